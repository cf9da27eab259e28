package tui

import (
	"fmt"
	"strconv"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// openBulk asks what to do with all the rows that the filter leaves.
func (p *matrixPage) openBulk() Action {
	e := p.now()
	rows, actions := e.matrix.Visible()
	bulks := e.bulks(rows, actions)
	options := make([]widget.Option, 0, len(bulks))
	for i, b := range bulks {
		o := widget.Option{ID: strconv.Itoa(i), Label: b.Label, Text: b.Note}
		if b.Changed == 0 {
			o.Disabled = "changes nothing" + strings.TrimPrefix(b.Note, "changes nothing")
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
		n, err := s.Edit(e.rows, b.Label+" for "+text.Count(b.Changed, "tool"), b.Change)
		if err != nil {
			s.say(sentence(err.Error()))
			return Close
		}
		p.refresh(s)
		s.say(fmt.Sprintf("%s: %s. u takes it back.", b.Label, text.Count(n, "tool")))
		return Close
	}))
}

// bulks are the levels, and the granular permissions that are in the list, with what
// each would do.
func (e *editor) bulks(rows []string, actions map[string][]string) []spec.Bulk {
	var out []spec.Bulk
	for _, l := range permission.Levels() {
		out = append(out, spec.LevelBulk(e.rows, rows, l))
	}
	listed := 0
	for _, list := range actions {
		listed += len(list)
	}
	if listed == 0 {
		return out
	}
	return append(out, spec.ActionBulk(e.rows, rows, actions, true), spec.ActionBulk(e.rows, rows, actions, false))
}
