package spec

import (
	"errors"
	"maps"
	"reflect"
	"slices"

	"procore-setup/procore/permission"
)

// Rows are one of the two templates that the answers ask for, worked out in a company:
// what it starts from and what it is to grant.
type Rows struct {
	Scope      permission.Scope
	Vocabulary *permission.Vocabulary // nil: it was not read
	Base, Want permission.Template
	Missing    error // why there is no base, so that nothing can be changed
	Problems   Problems
}

// Vocabularies are what the templates of a company can say.
type Vocabularies interface {
	VocabularyOf(permission.Scope) *permission.Vocabulary // nil where they were not read
}

// Scopes are the two templates of an account.
func Scopes() []permission.Scope {
	return []permission.Scope{permission.ProjectScope, permission.CompanyScope}
}

// RowField returns the path of a row of a scope's template.
func RowField(scope permission.Scope, key string) string {
	return TemplateField(scope) + ".tools." + key
}

// ErrNotOwn is why a company template that others may have too can't be edited.
var ErrNotOwn = errors.New("the account has no company template of its own")

// Edit changes rows of a template, of which r is what the answers come to, by the rules
// and as one step that can be taken back. It returns how many rows are different now;
// none is no step. Its error is [ErrNotOwn], that of change, or why there is no base.
func (a *Answers) Edit(
	r Rows, what string, change func(*permission.Vocabulary, *permission.Template) error,
) (int, error) {
	ask := a.Spec.TemplateOf(r.Scope)
	if ask == nil {
		return 0, ErrNotOwn
	}
	if r.Missing != nil {
		return 0, r.Missing
	}
	v, t := r.Vocabulary, r.Want.Clone()
	if err := change(v, &t); err != nil {
		return 0, err
	}
	changed := v.Compare(r.Want, t)
	if len(changed) == 0 {
		return 0, nil
	}
	unlike := map[string]bool{}
	for _, x := range v.Compare(r.Base, t) {
		unlike[x.Tool] = true
	}
	a.Remember(what, r.Scope)
	tools := make(map[string]ToolSpec, len(ask.Tools)+len(changed))
	maps.Copy(tools, ask.Tools)
	for _, x := range changed {
		delete(tools, x.Tool)
		if tool, ok := v.Tool(x.Tool); ok && unlike[x.Tool] {
			tools[x.Tool] = RowOf(tool, t, false)
		}
		a.Spec.SetSource(RowField(r.Scope, x.Tool), YourAnswer)
	}
	setTools(&a.Spec, r.Scope, tools)
	if r.Scope == permission.ProjectScope { // it was about the rows of before
		a.Spec.Template.Nothing = false
		a.Spec.SetSource("template.nothing", Source{})
	}
	return len(changed), nil
}

// setTools replaces the rows of a template, without touching copies of the spec.
func setTools(s *Spec, scope permission.Scope, tools map[string]ToolSpec) {
	if len(tools) == 0 {
		tools = nil
	}
	if scope != permission.CompanyScope {
		s.Template.Tools = tools
		return
	}
	own := *s.Account.Company
	own.Tools = tools
	s.Account.Company = &own
}

// SettleName records what to do about a template of the same name with other content.
func (a *Answers) SettleName(scope permission.Scope, how string) {
	if scope == permission.CompanyScope {
		own := a.Spec.Account.Company.Clone()
		own.IfDifferent = how
		a.Spec.Account.Company = &own
	} else {
		a.Spec.Template.IfDifferent = how
	}
	a.Spec.SetSource(TemplateField(scope)+".if_different", YourAnswer)
}

// AdoptKeys names the rows of s by the company's own keys, so that an edit finds the
// row that a preset or a file has named otherwise.
func (s *Spec) AdoptKeys(c Vocabularies) {
	for _, scope := range Scopes() {
		v, t := c.VocabularyOf(scope), s.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		tools := make(map[string]ToolSpec, len(t.Tools))
		for _, name := range slices.Sorted(maps.Keys(t.Tools)) {
			tool, err := v.Find(name)
			if err != nil || tool.Key == name {
				tools[name] = t.Tools[name]
				continue
			}
			if _, taken := t.Tools[tool.Key]; taken {
				continue // the row under Procore's own key is the admin's
			}
			tools[tool.Key] = t.Tools[name]
			s.SetSource(RowField(scope, tool.Key), s.From(RowField(scope, name)))
			s.SetSource(RowField(scope, name), Source{})
		}
		setTools(s, scope, tools)
	}
}

