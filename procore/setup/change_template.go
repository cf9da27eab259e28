package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrMismatch means that Procore kept a template otherwise than it was sent.
var ErrMismatch = errors.New("the template is not as asked for")

// createTemplate creates the template, never twice, and reads it back. Where
// Procore refuses it to a program, the admin is asked to create it by hand.
type createTemplate struct{ want procore.PermissionTemplate }

func (k *createTemplate) id() string {
	if scopeOf(k.want) == permission.CompanyScope {
		return ChangeCreateCompanyTemplate
	}
	return ChangeCreateTemplate
}
func (*createTemplate) verb() Verb { return VerbCreate }
func (k *createTemplate) words() string {
	return "create the " + templateCalled(scopeOf(k.want), k.want.Name)
}
func (k *createTemplate) key() string { return k.want.Name }
func (*createTemplate) requests() int { return 2 }
func (*createTemplate) needs() needs  { return 0 }

// happened: a template that is planned again is another one.
func (k *createTemplate) happened(s *Snapshot, name string, planned bool) bool {
	_, there := named(s.TemplatesOf(scopeOf(k.want)), name)
	return there && !planned
}

func (k *createTemplate) perform(ctx context.Context, r *Runner, c Change) (result, error) {
	if c.Manual != nil {
		return r.manual(ctx, c)
	}
	name := k.want.Name
	find := func(ctx context.Context) (*procore.PermissionTemplate, error) {
		return findTemplate(ctx, r.API, scopeOf(k.want), name)
	}
	if spec.SameName(r.leftOpen(c.ID), name) {
		if t, err := look(ctx, find); t != nil || err != nil {
			return k.use(r, t, err)
		}
	}
	for range createTries {
		if err := r.record(c.ID, journal.PhaseStarted, name, "", nil); err != nil {
			return result{}, err
		}
		t, err := r.API.CreateTemplate(ctx, k.want)
		switch {
		case err == nil:
			return k.readBack(ctx, r, t.ID)
		case ctx.Err() != nil:
			return result{}, err // it may have been created: the entry stays open
		case errors.Is(err, procore.ErrUnknownOutcome):
			t, lookErr := look(ctx, find)
			if t != nil || lookErr != nil {
				return k.use(r, t, lookErr)
			}
		default:
			return k.refused(ctx, r, find, err)
		}
	}
	return result{}, lostTwice("look for " + text.Display(name) + " in the company's Permissions tool")
}

// confirm reads the template that a person made.
func (k *createTemplate) confirm(ctx context.Context, r *Runner) error {
	return r.confirmTemplate(ctx, k.want)
}

// confirmTemplate reads the template that a person made or changed.
func (r *Runner) confirmTemplate(ctx context.Context, want procore.PermissionTemplate) error {
	t, err := look(ctx, func(ctx context.Context) (*procore.PermissionTemplate, error) {
		return findTemplate(ctx, r.API, scopeOf(want), want.Name)
	})
	if err == nil && t == nil {
		err = stuck("Procore shows no template "+text.Display(want.Name),
			"look in the company's Permissions tool whether it has exactly this name, then run again", nil)
	}
	if err != nil {
		return err
	}
	_, err = r.compare(want, *t, "there")
	return err
}

// refused goes on after Procore refused the creation: with the template
// that has the name already, or by hand.
func (k *createTemplate) refused(ctx context.Context, r *Runner,
	find func(context.Context) (*procore.PermissionTemplate, error), err error,
) (result, error) {
	if errors.Is(err, procore.ErrConflict) || errors.Is(err, procore.ErrInvalid) {
		if t, lookErr := look(ctx, find); t != nil && lookErr == nil {
			return k.use(r, t, nil)
		}
	}
	if journalErr := r.record(k.id(), journal.PhaseFailed, k.want.Name, err.Error(), nil); journalErr != nil {
		return result{}, errors.Join(err, journalErr)
	}
	if soft(ctx, err) {
		return r.manual(ctx, createTemplateByHand(sideOf(scopeOf(k.want), r.Spec, r.Snapshot), k.want, err.Error()))
	}
	return result{}, err
}

