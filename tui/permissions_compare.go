package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A compareOverlay shows what differs from the base, from what is in Procore now,
// or from any other template of the company.
type compareOverlay struct {
	scope permission.Scope
	with  []setup.Comparison
	at    int
	diff  *widget.Diff
	words string // instead of a diff
}

func newCompare(s *Session, e *editor) *compareOverlay {
	o := &compareOverlay{scope: e.scope, diff: widget.NewDiff(nil)}
	o.diff.SetDetails(true)
	o.with = setup.Comparisons(e.scope, s.Spec, s.Snapshot)
	o.refresh(s)
	return o
}

func (o *compareOverlay) Title() string { return "What differs from " + o.with[o.at].Name }

func (o *compareOverlay) Keys(*Session) []Key {
	keys := []Key{action.With, action.WithList, action.Details, action.Move, action.Close}
	if len(o.with) < 2 {
		keys[0] = keys[0].Unless("There is no other template to compare with.")
		keys[1] = keys[1].Unless("There is no other template to compare with.")
	}
	return keys
}

// refresh compares with what is chosen.
func (o *compareOverlay) refresh(s *Session) {
	o.words = ""
	rows, err := o.with[o.at].Rows()
	var ps spec.Problems
	switch {
	case errors.As(err, &ps):
		o.words = "It can't be compared yet: " + ps[0].Titled()
	case err != nil:
		o.words = sentence(text.Display(err.Error())) + "."
	case len(rows) == 0:
		o.words = "Nothing: it grants the same."
	}
	var lines []setup.Line
	for _, d := range rows {
		lines = append(lines, setup.RowLine(o.scope, s.Snapshot, d, s.Spec.RowSource(o.scope, d.Tool).Text))
	}
	o.diff.SetLines(diffLines(lines))
}

func (o *compareOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	switch stroke := k.String(); {
	case action.Close.Is(stroke):
		return Close, nil
	case stroke == "left":
		o.step(s, -1)
	case stroke == "right":
		o.step(s, 1)
	case action.WithList.Is(stroke):
		return Open(o.list()), nil
	default:
		o.diff.Key(k)
	}
	return Stay, nil
}

func (o *compareOverlay) step(s *Session, by int) {
	o.at = (o.at + by + len(o.with)) % len(o.with)
	o.refresh(s)
}

// list asks what to compare with.
func (o *compareOverlay) list() *pickOverlay {
	var options []widget.Option
	for i, w := range o.with {
		options = append(options, widget.Option{ID: text.Number(i), Label: w.Name, Text: w.Kind})
	}
	return newPick("Compare with which template?", options, text.Number(o.at), func(s *Session, id string) Action {
		for i := range options {
			if options[i].ID == id {
				o.at = i
			}
		}
		o.refresh(s)
		return Close
	})
}

func (o *compareOverlay) View(s *Session, w, h int) string {
	if o.words != "" {
		return widget.Fit(joinWrapped(o.words, w), w, h)
	}
	return o.diff.View(s.Theme, w, h)
}

// A leastOverlay lists what the integration does not need of the project template.
type leastOverlay struct {
	page  *matrixPage
	rows  []setup.Excess
	diff  *widget.Diff
	words string
}

func newLeast(s *Session, p *matrixPage) *leastOverlay {
	o := &leastOverlay{page: p, diff: widget.NewDiff(nil)}
	o.diff.SetDetails(true)
	rows, err := setup.Unneeded(s.Spec, s.Snapshot)
	var ps spec.Problems
	switch {
	case errors.Is(err, setup.ErrNoNeeds):
		o.words = sentence(err.Error()) + "."
	case errors.As(err, &ps):
		o.words = "It can't be worked out yet: " + ps[0].Titled()
	case err != nil:
		o.words = sentence(text.Display(err.Error())) + "."
	case len(rows) == 0:
		o.words = "Nothing: it gives no more than " + integrationName(s.Spec) + " asks for."
	}
	o.rows = rows
	var lines []setup.Line
	for _, x := range rows {
		lines = append(lines, x.Line(s.Spec, s.Snapshot))
	}
	o.diff.SetLines(diffLines(lines))
	return o
}

func (o *leastOverlay) Title() string { return "What is not needed" }

func (o *leastOverlay) Keys(*Session) []Key {
	return []Key{action.Apply.As("take it away").Unless(o.idle()), action.Details, action.Move, action.Leave}
}

// idle is why there is nothing to take away.
func (o *leastOverlay) idle() string {
	for _, x := range o.rows {
		if x.Unless == "" {
			return ""
		}
	}
	return "There is nothing to take away."
}

func (o *leastOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case action.Leave.Is(k.String()):
		return Close, nil
	case action.Apply.Is(k.String()):
		n, err := s.Edit(o.page.tabs[0].rows, "took away what is not needed", setup.Lower(o.rows))
		if err != nil {
			s.say(sentence(text.Display(err.Error())))
			return Stay, nil
		}
		o.page.refresh(s)
		s.say(text.Count(n, "tool") + " lowered to what is needed. u takes it back.")
		return Close, nil
	default:
		o.diff.Key(k)
	}
	return Stay, nil
}

func (o *leastOverlay) View(s *Session, w, h int) string {
	if o.words != "" {
		return widget.Fit(joinWrapped(o.words, w), w, h)
	}
	head := joinWrapped("More than "+integrationName(s.Spec)+" asks for, from what it is to what would do:", w)
	return widget.Fit(head+"\n"+o.diff.View(s.Theme, w, max(h-lineCount(head), 1)), w, h)
}
