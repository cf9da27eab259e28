package setup

import (
	"cmp"
	"slices"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// A runbookPage is the steps of one stage.
type runbookPage struct {
	Number int
	Title  string
	Steps  []pageStep
}

// A pageStep is a step with its number.
type pageStep struct {
	Number int
	Step
}

// pages are the steps by stages.
func (r Runbook) pages() []runbookPage {
	var out []runbookPage
	for _, row := range stageRows() {
		p := runbookPage{Number: len(out) + 1, Title: row.page}
		steps, first := r.Of(row.stage)
		for i, s := range steps {
			p.Steps = append(p.Steps, pageStep{first + i + 1, s})
		}
		if len(p.Steps) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// A rowGroup is a section of the page of a template.
type rowGroup struct {
	Name string
	Rows []Row
}

// Groups are the rows by the sections of the page.
func (s Step) Groups() []rowGroup {
	var out []rowGroup
	for _, row := range s.Rows {
		if len(out) == 0 || out[len(out)-1].Name != row.Group {
			out = append(out, rowGroup{Name: row.Group})
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, row)
	}
	return out
}

// Mark is how a level of the row is drawn: chosen, empty, or not offered.
func (r Row) Mark(l permission.Level) string {
	switch {
	case !slices.Contains(r.Offers, l):
		return "–"
	case r.Level == l:
		return "●"
	}
	return "○"
}

// Words are the tally in a line.
func (t Tally) Words() string {
	parts := []string{text.Count(t.Steps, "step"), text.Count(t.Type, "value") + " to type or choose"}
	if t.Levels > 0 || t.Open == 0 {
		parts = append(parts, text.Count(t.Levels, "tool")+" to give a level")
	}
	if t.Ticks > 0 {
		parts = append(parts, text.Count(t.Ticks, "tick")+" to set or to clear")
	}
	parts = append(parts, text.Count(t.Decide, "blank")+" that only you can fill in")
	if t.Open > 0 {
		parts = append(parts, text.Count(t.Open, "level")+" to be decided")
	}
	return strings.Join(parts, " · ")
}

// Markdown writes the runbook as Markdown, with a checkbox at each step. Nothing that
// stands in the setup file can act in it.
func (r Runbook) Markdown() []byte {
	m := &report{}
	m.line("# %s\n", r.Title)
	for _, f := range r.Facts {
		m.line("- %s: %s", f.Name, f.Text)
	}
	m.line("- On these pages: %s\n", r.Tally().Words())
	for _, a := range r.About {
		m.line("%s\n", a)
	}
	for _, p := range r.pages() {
		m.line("## %d. %s\n", p.Number, p.Title)
		for _, s := range p.Steps {
			m.step(s)
		}
	}
	return []byte(m.String())
}

// step writes one step.
func (r *report) step(s pageStep) {
	box := " "
	if !s.Done.IsZero() {
		box = "x"
	}
	r.line("- ["+box+"] **%d. %s**", s.Number, s.Title)
	if s.Optional {
		r.line("  (may be left out)")
	}
	r.WriteString("\n")
	if len(s.Path) > 0 {
		r.line("  %s\n", strings.Join(s.Path, " › "))
	}
	if s.URL != "" {
		r.WriteString("  <" + s.URL + "> (" + s.Seen + ")\n\n")
	}
	for _, d := range s.Do {
		r.line("  - %s", d)
	}
	for _, v := range s.Values {
		r.value(v)
	}
	if len(s.Do)+len(s.Values) > 0 {
		r.WriteString("\n")
	}
	r.rows(s.Step)
	if s.Alarm != "" {
		r.line("  > %s\n", caution(s.Alarm).words())
	}
	for _, h := range s.Hints {
		r.line("  > %s\n", h.words())
	}
}

func (r *report) value(v Value) {
	switch {
	case v.Blank && v.Text == "":
		r.line("  - %s: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_", v.Name)
	case v.From != "":
		r.line("  - %s: **%s** (%s)", v.Name, v.Text, v.From)
	default:
		r.line("  - %s: **%s**", v.Name, v.Text)
	}
}

// words is a hint in a line.
func (h Hint) words() string {
	out := h.Text
	if h.Warn {
		out = "Careful: " + out
	}
	if h.Source != "" {
		out += " (" + h.Source + ")"
	}
	return out
}

// rows writes the page of a template as a table.
func (r *report) rows(s Step) {
	if len(s.Rows) == 0 {
		return
	}
	for _, g := range s.Groups() {
		r.line("  **%s**\n", g.Name)
		r.WriteString("  | Done | Tool | None | Read Only | Standard | Admin | Boxes and remarks |\n" +
			"  | :-: | --- | :-: | :-: | :-: | :-: | --- |\n")
		for _, row := range g.Rows {
			var cells []string
			for _, l := range permission.Levels() {
				mark := row.Mark(l)
				if row.Level == 0 && row.Like != "" {
					mark = "="
				}
				cells = append(cells, mark)
			}
			r.line("  | ☐ | %s | "+strings.Join(cells, " | ")+" | %s |", cmp.Or(row.Tool, "………………"),
				strings.Join(row.remarks(), "; "))
		}
		r.WriteString("\n")
	}
}

// remarks are what stands at the end of a row.
func (r Row) remarks() []string {
	var out []string
	switch {
	case r.Level == 0 && r.Like != "":
		out = append(out, "as in "+r.Like)
	case r.Level == 0 && r.Tool != "":
		out = append(out, "to be decided")
	}
	for _, t := range r.Ticks {
		out = append(out, t.How+": "+t.Label)
	}
	if r.Others > 0 {
		out = append(out, text.Number(r.Others)+" more: leave empty")
	}
	for _, h := range r.Say {
		out = append(out, h.words())
	}
	if r.From != "" {
		out = append(out, "from "+r.From)
	}
	return out
}
