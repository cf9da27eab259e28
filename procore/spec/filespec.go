package spec

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"procore-setup/procore"
	"procore-setup/procore/auth"
)

// The keys of a setup file, in the order in which a file is written.
var (
	fileKeys        = []string{"version", "environment", "company", "integration", "account", "template", "projects"}
	environmentKeys = []string{"login_url", "api_url"}
	accountKeys     = []string{"kind", "first_name", "last_name", "email", "company_template", "invite"}
	templateKeys    = []string{"name", "base", "if_different", "tools"}
	rowKeys         = []string{"level", "granular"}
	projectsKeys    = []string{"include", "ids", "new", "exact"}
)

// document reads the whole file. It returns false where the file is of another
// version, of which this program does not know what is right.
func (r *fileReader) document(root ast.Node) bool {
	entries := r.mapping(root, "", fileKeys)
	if len(entries) > 0 {
		r.spec.Place.Lines[""] = entries[0].line
	}
	if !r.version(entries) {
		return false
	}
	for _, e := range entries {
		switch e.key {
		case "environment":
			r.environment(e)
		case "company":
			r.company(e)
		case "integration":
			r.set(e, &r.spec.Integration)
		case "account":
			r.account(e)
		case "template":
			r.template(e)
		case "projects":
			r.projects(e)
		}
	}
	return true
}

// version reads the version; false if it is another one.
func (r *fileReader) version(entries []entry) bool {
	want := strconv.Itoa(fileVersion)
	for _, e := range entries {
		if e.key != "version" {
			continue
		}
		n, ok := e.value.(*ast.IntegerNode)
		if ok && n.Token.Value == want {
			return true
		}
		if ok {
			file := r.spec.Place.File
			r.problems = nil // they may be right in that version
			r.bad(e.line, e.field, n.Token.Value, "unknown version",
				"this procore-setup reads version "+want+"; a newer one may read "+file)
			return false
		}
		r.bad(e.line, e.field, shownOf(e.value), "must be the number", "", want)
		return true
	}
	r.bad(r.spec.Place.Lines[""], "version", "", "missing", "write version: "+want+" on the first line")
	return true
}

// shownOf is shown for a value that may be nothing.
func shownOf(n ast.Node) string {
	if _, null := n.(*ast.NullNode); null || n == nil {
		return ""
	}
	return shown(n)
}

// from records where a field's value came from.
func (r *fileReader) from(e entry) {
	r.spec.SetSource(e.field, sourceOf(r.spec.Place.File, e.line))
}

// set reads a text into a field.
func (r *fileReader) set(e entry, to *string) {
	r.from(e)
	if s, ok := r.text(e); ok {
		*to = s
	}
}

// setName reads the name of something that Procore has into a field.
func (r *fileReader) setName(e entry, to *string) {
	r.from(e)
	if s, ok := r.name(e); ok {
		*to = s
	}
}

// setWord reads one of a list of words into a field.
func (r *fileReader) setWord(e entry, to *string) {
	r.from(e)
	if s, ok := r.word(e); ok {
		*to = s
	}
}

// setFlag reads true or false into a field.
func (r *fileReader) setFlag(e entry, to *bool) {
	r.from(e)
	if b, ok := r.flag(e); ok {
		*to = b
	}
}

func (r *fileReader) environment(e entry) {
	r.from(e)
	switch e.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		r.customEnvironment(e)
		return
	}
	name, ok := r.word(e)
	if !ok {
		return
	}
	known, err := auth.LookupEnvironment(name)
	if err != nil {
		r.bad(e.line, e.field, name, "unknown environment", "or give its login_url and api_url", environmentNames()...)
		return
	}
	r.spec.Environment = known
}

func (r *fileReader) customEnvironment(e entry) {
	var login, api string
	for _, e := range r.mapping(e.value, e.field, environmentKeys) {
		switch e.key {
		case "login_url":
			r.set(e, &login)
		case "api_url":
			r.set(e, &api)
		}
	}
	custom, err := auth.NewEnvironment(login, api)
	if err != nil {
		// Validate says which of the two is wrong.
		custom = auth.Environment{Name: auth.CustomEnvironment, LoginURL: login, APIURL: api}
	}
	r.spec.Environment = custom
}

