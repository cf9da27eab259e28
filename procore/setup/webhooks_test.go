package setup_test

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// Where an integration's page speaks of webhooks and not of the right for them, a person is
// asked to see to it, and the account's own rights on the Admin tool say how far it gets.
// Less than Admin is not known to be enough.
func TestWebhooks(t *testing.T) {
	for name, c := range map[string]struct {
		integration, level string
		want               setup.Status // "": no such check
	}{
		"no word of webhooks": {"syncezy", "admin", ""},
		"admin":               {"openlot", "admin", setup.StatusVerified},
		"less":                {"openlot", "standard", setup.StatusUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				want := granted()
				want.Integration = c.integration
				want.Template.Tools["admin"] = spec.ToolSpec{Level: c.level}
				p := prepare(t, want)
				left := slices.ContainsFunc(setup.Reminders(p.want, p.snap), func(s setup.Change) bool { return s.ID == setup.StepWebhooks })
				if left != (c.want != "") {
					t.Errorf("left to people: %v", left)
				}
				list := p.look(p.witness(account), setup.DefaultSample)
				i := slices.IndexFunc(list.Checks, func(k setup.Check) bool { return k.ID == setup.CheckEffectiveWebhooks })
				if (i >= 0) != (c.want != "") || i >= 0 && (list.Checks[i].Status != c.want || !strings.Contains(list.Checks[i].Detail, "of 5 projects")) {
					t.Errorf("%+v", list.Checks[max(i, 0)])
				}
			})
		})
	}
	app := spec.Spec{Integration: "hingepoint", Account: spec.AccountSpec{Kind: spec.AppAccount}}
	snap := &setup.Snapshot{Account: &setup.AccountState{User: procore.User{Email: "app@procore.com"}}}
	steps := setup.Reminders(app, snap)
	if len(steps) != 1 || !strings.Contains(strings.Join(steps[0].Manual.Steps, " "), "Webhooks API is at Standard") {
		t.Errorf("an app's steps: %+v", steps)
	}
}
