package setup

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// What is asked for before it is known again who the account is: its page and its places, or
// in a long list, whose places take several answers, how many hold its template.
func TestGuess(t *testing.T) {
	s := syncSpec()
	of := func(n int) *Snapshot {
		w, j := newWorld(n), journal.New()
		apply(t, w, j, s)
		return read(t, w, j, s)
	}
	short, long := of(1), of(longList-1) // beside two that are closed
	longest := long.Copy()
	longest.Projects = longest.Projects[:longList]
	unmade, inactive, nobody := long.Copy(), short.Copy(), short.Copy()
	unmade.Read &^= PartTemplates
	off := *short.Account
	off.Inactive = true
	inactive.Account, nobody.Account = &off, nil
	for _, c := range []struct {
		name  string
		snap  *Snapshot
		parts Part
		want  []string
	}{
		{"a short list", short, PartAll, []string{"assignments", "user"}},
		{"the longest short list", longest, PartAll, []string{"assignments", "user"}},
		{"a long list", long, PartAll, []string{"assignments", "count"}},
		{"a template that is not known", unmade, PartAll, []string{"assignments"}},
		{"an inactive account", inactive, PartAll, nil},
		{"nobody", nobody, PartAll, nil},
		{"the account alone", short, PartAccount, nil},
		{"nothing that was read", &Snapshot{}, PartAll, nil},
	} {
		w := newWorld(1)
		if c.snap.Account != nil {
			w.users[0].ID = c.snap.Account.ID
		}
		g := guessOf(c.parts, s, c.snap)
		g.drop() // nothing was begun
		g.begin(t.Context(), w)
		g.drop() // waits
		slices.Sort(w.calls)
		if !slices.Equal(w.calls, c.want) {
			t.Errorf("%s: %q, want %q", c.name, w.calls, c.want)
		}
	}
}

// An answer that was asked for ahead counts for the very ids alone; another is asked anew, and
// nobody waits longer than for the whole.
func TestGuessIsOfTheseIDs(t *testing.T) {
	ready, never := make(chan struct{}), make(chan struct{})
	close(ready)
	w := newWorld(1)
	w.put(w.users[0], 300001, superuser)
	id, g := w.users[0].ID, guess{
		account: 41, template: 900, held: &coming[int]{done: ready, value: 7},
		page: &coming[procore.User]{done: ready, value: procore.User{LastName: "Guessed"}},
		rows: &coming[[]procore.Assignment]{done: ready, value: []procore.Assignment{{ProjectID: 9}, {ProjectID: 10}}},
	}
	for _, c := range []struct {
		account, template procore.ID
		n, places         int
		name              string
	}{{41, 900, 7, 2, "Guessed"}, {id, superuser, 1, 1, "Operator"}} {
		n, err := g.count(t.Context(), w, c.account, c.template)
		list, err2 := g.places(t.Context(), w, c.account)
		user, err3 := g.knowing(w).User(t.Context(), c.account)
		if errors.Join(err, err2, err3) != nil || n != c.n || len(list) != c.places || user.LastName != c.name {
			t.Errorf("%d: %d, %v, %q, %v", c.account, n, list, user.LastName, errors.Join(err, err2, err3))
		}
	}
	if n, err := g.count(t.Context(), w, 41, superuser); n != 0 || err != nil {
		t.Errorf("of another template: %d, %v", n, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	g.page.done, g.rows.done, g.held.done = never, never, never
	_, err := g.count(ended, w, 41, 900)
	_, err2 := g.places(ended, w, 41)
	_, err3 := g.knowing(w).User(ended, 41)
	for _, err := range []error{err, err2, err3} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended: %v", err)
		}
	}
}

// Of what the list says only that counts which the user's own page does not say.
func TestMerge(t *testing.T) {
	at, yes, no := time.Now(), true, false
	page, row := procore.User{
		ID: 7, Email: "page@example.com", FirstName: "Page", LastName: "One", Vendor: "Page Ltd", Active: &yes,
		DefaultTemplate: &procore.TemplateRef{ID: 1, Name: "A"}, CompanyTemplate: &procore.TemplateRef{ID: 2, Name: "B"},
		AddToNewProjects: &yes, Accountant: &yes, InvitedAt: &at, LastLoginAt: &at, Invited: true,
	}, procore.User{
		ID: 8, Email: "row@example.com", FirstName: "Row", LastName: "Two", Vendor: "Row Ltd", Active: &no,
		DefaultTemplate: &procore.TemplateRef{ID: 3, Name: "C"}, CompanyTemplate: &procore.TemplateRef{ID: 4, Name: "D"},
		AddToNewProjects: &no, Accountant: &no, InvitedAt: new(time.Time), LastLoginAt: new(time.Time),
	}
	if got := merge(page, row); !reflect.DeepEqual(got, page) {
		t.Errorf("the page does not win: %+v", got)
	}
	if got := merge(procore.User{}, page); !reflect.DeepEqual(got, page) {
		t.Errorf("the row does not fill in: %+v", got)
	}
	for _, half := range []procore.User{{FirstName: "Page"}, {LastName: "One"}} {
		if got := merge(half, row); got.FirstName != half.FirstName || got.LastName != half.LastName {
			t.Errorf("half of a name is of the row: %q %q", got.FirstName, got.LastName)
		}
	}
	ref := func(id procore.ID, name string) *procore.TemplateRef { return &procore.TemplateRef{ID: id, Name: name} }
	for _, c := range []struct{ page, row, want *procore.TemplateRef }{
		{ref(1, ""), ref(1, "A"), ref(1, "A")}, {ref(1, ""), ref(2, "B"), ref(1, "")}, {ref(1, ""), nil, ref(1, "")},
		{ref(1, "A"), ref(1, "Old"), ref(1, "A")}, {nil, ref(2, "B"), ref(2, "B")}, {ref(0, ""), ref(2, "B"), ref(0, "")},
	} {
		if got := mergeRef(c.page, c.row); *got != *c.want {
			t.Errorf("%+v and %+v: %+v", c.page, c.row, got)
		}
	}
}

