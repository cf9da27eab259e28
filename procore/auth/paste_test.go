package auth

import (
	"strings"
	"testing"
)

// attempt is a sign-in without a callback, with a known state.
func attempt() *SignIn {
	c := newLogin().config()
	return &SignIn{config: c, state: NewSecret("right")}
}

func TestParsePaste(t *testing.T) {
	const callback = "http://localhost:9876/callback"
	good := map[string]struct{ code, redirect string }{
		"abc":                                          {"abc", oob},
		"  a b\tc\r\n":                                 {"abc", oob},
		"\u201cabc\u201d\ufeff":                        {"abc", oob},
		"eyJ0.eyJz-_.c2ln==":                           {"eyJ0.eyJz-_.c2ln==", oob},
		strings.Repeat("a", maxPaste):                  {strings.Repeat("a", maxPaste), oob},
		callback + "?code=abc&state=right":             {"abc", callback},
		callback + "?state=right&code=abc#_=_":         {"abc", callback},
		"localhost:9876/callback?code=abc&state=right": {"abc", callback},
		"http://localhost:9876/call\nback?code=a bc&state=right":                          {"abc", callback},
		"?code=abc&state=right":                                                           {"abc", callback},
		"code=abc&state=right":                                                            {"abc", callback},
		callback + "?code=a%2Fb%2Bc&state=right":                                          {"a/b+c", callback},
		"https://login.example.com/oauth/authorize/native?code=abc":                       {"abc", oob},
		"login.example.com/oauth/authorize/native?code=abc":                               {"abc", oob},
		"https://login.example.com/oauth/authorize/native?code=abc&state=right":           {"abc", oob},
		"https://elsewhere.example/oauth/authorize/native?code=abc&state=right&iss=other": {"abc", callback},
	}
	for in, want := range good {
		r, err := attempt().parsePaste(in)
		if err != nil || r.code.Reveal() != want.code || r.redirect != want.redirect {
			t.Errorf("%q: got %q for %s, %v", in, r.code.Reveal(), r.redirect, err)
		}
	}
	bad := map[string]string{
		"":                                   "nothing",
		" \u00a0\n":                          "nothing",
		strings.Repeat("a", maxPaste+1):      "too long",
		callback + "?code=plant":             "missing",
		"code=plant":                         "missing",
		callback + "?code=plant&state=wrong": "another sign-in",
		callback + "?code=plant&state=":      "another sign-in",
		callback + "?code=plant&code=b&state=right":                            "cannot be read",
		callback + "?code=plant&state=wrong&state=right":                       "cannot be read",
		callback + "?state=right":                                              "no code",
		callback + "?state=right&code=%20":                                     "no code",
		callback + "?code=%zz&state=right":                                     "cannot be read",
		callback + "?error=access_denied&state=right":                          "denied",
		callback + "?error=access_denied&state=wrong":                          "another sign-in",
		callback + "?error=server_error&error_description=Oh+dear&state=right": "Oh dear",
		callback: "missing",
		"https://login.example.com/oauth/authorize?client_id=app&response_type=code&state=right": "to open",
		"https://login.example.com/oauth/authorize/native?code=plant&state=wrong":                "another sign-in",
		"https://login.example.com.evil.example/oauth/authorize/native?code=plant":               "missing",
	}
	for in, want := range bad {
		r, err := attempt().parsePaste(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %+v, %v; want an error with %q", in, r, err, want)
		}
		noPlant(t, err)
	}
}

func FuzzPaste(f *testing.F) {
	for _, s := range []string{
		"abc", " a\nb ", "http://localhost:9876/callback?code=abc&state=right", "?code=a&state=wrong", "code=a&code=b",
		"https://login.example.com/oauth/authorize/native?code=abc", "http://localhost:9876/callback?error=access_denied&state=right",
		"%", "?%zz", "a?b#c?d&state=right&code=%00%1b", "\x00\xff", "://?code=\u202e&state=right", "code=;&state=right",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		s := attempt()
		r, err := s.parsePaste(in)
		if err != nil {
			for _, b := range err.Error() {
				if b < ' ' || b == 0x7f {
					t.Fatalf("%q: a control character in %q", in, err)
				}
			}
			return
		}
		code := r.code.Reveal()
		if code == "" || strings.ContainsFunc(code, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Fatalf("%q: %q is no code", in, code)
		}
		switch r.redirect {
		case oob:
		case s.config.CallbackURL():
			if plain := strings.Map(printable, in); !strings.Contains(plain, "right") && !strings.Contains(plain, "%") {
				t.Fatalf("%q: taken as a callback without the state", in)
			}
		default:
			t.Fatalf("%q: a redirect of its own: %s", in, r.redirect)
		}
	})
}

func printable(r rune) rune {
	if r <= ' ' || r > '~' {
		return -1
	}
	return r
}
