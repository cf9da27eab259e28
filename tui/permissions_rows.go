package tui

import (
	"procore-setup/procore/setup"
	"procore-setup/tui/widget"
)

// lineMarks says how a line about templates is marked.
var lineMarks = map[setup.LineKind]widget.DiffMark{
	setup.LineChange: widget.DiffChange, setup.LineAdd: widget.DiffAdd, setup.LineRemove: widget.DiffRemove,
	setup.LineSame: widget.DiffSame, setup.LineNote: widget.DiffNote, setup.LineWarn: widget.DiffWarn,
	setup.LineAlarm: widget.DiffAlarm,
}

// diffLines are lines about templates as a list draws them.
func diffLines(lines []setup.Line) []widget.DiffLine {
	var out []widget.DiffLine
	for _, l := range lines {
		out = append(out, widget.DiffLine{
			Group: l.Group, Mark: lineMarks[l.Kind], Text: l.Text, Before: l.Before, After: l.After,
			Source: l.Source, Items: l.Items,
		})
	}
	return out
}
