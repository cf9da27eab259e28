package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A presetsOverlay fills in what integrations ask for: first which ones, then what
// that changes. Nothing is taken over before it was shown.
type presetsOverlay struct {
	page   *matrixPage
	picker *widget.Picker
	shown  *setup.Preview // nil: the list of integrations
	diff   *widget.Diff   // of what is shown
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
		return "What would " + o.shown.Name + " change?"
	}
	return "Which integrations is it for?"
}

func (o *presetsOverlay) Typing() bool { return o.shown == nil && o.picker.Typing() }

func (o *presetsOverlay) Keys(*Session) []Key {
	if o.shown != nil {
		return []Key{action.Apply, action.Details, action.Move, action.Leave.As("other integrations")}
	}
	return []Key{action.Tick, action.Apply.As("show what changes"), action.Filter, action.Move, action.Leave}
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
	case action.Leave.Is(k.String()):
		return Close, nil
	case action.Apply.Is(k.String()):
		list, options := o.chosen(s)
		shown := setup.PreviewPresets(&s.Answers, s.Snapshot, o.page.now().scope, list, options)
		o.shown, o.diff = &shown, widget.NewDiff(nil)
		o.diff.SetDetails(true)
		o.diff.SetLines(diffLines(shown.Lines))
	}
	return Stay, nil
}

// preview handles the keys while it is shown what would change.
func (o *presetsOverlay) preview(s *Session, k tea.KeyPressMsg) Action {
	switch {
	case action.Leave.Is(k.String()):
		o.shown = nil
	case action.Apply.Is(k.String()):
		s.Remember("the presets of "+o.shown.Name, o.page.now().scope)
		s.Spec = o.shown.Spec
		o.page.refresh(s)
		s.say(sentence(o.shown.Name) + ": " + text.Count(o.shown.Changes, "change") + ". u takes it back.")
		return Close
	default:
		o.diff.Key(k)
	}
	return Stay
}

// chosen are the ticked integrations, and whether what their guides leave open is meant too.
func (o *presetsOverlay) chosen(s *Session) (list []spec.Preset, options bool) {
	for _, id := range o.picker.Selected() {
		if id == openQuestions {
			options = true
		} else {
			list = append(list, s.deps.Presets[id])
		}
	}
	return s.Spec.OwnFirst(list), options
}

func (o *presetsOverlay) View(s *Session, w, h int) string {
	if o.shown == nil {
		return o.picker.View(s.Theme, w, h)
	}
	return o.diff.View(s.Theme, w, h)
}
