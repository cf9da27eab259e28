package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// handCompanyPage asks which company it is, where none can be read.
type handCompanyPage struct{ form *form }

func (p *handCompanyPage) Title() string { return "Which company is it?" }

func (p *handCompanyPage) Typing() bool { return p.form != nil }

func (p *handCompanyPage) Blocked(s *Session) string {
	if c := s.Spec.Company; c.ID == 0 && c.Name == "" {
		return "Type the company's name or its number first."
	}
	return ""
}

func (p *handCompanyPage) Keys(*Session) []Key { return p.form.keys() }

func (p *handCompanyPage) Enter(s *Session) tea.Cmd {
	number := ""
	if id := s.Spec.Company.ID; id != 0 {
		number = id.String()
	}
	p.form = newForm(
		widget.Field{
			ID: "name", Label: "Company", Value: s.Spec.Company.Name, Clean: text.Input,
			Help: "As Procore has it. It stands in the steps, so that nobody works in another company by mistake.",
			Validate: func(v string) error {
				if v == "" {
					return errors.New("the name is missing")
				}
				return nil
			},
		},
		widget.Field{
			ID: "number", Label: "Its number", Value: number, Clean: text.Token,
			Placeholder: "4286480, or the address of a page",
			Help: "The first number in the address of its pages in Procore: paste the address of any of them. With it " +
				"every step has a link; without it there are click paths alone.",
			Validate: func(v string) error {
				if _, ok := spec.ParsePage(v); !ok && v != "" {
					return errors.New("a number such as 4286480, or the address of a page of the company")
				}
				return nil
			},
		},
	)
	return p.form.Init()
}

func (p *handCompanyPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	ev, cmd := p.form.take(msg)
	if ev.changed {
		id, _ := spec.ParsePage(text.Token(p.form.Value("number")))
		was := s.Spec.Company
		s.Spec.Company = spec.CompanySpec{ID: id, Name: text.Input(p.form.Value("name"))}
		s.hand.Moved(was, s.Spec.Company)
		s.Spec.SetSource("company", spec.YourAnswer)
		s.askNobody()
	}
	if ev.submitted {
		return Next, cmd
	}
	return Stay, cmd
}

func (p *handCompanyPage) View(s *Session, w, h int) string { return p.form.View(s.Theme, w, h) }

func (p *handCompanyPage) Explain(*Session) (string, string) { return p.form.Focus().Help, "" }
