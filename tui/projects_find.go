package tui

import (
	"fmt"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// places are the rows of the picker as a person may mean them.
func places(rows []widget.PickRow) []spec.Findable {
	out := make([]spec.Findable, 0, len(rows))
	for _, r := range rows {
		p := spec.Findable{
			ID: procore.ID(r.ID), Name: r.Cells[cellName], Number: r.Cells[cellNumber], City: r.Cells[cellCity],
			Closed: r.Cells[cellStage] == statusClosed,
		}
		if strings.HasPrefix(p.Number, "#") { // its id stands there
			p.Number = ""
		}
		out = append(out, p)
	}
	return out
}

// verdict says in a line how many entries of a list are matched.
func verdict(f spec.Found, g widget.Glyphs) string {
	words := fmt.Sprintf("%s %s matched", g.Good, text.Count(len(f.Matched), "project"))
	if f.Closed > 0 {
		words += fmt.Sprintf(" (%s inactive)", text.Number(f.Closed))
	}
	if n := len(f.Unknown); n > 0 {
		words += fmt.Sprintf(" · %s %s not found", g.Bad, text.Number(n))
	}
	if n := len(f.Unclear); n > 0 {
		words += fmt.Sprintf(" · %s %s ambiguous", g.Unknown, text.Number(n))
	}
	return words
}
