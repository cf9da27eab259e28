package plain_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
	"procore-setup/tui/tuitest"
)

// A handTalk is a job by hand line by line. Nobody can be asked: there is no reader.
type handTalk struct {
	said  tuitest.Talk
	state *journal.State
	marks journal.Marks
	err   error
}

// handTalking answers everything; start is what an earlier start has kept.
func handTalking(t *testing.T, state *journal.State, answers ...string) *handTalk {
	t.Helper()
	return handTalkingIn(t, state, false, answers...)
}

// handTalkingIn asks for the environment too.
func handTalkingIn(t *testing.T, state *journal.State, where bool, answers ...string) *handTalk {
	t.Helper()
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	draft, resumed, err := state.LoadDraft()
	if err != nil {
		t.Fatal(err)
	}
	k := &handTalk{state: state, marks: draft.Hand}
	a := &spec.Answers{Spec: draft.Spec}
	a.Spec.Environment = auth.Environments()[0]
	k.said.Answers(answers...)
	s := plain.Stages{
		Ask:     plain.NewAsker(plain.NewLines(&k.said), plain.Printer{W: &k.said}),
		Answers: a, Snap: &setup.Snapshot{}, State: state, Resumed: resumed,
		Flags:   func() []string { return nil },
		Connect: func(context.Context, bool) error { return plain.ErrQuit }, // the id and the secret are asked for there
		Hand: &plain.Hand{
			Hand:   setup.Hand{Marks: k.marks, Catalog: catalog},
			Config: func() auth.Config { return auth.Config{Environment: a.Spec.Environment} },
		},
	}
	if where {
		s.Hand.Environment = func(ctx context.Context) (err error) {
			a.Spec.Environment, err = s.Ask.Environment(ctx, a.Spec.Environment)
			return err
		}
	}
	k.err = s.Run(t.Context())
	k.marks = s.Hand.Marks
	return k
}