// company reads an id, or a name: a name of digits stands in quotes.
func (r *fileReader) company(e entry) {
	r.from(e)
	switch n := e.value.(type) {
	case *ast.IntegerNode:
		r.spec.Company.ID, _ = r.id(n, e.field)
	case *ast.StringNode:
		if digits(n) {
			r.bad(e.line, e.field, n.Value, "too large for the id of a company", "put it into quotes if it is a name")
			return
		}
		r.setName(e, &r.spec.Company.Name)
	default:
		r.setName(e, &r.spec.Company.Name)
	}
}

func (r *fileReader) account(e entry) {
	a := &r.spec.Account
	for _, e := range r.mapping(e.value, e.field, accountKeys) {
		switch e.key {
		case "kind":
			r.setWord(e, (*string)(&a.Kind))
		case "first_name":
			r.set(e, &a.FirstName)
		case "last_name":
			r.set(e, &a.LastName)
		case "email":
			r.set(e, &a.Email)
		case "company_template":
			r.companyTemplate(e)
		case "invite":
			r.setFlag(e, &a.Invite)
		}
	}
}

// companyTemplate reads the name of a template that is there, or a template of the
// account's own.
func (r *fileReader) companyTemplate(e entry) {
	switch e.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		r.from(e)
		r.spec.Account.Company = &TemplateSpec{}
		r.templateSpec(e, r.spec.Account.Company)
	default:
		r.setName(e, &r.spec.Account.CompanyTemplate)
	}
}

func (r *fileReader) template(e entry) { r.templateSpec(e, &r.spec.Template) }

// templateSpec reads a template of either kind.
func (r *fileReader) templateSpec(e entry, t *TemplateSpec) {
	for _, e := range r.mapping(e.value, e.field, templateKeys) {
		switch e.key {
		case "name":
			r.setName(e, &t.Name)
		case "base":
			r.setName(e, &t.Base)
		case "if_different":
			r.setWord(e, &t.IfDifferent)
		case "tools":
			r.tools(e, t)
		}
	}
}

// tools reads the rows of the template. A file that has the key names them all:
// nothing is added from a preset.
func (r *fileReader) tools(e entry, to *TemplateSpec) {
	r.from(e)
	for _, e := range r.mapping(e.value, e.field, nil) {
		r.from(e)
		tool, ok := r.tool(e)
		if !ok {
			continue
		}
		if to.Tools == nil {
			to.Tools = map[string]ToolSpec{}
		}
		to.Tools[e.key] = tool
	}
}

// tool reads a level, or a level with granular permissions.
func (r *fileReader) tool(e entry) (ToolSpec, bool) {
	var t ToolSpec
	switch e.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		level, ok := r.word(e)
		return ToolSpec{Level: level}, ok
	}
	ok := true
	for _, e := range r.mapping(e.value, e.field, rowKeys) {
		switch e.key {
		case "level":
			t.Level, ok = r.word(e)
		case "granular":
			t.Granular = r.granular(e)
		}
	}
	return t, ok
}

// granular reads the list of a tool's granular permissions; never nil where
// there is a list.
func (r *fileReader) granular(e entry) []string {
	items, ok := r.list(e, "[act_as_manager]")
	if !ok {
		return nil
	}
	actions := []string{}
	for _, item := range items {
		one := entry{field: e.field, line: lineOf(item), value: item}
		action, ok := r.word(one)
		if !ok {
			continue
		}
		r.spec.Place.Lines[e.field+"."+action] = one.line
		actions = append(actions, action)
	}
	return actions
}

func (r *fileReader) projects(e entry) {
	p := &r.spec.Projects
	for _, e := range r.mapping(e.value, e.field, projectsKeys) {
		switch e.key {
		case "include":
			r.setWord(e, &p.Include)
		case "ids":
			r.from(e)
			p.IDs = r.ids(e)
		case "new":
			r.setFlag(e, &p.New)
		case "exact":
			r.setFlag(e, &p.Exact)
		}
	}
}

// ids reads the list of projects.
func (r *fileReader) ids(e entry) []procore.ID {
	items, _ := r.list(e, "[300001, 300002]")
	var ids []procore.ID
	for _, item := range items {
		id, ok := r.id(item, e.field)
		if !ok {
			continue
		}
		r.spec.Place.Lines[e.field+"."+id.String()] = lineOf(item)
		ids = append(ids, id)
	}
	return ids
}
