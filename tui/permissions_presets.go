package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A presetsOverlay fills in what integrations ask for: first which ones, then what
// that changes. Nothing is taken over before it was shown.
type presetsOverlay struct {
	page   *matrixPage
	picker *widget.Picker
	shown  *preview // nil: the list of integrations
}

// openQuestions is the row for company tools of which a guide leaves open whether
// it means them.
const openQuestions = -1

func newPresets(s *Session, p *matrixPage) *presetsOverlay {
	o := &presetsOverlay{page: p, picker: widget.NewPicker(widget.Column{Title: "Integration"})}
	o.picker.Empty = "There are no presets."
	var rows []widget.PickRow
	var now []int64
	chosen := s.Spec.Presets()
	for i, x := range s.deps.Presets {
		rows = append(rows, widget.PickRow{ID: int64(i), Cells: []string{x.Name}})
		if slices.ContainsFunc(chosen, func(c spec.Preset) bool { return c.ID == x.ID }) {
			now = append(now, int64(i))
		}
	}
	if o.company() {
		words := "Company tools too of which a guide leaves open whether it means them"
		rows = append(rows, widget.PickRow{ID: openQuestions, Cells: []string{words}})
	}
	o.picker.SetRows(rows)
	o.picker.SetSelected(now)
	if len(now) > 0 {
		o.picker.SetFocus(now[0])
	}
	return o
}

func (o *presetsOverlay) company() bool { return o.page.now().scope == permission.CompanyScope }

func (o *presetsOverlay) Title() string {
	if o.shown != nil {
		return "What would " + o.shown.name + " change?"
	}
	return "Which integrations is it for?"
}

func (o *presetsOverlay) Typing() bool { return o.shown == nil && o.picker.Typing() }

func (o *presetsOverlay) Keys(*Session) []Key {
	if o.shown != nil {
		return []Key{keyApply, keyDetails, keyMove, keyLeave.as("other integrations")}
	}
	return []Key{keyTick, keyApply.as("show what changes"), keyFilter, keyMove, keyLeave}
}

func (o *presetsOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	if o.shown != nil {
		return o.preview(s, k), nil
	}
	// Of the list's keys only those that tick one row and move are wanted here.
	if o.picker.Typing() || k.Text == "" || k.Text == " " || k.Text == "/" {
		if r, taken := o.picker.Key(k); taken || r != nil {
			return Stay, nil
		}
	}
	switch {
	case keyLeave.is(k.String()):
		return Close, nil
	case keyApply.is(k.String()):
		o.shown = o.work(s)
	}
	return Stay, nil
}

// preview handles the keys while it is shown what would change.
func (o *presetsOverlay) preview(s *Session, k tea.KeyPressMsg) Action {
	switch {
	case keyLeave.is(k.String()):
		o.shown = nil
	case keyApply.is(k.String()):
		s.Remember("the presets of "+o.shown.name, o.page.now().scope)
		s.Spec = o.shown.spec
		s.Prefill()
		o.page.refresh(s)
		s.say(sentence(o.shown.name) + ": " + text.Count(o.shown.changes, "change") + ". u takes it back.")
		return Close
	default:
		o.shown.diff.Key(k)
	}
	return Stay
}

// chosen are the ticked integrations: those of the account first, in their order,
// since the first one's answers count where only one can.
func (o *presetsOverlay) chosen(s *Session) (list []spec.Preset, options bool) {
	ids := o.picker.Selected()
	ticked := func(id string) bool {
		return slices.ContainsFunc(ids, func(i int64) bool { return i >= 0 && s.deps.Presets[i].ID == id })
	}
	for _, x := range s.Spec.Presets() {
		if ticked(x.ID) {
			list = append(list, x)
		}
	}
	for _, x := range s.deps.Presets {
		if ticked(x.ID) && !slices.ContainsFunc(list, func(c spec.Preset) bool { return c.ID == x.ID }) {
			list = append(list, x)
		}
	}
	return list, slices.Contains(ids, openQuestions)
}

func (o *presetsOverlay) View(s *Session, w, h int) string {
	if o.shown == nil {
		return o.picker.View(s.Theme, w, h)
	}
	return o.shown.diff.View(s.Theme, w, h)
}

// A preview is what presets would make of the answers.
type preview struct {
	name    string
	spec    spec.Spec
	changes int
	diff    *widget.Diff
}

// work finds out what the ticked presets would change on the open tab.
func (o *presetsOverlay) work(s *Session) *preview {
	e := o.page.now()
	list, options := o.chosen(s)
	all := spec.Combine(list...)
	v := &preview{name: "no preset", diff: widget.NewDiff(nil)}
	if len(list) > 0 {
		v.name = all.Vendor
	}
	var left []string
	if o.company() {
		v.spec = s.Spec.Clone()
		left = all.ApplyCompany(&v.spec, s.Snapshot.CompanyVocabulary, options)
	} else {
		v.spec = s.WithPresets(all, s.Snapshot)
	}
	after := *s
	after.Spec = v.spec
	d := after.rows(e.scope)
	changed := s.Snapshot.VocabularyOf(e.scope).Compare(e.rows.Want, d.Want)
	v.changes = len(changed)
	v.diff.SetDetails(true)
	v.diff.SetLines(slices.Concat(
		changeLines(&after, e.scope, changed), stayLines(&after, e.scope, all, d.Want), severalLines(s, e.scope, list),
		missingLines(s, e.scope, all, left), openLines(s, e.scope, all),
	))
	return v
}

