package procoretest

import (
	"math/rand/v2"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// A Fault spoils requests. Zero fields match everything.
type Fault struct {
	Method  string
	Path    string // a prefix, or a pattern of [path.Match] where it has a "*"
	Company int64  // of the Procore-Company-Id header
	After   int    // how many matching requests pass first
	Times   int    // how many are spoilt; 0: all
	Every   int    // of those left, only each n-th
	Action  Action
}

// An Action is what a [Fault] does to a request.
type Action struct {
	name   string
	answer func(time.Time) reply // instead of the server's own
	lost   failure               // what becomes of the connection
	delay  time.Duration
	list   distortion // of a list that is answered
}

// A failure of the connection.
type failure int

const (
	noFailure   failure = iota
	refused             // no connection at all
	reset               // closed before the request was handled
	resetAfter          // handled, and the answer is lost
	hang                // no answer until the caller gives up
	cut                 // the answer ends in its middle
	hangHandled         // handled, and no answer until the caller gives up
	noName              // the host's name is not found
	untrusted           // the host's certificate is by nobody that is trusted
	endless             // the answer has hundreds of megabytes
)

// armed is a fault with what it has seen.
type armed struct {
	Fault
	seen, done int
}

// Answer gives status, headers and body instead of the server's own answer.
func Answer(status int, body string, header http.Header) Action {
	return Action{name: "answer " + strconv.Itoa(status), answer: func(time.Time) reply {
		h := header.Clone()
		if h == nil {
			h = http.Header{}
		}
		if h.Get("Content-Type") == "" {
			h.Set("Content-Type", "application/json; charset=utf-8")
		}
		return reply{status: status, header: h, body: []byte(body)}
	}}
}

// BadGateway gives a 502 whose body is a page, not JSON.
func BadGateway() Action {
	return Answer(http.StatusBadGateway, "<html><head><title>502 Bad Gateway</title></head><body>upstream</body></html>",
		http.Header{"Content-Type": {"text/html"}})
}

// Unavailable gives a 503 with a Retry-After of d in whole seconds; 0 leaves
// the header out.
func Unavailable(d time.Duration) Action {
	h := http.Header{}
	if d > 0 {
		h.Set("Retry-After", strconv.Itoa(int(d.Seconds())))
	}
	return Answer(http.StatusServiceUnavailable, `{"errors":["The service is busy"]}`, h)
}

// TooMany gives a 429. X-Rate-Limit-Reset lies d after the server's own time;
// Retry-After is sent where retryAfter is true.
func TooMany(d time.Duration, retryAfter bool) Action {
	return Action{name: "answer 429", answer: func(now time.Time) reply {
		h := http.Header{"X-Rate-Limit-Limit": {"100"}, "X-Rate-Limit-Remaining": {"0"}}
		h.Set("X-Rate-Limit-Reset", strconv.FormatInt(now.Add(d).Unix(), 10))
		if retryAfter {
			h.Set("Retry-After", strconv.Itoa(int(d.Seconds())))
		}
		h.Set("Content-Type", "application/json; charset=utf-8")
		return reply{status: http.StatusTooManyRequests, header: h, body: []byte(limitBody)}
	}}
}

// Refuse lets nobody connect.
func Refuse() Action { return Action{name: "refused", lost: refused} }

// Reset closes the connection before the request is handled.
func Reset() Action { return Action{name: "reset", lost: reset} }

// ResetAfter handles the request, then loses the answer.
func ResetAfter() Action { return Action{name: "reset after commit", lost: resetAfter} }

// Hang neither handles nor answers, until the caller gives up.
func Hang() Action { return Action{name: "hang", lost: hang} }

// HangAfter handles the request, and does not answer until the caller gives up.
func HangAfter() Action { return Action{name: "hang after commit", lost: hangHandled} }

// NoName lets nobody find the host, as a network without DNS does.
func NoName() Action { return Action{name: "no name", lost: noName} }

// Untrusted shows a certificate that nobody vouches for, as a proxy does that
// opens encrypted connections.
func Untrusted() Action { return Action{name: "untrusted", lost: untrusted} }

// Endless handles the request, and answers with 200 MB of JSON, which are made
// while they are read.
func Endless() Action { return Action{name: "endless", lost: endless} }

// CutBody ends the answer in the middle of its body.
func CutBody() Action { return Action{name: "cut body", lost: cut} }

// Delay answers as usual, d later.
func Delay(d time.Duration) Action { return Action{name: "delay", delay: d} }

// WrongShape answers 200 with JSON of other types than documented.
func WrongShape() Action {
	return Answer(http.StatusOK, `{"id":{"oops":true},"data":"text","tools":7,"errors":null}`, nil)
}

// LoginRedirect sends the request to a sign-in page, as a web host does when a
// session is gone.
func LoginRedirect() Action {
	return Answer(http.StatusFound, "<html><body>Redirecting</body></html>",
		http.Header{"Location": {loginURL + "/?cookies_enabled=true"}, "Content-Type": {"text/html"}})
}

// Fault arms a fault. Of several that match a request the first acts.
func (s *Server) Fault(f Fault) {
	s.lock()
	defer s.mu.Unlock()
	s.arm(f)
}

func (s *Server) arm(f Fault) {
	s.faults = append(s.faults, &armed{Fault: f})
}

// ClearFaults takes all faults away.
func (s *Server) ClearFaults() {
	s.lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// spoil returns what a fault does to the request; false where none does.
func (s *Server) spoil(r *http.Request) (Action, bool) {
	for _, f := range s.faults {
		if !f.matches(r) || f.Times > 0 && f.done >= f.Times {
			continue
		}
		f.seen++
		if f.seen <= f.After || f.Every > 1 && (f.seen-f.After)%f.Every != 0 {
			continue
		}
		f.done++
		return f.Action, true
	}
	return s.config.random.strike(r)
}

func (f *armed) matches(r *http.Request) bool {
	if f.Method != "" && f.Method != r.Method {
		return false
	}
	if f.Company != 0 && r.Header.Get(companyHeader) != strconv.FormatInt(f.Company, 10) {
		return false
	}
	if strings.Contains(f.Path, "*") {
		ok, err := path.Match(f.Path, r.URL.Path)
		return ok && err == nil
	}
	return strings.HasPrefix(r.URL.Path, f.Path)
}

// chance is a source of random faults that is the same in every run.
type chance struct {
	rate float64
	rng  *rand.Rand
}

// WithRandomFaults answers 500, 502 or 503 to the given share (0 to 1) of
// requests to the API, by a seed.
func WithRandomFaults(seed uint64, share float64) Option {
	return func(s *Server) {
		s.config.random = &chance{rate: share, rng: rand.New(rand.NewPCG(seed, seed))} // a test's dice
	}
}

func (c *chance) strike(r *http.Request) (Action, bool) {
	if c == nil || !strings.HasPrefix(r.URL.Path, "/rest/") || c.rng.Float64() >= c.rate {
		return Action{}, false
	}
	switch c.rng.IntN(3) {
	case 0:
		return Answer(http.StatusInternalServerError, `{"errors":["Something went wrong"]}`, nil), true
	case 1:
		return BadGateway(), true
	}
	return Unavailable(time.Second), true
}
