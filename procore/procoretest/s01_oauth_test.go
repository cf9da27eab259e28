package procoretest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A callback is the program's listener, which notes where it was called.
type callback struct{ called []*url.URL }

func (c *callback) RoundTrip(r *http.Request) (*http.Response, error) {
	c.called = append(c.called, r.URL)
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
}

func TestS01Consent(t *testing.T) {
	s := New(WithRedirects("http://127.0.0.1:9876/callback"))
	const good = "http://localhost:9876/callback"
	c := &client{t: t, s: s}
	c.must("GET", authorizeURL(s, good, "x"), "", nil).want(http.StatusOK).text("procore-setup", "Allow", "Deny")
	for _, bad := range []string{
		"http://localhost:9877/callback", "http://localhost:9876/callback/", "http://localhost:9876/", "https://localhost:9876/callback",
		"http://127.0.0.1:9876/callback", // registered, but http is for localhost alone
		"http://example.com",
	} {
		c.must("GET", authorizeURL(s, bad, "x"), "", nil).want(http.StatusBadRequest)
	}
	c.must("GET", strings.Replace(authorizeURL(s, good, "x"), s.clientID(), "other", 1), "", nil).want(http.StatusUnauthorized)

	cb := &callback{}
	if _, err := s.Approve(t.Context(), authorizeURL(s, good, "a state&=1"), cb); err != nil {
		t.Fatal(err)
	}
	got := cb.called[0]
	if got.Host != "localhost:9876" || got.Path != "/callback" || got.Query().Get("state") != "a state&=1" || got.Query().Get("code") == "" {
		t.Errorf("called back at %s", got)
	}
	if err := s.Deny(t.Context(), authorizeURL(s, good, "y"), cb); err != nil {
		t.Fatal(err)
	}
	if q := cb.called[1].Query(); q.Get("error") != "access_denied" || q.Get("state") != "y" || q.Has("code") {
		t.Errorf("denied with %s", cb.called[1])
	}
	code, err := s.Approve(t.Context(), authorizeURL(s, oobRedirect, "z"), nil)
	if err != nil || len(code) < 32 {
		t.Errorf("the page shows %q, %v", code, err)
	}
}

func TestS01TicketOnce(t *testing.T) {
	s := New()
	c := &client{t: t, s: s}
	page := c.must("GET", authorizeURL(s, oobRedirect, ""), "", nil)
	v := url.Values{
		"ticket": {string(ticketPattern.FindSubmatch(page.body)[1])}, "client_id": {s.clientID()},
		"redirect_uri": {oobRedirect}, "decision": {"allow"},
	}
	c.oauth("/oauth/authorize", v).want(http.StatusOK)
	c.oauth("/oauth/authorize", v).want(http.StatusUnprocessableEntity)
}

func TestS02Code(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		c := &client{t: t, s: s}
		approve := func() string {
			code, err := s.Approve(t.Context(), authorizeURL(s, oobRedirect, ""), nil)
			if err != nil {
				t.Fatal(err)
			}
			return code
		}
		exchange := func(code, redirect string) *answer {
			return c.oauth("/oauth/token", c.app("grant_type", "authorization_code", "code", code, "redirect_uri", redirect))
		}
		code := approve()
		exchange(code, "http://localhost").want(http.StatusBadRequest).text("invalid_grant")
		exchange(code, oobRedirect).want(http.StatusOK)
		exchange(code, oobRedirect).want(http.StatusBadRequest).text("invalid_grant")

		code = approve()
		time.Sleep(10*time.Minute + time.Second)
		exchange(code, oobRedirect).want(http.StatusBadRequest).text("invalid_grant")
	})
}