func changeLines(s *Session, scope permission.Scope, rows []permission.Difference) []widget.DiffLine {
	const group = "Changes"
	lines := []widget.DiffLine{}
	for _, d := range rows {
		line := rowLine(s, scope, d, s.rowSource(scope, d.Tool).Text)
		line.Group = group
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		lines = append(lines, widget.DiffLine{Group: group, Mark: widget.DiffSame, Text: "none: it grants the same already"})
	}
	return lines
}

// stayLines are the rows that a person or a file has set, and that stay.
func stayLines(s *Session, scope permission.Scope, p spec.Preset, want permission.Template) []widget.DiffLine {
	if scope == permission.CompanyScope {
		return nil
	}
	v := s.Snapshot.Vocabulary
	var lines []widget.DiffLine
	for _, name := range toolIDs(s, p) {
		t, err := v.Find(name)
		asked := p.Spec.Template.Tools[name]
		level, bad := permission.ParseLevel(asked.Level)
		if err != nil || bad != nil || want.Level(t.Key) == level {
			continue
		}
		lines = append(lines, widget.DiffLine{
			Group: "Stays as it was set", Mark: widget.DiffSame,
			Text:   text.Display(t.Label) + " stays " + want.Level(t.Key).String() + "; asked for is " + level.String(),
			Source: s.rowSource(scope, t.Key).Text,
		})
	}
	return lines
}

// toolIDs are the tools that a preset names, in the order of the matrix.
func toolIDs(s *Session, p spec.Preset) []string {
	place := func(name string) int {
		t, err := s.Snapshot.Vocabulary.Find(name)
		if err != nil {
			return -1
		}
		return slices.IndexFunc(s.Snapshot.Vocabulary.Tools, func(x permission.Tool) bool { return x.Key == t.Key })
	}
	var names []string
	for name := range p.Spec.Template.Tools {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

// severalLines are the tools that more than one of the presets names.
func severalLines(s *Session, scope permission.Scope, list []spec.Preset) []widget.DiffLine {
	if scope == permission.CompanyScope || len(list) < 2 {
		return nil
	}
	all := spec.Combine(list...)
	var lines []widget.DiffLine
	for _, name := range toolIDs(s, all) {
		var asks []string
		for _, p := range list {
			if t, ok := p.Spec.Template.Tools[name]; ok {
				asks = append(asks, p.Vendor+": "+levelName(t.Level)+"   "+p.Steps[spec.RowField(scope, name)])
			}
		}
		if len(asks) < 2 {
			continue
		}
		label := name
		if t, err := s.Snapshot.Vocabulary.Find(name); err == nil {
			label = t.Label
		}
		lines = append(lines, widget.DiffLine{
			Group: "Asked for by several: the highest level wins", Mark: widget.DiffNote, Text: text.Display(label),
			After: levelName(all.Spec.Template.Tools[name].Level), Items: asks,
		})
	}
	return lines
}

// missingLines are what can't be set in this company.
func missingLines(s *Session, scope permission.Scope, p spec.Preset, left []string) []widget.DiffLine {
	if scope != permission.CompanyScope {
		for _, name := range toolIDs(s, p) {
			if _, err := s.Snapshot.Vocabulary.Find(name); err != nil {
				left = append(left, err.Error())
			}
		}
	}
	var lines []widget.DiffLine
	for _, words := range left {
		lines = append(lines, widget.DiffLine{
			Group: "Can't be set here", Mark: widget.DiffWarn, Text: sentence(text.Display(words)) + ".",
		})
	}
	return lines
}

// openLines are what the presets' sources leave open.
func openLines(s *Session, scope permission.Scope, p spec.Preset) []widget.DiffLine {
	var lines []widget.DiffLine
	note := func(group, words, source string) {
		words, source = text.Display(words), text.Display(source)
		lines = append(lines, widget.DiffLine{Group: group, Mark: widget.DiffNote, Text: words, Source: source})
	}
	options, v := p.Optional, s.Snapshot.VocabularyOf(scope)
	if scope == permission.CompanyScope {
		options = p.CompanyOptions
	}
	for _, o := range options {
		label := o.Tool
		if t, err := v.Find(o.Tool); err == nil {
			label = t.Label
		}
		note("Only where it is wanted", label+" at "+levelName(o.Level)+": "+o.Reason, o.From)
	}
	for _, open := range p.Open {
		note("Left open by its source", open.Text, "")
	}
	if scope != permission.CompanyScope && len(p.Company)+len(p.CompanyOptions) > 0 {
		note("Left open by its source", "What it asks of the company's own tools is on the other tab: tab, then p.", "")
	}
	return lines
}
