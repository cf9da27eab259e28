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
	"procore-setup/procore/text"
)

// ErrMismatch means that Procore kept a template otherwise than it was sent.
var ErrMismatch = errors.New("the template is not as asked for")

// createTemplate creates the template, never twice, and reads it back. Where
// Procore refuses it to a program, the admin is asked to create it by hand.
func (r *Runner) createTemplate(ctx context.Context, c Change) (result, error) {
	want := c.do.template
	find := func(ctx context.Context) (*procore.PermissionTemplate, error) {
		return findTemplate(ctx, r.API, scopeOf(want), want.Name)
	}
	if r.open(c.ID, want.Name) {
		if t, err := look(ctx, find); t != nil || err != nil {
			return r.useTemplate(c, t, err)
		}
	}
	for range createTries {
		if err := r.record(c.ID, journal.PhaseStarted, want.Name, "", nil); err != nil {
			return result{}, err
		}
		t, err := r.API.CreateTemplate(ctx, want)
		switch {
		case err == nil:
			return r.readBack(ctx, c, t.ID)
		case ctx.Err() != nil:
			return result{}, err // it may have been created: the entry stays open
		case errors.Is(err, procore.ErrUnknownOutcome):
			t, lookErr := look(ctx, find)
			if t != nil || lookErr != nil {
				return r.useTemplate(c, t, lookErr)
			}
		default:
			return r.refusedTemplate(ctx, c, find, err)
		}
	}
	return result{}, lostTwice("look for " + text.Display(want.Name) + " in the company's Permissions tool")
}

// refusedTemplate goes on after Procore refused the creation: with the template
// that has the name already, or by hand.
func (r *Runner) refusedTemplate(ctx context.Context, c Change,
	find func(context.Context) (*procore.PermissionTemplate, error), err error,
) (result, error) {
	want := c.do.template
	if errors.Is(err, procore.ErrConflict) || errors.Is(err, procore.ErrInvalid) {
		if t, lookErr := look(ctx, find); t != nil && lookErr == nil {
			return r.useTemplate(c, t, nil)
		}
	}
	if journalErr := r.record(c.ID, journal.PhaseFailed, want.Name, err.Error(), nil); journalErr != nil {
		return result{}, errors.Join(err, journalErr)
	}
	if soft(ctx, err) {
		return r.manual(ctx, createTemplateByHand(sideOf(scopeOf(want), r.Spec, r.Snapshot), want, err.Error()))
	}
	return result{}, err
}

// readBack journals a created template and compares it, row by row, with what
// was asked for. A list that is behind is waited for.
func (r *Runner) readBack(ctx context.Context, c Change, id procore.ID) (result, error) {
	if err := r.record(c.ID, journal.PhaseDone, c.do.template.Name, "id "+id.String(), nil); err != nil {
		return result{}, err
	}
	t, err := look(ctx, func(ctx context.Context) (*procore.PermissionTemplate, error) {
		t, err := r.API.Template(ctx, id)
		if errors.Is(err, procore.ErrNotFound) {
			return nil, nil
		}
		return &t, err
	})
	if err == nil && t == nil {
		err = stuck("it was created, and Procore does not show it yet",
			"wait a few minutes, then run again: the template is looked for by its name", ErrBehind)
	}
	if err != nil {
		return result{}, fmt.Errorf("read it back: %w", err)
	}
	t.ID, t.Name, t.Type = id, c.do.template.Name, c.do.template.Type
	return r.compare(c, *t, "created now")
}

// useTemplate takes a template that turned out to be there under the name.
func (r *Runner) useTemplate(c Change, t *procore.PermissionTemplate, err error) (result, error) {
	if err != nil {
		return result{}, err
	}
	if err := r.record(c.ID, journal.PhaseDone, c.do.template.Name, "was there: id "+t.ID.String(), nil); err != nil {
		return result{}, err
	}
	return r.compare(c, *t, "there already")
}

// compare puts t into the snapshot and tells whether it grants what was asked
// for. The account never gets a template that does not, nor one that gives more.
func (r *Runner) compare(c Change, t procore.PermissionTemplate, how string) (result, error) {
	scope := scopeOf(c.do.template)
	r.keep(scope, t)
	var less, more, also []string
	for _, m := range r.Snapshot.VocabularyOf(scope).ReadBack(content(c.do.template), content(t)) {
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
	list := slices.Clone(r.Snapshot.TemplatesOf(scope))
	i := slices.IndexFunc(list, func(o procore.PermissionTemplate) bool { return o.ID == t.ID })
	if i < 0 {
		list = append(list, t)
	} else {
		list[i] = t
	}
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

// templateID returns the id of the template that a change gives.
func (r *Runner) templateID(c Change) (procore.ID, error) {
	if c.do.template.ID != 0 {
		return c.do.template.ID, nil
	}
	found := meant(r.Snapshot.TemplatesOf(scopeOf(c.do.template)), c.do.template.Name)
	switch {
	case len(found) == 1 && found[0].ID != 0:
		return found[0].ID, nil
	case len(found) > 1:
		return 0, lookAlikes(found)
	}
	return 0, stuck("the template "+text.Display(c.do.template.Name)+" is not there yet",
		"run it again from the Template stage", nil)
}
