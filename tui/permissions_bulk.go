package tui

import (
	"fmt"
	"strconv"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A bulk is one change of many rows.
type bulk struct {
	label, note string
	changed     int
	change      func(*permission.Vocabulary, *permission.Template) error
}

// openBulk asks what to do with all the rows that the filter leaves.
func (p *matrixPage) openBulk(s *Session) Action {
	e := p.now()
	rows, actions := e.matrix.Visible()
	bulks := e.bulks(s.Snapshot.VocabularyOf(e.scope), rows, actions)
	options := make([]widget.Option, 0, len(bulks))
	for i, b := range bulks {
		o := widget.Option{ID: strconv.Itoa(i), Label: b.label, Text: b.note}
		if b.changed == 0 {
			o.Disabled = "changes nothing" + strings.TrimPrefix(b.note, "changes nothing")
		}
		options = append(options, o)
	}
	title := "Set all " + text.Count(len(rows), "tool") + " at once?"
	if e.matrix.Filter() != "" {
		title = "Set the " + text.Count(len(rows), "tool") + " that the filter leaves?"
	}
	return Open(newPick(title, options, "", func(s *Session, id string) Action {
		i, err := strconv.Atoi(id)
		if err != nil || i >= len(bulks) {
			return Close
		}
		b := bulks[i]
		n, err := s.Edit(e.rows, b.label+" for "+text.Count(b.changed, "tool"), b.change)
		if err != nil {
			s.say(sentence(err.Error()))
			return Close
		}
		p.refresh(s)
		s.say(fmt.Sprintf("%s: %s. u takes it back.", b.label, text.Count(n, "tool")))
		return Close
	}))
}

// bulks are the levels, and the granular permissions that are in the list, with what
// each would do.
func (e *editor) bulks(v *permission.Vocabulary, rows []string, actions map[string][]string) []bulk {
	var out []bulk
	add := func(label string, each func(t *permission.Template, tool string) (refused []error)) {
		b := bulk{label: label, change: func(_ *permission.Vocabulary, t *permission.Template) error {
			for _, tool := range rows {
				each(t, tool)
			}
			return nil
		}}
		trial := e.rows.Want.Clone()
		var refused []error
		for _, tool := range rows {
			refused = append(refused, each(&trial, tool)...)
		}
		b.changed = len(v.Compare(e.rows.Want, trial))
		b.note = "changes " + text.Count(b.changed, "tool")
		if b.changed == 0 {
			b.note = "changes nothing"
		}
		if n := len(refused); n > 0 {
			b.note += fmt.Sprintf("; %s can't be set: %s", text.Number(n), text.Display(refused[0].Error()))
		}
		out = append(out, b)
	}
	for _, l := range permission.Levels() {
		add(l.String(), func(t *permission.Template, tool string) []error { return refusals(v.SetLevel(t, tool, l)) })
	}
	n := 0
	for _, list := range actions {
		n += len(list)
	}
	if n == 0 {
		return out
	}
	for _, on := range []bool{true, false} {
		label := "Turn on the " + text.Count(n, "granular permission") + " in the list"
		if !on {
			label = "Turn off the " + text.Count(n, "granular permission") + " in the list"
		}
		add(label, func(t *permission.Template, tool string) (refused []error) {
			for _, a := range actions[tool] {
				refused = append(refused, refusals(v.SetAction(t, tool, a, on))...)
			}
			return refused
		})
	}
	return out
}

// refusals is a list of what was refused.
func refusals(err error) []error {
	if err == nil {
		return nil
	}
	return []error{err}
}
