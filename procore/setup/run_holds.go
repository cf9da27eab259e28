package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sync"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"

	"golang.org/x/sync/errgroup"
)

// A needs is what has to be as it was planned when a change is made.
type needs uint

const (
	needOperator        needs = 1 << iota // the operator's rights
	needAccount                           // the account, by id: its address, its state, its company template
	needTemplate                          // what the project template grants
	needCompanyTemplate                   // what the company-level template grants that is given
	needLists                             // every project and every place of the account
	needRow                               // the account's row: whether somebody invited it meanwhile

	needGrant = needAccount | needTemplate | needCompanyTemplate // before the account gets something
)

// reads is how many calls it takes to read what is needed.
func (n needs) reads() int {
	calls := bits.OnesCount(uint(n))
	if n&needOperator != 0 {
		calls++ // the person, and what that person may do
	}
	return calls
}

// recent is how long the operator's own rights count as just read. Procore itself refuses
// what they do not allow; what it only shows less of is read anew in any case.
const recent = time.Minute

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
		{needRow, r.rowSince},
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
	if n&needRow != 0 {
		r.shows(r.row)
	}
	if all := slices.Concat(differs...); len(all) > 0 {
		return changed(all)
	}
	r.sound |= n
	if r.unseen && n&needAccount != 0 {
		return r.see(ctx, n)
	}
	return nil
}

// see takes the account as its own page shows it for the first time. Where that has another
// company template than Procore answered, that one is what has to hold.
func (r *Runner) see(ctx context.Context, n needs) error {
	before := refID(r.Snapshot.Account.CompanyTemplate)
	r.hold(*r.page)
	r.unseen, r.page = false, nil
	now := refID(r.Snapshot.Account.CompanyTemplate)
	if same(before, now) {
		return nil
	}
	r.sound &^= needCompanyTemplate
	return r.holds(ctx, n&needCompanyTemplate)
}

// alongside reads back what a change made and, in the meantime, what the next change needs
// apart from it: nothing is sent between the two. How that came out is for the next change
// to say. Where the first had to be waited for, it is read anew.
func alongside[T any](
	ctx context.Context, r *Runner, made needs, back func(context.Context) (T, error),
) (got T, err error) {
	var (
		group sync.WaitGroup
		read  time.Time
	)
	if need := r.next &^ made; need != 0 {
		group.Go(func() { r.early, read = r.holds(ctx, need), time.Now() })
	}
	got, err = back(ctx)
	group.Wait()
	if !read.IsZero() && time.Since(read) >= lags[1] {
		r.early, r.sound = nil, 0
	}
	return got, err
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
	if r.unseen {
		page, err := firstPage(ctx, r.API, *a, r.Spec.Account.Email)
		r.page = page
		return nil, err
	}
	now, err := ownPage(ctx, r.API, *a)
	if err != nil || now == nil {
		return []string{"the Directory has no user " + a.ID.String() + " any more"}, err
	}
	then, is := a.basis(), now.basis()
	if r.began {
		is.DefaultTemplate, is.New = then.DefaultTemplate, then.New
	}
	// What the page does not tell it did not tell when it was planned, or a list did.
	is.CompanyTemplate = cmp.Or(is.CompanyTemplate, then.CompanyTemplate)
	is.DefaultTemplate, is.New = cmp.Or(is.DefaultTemplate, then.DefaultTemplate), cmp.Or(is.New, then.New)
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

// rowSince reads the account's row, in which alone it stands whether it was invited. That
// somebody did so meanwhile makes nothing wrong.
func (r *Runner) rowSince(ctx context.Context) (_ []string, err error) {
	r.row = nil
	if a := r.Snapshot.Account; a != nil {
		r.row, err = rowOf(ctx, r.API, a)
	}
	return nil, err
}

// rowsSince tells what a template grants otherwise than it did, row by row.
func (r *Runner) rowsSince(
	ctx context.Context, scope permission.Scope, then procore.PermissionTemplate,
) ([]string, error) {
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
func listedTemplate(
	ctx context.Context, api API, scope permission.Scope, id procore.ID,
) (procore.PermissionTemplate, error) {
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
	others, _ := extra(r.Spec, r.Snapshot)
	gone := setOf(projectIDs(others))
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
		now.Uninvited = full.Invited && full.InvitedAt == nil
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
