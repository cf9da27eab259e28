package setup

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// maxApps bounds how many installed apps are searched for by name.
const maxApps = 5

// account reads the account by its natural key.
func (g *reading) account(ctx context.Context) error {
	s, snap := g.spec, g.snap
	if s.Account.Email != "" {
		api := g.guess.knowing(g.API)
		a, whole, err := find(ctx, api, s.Account.Email)
		if err = snap.partly(PartAccount, err); err != nil {
			return err
		}
		if !whole {
			snap.note(PartAccount,
				"The list of inactive users could not be read, so an inactive account would not have been seen.")
		}
		if a == nil { // a list that is behind does not show yet what this program made
			if a, err = g.made(ctx, api, s.Account.Email); err != nil {
				return err
			}
		}
		if a != nil {
			snap.Account = a
			snap.beOf(a.User)
			g.remember(a)
			if g.ClientID != "" && spec.AccountOf(a.Email).Kind == spec.AppAccount {
				_, err = g.apps(ctx, snap) // it may be this program's own
			}
			return err
		}
		snap.beOf(procore.User{Email: s.Account.Email})
	}
	if s.Account.Kind == spec.AppAccount {
		return g.candidates(ctx, snap)
	}
	return nil
}

// made returns the user that this program created for an address, by the id that Procore
// answered; nil if it created none, or the user's own page has another address.
func (r *Reader) made(ctx context.Context, api API, email string) (*AccountState, error) {
	var id procore.ID
	for _, rec := range r.Journal.Records() {
		if rec.Change == ChangeCreateUser && rec.Phase == journal.PhaseDone && spec.SameEmail(rec.Target, email) {
			_, n, _ := strings.Cut(rec.Note, madeNote)
			id = 0
			if v, err := strconv.ParseInt(n, 10, 64); err == nil {
				id = procore.ID(v)
			}
		}
	}
	if id == 0 {
		return nil, nil //nolint:nilnil // there is none
	}
	a, err := ownPage(ctx, api, AccountState{User: procore.User{ID: id}})
	if err != nil && !soft(ctx, err) || a == nil || !spec.SameEmail(a.Email, email) {
		return nil, err
	}
	return a, nil
}

// madeNote comes before the id in the journal's note of a creation.
const madeNote = "id "

// showPresent reads what the company-level template that the account has grants, where
// the list did not tell: it decides whether this may be the account.
func (r *Reader) showPresent(ctx context.Context, snap *Snapshot) error {
	a := snap.Account
	if a == nil || a.CompanyTemplate == nil || a.CompanyTemplate.ID == 0 || !snap.Has(PartTemplates) {
		return nil
	}
	if t := snap.presentCompanyTemplate(); t != nil && readable(*t) {
		return nil
	}
	id := a.CompanyTemplate.ID
	full, err := r.API.Template(ctx, id)
	if soft(ctx, err) {
		snap.note(PartAccount, missing("What the account's company template grants", err))
		return nil
	}
	if err != nil {
		return err
	}
	full.ID, full.Type = id, string(procore.KindCompany)
	if listed := snap.presentCompanyTemplate(); listed != nil {
		full.Name = cmp.Or(full.Name, listed.Name)
	}
	snap.OfCompany = including(snap.OfCompany, full)
	return nil
}

// find returns the user whose e-mail is exactly this one, active or not; nil if
// there is none. Procore's search finds parts of words, so a row counts only
// if its address is the same. Of users whose addresses differ in case the one that
// is written exactly so is taken; where none is, it is not for us to choose. That the
// address is theirs is read from their own page: a search may be behind. whole
// is false where the list of inactive users could not be read. From a list that is not
// complete only an exact hit counts: it is an [*procore.IncompleteError] that there is none.
func find(ctx context.Context, api API, email string) (found *AccountState, whole bool, err error) {
	alike, exact, whole, err := sameEmails(ctx, api, email)
	switch {
	case err != nil:
		return nil, false, err
	case len(alike) == 0:
		return nil, whole, nil
	case !exact && len(alike) > 1:
		return nil, whole, sameAddress(email, alike)
	}
	now, err := ownPage(ctx, api, alike[len(alike)-1])
	switch {
	case err != nil:
		return nil, false, err
	case now == nil || !spec.SameEmail(now.Email, email): // the search is behind: it is somebody else
		return nil, whole, nil
	}
	return now, whole, nil
}

// sameEmails returns the users that lists show with an address; exact tells that the last
// one is written exactly so.
func sameEmails(ctx context.Context, api API, email string) (alike []AccountState, exact, whole bool, err error) {
	var short *procore.IncompleteError
	rows, cut := api.SearchUsers(ctx, email)
	if cut != nil && !errors.As(cut, &short) {
		return nil, false, false, cut
	}
	add := func(u procore.User, inactive bool) (exact bool) {
		same := spec.SameEmail(u.Email, email)
		if same && !slices.ContainsFunc(alike, func(a AccountState) bool { return a.ID == u.ID }) {
			alike = append(alike, AccountState{User: u, Inactive: inactive})
		}
		return same && u.Email == email
	}
	if slices.ContainsFunc(rows, func(u procore.User) bool { return add(u, false) }) {
		return alike, true, true, nil
	}
	err = api.InactiveUsers(ctx, func(u procore.User) bool {
		exact = add(u, true)
		return !exact
	})
	switch {
	case exact:
		return alike, true, true, nil
	case len(alike) == 0 && err != nil && !soft(ctx, err) || errors.As(err, &short):
		return nil, false, false, err
	case cut != nil:
		return nil, false, false, cut
	}
	return alike, false, err == nil, nil
}

