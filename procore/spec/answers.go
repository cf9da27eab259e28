package spec

import (
	"slices"

	"procore-setup/procore"
)

// Answers are a Spec while a person fills it in, with what was answered before and is
// not asked for now, so that going back and forth loses nothing. Both front ends
// change the Spec by its methods alone; each records where the value came from.
type Answers struct {
	Spec Spec

	// otherKind holds the answers for the kind of account that is not chosen.
	otherKind AccountSpec
	// setAside is the company template of the account's own while another is chosen.
	setAside *TemplateSpec
	history  history
}

// Answer takes a person's answer to a field, as text. It tells whether that is
// another answer than before. What belongs to the field changes with it.
func (a *Answers) Answer(path, v string) bool {
	f := FieldOf(path)
	if f.get(&a.Spec) == v {
		return false
	}
	switch path {
	case "account.kind":
		a.SetKind(Kind(v))
		return true
	case CompanyField:
		a.UseCompanyTemplate(v)
		return true
	case "account.email":
		a.ownAccount()
	case "template.name":
		a.Spec.Template.IfDifferent = "" // what was decided was about another one
	}
	f.set(&a.Spec, v)
	a.Spec.SetSource(path, YourAnswer)
	return true
}

// SetKind changes the kind of account. What one kind has and the other has not is
// kept aside.
func (a *Answers) SetKind(k Kind) {
	was := a.Spec.Account
	if was.Kind == k {
		return
	}
	a.Spec.Account, a.otherKind = a.otherKind, was
	first := a.Spec.Account == AccountSpec{}
	now := &a.Spec.Account
	now.Kind = k
	now.Invite = now.Invite || first && k == UserAccount
	now.CompanyTemplate, now.Company = was.CompanyTemplate, was.Company
	a.Spec.SetSource("account.kind", YourAnswer)
	a.Prefill()
}

// Choose makes p the integration; the zero Preset is something else. What another one
// had filled in is taken back, what is still open is filled in. Choosing the same one
// again leaves every answer as it is.
func (a *Answers) Choose(p Preset) {
	was := a.Spec.Account
	if p.ID != a.Spec.Integration || a.Spec.From("integration") == (Source{}) {
		p.Apply(&a.Spec)
		a.Spec.SetSource("integration", YourAnswer)
	}
	a.Prefill()
	if was.Kind != "" && was.Kind != a.Spec.Account.Kind {
		a.swapAddress(was)
	}
}

// swapAddress keeps the address of the other kind of account aside, since an app's
// user is nobody's mailbox, and takes back what was typed for this one.
func (a *Answers) swapAddress(was AccountSpec) {
	a.Spec.Account.Email = ""
	a.ownAccount()
	if a.otherKind.Kind == a.Spec.Account.Kind {
		a.Spec.Account.Email = a.otherKind.Email
	}
	a.otherKind = was
}

// ownAccount takes back that somebody's account is meant: it was about another one.
func (a *Answers) ownAccount() {
	a.Spec.Account.Adopt = false
	a.Spec.SetSource("account.adopt", Source{})
}

// Prefill gives what nobody answered a sensible start.
func (a *Answers) Prefill() {
	s := &a.Spec
	if s.Account.Kind == "" {
		s.Account.Kind, s.Account.Invite = UserAccount, true
		s.SetSource("account.kind", OurSuggestion)
	}
	p := s.Preset()
	for _, f := range fields {
		if f.start == nil || f.get(s) != "" || !f.For(s.Account.Kind) {
			continue
		}
		if v := f.start(p); v != "" {
			f.set(s, v)
			s.SetSource(f.Path, OurSuggestion)
		}
	}
}

// Preset returns the integration that s names, or several together; the zero Preset
// for something else. An integration that is not known is left out.
func (s *Spec) Preset() Preset { return Combine(s.Presets()...) }

// Presets returns the integrations that s names, not to be changed.
func (s *Spec) Presets() []Preset {
	all, _ := builtin() // a broken build is reported by Presets
	return among(all, s.Integration)
}

// OwnFirst orders presets: those of the account come first, in their order, since the first
// one's answers count where only one can.
func (s *Spec) OwnFirst(list []Preset) []Preset {
	own, out := s.Presets(), slices.Clone(list)
	place := func(p Preset) int {
		if i := slices.IndexFunc(own, func(o Preset) bool { return o.ID == p.ID }); i >= 0 {
			return i
		}
		return len(own)
	}
	slices.SortStableFunc(out, func(a, b Preset) int { return place(a) - place(b) })
	return out
}

// OwnCompanyTemplate returns the company template of the account's own, also while
// another one is chosen; nil: none was thought of.
func (a *Answers) OwnCompanyTemplate() *TemplateSpec {
	if a.Spec.Account.Company != nil {
		return a.Spec.Account.Company
	}
	return a.setAside
}

// UseCompanyTemplate makes the account's company template one that is there; "" leaves
// it as it is. One of its own is set aside, and is there again when it is chosen again.
func (a *Answers) UseCompanyTemplate(name string) {
	a.setAside = a.OwnCompanyTemplate()
	a.Spec.Account.Company, a.Spec.Account.CompanyTemplate = nil, name
	a.Spec.SetSource(CompanyField, YourAnswer)
}

// MakeCompanyTemplate gives the account a company template of its own.
func (a *Answers) MakeCompanyTemplate(name, base string) {
	own := TemplateSpec{IfDifferent: DifferentFail}
	if was := a.OwnCompanyTemplate(); was != nil {
		own = was.Clone()
	}
	own.Name, own.Base = name, base
	a.Spec.Account.Company, a.Spec.Account.CompanyTemplate, a.setAside = &own, "", nil
	a.Spec.SetSource(CompanyField, Source{})
	a.Spec.SetSource(CompanyField+".name", YourAnswer)
	a.Spec.SetSource(CompanyField+".base", YourAnswer)
}

// SelectProjects takes the projects that a person selected among all that there are.
// All active projects, or all of them, are kept as such: a project that is added
// meanwhile belongs to them.
func (a *Answers) SelectProjects(selected []procore.ID, all []procore.Project) {
	var every, active []procore.ID
	for _, p := range all {
		every = append(every, p.ID)
		if p.Active {
			active = append(active, p.ID)
		}
	}
	selected = sorted(selected)
	include, ids := IncludeListed, selected
	switch {
	case slices.Equal(selected, sorted(active)):
		include, ids = IncludeActive, nil
	case slices.Equal(selected, sorted(every)):
		include, ids = IncludeAll, nil
	}
	a.includeProjects(include, ids)
}

// IncludeProjects takes all active projects, or all of them, for a person who says so.
func (a *Answers) IncludeProjects(include string) { a.includeProjects(include, nil) }

func (a *Answers) includeProjects(include string, ids []procore.ID) {
	p := &a.Spec.Projects
	if p.Include == include && slices.Equal(p.IDs, ids) {
		return
	}
	p.Include, p.IDs = include, ids
	a.Spec.SetSource("projects.include", YourSelection)
	a.Spec.SetSource("projects.ids", Source{})
}

func sorted(ids []procore.ID) []procore.ID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return ids
}
