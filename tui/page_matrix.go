package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// matrixPage is the template's content: one row a tool of this company.
type matrixPage struct {
	matrix   *widget.Matrix
	draft    draft
	optional map[string]setup.OptionalTool // rows that only some uses of the integration need
}

func (p *matrixPage) Title() string { return "What may it do?" }

func (p *matrixPage) Typing() bool { return p.matrix != nil && p.matrix.Typing() }

// Escape clears the filter.
func (p *matrixPage) Escape(*Session) bool {
	if p.matrix == nil || !p.matrix.Typing() && p.matrix.Filter() == "" {
		return false
	}
	p.matrix.Key(tea.KeyPressMsg{Code: tea.KeyEscape})
	return true
}

func (p *matrixPage) Blocked(s *Session) string {
	if s.Snapshot.Vocabulary == nil || len(s.Snapshot.Vocabulary.Tools) == 0 {
		return "No tool of this company could be read from its templates."
	}
	return ""
}

func (p *matrixPage) Keys(s *Session) []Key {
	undo, redo := "", ""
	if len(s.undo) == 0 {
		undo = "Nothing was changed on this page yet."
	}
	if len(s.redo) == 0 {
		redo = "Nothing was taken back."
	}
	keys := []Key{
		keyLevel, keyGranular, keyAllOn, keyUndo.unless(undo), keyRedo.unless(redo), keyDiff, keyFilter,
		keyNext.as("review"), keyMove,
	}
	if len(s.absent()) > 0 {
		keys = append([]Key{keyDrop}, keys...)
	}
	return keys
}

func (p *matrixPage) Enter(s *Session) tea.Cmd {
	s.adoptKeys()
	p.matrix = widget.NewMatrix([]string{"None", "Read", "Standard", "Admin"})
	p.refresh(s)
	return nil
}

// refresh works the rows out anew from the answers.
func (p *matrixPage) refresh(s *Session) {
	p.draft = s.draft()
	p.optional = s.optional()
	if s.Snapshot.Vocabulary == nil {
		return
	}
	var rows []widget.MatrixRow
	for i := range s.Snapshot.Vocabulary.Tools {
		rows = append(rows, p.row(s, &s.Snapshot.Vocabulary.Tools[i]))
	}
	p.matrix.SetRows(rows)
}

func (p *matrixPage) row(s *Session, t *permission.Tool) widget.MatrixRow {
	level := p.draft.want.Level(t.Key)
	row := widget.MatrixRow{
		ID: t.Key, Group: strings.ToUpper(text.Display(t.Group)), Label: text.Display(t.Label),
		Level: int(level) - 1, Base: int(p.draft.base.Level(t.Key)) - 1,
	}
	for _, l := range permission.Levels() {
		row.Offered = append(row.Offered, t.Offers(l))
	}
	granted := 0
	for _, a := range t.Actions {
		on := p.draft.want.Granted(t.Key, a.Key)
		if on {
			granted++
		}
		row.Actions = append(row.Actions, widget.MatrixAction{
			ID: a.Key, Label: text.Display(a.Label), On: on, Locked: s.Snapshot.Vocabulary.Locked(p.draft.want, t.Key, a.Key),
		})
	}
	switch {
	case level == permission.Admin && len(t.Actions) > 0:
		row.Closed = "Admin has every granular permission: they can be chosen at Read Only and Standard"
	case !level.TakesGranular() && len(t.Actions) > 0:
		row.Closed = "there are none at None: they can be chosen at Read Only and Standard"
	}
	row.Mark, row.Note = p.note(row, granted)
	return row
}

// note says at the row's end how it differs from the base.
func (p *matrixPage) note(row widget.MatrixRow, granted int) (mark, note string) {
	was := row.Base
	switch {
	case row.Level > was:
		mark, note = "+", "was "+shortLevel(was)
	case row.Level < was:
		mark, note = "-", "was "+shortLevel(was)
	}
	if granted > 0 && row.Closed == "" {
		note = fmt.Sprintf("%d of %d on", granted, len(row.Actions))
	}
	for _, f := range p.draft.findings {
		if f.Tool == row.ID && f.Severity != permission.Info {
			mark = "!"
		}
	}
	return mark, note
}

func shortLevel(column int) string {
	names := []string{"None", "Read", "Standard", "Admin"}
	if column < 0 || column >= len(names) {
		return "unknown"
	}
	return names[column]
}

func (p *matrixPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		p.matrix.Paste(msg.Content)
	case tea.KeyPressMsg:
		return p.key(s, msg), nil
	}
	return Stay, nil
}

func (p *matrixPage) key(s *Session, msg tea.KeyPressMsg) Action {
	if r, taken := p.matrix.Key(msg); taken || r != nil {
		p.apply(s, r)
		return Stay
	}
	switch k := msg.String(); {
	case keyNext.is(k):
		return Next
	case keyUndo.is(k) && s.back():
		s.say("Taken back. Ctrl+R makes it again.")
	case keyRedo.is(k) && s.forth():
		s.say("Made again.")
	case keyDiff.is(k):
		return Open(newText("What differs from "+s.baseName(), strings.Join(p.changes(s), "\n")))
	case keyDrop.is(k) && len(s.absent()) > 0:
		gone := s.absent()
		s.leaveOut()
		s.say("Left out: " + text.Display(strings.Join(gone, ", ")) + ". u takes it back.")
	}
	p.refresh(s)
	return Stay
}

