package procoretest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"time"
)

// A Fixture names one of the companies of assets/demo.
type Fixture string

// The fixture companies.
const (
	Main        Fixture = "main"        // 4286480 Meridian Builders: the demo's company
	Small       Fixture = "small"       // tiny and clean
	Large       Fixture = "large"       // 2,500 projects; ids past 2^32
	AU          Fixture = "au"          // Australian dictionary, other keys, fewer tools
	Limited     Fixture = "limited"     // the operator is no company admin
	Unconnected Fixture = "unconnected" // the OAuth app is not installed
	NoBeta      Fixture = "nobeta"      // every BETA endpoint answers 404
	Hostile     Fixture = "hostile"     // names with escape sequences, and faults
	App         Fixture = "app"         // an integration's app is installed and brought its user
)

// An Endpoint is one that a company may lack.
type Endpoint string

// The endpoints that Procore marks BETA, and the older bulk calls.
const (
	ProjectAssignments Endpoint = "project_assignments"
	BulkAdd            Endpoint = "v2.0 bulk_add"
	BulkStatus         Endpoint = "v2.0 bulk/status"
	BulkUpdate         Endpoint = "v2.0 bulk_update_project_details"
	BulkRemove         Endpoint = "v2.0 bulk_remove"
	OldBulkAdd         Endpoint = "v1.3 bulk_add"
	OldBulkRemove      Endpoint = "v1.3 bulk_remove"
)

// betas are switched off together.
var betas = []Endpoint{ProjectAssignments, BulkAdd, BulkStatus, BulkUpdate, BulkRemove}

// config is what the options set.
type config struct {
	name             string
	webURL           string // "" builds one from the company's zone
	fixtures         []Fixture
	projects         int // -1: as in the fixture
	redirects        []string
	hourly, spike    int
	retryAfter       bool
	latency          time.Duration
	skew             time.Duration
	lifetime         time.Duration
	lag              time.Duration
	worker           time.Duration
	placesCap        int  // the longest page of project assignments
	placesRefuse     bool // refuse a longer one rather than shorten it
	staleSearch      time.Duration
	staleOld         bool           // a stale search shows what was, rather than nothing
	lateFailures     map[int64]bool // projects on which a worker fails
	batchCap         int
	missing          map[Endpoint]int // status with which an endpoint is refused, in every company
	noDeprecated     bool
	traits           map[Trait]bool
	strictKeys       bool
	rejectNewOnPost  bool
	operatorTemplate string
	serviceTemplate  string
	noService        bool
	random           *chance
	helper           time.Duration // 0: nobody helps
}

func defaultConfig() config {
	return config{
		name: "demo", projects: -1,
		fixtures:  []Fixture{Main, Small, Large, AU, Limited, Unconnected, NoBeta, App},
		redirects: []string{oobRedirect, "http://localhost", "http://localhost:9876/callback"},
		hourly:    3600, spike: 100, retryAfter: true,
		lifetime: 5400 * time.Second, worker: time.Second, placesCap: 300,
		missing:         map[Endpoint]int{},
		traits:          byDefault(),
		lateFailures:    map[int64]bool{},
		serviceTemplate: "Company Admin",
	}
}

// digest derives a stable hex text from parts.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// WithName makes this another environment than "demo": other credentials too.
func WithName(name string) Option { return func(s *Server) { s.config.name = name } }

// WithFixtures chooses the companies; the default is all but [Hostile].
func WithFixtures(f ...Fixture) Option {
	return func(s *Server) { s.config.fixtures = slices.Clone(f) }
}

// WithOnlyMain leaves the main company alone in the list.
func WithOnlyMain() Option { return WithFixtures(Main) }

// WithProjects gives the main company exactly n active projects and no other
// ones (inactive, demo or template).
func WithProjects(n int) Option { return func(s *Server) { s.config.projects = n } }

// WithRedirects registers more redirect addresses for the OAuth app, beside
// http://localhost, http://localhost:9876/callback and the out-of-band one.
func WithRedirects(uris ...string) Option {
	return func(s *Server) { s.config.redirects = append(s.config.redirects, uris...) }
}

// WithLimits sets how many requests each 10 seconds and each hour are let
// through; the default is 100 and 3,600.
func WithLimits(spike, hourly int) Option {
	return func(s *Server) { s.config.spike, s.config.hourly = spike, hourly }
}

// WithoutRetryAfter leaves Retry-After out of every 429, as one of Procore's
// pages describes it.
func WithoutRetryAfter() Option { return func(s *Server) { s.config.retryAfter = false } }