// Publish is the inverse of [Spec.AdoptKeys]: it names rows and granular permissions as
// they are found in every company. It is for answers that were given where no company
// was asked, whose keys are nobody's.
func (s *Spec) Publish(c Vocabularies) {
	for _, scope := range Scopes() {
		v, t := c.VocabularyOf(scope), s.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		tools := make(map[string]ToolSpec, len(t.Tools))
		for name, row := range t.Tools {
			tool, err := v.Find(name)
			if err != nil {
				tools[name] = row
				continue
			}
			row.Granular = slices.Clone(row.Granular)
			for i, action := range row.Granular {
				if a, err := tool.Find(action); err == nil {
					row.Granular[i] = a.Published()
				}
			}
			published := tool.Published()
			tools[published] = row
			if published != name {
				s.SetSource(RowField(scope, published), s.From(RowField(scope, name)))
				s.SetSource(RowField(scope, name), Source{})
			}
		}
		setTools(s, scope, tools)
	}
}

// Absent returns the rows that the company does not have, by the names in s.
func (s *Spec) Absent(c Vocabularies) []string {
	var out []string
	for _, scope := range Scopes() {
		v, t := c.VocabularyOf(scope), s.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		for name := range t.Tools {
			if _, err := v.Find(name); err != nil {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// LeaveOut takes the rows and granular permissions out of the answers that the company
// does not have, as one step that can be taken back.
func (a *Answers) LeaveOut(c Vocabularies) {
	a.Remember("left out what this company does not have", permission.ProjectScope)
	for _, scope := range Scopes() {
		v, t := c.VocabularyOf(scope), a.Spec.TemplateOf(scope)
		if v == nil || t == nil {
			continue
		}
		tools := map[string]ToolSpec{}
		for name, row := range t.Tools {
			tool, err := v.Find(name)
			if err != nil {
				continue
			}
			if row.Granular != nil {
				row.Granular = slices.DeleteFunc(slices.Clone(row.Granular), func(action string) bool {
					_, err := tool.Find(action)
					return err != nil
				})
			}
			tools[name] = row
		}
		setTools(&a.Spec, scope, tools)
	}
}

// WithPresets returns the answers with what presets ask for on projects in them. Who
// the account is was settled before and stays.
func (a *Answers) WithPresets(p Preset, c Vocabularies) Spec {
	s := a.Spec.Clone()
	p.Apply(&s)
	account := a.Spec.Account
	account.Company = s.Account.Company
	s.Account = account
	for _, f := range below("account") {
		s.SetSource(f.Path, a.Spec.Sources[f.Path])
	}
	s.AdoptKeys(c)
	s.SetSource("integration", YourAnswer)
	return s
}

// A Step is one change of the templates: the answers before it (or after it, once it
// was taken back), what it did, and to which template.
type Step struct {
	What  string
	Scope permission.Scope
	spec  Spec
}

// A history is what was changed about the templates. It lasts as long as nothing else
// changes the answers.
type history struct {
	undo, redo []Step
	at         *Spec // the answers as the last of its changes left them
}

// Remember puts the answers on the stack of what can be taken back, before they are
// changed.
func (a *Answers) Remember(what string, scope permission.Scope) {
	a.history.undo = append(a.history.undo, Step{what, scope, a.Spec.Clone()})
	a.history.redo = nil
}

// Undo takes the last change back; false where there is none.
func (a *Answers) Undo() (Step, bool) { return a.swap(&a.history.undo, &a.history.redo) }

// Redo makes the change again that was taken back last; false where there is none.
func (a *Answers) Redo() (Step, bool) { return a.swap(&a.history.redo, &a.history.undo) }

// Undos returns how many changes can be taken back.
func (a *Answers) Undos() int { return len(a.history.undo) }

// Redos returns how many changes can be made again.
func (a *Answers) Redos() int { return len(a.history.redo) }

// swap takes a step off one stack and puts the present answers on the other.
func (a *Answers) swap(from, to *[]Step) (Step, bool) {
	n := len(*from)
	if n == 0 {
		return Step{}, false
	}
	last := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, Step{last.What, last.Scope, a.Spec.Clone()})
	a.Spec = last.spec
	return last, true
}

// Hold marks the answers as those that the history leads to.
func (a *Answers) Hold() {
	now := a.Spec.Clone()
	a.history.at = &now
}

// Stale forgets the history where something else has changed the answers since:
// taking a step back would take that back too.
func (a *Answers) Stale() {
	if a.history.at == nil || !reflect.DeepEqual(*a.history.at, a.Spec) {
		a.history = history{}
	}
	a.Hold()
}
