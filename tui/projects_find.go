package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A finding is what a list of ids, numbers and names means.
type finding struct {
	entries int
	matched []int64  // ascending, each once
	closed  int      // of these, projects that are closed
	unknown []string // entries that mean no project
	unclear []string // entries that mean more than one, with what they may mean
}

// mostUnclear is how many projects are named for an entry that may mean any of them.
const mostUnclear = 4

// A finder knows what each text may mean: a project's id, its number, or its name.
type finder struct {
	rows  []widget.PickRow
	names spec.Names
}

// findProjects tells which projects are meant by a list, an entry a line. A line that
// means nothing as a whole is taken apart: at commas and semicolons into entries of
// their own, at tabs into the cells of one row, which must mean one project together.
func findProjects(rows []widget.PickRow, list string) finding {
	f := finder{rows: rows}
	for i, r := range rows {
		f.names.Add(strconv.FormatInt(r.ID, 10), i)
		f.names.Add(r.Cells[cellName], i)
		if number := r.Cells[cellNumber]; !strings.HasPrefix(number, "#") {
			f.names.Add(number, i)
		}
	}
	var out finding
	matched := map[int64]bool{}
	for line := range strings.Lines(list) {
		for _, entry := range f.entries(line) {
			out.entries++
			shown := strings.ReplaceAll(entry, "\t", " ")
			switch rows := f.meant(entry); len(rows) {
			case 0:
				out.unknown = append(out.unknown, shown)
			case 1:
				matched[f.rows[rows[0]].ID] = true
				if f.rows[rows[0]].Cells[cellStage] == statusClosed {
					out.closed++
				}
			default:
				out.unclear = append(out.unclear, f.choices(shown, rows))
			}
		}
	}
	for id := range matched {
		out.matched = append(out.matched, id)
	}
	slices.Sort(out.matched)
	return out
}

// rowsOf are the rows that a text means: as an id with or without #, a number or a name.
func (f *finder) rowsOf(s string) []int {
	// The rows hold names as they are shown.
	if rows := f.names.Mean(text.Display(s)); len(rows) > 0 {
		return rows
	}
	s = strings.Trim(strings.TrimSpace(s), `"'`)
	if id, ok := strings.CutPrefix(s, "#"); ok {
		s = id
	}
	return f.names.Mean(s)
}

// entries takes a line apart where it has to be.
func (f *finder) entries(line string) []string {
	if line = strings.TrimRight(line, "\r\n"); len(f.names.Mean(text.Display(line))) > 0 {
		return []string{line}
	}
	line = strings.TrimSpace(line)
	switch {
	case line == "":
		return nil
	case len(f.rowsOf(line)) > 0 || strings.Contains(line, "\t") || !strings.ContainsAny(line, ",;"):
		return []string{line}
	}
	var out []string
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// meant are the rows that an entry means. The cells of a spreadsheet's row have to
// agree: those that mean projects mean the same ones.
func (f *finder) meant(entry string) []int {
	if rows := f.rowsOf(entry); len(rows) > 0 || !strings.Contains(entry, "\t") {
		return rows
	}
	var all []int
	first := true
	for cell := range strings.SplitSeq(entry, "\t") {
		rows := f.rowsOf(cell)
		switch {
		case len(rows) == 0:
			continue
		case first:
			all, first = rows, false
			continue
		}
		both := slices.DeleteFunc(slices.Clone(all), func(r int) bool { return !slices.Contains(rows, r) })
		if len(both) == 0 { // the cells contradict each other
			return append(slices.Clone(all), rows...)
		}
		all = both
	}
	return all
}

// choices names what an entry may mean.
func (f *finder) choices(entry string, rows []int) string {
	var names []string
	for i, row := range rows {
		if i == mostUnclear {
			names = append(names, fmt.Sprintf("%s more", text.Number(len(rows)-i)))
			break
		}
		c := f.rows[row].Cells
		name := c[cellName] + " " + c[cellNumber]
		if c[cellCity] != "" {
			name += " " + c[cellCity]
		}
		names = append(names, name)
	}
	return entry + ": " + strings.Join(names, "; ")
}