// WithLatency makes every answer take d.
func WithLatency(d time.Duration) Option { return func(s *Server) { s.config.latency = d } }

// SetLatency makes every answer take d from now on.
func (s *Server) SetLatency(d time.Duration) {
	s.lock()
	defer s.mu.Unlock()
	s.config.latency = d
}

// WithClockSkew puts the server's clock d ahead of this machine's.
func WithClockSkew(d time.Duration) Option { return func(s *Server) { s.config.skew = d } }

// WithTokenLifetime sets how long an access token lives; the default is 5,400 s.
func WithTokenLifetime(d time.Duration) Option { return func(s *Server) { s.config.lifetime = d } }

// WithLag makes what was written show in lists and memberships only after d.
func WithLag(d time.Duration) Option { return func(s *Server) { s.config.lag = d } }

// WithAssignmentsPage sets the longest page of a user's project assignments, for
// which no maximum is documented; the default is 300. A longer one is shortened,
// or, with refuse, answered 400.
func WithAssignmentsPage(most int, refuse bool) Option {
	return func(s *Server) { s.config.placesCap, s.config.placesRefuse = most, refuse }
}

// WithWorkerDelay sets how long a worker takes for a whole batch; the default
// is a second.
func WithWorkerDelay(d time.Duration) Option { return func(s *Server) { s.config.worker = d } }

// WithLateFailures makes a worker (not a synchronous call) fail on the projects.
func WithLateFailures(projects ...int64) Option {
	return func(s *Server) {
		for _, id := range projects {
			s.config.lateFailures[id] = true
		}
	}
}

// WithBatchCap refuses a bulk call with more than n rows; the default has no
// cap, since none is documented for what a worker does.
func WithBatchCap(n int) Option { return func(s *Server) { s.config.batchCap = n } }

// WithoutEndpoints refuses the endpoints in every company with status, 403 or
// 404. Without endpoints it refuses all those that are BETA.
func WithoutEndpoints(status int, endpoints ...Endpoint) Option {
	return func(s *Server) {
		if len(endpoints) == 0 {
			endpoints = betas
		}
		for _, e := range endpoints {
			s.config.missing[e] = status
		}
	}
}

// WithoutDeprecated refuses deprecated endpoints, as for a newly registered app.
func WithoutDeprecated() Option { return func(s *Server) { s.config.noDeprecated = true } }

// WithStrictKeys answers 400 to a template with an unknown tool or action key;
// the default ignores the key.
func WithStrictKeys() Option { return func(s *Server) { s.config.strictKeys = true } }

// WithStrictCreate answers 400 to a new user with add_to_new_projects; the
// default ignores the field.
func WithStrictCreate() Option { return func(s *Server) { s.config.rejectNewOnPost = true } }

// WithOperator gives the operator another company template in the main
// company, such as "Company Standard", which makes them no company admin.
func WithOperator(companyTemplate string) Option {
	return func(s *Server) { s.config.operatorTemplate = companyTemplate }
}

// WithServiceAccount gives the app's service account, which signs in with
// client credentials, another company template; the default is "Company Admin".
func WithServiceAccount(companyTemplate string) Option {
	return func(s *Server) { s.config.serviceTemplate = companyTemplate }
}

// WithoutServiceAccount makes the app one that has no service account.
func WithoutServiceAccount() Option { return func(s *Server) { s.config.noService = true } }

// WithWebURL sets the web host of every company's base URL.
func WithWebURL(u string) Option { return func(s *Server) { s.config.webURL = u } }

// SetWebURL sets the web host of every company's base URL while the server
// runs, such as the address of [Server.WebHandler].
func (s *Server) SetWebURL(u string) {
	s.lock()
	defer s.mu.Unlock()
	s.config.webURL = u
}

// SetEndpoint switches an endpoint while the server runs: status 0 opens it,
// another one (403, 404) refuses it.
func (s *Server) SetEndpoint(e Endpoint, status int) {
	s.lock()
	defer s.mu.Unlock()
	if status == 0 {
		delete(s.config.missing, e)
		return
	}
	s.config.missing[e] = status
}

// SetStrictKeys switches between ignoring unknown template keys and 400.
func (s *Server) SetStrictKeys(on bool) {
	s.lock()
	defer s.mu.Unlock()
	s.config.strictKeys = on
}

// missing returns the status with which an endpoint is refused in a company; 0
// where it is not.
func (s *Server) missing(e Endpoint, co *company) int {
	if e == "" {
		return 0
	}
	if st, ok := s.config.missing[e]; ok {
		return st
	}
	if co != nil && co.nobeta && slices.Contains(betas, e) {
		return http.StatusNotFound
	}
	return 0
}
