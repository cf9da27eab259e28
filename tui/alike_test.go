package tui_test

import (
	"context"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui"
	"procore-setup/tui/plain"
	"procore-setup/tui/tuitest"
)

// A lineFront is the line mode beside a wizard: the same company, answers of its own.
type lineFront struct {
	t       *testing.T
	answers spec.Answers
	snap    setup.Snapshot
	said    tuitest.Talk
}

// lineUp starts the line mode. Its stages commit nothing: the wizard's do.
func lineUp(t *testing.T, presets []spec.Preset) *lineFront {
	l := &lineFront{t: t}
	l.said.Type()
	w := plain.Wizard{
		Ask: plain.NewAsker(plain.NewLines(&l.said), plain.Printer{W: &l.said}), Presets: presets, Answers: &l.answers,
		Snap: &l.snap, Save: func() {}, Commit: func(context.Context, spec.Stage) error { return nil },
		Hand:  &plain.Hand{HasApp: true},
		Users: func(context.Context) ([]procore.User, error) { return nil, nil },
	}
	go func() { _ = w.Run(t.Context()) }()
	return l
}

// say answers questions.
func (l *lineFront) say(lines []string) {
	l.said.Type(lines...)
	synctest.Wait()
}

// comparable is a spec without what the two were told in other ways: the environment,
// and the company. Its rows have the company's keys, which each adopts at its editor.
func comparable(s spec.Spec, snap *setup.Snapshot) spec.Spec {
	s = s.Clone()
	s.AdoptKeys(snap)
	s.Environment, s.Company = spec.Spec{}.Environment, spec.CompanySpec{}
	delete(s.Sources, "environment")
	delete(s.Sources, "company")
	return s
}

// TestBothFrontEndsAnswerAlike gives the wizard and the line mode the same answers: after
// each of them both ask for the same, from the same sources.
func TestBothFrontEndsAnswerAlike(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		t := z.t // the bubble's own
		z.Wait(time.Second)
		presets := z.deps.Presets
		number := func(id string) string {
			for i, p := range presets {
				if p.ID == id {
					return strconv.Itoa(i + 2)
				}
			}
			t.Fatalf("there is no preset %s", id)
			return ""
		}
		l := lineUp(t, presets)
		l.answers.Spec.Environment = z.deps.Spec.Environment
		defer l.said.Close() // its goroutines end before the story does
		for _, step := range []struct {
			answer string
			keys   func()
			lines  []string
		}{
			{"SyncEzy", func() { z.ChoosePreset("syncezy"); z.At("Which company") }, []string{number("syncezy")}},
			{"something else", func() {
				z.Keys("<esc>", "<esc>")
				z.ChooseNoPreset()
				z.At("Which company")
			}, []string{"b", "1"}},
			{"an app's preset", func() {
				z.Keys("<esc>", "<esc>")
				z.ChoosePreset("cmic")
				z.At("Which company")
			}, []string{"b", number("cmic")}},
			{"SyncEzy again", func() {
				z.Keys("<esc>", "<esc>")
				z.ChoosePreset("syncezy")
				z.PickCompany("Meridian Builders")
				z.PassChecks()
			}, []string{"b", number("syncezy")}},
			{"an app's account", func() { z.kind("An app's service account") }, []string{"1"}},
			{"a user", func() { z.Keys("<down>", "<space>") }, []string{"b", "2"}},
			{"the address", func() {
				z.field("account.email")
				z.TypeAddress(email, "not in use")
			}, []string{"E-mail → " + email}},
			{"a company template", func() {
				z.field("account.company_template")
				z.Keys("<down>", "<space>")
			}, []string{"Company template → 2"}},
			{"no invitation", func() {
				z.field("account.invite")
				z.Keys("<right>")
			}, []string{"Send the invitation → no"}},
			{"the template's name", func() {
				z.Plan()
				z.Commit("Account")
				z.NameTemplate()
				z.Type(" 2")
				z.Keys("<enter>")
			}, []string{"SyncEzy Sync 2"}},
			{"the start", func() {
				z.NameTemplate()
				z.Keys("<tab>", "<down>", "<space>", "<enter>")
			}, []string{"2"}},
			{"no start", func() {
				z.NameTemplate()
				z.Keys("<tab>", "<up>", "<space>", "<enter>")
			}, []string{"b", "1"}},
			{"a level", func() {
				z.SetLevel("Emails", "s")
			}, []string{"Emails standard"}},
			{"the level that it has", func() { z.SetLevel("Emails", "s") }, []string{"Emails standard"}},
			{"less than asked for", func() { z.SetLevel("RFIs", "r") }, []string{"RFIs read only"}},
			{"nothing of it", func() { z.SetLevel("Emails", "n") }, []string{"Emails none"}},
			{"some projects", func() {
				z.Review()
				z.MakeTemplate()
				z.Keys("n", "<space>")
			}, []string{"", "3", "300001", ""}},
			{"all active projects", func() { z.Keys("a") }, []string{"b", "1"}},
			{"no new projects", func() { z.Keys("+") }, []string{"no"}},
		} {
			step.keys()
			z.Wait(time.Second)
			var g tui.Glimpse
			z.Send(lookMsg(func(m tea.Model) { g = tui.Look(m) }))
			z.Wait(time.Second)
			l.snap = *g.Snapshot
			l.say(step.lines)
			if diff := cmp.Diff(comparable(g.Spec, g.Snapshot), comparable(l.answers.Spec, g.Snapshot)); diff != "" {
				t.Fatalf("%s: the wizard's answers (-) are not those line by line (+):\n%s\n%s", step.answer, diff, z.Text())
			}
		}
	})
}
