package procoretest

import (
	"net/http"
	"strconv"
	"time"
)

// limitBody is what a 429 says.
const limitBody = `{"errors":["The number of requests for this period is used up"]}`

// A limiter keeps Procore's two windows.
type limiter struct{ hourly, spike window }

// A window counts requests from the first one on until its length is over.
type window struct {
	limit, used int
	length      time.Duration
	ends        time.Time
}

func (w *window) roll(now time.Time) {
	if !now.Before(w.ends) {
		w.used, w.ends = 0, now.Add(w.length)
	}
}

func (w *window) left() int { return max(0, w.limit-w.used) }

// take counts a request and tells whether it is within both limits, and which
// window is nearer to its end: the one that the headers describe.
func (l *limiter) take(now time.Time) (*window, bool) {
	l.hourly.roll(now)
	l.spike.roll(now)
	ok := l.hourly.left() > 0 && l.spike.left() > 0
	if ok {
		l.hourly.used++
		l.spike.used++
	}
	near := &l.spike
	if l.hourly.left()*l.spike.limit < l.spike.left()*l.hourly.limit {
		near = &l.hourly
	}
	return near, ok
}

// limit applies the limits to a request at the API. The result is the headers
// that the answer carries, and false with a whole answer where there are no
// requests left.
func (s *Server) limit() (http.Header, reply, bool) {
	w, ok := s.limits.take(time.Now())
	h := http.Header{}
	reset := w.ends.Add(s.config.skew)
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(w.limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(w.left()))
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(roundUp(reset), 10))
	if ok {
		return h, reply{}, true
	}
	if s.config.retryAfter {
		h.Set("Retry-After", strconv.FormatInt(int64(max(time.Second, time.Until(w.ends)+time.Second-1)/time.Second), 10))
	}
	return h, reply{status: http.StatusTooManyRequests, header: h, body: []byte(limitBody)}, false
}

// roundUp returns the first whole unix second that is not before t.
func roundUp(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}
