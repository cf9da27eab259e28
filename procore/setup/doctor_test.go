package setup

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
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
			all, err := c.ForCompany(mainCompany).Companies(ctx) // as whoever names it by its id asks
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

// What is a fault of the app, and not of the way there, is told with its step on the way
// to one; nothing else is.
func TestDoctorNamesTheStepOfTheApp(t *testing.T) {
	wrong := auth.Credentials{ClientID: "nobody", ClientSecret: auth.NewSecret("swordfish")}
	gate := func(s *procoretest.Server) { _ = s.ConnectApp(mainCompany, false) }
	for name, c := range map[string]struct {
		options []procoretest.Option
		breaks  func(*procoretest.Server)
		creds   auth.Credentials
		none    bool // nobody has signed in
		says    string
	}{
		"all is well":  {},
		"wrong client": {creds: wrong, says: "step 7 of 11 on the way to an app (Give its id and secret to this program)"},
		"no sign-in":   {none: true, says: "step 8 of 11 on the way to an app (Sign in once)"},
		"gate 403":     {breaks: gate, says: "step 9 of 11 on the way to an app (Install it in the company)"},
		"gate 401": {
			options: []procoretest.Option{procoretest.With(procoretest.GateUnauthorized)}, breaks: gate,
			says: "step 9 of 11 on the way to an app (Install it in the company)",
		},
		"gate without a full stop": {
			options: []procoretest.Option{procoretest.With(procoretest.GateWithoutStop)}, breaks: gate,
			says: "step 9 of 11 on the way to an app (Install it in the company)",
		},
		"not an admin": {
			options: []procoretest.Option{procoretest.WithServiceAccount("Company Standard")},
			says:    "step 11 of 11 on the way to an app (See that you may do it)",
		},
		"no name": {breaks: func(s *procoretest.Server) {
			s.Fault(procoretest.Fault{Path: "/rest/", Action: procoretest.NoName()})
		}},
		"untrusted": {breaks: func(s *procoretest.Server) {
			s.Fault(procoretest.Fault{Path: "/oauth/", Action: procoretest.Untrusted()})
		}},
		"a limit": {breaks: func(s *procoretest.Server) {
			s.Fault(procoretest.Fault{Path: "/rest/", After: 1, Action: procoretest.TooMany(time.Hour, true)})
		}},
		"clock": {options: []procoretest.Option{procoretest.WithClockSkew(10 * time.Minute)}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := procoretest.New(c.options...)
				if c.breaks != nil {
					c.breaks(sim)
				}
				creds := c.creds
				if creds.ClientID == "" {
					creds = sim.Credentials()
				}
				d := doctor(sim, sim, creds)
				if c.none {
					d.SignIn = func(context.Context) (auth.Tokens, auth.Method, error) {
						return nil, "", auth.NotSignedIn(sim.Environment(), "nobody has signed in", "run login")
					}
				}
				var named []string
				for _, k := range d.Look(t.Context()) {
					if _, at, ok := strings.Cut(k.Fix, "this is "); ok && strings.Contains(at, "on the way to an app") {
						named = append(named, at)
					}
				}
				if got := strings.Join(named, "; "); got != c.says {
					t.Errorf("it names %q, want %q", got, c.says)
				}
			})
		})
	}
}

// The steps to an app are one list: a sandbox needs no release, and each row of the doctor
// that a step names is one that it has.
func TestAppSteps(t *testing.T) {
	ids := func(env auth.Environment) (out []string) {
		for _, s := range AppSteps(auth.Config{Environment: env, Port: 4711}, procore.Company{ID: 7, Name: "Meridian"}) {
			out = append(out, s.ID)
			if s.ID == "app/redirect" && s.Values[0].Text != "http://localhost:4711/callback" {
				t.Errorf("the redirect address is %q", s.Values[0].Text)
			}
			if s.ID == "app/support" && !strings.Contains(s.Values[0].Text, "In company Meridian (id 7)") {
				t.Errorf("the text for support is %q", s.Values[0].Text)
			}
		}
		return out
	}
	production, err := auth.LookupEnvironment("production")
	if err != nil {
		t.Fatal(err)
	}
	sandbox, err := auth.LookupEnvironment("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	all, few := ids(production), ids(sandbox)
	if len(all) != 11 || len(few) != 9 || slices.Contains(few, "app/production") {
		t.Errorf("%v, %v", all, few)
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
