package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

func TestAdmin(t *testing.T) {
	tool := func(name, label, url string, l permission.Level) procore.ManifestTool {
		t := procore.ManifestTool{Name: name, Label: label, URL: url}
		t.Level.ID = int(l)
		return t
	}
	for _, c := range []struct {
		tool procore.ManifestTool
		want Tri
	}{
		{tool("directory", "Annuaire", "", permission.Admin), Yes},
		{tool("directory", "Directory", "", permission.Standard), No},
		{tool("company_people", "Annuaire", "/10/company/directory/groups/users", permission.Admin), Yes},
		{tool("x", "Company Directory", "", permission.ReadOnly), No},
		{tool("x", "Directory", "/10/company/people", permission.Admin), Yes},
		{tool("documents", "Documents", "/10/company/documents", permission.Admin), Unknown},
	} {
		if got := admin(procore.Manifest{Tools: []procore.ManifestTool{c.tool}}, "directory"); got != c.want {
			t.Errorf("%+v: %v", c.tool, got)
		}
	}
}

func TestWebHost(t *testing.T) {
	for in, want := range map[string]string{
		"https://us02.procore.com": "https://us02.procore.com", "https://us02.procore.com/": "https://us02.procore.com",
		"http://us02.procore.com": "", "javascript:alert(1)": "", "": "", "https://user@evil.example": "",
	} {
		if got := webHost(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// The gate shuts everything behind it, without an error.
func TestReadNotConnected(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	snap := read(t, w, nil, s)
	w.gate = fmt.Errorf("list: %w", procore.ErrNotConnected)
	if err := reader(t, w, nil).Read(context.Background(), PartAll, s, snap); err != nil {
		t.Fatal(err)
	}
	if snap.AppConnected != No || snap.Read != PartOperator || len(snap.Projects)+len(snap.Global) != 0 || snap.FullAdmin != Unknown {
		t.Errorf("%+v", snap)
	}
}

// A failure leaves its part unread, and nothing old in it.
func TestReadFailure(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	snap := read(t, w, nil, s)
	w.gate = errors.New("no network")
	err := reader(t, w, nil).Read(context.Background(), PartAccount|PartProjects, s, snap)
	if err == nil || !strings.Contains(err.Error(), "no network") {
		t.Fatalf("err = %v", err)
	}
	if snap.Has(PartAccount) || snap.Has(PartProjects) || !snap.Has(PartOperator|PartTemplates) || len(snap.Projects) != 0 {
		t.Errorf("read %b, %d projects", snap.Read, len(snap.Projects))
	}
	if _, err := Diff(s, snap); !errors.Is(err, ErrNotRead) {
		t.Errorf("Diff: %v", err)
	}
}

// What can't be read is noted once, and the note goes when it can be read.
func TestReadNotes(t *testing.T) {
	w, s := newWorld(2), syncSpec()
	w.inactiveErr = fmt.Errorf("list: %w", procore.ErrForbidden)
	snap := read(t, w, nil, s)
	about := func() int {
		n := 0
		for _, note := range snap.Notes {
			if strings.Contains(note, "inactive") {
				n++
			}
		}
		return n
	}
	if about() != 1 || snap.Account != nil || !snap.Has(PartAccount) {
		t.Errorf("%q", snap.Notes)
	}
	r := reader(t, w, nil)
	if err := r.Read(context.Background(), PartAccount, s, snap); err != nil || about() != 1 {
		t.Errorf("%v %q", err, snap.Notes)
	}
	w.inactiveErr = nil
	if err := r.Read(context.Background(), PartAccount, s, snap); err != nil || about() != 0 {
		t.Errorf("%v %q", err, snap.Notes)
	}
}

// Where the list has no maps only as many templates are read as are needed.
func TestReadShowsAHandful(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	w.blindMaps = true
	for i := range 40 {
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
			ID: procore.ID(1000 + i), Name: fmt.Sprintf("More %d", i), Type: "global", Levels: map[string]int{"home": 2},
		}})
	}
	w.templates = append(w.templates, worldTemplate{PermissionTemplate: procore.PermissionTemplate{
		ID: 2000, Name: "Last One", Type: "global", Levels: map[string]int{"late": 3},
	}})
	s.Template.Base = "last one"
	snap := read(t, w, nil, s)
	shows := 0
	for _, c := range w.calls {
		if c == "template" {
			shows++
		}
	}
	if shows != maxShown+2 { // beside a few, the base and the account's company template
		t.Errorf("%d templates were read one by one", shows)
	}
	if _, ok := snap.Vocabulary.Tool("late"); !ok {
		t.Error("the base was not read")
	}
}

