package setup

import (
	"context"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/text"
)

// newProjects has the account added to new projects, or not any more. Procore may never
// show the flag again, so what it answers is kept.
type newProjects struct {
	email string
	on    bool
}

func (k *newProjects) id() string {
	if k.on {
		return ChangeNew
	}
	return ChangeNoNew
}
func (*newProjects) verb() Verb { return VerbUpdate }
func (k *newProjects) words() string {
	return yesNo(k.on, "add ", "stop adding ") + text.Display(k.email) + " to new projects"
}
func (k *newProjects) key() string { return k.email }
func (*newProjects) requests() int { return 1 }

// needs is less for what only takes away.
func (k *newProjects) needs() needs {
	if k.on {
		return needGrant
	}
	return needAccount
}

func (k *newProjects) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	var said *bool
	err = r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{AddToNewProjects: &k.on})
		if err != nil {
			return "", nil, err
		}
		said = u.AddToNewProjects
		return "", said, nil
	})
	if said != nil {
		a.AppliedNew = &journal.Applied{Value: *said, At: time.Now()}
		if a.AddToNewProjects != nil {
			a.AddToNewProjects = said
		}
	}
	if err != nil {
		return result{}, err
	}
	r.took(c.ID)
	switch {
	case said == nil:
		return done("Procore took it and did not say how it stands now"), nil
	case *said != k.on:
		return result{}, keptOtherwise(standsAs(*said))
	}
	return done("%s", standsAs(k.on)), nil
}

// standsAs says how an account and new projects stand.
func standsAs(on bool) string {
	return "the account is " + yesNo(on, "added", "not added") + " to new projects"
}
