package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// createUser creates the account, never twice: an answer that was lost, now or
// in an earlier run, is looked for by the e-mail first.
type createUser struct{ in procore.UserInput }

func (*createUser) id() string      { return ChangeCreateUser }
func (*createUser) verb() Verb      { return VerbCreate }
func (k *createUser) words() string { return "create the account " + text.Display(k.in.Email) }
func (k *createUser) key() string   { return k.in.Email }
func (*createUser) requests() int   { return 1 }
func (*createUser) needs() needs    { return needCompanyTemplate }
func (*createUser) happened(s *Snapshot, email string, _ bool) bool {
	return s.Account != nil && spec.SameEmail(s.Account.Email, email)
}

func (k *createUser) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	email := k.in.Email
	find := func(ctx context.Context) (*AccountState, error) {
		a, _, err := find(ctx, r.API, email)
		return a, err
	}
	if spec.SameEmail(r.leftOpen(c.ID), email) {
		if a, err := look(ctx, find); a != nil || err != nil {
			return k.own(ctx, r, a, err)
		}
	}
	for range createTries {
		if err := r.record(c.ID, journal.PhaseStarted, email, "", nil); err != nil {
			return result{}, err
		}
		u, err := r.API.CreateUser(ctx, k.in)
		switch {
		case err == nil:
			return k.made(ctx, r, u)
		case ctx.Err() != nil:
			return result{}, err // it may have been created: the entry stays open
		case errors.Is(err, procore.ErrUnknownOutcome):
			a, lookErr := look(ctx, find)
			if a != nil || lookErr != nil {
				return k.own(ctx, r, a, lookErr)
			}
			continue
		case errors.Is(err, procore.ErrConflict), errors.Is(err, procore.ErrInvalid):
			// Somebody has this address, or the values are wrong; Procore's answers
			// do not tell the two apart reliably. That account was in no plan.
			if a, lookErr := look(ctx, find); a != nil && lookErr == nil {
				err = changed([]string{"the Directory has " + person(a.User) + " now"})
			}
		}
		return result{}, errors.Join(err, r.record(c.ID, journal.PhaseFailed, email, text.Display(err.Error()), nil))
	}
	return result{}, lostTwice("look for " + text.Display(email) + " in the company Directory")
}

// made takes the user that Procore answers with: one whose own page has the address that
// was asked for, and no other.
func (k *createUser) made(ctx context.Context, r *Runner, u procore.User) (result, error) {
	if err := r.record(k.id(), journal.PhaseDone, k.in.Email, madeNote+u.ID.String(), nil); err != nil {
		return result{}, err
	}
	said := AccountState{User: u}
	said.Invited = true // nobody can have been invited before this
	if r.later&needAccount != 0 && u.ID != 0 && spec.SameEmail(u.Email, k.in.Email) {
		r.hold(said) // its own page is read before anything is given to it
		r.unseen = true
		return done("%s is in the Directory", person(u)), nil
	}
	a, err := firstPage(ctx, r.API, said, k.in.Email)
	if err != nil {
		return result{}, err
	}
	r.sound |= needAccount
	r.hold(*a)
	return done("%s is in the Directory", person(r.Snapshot.Account.User)), nil
}

// firstPage reads the own page of a user that was just created, and makes sure that it has
// the address that was asked for.
func firstPage(ctx context.Context, api API, said AccountState, email string) (*AccountState, error) {
	a, err := look(ctx, func(ctx context.Context) (*AccountState, error) { return ownPage(ctx, api, said) })
	switch {
	case err != nil:
		return nil, fmt.Errorf("read it back: %w", err)
	case a == nil:
		return nil, stuck("it was created, and Procore does not show it yet",
			"wait a few minutes, then run again: the account is looked for by its e-mail", ErrBehind)
	case !spec.SameEmail(a.Email, email) || said.Email != "" && !spec.SameEmail(said.Email, email):
		return nil, somebodyElse(a.User)
	}
	return a, nil
}

// own takes the user that an earlier request of ours, whose answer was lost, made. It has
// what the creation gives and is nobody's, or somebody else was quicker.
func (k *createUser) own(ctx context.Context, r *Runner, a *AccountState, err error) (result, error) {
	if err != nil {
		return result{}, err
	}
	given := refID(a.CompanyTemplate)
	if a.Inactive || given != nil && *given != k.in.CompanyTemplateID ||
		!r.Spec.Account.Adopt && len(belongs(r.Spec, r.Snapshot.Company, a)) > 0 {
		err := changed([]string{"the Directory has " + person(a.User) + " now, and not as it was to be created"})
		return result{}, errors.Join(err, r.record(k.id(), journal.PhaseFailed, k.in.Email, err.Error(), nil))
	}
	if err := r.record(k.id(), journal.PhaseDone, a.Email, "was there: "+madeNote+a.ID.String(), nil); err != nil {
		return result{}, err
	}
	r.hold(*a)
	return done("%s was in the Directory already and is used", person(a.User)), nil
}

// somebodyElse is the end of a change that Procore answered with another user.
func somebodyElse(u procore.User) error {
	why := fmt.Sprintf("Procore answered with another user: %s (id %d). Nothing was given to anybody", person(u), u.ID)
	return stuck(why,
		"look at that user in the company Directory, then run again", ErrChanged)
}

// createTries is how often a creation is sent: once more after it was surely lost.
const createTries = 2

// hold makes a the account of the snapshot.
func (r *Runner) hold(a AccountState) {
	(&Reader{Journal: r.Journal}).remember(&a)
	r.Snapshot.Account = &a
}

// reactivateUser makes an inactive account active.
type reactivateUser struct{ email string }

