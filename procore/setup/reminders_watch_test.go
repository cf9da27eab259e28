package setup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// withoutPage is a world in which a user's own page is not to be had.
type withoutPage struct {
	*world
	err error
}

func (p withoutPage) User(context.Context, procore.ID) (procore.User, error) { return procore.User{}, p.err }

// A step that is watched is seen as done only where Procore shows that: neither what it does
// not tell nor an answer that did not come is taken for that.
func TestStepsAreSeenDone(t *testing.T) {
	yes, no := true, false
	user, leaving, app := syncSpec(), syncSpec().Leaving(spec.LeaveSpec{Clear: true}), syncSpec().Leaving(spec.LeaveSpec{})
	app.Account.Kind = spec.AppAccount
	gone, down := fmt.Errorf("user: %w", procore.ErrNotFound), errors.New("no network")
	template := func(id procore.ID) func(*worldUser) {
		return func(u *worldUser) { u.DefaultTemplate = &procore.TemplateRef{ID: id} }
	}
	approver := func(is *bool) func(*worldUser) { return func(u *worldUser) { u.Accountant = is } }
	off := func(u *worldUser) { u.inactive = true }
	for _, c := range []struct {
		step string
		s    spec.Spec
		then func(*worldUser)
		page error // of the account's own page
		seen bool
	}{
		{StepApprover, user, approver(&yes), nil, false},
		{StepApprover, user, approver(nil), nil, false},
		{StepApprover, user, approver(&no), nil, true},
		{StepApprover, user, func(u *worldUser) { u.Email, u.Accountant = "other@meridian.example", &no }, nil, false},
		{StepApprover, user, approver(&no), down, false},
		{StepClear, leaving, template(readOnly), nil, false},
		{StepClear, leaving, template(0), nil, true},
		{StepClear, leaving, template(0), down, false},
		{StepClear, leaving, template(0), gone, false},
		{StepRemoveApp, app, approver(&yes), nil, false},
		{StepRemoveApp, app, off, nil, true},
		{StepRemoveApp, app, off, gone, true},
		{StepRemoveApp, app, off, down, false},
	} {
		w := newWorld(1)
		u := w.person("SyncEzy", "Integration", c.s.Account.Email)
		u.Accountant, u.DefaultTemplate = &yes, &procore.TemplateRef{ID: readOnly}
		snap := read(t, w, nil, c.s)
		c.then(u)
		if c.page != nil {
			snap.source = withoutPage{w, c.page}
		}
		watched := false
		for _, step := range Reminders(c.s, snap) {
			if step.ID != c.step || step.Manual.Watch == nil {
				continue
			}
			watched = true
			done, err := step.Manual.Watch(t.Context())
			if done != c.seen || (err != nil) != (c.page == down) {
				t.Errorf("%s: seen %v, %v; want %v", c.step, done, err, c.seen)
			}
		}
		if !watched {
			t.Errorf("%s is not watched", c.step)
		}
	}
}

// Only an app's own account is watched until its app is gone, and names that app.
func TestRemovingTheApp(t *testing.T) {
	user, app := syncSpec().Leaving(spec.LeaveSpec{}), syncSpec().Leaving(spec.LeaveSpec{})
	app.Account.Kind = spec.AppAccount
	w := newWorld(1)
	u := w.person("SyncEzy", "Integration", user.Account.Email)
	for _, c := range []struct {
		s        spec.Spec
		inactive bool
		there    bool
		words    string
	}{
		{user, false, true, "open the integration's app, if it has one here"}, {user, true, true, "open the integration's app, if it has one here"},
		{app, false, true, "open the app that brought " + app.Account.Email}, {app, true, false, ""},
	} {
		u.inactive = c.inactive
		step := removeAppStep(c.s, read(t, w, nil, c.s))
		if (step != nil) != c.there || step != nil && !strings.HasPrefix(step.Manual.Steps[1], c.words) {
			t.Errorf("%s, inactive %v: %+v", c.s.Account.Kind, c.inactive, step)
		}
		if step != nil && (step.Manual.Watch != nil) != (c.s.Account.Kind == spec.AppAccount) {
			t.Errorf("%s: watched %v", c.s.Account.Kind, step.Manual.Watch != nil)
		}
	}
}