// A tool's address names it in the part behind what it is of.
func TestSegment(t *testing.T) {
	for address, want := range map[string]string{
		"/10/company/directory": "directory", "/10/company/directory/users": "directory", "/7/project/rfi/list": "rfi",
		"/tools/documents": "documents", "/10/company": "company", "/company/": "company", "directory": "directory", "": "",
	} {
		if got := segment(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}

// Tools are named by the first open projects, templates of projects apart; those are read only
// where they are not known, and once for a company.
func TestWhereToolsAreNamed(t *testing.T) {
	var list, open []procore.Project
	for id := procore.ID(1); id <= 9; id++ {
		p := procore.Project{ID: id, Active: id%2 == 0, Template: id == 2}
		if list = append(list, p); p.Active && !p.Template && len(open) < maxManifests {
			open = append(open, p)
		}
	}
	if got := openOnes(list); !slices.Equal(got, open) || len(openOnes(slices.Repeat(list, 3))) != maxManifests {
		t.Errorf("open: %v, not %v", got, open)
	}
	w := newWorld(3)
	count := func(call string) (n int) {
		for _, c := range w.calls {
			if c == call {
				n++
			}
		}
		return n
	}
	again := &Snapshot{Company: procore.Company{ID: 4286480}}
	for i, c := range []struct {
		snap            *Snapshot
		company         procore.ID
		projects, tools int // calls
	}{
		{again, 4286480, 1, 1},
		{again, 4286480, 0, 0}, // they are known
		{again, 7, 1, 1},
		{&Snapshot{Projects: list}, 4286480, 0, 1},
	} {
		c.snap.Company.ID, w.calls = c.company, nil
		if err := reader(t, w, nil).Read(t.Context(), PartTemplates, syncSpec(), c.snap); err != nil {
			t.Fatal(err)
		}
		tool, _ := c.snap.Vocabulary.Tool("rfi")
		if count("projects") != c.projects || count("project manifest") != c.tools || tool.Label != "RFIs" {
			t.Errorf("%d: %q, %q", i, w.calls, tool.Label)
		}
	}
}

// An app's user may be this program's own: which apps there are is read where somebody said
// which app it signs in with.
func TestAppsOfTheProgramItself(t *testing.T) {
	for _, c := range []struct {
		email, client string
		want          int
	}{
		{"sync-11112222" + spec.AppDomain, "abc", 1}, {"sync-11112222" + spec.AppDomain, "", 0}, {"sync@meridian.example", "abc", 0},
	} {
		w, s := newWorld(1), syncSpec()
		w.person("Sync", "App", c.email)
		s.Account.Email = c.email
		r, snap := reader(t, w, nil), &Snapshot{Company: procore.Company{ID: 4286480}}
		r.ClientID = c.client
		if err := r.Read(t.Context(), PartAll, s, snap); err != nil || snap.Account == nil || len(snap.Apps) != c.want {
			t.Errorf("%s %q: %+v, %v", c.email, c.client, snap.Apps, err)
		}
	}
}

// Who is signed in and what that person may do is read again after a quarter of an hour.
func TestRightsAreReadAgain(t *testing.T) {
	for ago, again := range map[time.Duration]bool{0: false, lasting - 1: false, lasting: true} {
		synctest.Test(t, func(t *testing.T) {
			w, s := newWorld(1), syncSpec()
			snap := read(t, w, nil, s)
			w.calls = nil
			w.manifest = manifest(permission.None, permission.None)
			time.Sleep(ago)
			if _, _, err := reader(t, w, nil).Look(t.Context(), s, snap, &Lag{looked: 1}); err != nil {
				t.Fatal(err)
			}
			if slices.Contains(w.calls, "me") != again || (snap.FullAdmin == No) != again {
				t.Errorf("%v ago: %q", ago, w.calls)
			}
		})
	}
}

// Rows that were handed to workers and do not show are refused once nothing else is late, or
// all the time there is has been given them.
func TestHandedRowsAreRefusedAtTheEnd(t *testing.T) {
	for _, c := range []struct {
		name         string
		late         bool // the template's change shows nowhere, and was made a moment ago
		last         bool
		again, wants bool // whether it is looked again, and whether the row is refused
	}{{"nothing is late", false, false, false, true}, {"late", true, false, true, false}, {"late, at the last look", true, true, false, true}} {
		w, j, s := newWorld(2), journal.New(), syncSpec()
		apply(t, w, j, s)
		snap := read(t, w, j, s)
		delete(w.places[snap.Account.ID], 300001)
		snap.Handed = map[procore.ID]bool{300001: true}
		lag := &Lag{looked: 1}
		if c.last {
			lag.looked = len(lags)
		}
		r := reader(t, w, nil)
		if c.late {
			r.Journal = j
		}
		list, again, err := r.Look(t.Context(), s, snap, lag)
		if err != nil || again != c.again || (snap.Refused[300001] == lateWords) != c.wants || (len(snap.Handed) == 0) != c.wants {
			t.Errorf("%s: again %v, refused %v, handed %v, %v", c.name, again, snap.Refused, snap.Handed, err)
		}
		if got := list.status(CheckProjects); got == StatusVerified {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
