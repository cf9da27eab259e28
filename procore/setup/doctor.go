package setup

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// The ids of the rows of a [Doctor], in their order; the last ones are those of
// [Preflight], and limits.
const (
	LookState   = "state-folder"
	LookStore   = "store"
	LookProxy   = "proxy"
	LookLogin   = "login-host"
	LookAPI     = "api-host"
	LookClock   = "clock"
	LookSignIn  = "sign-in"
	LookMe      = "me"
	LookCompany = "company"
	LookLimits  = "limits"
)

// A Doctor looks at each step of the way to a working connection, in order, with at most
// eight requests. It changes nothing in Procore; a sign-in whose token has ended is
// renewed and kept, as by any command.
type Doctor struct {
	Environment auth.Environment
	Transport   http.RoundTripper // nil: [http.DefaultTransport]'s settings
	Agent       string
	// Proxy tells which proxy a request goes by; nil: none.
	Proxy func(*http.Request) (*url.URL, error)
	// SignIn returns the sign-in that was kept, and how it was got.
	SignIn func(ctx context.Context) (auth.Tokens, auth.Method, error)
	// Company finds the one that is meant among those that the sign-in sees; it is
	// [spec.Problems] where none can be told.
	Company func(ctx context.Context, c *procore.Client) (procore.Company, error)
}

// An examination is a look under way.
type examination struct {
	Doctor
	steps   []AppStep
	failure error // of the sign-in, where there is one
	rows    []Check
	client  *procore.Client
	tokens  auth.Tokens
	app     bool      // the sign-in is an app's own account
	date    time.Time // of an answer, by the host's clock
	late    time.Duration
	broken  string    // the row that failed and on which the rest rests
	until   time.Time // when Procore lets us go on
}

// Look returns the rows, local ones first. What rests on a row that failed is not
// looked at and says so.
func (d Doctor) Look(ctx context.Context, local ...Check) []Check {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	e := &examination{
		Doctor: d, rows: local, steps: AppSteps(auth.Config{Environment: d.Environment}, procore.Company{}),
	}
	e.add(e.proxy())
	e.host(ctx, LookLogin, "the sign-in host answers", d.Environment.LoginURL, "/oauth/token/info")
	e.host(ctx, LookAPI, "the API host answers", d.Environment.APIURL, "/rest/v1.0/me")
	e.add(e.clock())
	e.then(LookSignIn, "a sign-in is kept, and good", func() Check { return e.signIn(ctx) })
	e.client = procore.New(procore.Options{
		BaseURL: d.Environment.APIURL, Tokens: e.tokens, Transport: d.Transport, UserAgent: d.Agent,
		OnWait: func(until time.Time) {
			if !until.IsZero() { // whoever asks how things stand does not wait for a limit
				e.until = until
				stop()
			}
		},
	})
	if !e.app { // an app's own account has to name a company with everything that it asks
		e.then(LookMe, "Procore knows who you are", func() Check { return e.me(ctx, 0) })
	}
	chosen := e.company(ctx)
	if e.app {
		e.then(LookMe, "Procore knows who you are", func() Check { return e.me(ctx, chosen.ID) })
	}
	e.rights(ctx, chosen)
	e.add(e.limits())
	return e.rows
}

// add adds a row.
func (e *examination) add(k Check) {
	if k.Status == StatusFailed && e.until.IsZero() {
		if at := stepNumber(e.steps, appStep(k.ID, e.failure)); at != "" {
			k.Fix = strings.TrimPrefix(strings.TrimSuffix(strings.TrimSpace(k.Fix), ".")+"; this is "+at, "; ")
		}
	}
	e.failure = nil
	k.Detail, k.Fix = text.Display(k.Detail), text.Display(k.Fix)
	e.rows = append(e.rows, k)
}

// rest adds a row on which everything behind it rests.
func (e *examination) rest(k Check) {
	if e.add(k); !k.green() && e.broken == "" {
		e.broken = k.Title
	}
}

// then looks at a row that rests on those before it.
func (e *examination) then(id, title string, look func() Check) {
	k := skipped("not looked at: “" + e.broken + "” comes first")
	if e.broken == "" {
		k = look()
	}
	k.ID, k.Title = id, title
	e.rest(k)
}

// wrong is a row about an error, in the error's own words.
func wrong(err error) Check {
	f := Explain(err)
	fix := f.Do
	if f.Doc != "" {
		fix = strings.TrimSpace(fix + " Read " + f.Doc)
	}
	return failed(cmp.Or(f.Why, f.What), fix)
}

// proxy tells which way requests go.
func (e *examination) proxy() Check {
	k := skipped("none: requests go straight to Procore")
	if e.Proxy != nil {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, e.Environment.APIURL, nil)
		var by *url.URL
		if err == nil {
			by, err = e.Proxy(req)
		}
		switch {
		case err != nil:
			k = failed("the proxy of this machine is not set as an address", // the error would repeat its password
				"write HTTPS_PROXY like http://proxy.example.com:8080")
		case by != nil:
			k = Check{Status: StatusApplied, Detail: "requests go by " + by.Scheme + "://" + by.Host}
		}
	}
	k.ID, k.Title = LookProxy, "proxy"
	return k
}

