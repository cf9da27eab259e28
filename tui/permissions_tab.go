package tui

import (
	"fmt"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// An editor is one tab of the permissions page: a template as a matrix.
type editor struct {
	scope    permission.Scope
	matrix   *widget.Matrix
	rows     spec.Rows
	findings []permission.Finding         // about the rows of this tab
	optional map[string]spec.OptionalTool // rows that only some uses of the integration need
	fixed    string                       // why nothing here can be changed; "": it can
	unknown  bool                         // which template the account will have
	summary  string                       // the template in a line
}

// columns are the levels as the matrix heads them.
var columns = []string{"None", "Read", "Standard", "Admin"}

func newEditor(scope permission.Scope) *editor {
	return &editor{scope: scope, matrix: widget.NewMatrix(columns)}
}

// refresh works the rows out anew from the answers.
func (e *editor) refresh(s *Session, d spec.Rows, found []permission.Finding) {
	e.rows, e.optional, e.fixed = d, setup.Optional(e.scope, s.Spec, s.Snapshot), fixed(s, e.scope)
	e.unknown = s.Spec.TemplateOf(e.scope) == nil && setup.CompanyTemplate(s.Spec, s.Snapshot) == ""
	e.summary = inShort(s, e.scope, d)
	e.findings = nil
	for _, f := range found {
		if f.Scope == e.scope && f.Tool != "" {
			e.findings = append(e.findings, f)
		}
	}
	v := s.Snapshot.VocabularyOf(e.scope)
	if v == nil {
		return
	}
	rows := make([]widget.MatrixRow, 0, len(v.Tools))
	for i := range v.Tools {
		rows = append(rows, e.row(v, &v.Tools[i]))
	}
	e.matrix.SetRows(append(rows, e.absentTypes(v)...))
}

// fixed tells why a tab can't be edited; "" if it can.
func fixed(s *Session, scope permission.Scope) string {
	why := setup.Fixed(scope, s.Spec)
	switch {
	case why == "":
	case s.Spec.Account.CompanyTemplate != "":
		return why + " c makes one of the account's own."
	default:
		return strings.TrimSuffix(why, ".") + ": c chooses one, or makes one of the account's own."
	}
	return why
}

// heading is Procore's name of a section, as the matrix shows it.
func heading(group string) string { return strings.ToUpper(text.Display(group)) }

func (e *editor) row(v *permission.Vocabulary, t *permission.Tool) widget.MatrixRow {
	level := e.rows.Want.Level(t.Key)
	row := widget.MatrixRow{
		ID: t.Key, Group: heading(t.Group), Label: t.Label, Also: alsoCalled(t), // labels are clean already
		Level: int(level) - 1, Base: int(e.rows.Base.Level(t.Key)) - 1, Disabled: e.fixed,
	}
	if e.unknown {
		row.Level, row.Base = -1, -1
	}
	for _, l := range permission.Levels() {
		row.Offered = append(row.Offered, t.Offers(l))
	}
	granted := 0
	for i := range t.Actions {
		a := e.action(v, t, &t.Actions[i], level)
		if a.On {
			granted++
		}
		row.Actions = append(row.Actions, a)
	}
	switch {
	case len(t.Actions) == 0:
	case e.unknown:
		row.Closed = strings.TrimSuffix(e.fixed, ".")
	case level == permission.Admin:
		row.Closed = "Admin has every granular permission: they can be chosen at Read Only and Standard"
	case !level.TakesGranular():
		row.Closed = "granular permissions need Read Only or Standard, and this is None"
	}
	row.All = v.AllLabel(e.rows.Want, t.Key)
	row.AllOn = row.All == permission.AllOn
	e.note(&row, granted)
	return row
}

// alsoCalled is what else the filter finds a row by: its names in other editions.
func alsoCalled(t *permission.Tool) string {
	if t.Catalog == nil || t.PerType() {
		return ""
	}
	return strings.Join(t.Catalog.Labels(), "\x00")
}

func (e *editor) action(
	v *permission.Vocabulary, t *permission.Tool, a *permission.Action, level permission.Level,
) widget.MatrixAction {
	out := widget.MatrixAction{
		ID: a.Key, Label: a.Label, On: e.rows.Want.Granted(t.Key, a.Key),
		Locked: v.Locked(e.rows.Want, t.Key, a.Key),
	}
	for _, f := range e.findings {
		if f.Tool == t.Key && f.Action == a.Key {
			out.Alarm = max(out.Alarm, alarm(f))
		}
	}
	if level.TakesGranular() && !a.ActsAt(level) {
		out.Note = "does nothing at " + level.String()
	}
	return out
}

// alarm is how loudly a finding warns.
func alarm(f permission.Finding) widget.Alarm {
	switch {
	case f.Severity == permission.Info:
		return widget.Calm
	case f.Strong:
		return widget.Alarmed
	}
	return widget.Warned
}

// note says at the row's end how it differs from the base, and whether a rule warns.
func (e *editor) note(row *widget.MatrixRow, granted int) {
	was := "was " + shortLevel(row.Base)
	switch {
	case row.Level > row.Base:
		row.Mark, row.Note = "+", was
	case row.Level < row.Base:
		row.Mark, row.Note = "-", was
	}
	if o, ok := e.wanted(row.ID); ok && row.Note == "" {
		row.Note = "optional: " + permission.LevelName(o.Level)
	}
	if granted > 0 && row.Closed == "" {
		row.Note = fmt.Sprintf("%d of %d on", granted, len(row.Actions))
	}
	for _, f := range e.findings {
		if f.Tool == row.ID {
			row.Alarm = max(row.Alarm, alarm(f))
		}
	}
}

// absentTypes are rows for the correspondence types that no template shows: they
// can't be set, and say why.
func (e *editor) absentTypes(v *permission.Vocabulary) []widget.MatrixRow {
	var rows []widget.MatrixRow
	for _, l := range v.Absent {
		if l.PerType() {
			rows = append(rows, widget.MatrixRow{
				ID: l.Key, Group: heading(typeGroup), Label: text.Display(l.Name), Level: -1, Base: -1, Note: "by hand",
				Disabled: text.Display(l.Name) + " is in no template of this company yet, so it can only be set by hand.",
			})
		}
	}
	return rows
}

// typeGroup is Procore's section of correspondence types.
const typeGroup = "Correspondence Types & Custom Tools"

func shortLevel(column int) string {
	if column < 0 || column >= len(columns) {
		return "unknown"
	}
	return columns[column]
}

// wanted is the optional row of a tool that does not have its level yet.
func (e *editor) wanted(tool string) (spec.OptionalTool, bool) {
	o, ok := e.optional[tool]
	l, err := permission.ParseLevel(o.Level)
	return o, ok && err == nil && e.rows.Want.Level(tool) < l
}

// apply carries out what the matrix asks for, by the rules.
func (e *editor) apply(s *Session, r widget.Result) {
	var what string
	var change func(*permission.Vocabulary, *permission.Template) error
	v := s.Snapshot.VocabularyOf(e.scope)
	switch r := r.(type) {
	case widget.Denied:
		s.say(sentence(strings.TrimSuffix(r.Why, ".")) + ".")
		return
	case widget.SetLevel:
		level := permission.Levels()[r.Level]
		what = e.called(v, r.ID, "") + " at " + level.String()
		change = func(v *permission.Vocabulary, t *permission.Template) error { return v.SetLevel(t, r.ID, level) }
	case widget.SetAction:
		what = e.called(v, r.ID, r.Action) + onOff(r.On)
		change = func(v *permission.Vocabulary, t *permission.Template) error {
			return v.SetAction(t, r.ID, r.Action, r.On)
		}
	case widget.SetAll:
		what = "all granular permissions of " + e.called(v, r.ID, "") + onOff(r.On)
		change = func(v *permission.Vocabulary, t *permission.Template) error { return v.SetAll(t, r.ID, r.On) }
	default:
		return
	}
	if _, err := s.Edit(e.rows, what, change); err != nil {
		s.say(sentence(text.Display(err.Error())))
	}
}

func onOff(on bool) string {
	if on {
		return " on"
	}
	return " off"
}

// called is what the company calls a tool, or one of its granular permissions.
func (e *editor) called(v *permission.Vocabulary, tool, action string) string {
	t, ok := v.Tool(tool)
	if !ok {
		return text.Display(tool)
	}
	if a, ok := t.Action(action); ok {
		return "“" + text.Display(a.Label) + "”"
	}
	return text.Display(t.Label)
}
