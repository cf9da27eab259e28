package procoretest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a server holds can be restored in another one, which then holds the same; what is no
// state is refused and changes nothing.
func TestKeep(t *testing.T) {
	const main = 4286480
	was := New()
	user, err := was.AddUser(main, "", "Sync", "sync@meridian.example")
	if err != nil {
		t.Fatal(err)
	}
	template, err := was.AddTemplate(main, "SyncEzy Sync", map[string]int{"documents": 4})
	if err != nil {
		t.Fatal(err)
	}
	project := was.Projects(main)[3]
	if err := was.Assign(main, "sync@meridian.example", project, template); err != nil {
		t.Fatal(err)
	}
	if _, err := was.InstallApp(main, "syncezy"); err != nil {
		t.Fatal(err)
	}
	kept, err := was.Keep()
	if err != nil {
		t.Fatal(err)
	}
	now := New()
	for _, bad := range []string{"{", `{"next_id":9,"companies":[{"id":4286480,"users":[{"id":"x"}]}]}`} {
		if err := now.Restore([]byte(bad)); err == nil {
			t.Errorf("%s is taken for a state", bad)
		}
	}
	if diff := cmp.Diff(New().State(main), now.State(main)); diff != "" {
		t.Errorf("what is no state changed something:\n%s", diff)
	}
	if err := now.Restore(kept); err != nil {
		t.Fatal(err)
	}
	for _, id := range was.Companies() {
		if diff := cmp.Diff(was.State(id), now.State(id)); diff != "" {
			t.Errorf("company %d (-was +now):\n%s", id, diff)
		}
	}
	next, err := now.AddUser(main, "", "Next", "next@meridian.example")
	if err != nil || next <= user {
		t.Errorf("the next id is %d, after %d: %v", next, user, err)
	}
}
