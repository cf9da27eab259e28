package setup

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
)

// A run is to be run again as it is only where something was changed and nobody has
// to act first.
func TestPartWay(t *testing.T) {
	started := Record{Change: ChangeCreateUser, Phase: PhaseStarted}
	phase := func(p Phase) Record { return Record{Change: ChangeCreateUser, Phase: p} }
	journals := map[string]struct {
		records []Record
		changed bool
	}{
		"nothing":  {nil, false},
		"done":     {[]Record{started, phase(PhaseDone)}, true},
		"open":     {[]Record{started}, true},
		"attested": {[]Record{phase(PhaseAttested)}, true},
		"refused":  {[]Record{started, phase(PhaseFailed)}, false},
		"skipped":  {[]Record{started, phase(PhaseSkipped)}, false},
	}
	passes := []error{
		procore.ErrNoAnswer, procore.ErrBusy, procore.ErrUnknownOutcome, auth.ErrUnreachable, ErrBehind,
		context.DeadlineExceeded,
	}
	stays := []error{
		procore.ErrForbidden, procore.ErrNotFound, procore.ErrConflict, procore.ErrInvalid, procore.ErrNotConnected,
		auth.ErrCredentials, ErrMismatch, errFault, errors.New("the disk is full"),
		fmt.Errorf("%w: %w", auth.ErrSignInAgain, context.DeadlineExceeded),
	}
	interrupted := []error{ErrStopped, context.Canceled}
	for name, c := range journals {
		j := NewJournal()
		for _, r := range c.records {
			if err := j.Append(r); err != nil {
				t.Fatal(err)
			}
		}
		check := func(list []error, want bool) {
			t.Helper()
			for _, cause := range list {
				if got := PartWay(j, fmt.Errorf("create the user: %w", cause)); got != want {
					t.Errorf("%s: %v: part-way %v, want %v", name, cause, got, want)
				}
			}
		}
		check(passes, c.changed)
		check(stays, false)
		check(interrupted, true)
		if j.Changed() != c.changed {
			t.Errorf("%s: changed %v", name, j.Changed())
		}
	}
	if PartWay(nil, procore.ErrBusy) {
		t.Error("without a journal nothing was changed")
	}
}

// What an earlier run did is not this one's.
func TestPartWayIsOfThisRun(t *testing.T) {
	state := openState(t)
	j := openCompany(t, state)
	tell(t, j, story)
	if !j.Changed() {
		t.Fatal("the story changes something")
	}
	closed(t, j)
	again := openCompany(t, state)
	if again.Changed() || PartWay(again, procore.ErrNoAnswer) {
		t.Error("what an earlier run did is taken for this one's")
	}
	closed(t, again)
}
