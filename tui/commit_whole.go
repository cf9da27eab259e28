package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A wholeOverlay shows the plan of all stages, with what is done of it. Nothing can be
// carried out here.
type wholeOverlay struct{ diff *widget.Diff }

func newWhole(s *Session) *wholeOverlay {
	var lines []widget.DiffLine
	for _, o := range setup.Outlooks(s.Spec, s.Snapshot) {
		group := o.Stage.Title()
		lines = append(lines, planLines(o.Plan, o.Stage, group)...)
		if o.Later != "" {
			lines = append(lines, widget.DiffLine{Group: group, Mark: widget.DiffNote, Text: o.Later})
		}
	}
	return &wholeOverlay{widget.NewDiff(lines)}
}

// wholeKey is the key of the whole plan, where a page does not show it all already.
func (p *commitPage) wholeKey() Key {
	switch {
	case p.ending:
		return action.Whole.Unless("This page shows the whole plan.")
	case p.state == commitRunning, p.state == commitReading, p.state == commitStuck: // there is none now
		return action.Whole.Unless(p.Blocked(nil))
	}
	return action.Whole
}

func (o *wholeOverlay) Title() string { return "What is planned in all, and what of it is done?" }

func (o *wholeOverlay) Keys(*Session) []Key {
	return []Key{detailsOf(o.diff), action.Move, action.Close}
}

func (o *wholeOverlay) Update(_ *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case action.Close.Is(k.String()):
		return Close, nil
	default:
		o.diff.Key(k)
	}
	return Stay, nil
}

func (o *wholeOverlay) View(s *Session, w, h int) string { return o.diff.View(s.Theme, w, h) }
