package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// projectsPage asks where the account works.
type projectsPage struct {
	picker  *widget.Picker
	closed  bool // closed projects are shown too
	problem *problem
}

func (p *projectsPage) Title() string { return "Where should it work?" }

func (p *projectsPage) Typing() bool { return p.picker != nil && p.picker.Typing() }

// Escape clears the filter.
func (p *projectsPage) Escape(*Session) bool { return clearFilter(p.picker) }

func (p *projectsPage) Blocked(s *Session) string {
	if p.problem != nil {
		return p.problem.what + ". Press r to read the projects again."
	}
	if !s.has(setup.PartProjects) {
		return "Wait until the projects are read."
	}
	if ps := s.Spec.Validate(setup.StageProjects); len(ps) > 0 {
		return problemLine(ps[0])
	}
	return ""
}

func (p *projectsPage) Keys(s *Session) []Key {
	wait := ""
	if !s.has(setup.PartProjects) {
		wait = "Wait until the projects are read."
	}
	scope := keyScope
	if p.closed {
		scope = keyScope.as("active only")
	}
	keys := []Key{
		keySelect.unless(wait), keyAll.unless(wait), keyNone.unless(wait), keyInvert.unless(wait), keyRange.unless(wait),
		keyFilter.unless(wait), keyNew, scope.unless(wait), keyExact, keyNext.as("review"), keyMove,
	}
	if p.problem != nil {
		keys = append(keys, keyAgain)
	}
	return keys
}

func (p *projectsPage) Enter(s *Session) tea.Cmd {
	p.problem = nil
	p.picker = widget.NewPicker(
		widget.Column{Title: "Project"}, widget.Column{Title: "Number", Width: 7}, widget.Column{Title: "City", Width: 12},
		widget.Column{Title: "Stage", Width: 12}, widget.Column{Title: "Access now", Width: 12},
	)
	p.closed = s.Spec.Projects.Include == setup.IncludeAll
	p.fill(s)
	missing := (setup.PartProjects | setup.PartAssignments) &^ s.Snapshot.Read
	if missing == 0 {
		return nil
	}
	return s.read("projects", missing)
}

// fill shows the rows. The selection is a set of ids: it lives in the spec, and
// rows that look alike stay apart.
func (p *projectsPage) fill(s *Session) {
	rows := make([]widget.PickRow, 0, len(s.Snapshot.Projects))
	active := map[int64]bool{}
	for _, x := range s.Snapshot.Projects {
		stage := text.Display(x.Stage)
		if !x.Active {
			stage = "closed"
		}
		active[int64(x.ID)] = x.Active
		number := text.Display(x.Number)
		if number == "" {
			number = "#" + x.ID.String()
		}
		rows = append(rows, widget.PickRow{
			ID:    int64(x.ID),
			Cells: []string{text.Display(x.Name), number, text.Display(x.City), stage, p.access(s, x.ID)},
		})
	}
	p.picker.SetRows(rows)
	p.picker.SetSelected(p.wanted(s))
	if p.closed {
		p.picker.SetScope("", nil)
		return
	}
	p.picker.SetScope("active", func(r widget.PickRow) bool { return active[r.ID] })
}

// access says what the account has on a project now.
func (p *projectsPage) access(s *Session, id procore.ID) string {
	if !s.has(setup.PartAssignments) {
		return ""
	}
	a, on := s.Snapshot.Assignments[id]
	switch {
	case !on:
		return "no access"
	case a.TemplateName == "":
		return "on it"
	}
	return text.Display(a.TemplateName)
}

// wanted is the selection that the answers stand for.
func (p *projectsPage) wanted(s *Session) []int64 {
	var out []int64
	for _, x := range s.Snapshot.Projects {
		switch s.Spec.Projects.Include {
		case setup.IncludeAll:
			out = append(out, int64(x.ID))
		case setup.IncludeActive:
			if x.Active {
				out = append(out, int64(x.ID))
			}
		}
	}
	if s.Spec.Projects.Include == setup.IncludeListed {
		for _, id := range s.Spec.Projects.IDs {
			out = append(out, int64(id))
		}
	}
	slices.Sort(out)
	return out
}