// apply carries out what the matrix asks for, by the rules.
func (p *matrixPage) apply(s *Session, r widget.Result) {
	var err error
	switch r := r.(type) {
	case widget.Denied:
		s.say(sentence(r.Why) + ".")
	case widget.SetLevel:
		err = s.edit(r.ID, func(v *permission.Vocabulary, t *permission.Template) error {
			return v.SetLevel(t, r.ID, permission.Levels()[r.Level])
		})
	case widget.SetAction:
		err = s.edit(r.ID, func(v *permission.Vocabulary, t *permission.Template) error {
			return v.SetAction(t, r.ID, r.Action, r.On)
		})
	case widget.SetActions:
		err = s.edit(r.ID, func(v *permission.Vocabulary, t *permission.Template) error { return setAll(v, t, r) })
	default:
		return
	}
	if err != nil {
		s.say(sentence(text.Display(err.Error())))
	}
	p.refresh(s)
}

// setAll sets several granular permissions of a row. One may need another, so
// those that are refused are tried again after the others.
func setAll(v *permission.Vocabulary, t *permission.Template, r widget.SetActions) error {
	left := slices.Clone(r.Actions)
	for range r.Actions {
		var refused []string
		var last error
		for _, a := range left {
			if err := v.SetAction(t, r.ID, a, r.On); err != nil {
				refused, last = append(refused, a), err
			}
		}
		if len(refused) == 0 {
			return nil
		}
		if len(refused) == len(left) {
			if len(left) == len(r.Actions) {
				return last
			}
			return nil // a rule keeps some of them apart; the rest is set
		}
		left = refused
	}
	return nil
}

func (p *matrixPage) View(s *Session, w, h int) string {
	if s.Snapshot.Vocabulary == nil {
		return widget.Fit("✗ "+p.Blocked(s), w, h)
	}
	head := widget.Ends(s.Theme.Dim.Render(p.summary(s)), "", w)
	var missing []string
	if gone := s.absent(); len(gone) > 0 {
		names := text.Display(strings.Join(gone, ", "))
		words := s.Theme.Glyphs.Warn + " Not in this company: " + names + ". x leaves it out."
		missing = widget.Wrap(words, w)
	}
	top := append([]string{head}, missing...)
	return widget.Fit(strings.Join(top, "\n")+"\n"+p.matrix.View(s.Theme, w, max(h-len(top), 1)), w, h)
}

// summary is the template in a line: its name, its base, how much it changes.
func (p *matrixPage) summary(s *Session) string {
	n := len(s.Snapshot.Vocabulary.Compare(p.draft.base, p.draft.want))
	return fmt.Sprintf("%s · from %s · %s", text.Display(s.Spec.Template.Name), s.baseName(), counted(n, "change"))
}

// baseName is what a sentence calls the base.
func (s *Session) baseName() string {
	if s.Spec.Template.Base == "" {
		return "every tool None"
	}
	return text.Display(s.Spec.Template.Base)
}

// changes lists what differs from the base, in words.
func (p *matrixPage) changes(s *Session) []string {
	var out []string
	for _, l := range diffLines(s, p.draft) {
		line := l.Text
		if l.Before != "" || l.After != "" {
			line += ": " + l.Before + " → " + l.After
		}
		if l.Source != "" {
			line += "   (" + l.Source + ")"
		}
		out = append(out, line)
		for _, item := range l.Items {
			out = append(out, "    "+item)
		}
	}
	if len(out) == 0 {
		return []string{"Nothing: it grants the same."}
	}
	return out
}

func (p *matrixPage) Explain(s *Session) (string, string) {
	key, action := p.matrix.Focus()
	v := s.Snapshot.Vocabulary
	if v == nil || key == "" {
		return "", ""
	}
	for _, f := range p.draft.findings {
		if f.Tool == key && (f.Action == "" || f.Action == action) && f.Severity != permission.Info {
			return s.Theme.Glyphs.Warn + " " + text.Display(f.Text), f.Source
		}
	}
	tool, ok := v.Tool(key)
	if !ok {
		return "", ""
	}
	if o, ok := p.optional[key]; ok && action == "" {
		return fmt.Sprintf("Optional: %s (%s). %s", levelName(o.Level), text.Display(o.Reason), aboutTool(tool, "")), o.From
	}
	return aboutTool(tool, action), known(s.rowSource(key))
}

// levelName is Procore's name of a level as a preset spells it.
func levelName(id string) string {
	if l, err := permission.ParseLevel(id); err == nil {
		return l.String()
	}
	return id
}

// optional are the rows that only some uses of the integration need, by key.
func (s *Session) optional() map[string]setup.OptionalTool {
	x, ok := s.preset()
	if !ok || s.Snapshot.Vocabulary == nil {
		return nil
	}
	out := map[string]setup.OptionalTool{}
	for _, o := range x.Optional {
		if t, err := s.Snapshot.Vocabulary.Find(o.Tool); err == nil {
			out[t.Key] = o
		}
	}
	return out
}

// rowSource says where a row's level came from.
func (s *Session) rowSource(key string) string {
	if _, asked := s.Spec.Template.Tools[key]; asked {
		return s.Spec.Source(toolField(key))
	}
	return ""
}

// aboutTool explains a row, or a granular permission of it.
func aboutTool(t *permission.Tool, action string) string {
	for _, a := range t.Actions {
		if a.Key != action {
			continue
		}
		if a.Catalog != nil && a.Catalog.About != "" {
			return a.Label + ": " + a.Catalog.About
		}
		return text.Display(a.Label) + ": a granular permission of " + text.Display(t.Label) + "."
	}
	about := text.Display(t.Label) + ": "
	if t.Catalog != nil && t.Catalog.About != "" {
		about += t.Catalog.About
	} else {
		about += "Read Only looks, Standard works with what it may, Admin does everything, the tool's settings too."
	}
	if t.Match == permission.MatchNone {
		about += " This tool is not in the catalogue; it is shown as the company calls it."
	}
	return about
}