func TestS03Token(t *testing.T) {
	s := New()
	c := &client{t: t, s: s}
	body := map[string]string{"grant_type": "client_credentials", "client_id": s.clientID(), "client_secret": s.clientSecret()}
	asJSON, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var asParts bytes.Buffer
	w := multipart.NewWriter(&asParts)
	for k, v := range body {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, a := range []*answer{
		c.must("POST", loginURL+"/oauth/token", "application/json", asJSON),
		c.oauth("/oauth/token", c.app("grant_type", "client_credentials")),
		c.must("POST", loginURL+"/oauth/token", w.FormDataContentType(), asParts.Bytes()),
	} {
		o := a.want(http.StatusOK).object()
		if o["token_type"] != "bearer" || number(o, "expires_in") != 5400 || number(o, "created_at") < 1 || o["refresh_token"] != nil {
			t.Errorf("token answer %v", o)
		}
		if strings.Count(o["access_token"].(string), ".") != 2 {
			t.Errorf("the access token does not look like a JWT: %v", o["access_token"])
		}
	}
	for name, v := range map[string]url.Values{
		"wrong id":     c.app("grant_type", "client_credentials", "client_id", "other"),
		"wrong secret": c.app("grant_type", "client_credentials", "client_secret", "other"),
		"no secret":    c.app("grant_type", "client_credentials", "client_secret", ""),
	} {
		if o := c.oauth("/oauth/token", v).want(http.StatusUnauthorized).object(); o["error"] != "invalid_client" {
			t.Errorf("%s: %v", name, o)
		}
	}
	if signIn(t, s).refresh == "" {
		t.Error("a person's token has no refresh token")
	}
}

func TestS04Rotation(t *testing.T) {
	s := New()
	c := signIn(t, s)
	refresh := func(token string) (*answer, error) {
		return c.request("POST", loginURL+"/oauth/token", "application/x-www-form-urlencoded",
			[]byte(c.app("grant_type", "refresh_token", "refresh_token", token).Encode()))
	}
	first := c.refresh
	a, err := refresh(first)
	if err != nil {
		t.Fatal(err)
	}
	c.take(a)
	if c.refresh == first {
		t.Error("the refresh token is the old one")
	}
	if a, err = refresh(first); err != nil || a.status != http.StatusBadRequest {
		t.Errorf("the old one still works: %v %v", a, err)
	}
	s.Fault(Fault{Path: "/oauth/token", Times: 1, Action: ResetAfter()})
	if _, err = refresh(c.refresh); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("lost answer: %v", err)
	}
	if a, err = refresh(c.refresh); err != nil || a.object()["error"] != "invalid_grant" {
		t.Errorf("after a lost answer: %v %v", a, err)
	}
}

func TestS05InfoRevokeExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithTokenLifetime(time.Minute))
		c := signIn(t, s)
		info := c.must("GET", loginURL+"/oauth/token/info", "", nil).want(http.StatusOK).object()
		if number(info, "resource_owner_id") != 70001 || number(info, "expires_in_seconds") != 60 {
			t.Errorf("info %v", info)
		}
		c.get("/rest/v1.0/me").want(http.StatusOK)
		time.Sleep(time.Minute)
		c.get("/rest/v1.0/me").want(http.StatusUnauthorized).text("The access token is invalid")
		c.must("GET", loginURL+"/oauth/token/info", "", nil).want(http.StatusUnauthorized)

		c = signIn(t, s)
		c.oauth("/oauth/revoke", c.app("token", "nonsense")).want(http.StatusOK)
		c.get("/rest/v1.0/me").want(http.StatusOK)
		c.oauth("/oauth/revoke", c.app("token", c.token)).want(http.StatusOK)
		c.get("/rest/v1.0/me").want(http.StatusUnauthorized)
		c.oauth("/oauth/token", c.app("grant_type", "refresh_token", "refresh_token", c.refresh)).want(http.StatusBadRequest)

		c = signIn(t, s)
		s.ExpireTokens()
		c.get("/rest/v1.0/me").want(http.StatusUnauthorized)
		c.take(c.oauth("/oauth/token", c.app("grant_type", "refresh_token", "refresh_token", c.refresh)))
		c.get("/rest/v1.0/me").want(http.StatusOK)
		s.RevokeTokens()
		c.get("/rest/v1.0/me").want(http.StatusUnauthorized)
	})
}

func TestS06Environments(t *testing.T) {
	a, b := New(), New(WithName("other"))
	ca := signIn(t, a)
	cb := &client{t: t, s: b, token: ca.token, company: meridian}
	cb.get("/rest/v1.0/me").want(http.StatusUnauthorized)
	cb.oauth("/oauth/token", ca.app("grant_type", "client_credentials")).want(http.StatusUnauthorized).text("unknown client")
	ca.must("GET", loginURL+"/rest/v1.0/me", "", nil).want(http.StatusNotFound)
	ca.must("POST", apiURL+"/oauth/revoke", "", nil).want(http.StatusNotFound)
	if v := a.Violations(); len(v) != 2 || !strings.Contains(v[0], "wrong host") {
		t.Errorf("violations %q", v)
	}
	for _, address := range []string{"https://api.procore.com/rest/v1.0/me", "http://api.simulator.invalid/rest/v1.0/me"} {
		if _, err := ca.request("GET", address, "", nil); err == nil {
			t.Errorf("%s is served", address)
		}
	}
}

func TestS30RefreshesInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithLatency(time.Second))
		c := signIn(t, s)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				c.oauth("/oauth/token", c.app("grant_type", "refresh_token", "refresh_token", c.refresh))
			})
		}
		wg.Wait()
		if v := s.Violations(); len(v) != 1 || !strings.Contains(v[0], "refresh") {
			t.Errorf("violations %q", v)
		}
	})
}
