package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// lookPage shows an account that is there: in words, and what it may do on projects and on
// the company's tools as the matrix. Nothing on it writes to Procore.
type lookPage struct {
	failure *text.Failure
	at      int // which view is open: the words, then a tab for each of [spec.Scopes]
	words   *widget.Pager
	tabs    []*editor
}

// lookViews are what the views are called.
var lookViews = []string{"In words", "On projects", "Company tools"}

func (p *lookPage) Title() string { return "Who is it, and what may it do?" }

func (p *lookPage) Blocked(s *Session) string {
	if s.visit == nil || s.visit.portrait == nil {
		return "There is nothing to see yet."
	}
	return "Choose what is to become of the account: " + action.Use.Key() + " goes on with it, " + action.Offboard.Key() +
		" takes it away, " + action.Finish.Key() + " leaves it as it is."
}

// matrix is the one of the view that is open; nil: it is the words.
func (p *lookPage) matrix() *widget.Matrix {
	if p.at == 0 || p.at > len(p.tabs) {
		return nil
	}
	return p.tabs[p.at-1].matrix
}

func (p *lookPage) Typing() bool { return p.matrix() != nil && p.matrix().Typing() }

// Escape clears the filter.
func (p *lookPage) Escape(*Session) bool {
	return p.matrix() != nil && clearFilter(p.matrix())
}

func (p *lookPage) Keys(s *Session) []Key {
	wait := p.wait(s)
	list := []Key{
		action.Views.As(strings.ToLower(lookViews[(p.at+1)%len(lookViews)])).Unless(wait), action.Against.Unless(wait),
		action.KeepAccount.Unless(wait), action.Use.Unless(wait),
		action.Offboard.Unless(wait).Unless(p.notEnded(s)), action.Finish.As("leave"), action.KeepLook.Unless(wait),
		action.Again.As("read again"), action.Move,
	}
	if p.matrix() != nil {
		list = append(list, action.Filter, action.Granular.As("open"))
	}
	return list
}

// wait is why nothing can be done with the account yet.
func (p *lookPage) wait(s *Session) string {
	switch {
	case s.loading(slotLook):
		return "Wait until Procore has answered."
	case s.visit == nil || s.visit.portrait == nil:
		return "There is no account to see: press r, or go back and type another e-mail."
	}
	return ""
}

// notEnded is why the account is not taken away by this person.
func (p *lookPage) notEnded(s *Session) string {
	if why := setup.NotToEnd(s.Snapshot); why != "" {
		return sentence(why) + ": nobody takes their own access away here."
	}
	return ""
}

func (p *lookPage) Enter(s *Session) tea.Cmd {
	*p = lookPage{words: widget.NewPager("")}
	s.Spec.Leave, s.Spec.Account.Adopt = nil, false // whatever was agreed to is of before
	return p.read(s)
}

// read reads the account, and its place on every project.
func (p *lookPage) read(s *Session) tea.Cmd {
	p.failure, s.visit.portrait = nil, nil
	snap, r := s.Snapshot.Copy(), s.reader()
	env, email := s.Spec.Environment, s.Spec.Account.Email
	return s.load(slotLook, func(ctx context.Context) tea.Msg {
		return liveMsg{snap, r.ReadLive(ctx, env, email, snap)}
	})
}

func (p *lookPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case liveMsg:
		p.took(s, msg)
	case writtenMsg:
		s.visit.files.took(s, msg)
	case tea.PasteMsg:
		if m := p.matrix(); m != nil {
			m.Paste(msg.Content)
		}
	case tea.KeyPressMsg:
		if m := p.matrix(); m != nil && m.Typing() {
			m.Key(msg)
			return Stay, nil
		}
		return p.key(s, msg)
	}
	return Stay, nil
}

func (p *lookPage) took(s *Session, m liveMsg) {
	if m.err != nil {
		p.failure = explain(m.err)
		return
	}
	s.Snapshot = m.snap
	p.draw(s)
}

