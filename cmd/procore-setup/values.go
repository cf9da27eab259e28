package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"procore-setup/procore/text"
)

// A word is the value of a flag that takes one of a few.
type word struct {
	to      *string
	entries []entry
}

// String implements [pflag.Value].
func (w *word) String() string { return *w.to }

// Type implements [pflag.Value].
func (w *word) Type() string { return "string" }

// Set implements [pflag.Value].
func (w *word) Set(s string) error {
	for _, e := range w.entries {
		if text.Fold(e.word) == text.Fold(s) { // "Production", "en_au"
			*w.to = e.word
			return nil
		}
	}
	return fmt.Errorf("use %s", w.choice())
}

// words are what may be given.
func (w *word) words() []string {
	out := make([]string, len(w.entries))
	for i, e := range w.entries {
		out[i] = e.word
	}
	return out
}

// choice is what may be given, as a sentence has it.
func (w *word) choice() string { return text.Either(w.words(), 0) }

// described are the words with what they mean, for a shell's completion.
func (w *word) described() []cobra.Completion {
	out := make([]cobra.Completion, len(w.entries))
	for i, e := range w.entries {
		out[i] = cobra.CompletionWithDesc(e.word, e.about)
	}
	return out
}

// A whole is the value of a flag that takes a number in a range.
type whole struct {
	to          *int
	least, most int
}

func newWhole(to *int, byDefault, least, most int) *whole {
	*to = byDefault
	return &whole{to, least, most}
}

// String implements [pflag.Value].
func (n *whole) String() string { return strconv.Itoa(*n.to) }

// Type implements [pflag.Value].
func (n *whole) Type() string { return "int" }

// Set implements [pflag.Value].
func (n *whole) Set(s string) error {
	v, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || v < n.least || v > n.most {
		return fmt.Errorf("use a number from %d to %d", n.least, n.most)
	}
	*n.to = v
	return nil
}

// A checked is the value of a flag that a function reads, or refuses with what to use.
type checked struct {
	kind  string // as the library calls it
	set   func(string) error
	known func() []string // what may be given, where that is a list; it may read all integrations
}

// String implements [pflag.Value].
func (c checked) String() string { return "" }

// Type implements [pflag.Value].
func (c checked) Type() string { return c.kind }

// Set implements [pflag.Value].
func (c checked) Set(s string) error { return c.set(s) }

// words are what may be given.
func (c checked) words() []string {
	if c.known == nil {
		return nil
	}
	return c.known()
}
