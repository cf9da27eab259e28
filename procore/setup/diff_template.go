package setup

import (
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// template plans that the wanted template exists and is the account's default.
func (d *differ) template() {
	if len(d.found.problems) > 0 {
		return
	}
	switch f := d.found; {
	case f.taken != "":
		p := d.spec.Problem("template.name", d.spec.Template.Name, "the name is taken by "+f.taken+":")
		p.Hint = "choose another name"
		d.report(p)
		return
	case f.existing == nil:
		d.createTemplate()
	case f.equal:
		d.right(StageTemplate, "the template %s is there and grants what is asked", text.Display(f.name))
	case !readable(*f.existing):
		p := d.spec.Problem("template.name", d.spec.Template.Name, "Procore does not show what the existing template grants:")
		p.Hint = "choose another name"
		d.report(p)
		return
	case d.spec.Template.IfDifferent == DifferentByHand:
		d.add(editTemplate(d.spec, d.snap, f))
	default:
		d.report(d.different())
		return
	}
	d.defaultTemplate()
}

// createTemplate plans a new template. Where the operator may not create one
// with a program's help, the same is planned by hand.
func (d *differ) createTemplate() {
	t := wire(procore.PermissionTemplate{
		Name: d.found.name, Type: string(procore.KindGlobal), Category: d.category(),
	}, d.found.want)
	if d.snap.MayTemplate == No {
		d.add(createTemplateByHand(d.spec, d.snap, t, "you are not Admin on the company Permissions tool"))
		return
	}
	after := fmt.Sprintf("%s with a level of their own, the rest as in %s",
		count(len(d.spec.Template.Tools), "tool"), orNothing(d.spec.Template.Base))
	c := Change{
		ID: ChangeCreateTemplate, Stage: StageTemplate, Verb: VerbCreate, Target: "template " + text.Display(t.Name),
		Before: "not there", After: after, Source: d.source("template.name", "template"),
		Details: d.levels(), Requests: 2, do: effect{template: t},
	}
	if d.found.name != d.spec.Template.Name {
		c.Details = append(c.Details, fmt.Sprintf("a template called %s exists and grants something else",
			text.Display(d.spec.Template.Name)))
	}
	c.Details = append(c.Details, "a template can't be changed or deleted by a program, only in Procore's web pages")
	d.add(c)
}

// orNothing names the base of a template.
func orNothing(base string) string {
	if base == "" {
		return "an empty template"
	}
	return text.Display(base)
}

// category returns that of the base, since nothing says what it should be.
func (d *differ) category() string {
	if b, ok := named(d.snap.Global, d.spec.Template.Base); ok {
		return b.Category
	}
	for _, t := range d.snap.Global {
		if t.Category != "" {
			return t.Category
		}
	}
	return ""
}

// levels lists how the wanted template differs from its base.
func (d *differ) levels() []string {
	b, problem := base(d.spec, d.snap)
	if problem != nil {
		b = permission.Template{}
	}
	return rows(d.snap.Vocabulary, b, d.found.want)
}

// different is the mistake of asking for a template whose name has other content.
func (d *differ) different() Problem {
	first := d.found.unlike[0] // from what is wanted to what is there
	first.Before, first.After, first.Added, first.Removed = first.After, first.Before, first.Removed, first.Added
	p := d.spec.Problem("template.name", d.spec.Template.Name, fmt.Sprintf(
		"a template of this name exists and grants something else (%s to change, such as %s):",
		count(len(d.found.unlike), "tool"), describe(d.snap.Vocabulary, first)))
	p.Hint = "choose another name, or set template.if_different to rename"
	return p
}

// defaultTemplate plans that the account holds the template by default.
func (d *differ) defaultTemplate() {
	a := d.snap.Account
	if a != nil && a.DefaultTemplate != nil && d.found.id() != 0 && a.DefaultTemplate.ID == d.found.id() {
		d.right(StageTemplate, "it is the account's default project template")
		return
	}
	c := Change{
		ID: ChangeDefault, Stage: StageTemplate, Verb: VerbAssign,
		Target: "default project template of " + text.Display(d.email()),
		Before: "none", After: text.Display(d.found.name), Source: d.source("template.name", "template"), Requests: 1,
		do: effect{template: procore.PermissionTemplate{ID: d.found.id(), Name: d.found.name}},
	}
	if a != nil {
		c.Before = d.snap.templateName(a.DefaultTemplate)
	}
	d.add(c)
}

// email returns the account's address, as Procore has it where it is there.
func (d *differ) email() string {
	if d.snap.Account != nil {
		return d.snap.Account.Email
	}
	return d.spec.Account.Email
}