// sameAddress is the failure of an address that several users have, apart from case.
func sameAddress(email string, users []AccountState) error {
	var list []string
	for _, u := range users {
		list = append(list, person(u.User)+" (id "+u.ID.String()+")")
	}
	return stuck("more than one user has the e-mail "+text.Display(email)+", apart from capital letters: "+
		strings.Join(list, ", "), "write the address exactly as Procore has it for the one that is meant", nil)
}

// merge completes a user's own page with what only the list row says.
func merge(full, row procore.User) procore.User {
	full.ID, full.Email = cmp.Or(full.ID, row.ID), cmp.Or(full.Email, row.Email)
	if full.FirstName == "" && full.LastName == "" {
		full.FirstName, full.LastName = row.FirstName, row.LastName
	}
	full.Vendor, full.Active = cmp.Or(full.Vendor, row.Vendor), cmp.Or(full.Active, row.Active)
	full.DefaultTemplate = mergeRef(full.DefaultTemplate, row.DefaultTemplate)
	full.CompanyTemplate = mergeRef(full.CompanyTemplate, row.CompanyTemplate)
	full.AddToNewProjects = cmp.Or(full.AddToNewProjects, row.AddToNewProjects)
	full.Accountant = cmp.Or(full.Accountant, row.Accountant)
	full.Invited, full.InvitedAt = full.Invited || row.Invited, cmp.Or(full.InvitedAt, row.InvitedAt)
	full.LastLoginAt = cmp.Or(full.LastLoginAt, row.LastLoginAt)
	return full
}

// mergeRef prefers what the user's own page says and takes the name from the row.
func mergeRef(full, row *procore.TemplateRef) *procore.TemplateRef {
	if full == nil {
		return row
	}
	if full.Name == "" && row != nil && row.ID == full.ID {
		return row
	}
	return full
}

// apps reads which apps are installed, as far as this person may see them, and returns
// what the first of them are called in their users' names.
func (r *Reader) apps(ctx context.Context, snap *Snapshot) (names []string, err error) {
	apps, err := r.API.AppInstallations(ctx)
	err = snap.partly(PartAccount, err)
	if err != nil && !soft(ctx, err) {
		return nil, err
	}
	if err != nil {
		snap.note(PartAccount, missing("The installed apps", err))
	}
	for _, a := range apps {
		if a.Status == "uninstalled" {
			continue
		}
		snap.Apps = append(snap.Apps, a)
		if name := appSlug(a.App.Name); name != "" && len(names) < maxApps {
			names = append(names, name)
		}
	}
	return names, nil
}

// candidates reads which users an installed app may have brought, for the admin
// to choose from. None of them is ever taken by itself.
func (r *Reader) candidates(ctx context.Context, snap *Snapshot) error {
	names, err := r.apps(ctx, snap)
	if err != nil {
		return err
	}
	searches := append([]string{spec.AppDomain}, names...)
	seen := map[procore.ID]bool{}
	for i, search := range searches {
		rows, err := r.API.SearchUsers(ctx, search)
		if err = snap.partly(PartAccount, err); err != nil {
			return err
		}
		for _, u := range rows {
			fits := strings.HasSuffix(strings.ToLower(u.Email), spec.AppDomain)
			if i > 0 {
				fits = fits || strings.HasPrefix(appSlug(u.FirstName+" "+u.LastName), search)
			}
			if fits && !seen[u.ID] {
				seen[u.ID] = true
				snap.Candidates = append(snap.Candidates, u)
			}
		}
	}
	slices.SortFunc(snap.Candidates, func(a, b procore.User) int {
		return strings.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email))
	})
	return nil
}

// appSlug returns a name as Procore builds an app user's address from it.
func appSlug(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		words[i] = strings.Trim(w, ".,:;()[]'\"")
	}
	return strings.Join(words, "-")
}

// remember adds what only the journal knows about the account.
func (r *Reader) remember(a *AccountState) {
	a.Attested, a.Took, a.LeftOut = map[string]time.Time{}, map[string]time.Time{}, map[string]time.Time{}
	a.Open, a.AppliedNew = map[string]time.Time{}, nil
	for _, rec := range r.Journal.Records() {
		if !spec.SameEmail(rec.Target, a.Email) {
			continue
		}
		id, _, _ := strings.Cut(rec.Change, "#")
		delete(a.Open, id)
		switch rec.Phase {
		case journal.PhaseDone:
			a.Took[id] = rec.At
			if rec.Flag != nil {
				a.AppliedNew = &journal.Applied{Value: *rec.Flag, At: rec.At}
			}
		case journal.PhaseAttested:
			a.Attested[id] = rec.At
			delete(a.LeftOut, id)
		case journal.PhaseSkipped, journal.PhaseFailed: // takes the word back
			delete(a.Attested, id)
			if rec.Phase == journal.PhaseSkipped {
				a.LeftOut[id] = rec.At
			}
		case journal.PhaseStarted:
			a.Open[id] = rec.At
		}
	}
}

// emails returns the addresses of users, for a list of what may be chosen.
func emails(users []procore.User) []string {
	out := make([]string, 0, len(users))
	for _, u := range users {
		out = append(out, text.Display(u.Email))
	}
	return out
}
