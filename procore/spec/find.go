package spec

import (
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// A Findable is a project as a person may mean it: by its id, its number or its name.
type Findable struct {
	ID                 procore.ID
	Number, Name, City string
	Closed             bool
}

// FindableOf is a project as a person may mean it, cleaned for display.
func FindableOf(p procore.Project) Findable {
	return Findable{p.ID, text.Display(p.Number), text.Display(p.Name), text.Display(p.City), !p.Active}
}

// Found is what a list of ids, numbers and names means.
type Found struct {
	Entries int
	Matched []procore.ID // ascending, each once
	Closed  int          // of these, projects that are closed
	Unknown []string     // entries that mean no project
	Unclear []string     // entries that mean more than one, with what they may mean
}

// mostUnclear is how many projects are named for an entry that may mean any of them.
const mostUnclear = 4

// A finder knows what each text may mean.
type finder struct {
	places []Findable
	names  Names
}

// FindProjects tells which projects are meant by a list, an entry a line. A line that
// means nothing as a whole is taken apart: at commas and semicolons into entries of
// their own, at tabs into the cells of one row, which must mean one project together.
// What means none, or more than one, is listed and never guessed.
func FindProjects(places []Findable, list string) Found {
	f := finder{places: places}
	for i, p := range places {
		f.names.Add(p.ID.String(), i)
		f.names.Add(p.Name, i)
		f.names.Add(p.Number, i)
	}
	var out Found
	matched := map[procore.ID]bool{}
	for line := range strings.Lines(list) {
		for _, entry := range f.entries(line) {
			out.Entries++
			shown := strings.ReplaceAll(entry, "\t", " ")
			switch at := f.meant(entry); len(at) {
			case 0:
				out.Unknown = append(out.Unknown, shown)
			case 1:
				matched[places[at[0]].ID] = true
				if places[at[0]].Closed {
					out.Closed++
				}
			default:
				out.Unclear = append(out.Unclear, f.choices(shown, at))
			}
		}
	}
	for id := range matched {
		out.Matched = append(out.Matched, id)
	}
	slices.Sort(out.Matched)
	return out
}

// called are the places that a text means: as an id with or without #, a number or a name.
func (f *finder) called(s string) []int {
	// The places hold names as they are shown.
	if at := f.names.Mean(text.Display(s)); len(at) > 0 {
		return at
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
	case len(f.called(line)) > 0 || strings.Contains(line, "\t") || !strings.ContainsAny(line, ",;"):
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

// meant are the places that an entry means. The cells of a spreadsheet's row have to
// agree: those that mean projects mean the same ones.
func (f *finder) meant(entry string) []int {
	if at := f.called(entry); len(at) > 0 || !strings.Contains(entry, "\t") {
		return at
	}
	var all []int
	first := true
	for cell := range strings.SplitSeq(entry, "\t") {
		at := f.called(cell)
		switch {
		case len(at) == 0:
			continue
		case first:
			all, first = at, false
			continue
		}
		both := slices.DeleteFunc(slices.Clone(all), func(i int) bool { return !slices.Contains(at, i) })
		if len(both) == 0 { // the cells contradict each other
			return append(slices.Clone(all), at...)
		}
		all = both
	}
	return all
}

// choices names what an entry may mean.
func (f *finder) choices(entry string, at []int) string {
	var names []string
	for i, n := range at {
		if i == mostUnclear {
			names = append(names, fmt.Sprintf("%s more", text.Number(len(at)-i)))
			break
		}
		p := f.places[n]
		name := p.Name + " " + p.Number
		if p.Number == "" {
			name = p.Name + " #" + p.ID.String()
		}
		if p.City != "" {
			name += " " + p.City
		}
		names = append(names, name)
	}
	return entry + ": " + strings.Join(names, "; ")
}
