package plain_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// A stageRun is the whole line mode over a simulated company, but for the sign-in.
type stageRun struct {
	*lineRun
	resumed bool // the answers are those of an earlier start
	opened  []string
	proofs  int
	fresh   func()      // before each consent
	hand    *plain.Hand // nil: the job by hand is not offered
	dialed  int
	ended   error
}

// dial leads to the company, as the command does once it is signed in.
func (r *stageRun) dial(context.Context, bool) error {
	r.dialed++
	r.answers.Spec.Company = r.spec.Company
	r.snap.Company = procore.Company{ID: r.spec.Company.ID, Name: r.spec.Company.Name}
	return nil
}

// staged goes through all stages with these answers; before may prepare the run.
func staged(t *testing.T, before func(*stageRun), answers ...string) *stageRun {
	t.Helper()
	t.Chdir(t.TempDir())
	r := &stageRun{lineRun: &lineRun{t: t, server: procoretest.New(), journal: journal.New()}}
	r.connect()
	r.answers.Spec = r.spec
	if before != nil {
		before(r)
	}
	state, err := journal.OpenState(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.said.Answers(answers...)
	r.ask = plain.NewAsker(plain.NewLines(&r.said), plain.Printer{W: &r.said})
	r.ask.Echo, r.ask.Fresh = true, r.fresh
	if r.hand == nil {
		r.hand = &plain.Hand{HasApp: true}
	}
	s := plain.Stages{
		Ask: r.ask, Reader: r.reader, Journal: r.journal, Answers: &r.answers, Resumed: r.resumed, Snap: &r.snap, State: state, Hand: r.hand,
		Change: func(plan setup.Plan, manual plain.ManualStep) error {
			run := &setup.Runner{
				API: r.reader.API, Journal: r.journal, Spec: r.answers.Spec, Snapshot: &r.snap, Emit: r.ask.Event,
				Manual: manual,
			}
			return run.Run(t.Context(), plan, nil)
		},
		Verdict: func(list setup.Checklist) error {
			r.ask.Checklist(list)
			if !list.OK(false) {
				return errDiffers
			}
			return nil
		},
		Flags: func() []string { return nil },
		Prove: func(context.Context, setup.Sample) (*setup.Proof, error) {
			r.proofs++
			return nil, errors.New("the owner of the account is away")
		},
		SignOut: func(ctx context.Context) []auth.Ending {
			return auth.SignOut(ctx, r.source, nil, r.source.Config(), "")
		},
		Open: func(_ context.Context, address string) error {
			r.opened = append(r.opened, address)
			return nil
		},
	}
	if r.hand.Config != nil {
		s.Connect = r.dial
	}
	r.ended = s.Run(t.Context())
	return r
}

var errDiffers = errors.New("differs")

// says tells what was not said of what ought to be.
func (r *stageRun) says(words ...string) {
	r.t.Helper()
	for _, w := range words {
		if !bytes.Contains(r.said.Bytes(), []byte(w)) {
			r.t.Errorf("it did not say %q", w)
		}
	}
	if r.t.Failed() {
		r.t.Logf("it ended with %v:\n%s", r.ended, &r.said)
	}
}

// wholeRun are the answers of a run to its end: SyncEzy, two projects, no removal.
var wholeRun = []string{
	"syncezy", "user", "E-mail → sync@meridian.example", "Change Procore? → yes",
	"Change Procore? → yes",
	"Projects → listed", "300009, 300010", "Change Procore? → yes",
}

// TestChecklistCommands: what can be done once everything is set up.
func TestChecklistCommands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(wholeRun, "again", "prove", "every", "report", "save", "retry", "open", "left", "skip",
			"left", "sing", "")...)
		r.says("Set up and read back", "✗ The owner of the account is away", "✗ Every project is as asked",
			"To do by hand: password of sync@meridian.example", "Skipped.", "✗ Nothing is left to people",
			"✗ There is no command \"sing\"", "To check it later: procore-setup verify procore-setup.yaml")
		for _, name := range []string{"procore-setup.yaml", "procore-setup-*.md", "procore-setup-*.json", "procore-setup-*.csv", "procore-setup-*.html", "procore-setup-*.xml"} {
			if found, err := filepath.Glob(name); err != nil || len(found) != 1 {
				t.Errorf("%s: %v, %v", name, found, err)
			}
		}
		if r.ended != nil || r.proofs != 2 || len(r.opened) != 1 || strings.Count(r.said.String(), "Checklist for") != 3 {
			t.Errorf("%v, %d proofs, %v opened", r.ended, r.proofs, r.opened)
		}
	})
}

// TestAgreeing: the plan is shown whole with details and read again before it is agreed
// to; a no leads back, and b further.
func TestAgreeing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(wholeRun[:3:3], "Change Procore? → details", "plan", "again", "no", "b", "q")...)
		r.says("No: nothing of this was changed. The question before it comes again", "You left.",
			"Gone through: Connect. Not done: Account, Template, Projects, Verify.")
		r.says("Template:", "more shows them") // plan tells of all stages
		if n := strings.Count(r.said.String(), "+ create the account"); n != 4 || len(r.server.Writes()) != 0 {
			t.Errorf("shown %d times, %d writes", n, len(r.server.Writes()))
		}
		if !errors.Is(r.ended, plain.ErrQuit) || errors.Is(r.ended, plain.ErrEnd) {
			t.Errorf("it ended with %v", r.ended)
		}
	})
}

