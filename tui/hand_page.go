package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// handPage is a stage of a job by hand, in the place of its commit: one step after the
// other, in the order in which Procore's pages want them. What is marked as done is the
// admin's word.
type handPage struct {
	stage   spec.Stage
	at      int
	want    string // the step to open with; empty: the first that is left, on the way forward
	opened  bool
	asked   string // the step whose blanks Enter has asked for
	view    stepView
	title   string
	failure *text.Failure
}

func newHandPage(st spec.Stage) *handPage { return &handPage{stage: st} }

func (p *handPage) Title() string {
	if p.title == "" {
		return "To do by hand: " + p.stage.Title()
	}
	return p.title
}

// Dense keeps the explanation from taking rows away from the page of a template.
func (p *handPage) Dense() int {
	if len(p.view.step.Rows) > 0 {
		return wideWidth
	}
	return 0
}

func (p *handPage) Blocked(s *Session) string {
	if p.failure != nil {
		return p.failure.What + "."
	}
	if p.stage == spec.StageAccount && s.Spec.Account.Email == "" {
		return "The e-mail of the app's user is missing: it stands in the company Directory once the app is installed."
	}
	return ""
}

// Escape goes back a step; on the first one Esc is the page before.
func (p *handPage) Escape(s *Session) bool {
	if p.at == 0 {
		return false
	}
	p.at--
	p.refresh(s)
	return true
}

func (p *handPage) Keys(s *Session) []Key {
	if p.failure != nil {
		return []Key{action.Next.Unless(p.Blocked(s))}
	}
	done := action.Ticked
	if _, ticked, _ := s.hand.Ticked(s.Spec, p.view.step); ticked {
		done = action.Ticked.As("not done")
	}
	nothing := ""
	if x, ok := p.view.focus(); !ok || x.copies == "" {
		nothing = "There is nothing to copy here: only you know it."
	}
	next, blanks := action.Next, ""
	if p.asks() {
		next = action.Next.As("answer")
	}
	if len(p.view.step.Asked()) == 0 {
		blanks = "Nothing is to be filled in at this step."
	}
	first, fill := []Key{done, next}, action.Fill.Unless(blanks)
	if p.asks() {
		first, fill.Hidden = []Key{next, done}, true // the same key twice
	}
	return append(first, fill, action.Value.Unless(nothing), action.Open.Unless(p.noLink(s)), action.Turn,
		action.Paper, action.Keep, action.Move)
}

// asks tells whether Enter asks for what only the company knows, which it does once.
func (p *handPage) asks() bool {
	return p.asked != p.view.step.ID && p.view.step.Unanswered() > 0
}

// noLink is why the step's page can't be opened from here.
func (p *handPage) noLink(s *Session) string {
	url := p.view.step.URL
	if why := s.closed(url); why != "" {
		return why
	}
	if s.Spec.Environment.MayOpen(url) != nil {
		return "This is no page of Procore: copy its address, and open it yourself."
	}
	return ""
}

func (p *handPage) Enter(s *Session) tea.Cmd {
	steps, _, _, err := s.hand.Steps(s.Spec, p.stage)
	p.failure = nil
	if err != nil {
		p.failure, p.title = explain(err), ""
		if errors.Is(err, setup.ErrNoSteps) {
			p.failure.Do = ""
		}
		return nil
	}
	if s.onward || !p.opened {
		p.at = max(0, slices.IndexFunc(steps, func(x setup.Step) bool {
			_, done, _ := s.hand.Ticked(s.Spec, x)
			return !done && !x.Optional
		}))
	}
	if i := slices.IndexFunc(steps, func(x setup.Step) bool { return x.ID == p.want }); i >= 0 {
		p.at = i
	}
	p.want, p.opened = "", true
	p.refresh(s)
	return nil
}

// refresh shows the step that it is at.
func (p *handPage) refresh(s *Session) {
	steps, first, all, err := s.hand.Steps(s.Spec, p.stage)
	if err != nil {
		return
	}
	p.at = max(0, min(p.at, len(steps)-1))
	x := steps[p.at]
	p.view.show(x)
	p.title = fmt.Sprintf("Step %d of %d: %s", first+p.at+1, all, x.Title)
}

