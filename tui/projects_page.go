package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// projectsPage asks where the account works. Its picker outlives the page, with
// filter, order and cursor; the answer itself lives in the spec, once all projects are
// read.
type projectsPage struct {
	picker  *widget.Picker
	facets  *widget.Facets
	company procore.ID // of the picker's rows
	failure *text.Failure

	all, active []int64 // ids of all projects and of those that are active, ascending
	closed      map[int64]bool
	texts       map[string]string // what rows share

	read, total int  // projects that have arrived, and how many there are, while they are read
	arriving    pick // what happens to projects that arrive
	fresh       bool // the rows are those of the last reading, page by page
	edited      bool // the selection was changed and is not in the spec yet

	past projectsPast
	off  int // other projects that the account is on
}

// leastName is how many cells what the list is narrowed to has to have to be shown.
const leastName = 6

// A pick says which projects are selected as they arrive.
type pick int

const (
	pickNone pick = iota
	pickActive
	pickAll
)

func (p *projectsPage) Title() string { return "Where should it work?" }

func (p *projectsPage) Typing() bool { return p.picker != nil && p.picker.Typing() }

// Dense keeps the explanation from taking rows away from the list.
func (p *projectsPage) Dense() int { return denseWidth }

// Escape drops a range, or clears the filter.
func (p *projectsPage) Escape(*Session) bool {
	if p.picker != nil && p.picker.Ranging() {
		p.picker.Key(tea.KeyPressMsg{Code: tea.KeyEscape})
		return true
	}
	return p.picker != nil && clearFilter(p.picker)
}

func (p *projectsPage) Blocked(s *Session) string {
	if p.failure != nil {
		return p.failure.What + ". Press r to read the projects again."
	}
	if !s.Snapshot.Has(setup.PartProjects) {
		return "Wait until all projects are read; you can select among those that are here."
	}
	ps := s.Spec.Validate(spec.StageProjects)
	switch {
	case len(ps) == 0:
		return ""
	case len(s.Spec.Projects.IDs) == 0:
		return "Select projects first: space, or a."
	}
	return ps[0].Titled()
}

func (p *projectsPage) Keys(s *Session) []Key {
	wait := ""
	if p.picker == nil || p.picker.Total() == 0 {
		wait = "Wait until projects are read."
	}
	all := ""
	if !s.Snapshot.Has(setup.PartProjects) {
		all = "Wait until all projects are read."
	}
	return []Key{
		action.Next.As("consent"), action.Select.Unless(wait), action.All.Unless(wait), action.None.Unless(wait),
		action.Invert.Unless(wait), action.Range.Unless(wait), action.Filter.Unless(wait), action.Scope.Unless(wait),
		action.Sort.Unless(wait), action.List.Unless(wait), action.New, action.Exact,
		action.Undo.Unless(p.past.noUndo()), action.Redo.Unless(p.past.noRedo()),
		action.Again.As("read again").Unless(all), action.Move,
	}
}

func (p *projectsPage) Enter(s *Session) tea.Cmd {
	p.failure = nil
	if p.picker == nil || p.company != s.Snapshot.Company.ID {
		p.start(s)
	}
	missing := (setup.PartProjects | setup.PartAssignments) &^ s.Snapshot.Read
	if s.Snapshot.Has(setup.PartProjects) {
		p.fill(s)
	} else if !p.edited {
		p.arriving = map[string]pick{
			spec.IncludeActive: pickActive, spec.IncludeAll: pickAll, spec.IncludeListed: pickNone,
		}[s.Spec.Projects.Include]
		p.picker.SetSelected(named(s))
	}
	if missing == 0 {
		return nil
	}
	p.read, p.total = 0, 0
	return p.readProjects(s, missing)
}

// start makes the picker of a company.
func (p *projectsPage) start(s *Session) {
	*p = projectsPage{company: s.Snapshot.Company.ID, closed: map[int64]bool{}, texts: map[string]string{}}
	p.picker = widget.NewPicker(
		widget.Column{Title: "Project"}, widget.Column{Title: "Number", Width: 7, Most: 10},
		widget.Column{Title: "City", Width: 11, Most: 16}, widget.Column{Title: "Stage", Width: 9, Most: 24},
		widget.Column{Title: "Access", Width: 9, Most: 24, Mute: true},
	)
	p.picker.Empty = "Reading the projects…"
	p.facets = widget.NewFacets(p.properties()...)
	if s.Spec.Projects.Include != spec.IncludeAll {
		p.facets.Set(facetStatus, statusActive, true)
	}
	p.narrow()
}

