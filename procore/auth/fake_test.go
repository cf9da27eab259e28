package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The secrets of these tests, which no error may show.
const (
	plantClient = "plant+client/secret"
	plantCode   = "plant-code"
	plantToken  = "plant-token" // access-1, refresh-1, … follow
)

// login is a small Procore login host, one grant and no rules of its own but
// single use: what a test needs to count and to break.
type login struct {
	mu        sync.Mutex
	requests  []url.Values                                                // forms of /oauth/token
	revokedBy []string                                                    // the credentials that came with them
	revoked   []string                                                    // tokens of /oauth/revoke
	issued    int                                                         // pairs given out
	refresh   string                                                      // the one that is good
	life      any                                                         // expires_in; nil: it is left out
	basic     bool                                                        // credentials are taken by HTTP Basic only
	keep      bool                                                        // a refresh brings no new refresh token
	alive     bool                                                        // token/info answers 200 after a revoke
	before    func(*http.Request) (*http.Response, error)                 // answers instead, not even looking
	after     func(*http.Request, *http.Response) (*http.Response, error) // spoils the answer
}

func newLogin() *login { return &login{life: 5400, refresh: plantToken + "-refresh-0"} }

// RoundTrip implements [http.RoundTripper].
func (l *login) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if r.URL.Host != "login.example.com" || r.URL.RawQuery != "" {
		return nil, fmt.Errorf("a request went to %s", r.URL)
	}
	body := []byte(nil)
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	form, _ := url.ParseQuery(string(body))
	if l.before != nil {
		if resp, err := l.before(r); resp != nil || err != nil {
			return resp, err
		}
	}
	resp := l.answer(r, form)
	if l.after != nil {
		return l.after(r, resp)
	}
	return resp, nil
}

func (l *login) answer(r *http.Request, form url.Values) *http.Response {
	switch r.Method + " " + r.URL.Path {
	case "POST /oauth/revoke":
		l.revoked = append(l.revoked, form.Get("token"))
		l.revokedBy = append(l.revokedBy, form.Get("client_id")+" "+form.Get("client_secret"))
		return reply200("{}")
	case "GET /oauth/token/info":
		if l.alive {
			return reply200("{}")
		}
		return respond(401, `{"error":"invalid_token"}`)
	case "POST /oauth/token":
		l.requests = append(l.requests, form)
		id, secret, ok := r.BasicAuth()
		if l.basic && !ok {
			return challenge(`Bearer realm="app", error="invalid_client", Basic realm="app"`)
		}
		if ok && form.Has("client_secret") {
			return respond(400, `{"error":"invalid_request","error_description":"credentials twice"}`)
		}
		if ok {
			id, _ = url.QueryUnescape(id)
			secret, _ = url.QueryUnescape(secret)
			form = maps.Clone(form)
			form.Set("client_id", id)
			form.Set("client_secret", secret)
		}
		return l.token(form)
	}
	return respond(404, "<html>nothing</html>")
}

func (l *login) token(form url.Values) *http.Response {
	switch {
	case form.Get("client_id") != "app" || form.Get("client_secret") != plantClient:
		return respond(401, `{"error":"invalid_client","error_description":"Client authentication failed due to unknown client."}`)
	case form.Get("grant_type") == grantCode && !strings.HasPrefix(form.Get("code"), plantCode),
		form.Get("grant_type") == grantRefresh && form.Get("refresh_token") != l.refresh:
		return respond(400, `{"error":"invalid_grant","error_description":"The provided authorization grant is invalid: `+
			form.Get("code")+form.Get("refresh_token")+`"}`)
	}
	l.issued++
	pair := map[string]any{"access_token": fmt.Sprintf("%s-access-%d", plantToken, l.issued), "token_type": "bearer"}
	if l.life != nil {
		pair["expires_in"] = l.life
	}
	if form.Get("grant_type") != grantClient && !l.keep {
		l.refresh = fmt.Sprintf("%s-refresh-%d", plantToken, l.issued)
		pair["refresh_token"] = l.refresh
	}
	b, _ := json.Marshal(pair)
	return reply200(string(b))
}

// challenge is a refusal of the app's credentials that says how to give them.
func challenge(how string) *http.Response {
	r := respond(401, `{"error":"invalid_client","error_description":"Client authentication failed."}`)
	r.Header.Set("WWW-Authenticate", how)
	return r
}

// asked returns how many requests of a grant there were.
func (l *login) asked(grant string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.requests {
		if f.Get("grant_type") == grant {
			n++
		}
	}
	return n
}

// last returns the form of the newest token request.
func (l *login) last() url.Values {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.requests[len(l.requests)-1]
}

func reply200(body string) *http.Response { return respond(200, body) }

func respond(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Status: fmt.Sprint(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

// config is a Config for l without a callback.
func (l *login) config() Config {
	return Config{
		Environment: Environment{
			Name: "test", Title: "Test world",
			LoginURL: "https://login.example.com", APIURL: "https://api.example.com",
		},
		Credentials: Credentials{ClientID: "app", ClientSecret: NewSecret(plantClient)},
		Transport:   l,
		Listen:      portTaken,
	}
}

func portTaken(context.Context, string, string) (net.Listener, error) {
	return nil, &net.OpError{Op: "listen", Net: "tcp", Err: syscall.EADDRINUSE}
}

// A pipes is a listener whose connections are made in process.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// listen is a Config.Listen for a machine without IPv6.
func (p *pipes) listen(_ context.Context, network, _ string) (net.Listener, error) {
	if network != "tcp4" {
		return nil, errors.New("address family not supported")
	}
	return p, nil
}

// browser returns a transport whose every connection ends at p.
func (p *pipes) browser() *http.Transport {
	return &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case p.conns <- there:
			return here, nil
		case <-p.closed:
			return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
}

// visit opens an address of the callback and returns the status and the page.
func (p *pipes) visit(t *testing.T, method, address string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := p.browser().RoundTrip(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// noPlant fails the test if a secret shows in any of the texts.
func noPlant(t *testing.T, texts ...any) {
	t.Helper()
	for _, v := range texts {
		for _, s := range []string{fmt.Sprint(v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v)} {
			if strings.Contains(s, "plant") {
				t.Errorf("a secret shows in %s", s)
			}
		}
	}
}

// within is a context that a stuck test does not outlive.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}
