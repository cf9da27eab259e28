package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// ownTemplate is the id of "a company template of the account's own".
const ownTemplate = "+"

// newCompany asks which company template the account has.
func newCompany(s *Session, p *matrixPage) *pickOverlay {
	options := []widget.Option{{ID: keepTemplate, Label: "Leave it as it is"}, ownOption(s)}
	now := keepTemplate
	if s.Spec.Account.Company != nil {
		now = ownTemplate
	}
	for _, t := range s.Snapshot.OfCompany {
		options = append(options, widget.Option{ID: "=" + t.Name, Label: text.Display(t.Name), Text: "used as it is"})
		if s.Spec.Account.CompanyTemplate == t.Name {
			now = "=" + t.Name
		}
	}
	title := "Which company template should the account have?"
	return newPick(title, options, now, func(s *Session, id string) Action {
		if id == ownTemplate {
			return Replace(newOwn(s, p))
		}
		name := strings.TrimPrefix(id, "=")
		if id == keepTemplate {
			name = ""
		}
		s.Remember("the company template", permission.CompanyScope)
		s.UseCompanyTemplate(name)
		p.refresh(s)
		return Close
	})
}

// ownOption is the choice of a template that nobody else has.
func ownOption(s *Session) widget.Option {
	o := widget.Option{
		ID: ownTemplate, Label: "One of the account's own", Text: "made with the project template, edited there",
	}
	if own := s.OwnCompanyTemplate(); own != nil {
		o.Text = text.Display(own.Name)
	}
	return o
}

// ownName is what a company template of the account's own is called at first.
func ownName(s *Session) string {
	if own := s.OwnCompanyTemplate(); own != nil {
		return own.Name
	}
	return strings.TrimSpace(s.Spec.Template.Name + " Company")
}

// An ownOverlay asks for the name and the start of a company template.
type ownOverlay struct{ formOverlay }

func newOwn(s *Session, p *matrixPage) *ownOverlay {
	base := s.Spec.Account.CompanyTemplate
	if own := s.OwnCompanyTemplate(); own != nil {
		base = own.Base
	}
	name := s.question(spec.CompanyField + ".name")
	name.Value = ownName(s)
	fields := []widget.Field{name}
	if !s.hand.ByHand() {
		fields = append(fields, baseField(s, permission.CompanyScope, base))
	}
	f := newForm(fields...)
	return &ownOverlay{formOverlay{
		form: f, title: "A company template of the account's own", yes: "take it",
		about: func(*Session) string {
			return "A new company-level template that only this account has. It is made together with the project " +
				"template, and the account gets it then."
		},
		taken: func(s *Session) (Action, tea.Cmd) {
			s.Remember("the company template", permission.CompanyScope)
			s.MakeCompanyTemplate(text.Input(f.Value(spec.CompanyField+".name")), f.base(permission.CompanyScope))
			p.refresh(s)
			return Close, nil
		},
	}}
}
