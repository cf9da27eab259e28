package setup

import (
	"context"
	"errors"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// A step by hand is attested where only the admin's word tells, and done where it can be
// looked at. One that may be left out is left out; any other one ends the run.
func TestManualAnswers(t *testing.T) {
	watch := func(context.Context) (bool, error) { return true, nil }
	for name, c := range map[string]struct {
		answer   ManualAnswer
		watched  bool
		optional bool
		phase    journal.Phase // "": the run ends there
		kind     EventKind
		text     string
	}{
		"seen":                   {ManualSeen, true, false, journal.PhaseDone, EventDone, "seen in Procore"},
		"said, and to be seen":   {ManualAttested, true, false, journal.PhaseDone, EventDone, "seen in Procore"},
		"said":                   {ManualAttested, false, false, journal.PhaseAttested, EventDone, "as you say"},
		"said, optional":         {ManualAttested, false, true, journal.PhaseAttested, EventDone, "as you say"},
		"skipped":                {ManualSkipped, false, true, journal.PhaseSkipped, EventSkipped, "left out"},
		"skipped, and is needed": {ManualSkipped, false, false, "", "", ""},
		"later":                  {ManualLater, true, false, "", "", ""},
	} {
		change := Change{
			Manual: &Manual{Optional: c.optional},
		}.of(&leftStep{step: StepWebhooks, says: "see", email: "sync@meridian.example"})
		if c.watched {
			change.Manual.Watch = watch
		}
		j := journal.New()
		r := &Runner{Journal: j, Snapshot: &Snapshot{}, Manual: func(context.Context, Change) (ManualAnswer, error) { return c.answer, nil }}
		res, err := r.manual(t.Context(), change)
		if c.phase == "" {
			if !errors.Is(err, ErrStopped) || len(j.Records()) > 0 {
				t.Errorf("%s: %v, %+v", name, err, j.Records())
			}
			continue
		}
		if records := j.Records(); err != nil || len(records) != 1 || records[0].Phase != c.phase || records[0].Target != "sync@meridian.example" {
			t.Errorf("%s: %v, %+v", name, err, records)
		}
		if res.kind != c.kind || !strings.Contains(res.text, c.text) {
			t.Errorf("%s: %+v", name, res)
		}
	}
}

// What a step by hand is about is known by its key, else by the account's e-mail.
func TestManualIsAbout(t *testing.T) {
	r := &Runner{Spec: spec.Spec{Account: spec.AccountSpec{Email: "asked@meridian.example"}}, Snapshot: &Snapshot{}}
	if got := r.named(Change{}); got != "asked@meridian.example" {
		t.Error(got)
	}
	r.Snapshot.Account = &AccountState{User: procore.User{Email: "is@meridian.example"}}
	for want, k := range map[string]kind{
		"is@meridian.example": &connectApp{}, "step@meridian.example": &leftStep{email: "step@meridian.example"},
	} {
		if got := r.named(Change{do: k}); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What an earlier run began to create and never learnt how it ended is known by its key.
func TestLeftOpenByARun(t *testing.T) {
	j := journal.New()
	for _, r := range []journal.Record{
		{Change: ChangeCreateUser, Phase: journal.PhaseStarted, Target: "sync@meridian.example"},
		{Change: ChangeCreateTemplate, Phase: journal.PhaseStarted, Target: "SyncEzy Sync"},
		{Change: ChangeCreateTemplate, Phase: journal.PhaseDone, Target: "SyncEzy Sync"},
	} {
		if err := j.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	for id, want := range map[string]string{
		ChangeCreateUser: "sync@meridian.example", ChangeCreateTemplate: "", ChangeCreateCompanyTemplate: "",
	} {
		if got := (&Runner{Journal: j}).leftOpen(id); got != want {
			t.Errorf("%s: %q", id, got)
		}
		if got := (&Runner{}).leftOpen(id); got != "" {
			t.Errorf("%s without a journal: %q", id, got)
		}
	}
}
