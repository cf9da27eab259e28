package setup

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

// mainCompany is the simulator's main company.
const mainCompany = 4286480

// doctor is the doctor of somebody who signs in with the app's own account.
func doctor(sim *procoretest.Server, transport http.RoundTripper, creds auth.Credentials) Doctor {
	cfg := auth.Config{Environment: sim.Environment(), Credentials: creds, Transport: transport}
	return Doctor{
		Environment: sim.Environment(), Transport: transport, Agent: "test",
		SignIn: func(ctx context.Context) (auth.Tokens, auth.Method, error) {
			token, err := auth.ClientCredentials(ctx, cfg)
			if err != nil {
				return nil, "", err
			}
			src := auth.NewSource(cfg, auth.NewMemoryStore(), "")
			return src, auth.MethodClientCredentials, src.Adopt(ctx, token, auth.MethodClientCredentials)
		},
		Company: func(ctx context.Context, c *procore.Client) (procore.Company, error) {
			all, err := c.Companies(ctx)
			for _, one := range all {
				if one.ID == mainCompany {
					return one, nil
				}
			}
			return procore.Company{ID: mainCompany, Name: "it"}, err
		},
	}
}

// A broken proxy lets nothing through.
type brokenProxy struct{}

func (brokenProxy) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: errors.New("connection refused")}
}

// Each fault is told at the step that it breaks, and what rests on that is not called good.
func TestDoctorNamesTheStep(t *testing.T) {
	fault := func(path string, after int, a procoretest.Action) func(*procoretest.Server) {
		return func(s *procoretest.Server) { s.Fault(procoretest.Fault{Path: path, After: after, Action: a}) }
	}
	wrong := auth.Credentials{ClientID: "nobody", ClientSecret: auth.NewSecret("swordfish")}
	for name, c := range map[string]struct {
		options   []procoretest.Option
		breaks    func(*procoretest.Server)
		transport http.RoundTripper
		creds     auth.Credentials
		step      string // the first that fails; empty: none
		says      string
	}{
		"all is well":      {},
		"no name":          {breaks: fault("/oauth/", 0, procoretest.NoName()), step: LookLogin, says: "was not found"},
		"API has no name":  {breaks: fault("/rest/", 0, procoretest.NoName()), step: LookAPI, says: "was not found"},
		"refused":          {breaks: fault("/rest/", 0, procoretest.Refuse()), step: LookAPI, says: "could not be reached"},
		"reset":            {breaks: fault("/rest/", 0, procoretest.Reset()), step: LookAPI, says: "closed"},
		"hang":             {breaks: fault("/rest/", 0, procoretest.Hang()), step: LookAPI, says: "within 10 seconds"},
		"untrusted":        {breaks: fault("/rest/", 0, procoretest.Untrusted()), step: LookAPI, says: "certificate"},
		"login untrusted":  {breaks: fault("/oauth/", 0, procoretest.Untrusted()), step: LookLogin, says: "certificate"},
		"bad gateway":      {breaks: fault("/rest/", 0, procoretest.BadGateway()), step: LookAPI, says: "a fault of its own"},
		"captive portal":   {breaks: fault("/rest/", 0, procoretest.LoginRedirect()), step: LookAPI, says: "sign-in page"},
		"another server":   {breaks: fault("/rest/", 0, procoretest.Answer(200, "hello", nil)), step: LookAPI, says: "not like Procore"},
		"proxy wants name": {breaks: fault("/rest/", 0, procoretest.Answer(407, "", nil)), step: LookAPI, says: "proxy"},
		"proxy is gone":    {transport: brokenProxy{}, step: LookLogin, says: "proxy of this machine does not answer"},
		"clock": {
			options: []procoretest.Option{procoretest.WithClockSkew(10 * time.Minute)},
			step:    LookClock, says: "10m0s behind Procore's",
		},
		"wrong client":     {creds: wrong, step: LookSignIn, says: "does not accept this client ID"},
		"token host fault": {breaks: fault("/oauth/token", 1, procoretest.BadGateway()), step: LookSignIn, says: "problem of its own"},
		"gate 403": {
			breaks: func(s *procoretest.Server) { _ = s.ConnectApp(mainCompany, false) },
			step:   CheckAppConnected, says: "not connected",
		},
		"gate 401": {
			options: []procoretest.Option{procoretest.With(procoretest.GateUnauthorized)},
			breaks:  func(s *procoretest.Server) { _ = s.ConnectApp(mainCompany, false) },
			step:    CheckAppConnected, says: "not connected",
		},
		"not an admin": {
			options: []procoretest.Option{procoretest.WithServiceAccount("Company Standard")},
			step:    CheckOperatorAdmin, says: "is not Admin on the company Directory",
		},
		"limit": {
			breaks: fault("/rest/", 1, procoretest.TooMany(time.Hour, true)),
			step:   LookCompany, says: "no more requests until",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := procoretest.New(c.options...)
				if c.breaks != nil {
					c.breaks(sim)
				}
				transport, creds := c.transport, c.creds
				if transport == nil {
					transport = sim
				}
				if creds.ClientID == "" {
					creds = sim.Credentials()
				}
				rows := doctor(sim, transport, creds).Look(t.Context())
				checkLook(t, rows, c.step, c.says)
				for _, r := range sim.Log() {
					if r.Method != http.MethodGet && !strings.HasPrefix(r.Path, "/oauth/token") {
						t.Errorf("it changed something: %s %s", r.Method, r.Path)
					}
				}
				most := 8
				if strings.HasPrefix(name, "gate") {
					most = 12 // a lasting 401 is told from a sign-in that ended
				}
				if n := len(sim.Log()); n > most {
					t.Errorf("%d requests", n)
				}
				for _, k := range rows {
					if strings.Contains(k.Detail+k.Fix, creds.ClientSecret.Reveal()) {
						t.Errorf("%s tells the secret", k.ID)
					}
				}
			})
		})
	}
}

// checkLook checks which row fails first, and that none behind it is called good that
// rests on it.
func checkLook(t *testing.T, rows []Check, step, says string) {
	t.Helper()
	first, broken := "", false
	for _, k := range rows {
		if k.Status == StatusFailed && first == "" {
			first = k.ID
			if !strings.Contains(k.Detail, says) || k.Fix == "" {
				t.Errorf("%s says %q, to do %q; want %q", k.ID, k.Detail, k.Fix, says)
			}
			broken = k.ID != LookClock && k.ID != CheckOperatorAdmin
			continue
		}
		if broken && k.Status == StatusVerified && k.ID != LookAPI && k.ID != LookClock && k.ID != LookLimits {
			t.Errorf("%s is called good behind %s: %s", k.ID, first, k.Detail)
		}
		if step == "" && k.Status != StatusVerified && k.ID != LookProxy {
			t.Errorf("%s is %s: %s", k.ID, k.Status, k.Detail)
		}
	}
	if first != step {
		t.Errorf("the first step that fails is %q, want %q: %+v", first, step, rows)
	}
}

// A proxy is told without its password.
func TestDoctorTellsTheProxy(t *testing.T) {
	sim := procoretest.New()
	d := doctor(sim, sim, sim.Credentials())
	d.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse("http://me:swordfish@proxy.example:8080") }
	for _, k := range d.Look(t.Context()) {
		if k.ID == LookProxy && k.Detail != "requests go by http://proxy.example:8080" {
			t.Errorf("%q", k.Detail)
		}
	}
}
