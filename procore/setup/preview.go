package setup

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Preview is what presets would make of the answers. Nothing is taken over before it
// was shown.
type Preview struct {
	Name    string    // of the presets, in a sentence
	Spec    spec.Spec // the answers with them
	Changes int       // rows that would be different
	Lines   []Line
}

// PreviewPresets works out what integrations together would change in a scope's
// template. Options adds the company tools of which a page leaves open whether it means
// them.
func PreviewPresets(
	a *spec.Answers, snap *Snapshot, scope permission.Scope, list []spec.Preset, options bool,
) Preview {
	all := spec.Combine(list...)
	v := Preview{Name: "no preset"}
	if len(list) > 0 {
		v.Name = all.Vendor
	}
	var left []string
	if scope == permission.CompanyScope {
		v.Spec = a.Spec.Clone()
		left = all.ApplyCompany(&v.Spec, snap.CompanyVocabulary, options)
	} else {
		v.Spec = a.WithPresets(all, snap)
	}
	filled := spec.Answers{Spec: v.Spec}
	filled.Prefill()
	v.Spec = filled.Spec
	p := previewer{v.Spec, snap, scope}
	want := Rows(scope, v.Spec, snap).Want
	changed := snap.VocabularyOf(scope).Compare(Rows(scope, a.Spec, snap).Want, want)
	answers := p.answers(a.Spec)
	v.Changes = len(changed) + len(answers)
	v.Lines = slices.Concat(
		answers, p.changes(changed), p.stays(all, want), p.several(list), p.missing(all, left), p.open(all),
	)
	return v
}

// A previewer tells what presets would make of a template; spec are the answers with them.
type previewer struct {
	spec  spec.Spec
	snap  *Snapshot
	scope permission.Scope
}

// answers are the other answers that would be different: what the template is called, on
// which projects the account is.
func (p previewer) answers(was spec.Spec) []Line {
	var lines []Line
	for _, f := range spec.Fields() {
		before, after := f.Get(&was), f.Get(&p.spec)
		if before == after || f.Path == "integration" || strings.HasSuffix(f.Path, ".tools") {
			continue
		}
		lines = append(lines, Line{
			ID: f.Path, Group: "Answers", Kind: LineChange, Text: f.Name, Before: answer(f, before), After: answer(f, after),
			Source: text.Display(p.spec.Source(f.Path)),
		})
	}
	return lines
}

// answer is an answer in words.
func answer(f spec.Field, v string) string {
	for _, w := range f.Words {
		if w.Value == v && w.Label != "" {
			return w.Label
		}
	}
	switch v {
	case "":
		return "not answered"
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return text.Display(v)
}

func (p previewer) changes(rows []permission.Difference) []Line {
	const group = "Changes"
	if len(rows) == 0 {
		return []Line{{Group: group, Kind: LineSame, Text: "none: it grants the same already"}}
	}
	var lines []Line
	for _, d := range rows {
		line := RowLine(p.scope, p.snap, d, p.spec.RowSource(p.scope, d.Tool).Text)
		line.Group = group
		lines = append(lines, line)
	}
	return lines
}

// stays are the rows that a person or a file has set, and that stay.
func (p previewer) stays(all spec.Preset, want permission.Template) []Line {
	if p.scope == permission.CompanyScope {
		return nil
	}
	var lines []Line
	for _, name := range p.tools(all) {
		t, err := p.snap.Vocabulary.Find(name)
		level, bad := permission.ParseLevel(all.Spec.Template.Tools[name].Level)
		if err != nil || bad != nil || want.Level(t.Key) == level {
			continue
		}
		lines = append(lines, Line{
			Group: "Stays as it was set", Kind: LineSame,
			Text:   text.Display(t.Label) + " stays " + want.Level(t.Key).String() + "; asked for is " + level.String(),
			Source: p.spec.RowSource(p.scope, t.Key).Text,
		})
	}
	return lines
}

// tools are the tools that a preset names, in the order of the company's own.
func (p previewer) tools(all spec.Preset) []string {
	place := func(name string) int {
		t, err := p.snap.Vocabulary.Find(name)
		return slices.IndexFunc(p.snap.Vocabulary.Tools, func(x permission.Tool) bool { return err == nil && x.Key == t.Key })
	}
	return slices.SortedFunc(maps.Keys(all.Spec.Template.Tools), func(a, b string) int {
		return cmp.Or(place(a)-place(b), strings.Compare(a, b))
	})
}

// several are the tools that more than one of the presets names.
func (p previewer) several(list []spec.Preset) []Line {
	if p.scope == permission.CompanyScope || len(list) < 2 {
		return nil
	}
	all := spec.Combine(list...)
	var lines []Line
	for _, name := range p.tools(all) {
		var asks []string
		for _, x := range list {
			if t, ok := x.Spec.Template.Tools[name]; ok {
				asks = append(asks, x.Vendor+": "+levelName(t.Level)+"   "+x.Steps[spec.RowField(p.scope, name)])
			}
		}
		if len(asks) < 2 {
			continue
		}
		lines = append(lines, Line{
			Group: "Asked for by several: the highest level wins", Kind: LineNote, Text: p.snap.called(p.scope, name),
			After: levelName(all.Spec.Template.Tools[name].Level), Items: asks,
		})
	}
	return lines
}

// called is what the company calls a tool that a preset names.
func (s *Snapshot) called(scope permission.Scope, name string) string {
	if t, err := s.VocabularyOf(scope).Find(name); err == nil {
		return text.Display(t.Label)
	}
	return text.Display(name)
}

// missing is what can't be set in this company.
func (p previewer) missing(all spec.Preset, left []string) []Line {
	if p.scope != permission.CompanyScope {
		for _, name := range p.tools(all) {
			if _, err := p.snap.Vocabulary.Find(name); err != nil {
				left = append(left, err.Error())
			}
		}
	}
	var lines []Line
	for _, words := range left {
		words = text.Sentence(text.Display(words)) + "."
		lines = append(lines, Line{Group: "Can't be set here", Kind: LineWarn, Text: words})
	}
	return lines
}

// open is what the presets' sources leave open.
func (p previewer) open(all spec.Preset) []Line {
	var lines []Line
	note := func(group, words, source string) {
		words, source = text.Display(words), text.Display(source)
		lines = append(lines, Line{Group: group, Kind: LineNote, Text: words, Source: source})
	}
	options := all.Optional
	if p.scope == permission.CompanyScope {
		options = all.CompanyOptions
	}
	for _, o := range options {
		words := fmt.Sprintf("%s at %s: %s", p.snap.called(p.scope, o.Tool), levelName(o.Level), o.Reason)
		note("Only where it is wanted", words, o.From)
	}
	for _, open := range all.Open {
		note("Left open by its source", open.Text, "")
	}
	if p.scope != permission.CompanyScope && len(all.Company)+len(all.CompanyOptions) > 0 {
		note("Left open by its source", "What it asks of the company's own tools is set on the company template.", "")
	}
	return lines
}
