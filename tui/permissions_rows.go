package tui

import (
	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/widget"
)

// rows works a template out from the present answers.
func (s *Session) rows(scope permission.Scope) spec.Rows {
	return setup.Rows(scope, s.Spec, s.Snapshot)
}

// findings is what Procore's rules say about everything that is asked for.
func (s *Session) findings(project spec.Rows) []permission.Finding {
	return setup.Findings(s.Spec, s.Snapshot, project)
}

// rowSource says where a row's level came from; zero: from the base.
func (s *Session) rowSource(scope permission.Scope, key string) spec.Source {
	return s.Spec.RowSource(scope, key)
}

// templateNamed returns the template of the company that a name means; false if
// there is none, or more than one.
func (s *Session) templateNamed(scope permission.Scope, name string) (procore.PermissionTemplate, bool) {
	return s.Snapshot.TemplateNamed(scope, name)
}

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
			ID: l.ID, Group: l.Group, Mark: lineMarks[l.Kind], Text: l.Text, Before: l.Before, After: l.After,
			Source: l.Source, Items: l.Items,
		})
	}
	return out
}
