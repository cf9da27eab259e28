package plain

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// listTools writes the rows that hold all of the words; without words, those that differ
// from the base; with "all", every one.
func (w *Wizard) listTools(words string) {
	rows := w.rows()
	for _, p := range rows.Problems {
		w.Ask.Line("  ✗ %s", p.Text())
	}
	if rows.Missing != nil {
		w.Ask.Line("  ✗ %v", rows.Missing)
		return
	}
	if rows.Vocabulary == nil {
		w.Ask.Line("  ✗ No tool of this company could be read from its templates.")
		return
	}
	differs := map[string]bool{}
	for _, d := range rows.Vocabulary.Compare(rows.Base, rows.Want) {
		differs[d.Tool] = true
	}
	var lines []string
	for i := range rows.Vocabulary.Tools {
		t := &rows.Vocabulary.Tools[i]
		if words == "" && !differs[t.Key] || words != "" && words != "all" && !holds(t, words) {
			continue
		}
		lines = append(lines, "  "+w.row(rows, t))
	}
	if len(lines) == 0 {
		lines = append(lines, "  Nothing to list: no tool differs from the base, or none has these words.")
	}
	w.Ask.page(lines)
}

// holds tells whether a tool is called by all of the words, in one edition or another.
func holds(t *permission.Tool, words string) bool {
	names := t.Label + " " + t.Key + " " + t.Group
	if t.Catalog != nil && !t.PerType() {
		names += " " + strings.Join(t.Catalog.Labels(), " ")
	}
	return has(names, words)
}

// row tells a tool in a line.
func (w *Wizard) row(rows spec.Rows, t *permission.Tool) string {
	now, was := rows.Want.Level(t.Key), rows.Base.Level(t.Key)
	line := fmt.Sprintf("%s: %s", t.Label, now)
	if now != was {
		line += fmt.Sprintf(", was %s", was)
	}
	if n := len(w.granted(rows, t)); n > 0 {
		line += fmt.Sprintf(", %d of %s on", n, text.Count(len(t.Actions), "granular permission"))
	}
	if o, ok := setup.Optional(rows.Scope, w.Answers.Spec, w.Snap)[t.Key]; ok {
		line += ". " + strings.TrimSuffix(setup.OptionalLine(o), ".")
	}
	if from := w.Answers.Spec.RowSource(rows.Scope, t.Key).Text; from != "" {
		line += " (" + from + ")"
	}
	return line
}

// granted are the granular permissions of a tool that are on and that its level does not
// bring by itself.
func (w *Wizard) granted(rows spec.Rows, t *permission.Tool) []string {
	level := rows.Want.Level(t.Key)
	if !level.TakesGranular() {
		return nil
	}
	var out []string
	for i := range t.Actions {
		if a := &t.Actions[i]; rows.Want.Granted(t.Key, a.Key) && !a.LockedAt(level) {
			out = append(out, a.Key)
		}
	}
	return out
}

// show lists the granular permissions of a tool, or of all of them.
func (w *Wizard) show(_ context.Context, args string) error {
	if args == "" {
		return errors.New("write the tool behind show, or all")
	}
	if args != "all" {
		tool, err := w.find(args)
		if err != nil {
			return err
		}
		w.showTool(tool)
		return nil
	}
	rows := w.rows()
	if rows.Vocabulary == nil {
		return errors.New("no tool of this company could be read from its templates")
	}
	var lines []string
	for i := range rows.Vocabulary.Tools {
		if t := &rows.Vocabulary.Tools[i]; len(t.Actions) > 0 {
			lines = append(lines, "  "+w.row(rows, t))
			lines = append(lines, actionLines(rows, t)...)
		}
	}
	w.Ask.page(lines)
	return nil
}

// showTool lists the granular permissions of a tool, with the numbers that mean them.
func (w *Wizard) showTool(t *permission.Tool) {
	rows := w.rows()
	lines := []string{"  " + w.row(rows, t)}
	var levels []string
	for _, l := range t.Levels {
		levels = append(levels, l.String())
	}
	lines = append(lines, "  Levels: "+strings.Join(levels, ", "))
	if len(t.Actions) == 0 {
		lines = append(lines, "  It has no granular permissions.")
	}
	w.Ask.page(append(lines, actionLines(rows, t)...))
	w.warnAbout(t.Key)
}

