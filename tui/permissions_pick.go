package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A pickOverlay is a list of which one is chosen; typed letters narrow it.
type pickOverlay struct {
	title   string
	options []widget.Option
	choice  *widget.Choice
	typed   string
	chosen  func(s *Session, id string) Action
}

func newPick(title string, options []widget.Option, now string, chosen func(*Session, string) Action) *pickOverlay {
	return &pickOverlay{title: title, options: options, choice: widget.NewChoice(options, now), chosen: chosen}
}

func (o *pickOverlay) Title() string { return o.title }

func (o *pickOverlay) Keys(*Session) []Key {
	return []Key{keyChoose.as("choose"), keyFind, keyMove, keyClose.as("leave it")}
}

func (o *pickOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	switch stroke := k.String(); {
	case stroke == "esc" && o.typed != "":
		o.find("")
		return Stay, nil
	case stroke == "esc":
		return Close, nil
	case stroke == "backspace" && o.typed != "":
		letters := []rune(o.typed)
		o.find(string(letters[:len(letters)-1]))
		return Stay, nil
	case k.Text != "" && (k.Text != " " || o.typed != ""):
		o.find(o.typed + k.Text)
		return Stay, nil
	}
	r, _ := o.choice.Key(k)
	switch r := r.(type) {
	case widget.Chosen:
		return o.chosen(s, r.ID), nil
	case widget.Denied:
		s.say(sentence(r.Why))
	}
	return Stay, nil
}

// find narrows the list; letters that would leave nothing are not taken.
func (o *pickOverlay) find(typed string) {
	left := slices.DeleteFunc(slices.Clone(o.options), func(x widget.Option) bool {
		return !strings.Contains(text.Fold(x.Label), text.Fold(typed))
	})
	if len(left) > 0 {
		o.typed = typed
		o.choice.SetOptions(left)
	}
}

func (o *pickOverlay) View(s *Session, w, h int) string {
	if o.typed == "" {
		return o.choice.View(s.Theme, w, h)
	}
	head := s.Theme.Dim.Render("With “" + text.Display(o.typed) + "”; esc shows all")
	return widget.Fit(head+"\n"+o.choice.View(s.Theme, w, max(h-1, 1)), w, h)
}

// newTerms asks whose words the tools are called by.
func newTerms(s *Session, p *matrixPage) *pickOverlay {
	return newPick("Whose words should the tools be called by?", termOptions(), string(s.Snapshot.Vocabulary.Terms()),
		func(s *Session, id string) Action {
			s.setTerms(id)
			p.refresh(s)
			return Close
		})
}