// openState is a folder for drafts.
func openState(t *testing.T) *journal.State {
	t.Helper()
	state, err := journal.OpenState(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// times is an answer given again and again.
func times(n int, answer string) []string {
	var out []string
	for range n {
		out = append(out, answer)
	}
	return out
}

// join puts answers one after the other.
func join(parts ...[]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// The whole job by hand line by line: the same steps, the same file, attested.
func TestLinesByHand(t *testing.T) {
	t.Chdir(t.TempDir())
	k := handTalking(t, openState(t), join(
		[]string{"syncezy", "hand", "Meridian Builders", ""},
		[]string{"Anna Admin", "yes", "4286480", "yes", "company tools too", "yes"},
		[]string{"user", "E-mail → sync@meridian.example", "Is it done? → yes", "Meridian", "yes"},
		[]string{"Notice of Delay", "", "set Notice of Delay standard", ""}, times(4, "yes"),
		[]string{"listed", "300001, https://app.procore.com/300002/project/home", "", ""}, times(3, "yes"),
		[]string{"two", "2", "1", "yes"}, // counted
		[]string{"yes", "yes", "2", "yes", "", "yes", "", "yes"}, []string{"yes", "yes"},
	)...)
	if k.err != nil {
		t.Fatalf("%v\n%s", k.err, &k.said)
	}
	for _, words := range []string{
		"18 steps, each with your names filled in", "Step 5 of 18: Add the user", "  Email Address: sync@meridian.example",
		"    Documents: Admin", "    Notice of Delay: Standard", "Project number 300002",
		"17 of 17 steps attested", "Procore was not asked", "procore-setup verify procore-setup.yaml",
		"a number of projects, in digits", "It should be 2 and is 1", "Done by [Anna Admin]",
	} {
		if !bytes.Contains(k.said.Bytes(), []byte(words)) {
			t.Errorf("%q was not said:\n%s", words, &k.said)
		}
	}
	if bytes.Contains(k.said.Bytes(), []byte("✓")) {
		t.Error("something is green")
	}
	data, err := os.ReadFile("procore-setup.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.ParseFile("procore-setup.yaml", data)
	if err != nil || s.Template.Tools["Notice of Delay"].Level != "standard" || len(s.Projects.IDs) != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	if s.Company.ID != 4286480 {
		t.Errorf("the company's number is %v", s.Company.ID)
	}
	page, err := os.ReadFile("procore-setup-runbook.html")
	if err != nil || !bytes.Contains(page, []byte("company tools too")) {
		t.Errorf("what was told is not on paper: %v", err)
	}
}

// What is left open is told, and the next start goes on with it.
func TestLinesByHandGoOn(t *testing.T) {
	t.Chdir(t.TempDir())
	state := openState(t)
	k := handTalking(t, state, join(
		[]string{"syncezy", "hand", "Meridian Builders", "", "", "yes", "", "yes", "", "yes"},
		[]string{"user", "E-mail → sync@meridian.example", "Is it done? → yes", "q"},
	)...)
	if !errors.Is(k.err, plain.ErrQuit) {
		t.Fatalf("%v", k.err)
	}
	k = handTalking(t, state, join(
		[]string{"yes", "Is it done? → no", "", "", ""}, times(4, "yes"), []string{"", "", ""},
		times(3, "yes"), []string{"", "", "yes", "yes", "yes", "", "yes", "", "yes", "", "yes", "no", "no"},
	)...)
	if !errors.Is(k.err, plain.ErrHandLeft) {
		t.Fatalf("%v\n%s", k.err, &k.said)
	}
	for _, words := range []string{"Step 4 of 18, Look whether the account is there already: done", "? not done: Add the user"} {
		if !bytes.Contains(k.said.Bytes(), []byte(words)) {
			t.Errorf("%q was not said:\n%s", words, &k.said)
		}
	}
}

// The way to an app ends where its id and secret are asked for.
func TestLinesShowTheWayToAnApp(t *testing.T) {
	k := handTalking(t, openState(t), join([]string{"syncezy", "portal"}, times(6, "yes"))...)
	for _, words := range []string{
		"Step 1 of 11: Get a developer account", "Redirect URI: http://localhost:9876/callback",
		"Now the app's client id and secret",
	} {
		if !bytes.Contains(k.said.Bytes(), []byte(words)) {
			t.Errorf("%q was not said:\n%s", words, &k.said)
		}
	}
	if k.marks.Way != setup.WayPortal || len(k.marks.Done) != 6 {
		t.Errorf("%+v", k.marks)
	}
}

// Where the company can't be worked on from here, the job by hand is offered, with the
// answers that there are.
func TestLinesOfferTheStepsByHand(t *testing.T) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	r := staged(t, func(r *stageRun) {
		if err := r.server.ConnectApp(int64(r.spec.Company.ID), false); err != nil {
			t.Fatal(err)
		}
		r.hand = &plain.Hand{HasApp: true, Hand: setup.Hand{Catalog: catalog}}
	}, "syncezy", "yes", "later", "yes", "", "", "Anna Admin", "yes", "q")
	if marks := r.hand.Marks; !errors.Is(r.ended, plain.ErrQuit) || marks.Way != setup.WayHand || marks.Told["company/person"] != "Anna Admin" {
		t.Errorf("%v, %+v\n%s", r.ended, marks, &r.said)
	}
	for _, words := range []string{"Do it by hand instead", "Step 1 of 18", "Company: Meridian Builders (number "} {
		if !bytes.Contains(r.said.Bytes(), []byte(words)) {
			t.Errorf("%q was not said:\n%s", words, &r.said)
		}
	}
}

// At the number of the company b leads to its name, with what was answered.
func TestBackToTheNameOfTheCompany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := handTalking(t, openState(t), "SyncEzy", "hand", "Name of the company → Meridian", "b", "Meridian Builders",
			"4286480", "Done by → b", "Its number → ", "q")
		if !strings.Contains(k.said.String(), "as Procore has it [Meridian]: ") {
			t.Errorf("it said:\n%s", &k.said)
		}
		draft, _, err := k.state.LoadDraft()
		if c := draft.Company; err != nil || c.Name != "Meridian Builders" || c.ID != 4286480 {
			t.Errorf("%v, %v", c, err)
		}
	})
}