// actionLines tell the granular permissions of a tool, a line each.
func actionLines(rows spec.Rows, t *permission.Tool) []string {
	var lines []string
	level := rows.Want.Level(t.Key)
	for i := range t.Actions {
		a := &t.Actions[i]
		line := fmt.Sprintf("    %d. %s: off", i+1, a.Label)
		if rows.Want.Granted(t.Key, a.Key) {
			line = fmt.Sprintf("    %d. %s: on", i+1, a.Label)
		}
		switch locked := rows.Vocabulary.Locked(rows.Want, t.Key, a.Key); {
		case locked != "":
			line += " (can't be changed: " + locked + ")"
		case level.TakesGranular() && !a.ActsAt(level):
			line += " (does nothing at " + level.String() + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// actions reads "Documents: Private, 3": a tool, and its permissions by name or number.
func (w *Wizard) actions(args string) (*permission.Tool, []*permission.Action, error) {
	name, list, behind := strings.Cut(args, ":")
	tool, err := w.find(name)
	if err != nil || !behind {
		return tool, nil, err
	}
	if a, err := actionOf(tool, list); err == nil {
		return tool, []*permission.Action{a}, nil // its name may hold a comma
	}
	var out []*permission.Action
	for part := range strings.SplitSeq(list, ",") {
		a, err := actionOf(tool, part)
		if err != nil {
			return tool, nil, err
		}
		out = append(out, a)
	}
	return tool, out, nil
}

// actionOf is the granular permission of a number, as show lists them, or of a name.
func actionOf(t *permission.Tool, s string) (*permission.Action, error) {
	s = strings.TrimSpace(s)
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= len(t.Actions) {
		return &t.Actions[n-1], nil
	}
	return t.Find(s)
}

// findings is what Procore's rules say about everything that is asked for.
func (w *Wizard) findings() []permission.Finding {
	return setup.Findings(w.Answers.Spec, w.Snap, setup.Rows(permission.ProjectScope, w.Answers.Spec, w.Snap))
}

// warnings tells everything that the rules say, the loudest first.
func (w *Wizard) warnings() {
	lines := told(setup.NewReview(w.Answers.Spec.Clone(), w.Snap, nil).Loud())
	if gone := w.Answers.Spec.Absent(w.Snap); len(gone) > 0 {
		lines = append(lines, "  ! Not in this company: "+strings.Join(gone, ", ")+". leave-out leaves it out.")
	}
	w.Ask.page(lines)
}

// warnedOf tells how much the rules warn about, and how to hear it.
func (w *Wizard) warnedOf() {
	n := len(w.Answers.Spec.Absent(w.Snap))
	for _, f := range w.findings() {
		if setup.KindOf(f) != setup.LineNote {
			n++
		}
	}
	if n > 0 {
		w.Ask.Line("  ! %s: warnings tells them.", text.Count(n, "warning"))
	}
}

// warnAbout tells what the rules warn about a tool.
func (w *Wizard) warnAbout(tool string) {
	var lines []setup.Line
	for _, f := range w.findings() {
		if f.Tool == tool && f.Scope == w.rows().Scope && setup.KindOf(f) != setup.LineNote {
			l := setup.FindingLine(w.Snap, f)
			l.Group = ""
			lines = append(lines, l)
		}
	}
	for _, l := range told(lines) {
		w.Ask.Line("%s", l)
	}
}

// aboutTool tells all that is known of a tool or a granular permission.
func (w *Wizard) aboutTool(_ context.Context, args string) error {
	if args == "" {
		return errors.New("write the tool behind about; with a colon and a permission it is about that one")
	}
	tool, actions, err := w.actions(args)
	if err != nil {
		return err
	}
	action := ""
	if len(actions) > 0 {
		action = actions[0].Key
	}
	rows := w.rows()
	d := rows.Vocabulary.Details(rows.Want, tool.Key, action)
	d.Findings = nil
	for _, f := range w.findings() { // they know the rest of the answers as well
		if f.Scope == rows.Scope && f.Tool == tool.Key && (action == "" || f.Action == action) {
			d.Findings = append(d.Findings, f)
		}
	}
	head := text.Display(d.Title)
	if action == "" {
		head += " · " + rows.Want.Level(tool.Key).String()
	}
	mark := func(f permission.Finding) string { return lineMarks[setup.KindOf(f)] }
	var rest []string
	if o, ok := setup.Optional(rows.Scope, w.Answers.Spec, w.Snap)[tool.Key]; ok && action == "" {
		rest = append(rest, setup.OptionalLine(o))
	}
	if from := w.Answers.Spec.RowSource(rows.Scope, tool.Key).Text; from != "" && action == "" {
		rest = append(rest, "This level: "+text.Display(from)+".")
	}
	var lines []string
	for _, l := range setup.DetailLines(d, head, mark, rest...) {
		lines = append(lines, "  "+l)
	}
	w.Ask.page(lines)
	return nil
}
