package main

import (
	"fmt"
	"slices"
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

func newWord(to *string, byDefault string, entries ...entry) *word {
	*to = byDefault
	return &word{to, entries}
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
type checked struct{ set func(string) error }

// String implements [pflag.Value].
func (c checked) String() string { return "" }

// Type implements [pflag.Value].
func (c checked) Type() string { return "string" }

// Set implements [pflag.Value].
func (c checked) Set(s string) error { return c.set(s) }

// A several is the value of a flag that takes some words of a list, with commas between.
// Given again, it adds to them.
type several struct {
	to    *[]string
	known func() []string // made where it is asked for: it may read all integrations
}

// String implements [pflag.Value].
func (w *several) String() string {
	if w.to == nil {
		return ""
	}
	return strings.Join(*w.to, ",")
}

// Type implements [pflag.Value].
func (w *several) Type() string { return "strings" }

// Set implements [pflag.Value].
func (w *several) Set(s string) error {
	for name := range strings.SplitSeq(s, ",") {
		if known := w.known(); !slices.Contains(known, name) {
			return fmt.Errorf("use %s", text.Either(known, 0))
		}
		*w.to = append(*w.to, name)
	}
	return nil
}

// words are what may be given.
func (w *several) words() []string { return w.known() }