// At the name of the company b leads to the question before it, and again at that one.
func TestBackToTheEnvironment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := handTalkingIn(t, openState(t), true, "SyncEzy", "hand", "production", "Name of the company → b",
			"Environment, by number or name → b", "hand", "sandbox", "Meridian", "q")
		draft, _, err := k.state.LoadDraft()
		if err != nil || draft.Environment.Name != "sandbox" || strings.Count(k.said.String(), "Environment, by number or name") != 3 {
			t.Errorf("%v, %v; it said:\n%s", draft.Environment.Name, err, &k.said)
		}
	})
}

// A name and a number are of one company: who leaves between them has the one of before, and
// what was told of that one is not told of another, also where its number came from a step.
func TestTheCompanyIsChangedWhole(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string
		company spec.CompanySpec
		person  string
	}{
		"left between": {
			[]string{"4286480", "Anna Admin", "b", "b", "Harbour", "q"},
			spec.CompanySpec{ID: 4286480, Name: "Meridian"},
			"Anna Admin",
		},
		"another name and number": {
			[]string{"4286480", "Anna Admin", "b", "b", "Harbour", "77", "q"}, spec.CompanySpec{ID: 77, Name: "Harbour"}, "",
		},
		"the name put right": {
			[]string{"4286480", "Anna Admin", "b", "b", "Meridian Builders", "", "q"},
			spec.CompanySpec{ID: 4286480, Name: "Meridian Builders"},
			"Anna Admin",
		},
		"another number than a step was told": {
			[]string{"", "Anna Admin", "yes", "4286480", "b", "b", "b", "", "77", "q"},
			spec.CompanySpec{ID: 77, Name: "Meridian"},
			"",
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			k := handTalking(t, openState(t), append([]string{"SyncEzy", "hand", "Meridian"}, c.answers...)...)
			draft, _, err := k.state.LoadDraft()
			if err != nil || draft.Company != c.company || draft.Hand.Told["company/person"] != c.person {
				t.Errorf("%s: %v, %+v, %+v; it said:\n%s", name, err, draft.Company, draft.Hand, &k.said)
			}
		})
	}
}

// bothWays goes through the stages where the app and the way by hand are offered.
func bothWays(t *testing.T, answers ...string) *stageRun {
	t.Helper()
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return staged(t, func(r *stageRun) {
		r.hand = &plain.Hand{
			Hand:   setup.Hand{Catalog: catalog},
			Config: func() auth.Config { return auth.Config{Environment: r.answers.Spec.Environment} },
		}
	}, answers...)
}

// On the way by hand and back to the app the company is asked for again where another one
// was named there: what is agreed to is done in the one that is told.
func TestThereAndBackIsTheSameCompany(t *testing.T) {
	for number, dialed := range map[string]int{"77": 2, "": 1} {
		synctest.Test(t, func(t *testing.T) {
			r := bothWays(t, "syncezy", "1", "Kind → b", "hand", "Name of the company → Harbour", number, "Done by → b",
				"Its number → b", "Name of the company → b", "1", "user", "q")
			if r.dialed != dialed || r.answers.Spec.Company != r.spec.Company || r.snap.Company.ID != r.spec.Company.ID {
				t.Errorf("%d times, %+v, %+v:\n%s", r.dialed, r.answers.Spec.Company, r.snap.Company, &r.said)
			}
		})
	}
}

// A look at an account that is there leaves a job by hand at its company.
func TestALookLeavesTheCompanyByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := bothWays(t, "syncezy", "hand", "Name of the company → Harbour", "77", "Done by → b", "Its number → b",
			"Name of the company → b", "How → b", "look "+live, "What next? → b", "syncezy", "hand", "Name of the company → q")
		if r.says("Sync Testing", "as Procore has it [Harbour]"); r.answers.Spec.Company != (spec.CompanySpec{ID: 77, Name: "Harbour"}) {
			t.Errorf("%+v:\n%s", r.answers.Spec.Company, &r.said)
		}
	})
}
