package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// somethingElse is the id of the row for an integration without a preset.
const somethingElse = "other"

// atAccount is the id of the row that leads to an account that is there.
const atAccount = "account"

// integrationPage asks which integration the account is for.
type integrationPage struct{ search *widget.Search }

func (p *integrationPage) Title() string { return "Which integration is the account for?" }

// Skip passes the page over while an earlier start is gone on with.
func (p *integrationPage) Skip(s *Session) bool { return s.goesOn || s.looks() && s.onward }

func (p *integrationPage) Blocked(*Session) string {
	if p.search != nil && p.search.Chosen() == "" {
		return "Choose an integration first."
	}
	return ""
}

func (p *integrationPage) Keys(*Session) []Key {
	return []Key{action.Choose, action.LookAt, action.Move, action.Find}
}

// Escape takes the typed letters back.
func (p *integrationPage) Escape(*Session) bool { return p.search.Clear() }

func (p *integrationPage) Enter(s *Session) tea.Cmd {
	chosen := s.Spec.Integration
	if chosen == "" && (s.resumed || s.Spec.Account.Kind != "") {
		chosen = somethingElse
	}
	p.search = widget.NewSearch(p.options(s), chosen, somethingElse)
	return nil
}

// options are the integrations that there are presets for, and something else.
func (p *integrationPage) options(s *Session) []widget.Option {
	options := make([]widget.Option, 0, len(s.deps.Presets)+2)
	if several := s.Spec.Presets(); len(several) > 1 {
		x := spec.Combine(several...)
		options = append(options, widget.Option{ID: s.Spec.Integration, Label: x.Vendor + ", together"})
	}
	for _, x := range s.deps.Presets {
		options = append(options, widget.Option{ID: x.ID, Label: x.Name})
	}
	return append(options, widget.Option{ID: somethingElse, Label: "Something else"},
		widget.Option{ID: atAccount, Label: "Look at an account that is there", Text: "nothing is written"})
}

func (p *integrationPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		p.search.Paste(msg.Content)
	case tea.KeyPressMsg:
		if action.LookAt.Is(msg.String()) {
			return lookAt(s), nil
		}
		r, _ := p.search.Key(msg)
		if c, ok := r.(widget.Chosen); ok && c.ID == atAccount {
			return lookAt(s), nil
		} else if ok {
			p.chooseIntegration(s, c.ID)
			return Next, nil
		}
	}
	return Stay, nil
}

func (p *integrationPage) View(s *Session, w, h int) string { return p.search.View(s.Theme, w, h) }

func (p *integrationPage) Explain(s *Session) (string, string) {
	id := p.search.Focus().ID
	if id == atAccount {
		return "Who an account is, and what it may do where, whoever made it. From there it can be saved as a setup file, " +
			"gone on with, or taken away.", ""
	}
	if id == s.Spec.Integration && len(s.Spec.Presets()) > 1 {
		return "Serves several integrations with one account, as you chose on the permissions page: " +
			"the highest level of each " +
			"tool counts.", ""
	}
	for _, x := range s.deps.Presets {
		if x.ID != id {
			continue
		}
		words := "Fills in what " + x.Vendor + " asks for; every answer can be changed."
		if x.LevelsOpen() {
			words = "Known, and its levels are left to you: its page names none for projects."
		}
		if len(x.Open) > 0 {
			words += " Left for you to choose:"
		}
		for _, open := range x.Open {
			words += "\n· " + text.Display(open.Text)
		}
		if len(x.Notes) > 0 {
			words += "\n" + text.Display(strings.Join(x.Notes, " "))
		}
		if x.URL != "" {
			words += "\n" + text.Display(x.URL)
		}
		return words, x.Source
	}
	return "Nothing is filled in: you choose every permission. Ask the integration's maker which tools it needs, and at " +
		"which level.", ""
}

// chooseIntegration fills in what an integration asks for.
func (p *integrationPage) chooseIntegration(s *Session, id string) {
	if id == somethingElse {
		id = ""
	}
	var chosen spec.Preset // of something else: it only takes back
	for _, x := range s.deps.Presets {
		if x.ID == id {
			chosen = x
		}
	}
	if id == s.Spec.Integration { // several together, or one that is not known
		chosen = s.Spec.Preset()
		chosen.ID = id
	}
	s.identify(func() { s.Choose(chosen) })
}