// fill shows the rows when all are read. The selection is a set of ids, so that rows
// that look alike stay apart.
func (p *projectsPage) fill(s *Session) {
	list := s.Snapshot.Projects
	p.all, p.active = make([]int64, 0, len(list)), nil
	for _, x := range list {
		p.all = append(p.all, int64(x.ID))
		if x.Active {
			p.active = append(p.active, int64(x.ID))
		}
	}
	slices.Sort(p.all)
	slices.Sort(p.active)
	if !p.shows(list) {
		rows := make([]widget.PickRow, 0, len(list))
		for _, x := range list {
			rows = append(rows, p.row(s, x))
		}
		p.picker.SetRows(rows)
	}
	p.picker.SetCells(cellAccess, func(r widget.PickRow) string { return s.Snapshot.Access(procore.ID(r.ID)) })
	if two := twins(list); len(two) > 0 {
		p.picker.SetCells(cellNumber, func(r widget.PickRow) string {
			if two[r.ID] {
				return number(procore.Project{ID: procore.ID(r.ID)}, true)
			}
			return r.Cells[cellNumber]
		})
	}
	p.narrow()
	if p.edited {
		p.keep(s)
		return
	}
	p.picker.SetSelected(p.wanted(s))
	p.begin(s)
}

// shows tells whether the rows are these projects already, as they arrived.
func (p *projectsPage) shows(list []procore.Project) bool {
	rows := p.picker.Rows()
	if !p.fresh || len(rows) != len(list) {
		return false
	}
	for i, x := range list {
		if rows[i].ID != int64(x.ID) {
			return false
		}
	}
	return true
}

// named are the ids that the answers name.
func named(s *Session) []int64 {
	out := ids(s.Spec.Projects.IDs)
	slices.Sort(out)
	return out
}

// ids are ids as the picker has them.
func ids(list []procore.ID) []int64 {
	var out []int64
	for _, id := range list {
		out = append(out, int64(id))
	}
	return out
}

// wanted is the selection that the answers stand for.
func (p *projectsPage) wanted(s *Session) []int64 {
	switch s.Spec.Projects.Include {
	case spec.IncludeAll:
		return p.all
	case spec.IncludeActive:
		return p.active
	case spec.IncludeListed:
	}
	return named(s)
}

// keep puts the selection into the spec.
func (p *projectsPage) keep(s *Session) {
	p.edited = true
	if !s.Snapshot.Has(setup.PartProjects) {
		return // it is kept when all are read
	}
	p.edited = false
	var ids []procore.ID
	for _, id := range p.picker.Selected() {
		ids = append(ids, procore.ID(id))
	}
	s.SelectProjects(ids, s.Snapshot.Projects)
	p.chose(s)
}

