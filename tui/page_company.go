package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// companyPage asks which of the admin's companies it is.
type companyPage struct{ picker *widget.Picker }

func (p *companyPage) Title() string { return "Which company?" }

// Skip passes the page over where there is one company or a flag named it.
func (p *companyPage) Skip(s *Session) bool {
	fixed := s.deps.Spec.Company
	return s.link.api != nil && (len(s.link.companies) == 1 || fixed.ID != 0 || fixed.Name != "")
}

func (p *companyPage) Blocked(s *Session) string {
	if s.link.api == nil {
		return "Choose a company first."
	}
	return ""
}

func (p *companyPage) Typing() bool { return p.picker != nil && p.picker.Typing() }

// Escape clears the filter.
func (p *companyPage) Escape(*Session) bool { return clearFilter(p.picker) }

func (p *companyPage) Keys(*Session) []Key { return []Key{keyChoose, keyMove, keyFilter} }

func (p *companyPage) Enter(s *Session) tea.Cmd {
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

func (p *companyPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
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
			s.warn(sentence(err.Error()))
			return Stay, nil
		}
		s.answer("company")
		return Next, nil
	}
	return Stay, nil
}

func (p *companyPage) View(s *Session, w, h int) string {
	if len(s.link.companies) == 0 {
		return widget.Fit("✗ This sign-in sees no company.\n  → Go back (esc) and sign in as an admin of the company.", w, h)
	}
	return p.picker.View(s.Theme, w, h)
}

func (p *companyPage) Explain(*Session) (string, string) {
	return "Everything from here on is about this one company, its own templates and its own projects.", ""
}

// clearFilter clears a picker's filter; false where there is none.
func clearFilter(p *widget.Picker) bool {
	if p == nil || !p.Typing() && p.Filter() == "" {
		return false
	}
	p.Key(tea.KeyPressMsg{Code: tea.KeyEscape})
	return true
}