func (p *handPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case writtenMsg:
		var files outputs
		if files.took(s, msg); msg.err == nil {
			s.say(strings.Join(files.lines(s), " "))
		}
	case tea.KeyPressMsg:
		if p.failure != nil {
			return Stay, nil
		}
		return p.key(s, msg)
	}
	return Stay, nil
}

func (p *handPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case action.Next.Is(k) && p.asks(), action.Fill.Is(k) && len(p.view.step.Asked()) > 0:
		p.asked = p.view.step.ID
		return Open(newAnswers(p)), nil
	case action.Next.Is(k):
		return p.forward(s), nil
	case action.Ticked.Is(k):
		_, done, _ := s.hand.Ticked(s.Spec, p.view.step)
		s.tick(p.view.step, !done)
		if !done {
			return p.forward(s), nil
		}
	case action.Value.Is(k):
		return Stay, p.view.copyOut(s)
	case action.Open.Is(k):
		return Stay, s.browse(p.view.step.URL)
	case k == action.Turn.On[0]:
		p.at--
		p.refresh(s)
	case k == action.Turn.On[1]:
		p.at++
		p.refresh(s)
	case action.Paper.Is(k):
		return Stay, writeRunbook(s)
	case action.Keep.Is(k):
		return Stay, saveAnswers(s)
	default:
		p.view.key(msg)
	}
	return Stay, nil
}

// forward is the next step, or the next page after the last one.
func (p *handPage) forward(s *Session) Action {
	steps, _, _, err := s.hand.Steps(s.Spec, p.stage)
	if err != nil || p.at >= len(steps)-1 {
		return Next
	}
	p.at++
	p.refresh(s)
	return Stay
}

func (p *handPage) View(s *Session, w, h int) string {
	if p.failure != nil {
		return widget.Fit(strings.Join(wrapAll(laidOut(p.failure), w), "\n"), w, h)
	}
	body := whole(s, p.title, w)
	h -= strings.Count(body, "\n")
	if words := p.state(s); words != "" {
		head := widget.Wrap(words, w)
		body, h = body+strings.Join(head, "\n")+"\n", h-len(head)
	}
	return body + p.view.view(s.Theme, w, max(h, 1))
}

// whole is a title that has no room in its own line, in lines of the page.
func whole(s *Session, title string, w int) string {
	if ansi.StringWidth(title) <= w {
		return ""
	}
	_, title, _ = strings.Cut(title, ": ") // the number is in the line above
	return strings.Join(styled(s.Theme.Title, title, w), "\n") + "\n"
}

// stepLevels is the step on the page of the template for projects.
const stepLevels = "template/levels"

// state is whether the step is done, as somebody says; "" while it is to do.
func (p *handPage) state(s *Session) string {
	t := s.Theme
	why := setup.GivesNothing(s.Spec, s.Snapshot)
	switch at, done, lapsed := s.hand.Ticked(s.Spec, p.view.step); {
	case p.view.step.Alarm != "":
		return t.Warn.Render(t.Glyphs.Warn + " " + p.view.step.Alarm)
	case p.view.step.ID == stepLevels && why != "":
		return t.Warn.Render(t.Glyphs.Warn + " " + sentence(why) + ". Choose the levels on the page before (esc).")
	case done:
		return t.Text.Render(t.Glyphs.Attested + " done, as you said on " + at.Local().Format("2 January, 15:04"))
	case lapsed:
		return t.Warn.Render(t.Glyphs.Warn + " an answer has changed since you said that this is done: look again")
	case p.view.step.Optional:
		return t.Dim.Render("may be left out")
	}
	return ""
}

func (p *handPage) Explain(s *Session) (string, string) {
	if p.failure != nil {
		return "", ""
	}
	return p.view.hints(s.Theme.Glyphs), ""
}

// writeRunbook writes the job as one page for a browser and for paper.
func writeRunbook(s *Session) tea.Cmd {
	book, err := s.hand.Book(s.Spec)
	if err != nil {
		s.warn(inLine(explain(err)))
		return nil
	}
	return s.save(slotReport, func(dirs []string) ([]string, error) {
		page, err := book.HTML()
		if err != nil {
			return nil, err
		}
		return journal.Keep(dirs, "procore-setup-runbook", journal.Copy{Ext: ".html", Data: page})
	})
}
