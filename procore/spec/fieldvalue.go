package spec

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
)

// This file is how a spec holds each kind of answer: as text, in a setup file.

// A textValue is one text; at returns nil where s has no place for it.
type textValue[T ~string] struct{ at func(*Spec) *T }

func textAt[T ~string](at func(*Spec) *T) textValue[T] { return textValue[T]{at} }

func (t textValue[T]) get(s *Spec) string {
	if p := t.at(s); p != nil {
		return string(*p)
	}
	return ""
}

func (t textValue[T]) set(s *Spec, v string) {
	if p := t.at(s); p != nil {
		*p = T(v)
	}
}

// read takes whatever stands there for a word of a list: Validate says what may.
func (t textValue[T]) read(r *fileReader, f Field, e entry) {
	r.from(e)
	read := r.text
	switch {
	case f.Words != nil:
		read = r.word
	case f.Named:
		read = r.name
	}
	if v, ok := read(e); ok {
		t.set(&r.spec, v)
	}
}

// write leaves an empty value out, unless a preset would fill it.
func (t textValue[T]) write(w *fileWriter, f Field, indent string, s *Spec) {
	if v := f.inFile(s); v != "" || f.Preset && w.preset {
		w.line("%s%s: %s%s", indent, f.key(), scalar(v), f.comment(v))
	}
}

// yes is a flag that is on, as text.
const yes = "true"

// A flagValue is a question of yes or no.
type flagValue struct{ at func(*Spec) *bool }

func flagAt(at func(*Spec) *bool) flagValue { return flagValue{at} }

func (b flagValue) get(s *Spec) string    { return fmt.Sprint(*b.at(s)) }
func (b flagValue) set(s *Spec, v string) { *b.at(s) = v == yes }

func (b flagValue) read(r *fileReader, _ Field, e entry) {
	r.from(e)
	if v, ok := r.flag(e); ok {
		*b.at(&r.spec) = v
	}
}

func (b flagValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	w.line("%s%s: %s%s", indent, f.key(), b.get(s), f.comment(b.get(s)))
}

// no is a flag that is off, as text.
const no = "false"

// A shyValue is a flag that is written only where it is on.
type shyValue struct{ flagValue }

func shyAt(at func(*Spec) *bool) shyValue { return shyValue{flagValue{at}} }

func (b shyValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	if *b.at(s) {
		b.flagValue.write(w, f, indent, s)
	}
}

// A triValue is a question of yes or no of which no answer is a third thing.
type triValue struct {
	at func(*Spec) (on, off *bool)
}

func triAt(at func(*Spec) (on, off *bool)) triValue { return triValue{at} }

func (b triValue) get(s *Spec) string {
	switch on, off := b.at(s); {
	case *on:
		return yes
	case *off:
		return no
	}
	return ""
}

func (b triValue) set(s *Spec, v string) {
	on, off := b.at(s)
	*on, *off = v == yes, v == no
}

// read takes a key without a value for the third thing, which no preset then fills.
func (b triValue) read(r *fileReader, _ Field, e entry) {
	r.from(e)
	b.set(&r.spec, "")
	if _, null := e.value.(*ast.NullNode); null {
		return
	}
	if v, ok := r.flag(e); ok {
		b.set(&r.spec, fmt.Sprint(v))
	}
}

func (b triValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	v := b.get(s)
	if v != "" || f.Preset && w.preset {
		w.line("%s%s: %s%s", indent, f.key(), cmp.Or(v, "null"), f.comment(v))
	}
}

// environmentValue is the environment: a name that is known, or two addresses.
type environmentValue struct{}

// get returns the addresses: a name is only a short way to write them.
func (environmentValue) get(s *Spec) string {
	if s.Environment.LoginURL == "" && s.Environment.APIURL == "" {
		return ""
	}
	return s.Environment.LoginURL + " " + s.Environment.APIURL
}

func (environmentValue) set(s *Spec, v string) {
	s.Environment.LoginURL, s.Environment.APIURL, _ = strings.Cut(v, " ")
}

// The keys of an environment of one's own, as a setup file has them.
var environmentKeys = []string{"login_url", "api_url"}