// TestGoing: go leads to a step that was reached, or to the first with something left;
// one that was not reached is not gone to.
func TestGoing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(wholeRun[:4:4], "", "go projects", "go account", "user", "go", "", "", "", "yes",
			"", "", "", "", "no")...)
		r.says("✗ Projects was not reached yet", "The first step with something left: Template.",
			"The input ended, and that is no answer: nothing is agreed to by it. Gone through: Connect, Account, Template. "+
				"Not done: Projects, Verify.")
		if !errors.Is(r.ended, plain.ErrEnd) {
			t.Errorf("it ended with %v", r.ended)
		}
	})
}

// TestBackFromTheLists: b in the list of projects leads to the question which are meant,
// and at the checklist back to the projects; a plan that is longer than a page is told in
// short, its changes before what is good to know.
func TestBackFromTheLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(wholeRun[:len(wholeRun):len(wholeRun)], "b", "listed", "b", "active", "", "no", "yes", "q")...)
		r.says("In short: add sync@meridian.example to 23 projects.")
		said := r.said.String()
		if n := strings.Count(said, "Step 4 of 5"); n != 3 || r.ended != nil {
			t.Errorf("the projects were asked for %d times, ended with %v\n%s", n, r.ended, said)
		}
		plan, notes := strings.Index(said, "+ create the template"), strings.Index(said, "Good to know:")
		if plan < 0 || notes < plan {
			t.Errorf("what is good to know stands at %d, the changes at %d", notes, plan)
		}
	})
}

// TestATemplateThatDiffers: one of the name with other content is told, and what becomes
// of it is asked; it is the admin's to decide, also later.
func TestATemplateThatDiffers(t *testing.T) {
	taken := append(wholeRun[:4:4], "Standard User", "", "")
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(taken, "another", "by-hand", "another", "no", "q")...)
		r.says("! A template of this name grants something else.", "3. Back to the name",
			"A template with the next free name will be made.", "You will be guided.")
		if got := r.answers.Spec.Template.IfDifferent; got != spec.DifferentRename {
			t.Errorf("settled as %q", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(taken, "", "Sync", "", "", "yes", "q")...)
		r.says("Name of the template [Standard User]: Sync", "the template Sync is created now")
	})
}

// TestStepsByHand: a step that only people can do is waited for; what Procore does not
// show is taken on a word, and what is put off stops what waits for it.
func TestStepsByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := append(wholeRun[:4:4], "Standard User", "", "", "by-hand", "yes", "yes", "maybe", "skip", "open", "again", "done", "?",
			"later", "q")
		r := staged(t, nil, answers...)
		r.says("gets the new levels. Change it for all of them?", "To do by hand: ", "✗ Answer done or later", "✗ This step is needed", "Procore does not show it yet.",
			"done: Confirm that the step is done; it is looked at where Procore lets it be read",
			"Put off: what waits for it is not done this time.")
		if len(r.opened) != 1 {
			t.Errorf("opened %v", r.opened)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, append(wholeRun, "left", "b", "left", "no", "left", "q", "")...)
		if n := strings.Count(r.said.String(), "To do by hand: password of"); n != 3 || r.ended != nil {
			t.Errorf("asked %d times, ended with %v\n%s", n, r.ended, &r.said)
		}
	})
}

// TestOnlyTheseWantsTheirNumber: the account is taken off projects only where their number
// is typed.
func TestOnlyTheseWantsTheirNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		again := []string{
			"go projects", "listed", "out 300010", "exact", "yes", "", "", "yes", "yes", "yes", // yes is no number
			"b", "b", "", "", "", "yes", "yes", "1", "",
		}
		r := staged(t, nil, append(wholeRun, again...)...)
		r.says("This takes the account off 1 project. Type their number to agree, or no: yes", "No: nothing of this was changed.",
			"Type their number to agree, or no: 1", "✓ verified  projects:                           1 of 1")
		if r.ended != nil {
			t.Errorf("it ended with %v", r.ended)
		}
	})
}

// TestResuming: the answers of an earlier start are gone on with where something is left,
// or put aside.
func TestResuming(t *testing.T) {
	earlier := func(r *stageRun) {
		r.resumed = true
		r.answers.Choose(presets(t)[slices.IndexFunc(presets(t), func(p spec.Preset) bool { return p.ID == "syncezy" })])
		r.answers.Answer("account.email", "sync@meridian.example")
	}
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, earlier, "", "q")
		r.says("Your earlier answers are about sync@meridian.example.", "The first step with something left: Account.")
		if bytes.Contains(r.said.Bytes(), []byte("which integration is the account for?")) {
			t.Error("the integration is asked once more")
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, earlier, "no", "q")
		r.says("No: everything is asked anew.", "Your earlier answers are in ", "which integration is the account for?")
		if r.answers.Spec.Account.Email != "" || r.answers.Spec.Company.ID == 0 && r.answers.Spec.Environment.APIURL == "" {
			t.Errorf("begun with %+v", r.answers.Spec)
		}
	})
}

// TestBackFromTheFirst: where nothing is before a question, b says so, whichever is the first.
func TestBackFromTheFirst(t *testing.T) {
	for email, told := range map[string]int{"": 1, "sync@meridian.example": 3} { // at the integration; twice before it, too
		synctest.Test(t, func(t *testing.T) {
			r := staged(t, func(r *stageRun) {
				r.resumed = true
				r.answers.Answer("account.kind", "user")
				r.answers.Answer("account.email", email)
			}, []string{"b", "b", "no", "b", "q"}[3-told:]...)
			if n := bytes.Count(r.said.Bytes(), []byte("This is the first question")); n != told {
				t.Errorf("%q: told %d times:\n%s", email, n, &r.said)
			}
		})
	}
}
