package setup

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/journal"
)

func TestWholeRun(t *testing.T) {
	w, j, s := newWorld(3), journal.New(), syncSpec()
	snap := read(t, w, j, s)
	p := plan(t, s, snap)
	want := []string{
		ChangeCreateUser, ChangeCreateTemplate, ChangeDefault, ChangeAdd, ChangeNew, ChangeInvite,
	}
	if d := cmp.Diff(want, ids(p)); d != "" {
		t.Fatalf("changes (-want +got):\n%s", d)
	}
	if len(w.writes) != 0 {
		t.Fatalf("planning wrote %v", w.writes)
	}
	if _, err := run(w, j, s, snap, p); err != nil {
		t.Fatal(err)
	}
	again := read(t, w, j, s)
	if left := ids(plan(t, s, again)); len(left) != 0 {
		t.Errorf("a second run still plans %v", left)
	}
	for _, c := range Verify(s, again).Checks {
		if c.ID != CheckExtraProjects && c.Status != StatusVerified {
			t.Errorf("%s is %s: %s %v", c.ID, c.Status, c.Detail, c.Items)
		}
	}
}
