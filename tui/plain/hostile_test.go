package plain_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
	"procore-setup/tui/tuitest"
)

// A lineRun is the wizard line by line, against a Procore in which every name is an
// attack, with what it said and the tokens that it used.
type lineRun struct {
	source  *auth.Source
	t       *testing.T
	server  *procoretest.Server
	said    tuitest.Talk
	secrets []string
	spec    spec.Spec
	answers spec.Answers
	snap    setup.Snapshot
	ask     *plain.Asker
	reader  *setup.Reader
	journal *journal.Journal
}

// typed is what an admin may type or paste for a name.
const typed = "Soak\u202e \x1b[2J\u200b\u009b31m\tName"

// lineAnswers go all the way: something else, a user, a template, every project.
var lineAnswers = []string{
	"?", "1", "2", "First name → " + typed, "Last name → " + typed, "E-mail → soak@meridian.example\u200b",
	"Company template → 1", "Send the invitation → no", "Change Procore? → yes",
	typed, "1", "list", "list to", "\x1b[31mno such tool admin", "Documents admin", "", "yes",
	"3", "tower", "370001", "370002", "370003", "\u202enoone", "", "yes", "no", "yes",
}

// TestHostileLines goes all the way line by line in the hostile company: no line acts,
// none holds a secret, and what is saved afterwards is sound.
func TestHostileLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &lineRun{t: t, server: procoretest.New(procoretest.WithFixtures(procoretest.Hostile)), journal: journal.New()}
		l.server.ClearFaults() // this is about names
		l.secrets = append(l.secrets, l.server.Credentials().ClientSecret.Reveal())
		l.connect()
		l.said.Answers(lineAnswers...)
		l.ask = plain.NewAsker(plain.NewLines(&l.said), plain.Printer{W: &l.said})
		l.answers.Spec = l.spec
		w := plain.Wizard{
			Ask: l.ask, Presets: presets(t), Answers: &l.answers, Snap: &l.snap, Commit: l.commit, Save: func() {},
			Hand: &plain.Hand{HasApp: true},
		}
		if err := w.Run(t.Context()); err != nil {
			t.Fatalf("it ended with %v:\n%+q", err, l.said.String())
		}
		list, err := l.reader.Confirm(t.Context(), l.spec, &l.snap)
		if err != nil {
			t.Fatal(err)
		}
		l.ask.Checklist(list)
		l.ask.Error(&procore.Error{Failure: text.Failure{What: "do\x1b[2J it", Why: l.snap.Projects[0].Name, Do: typed, Doc: typed}})
		l.harmless(l.said.String(), "said")
		if len(l.server.Writes()) < 5 || strings.Count(l.said.String(), "\n") < 100 {
			t.Errorf("%d writes, %d lines: this did not go all the way", len(l.server.Writes()), strings.Count(l.said.String(), "\n"))
		}
		l.saved(list)
	})
}

func presets(t *testing.T) []spec.Preset {
	t.Helper()
	all, err := spec.Presets()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// connect signs in and reads the company.
func (l *lineRun) connect() {
	l.t.Helper()
	ctx := l.t.Context()
	config := auth.Config{
		Environment: l.server.Environment(), Credentials: l.server.Credentials(), Transport: l.server,
		Listen: func(context.Context, string, string) (net.Listener, error) { return nil, errors.New("no browser here") },
	}
	attempt, err := auth.StartSignIn(ctx, config)
	if err != nil {
		l.t.Fatal(err)
	}
	defer attempt.Close()
	code, err := l.server.Approve(ctx, attempt.CodeURL, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	l.secrets = append(l.secrets, code)
	if err := attempt.Paste(code); err != nil {
		l.t.Fatal(err)
	}
	token, err := attempt.Wait(ctx)
	if err != nil {
		l.t.Fatal(err)
	}
	source := auth.NewSource(config, auth.NewMemoryStore(), "")
	l.source = source
	if err := source.Adopt(ctx, token, auth.MethodCode); err != nil {
		l.t.Fatal(err)
	}
	catalog, err := permission.LoadCatalog()
	if err != nil {
		l.t.Fatal(err)
	}
	client := procore.New(procore.Options{BaseURL: config.Environment.APIURL, Tokens: source, Transport: l.server})
	id := procore.ID(l.server.Companies()[0])
	companies, err := client.Companies(ctx)
	if err != nil {
		l.t.Fatal(err)
	}
	l.spec.Environment = config.Environment
	l.spec.Company = spec.CompanySpec{ID: id, Name: companies[0].Name}
	l.snap.Company = companies[0]
	l.reader = &setup.Reader{API: client.ForCompany(id), Catalog: catalog, Journal: l.journal}
	if err := l.reader.Read(ctx, setup.PartAll, l.spec, &l.snap); err != nil {
		l.t.Fatal(err)
	}
}

// commit does what the command does: it shows the plan, asks, and carries it out.
func (l *lineRun) commit(ctx context.Context, s spec.Stage) error {
	l.spec = l.answers.Spec
	if err := l.reader.Read(ctx, setup.PartsFor(s), l.spec, &l.snap); err != nil {
		return err
	}
	plan, err := setup.Diff(l.spec, &l.snap, s)
	if err != nil {
		return err
	}
	l.ask.Plan(plan)
	if yes, err := l.ask.Confirm(ctx, plain.Question{Text: "Change Procore?"}, false); err != nil || !yes {
		return err
	}
	run := &setup.Runner{
		API: l.reader.API, Journal: l.journal, Spec: l.spec, Snapshot: &l.snap, Emit: l.ask.Event,
	}
	if err := run.Run(ctx, plan, nil); err != nil {
		return err
	}
	return l.reader.Read(ctx, setup.PartsAfter(s), l.spec, &l.snap)
}

// harmless checks that nothing acts in a text and that no secret is in it.
func (l *lineRun) harmless(said, what string) {
	l.t.Helper()
	for line := range strings.Lines(said) {
		for _, r := range strings.TrimSuffix(line, "\n") {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
				l.t.Errorf("%+q was %s: %+q", r, what, line)
				break
			}
		}
	}
	for _, s := range append(l.secrets, l.server.Issued()...) {
		if strings.Contains(said, s[:len(s)/2]) {
			l.t.Errorf("the secret %s… was %s", s[:6], what)
		}
	}
}

// saved checks what is written down of the run.
func (l *lineRun) saved(list setup.Checklist) {
	l.t.Helper()
	report, err := setup.JSON(list, false)
	if err != nil || !json.Valid(report) {
		l.t.Errorf("the report is no JSON: %v\n%s", err, report)
	}
	l.harmless(string(report), "in the report (JSON)")
	l.harmless(string(setup.Markdown(l.spec, &l.snap, list)), "in the report (Markdown)")
	file, err := spec.FormatFile(l.spec)
	if err != nil {
		l.t.Fatal(err)
	}
	l.harmless(string(file), "in the setup file")
	back, err := spec.ParseFile("setup.yaml", file)
	if err != nil {
		l.t.Fatalf("the setup file can't be read: %v\n%s", err, file)
	}
	if back.Template.Name != l.spec.Template.Name || back.Account.LastName != l.spec.Account.LastName {
		l.t.Errorf("the setup file says %+v", back)
	}
}
