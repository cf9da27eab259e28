package widget

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// An Answer is how a [Confirm] was answered.
type Answer struct{ Yes bool }

func (Answer) result() {}

// A Confirm is a question on one line that only its own key answers with yes; every
// other answer is no. Enter alone is never consent.
type Confirm struct {
	Question string // "Change Procore now?"
	Yes      string // what y does: "change Procore"
	No       string // what n and esc do: "not now"
}

// Key answers: y is yes, n and esc are no; any other key is taken and does nothing,
// except ctrl+c, which is the caller's.
func (c Confirm) Key(msg tea.KeyPressMsg) (Result, bool) {
	switch msg.String() {
	case "y", "Y":
		return Answer{Yes: true}, true
	case "n", "N", "esc":
		return Answer{}, true
	case "ctrl+c":
		return nil, false
	}
	return nil, true
}

// Bindings are the keys that answer.
func (c Confirm) Bindings() []Binding {
	return []Binding{
		{Keys: []string{"y", "Y"}, Label: "y", Text: c.Yes},
		{Keys: []string{"n", "N", "esc"}, Label: "n", Text: c.No},
	}
}

// View is the question with its keys, in w×h cells.
func (c Confirm) View(t *Theme, w, h int) string {
	question, answers := " "+t.Title.Render(plain(c.Question)), ""
	for _, k := range c.Bindings() {
		answers += "   " + t.Key.Render(k.Label) + " " + t.Text.Render(plain(k.Text))
	}
	lines := []string{question + answers}
	if h > 1 && ansi.StringWidth(lines[0]) > w {
		lines = append(Wrap(question, w), answers[2:])
	}
	return fitLines(lines, w, h)
}
