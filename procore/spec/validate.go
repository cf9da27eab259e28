package spec

import (
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// Validate returns every mistake that can be seen without asking Procore, in
// the order of the fields. Stages limits it to those stages' fields; none means
// all of them.
func (s Spec) Validate(stages ...Stage) Problems {
	if len(stages) == 0 {
		stages = Stages()
	}
	v := validation{Spec: s}
	for _, f := range fields {
		if slices.Contains(stages, f.Stage) && f.there(&s) {
			v.field(f)
		}
	}
	return v.problems
}

// A validation collects the problems of one spec.
type validation struct {
	Spec
	problems Problems
}

// field records what is wrong with one field.
func (v *validation) field(f Field) {
	value := f.get(&v.Spec)
	switch kind := v.Account.Kind; {
	case !f.For(kind):
		// Of a kind that there is not nobody knows what it has.
		if kind == AppAccount && !f.open(&v.Spec) {
			v.bad(f.Path, value, "not for an app's account", f.barred)
		}
	case f.whole != nil:
		f.whole(v)
	case f.check != nil:
		v.fault(f.Path, value, f.check(&v.Spec, value))
	default:
		v.fault(f.Path, value, f.oneOf(value))
	}
}

// bad records a mistake.
func (v *validation) bad(field, value, message, hint string, allowed ...string) {
	p := v.Problem(field, value, message, allowed...)
	p.Hint = hint
	v.problems = append(v.problems, p)
}

// fault records what a check of one value found, if anything.
func (v *validation) fault(field, value string, f *fault) {
	if f != nil {
		v.bad(field, value, f.what, f.hint, f.allowed...)
	}
}

func (v *validation) company() {
	if v.Company.ID < 0 {
		v.bad("company", v.Company.ID.String(), "not the id of a company", "ids are whole numbers above 0")
	}
	if v.Company.ID == 0 { // beside an id the name is Procore's own, and only shown
		v.fault("company", v.Company.Name, checkReference(v.Company.Name, false))
	}
}

func (v *validation) environment() {
	e := v.Environment
	if e == (auth.Environment{}) {
		v.bad("environment", "", "missing", "or its login_url and api_url", environmentNames()...)
		return
	}
	// The two are looked at one at a time, so that both mistakes are found.
	v.fault("environment.login_url", "", checkURL(e.LoginURL))
	v.fault("environment.api_url", "", checkURL(e.APIURL))
}

// checkURL tells what is wrong with one address of an environment.
func checkURL(raw string) *fault {
	if raw == "" {
		return faultMissing
	}
	if strings.Contains(raw, "@") { // not repeated: it may hold a password
		return &fault{
			what: "holds the name of a user", hint: "write only scheme, host and port, like https://login.example.com",
		}
	}
	_, err := auth.NewEnvironment(raw, raw)
	if err == nil {
		return nil
	}
	what, hint, _ := strings.Cut(err.Error(), ": ")
	return &fault{what: strings.TrimPrefix(what, "login URL "), hint: hint}
}

// environmentNames returns the names that `environment` takes.
func environmentNames() []string {
	var names []string
	for _, e := range auth.Environments() {
		names = append(names, e.Name)
	}
	return names
}

// companyTemplate records the mistakes of the account's company template, by
// name or of its own.
func (v *validation) companyTemplate() {
	a := v.Account
	v.fault(CompanyField, a.CompanyTemplate, checkReference(a.CompanyTemplate, false))
	if a.Company != nil && a.CompanyTemplate != "" {
		v.bad(CompanyField, a.CompanyTemplate, "a template of the account's own is asked for too, beside",
			"keep one of the two")
	}
}

// tools records the mistakes of the rows of a template of either kind.
func (v *validation) tools(path string, t TemplateSpec) {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
		field := path + ".tools." + name
		v.fault(field, name, checkLine(name, true))
		if other, ok := seen[text.Fold(name)]; ok && text.Fold(name) != "" {
			v.bad(field, name, "the same tool as "+text.Quote(other)+", again as", "keep one of the two")
		}
		seen[text.Fold(name)] = name
		v.tool(field, t.Tools[name])
	}
}

// tool records the mistakes of one row of the template.
func (v *validation) tool(field string, t ToolSpec) {
	level, err := permission.ParseLevel(t.Level)
	switch {
	case t.Level == "":
		v.bad(field, "", "level missing", "", levelNames()...)
	case err != nil:
		v.bad(field, t.Level, "unknown level", "", levelNames()...)
	case len(t.Granular) > 0 && !level.TakesGranular():
		v.bad(field+".granular", "", "there are no granular permissions at "+level.String(),
			"they exist at read_only and standard; remove them or change the level")
	}
	for i, action := range t.Granular {
		at := field + ".granular." + action
		v.fault(at, action, checkLine(action, true))
		if slices.Contains(t.Granular[:i], action) {
			v.bad(at, action, "twice the same granular permission", "remove one")
		}
	}
}

// levelNames returns the levels as a setup file spells them.
func levelNames() []string {
	var names []string
	for _, l := range permission.Levels() {
		names = append(names, l.ID())
	}
	return names
}

// ids records the mistakes of the list of projects.
func (v *validation) ids() {
	p := v.Projects
	if p.Include == IncludeListed && len(p.IDs) == 0 {
		v.bad("projects.ids", "", "missing", "list the ids of the projects, or include active or all")
	}
	seen := map[procore.ID]bool{}
	for _, id := range p.IDs {
		field := "projects.ids." + id.String()
		switch {
		case id <= 0:
			v.bad(field, id.String(), "not the id of a project", "ids are whole numbers above 0")
		case seen[id]:
			v.bad(field, id.String(), "twice the same project", "remove one")
		}
		seen[id] = true
	}
}

// Remarks returns what is no mistake and yet may not be what was meant, to be
// shown beside the plan.
func (s Spec) Remarks() Problems {
	var remarks Problems
	if p := s.Projects; p.Include != IncludeListed && len(p.IDs) > 0 {
		r := s.Problem("projects.ids", "", "not used, because include is "+p.Include)
		r.Hint = "write include: listed to work on these projects only"
		remarks = append(remarks, r)
	}
	if odd := UnusualLetters(s.Account.Email); odd != "" {
		const what = "has letters that may only look like what was meant ("
		r := s.Problem("account.email", s.Account.Email, what+text.Display(odd)+") in")
		r.Hint = "compare it with the address as the mailbox has it"
		remarks = append(remarks, r)
	}
	return append(remarks, s.slips()...)
}
