package setup

import (
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// template plans that the wanted template exists and is the account's default.
func (d *differ) template() {
	s := sideOf(permission.ProjectScope, d.spec, d.snap)
	if d.makeTemplate(s, d.found) {
		d.give(s, d.found, "default project template", &giveDefault{d.email(), reference{d.found.id(), d.found.name}})
	}
}

// companyLevel plans that the account's own company-level template exists and is
// the account's.
func (d *differ) companyLevel() {
	if d.spec.Account.Company == nil {
		return
	}
	s := sideOf(permission.CompanyScope, d.spec, d.snap)
	d.own = s.resolve()
	d.report(d.own.problems...)
	if d.makeTemplate(s, d.own) {
		d.give(s, d.own, "company template", &giveCompanyTemplate{d.email(), reference{d.own.id(), d.own.name}})
	}
}

// makeTemplate plans that a template exists and grants what is asked; false if
// it can't be.
func (d *differ) makeTemplate(s side, f resolution) bool {
	if len(f.problems) > 0 {
		return false
	}
	mended := len(f.unlike) > 0 && (s.ask.IfDifferent == spec.DifferentByHand || s.held(f))
	if p := s.unfit(f); p != nil && !mended {
		d.report(*p)
		return false
	}
	switch {
	case f.existing == nil:
		d.createTemplate(s, f)
	case f.equal:
		d.right(spec.StageTemplate, "the %s is there and grants what is asked", templateCalled(s.scope, f.name))
	default:
		d.add(editStep(s, f))
	}
	return true
}

// unfit is the mistake of asking for a template that is not given to anybody: its name is
// something else's, nobody can see what it grants, or it grants something else; nil where
// it is as asked, or is to be made.
func (d side) unfit(f resolution) *spec.Problem {
	var p spec.Problem
	name := d.field + ".name"
	switch {
	case f.taken != "":
		p = d.spec.Problem(name, d.ask.Name, "the name is taken by "+f.taken+":")
		p.Hint = "choose another name"
	case f.existing == nil || f.equal:
		return nil
	case !readable(*f.existing):
		p = d.spec.Problem(name, d.ask.Name, "Procore does not show what the existing template grants:")
		p.Hint = "have it read again, or choose another name"
	default:
		p = d.different(f)
	}
	return &p
}

// held tells whether the account has the existing template already: that it grants
// something else is a difference then, and no mistake in the choice of a name.
func (d side) held(f resolution) bool {
	a := d.snap.Account
	if a == nil || f.id() == 0 {
		return false
	}
	ref := a.templateOf(d.scope)
	return ref != nil && ref.ID == f.id()
}

// createTemplate plans a new template. Where the operator may not create one
// with a program's help, the same is planned by hand.
func (d *differ) createTemplate(s side, f resolution) {
	category, _ := s.category()
	t := wire(procore.PermissionTemplate{Name: f.name, Type: string(s.kind()), Category: category}, f.want)
	if d.snap.MayTemplate == No {
		d.add(createTemplateByHand(s, t, "you are not Admin on the company Permissions tool"))
		return
	}
	after := fmt.Sprintf("%s with a level of their own, the rest as in %s",
		text.Count(len(s.ask.Tools), "tool"), orNothing(s.ask.Base))
	c := Change{
		Stage: spec.StageTemplate, Target: templateCalled(s.scope, t.Name),
		Before: "not there", After: after, Source: d.source(s.field+".name", s.field),
		Details: s.levels(f),
	}.of(&createTemplate{t})
	if f.name != text.Input(s.ask.Name) {
		c.Details = append(c.Details, fmt.Sprintf("a template called %s exists and grants something else",
			text.Display(s.ask.Name)))
	}
	c.Warnings = append(c.Warnings, "A template can't be changed or deleted by a program, only in Procore's web pages.")
	d.add(c)
}

// orNothing names the base of a template.
func orNothing(base string) string {
	if base == "" {
		return "an empty template"
	}
	return text.Display(base)
}

// category returns that of the base, since nothing says what it should be; without
// one, that of the first template that has any. Like is the template it was taken from.
func (d side) category() (category, like string) {
	if b, ok := named(d.list(), d.ask.Base); ok {
		return b.Category, b.Name
	}
	for _, t := range d.list() {
		if t.Category != "" {
			return t.Category, t.Name
		}
	}
	return "", ""
}

// levels lists how the wanted template differs from its base.
func (d side) levels(f resolution) []string {
	b, problem := d.base()
	if problem != nil {
		b = permission.Template{}
	}
	return rows(d.vocabulary(), b, f.want)
}

// different is the mistake of asking for a template whose name has other content.
func (d side) different(f resolution) spec.Problem {
	first := flip(f.unlike[0]) // from what is there to what is wanted
	called := "of this name"
	if f.existing.Name != d.ask.Name {
		called = "that looks so, " + apart([]procore.PermissionTemplate{*f.existing})[0] + ","
	}
	p := d.spec.Problem(d.field+".name", d.ask.Name, fmt.Sprintf(
		"a template "+called+" exists and grants something else (%s to change, such as %s):",
		text.Count(len(f.unlike), "tool"), describe(d.vocabulary(), first)))
	p.Hint = "choose another name, or set " + d.field + ".if_different to rename"
	return p
}

// flip reads a difference the other way round.
func flip(d permission.Difference) permission.Difference {
	d.Before, d.After, d.Added, d.Removed = d.After, d.Before, d.Removed, d.Added
	return d
}

// give plans that the account has the template of a side.
func (d *differ) give(s side, f resolution, what string, k kind) {
	before := noTemplate
	if a := d.snap.Account; a != nil {
		if s.held(f) {
			d.right(spec.StageTemplate, "it is the account's %s", what)
			return
		}
		before = d.snap.templateName(a.templateOf(s.scope))
	}
	d.add(Change{
		Stage: spec.StageTemplate, Target: what + " of " + text.Display(d.email()),
		Before: before, After: text.Display(f.name), Source: d.source(s.field+".name", s.field),
	}.of(k))
}

// email returns the account's address, as Procore has it where it is there.
func (d *differ) email() string {
	if d.snap.Account != nil {
		return d.snap.Account.Email
	}
	return d.spec.Account.Email
}
