package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/tui/widget"
)

// handProjectsPage asks where the account works, where no project can be read.
type handProjectsPage struct{ formPage }

func (p *handProjectsPage) Title() string { return "Where should it work?" }

func (p *handProjectsPage) Blocked(s *Session) string {
	if ps := s.Spec.Validate(spec.StageProjects); len(ps) > 0 {
		return ps[0].Titled()
	}
	return ""
}

func (p *handProjectsPage) Enter(s *Session) tea.Cmd {
	p.build(s, "")
	return nil
}

// build makes the form anew from the answers; focus is the field to go to.
func (p *handProjectsPage) build(s *Session, focus string) {
	fields := []widget.Field{s.question("projects.include")}
	if s.Spec.Projects.Include == spec.IncludeListed {
		fields = append(fields, listField(s))
	}
	more := s.question("projects.new")
	more.Affirmative, more.Negative = "add", "do not"
	only := s.question("projects.exact")
	only.Affirmative, only.Negative = "only these", "leave others alone"
	p.form = newForm(append(fields, more, only)...)
	if focus != "" {
		p.form.SetFocus(focus)
	}
}

// listField is for projects by their numbers.
func listField(s *Session) widget.Field {
	var ids []string
	for _, id := range s.Spec.Projects.IDs {
		ids = append(ids, id.String())
	}
	return widget.Field{
		ID: "projects.ids", Label: "Their numbers", Value: strings.Join(ids, ", "), Clean: spec.Lines,
		Placeholder: "300001, 300002, or addresses",
		Help: "Paste the addresses of the projects' pages, or the numbers in them, with commas or line ends between. " +
			"The number that you gave a project yourselves is another one.",
		Validate: spec.ValidProjects,
	}
}

func (p *handProjectsPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	ev, cmd := p.form.take(msg)
	include := s.Spec.Projects.Include
	if ev.changed {
		p.keep(s)
	}
	switch {
	case s.Spec.Projects.Include != include: // the list comes, or goes
		p.build(s, p.form.Focus().ID)
	case ev.submitted:
		return Next, cmd
	}
	return Stay, cmd
}

// keep takes the form's answers over.
func (p *handProjectsPage) keep(s *Session) {
	include := p.form.Value("projects.include")
	switch was := s.Spec.Projects.Include; {
	case include == spec.IncludeListed && was == include:
		if ids, err := spec.ParseProjects(p.form.Value("projects.ids")); err == nil {
			s.ListProjects(ids)
		}
	case include == spec.IncludeListed:
		s.ListProjects(nil)
	case include != "" && include != was:
		s.IncludeProjects(include)
	}
	p.form.keep(s, "projects.new")
	p.form.keep(s, "projects.exact")
}

func (p *handProjectsPage) Explain(s *Session) (string, string) {
	f := p.form.Focus()
	return f.Help, known(s.Spec.From(f.ID))
}
