package setup

import (
	"context"
	"errors"
	"slices"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
)

// What was handed to workers counts as done where Procore counts as many holders of the
// template as that takes, in a long list; else the places are read, and tell which is not.
func TestLookHanded(t *testing.T) {
	for _, c := range []struct {
		name  string
		n     int // projects
		late  int // of these, handed over and not done
		bad   int // rows that the workers count as failed
		err   error
		reads bool
	}{
		{"all done", longList + 1, 0, 0, nil, false},
		{"one is not done", longList + 1, 1, 0, nil, true},
		{"a worker counts a failure", longList + 1, 0, 1, nil, true},
		{"no count", longList + 1, 0, 0, errors.New("no"), true},
		{"the longest short list", longList - 2, 0, 0, nil, true}, // beside two that are closed
	} {
		t.Run(c.name, func(t *testing.T) {
			w, j, s := newWorld(c.n), journal.New(), syncSpec()
			apply(t, w, j, s)
			snap := read(t, w, j, s)
			snap.Handed, snap.handedBad = map[procore.ID]bool{}, c.bad
			places := w.places[snap.Account.ID]
			for i, id := range sortedKeys(snap.Assignments)[:100] {
				delete(snap.Assignments, id)
				snap.Handed[id] = true
				if i < c.late {
					delete(places, id)
				}
			}
			r, before := reader(t, w, j), *snap
			r.API = counts{w, len(places), c.err}
			w.calls = nil
			if err := r.LookHanded(context.Background(), s, snap); err != nil || !snap.Has(PartAll) {
				t.Fatalf("%v, read %b", err, snap.Read)
			}
			if reads := slices.Contains(w.calls, "assignments"); reads != c.reads {
				t.Errorf("the places were read: %v, want %v", reads, c.reads)
			}
			if len(snap.Assignments) != len(places) || len(snap.Handed) != c.late {
				t.Errorf("%d places of %d, %d handed", len(snap.Assignments), len(places), len(snap.Handed))
			}
			if len(before.Handed) != 100 {
				t.Errorf("the snapshot of before was changed: %d handed", len(before.Handed))
			}
			if p := plan(t, s, snap); c.late == 0 && len(p.Changes) > 0 || c.late > 0 && len(p.Changes) != 1 {
				t.Errorf("left: %v", ids(p))
			}
		})
	}
}

// Of an account that Procore does not show nothing is told but what became of its own rows.
func TestRowsAreOfOneAccount(t *testing.T) {
	w, j, s := newWorld(3), journal.New(), syncSpec()
	w.refuses[300002] = "Contact could not be added."
	snap := read(t, w, j, s)
	if _, err := run(w, j, s, snap, plan(t, s, snap)); err != nil || len(snap.Refused) != 1 {
		t.Fatal(err, snap.Refused)
	}
	snap.Handed = map[procore.ID]bool{300001: true}
	for email, rows := range map[string]int{
		s.Account.Email: 2, "SYNC@meridian.example": 2, "nobody@meridian.example": 0, "not-sync@meridian.example": 0,
	} {
		want, none := s.Clone(), newWorld(3)
		want.Account.Email = email // the first two are not shown: the lists are behind
		for _, parts := range []Part{PartAccount, PartAccount | PartAssignments} {
			own := snap.Copy()
			if err := reader(t, none, journal.New()).Read(t.Context(), parts, want, own); err != nil {
				t.Fatal(err)
			}
			got := snap.With(parts, own)
			if n := len(own.Refused) + len(own.Handed); n != rows || len(got.Refused)+len(got.Handed) != rows {
				t.Errorf("%s: %v, %v; with %v, %v", email, own.Refused, own.Handed, got.Refused, got.Handed)
			}
		}
	}
}

// Who is there now worked elsewhere than nobody did: that is read again.
func TestPlacesAreOfOneAccount(t *testing.T) {
	s := syncSpec()
	snap := read(t, newWorld(3), journal.New(), s)
	w, j := newWorld(3), journal.New()
	apply(t, w, j, s) // somebody else
	for again, known := range []bool{false, true} {
		own := snap.Copy()
		if err := reader(t, w, j).Read(t.Context(), PartAccount, s, own); err != nil {
			t.Fatal(err)
		}
		if snap = snap.With(PartAccount, own); snap.Has(PartAssignments) != known || snap.Account == nil {
			t.Errorf("%d: %+v, read %b", again, snap.Account, snap.Read)
		}
		if err := reader(t, w, j).Read(t.Context(), PartAssignments, s, snap); err != nil || len(snap.Assignments) != 3 {
			t.Errorf("%d: %v, %+v", again, err, snap.Assignments)
		}
	}
}
