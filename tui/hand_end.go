package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// handEndPage is what a job by hand has come to: what somebody says is done. Nothing of
// it is green.
type handEndPage struct {
	list    *widget.Checklist
	failure *text.Failure
	outputs outputs
}

func (p *handEndPage) Title() string { return "What was done by hand?" }

func (p *handEndPage) Blocked(*Session) string { return "" }

func (p *handEndPage) Keys(*Session) []Key {
	return []Key{action.Keep, action.ProveByApp, action.Paper, action.Show, action.Finish, action.Move}
}

func (p *handEndPage) Enter(s *Session) tea.Cmd {
	*p = handEndPage{}
	book, err := s.hand.Book(s.Spec)
	if err != nil {
		p.failure = explain(err)
		return nil
	}
	rows := make([]widget.CheckRow, 0, len(book.Steps))
	for _, x := range book.Steps {
		r := widget.CheckRow{ID: x.ID, Title: x.Title, Status: widget.CheckUnknown, Detail: "nobody said that it is done"}
		switch at, done, lapsed := s.hand.Ticked(s.Spec, x); {
		case done:
			r.Status, r.Detail = widget.CheckAttested, "your word of "+at.Local().Format("2 January, 15:04")
		case lapsed:
			r.Detail = "an answer has changed since you said that it is done"
		case x.Optional:
			r.Status, r.Detail = widget.CheckSkipped, "may be left out"
		}
		rows = append(rows, r)
	}
	p.list = widget.NewChecklist(rows)
	for _, r := range rows {
		if r.Status == widget.CheckUnknown { // what is left comes first
			p.list.SetFocus(r.ID)
			break
		}
	}
	return nil
}

func (p *handEndPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case writtenMsg:
		p.outputs.took(s, msg)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

func (p *handEndPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.Show.Is(k) && p.list != nil:
		return goTo(stepPage(p.list.Focus().ID)), nil
	case action.Keep.Is(k):
		return Stay, saveAnswers(s)
	case action.Paper.Is(k):
		return Stay, writeRunbook(s)
	case action.ProveByApp.Is(k):
		s.setWay("")
		return goTo(is[*wayPage]), nil
	case action.Finish.Is(k):
		return End(p.attested(s)), nil
	case p.list != nil:
		p.list.Key(msg)
	}
	return Stay, nil
}

// stepPage is the page of a step, which it shows then.
func stepPage(id string) destination {
	return func(p page, s *Session) bool {
		x, ok := p.screen.(*handPage)
		if !ok {
			return false
		}
		steps, _, _, _ := s.hand.Steps(s.Spec, x.stage)
		if !slices.ContainsFunc(steps, func(st setup.Step) bool { return st.ID == id }) {
			return false
		}
		x.want = id
		return true
	}
}

// attested is the outcome of leaving from here: with every step done, as somebody says,
// nothing is left to do but to prove it.
func (p *handEndPage) attested(s *Session) error {
	if n, _ := s.hand.Left(s.Spec); n > 0 {
		return ErrUnfinished
	}
	return nil
}

func (p *handEndPage) View(s *Session, w, h int) string {
	t := s.Theme
	if p.failure != nil {
		return widget.Fit(strings.Join(wrapAll(laidOut(p.failure), w), "\n"), w, h)
	}
	left, all := s.hand.Left(s.Spec)
	says, style := fmt.Sprintf("%s %s of %s attested: that is your word. Procore was not asked, so nothing of it is "+
		"proved.", t.Glyphs.Attested, text.Number(all-left), text.Count(all, "step")), t.Text
	if left > 0 {
		says = fmt.Sprintf("%s %s left. What is done is your word; Procore was not asked.", t.Glyphs.Warn,
			areIs(left, "step"))
		style = t.Warn
	}
	head := styled(style, says, w)
	foot := append(p.outputs.lines(s), "To have it proved: p, with an OAuth app of the company; or keep the setup file "+
		"(s), and run verify and plan with it once there is one.")
	foot = wrapAll(foot, w)
	foot = foot[:min(len(foot), max(h/2, 1))]
	n := max(h-len(head)-len(foot)-2, 1)
	return widget.Fit(strings.Join(head, "\n")+"\n\n"+p.list.View(t, w, n)+"\n"+strings.Join(foot, "\n"), w, h)
}
