package setup

import (
	"procore-setup/procore"
	"procore-setup/procore/text"
)

// A Property is something by which a list of projects may be narrowed.
type Property struct {
	Title string
	Bare  bool                         // its values say what they are without the title: "active"
	Value func(procore.Project) string // clean for display; empty: it has none, or it is not known
}

// What a project's status, and the account on it, are called.
const (
	Active    = "active"
	Inactive  = "inactive"
	OnProject = "on the project"
	NotOnIt   = "not on it"
	NoAccess  = "no access"
)

// Access says what the account has on a project now; nothing while that is not read.
func (s *Snapshot) Access(id procore.ID) string {
	if s.Read&PartAssignments == 0 {
		return ""
	}
	a, on := s.Assignments[id]
	switch {
	case !on:
		return NoAccess
	case a.TemplateName == "":
		return "on it"
	}
	return text.Display(a.TemplateName)
}

// Properties are those of a company's projects, in the order in which they are shown.
func Properties(snap *Snapshot) []Property {
	clean := func(of func(procore.Project) string) func(procore.Project) string {
		return func(p procore.Project) string { return text.Display(of(p)) }
	}
	return []Property{
		{Title: "Status", Bare: true, Value: func(p procore.Project) string {
			if p.Active {
				return Active
			}
			return Inactive
		}},
		{Title: "Stage", Value: clean(func(p procore.Project) string { return p.Stage })},
		{Title: "Region", Value: clean(func(p procore.Project) string { return p.Region })},
		{Title: "Program", Value: clean(func(p procore.Project) string { return p.Program })},
		{Title: "Type", Value: clean(func(p procore.Project) string { return p.Type })},
		{Title: "Account", Bare: true, Value: func(p procore.Project) string {
			switch snap.Access(p.ID) {
			case "":
				return ""
			case NoAccess:
				return NotOnIt
			}
			return OnProject
		}},
		{Title: "Template", Value: func(p procore.Project) string {
			if a := snap.Access(p.ID); a != NoAccess {
				return a
			}
			return ""
		}},
	}
}
