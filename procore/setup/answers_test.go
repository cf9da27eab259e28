package setup

import (
	"context"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// An answering world does what it is asked, and answers an update of the account otherwise.
type answering struct {
	*world
	otherwise func(*procore.User)
}

func (a answering) UpdateUser(ctx context.Context, id procore.ID, in procore.UserInput) (procore.User, error) {
	u, err := a.world.UpdateUser(ctx, id, in)
	a.otherwise(&u)
	return u, err
}

// An update counts as made where the answer is about the account and does not say
// otherwise: what Procore leaves out of an answer is no objection.
func TestWhatAnUpdateAnswers(t *testing.T) {
	const other = procore.ID(999)
	on := true
	for name, x := range map[string]struct {
		change    string
		otherwise func(*procore.User)
		says      string // of the error; empty: it is made
	}{
		"company template, another one": {
			ChangeUpdateUser, func(u *procore.User) { u.CompanyTemplate = &procore.TemplateRef{ID: other} },
			"still has another company template",
		},
		"company template, not told": {ChangeUpdateUser, func(u *procore.User) { u.CompanyTemplate = nil }, ""},
		"default template, another one": {
			ChangeDefault, func(u *procore.User) { u.DefaultTemplate = &procore.TemplateRef{ID: other} },
			"still has another default template",
		},
		"default template, not told": {ChangeDefault, func(u *procore.User) { u.DefaultTemplate = nil }, ""},
		"another id":                 {ChangeDefault, func(u *procore.User) { u.ID = other }, "another user"},
		"another address":            {ChangeDefault, func(u *procore.User) { u.Email = "somebody@meridian.example" }, "another user"},
		"no address":                 {ChangeDefault, func(u *procore.User) { u.Email = "" }, ""},
		"inactive, still active":     {ChangeDeactivate, func(u *procore.User) { u.Active = &on }, "still active"},
		"inactive, not told":         {ChangeDeactivate, func(u *procore.User) { u.Active = nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w, j, s := newWorld(1), journal.New(), syncSpec()
			w.person(s.Account.FirstName, s.Account.LastName, s.Account.Email).CompanyTemplate = &procore.TemplateRef{ID: companyOne}
			w.also(companyOne, "Company Two")
			s.Account.CompanyTemplate, s.Account.Invite = "Company Two", false
			if x.change == ChangeDeactivate {
				s = s.Leaving(spec.LeaveSpec{})
			}
			snap := read(t, w, j, s)
			p := plan(t, s, snap)
			i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.ID == x.change })
			if i < 0 {
				t.Fatalf("the plan is %v", ids(p))
			}
			if x.change == ChangeDefault {
				snap.Global = append(snap.Global, procore.PermissionTemplate{ID: 900, Name: s.Template.Name})
			}
			r := &Runner{API: answering{w, x.otherwise}, Journal: j, Spec: s, Snapshot: snap}
			_, err := p.Changes[i].do.perform(context.Background(), r, p.Changes[i])
			if (err == nil) != (x.says == "") || err != nil && !strings.Contains(err.Error(), x.says) {
				t.Errorf("%v, not %q", err, x.says)
			}
		})
	}
}
