package setup

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds the steps by hand up to the template. The click paths are those of
// Procore's support pages; what differs in its new pages stands in the notes.

// Click paths from the company's pages on.
var (
	toDirectory   = []string{"Company Tools", "Directory", "Users"}
	toPermissions = []string{"Company Tools", "Permissions"}
	toApps        = []string{"Company Tools", "Admin", "App Management"}
)

// onward is a click path that goes on.
func onward(path []string, more ...string) []string {
	return append(path[:len(path):len(path)], more...)
}

// applyLater is what Procore's list offers where no template is chosen yet.
const applyLater = "Apply Permission Template Later"

// connect is what comes before the first change.
func (h *handbook) connect() {
	who := Step{
		ID: "connect/person", Stage: spec.StageConnect, Title: "Find who may do this",
		Do: []string{
			"it takes Admin on the company's Directory tool, for the account and its projects",
			"it takes Admin on the company's Permissions tool, for the template",
			"give the pages to somebody else where that is another person",
		},
		Values: []Value{h.blank(askPerson, "Done by"), onTheDay},
		Hints: []Hint{hint("Who is not Admin on the company Directory sees only some of the projects, " +
			"and would leave out the others without noticing.")},
	}
	if h.app() {
		who.Do = append(who.Do, "it takes Admin on the company's Admin tool, for the projects of the app")
	}
	h.add(who)

	open := Step{
		ID: "connect/company", Stage: spec.StageConnect, Title: "Open the company",
		Path: []string{"sign in to Procore", "choose the company", "Company Tools"},
		Do:   []string{"make sure that it is this company and no sandbox, unless a sandbox is meant"},
	}
	open.Values = append(open.Values, Value{Name: "Company", Text: h.company()})
	if h.spec.Company.ID == 0 {
		open.Values = append(open.Values, h.blank(askNumber, "Its number, in the address of its pages"))
	}
	h.on(homePage, open)
	h.ask()
}

// ask is the step about what the integration's page does not say.
func (h *handbook) ask() {
	p := h.preset
	if p.ID == "" {
		return
	}
	s := Step{
		ID: "connect/ask", Stage: spec.StageConnect, Title: "Ask what the maker's page leaves open",
		Do: []string{
			"ask " + text.Display(p.Vendor) + " what " + text.Quote(p.Source) + " does not say, before the account gets any " +
				"right",
		},
	}
	open := h.open()
	if len(open) == 0 {
		s.Title, s.Do = "Read what the maker asks for", []string{"compare " + text.Display(p.Source) + " with these pages"}
	}
	for _, o := range open {
		v := h.blank(o.ID, strings.TrimSuffix(o.Text, "."))
		v.Short = o.Name()
		s.Values = append(s.Values, v)
	}
	if p.URL != "" {
		s.URL, s.Seen = p.URL, "the maker's own page"
	}
	for _, n := range p.Notes {
		s.Hints = append(s.Hints, hint(n))
	}
	for _, o := range p.Optional {
		s.Hints = append(s.Hints, Hint{
			Text: fmt.Sprintf("%s at %s only where you want it: %s.",
				h.snap.called(permission.ProjectScope, o.Tool), levelName(o.Level), o.Reason),
			Source: o.From,
		})
	}
	s.Hints = append(s.Hints, h.companyNeeds()...)
	h.add(s)
}

// open are the points that the maker's page leaves open. The account's e-mail is none of
// them: whoever sets it up chooses it, and nobody has to be asked for it.
func (h *handbook) open() []spec.OpenPoint {
	return slices.DeleteFunc(slices.Clone(h.preset.Open), func(o spec.OpenPoint) bool {
		return strings.HasSuffix(o.ID, "/email")
	})
}

// companyNeeds are what the maker asks for on company tools, where the setup file has
// no company template for it.
func (h *handbook) companyNeeds() []Hint {
	if h.spec.Account.Company != nil {
		return nil
	}
	var out []Hint
	for _, n := range h.preset.Company {
		about := "every company tool"
		if n.Tool != "" {
			about = "the company's " + h.snap.called(permission.CompanyScope, n.Tool)
		}
		out = append(out, Hint{
			Warn: true, Source: n.From,
			Text: fmt.Sprintf("The maker asks for %s on %s, and the setup file has no company template that gives it.",
				levelName(n.Level), about),
		})
	}
	for _, o := range h.preset.CompanyOptions {
		out = append(out, Hint{
			Text: fmt.Sprintf("Open is %s on the company's %s: %s.",
				levelName(o.Level), h.snap.called(permission.CompanyScope, o.Tool), o.Reason),
			Source: o.From,
		})
	}
	return out
}

