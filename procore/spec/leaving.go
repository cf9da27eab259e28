package spec

// A LeaveSpec asks for the end of an account: on no project, not added to new ones,
// inactive.
type LeaveSpec struct {
	// Clear asks that its default project template is taken away too.
	Clear bool `json:"clear,omitempty"`
}

// Ending tells whether the account is to be taken away.
func (s *Spec) Ending() bool { return s.Leave != nil }

// Leaving returns what s is to become at the end of its account: whoever that is, and
// nothing of what it had.
func (s Spec) Leaving(l LeaveSpec) Spec {
	s.Leave = &l
	s.Template = TemplateSpec{}
	s.Projects = ProjectsSpec{Include: IncludeListed, NoNew: true, Exact: true}
	s.Account.Invite = false
	return s
}
