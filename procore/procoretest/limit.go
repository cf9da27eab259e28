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

// A window counts requests from the first one on until its length is over; one
// that slides counts those of the last length, whenever it is asked.
type window struct {
	limit  int
	length time.Duration
	slides bool
	begun  time.Time
	sent   []time.Time // the window's requests, oldest first
}

// roll forgets requests that the window no longer counts.
func (w *window) roll(now time.Time) {
	if !w.slides {
		if !now.Before(w.begun.Add(w.length)) {
			w.begun, w.sent = now, w.sent[:0]
		}
		return
	}
	old := 0
	for old < len(w.sent) && !now.Before(w.sent[old].Add(w.length)) {
		old++
	}
	w.sent = w.sent[old:]
}

func (w *window) left() int { return max(0, w.limit-len(w.sent)) }

// ends is when the window counts fewer requests than now.
func (w *window) ends(now time.Time) time.Time {
	switch {
	case !w.slides:
		return w.begun.Add(w.length)
	case len(w.sent) == 0:
		return now
	}
	return w.sent[0].Add(w.length)
}

// take counts a request and tells whether it is within both limits, and which
// window is nearer to its end: the one that the headers describe.
func (l *limiter) take(now time.Time) (*window, bool) {
	l.hourly.roll(now)
	l.spike.roll(now)
	ok := l.hourly.left() > 0 && l.spike.left() > 0
	if ok {
		l.hourly.sent = append(l.hourly.sent, now)
		l.spike.sent = append(l.spike.sent, now)
	}
	near := &l.spike
	if l.hourly.left()*l.spike.limit < l.spike.left()*l.hourly.limit {
		near = &l.hourly
	}
	return near, ok
}

// limited is what the limits say of one request: the headers that its answer
// carries, and whether it is one too many.
type limited struct {
	header http.Header
	over   bool
}

// limit counts a request at the API. The lock is held.
func (s *Server) limit() limited {
	now := time.Now()
	slides := s.has(SlidingLimits)
	s.limits.hourly.slides, s.limits.spike.slides = slides, slides
	w, ok := s.limits.take(now)
	ends := w.ends(now)
	h := http.Header{}
	h.Set("X-Rate-Limit-Limit", strconv.Itoa(w.limit))
	h.Set("X-Rate-Limit-Remaining", strconv.Itoa(w.left()))
	h.Set("X-Rate-Limit-Reset", strconv.FormatInt(roundUp(ends.Add(s.config.skew)), 10))
	if !ok && s.config.retryAfter {
		h.Set("Retry-After", strconv.FormatInt(int64(max(time.Second, ends.Sub(now)+time.Second-1)/time.Second), 10))
	}
	return limited{header: h, over: !ok}
}

// roundUp returns the first whole unix second that is not before t.
func roundUp(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}
