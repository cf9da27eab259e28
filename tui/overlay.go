package tui

import (
	"strconv"
	"strings"

	"procore-setup/tui/action"
	"procore-setup/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// A quitOverlay asks before the wizard is left.
type quitOverlay struct{ outcome error }

func (o *quitOverlay) Title() string { return "Leave the wizard?" }

func (o *quitOverlay) Keys(*Session) []Key {
	return []Key{action.Yes.As("leave"), action.No.As("stay")}
}

func (o *quitOverlay) Update(_ *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case action.Yes.Is(k.String()):
		return End(o.outcome), nil
	case action.No.Is(k.String()):
		return Close, nil
	}
	return Stay, nil
}

func (o *quitOverlay) View(s *Session, w, h int) string {
	words := "Your answers are kept. The next start goes on from them and from what Procore says then."
	if s.deps.State == nil {
		words = "Nothing is kept on this machine; what was changed in Procore stays."
	}
	switch {
	case s.hand.ByHand():
		words += "\n\nWhat you have marked as done is kept too; this program has changed nothing in Procore."
	case s.changed:
		words += "\n\nSome changes were made in Procore already. They stay; what is left can be done later."
	default:
		words += "\n\nNothing has been changed in Procore."
	}
	return widget.Fit(strings.Join(widget.Wrap(words, w), "\n"), w, h)
}

// A helpOverlay shows the keys of the page and what its focus means.
type helpOverlay struct {
	textOverlay
	build func(w int) []string
}

func newHelp(s *Session, screen Screen, stale []string) *helpOverlay {
	theme, keys := s.Theme, helpKeys(screen.Keys(s))
	var words, source string
	if x, ok := screen.(explainer); ok {
		words, source = x.Explain(s)
	}
	why, said := screen.Blocked(s), s.said.text
	build := func(w int) []string {
		var lines []string
		if ansi.StringWidth(said) > w { // it had no room
			lines = append(widget.Wrap("It said: "+said, w), "")
		}
		if words != "" {
			lines = append(lines, append(strings.Split(explanation(theme, words, source, w), "\n"), "")...)
		}
		for _, words := range stale {
			lines = append(lines, append(widget.Wrap(theme.Glyphs.Stale+" "+words, w), "")...)
		}
		if why != "" {
			lines = append(lines, append(widget.Wrap("Before you can go on: "+why, w), "")...)
		}
		return append(lines, widget.Help(theme, keys, w)...)
	}
	return &helpOverlay{*newText("Help", ""), build}
}

// newHelpOver shows the keys of what lies over a page.
func newHelpOver(s *Session, over Overlay) *helpOverlay {
	theme, keys := s.Theme, helpKeys(over.Keys(s))
	build := func(w int) []string { return widget.Help(theme, keys, w) }
	return &helpOverlay{*newText("Help", ""), build}
}

// helpKeys groups the keys of a page and those that work everywhere.
func helpKeys(keys []Key) []widget.KeyGroup {
	group := func(title string, keys []Key) widget.KeyGroup {
		g := widget.KeyGroup{Title: title}
		for _, k := range keys {
			b := binding(k)
			b.Text = k.Long
			g.Keys = append(g.Keys, b)
		}
		return g
	}
	return []widget.KeyGroup{
		group("This page", keys),
		group("Everywhere", []Key{action.Back, action.Help, action.Go, action.Quit, action.Mouse}),
	}
}

func (o *helpOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && action.Help.Is(k.String()) {
		return Close, nil
	}
	return o.textOverlay.Update(s, msg)
}

func (o *helpOverlay) View(s *Session, w, h int) string {
	o.pager.SetLines(o.build(w))
	return o.textOverlay.View(s, w, h)
}

// A pagesOverlay lists the pages that were reached.
type pagesOverlay struct {
	choice *widget.Choice
	pages  []page
}

func newPages(f *flow, s *Session) *pagesOverlay {
	var options []widget.Option
	for i, p := range f.pages {
		if skips(p, s) {
			continue
		}
		o := widget.Option{ID: strconv.Itoa(i), Label: p.screen.Title()}
		if p.commits() {
			o.Label = "What is changed for " + p.stage.Title() + "?" // its title tells how it stands
			if s.Spec.Ending() {
				o.Label = "What is taken away?"
			}
		}
		if i > f.reached {
			o.Disabled = "not reached yet"
		}
		options = append(options, o)
	}
	return &pagesOverlay{widget.NewChoice(options, strconv.Itoa(f.at)), f.pages}
}

func (o *pagesOverlay) Title() string { return "Go to a page" }

func (o *pagesOverlay) Keys(*Session) []Key { return []Key{action.Choose.As("go there"), action.Close} }

func (o *pagesOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	if k.String() == "esc" {
		return Close, nil
	}
	r, _ := o.choice.Key(k)
	switch r := r.(type) {
	case widget.Chosen:
		if i, err := strconv.Atoi(r.ID); err == nil {
			return goTo(pageOf(o.pages[i].screen)), nil
		}
	case widget.Denied:
		s.say(sentence(r.Why) + ".")
	}
	return Stay, nil
}

func (o *pagesOverlay) View(s *Session, w, h int) string { return o.choice.View(s.Theme, w, h) }

// A textOverlay shows a text that may be long.
type textOverlay struct {
	title string
	pager *widget.Pager
}

func newText(title, body string) *textOverlay {
	return &textOverlay{title, widget.NewPager(body)}
}

func (o *textOverlay) Title() string { return o.title }

func (o *textOverlay) Keys(*Session) []Key { return []Key{action.Close, scrolls(o.pager)} }

// scrolls is the key that scrolls a text, where there is more of it than is in view.
func scrolls(p *widget.Pager) Key {
	k := action.Move.As("scroll")
	k.Hidden = false
	if p.Whole() {
		k = k.Unless("all of it is in view")
	}
	return k
}

func (o *textOverlay) Update(_ *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if ok && action.Close.Is(k.String()) {
		return Close, nil
	}
	if ok {
		o.pager.Key(k)
	}
	return Stay, nil
}

func (o *textOverlay) View(s *Session, w, h int) string { return o.pager.View(s.Theme, w, h) }