// Candidates are offered, never taken.
func TestReadCandidates(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	s.Account = spec.AccountSpec{Kind: spec.AppAccount}
	w.person("", "zeta-11112222", "zeta-11112222@procore.com")
	w.person("", "sync-bridge-12ab34cd", "bridge@vendor.example")
	w.person("Sync", "Fan", "fan@meridian.example")
	snap := read(t, w, nil, s)
	if snap.Account != nil || len(snap.Apps) != 1 || !slices.Equal(emails(snap.Candidates), []string{
		"bridge@vendor.example", "zeta-11112222@procore.com",
	}) {
		t.Errorf("%+v", snap.Candidates)
	}
}

// The journal's memory belongs to one account.
func TestReadRemembers(t *testing.T) {
	w, j, s := newWorld(1), journal.New(), syncSpec()
	w.hidesFlag = true
	apply(t, w, j, s)
	if a := read(t, w, j, s).Account; a.AppliedNew == nil || !a.AppliedNew.Value || a.Took[ChangeInvite].IsZero() {
		t.Errorf("%+v", a)
	}
	w.person("Other", "One", "other@meridian.example")
	s.Account.Email = "other@meridian.example"
	if a := read(t, w, j, s).Account; a.AppliedNew != nil || len(a.Took) != 0 {
		t.Errorf("%+v", a)
	}
}

// Confirm waits for lists that are behind, and not for what will not change.
func TestConfirm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, j, s := newWorld(2), journal.New(), syncSpec()
		w.refuses[300001] = "Contact could not be added."
		snap := read(t, w, j, s)
		if _, err := run(w, j, s, snap, plan(t, s, snap)); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		list, err := reader(t, w, j).Confirm(context.Background(), s, snap)
		if err != nil || time.Since(began) > time.Second || check(t, list, CheckProjects).Status != StatusFailed {
			t.Errorf("%v after %v: %+v", err, time.Since(began), check(t, list, CheckProjects))
		}
		w.lag = 5 * time.Second
		w.users[2].born = time.Now()
		list, err = reader(t, w, j).Confirm(context.Background(), s, snap)
		if err != nil || check(t, list, CheckAccount).Status != StatusVerified || time.Since(began) < w.lag {
			t.Errorf("%v after %v: %+v", err, time.Since(began), list.Checks)
		}
		time.Sleep(time.Hour)
		w.users[2].inactive = true
		began = time.Now()
		if list, err = reader(t, w, j).Confirm(context.Background(), s, snap); err != nil || list.OK(false) || time.Since(began) > 0 {
			t.Errorf("waited %v for what nobody changed (%v)", time.Since(began), err)
		}
	})
}

// Where an account works is forgotten with the account: nothing is told of one by the places
// of another, or of nobody. Read again, the same one keeps them.
func TestPlacesAreOfTheAccountThatWasRead(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	snap := read(t, w, j, s) // nobody has the address
	w.person("Sync", "Ezy", s.Account.Email)
	if err := reader(t, w, j).Read(t.Context(), PartAccount, s, snap); err != nil || snap.Account == nil {
		t.Fatalf("%v, %v", snap.Account, err)
	}
	if snap.Has(PartAssignments) {
		t.Error("it says where nobody works")
	}
	if words := strings.Join(Whose(s, snap), " "); strings.Contains(words, "project") {
		t.Errorf("it tells %q", words)
	}
	snap = read(t, w, j, s)
	if err := reader(t, w, j).Read(t.Context(), PartAccount, s, snap); err != nil || !snap.Has(PartAll) {
		t.Errorf("%b was read, %v", snap.Read, err)
	}
}

