package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// companyPage asks which of the admin's companies it is.
type companyPage struct {
	picker *widget.Picker
	form   *form // its number, where Procore lists no companies
}

// companyMsg brings the company of a number.
type companyMsg struct {
	company procore.Company
	err     error
}

func (p *companyPage) Title() string { return "Which company?" }

// Skip passes the page over where there is one company or a flag named it.
func (p *companyPage) Skip(s *Session) bool {
	fixed := s.deps.Spec.Company
	if s.goesOn && s.link.api != nil {
		return true // it is the one of the answers
	}
	if p.numbered(s) {
		return s.link.api != nil && fixed.ID != 0
	}
	return s.link.api != nil && (len(s.link.companies) == 1 || fixed.ID != 0 || fixed.Name != "")
}

func (p *companyPage) Blocked(s *Session) string {
	if s.link.api == nil {
		return "Choose a company first."
	}
	return ""
}

func (p *companyPage) Typing() bool { return p.form != nil || p.picker != nil && p.picker.Typing() }

// numbered tells whether the company has to be named by its number: an app's own
// account may be told nothing before.
func (p *companyPage) numbered(s *Session) bool { return s.link.unlisted }

// Escape clears the filter.
func (p *companyPage) Escape(*Session) bool { return p.picker != nil && clearFilter(p.picker) }

func (p *companyPage) Keys(*Session) []Key {
	if p.form != nil {
		return []Key{action.Next}
	}
	return []Key{action.Choose, action.Move, action.Filter}
}

func (p *companyPage) Enter(s *Session) tea.Cmd {
	p.form = nil
	if p.numbered(s) {
		p.ask(s)
		return nil
	}
	p.picker = widget.NewChooser(widget.Column{Title: "Company"}, widget.Column{Title: "Number", Width: 20, Right: true})
	rows := make([]widget.PickRow, 0, len(s.link.companies))
	focus := procore.ID(0)
	for _, c := range s.link.companies {
		row := widget.PickRow{ID: int64(c.ID), Cells: []string{text.Display(c.Name), c.ID.String()}}
		if !c.Active {
			row.Fixed = "this company is not active"
		}
		rows = append(rows, row)
		if c.Mine && focus == 0 || c.ID == s.Spec.Company.ID {
			focus = c.ID
		}
	}
	p.picker.SetRows(rows)
	p.picker.SetFocus(int64(focus))
	return nil
}

// ask asks for the company's number.
func (p *companyPage) ask(s *Session) {
	value := ""
	if id := s.Spec.Company.ID; id != 0 {
		value = id.String()
	}
	p.form = newForm(widget.Field{
		ID: "number", Label: "Company number", Value: value, Clean: text.Token,
		Help: "It stands in the address of every page of the company in Procore. This app's own account was not told " +
			"which companies there are.",
		Validate: spec.ValidCompanyNumber,
	})
}

// find looks the company of the typed number up.
func (p *companyPage) find(s *Session) tea.Cmd {
	id, _ := spec.ParsePage(text.Token(p.form.Value("number"))) // the form has seen that it is one
	client := s.link.client.ForCompany(id)
	return s.load(slotCompany, func(ctx context.Context) tea.Msg {
		companies, err := client.Companies(ctx)
		for _, c := range companies {
			if c.ID == id {
				return companyMsg{company: c}
			}
		}
		if err == nil {
			err = errors.New("this app is not installed in a company of that number")
		}
		return companyMsg{err: err}
	})
}

// found takes the company of the typed number.
func (p *companyPage) found(s *Session, m companyMsg) (Action, tea.Cmd) {
	if m.err != nil {
		p.form.SetError("number", inLine(explain(m.err)))
		return Stay, nil
	}
	s.link.companies = []procore.Company{m.company}
	return p.choose(s, m.company.ID)
}

func (p *companyPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if m, ok := msg.(companyMsg); ok {
		return p.found(s, m)
	}
	if p.form != nil {
		ev, cmd := p.form.take(msg)
		if ev.submitted {
			cmd = tea.Batch(cmd, p.find(s))
		}
		return Stay, cmd
	}
	switch msg := msg.(type) {
	case tea.PasteMsg:
		p.picker.Paste(msg.Content)
	case tea.KeyPressMsg:
		r, _ := p.picker.Key(msg)
		switch r := r.(type) {
		case widget.Denied:
			s.say(sentence(r.Why) + ".")
		case widget.Picked:
			return p.choose(s, procore.ID(r.ID))
		}
	}
	return Stay, nil
}

func (p *companyPage) choose(s *Session, id procore.ID) (Action, tea.Cmd) {
	for _, c := range s.link.companies {
		if c.ID != id {
			continue
		}
		if err := s.forCompany(c); err != nil {
			return Open(newText("This company can't be opened", strings.Join(laidOut(explain(err)), "\n"))), nil
		}
		s.Spec.SetSource("company", spec.YourAnswer)
		return Next, nil
	}
	return Stay, nil
}

func (p *companyPage) View(s *Session, w, h int) string {
	if p.form != nil {
		return p.form.View(s.Theme, w, h)
	}
	if len(s.link.companies) == 0 {
		const words = "✗ This sign-in sees no company.\n  → Go back (esc) and sign in as an admin of the company."
		return widget.Fit(words, w, h)
	}
	return p.picker.View(s.Theme, w, h)
}

func (p *companyPage) Explain(s *Session) (string, string) {
	if p.form != nil {
		return p.form.Focus().Help, ""
	}
	who := ""
	if s.link.me.Login != "" {
		who = "You are signed in as " + text.Display(s.link.me.Login) + ". "
	}
	return who + "Everything from here on is about this one company, its own templates and its own projects.", ""
}

// A filtered is a list that typing narrows.
type filtered interface {
	Typing() bool
	Filter() string
	Key(msg tea.KeyPressMsg) (widget.Result, bool)
}

// clearFilter clears the filter of a list; false where there is none.
func clearFilter(list filtered) bool {
	if !list.Typing() && list.Filter() == "" {
		return false
	}
	list.Key(tea.KeyPressMsg{Code: tea.KeyEscape})
	return true
}

// settleCompany takes the company that a flag or last time's answers named, or
// the only one there is.
func (p *signInPage) settleCompany(s *Session) error {
	if s.link.unlisted {
		return nil // the company page asks for its number
	}
	want := s.Spec.Company
	for _, c := range s.link.companies {
		if want.ID != 0 && c.ID == want.ID || want.ID == 0 && want.Name != "" && c.Name == want.Name {
			return s.forCompany(c)
		}
	}
	fixed := s.deps.Spec.Company
	switch {
	case fixed.ID != 0 || fixed.Name != "":
		return fmt.Errorf("this sign-in does not see the company %s: sign in as somebody who does",
			companyName(fixed.ID, fixed.Name))
	case len(s.link.companies) == 1:
		return s.forCompany(s.link.companies[0])
	}
	return nil
}

func companyName(id procore.ID, name string) string {
	if name == "" {
		return id.String()
	}
	return text.Display(name)
}
