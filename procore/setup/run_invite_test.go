package setup

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
)

// An invitation whose answer is lost is looked for, and sent again only if it
// surely did not go out.
func TestInviteLostAnswer(t *testing.T) {
	for _, committed := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w, j, s := newWorld(1), journal.New(), syncSpec()
			lost, sent := 0, 0
			w.fault = func(call string, after bool) error {
				if call != "invite" {
					return nil
				}
				if after {
					sent++
				}
				if after == committed && lost == 0 {
					lost++
					return procore.ErrUnknownOutcome
				}
				return nil
			}
			apply(t, w, j, s)
			if sent != 1 || lost != 1 || len(j.Open()) != 0 {
				t.Errorf("committed=%v: %d invitations, %d answers lost, open %v", committed, sent, lost, j.Open())
			}
		})
	}
}

// Where Procore does not show who was invited, a lost invitation is never sent
// again by itself: the run stops, and the next one leaves it to a person.
func TestInviteLostUnreadable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, j, s := newWorld(1), journal.New(), syncSpec()
		w.hidesInvite = true
		w.fault = func(call string, after bool) error {
			if call == "invite" && after {
				return procore.ErrUnknownOutcome
			}
			return nil
		}
		snap := read(t, w, j, s)
		if _, err := run(w, j, s, snap, plan(t, s, snap)); !errors.Is(err, procore.ErrUnknownOutcome) {
			t.Fatalf("err = %v", err)
		}
		w.fault = nil
		j = copyJournal(t, j)
		events := apply(t, w, j, s)
		i := slices.IndexFunc(events, func(e Event) bool { return e.Change == ChangeInvite && e.Kind == EventSkipped })
		if i < 0 || events[i].Text != maybeInvited || w.sent("invite") != 1 {
			t.Errorf("sent %d times: %+v", w.sent("invite"), events)
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
