package setup_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// colleagueStories are companies in which a colleague is at work; small ones, so that
// every request is answered with what it did.
var colleagueStories = []story{
	{name: "a new account", spec: asked, opts: []procoretest.Option{procoretest.WithProjects(4)}, changes: stories[0].changes},
	{
		name: "a company template of its own", spec: ownCompanyTemplate,
		opts: []procoretest.Option{procoretest.WithProjects(2)}, changes: stories[1].changes,
	},
	{
		name: "an account that is there, exact", spec: listed(4), prepare: returning(false, 2, 6),
		opts: []procoretest.Option{procoretest.WithProjects(6)}, changes: []string{
			setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeAdd, setup.ChangeMove, setup.ChangeRemove, setup.ChangeNew, setup.ChangeInvite,
		},
	},
	{
		name: "an inactive account, exactly the active projects", prepare: returning(true, 0, 6),
		spec: func() spec.Spec {
			s := listed(0)()
			s.Projects.Include, s.Projects.IDs = spec.IncludeActive, nil
			return s
		},
		opts: []procoretest.Option{procoretest.WithProjects(6)},
		changes: []string{
			setup.ChangeReactivate, setup.ChangeUpdateUser, setup.ChangeCreateTemplate, setup.ChangeDefault,
			setup.ChangeMove, setup.ChangeNew, setup.ChangeInvite,
		},
	},
}

// Whatever somebody else changes between any two requests of a whole run: the account
// gets nothing that was not agreed to, nobody else gets anything, and no green is untrue.
func TestChangedBySomebodyElse(t *testing.T) {
	count := tally{tried: map[string]int{}, passed: map[string]int{}}
	var mu sync.Mutex
	just := 0
	t.Run("points", func(t *testing.T) {
		for i, st := range colleagueStories {
			whole := st.uninterrupted(t)
			for j, d := range deeds() {
				for n := 1; n <= len(whole.calls); n++ {
					if !full && (n+2*i+j)%29 != 0 || raced && (n+j)%3 != 0 {
						continue
					}
					count.try(t, d.name, fmt.Sprintf("%s/%s/before request %d", st.name, d.name, n), func(t *testing.T) {
						so := changedAt(t, st, whole, d, n)
						mu.Lock()
						defer mu.Unlock()
						just += so
					})
				}
			}
		}
	})
	tried, passed := 0, 0
	for _, kind := range slices.Sorted(maps.Keys(count.tried)) {
		t.Logf("%-36s tried %4d  passed %4d", kind, count.tried[kind], count.passed[kind])
		tried, passed = tried+count.tried[kind], passed+count.passed[kind]
	}
	t.Logf("%-36s tried %4d  passed %4d; %d changes were under way when their ground was taken away", "all", tried, passed, just)
	least := 50
	if raced { // a third of them: the race detector makes each slow
		least = 15
	}
	if tried != passed || tried < least {
		t.Errorf("%d points, %d passed", tried, passed)
	}
}

// changedAt runs a story in which a colleague does something before the nth request.
func changedAt(t *testing.T, st story, whole whole, d deed, n int) (justso int) {
	t.Helper()
	r := st.rig(t)
	w := newWitness(r, whole, func(at int) []deed {
		if at == n {
			return []deed{d}
		}
		return nil
	})
	w.watch()
	p := r.launch(point{})
	p.onPlan = w.plan
	list, err := p.run()
	w.end()
	explained(t, err)
	if got := classify(list, err); got == unexplainable {
		t.Errorf("it ended with %v", err)
	}
	w.honest(p, list, err)
	for _, what := range w.bad {
		t.Errorf("%s (%v)", what, err)
	}
	return w.justso
}

// newWitness returns a witness of a rig, who knows what was asked for from a whole run.
func newWitness(r *rig, whole whole, next func(int) []deed) *witness {
	w := &witness{server: r.server, want: r.spec, next: next, asked: map[string]procoretest.TemplateState{}}
	for _, t := range whole.state.Templates {
		w.asked[t.Name] = t
	}
	return w
}