func (*reactivateUser) id() string { return ChangeReactivate }
func (*reactivateUser) verb() Verb { return VerbReactivate }
func (k *reactivateUser) words() string {
	return "reactivate the account " + text.Display(k.email)
}
func (k *reactivateUser) key() string { return k.email }
func (*reactivateUser) requests() int { return 1 }
func (*reactivateUser) needs() needs  { return needAccount }

func (*reactivateUser) perform(ctx context.Context, r *Runner, _ Change) (result, error) {
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	err = r.around(ctx, ChangeReactivate, a.Email, func() (string, *bool, error) {
		u, err := r.API.ReactivateUser(ctx, a.ID)
		if err == nil && u.ID != 0 {
			if err = a.answers(u); err == nil {
				a.User = merge(u, a.User)
			}
		}
		return "", nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.Inactive = false
	return done("%s is active again", person(a.User)), nil
}

// giveCompanyTemplate gives the account its company-level template.
type giveCompanyTemplate struct {
	email    string
	template reference
}

func (*giveCompanyTemplate) id() string { return ChangeUpdateUser }
func (*giveCompanyTemplate) verb() Verb { return VerbUpdate }
func (k *giveCompanyTemplate) words() string {
	return "change the company template of " + text.Display(k.email)
}
func (k *giveCompanyTemplate) key() string { return k.email }
func (*giveCompanyTemplate) requests() int { return 1 }
func (*giveCompanyTemplate) needs() needs  { return needAccount | needCompanyTemplate }

func (k *giveCompanyTemplate) perform(ctx context.Context, r *Runner, _ Change) (result, error) {
	id, err := r.templateID(permission.CompanyScope, k.template)
	if err != nil {
		return result{}, err
	}
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	err = r.around(ctx, ChangeUpdateUser, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{CompanyTemplateID: id})
		if err == nil && u.CompanyTemplate != nil && u.CompanyTemplate.ID != id {
			err = keptOtherwise("the account still has another company template")
		}
		return "template " + id.String(), nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.CompanyTemplate = &procore.TemplateRef{ID: id}
	return done("the account has the company template %s", r.Snapshot.templateName(a.CompanyTemplate)), nil
}

// giveDefault makes the template the account's default project template.
type giveDefault struct {
	email    string
	template reference
}

func (*giveDefault) id() string { return ChangeDefault }
func (*giveDefault) verb() Verb { return VerbAssign }
func (k *giveDefault) words() string {
	return "set the default project template of " + text.Display(k.email)
}
func (k *giveDefault) key() string { return k.email }
func (*giveDefault) requests() int { return 1 }
func (*giveDefault) needs() needs  { return needGrant }

func (k *giveDefault) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	id, err := r.templateID(permission.ProjectScope, k.template)
	if err != nil {
		return result{}, err
	}
	err = r.around(ctx, c.ID, a.Email, func() (string, *bool, error) {
		u, err := r.update(ctx, procore.UserInput{DefaultTemplateID: id})
		if err == nil && u.DefaultTemplate != nil && u.DefaultTemplate.ID != id {
			err = keptOtherwise("the account still has another default template")
		}
		return "template " + id.String(), nil, err
	})
	if err != nil {
		return result{}, err
	}
	a.DefaultTemplate = &procore.TemplateRef{ID: id, Name: k.template.name}
	return done("%s is the account's default project template", text.Display(k.template.name)), nil
}

// account returns the account that a change is about.
func (r *Runner) account() (*AccountState, error) {
	if a := r.Snapshot.Account; a != nil {
		return a, nil
	}
	return nil, stuck("the account is not in the Directory yet", "run it again from the Account stage", nil)
}

// update changes fields of the account's user, and sends nothing else. Where Procore
// insists on name and address, they are sent as its own page has them, read just before.
func (r *Runner) update(ctx context.Context, in procore.UserInput) (procore.User, error) {
	a := r.Snapshot.Account
	if !r.insists {
		u, err := r.API.UpdateUser(ctx, a.ID, in)
		if err == nil {
			return u, a.answers(u)
		}
		if r.insists = insisting(err); !r.insists {
			return u, err
		}
	}
	now, err := ownPage(ctx, r.API, *a)
	switch {
	case err != nil:
		return procore.User{}, err
	case now == nil || !spec.SameEmail(now.Email, a.Email):
		return procore.User{}, changed([]string{"the account's own page has another e-mail"})
	}
	in.FirstName, in.LastName, in.Email = now.FirstName, now.LastName, now.Email
	u, err := r.API.UpdateUser(ctx, a.ID, in)
	if err != nil {
		return u, err
	}
	return u, a.answers(u)
}

// insisting tells whether Procore refused an update for want of the name or the address.
func insisting(err error) bool {
	e := (*procore.Error)(nil)
	if !errors.As(err, &e) || !errors.Is(err, procore.ErrInvalid) {
		return false
	}
	said := e.Why
	for field := range e.Fields {
		said += " " + field
	}
	said = text.Fold(said)
	return strings.Contains(said, "lastname") || strings.Contains(said, "email")
}

// answers fails where an answer about the account is about somebody else.
func (a *AccountState) answers(u procore.User) error {
	if u.ID == a.ID && (u.Email == "" || spec.SameEmail(u.Email, a.Email)) {
		return nil
	}
	return somebodyElse(u)
}

// keptOtherwise is for a change that Procore took and, by its own answer, did not make.
func keptOtherwise(why string) error {
	return stuck("Procore took it, and answered that "+why,
		"look at the account in the company Directory, then run again", nil)
}

// took notes that Procore took a change of the account.
func (r *Runner) took(id string) {
	took := map[string]time.Time{}
	maps.Copy(took, r.Snapshot.Account.Took)
	took[id] = time.Now()
	r.Snapshot.Account.Took = took
}
