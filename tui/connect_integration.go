package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// somethingElse is the id of the row for an integration without a preset.
const somethingElse = "other"

// integrationPage asks which integration the account is for.
type integrationPage struct {
	choice *widget.Choice
	typed  string // of a name, to find it among many
}

func (p *integrationPage) Title() string { return "Which integration is the account for?" }

func (p *integrationPage) Blocked(*Session) string {
	if p.choice != nil && p.choice.Chosen() == "" {
		return "Choose an integration first."
	}
	return ""
}

func (p *integrationPage) Keys(*Session) []Key { return []Key{keyChoose, keyMove, keyFind} }

// Escape takes the typed letters back.
func (p *integrationPage) Escape(s *Session) bool {
	had := p.typed != ""
	p.find(s, "")
	return had
}

func (p *integrationPage) Enter(s *Session) tea.Cmd {
	chosen := s.Spec.Integration
	if chosen == "" && (s.resumed || s.Spec.Account.Kind != "") {
		chosen = somethingElse
	}
	p.typed = ""
	p.choice = widget.NewChoice(p.options(s), chosen)
	return nil
}

// options are the integrations whose name holds what was typed.
func (p *integrationPage) options(s *Session) []widget.Option {
	options := make([]widget.Option, 0, len(s.deps.Presets)+1)
	for _, x := range s.deps.Presets {
		options = append(options, widget.Option{ID: x.ID, Label: x.Name})
	}
	if several := s.Spec.Presets(); len(several) > 1 {
		x := spec.Combine(several...)
		options = append([]widget.Option{{ID: s.Spec.Integration, Label: x.Vendor + ", together"}}, options...)
	}
	options = append(options, widget.Option{ID: somethingElse, Label: "Something else"})
	return slices.DeleteFunc(options, func(o widget.Option) bool {
		return !strings.Contains(text.Fold(o.Label), text.Fold(p.typed))
	})
}

// find narrows the list to the names that hold what was typed; letters that
// would leave nothing are not taken.
func (p *integrationPage) find(s *Session, typed string) {
	was := p.typed
	p.typed = typed
	if options := p.options(s); len(options) > 0 {
		p.choice.SetOptions(options)
		return
	}
	p.typed = was
	s.say("No integration in the list is called that. Something else: you choose it all.")
}

func (p *integrationPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	if len(k.Text) > 0 && k.Text != " " {
		p.find(s, p.typed+k.Text)
		return Stay, nil
	}
	if k.String() == "backspace" && p.typed != "" {
		letters := []rune(p.typed)
		p.find(s, string(letters[:len(letters)-1]))
		return Stay, nil
	}
	r, _ := p.choice.Key(k)
	if c, ok := r.(widget.Chosen); ok {
		p.choice.SetChosen(c.ID)
		s.chooseIntegration(c.ID)
		return Next, nil
	}
	return Stay, nil
}

func (p *integrationPage) View(s *Session, w, h int) string {
	if p.typed == "" {
		return p.choice.View(s.Theme, w, h)
	}
	head := s.Theme.Dim.Render("Names with “" + text.Display(p.typed) + "”; esc shows all")
	return widget.Fit(head+"\n"+p.choice.View(s.Theme, w, max(h-1, 1)), w, h)
}

func (p *integrationPage) Explain(s *Session) (string, string) {
	id := p.choice.Focus().ID
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
func (s *Session) chooseIntegration(id string) {
	if id == somethingElse {
		id = ""
	}
	var p spec.Preset // of something else: it only takes back
	for _, x := range s.deps.Presets {
		if x.ID == id {
			p = x
		}
	}
	if id == s.Spec.Integration { // several together, or one that is not known
		p = s.Spec.Preset()
		p.ID = id
	}
	s.identify(func() { s.Choose(p) })
}
