package plain

import (
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/setup"
)

// TestPaint: a colour repeats what a mark says; without it the line is the same.
func TestPaint(t *testing.T) {
	for line, coloured := range map[string]bool{
		"  ✓ verified  account:":            true,
		"14:32:07   ✗  2 failed":            true,
		"procore-setup: it failed":          true,
		"  - remove  projects":              true,
		"Checklist for ✓ Builders":          false,
		"      Depot 7 - East (300005)":     false,
		"":                                  false,
		"14:32:07      reading the account": false,
	} {
		got := paint(line)
		if ansi.Strip(got) != line || (got != line) != coloured {
			t.Errorf("%q is painted %q", line, got)
		}
	}
}

// TestChecklistSaysOnceWhatManyNeed: what mends several rows is said once, with their
// names; what mends one stands below it.
func TestChecklistSaysOnceWhatManyNeed(t *testing.T) {
	var said strings.Builder
	p := Printer{W: &said, ASCII: true}
	p.Checklist(setup.Checklist{Checks: []setup.Check{
		{Title: "account", Status: setup.StatusFailed, Fix: "run it again"},
		{Title: "template", Status: setup.StatusFailed, Fix: "run it again"},
		{Title: "gate", Status: setup.StatusFailed, Fix: "install the app"},
		{Title: "right", Status: setup.StatusVerified, Fix: "run it again"},
	}})
	got := said.String()
	if strings.Count(got, "run it again") != 1 || !strings.Contains(got, "What to do about account, template: run it again\n") {
		t.Errorf("it is not said once:\n%s", got)
	}
	if !regexp.MustCompile(`gate *\n +what to do: install the app\n`).MatchString(got) || !strings.Contains(got, "  x failed") {
		t.Errorf("what one row needs does not stand below it, or marks are not ASCII:\n%s", got)
	}
}