// app tells whether the account is an app's own.
func (h *handbook) app() bool { return h.spec.Account.Kind == spec.AppAccount }

// account is the making of the account.
func (h *handbook) account() {
	if h.app() {
		h.install()
		return
	}
	h.on(directoryPage, Step{
		ID: "account/look", Stage: spec.StageAccount, Title: "Look whether the account is there already",
		Path: toDirectory,
		Do: []string{
			"search for exactly this address, among the inactive users too",
			"where it is there, edit that user below instead of adding one; where it is inactive, make it active first",
		},
		Values: []Value{h.value("E-mail", h.spec.Account.Email, "account.email")},
		Hints:  []Hint{hint("The address is the account: Procore has each only once in a company, and deletes no user.")},
	})

	add := Step{
		ID: "account/add", Stage: spec.StageAccount, Title: "Add the user",
		Path: onward(toDirectory, "Add User"),
		Do: []string{
			"fill in the form with the values below and leave every other field as it is, Is Employee too",
			"press Create; send no invitation yet",
		},
		Values: append(
			newUser.values(h),
			Value{Name: "Project Permissions Template (Default)", Text: applyLater, From: "it is made on the next page"},
			h.companyTemplate(),
			h.blank(askEntry, "Company (your own company's entry in the Directory)"),
		),
		Hints: h.hints(""),
	}
	add.Hints = append(add.Hints, hint("Do not give it Accounting Approver, or another role outside of templates, unless "+
		"the integration's maker asks for it."))
	h.on(directoryPage, add)
}

// companyTemplate is what is chosen as the account's company template.
func (h *handbook) companyTemplate() Value {
	const name = "Company Permissions Template"
	switch a := h.spec.Account; {
	case a.Company != nil:
		return Value{Name: name, Text: applyLater, From: "it is made on the next page"}
	case a.CompanyTemplate != "":
		return h.value(name, a.CompanyTemplate, spec.CompanyField)
	}
	return Value{Name: name, Text: applyLater, From: "the setup file names none"}
}

// install is the installation of the app that brings the account.
func (h *handbook) install() {
	plan := InstallStep(h.spec, h.snap)
	s := Step{
		ID: "account/install", Stage: spec.StageAccount, Title: "Install the app that brings the account",
		Path: onward(toApps, "Install App"), Do: plan.Manual.Steps[1:],
		Values: []Value{
			{Name: "App of", Text: text.Display(h.preset.Vendor)},
			h.blank(askAppKey, "App Version Key, 36 characters, where the app is not in the Marketplace"),
		},
		Hints: append([]Hint{
			caution("Where Install App is missing although you are Admin on the company Directory, that is most likely a " +
				"setting of your company that only Procore's support can change, and no question of rights."),
			hint("This takes the place of a traditional service account. Those ended on 2025-03-18: the page on which one was " +
				"made, Admin > Service Accounts > New, is gone."),
			hint("There is no client id and no secret for you to keep: those of an app's account are its maker's."),
		}, h.hints("")...),
	}
	if s.Values[0].Text == "" {
		s.Values[0] = h.blank(askApp, "App")
	}
	h.on(appPage, s)

	found := Step{
		ID: "account/find", Stage: spec.StageAccount, Title: "Find the app's user in the Directory",
		Path: toDirectory, Do: []string{"search for the app's name: its user has a last name and an address made from it"},
		Values: []Value{h.blank(askEmail, "Its e-mail")},
		Hints: []Hint{hint("Never invite it, and never change its permissions row by row: it has a template, " +
			"or what the app brings.")},
	}
	if name := h.spec.Account.CompanyTemplate; name != "" {
		found.Do = append(found.Do, "press Edit beside it, choose the company template below, and press Save")
		found.Values = append(found.Values, h.companyTemplate())
	}
	h.on(directoryPage, found)
}

// template is the making of the templates, and giving them to the account.
func (h *handbook) template() {
	h.makeTemplate(permission.ProjectScope)
	h.assignable()
	h.on(templatePage, Step{
		ID: "template/default", Stage: spec.StageTemplate, Title: "Make it the account's default project template",
		Path: onward(toPermissions, "User Permissions", "Actions (beside the account)", "Assign Default Project Permissions"),
		Do:   []string{"press Assign beside the template", "press Confirm"},
		Values: []Value{
			{Name: "Account", Text: h.who()},
			h.value("Template", h.spec.Template.Name, "template.name"),
		},
		Hints: []Hint{hint("The same can be done in Directory > Users > Edit > New Project Settings > Select Default " +
			"Template. Procore's new permission pages have Assign > Default Project Permissions.")},
	})
	if h.spec.Account.Company == nil {
		return
	}
	h.makeTemplate(permission.CompanyScope)
	h.on(directoryPage, Step{
		ID: "template/company-give", Stage: spec.StageTemplate, Title: "Give the company template to the account",
		Path: onward(toDirectory, "Edit (beside the account)", "Company Permissions Template"),
		Do:   []string{"choose the template", "press Save"},
		Values: []Value{
			{Name: "Account", Text: h.who()},
			h.value("Company Permissions Template", h.spec.Account.Company.Name, spec.CompanyField+".name"),
		},
	})
}

