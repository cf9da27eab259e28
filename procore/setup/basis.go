package setup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"procore-setup/procore"
	"procore-setup/procore/permission"
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
		b.Account = &AccountBasis{
			a.ID, a.Email, a.Inactive, refID(a.CompanyTemplate), refID(a.DefaultTemplate), a.AddToNewProjects,
		}
	}
	for _, t := range restsOn(s, snap) {
		b.Templates = append(b.Templates, TemplateBasis{t.ID, t.Name, digestRows(t)})
	}
	if snap.Has(PartProjects | PartAssignments) {
		b.Projects = &ProjectsBasis{snap.Total, digestProjects(snap.Projects), digestPlaces(snap.Assignments)}
	}
	return b
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
	case o != then:
		return []string{"your own rights in this company are others"}
	}
	return nil
}

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

func activeWord(inactive bool) string {
	if inactive {
		return "inactive"
	}
	return "active"
}

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
		out = append(out, fmt.Sprintf("Procore counts %s now, not %s", text.Count(p.Total, "project"), text.Number(then.Total)))
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
		Do: "nothing was changed after that was noticed. Look at it in Procore, then run again: it plans from what Procore says then",
	}
}

// A needs is what has to be as it was planned when a change is made.
type needs uint

const (
	needOperator        needs = 1 << iota // the operator's rights
	needAccount                           // the account, by id: its address, its state, its company template
	needTemplate                          // what the project template grants
	needCompanyTemplate                   // what the company-level template grants that is given
	needLists                             // every project and every place of the account

	needPlaces = needAccount | needTemplate // before the account gets places, or will
)