// keep puts the selection into the spec. All active projects, or all of them,
// are kept as such: a project that is added meanwhile belongs to them.
func (p *projectsPage) keep(s *Session) {
	var all, active []int64
	for _, x := range s.Snapshot.Projects {
		all = append(all, int64(x.ID))
		if x.Active {
			active = append(active, int64(x.ID))
		}
	}
	slices.Sort(all)
	slices.Sort(active)
	now := p.picker.Selected()
	was := s.Spec.Projects
	s.Spec.Projects.IDs = nil
	switch {
	case slices.Equal(now, active):
		s.Spec.Projects.Include = setup.IncludeActive
	case slices.Equal(now, all):
		s.Spec.Projects.Include = setup.IncludeAll
	default:
		s.Spec.Projects.Include = setup.IncludeListed
		for _, id := range now {
			s.Spec.Projects.IDs = append(s.Spec.Projects.IDs, procore.ID(id))
		}
	}
	if s.Spec.Projects.Include != was.Include || !slices.Equal(s.Spec.Projects.IDs, was.IDs) {
		s.Spec.SetSource("projects.include", "your selection")
	}
}

func (p *projectsPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		if msg.err != nil {
			x := explain(msg.err)
			p.problem = &x
			return Stay, nil
		}
		p.problem = nil
		s.took(msg)
		p.fill(s)
	case tea.PasteMsg:
		p.picker.Paste(msg.Content)
	case tea.KeyPressMsg:
		return p.key(s, msg)
	}
	return Stay, nil
}

func (p *projectsPage) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	if p.picker.Typing() || s.has(setup.PartProjects) && !keyNext.is(msg.String()) {
		r, taken := p.picker.Key(msg)
		switch r := r.(type) {
		case widget.PickChanged:
			p.keep(s)
		case widget.Denied:
			s.say(sentence(r.Why) + ".")
		}
		if taken {
			return Stay, nil
		}
	}
	switch k := msg.String(); {
	case keyNext.is(k):
		return Next, nil
	case keyNew.is(k):
		s.Spec.Projects.New = !s.Spec.Projects.New
		s.answer("projects.new")
	case keyExact.is(k):
		s.Spec.Projects.Exact = !s.Spec.Projects.Exact
		s.answer("projects.exact")
	case keyScope.is(k):
		p.closed = !p.closed
		p.fill(s)
	case keyAgain.is(k):
		return Stay, s.read("projects", setup.PartProjects|setup.PartAssignments)
	}
	return Stay, nil
}

func (p *projectsPage) View(s *Session, w, h int) string {
	if p.problem != nil {
		return widget.Fit(strings.Join(wrapAll(p.problem.lines(), w), "\n"), w, h)
	}
	head := s.Theme.Dim.Render(p.summary(s))
	foot := []string{box(s.Spec.Projects.New) + " Also add it to every new project  (+)"}
	if h >= 8 {
		foot = append(foot, box(s.Spec.Projects.Exact)+" Only these: take it off every other project  (x)")
	}
	n := max(h-1-len(foot), 1)
	return widget.Fit(head+"\n"+p.picker.View(s.Theme, w, n)+"\n"+strings.Join(foot, "\n"), w, h)
}

// summary counts what is shown and what is selected.
func (p *projectsPage) summary(s *Session) string {
	if !s.has(setup.PartProjects) {
		return "Reading the projects…"
	}
	words := p.picker.Summary()
	if gone := len(p.picker.Missing()); gone > 0 {
		words += fmt.Sprintf(" · %s no longer there", counted(gone, "selected project"))
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
	if s.Spec.Projects.Exact {
		return "Only these: on every other project where it is now, it loses its access. You are asked once more before.", ""
	}
	return "On projects where it has another template it gets this one; projects that are not selected stay as they are.",
		known(s.Spec.Source("projects.include"))
}

// known is a source that is worth showing: not the admin's own answer.
func known(source string) string {
	if slices.Contains([]string{yourAnswer, ourSuggestion, "your selection"}, source) {
		return ""
	}
	return source
}