// makeTemplate is the making of the template of a scope, and its page.
func (h *handbook) makeTemplate(scope permission.Scope) {
	d := sideOf(scope, h.spec, h.snap)
	id, kind, path := "template/", "project", onward(toPermissions, d.tab(), "Create Project Permissions Template",
		"Project (Global) - Assignable to All Projects")
	if d.company() {
		id, kind = "template/company-", "company"
		path = onward(toPermissions, d.tab(), "Create Company Permissions Template")
	}
	s := Step{
		ID: id + "create", Stage: spec.StageTemplate, Title: "Make the " + kind + " template", Path: path,
		Do: []string{
			"look first whether one of this name is there: change no template that others have, choose another name instead",
			"type the name and press Confirm",
		},
		Values: []Value{h.value("Name", d.ask.Name, d.field+".name")},
		Hints: []Hint{
			hint("Templates of projects and of the company can't have the same name."),
			hint("Procore's new permission pages have Create Template, then the level, then Configure."),
		},
	}
	if !d.company() {
		s.Hints = append(s.Hints, caution("Take Global, not Specific: only a global one can be an account's default, and "+
			"the kind can't be changed later."))
	}
	h.on(templatePage, s)

	page := Step{
		ID: id + "levels", Stage: spec.StageTemplate, Title: "Set the levels of " + text.Display(d.ask.Name),
		Path: onward(toPermissions, d.tab(), "Actions (beside "+text.Display(d.ask.Name)+")", "Edit Template"),
		Rows: h.levels[scope],
		Do: []string{
			"put each tool on the level that is marked, from the top to the bottom of the page",
			"press Save (Save and Apply in Procore's new pages), then open it again and compare it with this table",
		},
		Hints: slices.Concat(h.heard(), h.hints(scope), levelNotes(d.ask.Base)),
	}
	if !d.company() {
		page.Hints = append(page.Hints, h.ownTypes())
	}
	if slices.ContainsFunc(page.Rows, func(r Row) bool { return r.Tool != "" && r.Level == 0 && r.Like == "" }) {
		page.Do = append([]string{
			"decide each level with the integration's maker and mark it here first; None where it needs nothing",
		}, page.Do...)
	}
	if base := d.ask.Base; base != "" {
		page.Do = append([]string{
			"open " + text.Display(base) + " in a second window: a row that is “as there” (=) gets what it has in it",
		}, page.Do...)
	}
	h.on(templatePage, page)
}

// levelNotes are what is to know about the page of a template that is made from base.
func levelNotes(base string) []Hint {
	others := "stays at None"
	if base != "" {
		others = "gets what it has in " + text.Display(base)
	}
	return []Hint{
		hint("The boxes of granular permissions show only while a tool stands at Read Only or Standard: set the level first."),
		caution("Leave Turn ALL ON alone: it also ticks boxes that take rights away."),
		hint("A tool of this table that is not on your page is not part of your company's Procore: pass over it. A tool on " +
			"your page that is not in this table " + others + ". Boxes of workflows stay empty."),
		hint("Procore can have another order in some companies; the names count."),
	}
}

// assignable is a setting that guides tick and that hardly ever matters.
func (h *handbook) assignable() {
	name := text.Display(h.spec.Template.Name)
	h.on(templatePage, Step{
		ID: "template/assignable", Stage: spec.StageTemplate, Title: "Manage Assignable Templates", Optional: true,
		Path: onward(toPermissions, "Project Permissions Templates", "Actions (beside "+name+")",
			"Manage Assignable Templates"),
		Do: []string{
			"leave it out, unless the integration adds people to Procore; then tick " + name + " alone and press Save",
		},
		Hints: []Hint{
			hint("It says which templates people who hold this one may give to others. Some guides tick the template within " +
				"itself; without a right to add people that does nothing."),
			caution("Never tick a template that gives more than this one: the account could give itself more rights."),
		},
	})
}