// readBack journals a created template and compares it, row by row, with what
// was asked for. A list that is behind is waited for.
func (k *createTemplate) readBack(ctx context.Context, r *Runner, id procore.ID) (result, error) {
	if err := r.record(k.id(), journal.PhaseDone, k.want.Name, "id "+id.String(), nil); err != nil {
		return result{}, err
	}
	made := needTemplate
	if scopeOf(k.want) == permission.CompanyScope {
		made = needCompanyTemplate
	}
	t, err := alongside(ctx, r, made, func(ctx context.Context) (*procore.PermissionTemplate, error) {
		return look(ctx, func(ctx context.Context) (*procore.PermissionTemplate, error) {
			t, err := r.API.Template(ctx, id)
			if errors.Is(err, procore.ErrNotFound) {
				return nil, nil
			}
			return &t, err
		})
	})
	if err == nil && t == nil {
		err = stuck("it was created, and Procore does not show it yet",
			"wait a few minutes, then run again: the template is looked for by its name", ErrBehind)
	}
	if err != nil {
		return result{}, fmt.Errorf("read it back: %w", err)
	}
	t.ID, t.Name, t.Type = id, k.want.Name, k.want.Type
	if made == needTemplate {
		r.sound |= made
	}
	return r.compare(k.want, *t, "created now")
}

// use takes a template that turned out to be there under the name.
func (k *createTemplate) use(r *Runner, t *procore.PermissionTemplate, err error) (result, error) {
	if err != nil {
		return result{}, err
	}
	if err := r.record(k.id(), journal.PhaseDone, k.want.Name, "was there: id "+t.ID.String(), nil); err != nil {
		return result{}, err
	}
	return r.compare(k.want, *t, "there already")
}

// compare puts t into the snapshot and tells whether it grants what was asked
// for. The account never gets a template that does not, nor one that gives more.
func (r *Runner) compare(want, t procore.PermissionTemplate, how string) (result, error) {
	scope := scopeOf(want)
	r.keep(scope, t)
	var less, more, also []string
	for _, m := range r.Snapshot.VocabularyOf(scope).ReadBack(content(want), content(t)) {
		switch {
		case m.More():
			more = append(more, m.Text)
		case m.Fails():
			less = append(less, m.Text)
		default:
			also = append(also, m.Text)
		}
	}
	what := "not as asked for"
	if len(more) > 0 {
		what = "gives more than was asked for, so nobody gets it"
	}
	if wrong := slices.Concat(more, less); len(wrong) > 0 {
		return result{}, stuck(fmt.Sprintf("the template is %s, and %s: %s", how, what, strings.Join(wrong, "; ")),
			"edit it in the company's Permissions tool, or choose another name, then run again", ErrMismatch)
	}
	res := done("the template %s is %s, and grants what was asked", text.Display(t.Name), how)
	if len(also) > 0 {
		res.text += " (" + strings.Join(also, "; ") + ")"
	}
	return res, nil
}

// keep puts a template, as read back, into the snapshot.
func (r *Runner) keep(scope permission.Scope, t procore.PermissionTemplate) {
	if t.Type == "" {
		t.Type = string(kindOf(scope))
	}
	list := including(r.Snapshot.TemplatesOf(scope), t)
	if scope == permission.CompanyScope {
		r.Snapshot.OfCompany = list
	} else {
		r.Snapshot.Global = list
	}
}

// lookAlikes is the failure of a name that means more than one template: none of
// them is ever given.
func lookAlikes(found []procore.PermissionTemplate) error {
	return stuck("more than one template may be meant: "+strings.Join(apart(found), " or "),
		"rename one of them in the company's Permissions tool, then run again", ErrMismatch)
}

// templateID returns the id of a template that a change gives.
func (r *Runner) templateID(scope permission.Scope, ref reference) (procore.ID, error) {
	if ref.id != 0 {
		return ref.id, nil
	}
	found := meant(r.Snapshot.TemplatesOf(scope), ref.name)
	switch {
	case len(found) == 1 && found[0].ID != 0:
		return found[0].ID, nil
	case len(found) > 1:
		return 0, lookAlikes(found)
	}
	return 0, stuck("the template "+text.Display(ref.name)+" is not there yet",
		"run it again from the Template stage", nil)
}

// templateCalled names a template with its kind.
func templateCalled(scope permission.Scope, name string) string {
	if scope == permission.CompanyScope {
		return "company template " + text.Display(name)
	}
	return "template " + text.Display(name)
}

// editTemplate is the edit of a template that exists with other content.
type editTemplate struct {
	byHand
	want procore.PermissionTemplate
}

func (k *editTemplate) id() string {
	if scopeOf(k.want) == permission.CompanyScope {
		return ChangeEditCompanyTemplate
	}
	return ChangeEditTemplate
}

func (k *editTemplate) words() string {
	return "edit the " + templateCalled(scopeOf(k.want), k.want.Name)
}
func (k *editTemplate) key() string { return k.want.Name }
func (k *editTemplate) confirm(ctx context.Context, r *Runner) error {
	return r.confirmTemplate(ctx, k.want)
}
