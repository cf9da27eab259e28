package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// ErrMismatch means that Procore kept a template otherwise than it was sent.
var ErrMismatch = errors.New("the template is not as asked for")

// createTemplate creates the template, never twice, and reads it back. Where
// Procore refuses it to a program, the admin is asked to create it by hand.
func (r *Runner) createTemplate(ctx context.Context, c Change) (result, error) {
	want := c.do.template
	find := func(ctx context.Context) (*procore.PermissionTemplate, error) {
		return findTemplate(ctx, r.API, want.Name)
	}
	if r.open(c.ID, want.Name) {
		if t, err := look(ctx, find); t != nil || err != nil {
			return r.useTemplate(c, t, err)
		}
	}
	var lost error
	for range createTries {
		if err := r.record(c.ID, PhaseStarted, want.Name, "", nil); err != nil {
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
			lost = err
		default:
			return r.refusedTemplate(ctx, c, find, err)
		}
	}
	return result{}, fmt.Errorf("it was sent twice and both answers were lost; look in the Permissions tool for %s: %w",
		text.Display(want.Name), lost)
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
	if journalErr := r.record(c.ID, PhaseFailed, want.Name, err.Error(), nil); journalErr != nil {
		return result{}, errors.Join(err, journalErr)
	}
	if soft(ctx, err) {
		return r.manual(ctx, createTemplateByHand(r.Spec, r.Snapshot, want, err.Error()))
	}
	return result{}, err
}

// readBack journals a created template and compares it, row by row, with what
// was asked for. A list that is behind is waited for.
func (r *Runner) readBack(ctx context.Context, c Change, id procore.ID) (result, error) {
	if err := r.record(c.ID, PhaseDone, c.do.template.Name, "id "+id.String(), nil); err != nil {
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
		err = fmt.Errorf("it was created and Procore does not show it yet; run it again")
	}
	if err != nil {
		return result{}, fmt.Errorf("read it back: %w", err)
	}
	t.ID, t.Name = id, c.do.template.Name
	return r.compare(c, *t, "created now")
}

// useTemplate takes a template that turned out to be there under the name.
func (r *Runner) useTemplate(c Change, t *procore.PermissionTemplate, err error) (result, error) {
	if err != nil {
		return result{}, err
	}
	if err := r.record(c.ID, PhaseDone, c.do.template.Name, "was there: id "+t.ID.String(), nil); err != nil {
		return result{}, err
	}
	return r.compare(c, *t, "there already")
}

// compare puts t into the snapshot and tells whether it grants what was asked
// for. The account never gets a template that does not.
func (r *Runner) compare(c Change, t procore.PermissionTemplate, how string) (result, error) {
	r.keep(t)
	var wrong, more []string
	for _, m := range r.Snapshot.Vocabulary.ReadBack(content(c.do.template), content(t)) {
		if m.Fails() {
			wrong = append(wrong, m.Text)
		} else {
			more = append(more, m.Text)
		}
	}
	if len(wrong) > 0 {
		return result{}, fmt.Errorf("%w: it is %s, and %s", ErrMismatch, how, strings.Join(wrong, "; "))
	}
	res := done("the template %s is %s, and grants what was asked", text.Display(t.Name), how)
	if len(more) > 0 {
		res.text += " (" + strings.Join(more, "; ") + ")"
	}
	return res, nil
}

// keep puts a template, as read back, into the snapshot.
func (r *Runner) keep(t procore.PermissionTemplate) {
	if t.Type == "" {
		t.Type = string(procore.KindGlobal)
	}
	list := slices.Clone(r.Snapshot.Global)
	for i := range list {
		if list[i].ID == t.ID {
			list[i] = t
			r.Snapshot.Global = list
			return
		}
	}
	r.Snapshot.Global = append(list, t)
}

// templateID returns the id of the template that a change gives.
func (r *Runner) templateID(c Change) (procore.ID, error) {
	if c.do.template.ID != 0 {
		return c.do.template.ID, nil
	}
	if t, ok := named(r.Snapshot.Global, c.do.template.Name); ok && t.ID != 0 {
		return t.ID, nil
	}
	return 0, fmt.Errorf("the template %s is not there yet; run it again from the Template stage",
		text.Display(c.do.template.Name))
}
