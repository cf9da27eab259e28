package setup

import (
	"context"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/text"
)

// leftNoPlaces is what the journal knows by this id: right before the account was made
// inactive, it was on no project by all that Procore had answered. Some companies do not
// show the places of inactive users.
const leftNoPlaces = "projects-none"

// deactivateUser makes the account inactive. A user can't be deleted.
type deactivateUser struct{ email string }

func (*deactivateUser) id() string { return ChangeDeactivate }
func (*deactivateUser) verb() Verb { return VerbDeactivate }
func (k *deactivateUser) words() string {
	return "make the account " + text.Display(k.email) + " inactive"
}
func (k *deactivateUser) key() string { return k.email }
func (*deactivateUser) requests() int { return 1 }
func (*deactivateUser) needs() needs  { return needOperator | needAccount }

func (k *deactivateUser) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	if onNone(r.Snapshot) {
		if err := r.record(leftNoPlaces, journal.PhaseDone, a.Email, "", nil); err != nil {
			return result{}, err
		}
		r.took(leftNoPlaces)
	}
	off := false
	err = r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{Active: &off})
		if err == nil && u.Active != nil && *u.Active {
			err = keptOtherwise("the account is still active")
		}
		return "", nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.Inactive, a.Active = true, &off
	r.took(c.ID)
	return done("%s is inactive: nobody can sign in with it", person(a.User)), nil
}

// onNone tells whether the account is on no project, by all that Procore has said.
func onNone(s *Snapshot) bool {
	return s.Has(PartProjects|PartAssignments) && unsureOfPlaces(s) == "" && len(s.Assignments) == 0
}

// unsureOfPlaces says why it is not known where the account is; "" where it is.
func unsureOfPlaces(s *Snapshot) string {
	switch {
	case s.unseen:
		return "Procore does not show the projects of an inactive account"
	case len(s.Unread) > 0:
		return text.Count(len(s.Unread), "project") + " did not say whether the account is on them"
	}
	return unsureOfOthers(s)
}
