package spec

import (
	"slices"

	"procore-setup/procore/permission"
)

// fields is the table, in the order of a setup file. A new question is a row here, its
// place in [Spec], and the pages that ask it.
var fields []Field

// The rows name checks that look into the table, so it can't be made where it is declared.
func init() {
	fields = slices.Concat(
		connectFields(), accountFields(), templateFields(permission.ProjectScope, "template"), projectsFields(),
	)
}

func connectFields() []Field {
	return []Field{
		{
			Path: "environment", Stage: StageConnect, Title: "Environment", Name: "Environment",
			held: environmentValue{}, whole: (*validation).environment, Differs: OneForAll,
		},
		{
			Path: "company", Stage: StageConnect, Title: "Company", Name: "Company",
			help: says("Everything from here on is about this one company."),
			held: companyValue{}, whole: (*validation).company, Differs: EachItsOwn,
		},
		{
			Path: "integration", Stage: StageConnect, Title: "Integration", Name: "Integration",
			help: says("What the integration's vendor asks for is filled in; you can change it."),
			held: textAt(func(s *Spec) *string { return &s.Integration }), check: checkIntegration,
			remark: always("fills what this file leaves out"), Differs: OneForAll,
		},
	}
}

func accountFields() []Field {
	return slices.Concat(whoFields(), []Field{
		{
			Path: "account.adopt", Stage: StageAccount, Title: "Take over", Name: "Take over the account",
			Ask:  "Is this very account meant?",
			No:   "the questions about the account come again.",
			help: says(helpWithAdopt),
			held: shyAt(func(s *Spec) *bool { return &s.Account.Adopt }), remark: always("although it is no ordinary account"),
			Differs: EachItsOwn,
		},
		{
			Path: CompanyField, Stage: StageAccount, Asked: true, Title: "Company template", Name: "Company template",
			Preset: true, Named: true,
			help: says("What it may do in the company's own tools. One with None everywhere is enough unless the " +
				"integration says otherwise."),
			held:  companyTemplateValue{textAt(func(s *Spec) *string { return &s.Account.CompanyTemplate })},
			check: reference, whole: (*validation).companyTemplate,
		},
	}, templateFields(permission.CompanyScope, "company template"), []Field{
		{
			Path: "account.invite", Stage: StageAccount, Asked: true, Title: "Invitation", Name: "Invitation", Preset: true,
			Ask: "Send the invitation when everything is in place?",
			No:  "no mail is sent; it can be sent later.",
			help: says("The mail with which the account's password is set. It is sent last, once the account has its " +
				"projects."),
			Only: UserAccount, barred: "nobody reads its mail; remove this line",
			held: flagAt(func(s *Spec) *bool { return &s.Account.Invite }), wins: moreWins,
		},
	})
}

// whoFields are about who the account is.
func whoFields() []Field {
	return []Field{
		{
			Path: "account.kind", Stage: StageAccount, Asked: true, Title: "Kind", Name: "Kind of account", Preset: true,
			help: says("A dedicated user signs in with an e-mail and a password. An app's service account comes with the " +
				"app and has neither."),
			Words: []Word{
				{Value: string(UserAccount), Label: "A dedicated Directory user", About: "an ordinary user with its own e-mail"},
				{Value: string(AppAccount), Label: "An app's service account", About: "installed from Procore's App Management"},
				{
					Value: "traditional", Label: "A traditional service account", About: "ended 18 March 2025",
					Ended: "traditional service accounts ended on 18 March 2025: choose one of the other two",
				},
			},
			held: textAt(func(s *Spec) *Kind { return &s.Account.Kind }), check: checkKind, Differs: OneForAll,
		},
		{
			Path: "account.first_name", Stage: StageAccount, Asked: true, Title: "First name", Name: "First name", Preset: true,
			help: helpWithName, start: func(p Preset) string { return p.Vendor },
			Only: UserAccount, barred: namedByProcore,
			held: textAt(func(s *Spec) *string { return &s.Account.FirstName }), check: line,
		},
		{
			Path: "account.last_name", Stage: StageAccount, Asked: true, Title: "Last name", Name: "Last name", Preset: true,
			help: says("Procore requires a last name."), start: func(Preset) string { return "Integration" },
			Only: UserAccount, barred: namedByProcore,
			held: textAt(func(s *Spec) *string { return &s.Account.LastName }), check: requiredLine,
		},
		{
			Path: "account.email", Stage: StageAccount, Asked: true, Title: "E-mail", Name: "E-mail",
			help: says("A mailbox that the integration's owner can read: the invitation goes there, and whoever reads it " +
				"sets the password. Nobody's own address."),
			held: textAt(func(s *Spec) *string { return &s.Account.Email }), check: checkAddress,
			remark: always("tells the account from every other"),
		},
	}
}

