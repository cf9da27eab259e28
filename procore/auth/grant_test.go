package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Whatever an answer says about a token's life, the token is taken: the refresh
// token before it is used up.
func TestOddLifetimeKeepsTheSignIn(t *testing.T) {
	const unsaid = 30 * time.Minute // of the 90 that Procore documents
	for name, test := range map[string]struct {
		says any
		want time.Duration
	}{
		"as documented": {5400, 5400 * time.Second},
		"a fraction":    {5400.5, 5400 * time.Second},
		"in quotes":     {"5400", 5400 * time.Second},
		"one second":    {1, time.Second},
		"a day":         {86400, 24 * time.Hour},
		"over a day":    {86401, unsaid},
		"a word":        {"soon", unsaid},
		"left out":      {nil, unsaid},
		"null":          {json.RawMessage("null"), unsaid},
		"a list":        {[]int{5400}, unsaid},
		"nothing":       {0, unsaid},
		"less than one": {0.5, unsaid},
		"negative":      {-5400, unsaid},
		"huge":          {json.RawMessage("1e300"), unsaid},
		"beyond floats": {json.RawMessage("1e999"), unsaid},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLogin()
				l.life = test.says
				old := l.first()
				renewed, err := l.config().refresh(t.Context(), old)
				if err != nil || renewed.Refresh.Reveal() != plantToken+"-refresh-1" || time.Until(renewed.Expiry) != test.want {
					t.Errorf("refresh: %v, for %v", err, time.Until(renewed.Expiry))
				}
				fresh, err := l.config().exchange(t.Context(), NewSecret(plantCode), oob, Secret{})
				if err != nil || time.Until(fresh.Expiry) != test.want {
					t.Errorf("code: %v, for %v", err, time.Until(fresh.Expiry))
				}
				app, err := ClientCredentials(t.Context(), l.config())
				if err != nil || time.Until(app.Expiry) != test.want {
					t.Errorf("client credentials: %v, for %v", err, time.Until(app.Expiry))
				}
			})
		})
	}
}

// Parts of an answer that nobody needs may be as odd as they like.
func TestOddAnswerKeepsTheTokens(t *testing.T) {
	l := newLogin()
	l.before = func(*http.Request) (*http.Response, error) {
		return reply200(`{"access_token":"a","refresh_token":null,"token_type":7,"created_at":"x","error":null,"scope":[]}`), nil
	}
	old := l.first()
	got, err := l.config().refresh(t.Context(), old)
	if err != nil || got.Access.Reveal() != "a" || got.Refresh != old.Refresh {
		t.Errorf("got %v", err)
	}
}

