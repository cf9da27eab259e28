package procore

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore/auth"
)

// actions are one call of each kind, and whether a repeat changes nothing.
var actions = map[string]struct {
	repeatable bool
	body       string
	do         func(ctx context.Context, c *Client) error
}{
	"read": {true, `{"id":7}`, func(ctx context.Context, c *Client) error {
		_, err := c.User(ctx, 7)
		return err
	}},
	"list": {true, `[]`, func(ctx context.Context, c *Client) error {
		_, err := c.SearchUsers(ctx, "x")
		return err
	}},
	"update user": {true, `{"id":7}`, func(ctx context.Context, c *Client) error {
		_, err := c.UpdateUser(ctx, 7, UserInput{LastName: "x", Email: "x@example.com"})
		return err
	}},
	"reactivate": {true, `{"id":7}`, func(ctx context.Context, c *Client) error {
		_, err := c.ReactivateUser(ctx, 7)
		return err
	}},
	"bulk add": {true, `{"data":[{"entities":[{"userId":"7","projects":[{"projectId":"1","message":"ok"}]}]}]}`, func(ctx context.Context, c *Client) error {
		_, err := c.AddMemberships(ctx, []Membership{{7, 1, 2}})
		return err
	}},
	"create user": {false, `{"id":7}`, func(ctx context.Context, c *Client) error {
		_, err := c.CreateUser(ctx, UserInput{LastName: "x", Email: "x@example.com"})
		return err
	}},
	"create template": {false, `{"id":7,"name":"x"}`, func(ctx context.Context, c *Client) error {
		_, err := c.CreateTemplate(ctx, PermissionTemplate{Name: "x"})
		return err
	}},
	"invite": {false, ``, func(ctx context.Context, c *Client) error {
		return c.InviteUser(ctx, 7)
	}},
}

// brokenBody ends in the middle.
type brokenBody struct{ io.Reader }

func (b brokenBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (brokenBody) Close() error { return nil }

func cutOff() (*http.Response, error) { return cutAt(200, `{"id":`)() }

// cutAt is an answer of which no more than this arrives.
func cutAt(status int, part string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		resp, err := reply(status, "")()
		resp.Body = brokenBody{strings.NewReader(part)}
		return resp, err
	}
}

// The matrix of what is sent again: every kind of call against every failure.
func TestRetrySafety(t *testing.T) {
	failures := map[string]struct {
		first func() (*http.Response, error)
		sure  bool // Procore surely did not do it
		empty bool // has no meaning where the answer's body does not matter
	}{
		"refused connection": {lose(errNoDial), true, false},
		"no such host":       {lose(errNoName), true, false},
		"reset":              {lose(errReset), false, false},
		"end of file":        {lose(io.ErrUnexpectedEOF), false, false},
		"unknown":            {lose(errUnnamed), false, false},
		"500":                {reply(500, `{"error":{"code":"500","message":"boom"}}`), false, false},
		"502 web page":       {reply(502, "<html>Bad gateway</html>", "Content-Type", "text/html"), false, false},
		"503":                {reply(503, ""), false, false},
		"503 with a time":    {reply(503, "", "Retry-After", "5"), false, false},
		"504":                {reply(504, ""), false, false},
		"408":                {reply(408, ""), false, false},
		"429":                {reply(429, "", "Retry-After", "5"), true, false},
		"401":                {reply(401, `{"errors":["The access token is invalid"]}`), true, false},
		"cut connection":     {cutOff, false, false},
		"cut refusal":        {cutAt(400, `{"errors":{"last_na`), true, false},
		"cut JSON":           {reply(200, `{"id":`), false, true},
	}
	for name, f := range failures {
		for kind, a := range actions {
			t.Run(name+"/"+kind, func(t *testing.T) {
				if f.empty && a.body == "" {
					t.Skip("its answer has no body")
				}
				synctest.Test(t, func(t *testing.T) {
					w := inTurn(f.first, reply(200, a.body))
					err := a.do(t.Context(), on(w))
					if a.repeatable || f.sure {
						if err != nil || w.count() != 2 {
							t.Errorf("%d requests, error %v, want a repeat that works", w.count(), err)
						}
						return
					}
					if e := failure(t, err); !errors.Is(err, ErrUnknownOutcome) || !strings.Contains(e.Do, "searched") {
						t.Errorf("error is %v, want an unknown outcome", err)
					}
					if w.count() != 1 {
						t.Errorf("it was sent %d times", w.count())
					}
				})
			})
		}
	}
}