func projectsFields() []Field {
	return []Field{
		{
			Path: "projects.include", Stage: StageProjects, Asked: true, Title: "Projects", Name: "Projects", Preset: true,
			help: says("On projects where it has another template it gets this one; projects that are not selected stay as " +
				"they are."),
			start: func(Preset) string { return IncludeActive },
			Words: []Word{
				{Value: IncludeActive, Label: "All active projects"},
				{Value: IncludeAll, Label: "All projects, inactive ones too"},
				{Value: IncludeListed, Label: "Only those that I choose"},
			},
			held: textAt(func(s *Spec) *string { return &s.Projects.Include }), wins: widerWins,
		},
		{
			Path: "projects.ids", Stage: StageProjects, Title: "Projects", Name: "Projects",
			help: says("Ids stand first in each listed line."),
			held: idsValue{}, whole: (*validation).ids, Differs: EachItsOwn,
		},
		{
			Path: "projects.new", Stage: StageProjects, Asked: true, Title: "New projects too", Name: "New projects",
			Preset: true,
			Ask:    "Also add it to every new project?",
			No:     "it is not added to new projects; where it is now added to them, that ends.",
			help:   says("Procore does this by itself when a project is created."),
			held:   triAt(func(s *Spec) (on, off *bool) { return &s.Projects.New, &s.Projects.NoNew }), wins: moreWins,
			remark: newRemark,
		},
		{
			Path: "projects.exact", Stage: StageProjects, Asked: true, Title: "Only these", Name: "Only these projects",
			Ask: "Take it off every other project?",
			No:  "projects that are not selected stay as they are.",
			help: says("Only these: on every other project where it is now, it loses its access. You are asked once more " +
				"before."),
			held:   flagAt(func(s *Spec) *bool { return &s.Projects.Exact }),
			remark: always("true: take the account off every other project"),
		},
	}
}

// templateFields are the answers about a template: that of the projects, or the
// account's own one for the tools of the company.
func templateFields(scope permission.Scope, called string) []Field {
	of := func(part func(*TemplateSpec) *string) held {
		return textAt(func(s *Spec) *string {
			if t := s.TemplateOf(scope); t != nil {
				return part(t)
			}
			return nil
		})
	}
	path, stage := TemplateField(scope), StageTemplate
	name := Field{
		Path: path + ".name", Asked: true, Title: "Name", Name: "Name of the " + called,
		Preset: true, Named: true, start: startOfName,
		help: says("A new global project template. Nobody else's template is changed: Procore lets a program make and " +
			"use a template, not change one."),
		Doc:  "Procore support, create a project permissions template",
		held: of(func(t *TemplateSpec) *string { return &t.Name }), check: requiredReference,
	}
	base := Field{
		Path: path + ".base", Asked: true, Title: "Start from", Name: "Start from", Preset: true, Named: true,
		help: says("Everything None gives least. A template of yours as the start keeps what it grants, and you change " +
			"the rest."),
		held: of(func(t *TemplateSpec) *string { return &t.Base }), check: reference, remark: baseRemark,
	}
	nothing := Field{
		Path: path + ".nothing", Title: "Gives nothing", Name: "A template that gives nothing",
		Ask: "Use the template although it gives nothing?",
		No:  "the levels come again.",
		help: says("With such a template the account can do nothing on a project. Choose levels, or say that this is " +
			"meant."),
		held: shyAt(func(s *Spec) *bool { return &s.Template.Nothing }), remark: always("although it gives nothing"),
	}
	if scope == permission.CompanyScope { // no preset makes one unasked, and only its account has it
		stage = StageAccount
		name.Asked, base.Asked = false, false
		name.Preset, name.start, name.help, name.Doc, name.check = false, nil, nil, "", companyName
		base.Preset, base.help, base.Name = false, nil, "Start of the "+called
	}
	rows := []Field{
		name, base,
		{
			Path: path + ".if_different", Name: "What to do about another " + called + " of this name",
			Words: []Word{{Value: DifferentFail}, {Value: DifferentRename}},
			held:  of(func(t *TemplateSpec) *string { return &t.IfDifferent }), check: checkDifferent,
			written: differentInFile, remark: always("if a template of this name has other content"),
		},
		{
			Path: path + ".tools", Asked: scope == permission.ProjectScope, Name: "Tools of the " + called,
			held: toolsValue{scope}, whole: func(v *validation) { v.tools(path, *v.TemplateOf(scope)) },
		},
	}
	if scope == permission.ProjectScope { // of the other kind most give nothing
		rows = append(rows, nothing)
	}
	for i := range rows {
		rows[i].Stage, rows[i].Scope = stage, scope
	}
	return rows
}

// helpWithAdopt says what it means to take an account over.
const helpWithAdopt = "An account that belongs to somebody, or that has more rights than this setup gives, is used " +
	"only if you say so. Integrations want an account of their own."

// namedByProcore is what to do about the name of an app's user.
const namedByProcore = "Procore names the user when the app is installed; remove this line"

// says is a help that is the same for every integration.
func says(words string) func(Preset) string { return func(Preset) string { return words } }

// always is a comment that is the same for every answer.
func always(words string) func(string) string { return func(string) string { return words } }

// helpWithName says what the account's name is good for.
func helpWithName(p Preset) string {
	const words = "People see this name at every file and comment that it touches"
	if p.Vendor == "" {
		return words + "."
	}
	return words + ": " + p.Vendor + " in it tells them why."
}

// startOfName is what a template is called at first.
func startOfName(p Preset) string {
	if p.Vendor == "" {
		return "Integration"
	}
	return p.Vendor + " Integration"
}

// baseRemark says what a template starts from.
func baseRemark(v string) string {
	if v == "" {
		return "every tool begins at None"
	}
	return "every tool begins as it is there"
}

// newRemark says what a setup file does about new projects.
func newRemark(v string) string {
	switch v {
	case yes:
		return "add to new projects too"
	case no:
		return "take it off new projects; without a value that stays as it is"
	}
	return "whether it is added to new projects stays as it is"
}

// moreWins follows the preset that asks for more: an integration that is left out of
// new projects fails silently.
func moreWins(theirs, _ string) bool { return theirs == yes }

// widerWins follows the preset that asks for more projects.
func widerWins(theirs, ours string) bool {
	width := []string{IncludeListed, IncludeActive, IncludeAll}
	return slices.Index(width, theirs) > slices.Index(width, ours)
}