// draw makes the views anew of what was read.
func (p *lookPage) draw(s *Session) {
	v := s.visit
	portrait, err := setup.PortraitOf(s.Snapshot)
	if err == nil && v.asked != nil {
		err = portrait.Compare(v.against, *v.asked, s.Snapshot)
	}
	if err != nil {
		p.failure = explain(err)
		return
	}
	v.portrait, p.failure = &portrait, nil
	was := p.tabs
	p.tabs = nil
	for i, scope := range spec.Scopes() {
		e := liveTab(scope, v, s.Snapshot)
		if i < len(was) { // the cursor and what is open stay
			rows := e.matrixRows()
			e.matrix = was[i].matrix
			e.matrix.SetRows(rows)
		}
		p.tabs = append(p.tabs, e)
	}
}

func (p *lookPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	k := msg.String()
	switch {
	case action.Finish.Is(k):
		return End(p.seen(s)), nil
	case action.Again.Is(k) && !s.loading(slotLook):
		return Stay, p.read(s)
	case p.wait(s) != "":
		return Stay, nil
	case action.Views.Is(k):
		by := 1
		if k != action.Views.On[0] {
			by = len(lookViews) - 1
		}
		p.at = (p.at + by) % len(lookViews)
	case action.Against.Is(k):
		return Open(p.holdAgainst(s)), nil
	case action.KeepAccount.Is(k):
		return Stay, p.saveAccount(s)
	case action.KeepLook.Is(k):
		return Stay, p.savePortrait(s)
	case action.Use.Is(k):
		return p.useAccount(s)
	case action.Offboard.Is(k):
		s.Spec = s.Spec.Leaving(spec.LeaveSpec{})
		return goTo(isEnding), nil
	case p.matrix() != nil:
		if r, _ := p.matrix().Key(msg); r != nil {
			s.say("Nothing is changed here: this is what the account has.")
		}
	default:
		p.words.Key(msg)
	}
	return Stay, nil
}

// seen is the outcome of leaving from an account that was looked at.
func (p *lookPage) seen(s *Session) error {
	if s.changed {
		return finished(s)
	}
	return nil
}

func (p *lookPage) View(s *Session, w, h int) string {
	v := s.visit
	switch {
	case p.failure != nil:
		return widget.Fit(strings.Join(wrapAll(laidOut(p.failure), w), "\n"), w, h)
	case v == nil || v.portrait == nil:
		words := "Reading " + text.Display(s.Spec.Account.Email) + ", its templates, and where it works…"
		return widget.Fit(s.Theme.Dim.Render(words), w, h)
	}
	top := []string{p.head(s, w)}
	if p.at > 0 && v.against != "" {
		words := "+ more, - less than " + text.Display(v.against) + " asks for, which stands at the end"
		top = append(top, s.Theme.Dim.Render(widget.Line(words, w)))
	}
	foot := wrapAll(v.files.lines(s), w)
	foot = foot[:min(len(foot), max(h/2, 1))] // two files with long paths have room
	rest := max(h-len(top)-len(foot), 1)
	lines := append(top, p.body(s, w, rest))
	return widget.Fit(strings.Join(append(lines, foot...), "\n"), w, h)
}

// head names the views, and whose account it is.
func (p *lookPage) head(s *Session, w int) string {
	t := s.Theme
	if w < narrowWidth {
		return widget.Line(t.Here.Render("["+lookViews[p.at]+"]"), w)
	}
	return widget.Ends(tabs(t, lookViews, p.at), t.Dim.Render(s.visit.portrait.Email), w)
}

// body draws the view that is open.
func (p *lookPage) body(s *Session, w, h int) string {
	if p.at == 0 {
		p.words.SetLines(told(s, s.visit.portrait.Words(0, ""), w))
		return p.words.View(s.Theme, w, h)
	}
	e := p.tabs[p.at-1]
	if e.rows.Missing != nil {
		return widget.Fit(joinWrapped(s.Theme.Glyphs.Unknown+" "+sentence(e.rows.Missing.Error())+".", w), w, h)
	}
	lines := []string{widget.Line(s.Theme.Dim.Render(e.summary), w)}
	for _, x := range e.rows.Problems {
		lines = append(lines, widget.Wrap(s.Theme.Glyphs.Warn+" "+x.Titled(), w)...)
	}
	return strings.Join(append(lines, e.matrix.View(s.Theme, w, max(h-len(lines), 1))), "\n")
}