func TestTriesAreBounded(t *testing.T) {
	for name, tc := range map[string]struct {
		always func() (*http.Response, error)
		is     error
		why    string
	}{
		"reset":   {lose(errReset), errReset, "connection broke in 5 tries"},
		"no dial": {lose(errNoDial), errNoDial, "could not be reached in 5 tries"},
		"502":     {reply(502, "<html>"), nil, "fault of its own in each of 5 tries"},
		"503":     {reply(503, `{"errors":["busy"]}`), ErrBusy, "busy"},
		"cut":     {cutOff, errCut, "broke off half-way in 5 tries"},
		"refused": {cutAt(422, `{"errors":["not th`), ErrInvalid, "did not accept it"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inTurn(tc.always)
				start := time.Now()
				_, err := on(w).User(t.Context(), 7)
				e := failure(t, err)
				if tc.is != nil && !errors.Is(err, tc.is) || !strings.Contains(e.Why, tc.why) {
					t.Errorf("error is %v", err)
				}
				if w.count() != maxLost+1 {
					t.Errorf("%d tries", w.count())
				}
				for i := 2; i < len(w.asked); i++ { // each wait is longer than the one before
					if a, b := w.asked[i-1].at.Sub(w.asked[i-2].at), w.asked[i].at.Sub(w.asked[i-1].at); b < a {
						t.Errorf("wait %d is %v after %v", i, b, a)
					}
				}
				if d := time.Since(start); d < 7*time.Second || d > 12*time.Second {
					t.Errorf("it took %v", d)
				}
			})
		})
	}
}

func TestHang(t *testing.T) {
	hang := func(_ int, r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	for kind, a := range actions {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &wire{answer: hang}
				start := time.Now()
				err := a.do(t.Context(), on(w))
				e := failure(t, err)
				if !errors.Is(err, errTimeout) || !strings.Contains(e.Why, "no answer came within") {
					t.Errorf("error is %v", err)
				}
				if a.repeatable == errors.Is(err, ErrUnknownOutcome) || a.repeatable == (w.count() == 1) {
					t.Errorf("repeatable %v: %d tries, %v", a.repeatable, w.count(), err)
				}
				if d := time.Since(start); d < callTimeout || d > 6*time.Minute {
					t.Errorf("it took %v", d)
				}
			})
		})
		t.Run(kind+" cancelled", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				err := a.do(ctx, on(&wire{answer: hang}))
				failure(t, err)
				if !errors.Is(err, context.DeadlineExceeded) || a.repeatable == errors.Is(err, ErrUnknownOutcome) {
					t.Errorf("error is %v", err)
				}
			})
		})
	}
}

// A context that is over before anything is sent leaves nothing unknown.
func TestCancelledBefore(t *testing.T) {
	for kind, a := range actions {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		w := inTurn(reply(200, a.body))
		err := a.do(ctx, on(w))
		if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnknownOutcome) || w.count() != 0 {
			t.Errorf("%s: %v after %d requests", kind, err, w.count())
		}
	}
}

func TestRenewOnce(t *testing.T) {
	refused := reply(401, `{"errors":["The access token is invalid"]}`)
	t.Run("renewed", func(t *testing.T) {
		src := &tokens{}
		w := inTurn(refused, reply(200, meBody))
		if _, err := on(w, func(o *Options) { o.Tokens = src }).Me(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := w.asked[1].header.Get("Authorization"); got != "Bearer tok-5ecret-1" {
			t.Errorf("second request has %q", got)
		}
		if len(src.renewed) != 1 || src.renewed[0] != "tok-5ecret-0" {
			t.Errorf("renewed %q", src.renewed)
		}
	})
	t.Run("told by the text", func(t *testing.T) {
		w := inTurn(reply(400, `{"errors":["The access token is invalid"]}`), reply(200, meBody))
		if _, err := on(w).Me(t.Context()); err != nil || w.count() != 2 {
			t.Errorf("%v after %d requests", err, w.count())
		}
	})
	t.Run("refused again", func(t *testing.T) {
		w := inTurn(refused)
		_, err := on(w).Me(t.Context())
		if e := failure(t, err); !errors.Is(err, auth.ErrSignInAgain) || e.Status != 401 || w.count() != 2 {
			t.Errorf("%v after %d requests", err, w.count())
		}
	})
	t.Run("cannot be renewed", func(t *testing.T) {
		src := &tokens{fail: fmt.Errorf("the refresh was lost: %w", auth.ErrSignInAgain)}
		w := inTurn(refused)
		_, err := on(w, func(o *Options) { o.Tokens = src }).CreateUser(t.Context(), UserInput{LastName: "x"})
		failure(t, err)
		if !errors.Is(err, auth.ErrSignInAgain) || errors.Is(err, ErrUnknownOutcome) || w.count() != 3 { // it asks whether the sign-in or the app gate is what refuses
			t.Errorf("%v after %d requests", err, w.count())
		}
	})
}

func TestUntrusted(t *testing.T) {
	w := inTurn(lose(&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}))
	_, err := on(w).CreateUser(t.Context(), UserInput{LastName: "x"})
	e := failure(t, err)
	if errors.Is(err, ErrUnknownOutcome) || w.count() != 1 || !strings.Contains(e.Why, "prove that it is Procore") {
		t.Errorf("%v after %d requests", err, w.count())
	}
}

// What a repeat finds may be what an earlier try did.
func TestReactivateAfterLostAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inTurn(lose(errReset), reply(404, ""), reply(200, `{"id":7,"is_active":true}`))
		u, err := on(w).ReactivateUser(t.Context(), 7)
		if err != nil || u.ID != 7 || w.count() != 3 {
			t.Errorf("user %v, %v after %q", u, err, w.lines())
		}
	})
	w := inTurn(reply(404, ""))
	if _, err := on(w).ReactivateUser(t.Context(), 7); !errors.Is(err, ErrNotFound) || w.count() != 1 {
		t.Errorf("%v after %d requests", err, w.count())
	}
}