// host knocks at a host.
func (e *examination) host(ctx context.Context, id, title, base, path string) {
	at := strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://")
	var k Check
	got, err := procore.Knock(ctx, e.Transport, base, path)
	if err != nil {
		k = wrong(err)
		k.Detail = at + ": " + k.Detail
	} else {
		how := "without TLS, on this machine"
		if got.TLS != 0 {
			how = tls.VersionName(got.TLS)
		} else if strings.HasPrefix(base, "https://") {
			how = "encrypted"
		}
		k = verified("%s: found, connected, %s, answers in %d ms", at, how, got.Took.Milliseconds())
		if !got.Date.IsZero() {
			e.date, e.late = got.Date, time.Until(got.Date)
		}
	}
	k.ID, k.Title = id, title
	e.rest(k)
}

// mostSkew is by how much clocks may differ before certificates and times to come back are
// misread. A Date has whole seconds, and an answer is on its way for some.
const mostSkew = 2 * time.Minute

// clock compares this machine's clock with Procore's.
func (e *examination) clock() Check {
	k := skipped("no answer said what time it is")
	if !e.date.IsZero() {
		off, way := e.late.Abs().Round(time.Second), "behind"
		if e.late < 0 {
			way = "ahead of"
		}
		k = verified("within %s of Procore's", text.Count(int(off.Seconds())+1, "second"))
		if off > mostSkew {
			k = failed(fmt.Sprintf("this machine's clock is %s %s Procore's", off, way),
				"have this machine's clock set over the network; until then sign-ins and limits are timed wrongly")
		}
	}
	k.ID, k.Title = LookClock, "clock"
	return k
}

// signIn tells whether there is a sign-in that gives a token.
func (e *examination) signIn(ctx context.Context) Check {
	tokens, method, err := e.SignIn(ctx)
	if err == nil {
		e.tokens, e.app = tokens, method == auth.MethodClientCredentials
		_, err = tokens.Token(ctx)
	}
	if err != nil {
		e.failure = err
		return wrong(err)
	}
	return verified("the sign-in host gave a token that is good for now")
}

// whenLimited is what to do while a limit lasts.
const whenLimited = "look again then; other apps of the same account share the limit"

// held is a row about an error, unless the error is our own stop at a limit.
func (e *examination) held(err error) Check {
	if !e.until.IsZero() {
		return failed("Procore takes no more requests until "+e.until.Format(time.TimeOnly),
			whenLimited)
	}
	return wrong(err)
}

func (e *examination) me(ctx context.Context, company procore.ID) Check {
	me, err := e.client.ForCompany(company).Me(ctx)
	if err != nil {
		return e.held(err)
	}
	return verified("%s, id %s", me.Login, me.ID.String())
}

// company finds the company that is meant.
func (e *examination) company(ctx context.Context) (chosen procore.Company) {
	e.then(LookCompany, "the company is found", func() Check {
		var (
			err      error
			problems spec.Problems
		)
		if chosen, err = e.Company(ctx, e.client); errors.As(err, &problems) {
			return unsure(Explain(err).What, "name the company with --company")
		}
		if err != nil {
			return e.held(err)
		}
		return verified("%s (%s)", chosen.Name, chosen.ID.String())
	})
	return chosen
}

// rights looks at the app gate of a company, and at what the person may do there.
func (e *examination) rights(ctx context.Context, chosen procore.Company) {
	snap := &Snapshot{Company: chosen}
	var failure error
	if e.broken == "" {
		reader := &Reader{API: e.client.ForCompany(chosen.ID)}
		failure = reader.Read(ctx, PartOperator, spec.Spec{}, snap)
	}
	told := e.broken == "" && failure == nil && snap.AppConnected == Yes
	for _, row := range Preflight(snap) {
		if told { // one of them does not rest on the other
			e.add(row)
			continue
		}
		e.then(row.ID, row.Title, func() Check {
			if failure != nil {
				return e.held(failure)
			}
			return row
		})
	}
}

// limits tells what is left of Procore's limits.
func (e *examination) limits() Check {
	k := skipped("no answer spoke of them")
	var parts []string
	if e.client != nil {
		for _, w := range e.client.Windows() {
			kind := "10 seconds"
			if w.Hourly {
				kind = "the long window"
			}
			parts = append(parts, fmt.Sprintf("%s of %s in %s", text.Number(w.Remaining), text.Count(w.Limit, "request"), kind))
		}
	}
	switch {
	case !e.until.IsZero():
		k = failed("used up until "+e.until.Format(time.TimeOnly), whenLimited)
	case len(parts) > 0:
		k = verified("left: %s", strings.Join(parts, ", "))
	}
	k.ID, k.Title = LookLimits, "limits"
	return k
}
