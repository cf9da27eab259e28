package setup

import (
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// Whether Procore mails people who are added to projects is not documented: a plan says so
// where that may be somebody's own mailbox, and for neither an app's user nor an account
// that this program made.
func TestPlanWarnsOfMails(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T, w *world, j *journal.Journal, s *spec.Spec)
		want bool
	}{
		{"an account that was there", func(_ *testing.T, w *world, _ *journal.Journal, _ *spec.Spec) {
			w.person("Pat", "Field", "sync@meridian.example")
		}, true},
		{"a new account", func(*testing.T, *world, *journal.Journal, *spec.Spec) {}, false},
		{"an account that this program made", func(t *testing.T, w *world, j *journal.Journal, s *spec.Spec) {
			one := s.Clone()
			one.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{w.projects[0].ID}}
			apply(t, w, j, one)
		}, false},
		{"an app's user", func(_ *testing.T, w *world, _ *journal.Journal, s *spec.Spec) {
			w.person("", "sync-0123abcd", "sync-0123abcd@procore.com")
			s.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: "sync-0123abcd@procore.com"}
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, j, s := newWorld(5), journal.New(), syncSpec()
			c.make(t, w, j, &s)
			warned, adds := false, false
			for _, change := range plan(t, s, read(t, w, j, s)).Changes {
				adds = adds || change.ID == ChangeAdd
				for _, said := range change.Warnings {
					warned = warned || change.ID == ChangeAdd && strings.Contains(said, "may get a mail")
				}
			}
			if !adds || warned != c.want {
				t.Errorf("added %v, warned %v, want %v", adds, warned, c.want)
			}
		})
	}
}