func (environmentValue) read(r *fileReader, _ Field, e entry) {
	r.from(e)
	if isGroup(e.value) {
		urls := map[string]string{}
		for _, e := range r.mapping(e.value, e.field, environmentKeys) {
			r.from(e)
			urls[e.key], _ = r.text(e)
		}
		login, api := urls["login_url"], urls["api_url"]
		custom, err := auth.NewEnvironment(login, api)
		if err != nil {
			// Validate says which of the two is wrong.
			custom = auth.Environment{Name: auth.CustomEnvironment, LoginURL: login, APIURL: api}
		}
		r.spec.Environment = custom
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

func (environmentValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	known, err := auth.LookupEnvironment(s.Environment.Name)
	if err == nil && known == s.Environment {
		w.line("%s%s: %s", indent, f.key(), known.Name)
		return
	}
	w.line("%s%s:%s", indent, f.key(), remark(s.Environment.Title))
	w.line("%s  login_url: %s", indent, scalar(s.Environment.LoginURL))
	w.line("%s  api_url: %s", indent, scalar(s.Environment.APIURL))
}

// companyValue is the company, by id or by name: a name of digits stands in quotes.
type companyValue struct{}

func (companyValue) get(s *Spec) string {
	if s.Company.ID != 0 {
		return s.Company.ID.String()
	}
	if s.Company.Name == "" {
		return ""
	}
	return scalar(s.Company.Name)
}

func (companyValue) set(*Spec, string) {} // chosen among those that there are, by ChooseCompany

func (companyValue) read(r *fileReader, _ Field, e entry) {
	r.from(e)
	r.spec.Company = CompanySpec{}
	switch n := e.value.(type) {
	case *ast.IntegerNode:
		r.spec.Company.ID, _ = r.id(n, e.field)
		return
	case *ast.StringNode:
		switch bare := strings.TrimLeft(n.Value, "0"); {
		case !digits(n):
		case bare != n.Value && bare != "":
			r.bad(e.line, e.field, n.Value, "no id begins with 0:", "write "+bare+", or put it into quotes if it is a name")
			return
		default:
			r.bad(e.line, e.field, n.Value, "too large for the id of a company", "put it into quotes if it is a name")
			return
		}
	}
	if name, ok := r.name(e); ok {
		r.spec.Company.Name = name
	}
}

func (c companyValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	about := ""
	if s.Company.ID != 0 {
		about = s.Company.Name
	}
	if v := c.get(s); v != "" {
		w.line("%s%s: %s%s", indent, f.key(), v, remark(about))
	}
}

// companyTemplateValue is the account's company template: the name of one that is
// there, or the content of one of its own.
type companyTemplateValue struct{ textValue[string] }

func (c companyTemplateValue) read(r *fileReader, f Field, e entry) {
	a := &r.spec.Account
	a.Company, a.CompanyTemplate = nil, ""
	if !isGroup(e.value) {
		c.textValue.read(r, f, e)
		return
	}
	r.from(e)
	a.Company = &TemplateSpec{}
	r.group(e.value, e.field)
}

func (c companyTemplateValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	if s.Account.Company == nil {
		c.textValue.write(w, f, indent, s)
		return
	}
	w.line("%s%s: # one of its own, for the tools of the company", indent, f.key())
	w.group(f.Path, indent+"  ", s)
}

// idsValue is the list of projects.
type idsValue struct{}

func (idsValue) get(s *Spec) string {
	words := make([]string, len(s.Projects.IDs))
	for i, id := range s.Projects.IDs {
		words[i] = id.String()
	}
	return strings.Join(words, " ")
}

func (idsValue) set(*Spec, string) {} // chosen among those that there are, by SelectProjects

func (idsValue) read(r *fileReader, _ Field, e entry) {
	r.from(e)
	items, _ := r.list(e, "[300001, 300002]")
	var ids []procore.ID
	for _, item := range items {
		id, ok := r.id(item, e.field)
		if !ok {
			continue
		}
		r.spec.Location.Lines[e.field+"."+id.String()] = lineOf(item)
		ids = append(ids, id)
	}
	r.spec.Projects.IDs = ids
}

func (idsValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	if len(s.Projects.IDs) == 0 {
		return
	}
	w.line("%s%s:", indent, f.key())
	for _, id := range s.Projects.IDs {
		from := s.Sources[f.Path+"."+id.String()]
		if from.By == ByFile {
			from = Source{}
		}
		w.line("%s  - %d%s", indent, id, remark(from.Text))
	}
}

// toolsValue is the rows of a template.
type toolsValue struct{ scope permission.Scope }

func (t toolsValue) rows(s *Spec) map[string]ToolSpec {
	if of := s.TemplateOf(t.scope); of != nil {
		return of.Tools
	}
	return nil
}

// get tells a missing list of granular permissions from an empty one.
func (t toolsValue) get(s *Spec) string {
	var lines []string
	rows := t.rows(s)
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		lines = append(lines, scalar(name)+": "+toolValue(rows[name]))
	}
	return strings.Join(lines, "\n")
}

func (t toolsValue) set(*Spec, string) {} // by Answers.Edit, and by presets row by row

// read takes the rows of a template. A file that has the key names them all: nothing
// is added from a preset.
func (t toolsValue) read(r *fileReader, _ Field, e entry) {
	r.from(e)
	to := r.spec.TemplateOf(t.scope)
	to.Tools = nil
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

func (t toolsValue) write(w *fileWriter, f Field, indent string, s *Spec) {
	rows := t.rows(s)
	switch {
	case len(rows) > 0:
		w.line("%s%s:", indent, f.key())
	case w.preset:
		w.line("%s%s: {}", indent, f.key())
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		from := s.Sources[f.Path+"."+name]
		if from.By == ByFile {
			from = Source{} // of no use in another file
		}
		w.line("%s  %s: %s%s", indent, scalar(name), toolValue(rows[name]), remark(from.Text))
	}
}

// key is the last part of the path: what stands in a setup file.
func (f Field) key() string { return f.Path[strings.LastIndexByte(f.Path, '.')+1:] }

// comment stands behind the answer v in a setup file.
func (f Field) comment(v string) string {
	if f.remark == nil {
		return ""
	}
	return remark(f.remark(v))
}

// differentInFile returns how a setup file says what to do about a different template.
func differentInFile(v string) string {
	if v == DifferentByHand {
		v = ""
	}
	return cmp.Or(v, DifferentFail)
}
