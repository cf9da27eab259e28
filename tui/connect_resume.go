package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A later start has nothing of the earlier one but the answers; what they have come
// to is read from Procore. So "where you stopped" is the first stage of which something
// is left to do.

// resumePage offers to go on with the answers of an earlier start.
type resumePage struct{}

func (p *resumePage) Title() string { return "Go on where you stopped?" }

// Skip passes the page over where there is nothing to go on with.
func (p *resumePage) Skip(s *Session) bool { return !comesBack(s) }

func (p *resumePage) Blocked(*Session) string { return "" }

func (p *resumePage) Keys(*Session) []Key { return []Key{action.GoOn, action.Anew, action.LookAt} }

func (p *resumePage) Enter(*Session) tea.Cmd { return nil }

func (p *resumePage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case action.LookAt.Is(k.String()):
		return lookAt(s), nil
	case action.GoOn.Is(k.String()):
		s.goesOn = true
		switch {
		case s.hand.ByHand():
			s.goesOn = false // there is nothing to look up
			return goTo(leftByHand), nil
		case s.Spec.Account.Email == "": // only the way to an app was gone
			s.goesOn = false
			return goTo(is[*portalPage]), nil
		}
		return Next, nil
	case action.Anew.Is(k.String()):
		words, err := p.beginAnew(s)
		if err != nil {
			s.warn("Your earlier answers could not be put aside: " + text.Display(err.Error()))
			return Stay, nil
		}
		return pass(words), nil
	}
	return Stay, nil
}

// View shows the answers; what of them is done, only Procore knows.
func (p *resumePage) View(s *Session, w, h int) string {
	t := s.Theme
	rows := [][2]string{
		{"Account", text.Display(s.Spec.Account.Email)},
		{"Template", text.Display(s.Spec.Template.Name)},
		{"Projects", whichProjects(s.Spec.Projects)},
	}
	lines := []string{t.Title.Render(whatFor(s.Spec)), ""}
	for _, r := range rows {
		lines = append(lines, "  "+t.Dim.Render(r[0]+strings.Repeat(" ", 12-len(r[0])))+r[1])
	}
	words := "What of it is done is read from Procore, and you go on with the first thing that is left. Nothing is " +
		"changed before you say so."
	lines = append(append(lines, ""), styled(t.Dim, words, w)...)
	return widget.Fit(strings.Join(lines, "\n"), w, h)
}

// whatFor names the integration and the company, as far as they are known.
func whatFor(sp spec.Spec) string {
	name := sp.Preset().Vendor
	company := text.Display(sp.Company.Name)
	switch {
	case name == "":
		return company
	case company == "":
		return text.Display(name)
	}
	return text.Display(name) + " at " + company
}

// whichProjects is the answer about projects in a few words.
func whichProjects(p spec.ProjectsSpec) string {
	words := map[string]string{
		spec.IncludeActive: "all active projects", spec.IncludeAll: "all projects",
		spec.IncludeListed: text.Count(len(p.IDs), "project"),
	}[p.Include]
	if p.New {
		words += ", and new ones"
	}
	return words
}

// beginAnew puts the answers of the earlier start aside, as a setup file, and forgets
// them; what flags fixed stays.
func (p *resumePage) beginAnew(s *Session) (words string, err error) {
	words = "Beginning anew. What was set up in Procore stays as it is."
	if s.deps.State != nil {
		path, err := journal.KeepSpec([]string{s.deps.State.Dir}, s.Spec)
		if err != nil {
			return "", err
		}
		words = "Beginning anew. Your earlier answers are in " + text.Display(path)
	}
	s.link.closeJournal()
	s.Answers, s.Snapshot, s.checklist = spec.Answers{Spec: s.deps.Spec.Clone()}, &setup.Snapshot{}, nil
	s.resumed, s.goesOn, s.hand.Marks = false, false, journal.Marks{}
	return words, nil
}

// whereMsg brings all that has to be known to find the stage to go on with.
type whereMsg readMsg

// lookWhere reads it.
func (p *preflightPage) lookWhere(s *Session) tea.Cmd {
	parts := setup.PartsFor(spec.StageVerify) &^ s.Snapshot.Read
	snap, spec, r := s.Snapshot.Copy(), s.Spec.Clone(), s.reader()
	return s.load(slotPlan, func(ctx context.Context) tea.Msg {
		err := r.Read(ctx, parts, spec, snap)
		return whereMsg{parts, snap, err}
	})
}

// comesBack tells whether there are answers of an earlier start to go on from.
func comesBack(s *Session) bool {
	return s.resumed && (s.Spec.Account.Email != "" || s.hand.ByHand() || s.hand.Marks.Way == setup.WayPortal)
}
