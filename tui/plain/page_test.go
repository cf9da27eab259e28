package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/auth"
)

// TestPages: a list is written twenty lines at a time, and more shows the next of them.
func TestPages(t *testing.T) {
	var options []Option
	for i := range 100 {
		options = append(options, Option{Label: fmt.Sprintf("Company %d", i+1)})
	}
	a, said := asker("more", "MORE", "77")
	n, err := a.Choose(t.Context(), "Company", "", options, -1)
	if err != nil || n != 76 {
		t.Fatalf("Choose = %d, %v", n, err)
	}
	for i, page := range strings.Split(said.String(), "Company: ") {
		if lines := strings.Count(page, "\n"); i < 3 && lines != pageLines {
			t.Errorf("page %d has %d lines:\n%s", i+1, lines, page)
		}
	}
	if !strings.Contains(said.String(), "… 81 more lines") || !strings.Contains(said.String(), "  57. Company 57\n") {
		t.Errorf("it said:\n%s", said)
	}
	a, said = asker("more")
	name, err := a.Text(t.Context(), Question{Text: "Name"}) // where there is no list, it is an answer
	if err != nil || name != "more" {
		t.Errorf("Text = %q, %v\n%s", name, err, said)
	}
}

// TestNoWordIsBroken: at the edge of a terminal a line is broken between words, and what
// is longer than a line stays whole.
func TestNoWordIsBroken(t *testing.T) {
	const address = "https://login.example.com/oauth/authorize?client_id=0123456789012345678901234567890123456789"
	const words = "the integration can do exactly what this account can: nothing else has to be set for it – ever"
	for width := 12; width < 100; width++ {
		a, said := asker("")
		a.Width = width
		a.Line("  ! %s %s", words, address)
		_, _ = a.Text(t.Context(), Question{Text: words, Default: words})
		var back []string
		for line := range strings.Lines(said.String()) {
			line = strings.TrimSuffix(line, "\n")
			if ansi.StringWidth(line) > width && !strings.Contains(line, address) && len(strings.Fields(line)) > 1 {
				t.Errorf("%d cells at a width of %d: %q", ansi.StringWidth(line), width, line)
			}
			back = append(back, strings.Fields(line)...)
		}
		want := strings.Fields("! " + words + " " + address + " " + words + " [" + words + "]:")
		if strings.Join(back, " ") != strings.Join(want, " ") {
			t.Errorf("at a width of %d the words are %q", width, back)
		}
	}
}

// TestNamesWhereNumbersAre: an option is called by its number, its name, its other word,
// or the first letters of one name only.
func TestNamesWhereNumbersAre(t *testing.T) {
	options := []Option{
		{Label: "SyncEzy (Procore to SharePoint)", ID: "syncezy"},
		{Label: "Site App Pro 4", ID: "site-app"},
		{Label: "Site App"},
		{Label: "2"},
		{Label: "Ended", Disabled: "they ended"},
	}
	for answer, want := range map[string]int{
		"1": 0, "syncezy": 0, "SYNCEZY": 0, "sync": 0, "Site App Pro 4": 1, "site app": 2, "site-app": 1, "2": 1, "4": 3,
	} {
		if got, err := meant(options, answer); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", answer, got, err, want)
		}
	}
	for answer, why := range map[string]string{
		"s": "that may be 1, 2 or 3", "0": "a number from 1 to 5", "9": "a number from 1 to 5", "": "a number", "ended": "they ended",
	} {
		if got, err := meant(options, answer); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q is %d, %v; want %s", answer, got, err, why)
		}
	}
	if got, err := meantBy(options, "1, site app, syncezy"); err != nil || fmt.Sprint(got) != "[0 2]" {
		t.Errorf("several are %v, %v", got, err)
	}
}

// TestCredentialsAreQuestions: what explains, goes back or leaves is no client id and no
// secret.
func TestCredentialsAreQuestions(t *testing.T) {
	a, said := asker("?", "", "my-id", "my-id-2")
	secrets := []string{"?", "b", "", " my-secret "}
	a.Hidden = func(context.Context, string) (string, error) {
		s := secrets[0]
		secrets = secrets[1:]
		return s, nil
	}
	c, err := a.Credentials(t.Context(), auth.Credentials{}, "your OAuth app")
	if err != nil || c.ClientID != "my-id-2" || c.ClientSecret.Reveal() != "my-secret" {
		t.Errorf("%v, %v\n%s", c, err, said)
	}
	for _, words := range []string{"My Apps", "paste the client id", "It was shown once", "Paste the client secret", "Received 9 characters."} {
		if !strings.Contains(said.String(), words) {
			t.Errorf("it did not say %q:\n%s", words, said)
		}
	}
	if strings.Contains(said.String(), "my-secret") {
		t.Errorf("the secret was said:\n%s", said)
	}
	a, _ = asker("q")
	if _, err := a.Credentials(t.Context(), auth.Credentials{}, "your OAuth app"); !errors.Is(err, ErrQuit) {
		t.Errorf("q: %v", err)
	}
}
