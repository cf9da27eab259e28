package setup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
)

// An invitation whose answer is lost is looked for, and is never sent a second time
// because a list does not show it, however long the list is behind: not by this run, not by
// the next, not years later. Only the account's own page, where it tells, says that it did
// not go out. Until then it is not known, and a person is asked to look.
func TestInviteLostAnswer(t *testing.T) {
	for _, committed := range []bool{false, true} {
		for _, stale := range []bool{false, true} {
			for _, tells := range []bool{false, true} {
				t.Run(fmt.Sprintf("sent=%v stale=%v page tells=%v", committed, stale, tells), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { inviteLost(t, committed, stale, tells) })
				})
			}
		}
	}
}

func inviteLost(t *testing.T, committed, stale, tells bool) {
	t.Helper()
	w, j, s := newWorld(1), journal.New(), syncSpec()
	w.staleSearch, w.pageTells = stale, tells
	w.fault = func(call string, after bool) error {
		if call == "invite" && after == committed {
			return procore.ErrUnknownOutcome
		}
		return nil
	}
	snap := read(t, w, j, s)
	_, err := run(w, j, s, snap, plan(t, s, snap))
	seen := committed && !stale
	if w.fault = nil; seen != (err == nil) || !seen && !errors.Is(err, procore.ErrUnknownOutcome) {
		t.Fatalf("err = %v", err)
	}
	// The same process again, from what it knows, and other ones, later and later.
	if !seen {
		if _, err := run(w, j, s, snap, plan(t, s, snap)); err != nil {
			t.Fatal(err)
		}
	}
	again := !committed && tells
	for _, later := range []time.Duration{0, time.Minute, time.Hour, 1000 * time.Hour} {
		if w.sent("invite") != 1 {
			t.Fatalf("%d invitations", w.sent("invite"))
		}
		if time.Sleep(later); again && later == time.Hour {
			break // then its own page is believed
		}
		j = copyJournal(t, j)
		snap = read(t, w, j, s)
		k := check(t, Verify(s, snap), CheckInvitation)
		left := slices.ContainsFunc(Reminders(s, snap), func(c Change) bool { return c.ID == ChangeInvite })
		switch known := committed && (!stale || tells); {
		case len(plan(t, s, snap).Changes) != 0:
			t.Errorf("%v later: planned %v", later, ids(plan(t, s, snap)))
		case (k.Status == StatusVerified) != known, (k.Status == StatusUnknown) == known, left == known:
			t.Errorf("%v later: %+v, left to people: %v", later, k, left)
		}
	}
	apply(t, w, j, s)
	if n := w.sent("invite"); (n == 2) != again || n > 2 {
		t.Errorf("%d invitations", n)
	}
}

// Where a person says that it came, it is attested and no longer asked for.
func TestInviteLostAttested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, j, s := newWorld(1), journal.New(), syncSpec()
		w.staleSearch = true
		apply(t, w, j, s)
		time.Sleep(time.Hour)
		snap := read(t, w, j, s)
		if k := check(t, Verify(s, snap), CheckInvitation); k.Status != StatusUnknown || len(plan(t, s, snap).Changes) != 0 {
			t.Fatalf("a list that is behind for an hour: %+v, plan %v", k, ids(plan(t, s, snap)))
		}
		said := journal.Record{At: time.Now(), Change: ChangeInvite, Phase: journal.PhaseAttested, Target: s.Account.Email}
		if err := j.Append(said); err != nil {
			t.Fatal(err)
		}
		snap = read(t, w, j, s)
		if k := check(t, Verify(s, snap), CheckInvitation); k.Status != StatusAttested || len(plan(t, s, snap).Changes) != 0 {
			t.Errorf("%+v, plan %v", k, ids(plan(t, s, snap)))
		}
		if slices.ContainsFunc(Reminders(s, snap), func(c Change) bool { return c.ID == ChangeInvite }) {
			t.Error("still left to people")
		}
	})
}

// An account that was invited between the plan and the yes is not invited again.
func TestInvitedMeanwhile(t *testing.T) {
	w, j, s := newWorld(1), journal.New(), syncSpec()
	u := w.person("Some", "Body", s.Account.Email)
	snap := read(t, w, j, s)
	p := plan(t, s, snap)
	at := time.Now()
	u.invited = &at
	if _, err := run(w, j, s, snap, p); err != nil || w.sent("invite") != 0 || !slices.Contains(ids(p), ChangeInvite) {
		t.Errorf("sent %d times (%v)", w.sent("invite"), err)
	}
}

// An account that somebody made between the plan and the yes was in no plan: it gets
// nothing.
func TestAccountMadeMeanwhileIsLeftAlone(t *testing.T) {
	w, j, s := newWorld(1), journal.New(), syncSpec()
	snap := read(t, w, j, s)
	p := plan(t, s, snap)
	w.person("Some", "Body", s.Account.Email)
	_, err := run(w, j, s, snap, p)
	if !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "Some Body") || len(w.writes) != 0 || len(w.places) != 0 {
		t.Errorf("%v; %v; %v", err, w.writes, w.places)
	}
}
