package setup

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrChanged means that Procore is not any more what the plan rests on. Nothing was
// changed after it was noticed.
var ErrChanged = errors.New("Procore changed since the plan") //nolint:staticcheck // a name begins it

// A Basis is what Procore said that a plan rests on. Consent to a plan is consent to
// its basis: where that no longer holds, nothing is written.
type Basis struct {
	Operator  OperatorBasis   `json:"operator"`
	Account   *AccountBasis   `json:"account"` // null: there is none
	Templates []TemplateBasis `json:"templates,omitempty"`
	Projects  *ProjectsBasis  `json:"projects,omitempty"` // nil: they were not read for the plan
}

// An OperatorBasis is who changes Procore, and what that person may do.
type OperatorBasis struct {
	ID          procore.ID `json:"id"`
	FullAdmin   Tri        `json:"full_admin"`
	MayTemplate Tri        `json:"may_create_templates"`
}

// An AccountBasis is the account as its own page shows it. Nil ids were not told.
type AccountBasis struct {
	ID              procore.ID  `json:"id"`
	Email           string      `json:"email"`
	Inactive        bool        `json:"inactive,omitempty"`
	CompanyTemplate *procore.ID `json:"company_template"`
	DefaultTemplate *procore.ID `json:"default_template"`
	New             *bool       `json:"new_projects"`
}

// A TemplateBasis is a template that the account has, or that the plan gives.
type TemplateBasis struct {
	ID   procore.ID `json:"id"`
	Name string     `json:"name"`
	Rows string     `json:"rows"` // digest of what it grants; empty: Procore does not show it
}

// A ProjectsBasis is the company's projects and the account's places on them.
type ProjectsBasis struct {
	Total  int    `json:"total"`  // as many as Procore states; 0 where it does not
	IDs    string `json:"ids"`    // digest of the ids, open and closed ones apart
	Places string `json:"places"` // digest of where the account is, with which template
}

// basisOf returns what a plan for s rests on.
func basisOf(s spec.Spec, snap *Snapshot) Basis {
	b := Basis{Operator: OperatorBasis{snap.Operator.ID, snap.FullAdmin, snap.MayTemplate}}
	if a := snap.Account; a != nil {
		b.Account = new(a.basis())
	}
	for _, t := range restsOn(s, snap) {
		b.Templates = append(b.Templates, TemplateBasis{t.ID, t.Name, digestRows(t)})
	}
	if snap.Has(PartProjects | PartAssignments) {
		b.Projects = &ProjectsBasis{snap.Total, digestProjects(snap.Projects), digestPlaces(snap.Assignments)}
	}
	return b
}

// basis is the account as a plan rests on it.
func (a *AccountState) basis() AccountBasis {
	return AccountBasis{
		a.ID, a.Email, a.Inactive, refID(a.CompanyTemplate), refID(a.DefaultTemplate), a.AddToNewProjects,
	}
}

// empty tells whether there is nothing that a plan could rest on.
func (b Basis) empty() bool {
	return b.Operator == OperatorBasis{} && b.Account == nil && len(b.Templates) == 0 && b.Projects == nil
}

func refID(t *procore.TemplateRef) *procore.ID {
	if t == nil {
		return nil
	}
	return &t.ID
}

// restsOn returns the templates that a plan for s rests on: the project template, the
// company-level one that is given, and the one that the account has.
func restsOn(s spec.Spec, snap *Snapshot) []procore.PermissionTemplate {
	if !snap.Has(PartTemplates) {
		return nil
	}
	var out []procore.PermissionTemplate
	add := func(t procore.PermissionTemplate, ok bool) {
		if ok && !slices.ContainsFunc(out, func(o procore.PermissionTemplate) bool { return o.ID == t.ID }) {
			out = append(out, t)
		}
	}
	if f := resolve(s, snap); f.existing != nil {
		add(*f.existing, true)
	}
	if name := s.Account.CompanyTemplateName(); name != "" {
		add(named(snap.OfCompany, name))
	}
	if t := snap.presentCompanyTemplate(); t != nil {
		add(*t, true)
	}
	return out
}

// presentCompanyTemplate returns the company-level template that the account has; nil if
// it has none, or Procore does not list it.
func (s *Snapshot) presentCompanyTemplate() *procore.PermissionTemplate {
	if s.Account == nil || s.Account.CompanyTemplate == nil {
		return nil
	}
	return withID(s.OfCompany, s.Account.CompanyTemplate.ID)
}

func withID(list []procore.PermissionTemplate, id procore.ID) *procore.PermissionTemplate {
	i := slices.IndexFunc(list, func(t procore.PermissionTemplate) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// including returns a list with a template as it was read; others may hold the list that was.
func including(list []procore.PermissionTemplate, t procore.PermissionTemplate) []procore.PermissionTemplate {
	list = slices.Clone(list)
	if was := withID(list, t.ID); was != nil {
		*was = t
		return list
	}
	return append(list, t)
}

// digest is short, and two that differ never have the same one in practice.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:12])
}

// digestRows is the digest of what a template grants; "" where Procore does not show it.
func digestRows(t procore.PermissionTemplate) string {
	if !readable(t) {
		return ""
	}
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(t.Levels)) {
		fmt.Fprintf(&b, "%q %d\n", key, t.Levels[key])
	}
	for _, key := range slices.Sorted(maps.Keys(t.Granular)) {
		for _, action := range slices.Sorted(maps.Keys(t.Granular[key])) {
			if t.Granular[key][action] {
				fmt.Fprintf(&b, "%q %q\n", key, action)
			}
		}
	}
	return digest(b.String())
}

