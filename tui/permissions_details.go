package tui

import (
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// about is everything that is known of what the cursor is on.
func (e *editor) about(s *Session) permission.Details {
	v := s.Snapshot.VocabularyOf(e.scope)
	tool, action := e.matrix.Focus()
	if v == nil || tool == "" {
		return permission.Details{}
	}
	d := v.Details(e.rows.Want, tool, action)
	d.Findings = nil
	if e.unknown {
		d.Level, d.Marks = "", nil
	}
	for _, f := range e.findings { // they know the rest of the answers as well
		if f.Tool == tool && (action == "" || f.Action == action) {
			d.Findings = append(d.Findings, f)
		}
	}
	if d.Title == "" { // a row that no template shows
		for _, l := range v.Absent {
			if l.Key == tool {
				d.Title = l.Name
				d.About = "No template of this company shows this correspondence type, so nobody knows what Procore would make " +
					"of its key. Set it by hand, once the template is there."
			}
		}
	}
	return d
}

// explain is the details in the few lines beside or below the matrix.
func (e *editor) explain(s *Session) (words, source string) {
	d := e.about(s)
	if d.Title == "" {
		return "", ""
	}
	tool, action := e.matrix.Focus()
	from := s.Spec.RowSource(e.scope, tool)
	if s.width >= wideWidth {
		return strings.Join(e.lines(s, d), "\n\n"), ""
	}
	var lines []string
	source = d.Source
	if from.Text != "" && action == "" {
		source = known(from)
	}
	if f, ok := loudest(d.Findings); ok {
		lines, source = append(lines, sign(s.Theme, f)+" "+text.Display(f.Text)), f.Source
	}
	if o, ok := e.wanted(tool); ok && action == "" {
		lines = append(lines, setup.OptionalLine(o))
	}
	return briefly(append(lines, e.short(d)), source, s.width-4), source
}

// briefly cuts a text to the lines that there are below the matrix, with its source.
func briefly(words []string, source string, w int) string {
	room := explained
	if source != "" {
		room -= len(widget.Wrap(source, w))
	}
	lines := widget.Wrap(strings.Join(words, "\n"), w)
	if len(lines) <= room || room < 1 {
		return strings.Join(words, "\n")
	}
	const more = " … i: all of it"
	last := widget.Wrap(lines[room-1], max(w-len(more), 1))
	return strings.Join(append(lines[:room-1], last[0]+more), "\n")
}

// explained is how many lines there are below a page to explain it.
const explained = 4

// loudest is the finding to show where there is room for one only: a warning.
func loudest(found []permission.Finding) (permission.Finding, bool) {
	var best permission.Finding
	for _, f := range found {
		if alarm(f) > alarm(best) || alarm(f) != widget.Calm && best.Text == "" {
			best = f
		}
	}
	return best, best.Text != "" && best.Severity != permission.Info
}

// sign is the mark of a finding.
func sign(t *widget.Theme, f permission.Finding) string {
	switch alarm(f) {
	case widget.Alarmed:
		return t.Glyphs.Warn + t.Glyphs.Warn
	case widget.Warned:
		return t.Glyphs.Warn
	default:
		return t.Glyphs.Pending
	}
}

// short is what a tool or a permission is, with its level, in a sentence or two.
func (e *editor) short(d permission.Details) string {
	head := text.Display(d.Title)
	if tool, action := e.matrix.Focus(); action == "" {
		if l, ok := e.rows.Want.Levels[tool]; ok && !e.unknown {
			head += " · " + l.String()
		}
	}
	parts := []string{head + ":"}
	for _, p := range []string{d.Level, d.About} {
		if p != "" {
			parts = append(parts, text.Display(p))
		}
	}
	for _, m := range d.Marks {
		parts = append(parts, sentence(text.Display(m))+".")
	}
	for _, f := range d.Findings {
		if f.Severity == permission.Info {
			parts = append(parts, text.Display(f.Text))
		}
	}
	if len(parts) == 1 {
		parts = append(parts, sentence(text.Display(d.Joined))+".")
	}
	return strings.Join(parts, " ")
}

// lines is everything, a paragraph each.
func (e *editor) lines(s *Session, d permission.Details) []string {
	tool, action := e.matrix.Focus()
	head := text.Display(d.Title)
	if l, ok := e.rows.Want.Levels[tool]; ok && action == "" && !e.unknown {
		head += " · " + l.String()
	}
	var rest []string
	if o, ok := e.wanted(tool); ok && action == "" {
		rest = append(rest, setup.OptionalLine(o))
	}
	if from := s.Spec.RowSource(e.scope, tool).Text; from != "" && action == "" {
		rest = append(rest, "This level: "+from+".")
	}
	return setup.DetailLines(d, head, func(f permission.Finding) string { return sign(s.Theme, f) }, rest...)
}
