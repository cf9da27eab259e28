package tui

import (
	"slices"

	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// mostPast is how many changes of the selection can be taken back.
const mostPast = 50

// A projectsPast is what was changed about the selection, to be taken back.
type projectsPast struct {
	now        projectsChoice
	undo, redo []projectsChoice
}

// A projectsChoice is the answer of the page at one time.
type projectsChoice struct {
	ids          []int64
	fresh, exact bool
}

func (c projectsChoice) same(o projectsChoice) bool {
	return c.fresh == o.fresh && c.exact == o.exact && slices.Equal(c.ids, o.ids)
}

func (h projectsPast) noUndo() string {
	if len(h.undo) == 0 {
		return "Nothing was changed on this page yet."
	}
	return ""
}

func (h projectsPast) noRedo() string {
	if len(h.redo) == 0 {
		return "Nothing was taken back."
	}
	return ""
}

// choice is the answer as it is now.
func (p *projectsPage) choice(s *Session) projectsChoice {
	return projectsChoice{p.picker.Selected(), s.Spec.Projects.New, s.Spec.Projects.Exact}
}

// begin notes the answer with which the page opens; one that was changed elsewhere has no
// past here.
func (p *projectsPage) begin(s *Session) {
	if now := p.choice(s); !now.same(p.past.now) {
		p.past = projectsPast{now: now}
	}
	p.count(s)
}

// chose notes that the answer was changed.
func (p *projectsPage) chose(s *Session) {
	p.count(s)
	now := p.choice(s)
	if now.same(p.past.now) {
		return
	}
	h := &p.past
	if h.now.ids == nil { // it was not known before
		h.now = now
		return
	}
	h.undo, h.redo, h.now = append(h.undo, h.now), nil, now
	if len(h.undo) > mostPast {
		h.undo = h.undo[1:]
	}
}

// answers takes a key that changes an answer beside the selection, or takes one back; false
// where it is none.
func (p *projectsPage) answers(s *Session, stroke string) bool {
	switch {
	case action.New.Is(stroke):
		p.toggle(s, "projects.new")
		p.chose(s)
	case action.Exact.Is(stroke):
		p.toggle(s, "projects.exact")
		p.chose(s)
	case action.Undo.Is(stroke):
		p.takeBack(s)
	case action.Redo.Is(stroke):
		p.makeAgain(s)
	default:
		return false
	}
	return true
}

func (p *projectsPage) takeBack(s *Session) {
	p.step(s, &p.past.undo, &p.past.redo, "Taken back. Ctrl+R makes it again.")
}

func (p *projectsPage) makeAgain(s *Session) {
	p.step(s, &p.past.redo, &p.past.undo, "Made again.")
}

// step goes to the last answer of one stack and puts the present one on the other.
func (p *projectsPage) step(s *Session, from, to *[]projectsChoice, words string) {
	n := len(*from)
	if n == 0 {
		return
	}
	then := (*from)[n-1]
	*from, *to = (*from)[:n-1], append(*to, p.past.now)
	p.past.now = then
	if then.fresh != s.Spec.Projects.New {
		p.toggle(s, "projects.new")
	}
	if then.exact != s.Spec.Projects.Exact {
		p.toggle(s, "projects.exact")
	}
	p.picker.SetSelected(then.ids)
	p.keep(s)
	s.say(words)
}

// count counts the projects that the account is on and that are not selected.
func (p *projectsPage) count(s *Session) {
	p.off = 0
	for id := range s.Snapshot.Assignments {
		if !p.picker.IsSelected(int64(id)) {
			p.off++
		}
	}
}

// others says what becomes of the other projects that the account is on.
func (p *projectsPage) others(s *Session) string {
	switch {
	case p.off == 0:
		return ""
	case s.Spec.Projects.Exact:
		return s.Theme.Bad.Render(": takes it off " + text.Count(p.off, "other"))
	}
	return s.Theme.Dim.Render(": it is on " + text.Count(p.off, "other"))
}
