package procore

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"procore-setup/procore/auth"
)

func TestHeaders(t *testing.T) {
	w := inTurn(reply(200, `[]`))
	c := on(w, func(o *Options) { o.UserAgent = "procore-setup/1.2" })
	if _, err := c.GenericTools(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Authorization": "Bearer " + secretToken, "Procore-Company-Id": "4286480",
		"Accept": "application/json", "User-Agent": "procore-setup/1.2", "Content-Type": "",
	} {
		if got := w.asked[0].header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	t.Run("without a company", func(t *testing.T) {
		w := inTurn(reply(200, `[]`))
		c := New(Options{BaseURL: testHost + "/", Tokens: &tokens{}, Transport: w})
		if _, err := c.Companies(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, ok := w.asked[0].header["Procore-Company-Id"]; ok {
			t.Error("a company is named before one is known")
		}
		// What needs a company fails before anything is sent.
		_, err := c.GenericTools(t.Context())
		if e := failure(t, err); w.count() != 1 || !strings.Contains(e.Why, "no company") {
			t.Errorf("%v after %d requests", err, w.count())
		}
	})
}

func TestAddresses(t *testing.T) {
	for base, good := range map[string]bool{
		"https://api.procore.com":      true,
		"https://api.procore.com/":     true,
		"https://api.procore.com:8443": true,
		"http://localhost:8080":        true,
		"http://127.0.0.1:8080":        true,
		"http://[::1]:8080":            true,
		"http://api.procore.com":       false,
		"http://localhost.evil.com":    false,
		"http://127.0.0.1.evil.com":    false,
		"https://user:pw@api.com":      false,
		"https://api.com/rest":         false,
		"https://api.com?x=1":          false,
		"ftp://api.com":                false,
		"api.procore.com":              false,
		"https://":                     false,
		"":                             false,
	} {
		w := inTurn(reply(200, meBody))
		_, err := New(Options{BaseURL: base, Tokens: &tokens{}, Transport: w}).Me(t.Context())
		if good != (err == nil) || good != (w.count() == 1) {
			t.Errorf("%q: error %v, %d requests", base, err, w.count())
		}
		if !good {
			failure(t, err)
		}
	}
	_, err := New(Options{BaseURL: testHost}).Me(t.Context())
	if e := failure(t, err); !strings.Contains(e.Why, "access tokens") {
		t.Errorf("without tokens: %v", err)
	}
}

func TestRedirects(t *testing.T) {
	for name, tc := range map[string]struct {
		to, why string
		is      error
	}{
		"another host":    {"https://evil.example/rest", "another host (evil.example)", nil},
		"another port":    {"https://api.example.invalid:444/", "another host", nil},
		"plain http":      {"http://api.example.invalid/rest", "another host", nil},
		"the same host":   {"/elsewhere", "another address", nil},
		"no address":      {"", "another address", nil},
		"sign-in page":    {"https://login.example.invalid/?return=x", "sign-in page (login.example.invalid)", auth.ErrSignInAgain},
		"sign-in path":    {"/users/sign_in", "sign-in page", auth.ErrSignInAgain},
		"hostile address": {"https://e\u202evil.example/" + secretToken, "another", nil},
	} {
		t.Run(name, func(t *testing.T) {
			for _, status := range []int{301, 302, 303, 307, 308} {
				w := inTurn(reply(status, "<html>", "Location", tc.to))
				_, err := on(w).CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com"})
				e := failure(t, err)
				if !strings.Contains(e.Why, tc.why) || tc.is != nil && !errors.Is(err, tc.is) {
					t.Errorf("%d: %+v", status, e)
				}
				if w.count() != 1 {
					t.Fatalf("%d: redirect was followed: %q", status, w.lines())
				}
			}
		})
	}
}

func TestUnreadableAnswers(t *testing.T) {
	huge := func() (*http.Response, error) {
		resp, err := reply(200, "")()
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"login":"`), endless{}))
		return resp, err
	}
	for name, tc := range map[string]struct {
		answer func() (*http.Response, error)
		why    string
	}{
		"web page by its type": {reply(200, "hello", "Content-Type", "text/html; charset=utf-8"), "web page"},
		"web page by its look": {reply(200, "  \n<!DOCTYPE html>"), "web page"},
		"list for object":      {reply(200, `[]`), "another kind than expected (array)"},
		"text for object":      {reply(200, `"hello"`), "another kind than expected (string)"},
		"id is a word":         {reply(200, `{"id":"seven"}`), "it has no id that can be read"},
		"id has a fraction":    {reply(200, `{"id":1.5}`), "it has no id that can be read"},
		"not JSON":             {reply(200, `hello`), "not JSON"},
		"two answers":          {reply(200, `{"id":1}{"id":2}`), "not JSON"},
		"too big":              {huge, "bigger than any"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inTurn(tc.answer)
				_, err := on(w).User(t.Context(), 7)
				if e := failure(t, err); !strings.Contains(e.Why, tc.why) || e.Doc == "" || w.count() != 1 {
					t.Errorf("%+v after %d requests", e, w.count())
				}
				w = inTurn(tc.answer)
				_, err = on(w).CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com"})
				if failure(t, err); !errors.Is(err, ErrUnknownOutcome) || w.count() != 1 {
					t.Errorf("create: %v after %d requests", err, w.count())
				}
			})
		})
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// An answer without an id would let the next step run against user 0.
func TestAnswerWithoutID(t *testing.T) {
	c := on(inTurn(reply(200, `{"login":"x"}`)))
	if _, err := c.User(t.Context(), 7); err == nil || errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("user: %v", err)
	}
	if _, err := c.CreateUser(t.Context(), UserInput{LastName: "x"}); !errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("create user: %v", err)
	}
	if _, err := c.Template(t.Context(), 7); err == nil || errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("template: %v", err)
	}
	if _, err := c.CreateTemplate(t.Context(), PermissionTemplate{Name: "x"}); !errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("create template: %v", err)
	}
}