// A check that rests on somebody's word says whose, by whichever step it was said, and is
// told once.
func TestAttestedIsToldOnceWithWhoSaidIt(t *testing.T) {
	j, at := journal.New(), time.Now()
	for _, step := range []string{ChangeNoNew, ChangePassword} {
		rec := journal.Record{At: at, Change: step, Phase: journal.PhaseAttested, Target: "a@b.example", Text: step, By: "Carol"}
		if err := j.Append(rec); err != nil {
			t.Fatal(err)
		}
	}
	s := spec.Spec{Account: spec.AccountSpec{Email: "a@b.example"}}
	list := Checklist{Checks: []Check{
		{ID: CheckNewProjects, Title: "new projects", Status: StatusAttested, made: []string{ChangeNew, ChangeNoNew}},
		{ID: CheckAccount, Title: "account", Status: StatusAttested},
	}}
	var got []string
	for _, x := range (Audit{Spec: s, Snap: &Snapshot{}, List: list, Journal: j}).Attested() {
		got = append(got, x.Title+" by "+x.By)
	}
	if want := []string{"new projects by Carol", "account by ", "password by Carol"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Of what only the journal knows of an account the newest word counts, and nobody else's.
func TestReadRemembersTheNewestWord(t *testing.T) {
	j, now, yes, no := journal.New(), time.Now(), true, false
	tell := func(list ...journal.Record) *AccountState {
		for _, rec := range list {
			if err := j.Append(rec); err != nil {
				t.Fatal(err)
			}
		}
		a := &AccountState{User: procore.User{Email: "sync@example.com"}}
		(&Reader{Journal: j}).remember(a)
		return a
	}
	a := tell(
		journal.Record{Change: ChangePassword, Phase: journal.PhaseAttested, Target: "Sync@Example.com", At: now},
		journal.Record{Change: ChangeNew, Phase: journal.PhaseDone, Target: "Sync@Example.com", At: now, Flag: &yes},
		journal.Record{Change: ChangeNew, Phase: journal.PhaseDone, Target: "async@example.com", At: now, Flag: &no},
		journal.Record{Change: ChangeNew, Phase: journal.PhaseFailed, Target: "sync@example.com", At: now, Flag: &no},
	)
	if a.AppliedNew == nil || *a.AppliedNew != (journal.Applied{Value: true, At: now}) || !a.Attested[ChangePassword].Equal(now) {
		t.Errorf("flag %v, attested %v", a.AppliedNew, a.Attested)
	}
	later := now.Add(time.Hour)
	a = tell(
		journal.Record{Change: ChangePassword, Phase: journal.PhaseSkipped, Target: "sync@example.com", At: later},
		journal.Record{Change: ChangeNew, Phase: journal.PhaseDone, Target: "sync@example.com", At: later, Flag: &no},
	)
	if a.AppliedNew == nil || *a.AppliedNew != (journal.Applied{At: later}) || len(a.Attested) != 0 || a.LeftOut[ChangePassword].IsZero() {
		t.Errorf("taken back: flag %v, attested %v, left out %v", a.AppliedNew, a.Attested, a.LeftOut)
	}
	var none *journal.Journal
	a = &AccountState{User: procore.User{Email: "sync@example.com"}}
	if (&Reader{Journal: none}).remember(a); a.AppliedNew != nil || len(a.Attested)+len(a.Took) != 0 {
		t.Errorf("without a journal: %+v", a)
	}
}