func digestProjects(list []procore.Project) string {
	open := map[procore.ID]bool{}
	for i := range list {
		open[list[i].ID] = list[i].Active
	}
	var b strings.Builder
	for _, id := range sortedKeys(open) {
		fmt.Fprintln(&b, id, open[id])
	}
	return digest(b.String())
}

func digestPlaces(on map[procore.ID]procore.Assignment) string {
	var b strings.Builder
	for _, id := range sortedKeys(on) {
		fmt.Fprintf(&b, "%d %d %q\n", id, on[id].TemplateID, on[id].TemplateName)
	}
	return digest(b.String())
}

// Since says what is otherwise than it was on the basis, in an admin's words; nothing if
// all of it holds.
func (b Basis) Since(then Basis) []string {
	out := b.Operator.since(then.Operator)
	switch {
	case b.Account != nil && then.Account != nil:
		out = append(out, b.Account.since(*then.Account)...)
	case b.Account != nil:
		out = append(out, "the Directory has a user with the e-mail "+text.Display(b.Account.Email)+" now")
	case then.Account != nil:
		out = append(out, "the Directory shows no user with the e-mail "+text.Display(then.Account.Email)+" any more")
	}
	for _, t := range then.Templates {
		i := slices.IndexFunc(b.Templates, func(o TemplateBasis) bool { return o.ID == t.ID })
		switch {
		case i < 0:
			out = append(out, "the template "+text.Quote(t.Name)+" is not there any more, or is not meant any more")
		case b.Templates[i] != t:
			out = append(out, b.Templates[i].since(t))
		}
	}
	for _, t := range b.Templates {
		if !slices.ContainsFunc(then.Templates, func(o TemplateBasis) bool { return o.ID == t.ID }) {
			out = append(out, "there is a template "+text.Quote(t.Name)+" now")
		}
	}
	if b.Projects != nil && then.Projects != nil {
		out = append(out, b.Projects.since(*then.Projects)...)
	}
	return out
}

func (o OperatorBasis) since(then OperatorBasis) []string {
	switch {
	case o.ID != then.ID:
		return []string{"somebody else is signed in"}
	case less(o.FullAdmin, then.FullAdmin):
		return []string{"you are not known any more to be a full company admin"}
	case less(o.MayTemplate, then.MayTemplate):
		return []string{"you are not known any more to be allowed to create templates"}
	}
	return nil
}

// less tells whether a right was lost, or can't be read any more.
func less(now, then Tri) bool { return then == Yes && now != Yes || then == Unknown && now == No }

func (a AccountBasis) since(then AccountBasis) []string {
	var out []string
	if a.ID != then.ID {
		out = append(out, fmt.Sprintf("another user (id %d, not %d) has the e-mail %s", a.ID, then.ID, text.Display(a.Email)))
	}
	if !spec.SameEmail(a.Email, then.Email) {
		out = append(out, fmt.Sprintf("the user %d has the e-mail %s now, not %s",
			a.ID, text.Quote(a.Email), text.Quote(then.Email)))
	}
	if a.Inactive != then.Inactive {
		out = append(out, "the account is "+activeWord(a.Inactive)+" now")
	}
	if !same(a.CompanyTemplate, then.CompanyTemplate) {
		out = append(out, "the account has another company template")
	}
	if !same(a.DefaultTemplate, then.DefaultTemplate) {
		out = append(out, "the account has another default project template")
	}
	if !same(a.New, then.New) {
		out = append(out, "whether the account is added to new projects was changed")
	}
	return out
}

func activeWord(inactive bool) string { return yesNo(inactive, "inactive", "active") }

// same tells whether two facts that may be unknown are the same.
func same[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

func (t TemplateBasis) since(then TemplateBasis) string {
	if t.Name != then.Name {
		return "the template " + text.Quote(then.Name) + " is called " + text.Quote(t.Name) + " now"
	}
	return "the template " + text.Quote(t.Name) + " grants something else now"
}

func (p ProjectsBasis) since(then ProjectsBasis) []string {
	var out []string
	if p.Total != then.Total {
		out = append(out, fmt.Sprintf("Procore counts %s now, not %s",
			text.Count(p.Total, "project"), text.Number(then.Total)))
	} else if p.IDs != then.IDs {
		out = append(out, "the company's projects are others, or are open or closed otherwise")
	}
	if p.Places != then.Places {
		out = append(out, "the account is on other projects, or with another template")
	}
	return out
}

// changed is the failure of a basis that no longer holds.
func changed(what []string) error {
	return &text.Failure{
		Causes: ErrChanged, Why: ErrChanged.Error() + ": " + strings.Join(what, "; "),
		Do: "nothing was changed after that was noticed. Look at it in Procore, then run again: it plans from what " +
			"Procore says then",
	}
}