func (p *projectsPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case partMsg:
		if p.current(s, msg) {
			p.take(s, msg)
		}
	case readMsg:
		if msg.err != nil {
			p.failure = explain(msg.err)
			return Stay, nil
		}
		p.failure = nil
		s.took(msg)
		p.take(s, partMsg{rows: s.Snapshot.Projects}) // the end may have overtaken the last page
		p.fill(s)
		p.fresh = false
	case tea.PasteMsg:
		if p.picker.Paste(msg.Content) || p.picker.Total() == 0 {
			return Stay, nil
		}
		return Open(newList(p, msg.Content)), nil
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

// take shows what has arrived so far, before the rest is there.
func (p *projectsPage) take(s *Session, m partMsg) {
	p.read, p.total = len(m.rows), max(m.total, len(m.rows))
	if len(p.all) > 0 || len(m.rows) < p.picker.Total() {
		return // it is read again: the rows of before stay until the new ones are all there
	}
	fresh := m.rows[p.picker.Total():]
	rows, picked := make([]widget.PickRow, 0, len(fresh)), []int64(nil)
	for _, x := range fresh {
		rows = append(rows, p.row(s, x))
		if p.arriving == pickAll || p.arriving == pickActive && x.Active {
			picked = append(picked, int64(x.ID))
		}
	}
	p.picker.Expect(p.total)
	p.picker.AddRows(rows)
	p.picker.Pick(picked)
	p.fresh = true
}

func (p *projectsPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	if p.picker.Typing() || p.picker.Total() > 0 && !action.Next.Is(msg.String()) {
		r, taken := p.picker.Key(msg)
		switch r := r.(type) {
		case widget.PickChanged:
			p.arrive(s, msg.String())
			p.keep(s)
		case widget.Denied:
			s.say(sentence(r.Why) + ".")
		}
		if taken {
			return Stay, nil
		}
	}
	switch k := msg.String(); {
	case action.Next.Is(k):
		return Next, nil
	case p.answers(s, k):
	case action.Again.Is(k) && (p.failure != nil || s.Snapshot.Has(setup.PartProjects)):
		return Stay, p.readProjects(s, setup.PartProjects|setup.PartAssignments)
	case p.picker.Total() > 0:
		return p.listKey(k), nil
	}
	return Stay, nil
}

// listKey is a key about how the list is shown, or chosen from.
func (p *projectsPage) listKey(stroke string) Action {
	switch {
	case action.Scope.Is(stroke):
		return Open(newFacets(p))
	case action.List.Is(stroke):
		return Open(newList(p, ""))
	case action.Sort.Is(stroke):
		p.picker.CycleSort()
	}
	return Stay
}

// arrive says what a key for everything that is shown means for what has not arrived.
func (p *projectsPage) arrive(s *Session, stroke string) {
	switch {
	case s.Snapshot.Has(setup.PartProjects):
	case !action.All.Is(stroke) && !action.None.Is(stroke) && !action.Invert.Is(stroke):
	case p.picker.Filter() != "":
		s.say("This is about the projects that have arrived so far; what arrives later stays as it is.")
	case action.None.Is(stroke), action.Invert.Is(stroke) && p.arriving != pickNone:
		p.arriving = pickNone
	default:
		p.arriving = pickActive
	}
}

func (p *projectsPage) View(s *Session, w, h int) string {
	if p.failure != nil {
		return widget.Fit(strings.Join(wrapAll(laidOut(p.failure), w), "\n"), w, h)
	}
	head := p.summary(s)
	if room := w - ansi.StringWidth(head) - 3; room >= leastName {
		head = widget.Ends(head, ansi.Truncate(p.facets.Name(), room, "…"), w)
	}
	foot := box(s.Spec.Projects.New) + " New projects too (+)   " + box(s.Spec.Projects.Exact) + " Only these (x)"
	foot += p.others(s)
	if w < narrowWidth {
		foot = box(s.Spec.Projects.New) + " new too (+)  " + box(s.Spec.Projects.Exact) + " only these (x)"
	}
	return widget.Fit(s.Theme.Dim.Render(widget.Line(head, w))+"\n"+p.picker.View(s.Theme, w, max(h-2, 1))+"\n"+foot, w, h)
}

// summary counts what is read, what is shown and what is selected.
func (p *projectsPage) summary(s *Session) string {
	words := p.picker.Summary()
	switch {
	case s.loading(slotProjects) && p.total == 0:
		words = "Reading the projects…"
	case s.loading(slotProjects) && p.read < p.total:
		words = fmt.Sprintf("%s of %s read · %s", text.Number(p.read), text.Number(p.total), words)
	case s.loading(slotProjects):
		words = "Reading where the account is · " + words
	}
	if gone := len(p.picker.Missing()); gone > 0 && s.Snapshot.Has(setup.PartProjects) {
		words += fmt.Sprintf(" · %s no longer there", text.Count(gone, "selected project"))
	}
	return words
}

func box(on bool) string {
	if on {
		return "[x]"
	}
	return "[ ]"
}

func (p *projectsPage) Explain(s *Session) (string, string) {
	if exact := spec.FieldOf("projects.exact"); s.Spec.Projects.Exact {
		return exact.Help(s.Spec.Preset()), ""
	}
	include := spec.FieldOf("projects.include")
	return include.Help(s.Spec.Preset()), known(s.Spec.From(include.Path))
}