// told wraps the words about an account: what is to be minded and what is not known has
// its colour.
func told(s *Session, words []string, w int) []string {
	t := s.Theme
	var out []string
	for _, line := range words {
		style := t.Text
		switch mark, _, _ := strings.Cut(strings.TrimLeft(line, " "), " "); {
		case mark == "!" || mark == "~":
			style = t.Warn
		case mark == "?":
			style = t.Dim
		case !strings.HasPrefix(line, " "):
			style = t.Title
			if len(out) > 0 {
				out = append(out, "")
			}
		}
		in := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for i, part := range widget.Wrap(strings.TrimLeft(line, " "), max(w-2*len(in), 1)) {
			if i == 1 {
				in += "  " // what goes on stands further in
			}
			out = append(out, style.Render(in+part))
		}
	}
	return out
}

// liveTab is a template that the account has, as a matrix that nothing is changed on.
func liveTab(scope permission.Scope, v *visit, snap *setup.Snapshot) *editor {
	e := newEditor(scope)
	e.rows = setup.LiveRows(scope, v.asked, snap)
	e.fixed = "Nothing is changed here: this is what the account has."
	e.unknown = e.rows.Missing != nil
	e.summary = "by its default template " + v.portrait.OnProjects.Name
	if scope == permission.CompanyScope {
		e.summary = "by the company template " + v.portrait.OnCompany.Name
	}
	e.matrix.SetRows(e.matrixRows())
	return e
}

// matrixRows are the rows of a template that is looked at: beside it stands what it is
// held against.
func (e *editor) matrixRows() []widget.MatrixRow {
	v := e.rows.Vocabulary
	if v == nil {
		return nil
	}
	rows := make([]widget.MatrixRow, 0, len(v.Tools))
	for i := range v.Tools {
		row := e.row(v, &v.Tools[i])
		if row.Level != row.Base {
			row.Note = shortLevel(row.Base)
		}
		rows = append(rows, row)
	}
	return slices.Clip(rows)
}

// saveAccount writes the account as a setup file.
func (p *lookPage) saveAccount(s *Session) tea.Cmd {
	want, snap := s.Spec.Clone(), s.Snapshot.Copy()
	return s.saveOpen(slotAnswers, func(dirs []string) (written, error) {
		path, open, err := setup.KeepAccount(dirs, want, snap)
		return written{[]string{path}, open}, err
	})
}

// savePortrait writes who the account is and what it may do.
func (p *lookPage) savePortrait(s *Session) tea.Cmd {
	portrait := *s.visit.portrait
	return s.save(slotReport, portrait.Keep)
}

// useAccount goes on with the account as the setup's. The answers of before are kept as a
// file. That this very account is meant is asked again where a plan would ask.
func (p *lookPage) useAccount(s *Session) (Action, tea.Cmd) {
	o, err := setup.ExportAccount(s.Spec.Environment, s.Snapshot)
	if err != nil {
		return Open(newText("This account can't be gone on with", strings.Join(laidOut(explain(err)), "\n"))), nil
	}
	words := "Filled in from the account that is there."
	if before := s.visit.answers.Spec; before.Account.Email != "" && s.deps.State != nil {
		path, err := journal.KeepSpec([]string{s.deps.State.Dir}, before)
		if err != nil {
			s.warn("Your earlier answers could not be put aside: " + text.Display(err.Error()))
			return Stay, nil
		}
		words += " Your earlier answers are in " + text.Display(path)
	}
	snap := s.Snapshot
	s.visit = nil
	s.clearLook()
	o.Spec.Account.Adopt = false
	s.Answers, s.Snapshot = spec.Answers{Spec: o.Spec}, snap
	s.say(words)
	return goTo(startOf(spec.StageAccount)), nil
}
