package plain_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui/plain"
)

// A talk is the questions line by line over the demo company, of which nothing is
// committed.
type talk struct {
	*lineRun
	commits  []spec.Stage // that were come to
	presets  []spec.Preset
	users    []procore.User
	finished error
}

// talking asks all questions; start are the answers of before.
func talking(t *testing.T, start func(*spec.Spec), answers ...string) *talk {
	t.Helper()
	k := &talk{lineRun: &lineRun{t: t, server: procoretest.New(), journal: journal.New()}, presets: presets(t)}
	k.connect()
	k.answers.Spec = k.spec
	if start != nil {
		start(&k.answers.Spec)
	}
	k.users = []procore.User{{ID: 7, LastName: "Site App", Email: "site-app-1a2b@procore.com"}}
	k.said.Answers(answers...)
	w := plain.Wizard{
		Ask:     plain.NewAsker(plain.NewLines(&k.said), plain.Printer{W: &k.said}),
		Presets: k.presets, Answers: &k.answers, Snap: &k.snap, Save: func() {}, Hand: &plain.Hand{HasApp: true},
		Terms:  func(permission.Terms) {},
		Users:  func(context.Context) ([]procore.User, error) { return k.users, nil },
		Again:  func(context.Context) error { return nil },
		Commit: func(_ context.Context, s spec.Stage) error { k.commits = append(k.commits, s); return nil },
	}
	k.finished = w.Run(t.Context())
	return k
}

// preset is the number of an integration in the list.
func preset(t *testing.T, id string) string {
	t.Helper()
	n := slices.IndexFunc(presets(t), func(p spec.Preset) bool { return p.ID == id })
	return strconv.Itoa(n + 2)
}

// has tells whether a text was said.
func (k *talk) has(words string) bool { return bytes.Contains(k.said.Bytes(), []byte(words)) }

// TestLinesTakeBackAnIntegration: what an integration had filled in is gone once it is
// something else.
func TestLinesTakeBackAnIntegration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := talking(t, nil, preset(t, "syncezy"), "b", "1", "", "q")
		if k.has("First name [SyncEzy]") || !k.has("First name: ") || len(k.answers.Spec.Template.Tools) != 0 {
			t.Errorf("the preset stays: %+v\n%s", k.answers.Spec, &k.said)
		}
	})
}

// TestLinesAskForAnAppsUser: an app's account has no names and may have no address yet;
// those that there are are offered, and what is left of a user's answers spoils nothing.
func TestLinesAskForAnAppsUser(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A user as far as the template's name, then back to the kind, and an app.
		install := []string{
			"1", "2", "First name → Sync", "Last name → Integration", "E-mail → sync@meridian.example",
			"Company template → 1", "Send the invitation → yes", "← Kind of account → 1",
		}
		k := talking(t, nil, append(install, "", "", "Sync", "", "RFIs standard", "", "", "no", "no")...)
		if k.finished != nil || k.answers.Spec.Account.Email != "" || k.answers.Spec.Account.LastName != "" {
			t.Fatalf("%v, %+v\n%s", k.finished, k.answers.Spec.Account, &k.said)
		}
		if _, err := spec.FormatFile(k.answers.Spec); err != nil {
			t.Errorf("it can't be saved: %v", err)
		}
		k = talking(t, nil, append(install, "2", "", "Sync", "", "RFIs standard", "", "", "no", "no")...)
		if !k.has("Site App") || k.answers.Spec.Account.Email != k.users[0].Email {
			t.Errorf("the app's user was not offered: %+v\n%s", k.answers.Spec.Account, &k.said)
		}
	})
}

// TestLinesCheckTheWholeSpec: what no single answer shows is told before a commit.
func TestLinesCheckTheWholeSpec(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := func(s *spec.Spec) {
			s.Account = spec.AccountSpec{
				Kind: spec.UserAccount, LastName: "Integration", Email: "sync@meridian.example",
				Company: &spec.TemplateSpec{Name: "Sync", IfDifferent: spec.DifferentFail},
			}
		}
		k := talking(t, own, "1", "Name of the template → Sync", "", "RFIs standard", "")
		if slices.Contains(k.commits, spec.StageTemplate) || !k.has("the name of the project template as well") {
			t.Errorf("committed %v\n%s", k.commits, &k.said)
		}
	})
}

// TestLinesKeepGranularPermissions: the level that a tool has already changes nothing.
func TestLinesKeepGranularPermissions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		row := spec.ToolSpec{Level: "standard", Granular: []string{"act_as_manager"}}
		granted := func(s *spec.Spec) { s.Template.Tools = map[string]spec.ToolSpec{"rfi": row} }
		k := talking(t, granted, "1", "Last name → Integration", "E-mail → sync@meridian.example", "Name of the template → Sync", "",
			"RFIs standard", "", "q")
		got := k.answers.Spec.Template.Tools["rfi"]
		if got.Level != row.Level || !slices.Equal(got.Granular, row.Granular) {
			t.Errorf("the row is %+v\n%s", got, &k.said)
		}
	})
}

// TestLinesGoBackOverWhatIsNotAsked: b leads to the question before, also where some
// between are not asked.
func TestLinesGoBackOverWhatIsNotAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := talking(t, nil, "1", "1", "b", "2", "q")
		if !k.has("First name") || k.answers.Spec.Account.Kind != spec.UserAccount {
			t.Errorf("%+v\n%s", k.answers.Spec.Account, &k.said)
		}
	})
}

// TestLinesAskWhetherNothingIsMeant: a template that gives nothing is used only by saying
// so; the next level takes that back.
func TestLinesAskWhetherNothingIsMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := []string{preset(t, "hingepoint"), "Name of the template → Sync", ""}
		k := talking(t, nil, append(before, "", "no", "", "b", "", "yes", "q")...)
		if n := bytes.Count(k.said.Bytes(), []byte("! It gives nothing yet: the page of HingePoint")); n != 3 {
			t.Errorf("it was told %d times\n%s", n, &k.said)
		}
		if !k.answers.Spec.Template.Nothing || !slices.Contains(k.commits, spec.StageTemplate) {
			t.Errorf("%+v, committed %v\n%s", k.answers.Spec.Template, k.commits, &k.said)
		}
		k = talking(t, nil, append(before, "", "yes", "b", "RFIs standard", "", "q")...)
		if k.answers.Spec.Template.Nothing || k.has("Use the template although it gives nothing? yes or no [yes]") {
			t.Errorf("%+v\n%s", k.answers.Spec.Template, &k.said)
		}
	})
}
