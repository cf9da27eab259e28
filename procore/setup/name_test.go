package setup

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
)

// oddly are names that look like "Office Crew", or nearly so.
var oddly = []string{
	"Office  Crew", "Office Crew ", "Office\u00a0Crew", "Office\tCrew", "Off\u00adice Crew", "Office\u200d Crew",
	"Office Crew\ufe0f", "OFFICE CREW",
}

// also adds a copy of the template of an id to w, under another name.
func (w *world) also(of procore.ID, name string) procore.ID {
	w.next++
	for _, t := range w.templates {
		if t.ID == of {
			t.ID, t.Name = w.next, name
			w.templates = append(w.templates, t)
			return t.ID
		}
	}
	panic("no such template")
}

// Names mean what Procore has: exactly so, else the only one that looks the same.
func TestBaseByName(t *testing.T) {
	for _, name := range oddly {
		w, s := newWorld(1), syncSpec()
		w.also(superuser, name)
		for _, asked := range []string{name, "Office Crew"} {
			s.Template.Base = asked
			if got := mustWant(t, s, read(t, w, nil, s)).Level("images"); got != permission.Admin {
				t.Errorf("%q for %q: photos at %s", asked, name, got)
			}
		}
		w.also(readOnly, "Office Crew")
		s.Template.Base = "Office Crew"
		if got := mustWant(t, s, read(t, w, nil, s)).Level("images"); got != permission.ReadOnly {
			t.Errorf("beside %q: photos at %s", name, got)
		}
	}
}

// Two that a name may mean are listed with their ids, never the first one taken:
// two of the very same name, and two that look the same.
func TestLookAlikesAreAsked(t *testing.T) {
	for _, pair := range [][2]string{{"Office Crew", "Office Crew"}, {"Office  Crew", "office crew"}} {
		w, s := newWorld(2), syncSpec()
		one, two := w.also(superuser, pair[0]), w.also(readOnly, pair[1])
		listed := func(what string, err error) {
			t.Helper()
			if err == nil || !strings.Contains(err.Error(), one.String()) || !strings.Contains(err.Error(), two.String()) {
				t.Errorf("%q, %s: %v", pair, what, err)
			}
		}
		s.Template.Base = "Office Crew"
		_, err := Diff(s, read(t, w, nil, s))
		listed("base", err)
		s = syncSpec()
		s.Template.Name = "Office Crew"
		_, err = Diff(s, read(t, w, nil, s))
		listed("template", err)
		_, _, err = Export(read(t, w, nil, s), "Office Crew")
		listed("export", err)
		_, err = CompareTemplate(permission.ProjectScope, s, read(t, w, nil, s), "Office Crew")
		listed("comparison", err)

		w, s = newWorld(2), syncSpec()
		one, two = w.also(companyOne, pair[0]), w.also(companyOne, pair[1])
		s.Account.CompanyTemplate = "Office Crew"
		snap := read(t, w, nil, s)
		_, err = Diff(s, snap)
		listed("company template", err)
		snap.Account = &AccountState{User: procore.User{ID: 7}}
		k := check(t, Verify(s, snap), CheckCompanyTemplate)
		listed("check", errors.New(k.Detail))
		if k.Status == StatusVerified {
			t.Errorf("%q: %+v", pair, k)
		}
	}
}

// A twin that only looks the same is no free name: it is seen before one is made,
// and used where it is equal.
func TestTwinIsSeen(t *testing.T) {
	for _, name := range oddly {
		w, j, s := newWorld(2), journal.New(), syncSpec()
		s.Template.Name = "Office Crew"
		snap := read(t, w, j, s)
		want := wire(procore.PermissionTemplate{ID: 99, Name: name, Type: "global"}, mustWant(t, s, snap))
		w.templates = append(w.templates, worldTemplate{PermissionTemplate: want})
		p := plan(t, s, read(t, w, j, s))
		if slices.Contains(ids(p), ChangeCreateTemplate) {
			t.Errorf("%q: %v", name, ids(p))
		}
		want.Levels["images"] = 4
		if _, err := Diff(s, read(t, w, j, s)); err == nil || !strings.Contains(err.Error(), "(id 99)") {
			t.Errorf("%q grants something else: %v", name, err)
		}
	}
}

// A look-alike that comes about while the template is made is given to nobody.
func TestTwinBetweenPlanAndYes(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	snap := read(t, w, j, s)
	p := plan(t, s, snap)
	w.also(superuser, "syncezy  sync")
	w.also(superuser, "SYNCEZY SYNC")
	w.createErr = procore.ErrConflict
	if _, err := run(w, j, s, snap, p); err == nil {
		t.Error("one of two look-alikes was taken")
	}
	if len(w.places) > 0 || w.users[len(w.users)-1].DefaultTemplate != nil {
		t.Errorf("granted: %v", w.places)
	}
}

// What is made has a name that can be seen, and is found again by the one that
// was asked for.
func TestNewNameIsClean(t *testing.T) {
	w, j, s := newWorld(1), journal.New(), syncSpec()
	s.Template.Name = "Sync\u00a0 Ezy\u200b "
	apply(t, w, j, s)
	if got := w.templates[len(w.templates)-1].Name; got != "Sync Ezy" {
		t.Errorf("made %q", got)
	}
	if left := ids(plan(t, s, read(t, w, j, s))); len(left) > 0 {
		t.Errorf("left to do: %v", left)
	}
}

// An address is one mailbox: letters that fold to others are others, and of users
// that differ in case the exact one is taken, or none.
func TestFindByAddress(t *testing.T) {
	const asked = "sync@meridian.example"
	type user struct {
		email    string
		inactive bool
	}
	tests := []struct {
		name  string
		users []user
		want  int // number of the user; -1: none; -2: ambiguous
	}{
		{"exact", []user{{asked, false}}, 0},
		{"other case", []user{{"Sync@Meridian.example", false}}, 0},
		{"long s", []user{{"\u017fync@meridian.example", false}}, -1},
		{"long s, inactive", []user{{"\u017fync@meridian.example", true}}, -1},
		{"exact of two", []user{{"SYNC@meridian.example", false}, {asked, false}}, 1},
		{"exact of two, inactive", []user{{"SYNC@meridian.example", false}, {asked, true}}, 1},
		{"two that differ in case", []user{{"SYNC@meridian.example", false}, {"Sync@meridian.example", false}}, -2},
		{"one of them inactive", []user{{"SYNC@meridian.example", false}, {"Sync@meridian.example", true}}, -2},
		{"two inactive ones", []user{{"SYNC@meridian.example", true}, {"Sync@meridian.example", true}}, -2},
		{"part of a word", []user{{"a-sync@meridian.example", false}}, -1},
	}
	for _, tt := range tests {
		w := newWorld(0)
		var made []*worldUser
		for _, u := range tt.users {
			x := w.person("Some", "Body", u.email)
			x.inactive = u.inactive
			made = append(made, x)
		}
		got, whole, err := find(context.Background(), w, asked)
		switch {
		case tt.want == -2:
			if got != nil || err == nil || !strings.Contains(err.Error(), made[0].ID.String()) || !strings.Contains(err.Error(), made[1].ID.String()) {
				t.Errorf("%s: %+v, %v", tt.name, got, err)
			}
		case err != nil || !whole || (got != nil) != (tt.want >= 0):
			t.Errorf("%s: %+v, %v, %v", tt.name, got, whole, err)
		case got != nil && (got.ID != made[tt.want].ID || got.Email != made[tt.want].Email || got.Inactive != made[tt.want].inactive):
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}