// holds reads by id what a change needs, and fails with [ErrChanged] where it is not any
// more what it was. What was read since the last change is not read again. What the run
// itself changed is in the snapshot.
func (r *Runner) holds(ctx context.Context, n needs) error {
	n &^= r.sound
	questions := []struct {
		need needs
		read func(context.Context) ([]string, error)
	}{
		{needOperator, r.operatorSince},
		{needCompanyTemplate, r.companyTemplatesSince},
		{needAccount, r.accountSince},
		{needTemplate, r.templateSince},
		{needLists, r.listsSince},
	}
	differs := make([][]string, len(questions))
	group, gctx := errgroup.WithContext(ctx)
	for i, c := range questions {
		if n&c.need != 0 {
			group.Go(func() (err error) { // none needs what another says
				defer guard(func() string { return "see whether Procore is still as planned" }, &err)
				differs[i], err = c.read(gctx)
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("see whether Procore is still as planned: %w", err)
	}
	if all := slices.Concat(differs...); len(all) > 0 {
		return changed(all)
	}
	r.sound |= n
	return nil
}

func (r *Runner) operatorSince(ctx context.Context) ([]string, error) {
	var (
		me procore.User
		m  procore.Manifest
	)
	group, gctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		me, err = r.API.CompanyMe(gctx)
		return err
	})
	group.Go(func() (err error) {
		if m, err = r.API.CompanyManifest(gctx); err != nil && !soft(gctx, err) {
			return err
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	now := OperatorBasis{me.ID, admin(m, "directory"), admin(m, "permissions")}
	return now.since(OperatorBasis{r.Snapshot.Operator.ID, r.Snapshot.FullAdmin, r.Snapshot.MayTemplate}), nil
}

// accountSince reads the account's own page. Its default template and its flag are
// compared before the first change alone: they are what the run sets.
func (r *Runner) accountSince(ctx context.Context) ([]string, error) {
	a := r.Snapshot.Account
	if a == nil {
		return nil, nil
	}
	now, err := ownPage(ctx, r.API, *a)
	if err != nil || now == nil {
		return []string{"the Directory has no user " + a.ID.String() + " any more"}, err
	}
	then := AccountBasis{a.ID, a.Email, a.Inactive, refID(a.CompanyTemplate), refID(a.DefaultTemplate), a.AddToNewProjects}
	is := AccountBasis{now.ID, now.Email, now.Inactive, refID(now.CompanyTemplate), then.DefaultTemplate, then.New}
	if is.CompanyTemplate == nil { // the page does not tell; nor did it when it was planned, or a list did
		is.CompanyTemplate = then.CompanyTemplate
	}
	if !r.began {
		is.DefaultTemplate, is.New = refID(now.DefaultTemplate), now.AddToNewProjects
		if is.DefaultTemplate == nil {
			is.DefaultTemplate = then.DefaultTemplate
		}
		if is.New == nil {
			is.New = then.New
		}
	}
	return is.since(then), nil
}

// templateSince reads the project template that the plan gives.
func (r *Runner) templateSince(ctx context.Context) ([]string, error) {
	f := resolve(r.Spec, r.Snapshot)
	if f.existing == nil {
		return nil, nil // made by this plan
	}
	return r.rowsSince(ctx, permission.ProjectScope, *f.existing)
}

// companyTemplatesSince reads the company-level templates that the account has and gets.
func (r *Runner) companyTemplatesSince(ctx context.Context) ([]string, error) {
	var out []string
	for _, t := range restsOn(r.Spec, r.Snapshot) {
		if scopeOf(t) != permission.CompanyScope || !readable(t) {
			continue
		}
		differs, err := r.rowsSince(ctx, permission.CompanyScope, t)
		if err != nil {
			return nil, err
		}
		out = append(out, differs...)
	}
	return out, nil
}

// rowsSince tells what a template grants otherwise than it did, row by row.
func (r *Runner) rowsSince(ctx context.Context, scope permission.Scope, then procore.PermissionTemplate) ([]string, error) {
	now, err := r.API.Template(ctx, then.ID)
	if errors.Is(err, procore.ErrForbidden) { // a template may be listed and not be shown
		now, err = listedTemplate(ctx, r.API, scope, then.ID)
	}
	switch {
	case errors.Is(err, procore.ErrNotFound):
		return []string{"the template " + text.Quote(then.Name) + " is not there any more"}, nil
	case err != nil:
		return nil, err
	case now.ID != then.ID && now.ID != 0:
		return []string{"Procore shows another template than " + text.Quote(then.Name)}, nil
	case now.Name != "" && now.Name != then.Name:
		return []string{"the template " + text.Quote(then.Name) + " is called " + text.Quote(now.Name) + " now"}, nil
	case digestRows(now) == digestRows(then):
		return nil, nil
	}
	v := r.Snapshot.VocabularyOf(scope)
	how := rows(v, content(then), content(now))
	if len(how) == 0 {
		how = []string{"in tools that this company's templates did not have"}
	}
	return []string{"the template " + text.Quote(then.Name) + " was changed (" + some(how) + ")"}, nil
}

// listedTemplate returns a template with what it grants from the list of its kind.
func listedTemplate(ctx context.Context, api API, scope permission.Scope, id procore.ID) (procore.PermissionTemplate, error) {
	list, err := api.Templates(ctx, kindOf(scope), true)
	if err != nil {
		return procore.PermissionTemplate{}, err
	}
	if t := withID(list, id); t != nil {
		return *t, nil
	}
	return procore.PermissionTemplate{}, fmt.Errorf("list the templates: %w", procore.ErrNotFound)
}

// listsSince reads the lists of projects and of the account's places a second time, before
// places are taken away: each has to be one that was not asked for still.
func (r *Runner) listsSince(ctx context.Context) ([]string, error) {
	if r.Snapshot.FullAdmin != Yes {
		return []string{"it is not known whether Procore shows you every project"}, nil
	}
	gone := map[procore.ID]bool{}
	others, _ := extra(r.Spec, r.Snapshot)
	for _, p := range others {
		gone[p.ID] = true
	}
	var wanted []procore.ID
	switch r.Spec.Projects.Include {
	case spec.IncludeListed:
		wanted = r.Spec.Projects.IDs
	case spec.IncludeActive, spec.IncludeAll:
		status := procore.ActiveProjects
		if r.Spec.Projects.Include == spec.IncludeAll {
			status = procore.AllProjects
		}
		list, err := r.API.ProjectIDs(ctx, status)
		if err != nil {
			return nil, err
		}
		wanted = list
	}
	var out []string
	for _, id := range wanted {
		if gone[id] {
			out = append(out, "the project "+id.String()+" is one of those that were asked for now")
		}
	}
	return out[:min(len(out), maxSome)], nil
}

// ownPage reads an account's own page, by its id; nil if there is none any more. Identity
// is an id whose address stands on its own page, never a row of a search.
func ownPage(ctx context.Context, api API, a AccountState) (*AccountState, error) {
	full, err := api.User(ctx, a.ID)
	if err == nil {
		now := AccountState{User: merge(full, a.User)}
		now.Inactive = full.Active != nil && !*full.Active || full.Active == nil && a.Inactive
		return &now, nil
	}
	if !errors.Is(err, procore.ErrNotFound) || !a.Inactive {
		if errors.Is(err, procore.ErrNotFound) {
			return nil, nil
		}
		return nil, err
	}
	var found *AccountState // some companies show inactive users in their own list alone
	err = api.InactiveUsers(ctx, func(u procore.User) bool {
		if u.ID == a.ID {
			found = &AccountState{User: u, Inactive: true}
		}
		return found == nil
	})
	if found != nil {
		err = nil
	}
	return found, err
}
