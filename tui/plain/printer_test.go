package plain

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

func TestPlanIsListedWithItsSources(t *testing.T) {
	var b strings.Builder
	p := Printer{W: &b}
	p.Plan(setup.Plan{
		Changes: []setup.Change{
			{Verb: setup.VerbCreate, Text: "create the account a@b.example", Before: "none", After: "there", Source: "your answer", Requests: 1},
			{Verb: setup.VerbByHand, Text: "edit the template", Requests: 1000, Manual: &setup.Manual{
				Why: "no program can", Steps: []string{"open it", "save it"}, URL: "https://app.procore.com/1",
			}},
		},
		Right: map[spec.Stage][]string{spec.StageProjects: {"204 projects are right already"}},
	})
	for _, want := range []string{
		"  + create the account a@b.example: none → there   (your answer)",
		"  ! by hand: edit the template", "because no program can", "2. save it", "https://app.procore.com/1",
		"  = 204 projects are right already", "About 1,001 requests. Nothing of this has been changed yet.",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the plan does not say %q:\n%s", want, b.String())
		}
	}
	b.Reset()
	p.Forecast = func(n int) string { return fmt.Sprintf("%d requests take a while.", n) }
	p.Plan(setup.Plan{Changes: []setup.Change{{Verb: setup.VerbInvite, Text: "x", Requests: 3}}})
	if !strings.Contains(b.String(), "3 requests take a while. Nothing of this has been changed yet.") {
		t.Errorf("the forecast is not told: %q", b.String())
	}
	b.Reset()
	p.Plan(setup.Plan{})
	if b.String() != "Nothing to change: Procore has all of this already.\n" {
		t.Errorf("an empty plan says %q", b.String())
	}
}

func TestProgressIsALineATenth(t *testing.T) {
	var b strings.Builder
	p := Printer{W: &b}
	for i := range 1001 {
		p.Event(setup.Event{Kind: setup.EventProgress, Change: "projects-add", Text: "projects", Done: i, Total: 1000})
	}
	if n := strings.Count(b.String(), "\n"); n != 11 {
		t.Errorf("%d lines for 1,001 events, want 11:\n%s", n, b.String())
	}
}

func TestTextFromProcoreCantAct(t *testing.T) {
	var b strings.Builder
	p := Printer{W: &b}
	p.Event(setup.Event{Kind: setup.EventFailed, Text: "evil\x1b[2J", Failures: map[string]string{"7": "a\nb\u202e"}})
	p.Checklist(setup.Checklist{
		Company: procore.Company{Name: "\x1b]0;title\x07"},
		Checks:  []setup.Check{{Title: "x\r", Detail: "\x1b[31m", Status: setup.StatusFailed, Fix: "do it", Items: []string{"\u0007"}}},
	})
	p.Error(&procore.Error{Failure: text.Failure{What: "list\x1b[2J", Why: "because\x07"}})
	if strings.ContainsAny(b.String(), "\x1b\x07\r\u202e") {
		t.Errorf("control characters got through: %q", b.String())
	}
}

func TestChecklistSaysWhatToDo(t *testing.T) {
	var b strings.Builder
	p := Printer{W: &b}
	list := setup.Checklist{At: time.Now(), Checks: []setup.Check{
		{Title: "account", Status: setup.StatusVerified, Fix: "never shown"},
		{Title: "projects", Status: setup.StatusFailed, Fix: "turn Directory on"},
		{Title: "new projects", Status: setup.StatusApplied},
	}}
	for i := range 20 {
		list.Checks[1].Items = append(list.Checks[1].Items, fmt.Sprintf("Project %d", i))
	}
	p.Checklist(list)
	out := b.String()
	for _, want := range []string{
		"✓ verified", "✗ failed", "◦ applied", "what to do: turn Directory on", "8 more",
		"Not everything is in place: 1 verified, 1 applied, 1 failed.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the checklist does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "never shown") {
		t.Error("a verified row says what to do")
	}
}

func TestErrorHasItsParts(t *testing.T) {
	var b strings.Builder
	p := Printer{W: &b}
	p.Error(fmt.Errorf("apply: %w", &procore.Error{Failure: text.Failure{What: "create the user", Why: "no right", Do: "ask", Doc: "https://support"}}))
	p.Error(errors.New("plain\nfailure"))
	want := "procore-setup: create the user\n  why: no right\n  what to do: ask\n  read: https://support\n"
	if !strings.HasPrefix(b.String(), want) {
		t.Errorf("it said:\n%s", b.String())
	}
}
