// Package procoretest is an in-memory Procore: the sign-in host and the API
// host of one environment, with a few fictional companies. It serves tests,
// the demo and the simulate command.
//
// Rules of the package:
//   - It is the other side of the wire. It shares no code with the client and
//     refuses what Procore's documentation says is refused, in the documented
//     shapes.
//   - An answer that rests on inference, or on something that no public source
//     tells, carries the header "X-Sim-Basis: inferred". A green run against
//     this package is no proof of those. One whose form was recorded from
//     production carries "recorded". behaviours.md lists what there is to know.
//   - Where production was recorded to answer otherwise than the schemas have it,
//     the recorded form is the default, and a [Trait] switches it.
//   - It starts no goroutine. Work that Procore does later (batches, lagging
//     reads) is worked out from the time of the request that looks, so a server
//     lives well inside and outside of a testing/synctest bubble.
//   - Tokens, codes and secrets are never logged.
package procoretest

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"procore-setup/procore/auth"
)

// The hosts of the in-process environment. They end in .invalid, so that a
// request that escapes the simulator reaches nobody.
const (
	loginURL  = "https://login.simulator.invalid"
	apiURL    = "https://api.simulator.invalid"
	loginHost = "login.simulator.invalid"
	apiHost   = "api.simulator.invalid"
)

// A Server is one simulated environment. It is safe for concurrent use. Tokens
// and codes of one server are worth nothing at another.
type Server struct {
	config config
	routes []*route
	resets atomic.Int32 // of the client secret

	turn    sync.Mutex // of requests, while a colleague is at work; taken before mu
	between func(n int, r *http.Request)
	turns   int

	mu        sync.Mutex // taken by lock alone
	populated bool
	companies []*company
	accounts  map[string]*account // by lower-case login
	oauth     oauthState
	limits    limiter
	faults    []*armed
	batches   map[string]*batch
	log       []Request
	busy      map[string]int // requests under way, by kind
	overlaps  int            // refreshes that began while another was under way
	nextID    int64
	nextBatch int
	founded   time.Time // when the fixture's things were made
}

// Option changes how a new server behaves.
type Option func(*Server)

// New returns a server with the fixture companies, the main one first. Without
// options it has all of them but the hostile one, answers at once, and sends
// generous limits.
func New(opts ...Option) *Server {
	s := &Server{
		config:   defaultConfig(),
		accounts: map[string]*account{},
		batches:  map[string]*batch{},
		busy:     map[string]int{},
		nextID:   900000,
		founded:  founding(),
	}
	for _, o := range opts {
		o(s)
	}
	s.routes = allRoutes()
	s.oauth = newOAuthState()
	s.limits = limiter{
		hourly: window{limit: s.config.hourly, length: time.Hour},
		spike:  window{limit: s.config.spike, length: 10 * time.Second},
	}
	return s
}

// lock takes the lock for whoever looks at what the server holds or changes it. The
// first to do so makes the companies: a program shows its first screen before that.
func (s *Server) lock() {
	s.mu.Lock()
	if !s.populated {
		s.populate()
		s.populated = true
	}
}

// Environment returns the simulated environment's hosts, for use with RoundTrip.
func (s *Server) Environment() auth.Environment {
	return auth.Environment{
		Name: s.config.name, Title: "Demo (simulated Procore)", LoginURL: loginURL, APIURL: apiURL,
		Note: "Nothing here is real: no company, no person, no mail.",
	}
}

// EnvironmentAt returns the environment as it is reached at two addresses that
// serve [Server.LoginHandler] and [Server.APIHandler], such as
// http://localhost:8091 and http://localhost:8092.
func (s *Server) EnvironmentAt(login, api string) auth.Environment {
	e := s.Environment()
	e.LoginURL, e.APIURL = strings.TrimRight(login, "/"), strings.TrimRight(api, "/")
	return e
}

// Credentials returns those of an OAuth app that the simulator knows.
func (s *Server) Credentials() auth.Credentials {
	return auth.Credentials{ClientID: s.clientID(), ClientSecret: auth.NewSecret(s.clientSecret())}
}

// clientID is the OAuth app's id, one for each environment name: credentials of
// one environment are unknown in another.
func (s *Server) clientID() string { return digest(s.config.name, "client id") }

// clientSecret is the OAuth app's secret.
func (s *Server) clientSecret() string {
	return digest(s.config.name, "client secret"+strings.Repeat(" reset", int(s.resets.Load())))
}

// ResetSecret gives the OAuth app another client secret, as its owner does in the portal. The
// old one is refused from then on.
func (s *Server) ResetSecret() { s.resets.Add(1) }

// now is the server's clock, which may be wrong by the configured skew.
func (s *Server) now() time.Time { return time.Now().Add(s.config.skew) }

// id returns a new id of anything.
func (s *Server) id() int64 {
	s.nextID++
	return s.nextID
}

// A host is the side of the environment that a request arrived at.
type host int

const (
	anyHost host = iota // one address for both: the path decides
	onLogin
	onAPI
)

// ServeHTTP serves both hosts: OAuth paths and REST paths. Use
// [Server.LoginHandler] and [Server.APIHandler] where mixing them up has to
// show.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := anyHost
	switch hostname(r.Host) {
	case loginHost:
		h = onLogin
	case apiHost:
		h = onAPI
	}
	s.serveHTTP(w, r, h)
}

// LoginHandler serves the sign-in host alone, with pages for a person's browser.
func (s *Server) LoginHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serveHTTP(w, r, onLogin) })
}

// APIHandler serves the API host alone.
func (s *Server) APIHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serveHTTP(w, r, onAPI) })
}

// hostname cuts the port off a host.
func hostname(h string) string {
	if i := strings.LastIndexByte(h, ':'); i > 0 {
		return h[:i]
	}
	return h
}

// token returns an unguessable text: tokens, codes and tickets of one server
// are unlike those of any other.
func (s *Server) token() string {
	var b [24]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	return hex.EncodeToString(b[:])
}
