package auth

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const planted = "s3cr3t-plant"

// holders are the shapes in which a Secret gets printed by accident.
func holders() map[string]any {
	s := NewSecret(planted)
	type hidden struct {
		n int
		s Secret
	}
	type open struct {
		N int
		n int
		S Secret
	}
	return map[string]any{
		"itself":           s,
		"pointer":          &s,
		"unexported field": hidden{1, s},
		"pointer to it":    &hidden{1, s},
		"exported field":   open{1, 1, s},
		"slice":            []Secret{s},
		"map":              map[string]Secret{"a": s},
		"map key":          map[Secret]string{s: "a"},
		"credentials":      Credentials{"id", s},
		"token":            Token{Access: s, Refresh: s},
		"saved":            Saved{Credentials: Credentials{"id", s}, Token: Token{Access: s}},
		"config":           Config{Credentials: Credentials{"id", s}},
		"source":           &Source{current: Saved{Token: Token{Access: s}}, spent: s},
		"sign-in":          &SignIn{state: s},
		"reply":            result{reply: reply{code: s}},
		"interface":        []any{s, hidden{1, s}},
		"array":            [1]hidden{{1, s}},
	}
}

func TestSecretIsNeverFormatted(t *testing.T) {
	for name, v := range holders() {
		for verb := ' '; verb <= '~'; verb++ {
			for _, flags := range []string{"", "#", "+", "-", " ", "0", "10", ".3", "+#10.3"} {
				format := "%" + flags + string(verb)
				if got := fmt.Sprintf(format, v); strings.Contains(got, planted) {
					t.Errorf("%s with %q: %s", name, format, got)
				}
				if got := fmt.Errorf(format, v).Error(); strings.Contains(got, planted) {
					t.Errorf("%s as an error with %q: %s", name, format, got)
				}
			}
		}
		for _, got := range []string{fmt.Sprint(v), fmt.Sprintln(v), fmt.Sprintf("%[2]v", 1, v), fmt.Sprintf("%d", v)} {
			if strings.Contains(got, planted) {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
	if got := fmt.Sprintf("%v %s %#v %q", NewSecret("x"), NewSecret("x"), NewSecret("x"), Secret{}); got != "••• ••• ••• " {
		t.Errorf("got %q", got)
	}
}

func TestSecretIsNeverEncodedOrLogged(t *testing.T) {
	for name, v := range holders() {
		var log bytes.Buffer
		options := &slog.HandlerOptions{AddSource: true, Level: slog.LevelDebug}
		for _, h := range []slog.Handler{slog.NewTextHandler(&log, options), slog.NewJSONHandler(&log, options)} {
			l := slog.New(h).With("with", v).WithGroup("g")
			l.Info(fmt.Sprint(v), "v", v, slog.Group("deep", "v", v))
		}
		if strings.Contains(log.String(), planted) {
			t.Errorf("%s in a log: %s", name, log.String())
		}
		if b, err := json.Marshal(v); err == nil && bytes.Contains(b, []byte(planted)) {
			t.Errorf("%s in JSON: %s", name, b)
		}
		if b, err := xml.Marshal(v); err == nil && bytes.Contains(b, []byte(planted)) {
			t.Errorf("%s in XML: %s", name, b)
		}
	}
	b, err := json.Marshal(Credentials{"id", NewSecret(planted)})
	if want := `{"ClientID":"id","ClientSecret":"•••"}`; err != nil || string(b) != want {
		t.Errorf("got %s, %v; want %s", b, err, want)
	}
}

func TestSecretInPanic(t *testing.T) {
	for name, v := range holders() {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); strings.Contains(got, planted) {
					t.Errorf("%s: %s", name, got)
				}
			}()
			panic(v)
		}()
	}
	// The runtime prints an unrecovered value that is a Stringer or an error by
	// that method, and of any other only the type and an address.
	if _, ok := any(NewSecret(planted)).(fmt.Stringer); !ok {
		t.Error("a Secret has no String method for the runtime to call")
	}
}

func TestSecretValue(t *testing.T) {
	a, b, c := NewSecret("one"), NewSecret("o"+"ne"), NewSecret("two")
	switch {
	case a != b || !a.Equal(b):
		t.Error("equal texts are different Secrets")
	case a == c || a.Equal(c) || a.Equal(Secret{}):
		t.Error("different texts are equal Secrets")
	case NewSecret("") != Secret{} || !NewSecret("").Empty() || NewSecret("").Reveal() != "":
		t.Error("an empty Secret is not the zero Secret")
	case a.Empty() || a.Len() != 3 || a.Reveal() != "one":
		t.Error("a Secret lost its text")
	}
	if diff := cmp.Diff(Token{Access: a}, Token{Access: c}); diff == "" {
		t.Error("cmp.Diff sees no difference between two tokens")
	}
}
