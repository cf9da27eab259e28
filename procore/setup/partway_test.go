package setup

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
)

// A run is to be run again as it is only where something was changed and nobody has
// to act first.
func TestPartWay(t *testing.T) {
	started := journal.Record{Change: ChangeCreateUser, Phase: journal.PhaseStarted}
	phase := func(p journal.Phase) journal.Record { return journal.Record{Change: ChangeCreateUser, Phase: p} }
	journals := map[string]struct {
		records []journal.Record
		changed bool
	}{
		"nothing":  {nil, false},
		"done":     {[]journal.Record{started, phase(journal.PhaseDone)}, true},
		"open":     {[]journal.Record{started}, true},
		"attested": {[]journal.Record{phase(journal.PhaseAttested)}, true},
		"refused":  {[]journal.Record{started, phase(journal.PhaseFailed)}, false},
		"skipped":  {[]journal.Record{started, phase(journal.PhaseSkipped)}, false},
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
		j := journal.New()
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
