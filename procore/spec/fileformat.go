package spec

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// FormatFile returns the setup file that says what s says, with a short comment
// where a reader may wonder. [ParseFile] reads it back to the same spec, but for
// what a file has no place for: sources, the name of a company that has an id,
// and the edit by hand, which becomes the mistake that it is without somebody at
// the screen. Its error is [Problems] where s is not yet whole.
func FormatFile(s Spec) ([]byte, error) {
	if problems := s.Validate(); len(problems) > 0 {
		return nil, problems
	}
	w := &fileWriter{preset: s.Integration != ""}
	w.line("# What one integration needs in Procore. It holds no secrets.")
	w.line("# For another company, change company and the projects below, or give --company.")
	w.line("version: %d", fileVersion)
	w.connect(s)
	w.account(s)
	w.template(s)
	w.projects(s.Projects)
	out := []byte(w.String())
	back, err := ParseFile("setup.yaml", out)
	if err != nil {
		return nil, fmt.Errorf("write the setup file: what was written can't be read back: %w", err)
	}
	if !saysSame(s, back) {
		return nil, errors.New("write the setup file: what was written would not say the same as your answers")
	}
	return out, nil
}

// saysSame tells whether two specs ask for the same, as far as a file can say.
func saysSame(a, b Spec) bool {
	return a.Environment.LoginURL == b.Environment.LoginURL && a.Environment.APIURL == b.Environment.APIURL &&
		a.Company.ID == b.Company.ID && (a.Company.ID != 0 || a.Company.Name == b.Company.Name) &&
		a.Integration == b.Integration && sameAccount(a.Account, b.Account) && sameTemplate(a.Template, b.Template) &&
		a.Projects.Include == b.Projects.Include && slices.Equal(a.Projects.IDs, b.Projects.IDs) &&
		a.Projects.New == b.Projects.New && a.Projects.Exact == b.Projects.Exact
}

// sameAccount tells whether two accounts are the same.
func sameAccount(a, b AccountSpec) bool {
	mine, theirs := a.Company, b.Company
	a.Company, b.Company = nil, nil
	if mine == nil || theirs == nil {
		return a == b && mine == theirs
	}
	return a == b && sameTemplate(*mine, *theirs)
}

// sameTemplate tells whether two templates ask for the same, as far as a file can say.
func sameTemplate(a, b TemplateSpec) bool {
	return a.Name == b.Name && a.Base == b.Base && inFile(a.IfDifferent) == inFile(b.IfDifferent) &&
		maps.EqualFunc(a.Tools, b.Tools, sameTool)
}

// sameTool tells whether two rows ask for the same; a missing list of granular
// permissions is another thing than an empty one.
func sameTool(a, b ToolSpec) bool {
	return a.Level == b.Level && (a.Granular == nil) == (b.Granular == nil) && slices.Equal(a.Granular, b.Granular)
}

// inFile returns how a setup file says what to do about a different template.
func inFile(different string) string {
	if different == DifferentRename {
		return different
	}
	return DifferentFail
}

// A fileWriter writes a setup file line by line.
type fileWriter struct {
	strings.Builder
	preset bool // empty values are written too, or the preset would fill them
}

func (w *fileWriter) line(format string, args ...any) {
	w.WriteString(fmt.Sprintf(format, args...) + "\n")
}

// optional writes a key that may be left out.
func (w *fileWriter) optional(indent, key, value, comment string) {
	if value == "" && !w.preset {
		return
	}
	w.line("%s%s: %s%s", indent, key, scalar(value), remark(comment))
}

// remark returns a comment behind a value.
func remark(s string) string {
	if s == "" {
		return ""
	}
	return " # " + text.Display(s)
}