// An answer that says no by its status is no token, whatever it holds.
func TestTokenOfAnotherStatus(t *testing.T) {
	for status, taken := range map[int]bool{200: true, 201: true, 300: false, 302: false, 400: false, 500: false} {
		l := newLogin()
		l.before = func(*http.Request) (*http.Response, error) { return respond(status, `{"access_token":"a"}`), nil }
		if got, err := ClientCredentials(t.Context(), l.config()); (err == nil) != taken || got.Access.Empty() == taken {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestPKCE(t *testing.T) {
	l := newLogin()
	verifiers := make(map[string]bool)
	for range 2 {
		s, err := StartSignIn(t.Context(), l.config())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Paste(plantCode + s.state.Reveal()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(within(t)); err != nil {
			t.Fatal(err)
		}
		verifier := l.last().Get("code_verifier")
		digest := sha256.Sum256([]byte(verifier))
		challenge := base64.RawURLEncoding.EncodeToString(digest[:])
		for _, address := range []string{s.BrowserURL, s.CodeURL} {
			if query(t, address, "code_challenge") != challenge || query(t, address, "code_challenge_method") != "S256" {
				t.Errorf("the challenge is not the verifier's: %s", address)
			}
		}
		if len(verifier) < 43 || verifiers[verifier] {
			t.Errorf("no fresh verifier for each attempt: %q", verifier)
		}
		verifiers[verifier] = true
		s.Close()
	}
}

func TestNoPKCE(t *testing.T) {
	l := newLogin()
	c := l.config()
	c.NoPKCE = true
	s, err := StartSignIn(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Paste(plantCode); err != nil {
		t.Fatal(err)
	}
	_, err = s.Wait(within(t))
	if err != nil || l.last().Has("code_verifier") || strings.Contains(s.BrowserURL+s.CodeURL, "challenge") {
		t.Errorf("got %v, %s", err, s.CodeURL)
	}
}

// A host that does not take the challenge is told from one that refuses the rest.
func TestRefusedChallengeSaysHowToLeaveItOut(t *testing.T) {
	refuse := func(*http.Request) (*http.Response, error) { return respond(400, `{"error":"invalid_request"}`), nil }
	for _, without := range []bool{false, true} {
		l := newLogin()
		l.before = refuse
		c := l.config()
		c.NoPKCE = without
		_, err := c.exchange(t.Context(), NewSecret(plantCode), oob, Secret{})
		if err == nil || strings.Contains(err.Error(), "--no-pkce") == without {
			t.Errorf("without: %v: %v", without, err)
		}
		if _, err := c.refresh(t.Context(), l.first()); strings.Contains(err.Error(), "--no-pkce") {
			t.Errorf("a refresh carries no challenge: %v", err)
		}
	}
}

// A host that takes the credentials by HTTP Basic only is asked so once, and then
// at once.
func TestBasicWhereTheHostSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLogin()
		l.basic = true
		if _, err := ClientCredentials(t.Context(), l.config()); err != nil || len(l.requests) != 2 {
			t.Fatalf("%v after %d requests", err, len(l.requests))
		}
		if f := l.last(); f.Has("client_id") || f.Has("client_secret") {
			t.Error("the credentials are in the form too")
		}
		s := signedIn(t, l, NewMemoryStore(), "")
		for round := range 3 {
			time.Sleep(2 * time.Hour)
			if _, err := s.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := l.asked(grantRefresh); n != 2+round {
				t.Errorf("%d refreshes were sent in round %d", n, round)
			}
		}
		if err := s.Revoke(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// Nobody is asked twice who did not ask for HTTP Basic: wrong credentials must not
// count double where a host counts them.
func TestNoBasicWhereTheHostDoesNotSaySo(t *testing.T) {
	for name, refuse := range map[string]func() *http.Response{
		"Doorkeeper":     func() *http.Response { return challenge(`Bearer realm="Doorkeeper", error="invalid_client"`) },
		"no challenge":   func() *http.Response { return respond(401, `{"error":"invalid_client"}`) },
		"a similar word": func() *http.Response { return challenge("Basically realm=x") },
		"another refusal": func() *http.Response {
			r := challenge("Basic")
			r.Body = respond(0, `{"error":"invalid_grant"}`).Body
			return r
		},
		"another status": func() *http.Response { r := challenge("Basic"); r.StatusCode = 400; return r },
	} {
		l, n := newLogin(), 0
		l.before = func(*http.Request) (*http.Response, error) { n++; return refuse(), nil }
		if _, err := l.config().refresh(t.Context(), l.first()); err == nil || n != 1 {
			t.Errorf("%s: %v after %d requests", name, err, n)
		}
	}
	// Wrong ones are refused by both ways, and tried no third time.
	l, n := newLogin(), 0
	l.before = func(*http.Request) (*http.Response, error) { n++; return challenge("basic realm=x"), nil }
	c := l.config().remembering()
	if _, err := c.refresh(t.Context(), l.first()); !errors.Is(err, ErrCredentials) || n != 2 || c.basic.Load() {
		t.Errorf("%v after %d requests, remembered: %v", err, n, c.basic.Load())
	}
}

// A refresh that went out by HTTP Basic and got no answer is lost like any other.
func TestBasicLostRefresh(t *testing.T) {
	l := newLogin()
	l.basic = true
	l.after = func(r *http.Request, resp *http.Response) (*http.Response, error) {
		if _, _, ok := r.BasicAuth(); ok {
			return nil, errors.New("reset")
		}
		return resp, nil
	}
	if _, err := l.config().refresh(t.Context(), l.first()); !errors.Is(err, ErrSignInAgain) || l.asked(grantRefresh) != 2 {
		t.Errorf("%v after %d requests", err, l.asked(grantRefresh))
	}
}

// Both ways together take no longer than one call may.
func TestBasicTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, began := newLogin(), time.Now()
		l.before = func(r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(20 * time.Second):
				return challenge("Basic"), nil
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}
		_, err := l.config().refresh(t.Context(), l.first())
		if !errors.Is(err, ErrSignInAgain) || time.Since(began) != limit {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestMask(t *testing.T) {
	const v = `plant+/se"cret<&%`
	quoted, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	for name, form := range map[string]string{
		"plain": v, "query": url.QueryEscape(v), "path": url.PathEscape(v), "JSON": string(quoted[1 : len(quoted)-1]),
		"base64": base64.StdEncoding.EncodeToString([]byte(v)), "base64 raw": base64.RawURLEncoding.EncodeToString([]byte(v)),
		"hex": hex.EncodeToString([]byte(v)), "capitals": strings.ToUpper(v),
	} {
		if got := Mask("a "+form+" b "+form, NewSecret("other"), Secret{}, NewSecret(v)); got != "a ••• b •••" {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := Mask("nothing here", Secret{}); got != "nothing here" {
		t.Errorf("got %s", got)
	}
}

// A host may repeat what another host was sent; a Source knows what must not show.
func TestSourceMasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := newLogin(), NewMemoryStore()
		all := plantClient + " " + plantToken + "-refresh-1 " + plantToken + "-access-1"
		s := signedIn(t, l, store, "")
		time.Sleep(2 * time.Hour)
		if _, err := s.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := l.config()
		c.Credentials = Credentials{} // another run, which has all from the store
		other := NewSource(c, store, "")
		if _, err := other.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, src := range []*Source{s, other} {
			if got := src.Mask(all); got != "••• ••• •••" {
				t.Errorf("got %s", got)
			}
		}
		if got := NewSource(l.config(), store, "").Mask(plantClient); got != mask {
			t.Errorf("before the first token: %s", got)
		}
	})
}