// The log is an allow-list: what was planted in bodies, queries, headers and
// errors does not turn up in it.
func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		w := inTurn(
			lose(errors.New("proxy said "+secretToken+" planted-error")),
			reply(401, `{"errors":["The access token is invalid planted-body `+secretToken+`"]}`, "X-Request-Id", "req-1"),
			reply(200, `[{"id":1,"email_address":"planted-answer@example.com"}]`,
				"X-Request-Id", "req-2 "+secretToken, "Set-Cookie", "planted-cookie"),
		)
		c := on(w, func(o *Options) { o.Logger = slog.New(slog.NewJSONHandler(&out, nil)) })
		if _, err := c.SearchUsers(t.Context(), "planted-query@example.com"); err != nil {
			t.Fatal(err)
		}
		log := out.String()
		for _, bad := range []string{"planted", "5ecret-0", "Bearer"} {
			if strings.Contains(log, bad) {
				t.Errorf("log tells %q:\n%s", bad, log)
			}
		}
		allowed := map[string]bool{
			"time": true, "level": true, "msg": true, "method": true, "path": true, "status": true, "duration": true,
			"try": true, "request_id": true,
		}
		lines := strings.Split(strings.TrimSpace(log), "\n")
		if len(lines) != 3 {
			t.Errorf("%d lines, want one for each request", len(lines))
		}
		for i, line := range lines {
			var m map[string]any
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatal(err)
			}
			for k := range m {
				if !allowed[k] {
					t.Errorf("log has a field %q", k)
				}
			}
			if m["try"] != float64(i+1) || m["path"] != "/rest/v1.3/companies/4286480/users" {
				t.Errorf("line %d: %v", i, m)
			}
		}
	})
}

// A failure of the connection that repeats the token does not get through.
func TestErrorsAreClean(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := on(inTurn(lose(errors.New("proxy said Bearer " + secretToken + "\x1b[2J"))))
		_, err := c.User(t.Context(), 7)
		failure(t, err)
		_, err = c.CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com\x1b[2J"})
		if e := failure(t, err); strings.ContainsRune(e.Error(), '\x1b') {
			t.Errorf("error is not clean: %q", e)
		}
	})
}

// Hosts repeat what they got, also in other forms, and what others got: neither the
// token nor what its source knows gets through.
func TestErrorsHideWhatTheSourceKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := auth.Environment{Name: "test", LoginURL: "https://login.example.com", APIURL: testHost}
		app := auth.Credentials{ClientID: "app", ClientSecret: auth.NewSecret("client-5ecret")}
		source := auth.NewSource(auth.Config{Environment: env, Credentials: app}, auth.NewMemoryStore(), "")
		token := auth.Token{Access: auth.NewSecret(secretToken), Refresh: auth.NewSecret("refresh-5ecret")}
		if err := source.Adopt(t.Context(), token, auth.MethodCode); err != nil {
			t.Fatal(err)
		}
		said := "got client-5ecret, refresh-5ecret, " + base64.StdEncoding.EncodeToString([]byte(secretToken))
		w := inTurn(reply(422, `{"errors":["`+said+`"]}`), lose(errors.New(said)))
		c := on(w, func(o *Options) { o.Tokens = source })
		for range 2 {
			_, err := c.CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com"})
			if e := failure(t, err); strings.Contains(e.Error(), base64.StdEncoding.EncodeToString([]byte(secretToken))) {
				t.Errorf("the token is told in base64: %v", e)
			}
		}
	})
}
