package main

import (
	"strings"
	"testing"

	"procore-setup/assets"
	"procore-setup/procore/text"
)

// TestHelp: every command says what it does, with examples and without a flag that it
// does not take; every page of the manual can be shown.
func TestHelp(t *testing.T) {
	p := &program{getenv: func(string) string { return "" }}
	root := testRoot()
	for _, c := range commandsOf(root) {
		help := p.helpText(c)
		for _, want := range []string{"Usage:\n  procore-setup", "Examples:\n  procore-setup", c.Short[1:]} {
			if !strings.Contains(help, want) && (want != c.Short[1:] || c.Long == "") {
				t.Errorf("the help of %s has no %q:\n%s", c.CommandPath(), want, help)
			}
		}
		for line := range strings.Lines(help) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 120 {
				t.Errorf("the help of %s has a line of %d: %s", c.CommandPath(), n, line)
			}
		}
	}
	if help := p.helpText(root); !strings.Contains(help, "From a setup file:\n") || !strings.Contains(help, "PROCORE_SETUP_COMPANY") {
		t.Errorf("the help has no groups, or no environment:\n%s", help)
	}
	for _, d := range assets.Docs() {
		c, rest, err := root.Find([]string{d.Name})
		if err != nil || len(rest) > 0 || p.helpText(c) != strings.TrimRight(d.Text, "\n")+"\n" || d.Title == "" {
			t.Errorf("help %s does not show the page: %v", d.Name, err)
		}
	}
}

// TestHelpInASCII: every sign of the help and of the manual has a likeness, for consoles
// that have no other letters.
func TestHelpInASCII(t *testing.T) {
	p := &program{getenv: func(string) string { return "" }}
	root := testRoot()
	for _, c := range append(commandsOf(root), root.Commands()...) {
		for line := range strings.Lines(p.helpText(c)) {
			if got := text.ASCII(line); strings.Count(got, "?") != strings.Count(line, "?") {
				t.Errorf("%s: %q is written as %q", c.Name(), line, got)
			}
		}
	}
}
