package procoretest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A Request is one line of the server's log. It holds no token, code or secret.
type Request struct {
	Time    time.Time  `json:"time"`
	Method  string     `json:"method"`
	Host    string     `json:"host"`
	Path    string     `json:"path"`
	Query   url.Values `json:"query,omitempty"`
	Status  int        `json:"status"` // 0: there was no answer
	Company string     `json:"company,omitempty"`
	Basis   string     `json:"basis,omitempty"` // "recorded", "inferred", or empty: as documented
	Fault   string     `json:"fault,omitempty"` // what spoilt the request
	Wrong   []string   `json:"wrong,omitempty"` // what a careful client would not do
	Browser bool       `json:"browser,omitempty"`
}

// Write tells whether the request could change something at the API.
func (r Request) Write() bool {
	return strings.HasPrefix(r.Path, "/rest/") && r.Method != http.MethodGet && r.Method != http.MethodHead
}

// secretParams may never stand in an address.
var secretParams = []string{"client_secret", "access_token", "refresh_token", "token"}

// hiddenParams are left out of the log.
var hiddenParams = append([]string{"code", "state", "ticket"}, secretParams...)

// Log returns the requests so far, oldest first.
func (s *Server) Log() []Request {
	s.lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// ResetLog empties the log.
func (s *Server) ResetLog() {
	s.lock()
	defer s.mu.Unlock()
	s.log, s.overlaps = nil, 0
}

// Count returns how many requests of the log have the method and a path with
// the suffix; empty matches all.
func (s *Server) Count(method, suffix string) int {
	n := 0
	for _, r := range s.Log() {
		if (method == "" || r.Method == method) && strings.HasSuffix(r.Path, suffix) {
			n++
		}
	}
	return n
}

// APIRequests returns how many requests reached the API host.
func (s *Server) APIRequests() int {
	return len(slices.DeleteFunc(s.Log(), func(r Request) bool { return !strings.HasPrefix(r.Path, "/rest/") }))
}

// Writes returns the log's requests that could change something at the API.
func (s *Server) Writes() []Request {
	return slices.DeleteFunc(s.Log(), func(r Request) bool { return !r.Write() })
}

// Violations returns what a careful client would not have done: a missing
// company header, a secret in an address, a deprecated or unknown path, an
// undocumented parameter, a path of the other host, two refreshes at once.
func (s *Server) Violations() []string {
	var out []string
	for _, r := range s.Log() {
		for _, w := range r.Wrong {
			out = append(out, r.Method+" "+r.Path+": "+w)
		}
	}
	s.lock()
	defer s.mu.Unlock()
	if s.overlaps > 0 {
		out = append(out, "more than one refresh in flight")
	}
	return out
}

// begin counts a request as under way until its result is called.
func (s *Server) begin(r *http.Request, body []byte) (done func()) {
	if r.URL.Path != tokenPath || !strings.Contains(string(body), "refresh_token") {
		return func() {}
	}
	s.lock()
	defer s.mu.Unlock()
	if s.busy["refresh"] > 0 {
		s.overlaps++
	}
	s.busy["refresh"]++
	return func() {
		s.lock()
		defer s.mu.Unlock()
		s.busy["refresh"]--
	}
}

// unanswered records a request that was not handled.
func (s *Server) unanswered(r *http.Request, h host, rep reply, fault string) {
	s.lock()
	defer s.mu.Unlock()
	s.record(r, h, rep, fault)
}

// record adds a line to the log. The lock is held.
func (s *Server) record(r *http.Request, h host, rep reply, fault string) {
	if strings.HasPrefix(r.URL.Path, "/__sim/") {
		return
	}
	q := r.URL.Query()
	line := Request{
		Time: time.Now(), Method: r.Method, Host: r.Host, Path: r.URL.Path, Status: rep.status,
		Company: r.Header.Get(companyHeader), Basis: rep.header.Get(basisHeader), Fault: fault,
		Browser: r.Header.Get(browserHeader) != "",
	}
	if line.Host == "" {
		line.Host = r.URL.Host
	}
	line.Wrong = append(line.Wrong, rep.header.Values(wrongHeader)...)
	rep.header.Del(wrongHeader)
	for _, k := range secretParams {
		if q.Has(k) {
			line.Wrong = append(line.Wrong, "a secret in the address")
		}
	}
	if h == onLogin && strings.HasPrefix(r.URL.Path, "/rest/") || h == onAPI && strings.HasPrefix(r.URL.Path, "/oauth/") {
		line.Wrong = append(line.Wrong, "sent to the wrong host")
	}
	for _, k := range hiddenParams {
		if q.Has(k) {
			q.Set(k, "•••")
		}
	}
	if len(q) > 0 {
		line.Query = q
	}
	s.log = append(s.log, line)
}

// introspect serves /__sim/log, for a simulator that runs as another process.
func (s *Server) introspect(r *http.Request) reply {
	if r.URL.Path != "/__sim/log" || r.Method != http.MethodGet {
		return page(http.StatusNotFound, "Not found", "")
	}
	lines := s.log
	if lines == nil {
		lines = []Request{}
	}
	return saying(http.StatusOK, lines)
}
