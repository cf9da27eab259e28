package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// handCompanyPage asks which company it is, where none can be read.
type handCompanyPage struct {
	formPage
	was  spec.CompanySpec  // the company when the page was opened
	told map[string]string // what was told of it: a letter typed makes no other company yet
}

func (p *handCompanyPage) Title() string { return "Which company is it?" }

func (p *handCompanyPage) Blocked(s *Session) string {
	if c := s.Spec.Company; c.ID == 0 && c.Name == "" {
		return "Type the company's name or its number first."
	}
	return ""
}

func (p *handCompanyPage) Enter(s *Session) tea.Cmd {
	p.was, p.told = s.Spec.Company, s.hand.Marks.Told
	number := ""
	if id := s.Spec.Company.ID; id != 0 {
		number = id.String()
	}
	p.form = newForm(
		widget.Field{
			ID: "name", Label: "Company", Value: s.Spec.Company.Name, Clean: text.Input,
			Help:     "As Procore has it. It stands in the steps, so that nobody works in another company by mistake.",
			Validate: spec.ValidCompanyName,
		},
		widget.Field{
			ID: "number", Label: "Its number", Value: number, Clean: text.Token,
			Placeholder: "4286480, or the address of a page",
			Help: "The first number in the address of its pages in Procore: paste the address of any of them. With it " +
				"every step has a link; without it there are click paths alone.",
			Validate: spec.ValidCompanyPage,
		},
	)
	return nil
}

func (p *handCompanyPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	ev, cmd := p.form.take(msg)
	if ev.changed {
		id, _ := spec.ParsePage(text.Token(p.form.Value("number")))
		s.Spec.Company = spec.CompanySpec{ID: id, Name: text.Input(p.form.Value("name"))}
		s.hand.Marks.Told = p.told
		s.hand.Moved(p.was, s.Spec.Company)
		s.Spec.SetSource("company", spec.YourAnswer)
		s.askNobody()
	}
	if ev.submitted {
		return Next, cmd
	}
	return Stay, cmd
}

func (p *handCompanyPage) Explain(*Session) (string, string) { return p.form.Focus().Help, "" }