func (w *fileWriter) connect(s Spec) {
	if known, err := auth.LookupEnvironment(s.Environment.Name); err == nil && known == s.Environment {
		w.line("environment: %s", known.Name)
	} else {
		w.line("environment:%s\n  login_url: %s\n  api_url: %s", remark(s.Environment.Title),
			scalar(s.Environment.LoginURL), scalar(s.Environment.APIURL))
	}
	switch {
	case s.Company.ID != 0:
		w.line("company: %d%s", s.Company.ID, remark(s.Company.Name))
	case s.Company.Name != "":
		w.line("company: %s", scalar(s.Company.Name))
	}
	if s.Integration != "" {
		w.line("integration: %s # fills what this file leaves out", scalar(s.Integration))
	}
}

func (w *fileWriter) account(s Spec) {
	a := s.Account
	w.line("\naccount:\n  kind: %s", a.Kind)
	if a.Kind == UserAccount {
		w.optional("  ", "first_name", a.FirstName, "")
		w.line("  last_name: %s", scalar(a.LastName))
	}
	if a.Email != "" {
		w.line("  email: %s # tells the account from every other", scalar(a.Email))
	}
	if a.Company != nil {
		w.line("  company_template: # one of its own, for the tools of the company")
		w.templateSpec("    ", CompanyField, *a.Company, s)
	} else {
		w.optional("  ", "company_template", a.CompanyTemplate, "")
	}
	if a.Kind == UserAccount {
		w.line("  invite: %t", a.Invite)
	}
}

func (w *fileWriter) template(s Spec) {
	w.line("\ntemplate:")
	w.templateSpec("  ", "template", s.Template, s)
}

// templateSpec writes a template of either kind.
func (w *fileWriter) templateSpec(indent, path string, t TemplateSpec, s Spec) {
	w.line("%sname: %s", indent, scalar(t.Name))
	from := "every tool begins as it is there"
	if t.Base == "" {
		from = "every tool begins at None"
	}
	w.optional(indent, "base", t.Base, from)
	w.line("%sif_different: %s # if a template of this name has other content", indent, inFile(t.IfDifferent))
	if len(t.Tools) == 0 {
		if w.preset {
			w.line("%stools: {}", indent)
		}
		return
	}
	w.line("%stools:", indent)
	for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
		source := s.Sources[path+".tools."+name]
		if s.Place.File != "" && strings.HasPrefix(source, s.Place.File+":") {
			source = ""
		}
		w.line("%s  %s: %s%s", indent, scalar(name), toolValue(t.Tools[name]), remark(source))
	}
}

// toolValue writes one row of the template.
func toolValue(t ToolSpec) string {
	if t.Granular == nil {
		return scalar(t.Level)
	}
	actions := make([]string, len(t.Granular))
	for i, a := range t.Granular {
		actions[i] = scalar(a)
	}
	return fmt.Sprintf("{level: %s, granular: [%s]}", scalar(t.Level), strings.Join(actions, ", "))
}

func (w *fileWriter) projects(p ProjectsSpec) {
	w.line("\nprojects:\n  include: %s", p.Include)
	if len(p.IDs) > 0 {
		w.line("  ids:")
		for _, id := range p.IDs {
			w.line("    - %d", id)
		}
	}
	w.line("  new: %t # add to new projects too", p.New)
	w.line("  exact: %t # true: take the account off every other project", p.Exact)
}

// bare matches what YAML reads as text without quotes, in a list as well.
var bare = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.@+-]*( [A-Za-z0-9_.@+-]+)*$`)

// keywords are the words that YAML, in one version or another, does not read as
// text.
var keywords = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

// escaped tells whether a reader would not see r for what it is: blanks other than
// a plain one, and what has no shape.
func escaped(r rune) bool {
	return r != ' ' && (!unicode.IsGraphic(r) || unicode.IsSpace(r) ||
		unicode.In(r, unicode.Zs, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point))
}

// scalar writes a text as YAML.
func scalar(s string) string {
	if bare.MatchString(s) && !slices.Contains(keywords, strings.ToLower(s)) {
		return s
	}
	composed := norm.NFC.IsNormalString(s)
	var b strings.Builder
	for _, r := range s {
		escape := escaped(r) || unicode.IsMark(r) && !composed
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case escape && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case escape:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
