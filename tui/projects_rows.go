package tui

import (
	"hash/maphash"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// The cells of a project's row. Those beyond the columns are searched and not shown.
const (
	cellName = iota
	cellNumber
	cellCity
	cellStage
	cellAccess
	cellMore // stage of an inactive one, region, program and type, with moreMark between them
)

// The parts of cellMore.
const (
	moreStage = iota
	moreRegion
	moreProgram
	moreType
	moreMark = "\x1f"
)

// The facets by which projects are narrowed.
const facetStatus = 0

// The values of the facets that are ours.
const (
	statusActive = setup.Active
	statusClosed = setup.Inactive
	accessYes    = setup.OnProject
	accessNo     = setup.NotOnIt
	noAccess     = setup.NoAccess
)

// properties are the facets, in the order of their numbers.
func (p *projectsPage) properties() []widget.Facet {
	more := func(part int) func(widget.PickRow) string {
		return func(r widget.PickRow) string { return moreOf(r, part) }
	}
	facets := []widget.Facet{
		{Bare: true, Value: func(r widget.PickRow) string {
			if p.closed[r.ID] {
				return statusClosed
			}
			return statusActive
		}},
		{Value: func(r widget.PickRow) string {
			if p.closed[r.ID] {
				return moreOf(r, moreStage)
			}
			return r.Cells[cellStage]
		}},
		{Value: more(moreRegion)},
		{Value: more(moreProgram)},
		{Value: more(moreType)},
		{Bare: true, Value: func(r widget.PickRow) string {
			switch r.Cells[cellAccess] {
			case "":
				return ""
			case noAccess:
				return accessNo
			}
			return accessYes
		}},
		{Value: func(r widget.PickRow) string {
			return strings.TrimPrefix(r.Cells[cellAccess], noAccess)
		}},
	}
	for i, x := range setup.Properties(&setup.Snapshot{}) { // the same ones, in the same order
		facets[i].Title = x.Title
	}
	return facets
}

// moreOf is a part of what a row says beyond its columns.
func moreOf(r widget.PickRow, part int) string {
	rest := r.Cells[cellMore]
	for range part {
		_, rest, _ = strings.Cut(rest, moreMark)
	}
	text, _, _ := strings.Cut(rest, moreMark)
	return text
}

// row is a project as the picker shows it. What many rows share is kept once.
func (p *projectsPage) row(s *Session, x procore.Project) widget.PickRow {
	stage, open := text.Display(x.Stage), ""
	delete(p.closed, int64(x.ID))
	if !x.Active {
		p.closed[int64(x.ID)] = true
		stage, open = statusClosed, stage
	}
	more := strings.Join([]string{
		open, text.Display(x.Region), text.Display(x.Program), text.Display(x.Type),
	}, moreMark)
	if kept, ok := p.texts[more]; ok {
		more = kept
	} else {
		p.texts[more] = more
	}
	return widget.PickRow{ID: int64(x.ID), Cells: []string{
		setup.ProjectName(x), number(x, false), text.Display(x.City), stage, s.Snapshot.Access(x.ID), more,
	}}
}

// number is what a project's column of numbers says. Projects that share name and
// number are told apart by their id.
func number(x procore.Project, twin bool) string {
	if n := text.Display(x.Number); n != "" && !twin {
		return n
	}
	return "#" + x.ID.String()
}

// twins are the projects that share name and number with another one.
func twins(list []procore.Project) map[int64]bool {
	seed, first := maphash.MakeSeed(), make(map[uint64]int64, len(list))
	out := map[int64]bool{}
	for _, x := range list {
		var h maphash.Hash // a name may be long, and there may be many
		h.SetSeed(seed)
		_, _ = h.WriteString(x.Name + moreMark + x.Number)
		if id, ok := first[h.Sum64()]; ok {
			out[id], out[int64(x.ID)] = true, true
			continue
		}
		first[h.Sum64()] = int64(x.ID)
	}
	return out
}

// narrow shows the rows that the facets keep.
func (p *projectsPage) narrow() { p.picker.SetScope(p.facets.Keep()) }
