package setup_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// jargon are words that no admin should have to read.
var jargon = regexp.MustCompile(`(?i)\b(json|unmarshal|nil|goroutine|panic|EOF|struct|dial tcp|bulk_add|PATCH|context deadline)\b`)

// explained checks that an error has its parts, in an admin's words.
func explained(t *testing.T, err error) {
	t.Helper()
	if err == nil || errors.As(err, new(spec.Problems)) {
		return
	}
	e := setup.Explain(err)
	for name, part := range map[string]string{"what": e.What, "why": e.Why, "do": e.Do} {
		switch {
		case strings.TrimSpace(part) == "":
			t.Errorf("no %s: %#v (%v)", name, e, err)
		case jargon.MatchString(part):
			t.Errorf("jargon in %s: %q", name, part)
		}
		fit(t, name, part)
	}
	if e.Doc != "" && !strings.HasPrefix(e.Doc, "https://") {
		t.Errorf("where to read is no address: %q", e.Doc)
	}
}

// fit checks that a text can be put on a screen as it is: one line, nothing that
// acts instead of being seen, and of a bearable length.
func fit(t *testing.T, what, s string) {
	t.Helper()
	bad := func(r rune) bool { return unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029' }
	if i := strings.IndexFunc(s, bad); i >= 0 {
		t.Errorf("%s is not fit for a screen at byte %d: %.200q", what, i, s)
	}
	if !strings.Contains(what, "report") && len([]rune(s)) > 4000 {
		t.Errorf("%s has %d characters", what, len([]rune(s)))
	}
}
