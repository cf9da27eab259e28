package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// Nobody can be added to a project that is not active: that is said, and what mends
// it, and never that a tool has to be switched on.
func TestProjectThatIsNotActive(t *testing.T) {
	const activate = "make the project active again in Procore, or take it out of the list"
	w := newWorld(2) // and two that are not active
	s := syncSpec()
	s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001, 300002, 300003}}
	w.refuses[300003] = "Project is not active."
	snap := read(t, w, nil, s)
	check := func(when string) {
		t.Helper()
		list := Verify(s, snap)
		i := slices.IndexFunc(list.Checks, func(c Check) bool { return c.ID == CheckProjects })
		c := list.Checks[i]
		if all := strings.Join(c.Items, "\n"); c.Status != StatusFailed || !strings.Contains(strings.ToLower(all), "project is not active") {
			t.Errorf("%s: %s: %q", when, c.Status, c.Items)
		}
		if !strings.Contains(c.Fix, activate) || strings.Contains(c.Fix+strings.Join(c.Items, ""), "Directory tool") {
			t.Errorf("%s: what to do: %q, %q", when, c.Fix, c.Items)
		}
	}
	if _, err := run(w, journal.New(), s, snap, plan(t, s, snap)); err != nil {
		t.Fatal(err)
	}
	check("refused by Procore")
	snap = read(t, w, nil, s)
	check("read again, without the refusal")
	if got := Remedy("The project's Directory tool is off"); !strings.Contains(got, "turn the Directory tool on") {
		t.Errorf("the Directory tool: %q", got)
	}
}
