//go:build unix

package main

import (
	"io"
	"strings"
	"testing"
)

// TestConsentAtATerminal: only a clear answer to a question that is to be seen is
// consent, and taking the account off projects needs their number too.
func TestConsentAtATerminal(t *testing.T) {
	t.Parallel()
	const change, number, end = "Change Procore?", "Type their number:", "\x04"
	for name, test := range map[string]struct {
		exact   bool
		answers [2]string // to the two questions
		code    int
	}{
		"no":           {false, [2]string{"no\n"}, exitCancelled},
		"Enter":        {false, [2]string{"\n"}, exitCancelled},
		"the end":      {false, [2]string{end}, exitCancelled},
		"a sentence":   {false, [2]string{"yes please\n"}, exitCancelled},
		"yes":          {false, [2]string{"Yes \n"}, exitDone},
		"wrong number": {true, [2]string{"yes\n", "7\n"}, exitCancelled},
		"no number":    {true, [2]string{"yes\n", end}, exitCancelled},
		"right number": {true, [2]string{"yes\n", "1\n"}, exitDone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			listed := strings.Replace(wholeSetup, "{include: active, new: true}", "{include: listed, ids: [300001, 300002]}", 1)
			if r.write("setup.yaml", listed); test.exact {
				r.apply().wants(exitDone)
				r.write("setup.yaml", strings.Replace(listed, "[300001, 300002]", "[300001], exact: true", 1))
			}
			before := len(r.Writes())
			keys, use := terminal(t, io.Discard)
			c := r.startWith(use, "apply", "setup.yaml", "--auth", "client-credentials")
			for i, question := range []string{change, number} {
				if test.answers[i] == "" {
					break
				}
				c.err.wait(t, question)
				if _, err := keys.WriteString(test.answers[i]); err != nil {
					t.Fatal(err)
				}
			}
			c.wants(test.code)
			if wrote := len(r.Writes()) > before; wrote != (test.code == exitDone) {
				t.Errorf("it wrote: %v", wrote)
			}
		})
	}
}
