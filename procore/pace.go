package procore

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// maxWait is the longest wait for a limit that makes sense: Procore's longest
// window is an hour. What asks for more is an error or an accident.
const maxWait = 65 * time.Minute

// A pacer keeps requests within Procore's limits as the last answers told them;
// it knows no number of its own. Answers describe one of two windows (an hour
// and ten seconds), whichever is nearer to exhaustion.
// Source: developers.procore.com, "Rate Limiting".
type pacer struct {
	mu      sync.Mutex
	known   bool           // last is set
	last    Limits         // what the last answer said
	window  string         // Reset of last as the server wrote it
	left    int            // requests left by our own count
	renewed bool           // last.Reset is over and no answer told of the new window yet
	flying  int            // requests sent and not answered
	blocked time.Time      // nothing is sent before
	others  map[int]span   // windows that earlier answers described, by their Limit
	seen    map[int]Window // what was last said of each window, by its Limit; for forecasts
	moved   chan struct{}  // closed at each change, for those who wait

	tell    sync.Mutex // orders the calls of onWait; never held together with mu
	onWait  func(time.Time)
	waiting int
	told    time.Time
}

// A span is what is known of a window that is not described any more: the other one
// has come nearer to exhaustion, which does not give this one back what was used.
type span struct {
	reset time.Time
	left  int
}

func newPacer(onWait func(time.Time)) *pacer {
	return &pacer{onWait: onWait, others: map[int]span{}, seen: map[int]Window{}, moved: make(chan struct{})}
}

// errHalted is for a request that was not sent because it is not wanted any more.
var errHalted = errors.New("not sent: the caller asked to stop")

// enter waits until a request may be sent, and counts it. Each enter without an
// error needs one leave. It is [errHalted] once stop is closed; nil never is.
func (p *pacer) enter(ctx context.Context, stop <-chan struct{}) error {
	told := false
	defer func() {
		if told {
			p.resume()
		}
	}()
	for {
		switch err := ctx.Err(); {
		case err != nil:
			return err
		case closed(stop):
			return errHalted
		}
		p.mu.Lock()
		until, limited := p.until(time.Now())
		if until.IsZero() {
			p.flying++
			p.left--
			for limit, o := range p.others {
				o.left--
				p.others[limit] = o
			}
			p.mu.Unlock()
			return nil
		}
		moved := p.moved
		p.mu.Unlock()
		if limited {
			p.announce(until, !told)
			told = true
		}
		timer := time.NewTimer(time.Until(until))
		select {
		case <-timer.C:
		case <-moved:
		case <-stop:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// until returns when the next request may be sent, zero for now. It is limited
// by Procore unless only answers of our own requests are awaited, which may
// take the last places of the window.
func (p *pacer) until(now time.Time) (t time.Time, limited bool) {
	if p.blocked.After(now) {
		return p.blocked, true
	}
	if !p.known {
		return time.Time{}, false
	}
	for limit, o := range p.others {
		switch {
		case !o.reset.After(now):
			delete(p.others, limit)
		case o.left <= 0:
			return o.reset, p.flying == 0
		}
	}
	over := !p.last.Reset.After(now)
	if over && (!p.renewed || p.flying == 0) {
		// Until an answer tells more, the new window is as wide as the old one.
		p.renewed, p.left = true, max(1, p.last.Limit-p.flying)
	}
	switch {
	case p.left > 0:
		return time.Time{}, false
	case over: // an answer is under way and wakes the caller; this is no limit
		return now.Add(callTimeout), false
	}
	return p.last.Reset, p.flying == 0
}

// leave records an answer, or that there was none (nil).
func (p *pacer) leave(h http.Header) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying--
	if l, ok := readLimits(h, now); ok {
		// Answers overtake each other: within one window the lowest number counts.
		if window := h.Get("X-Rate-Limit-Reset"); p.known && window == p.window && l.Limit == p.last.Limit {
			l.Remaining = min(l.Remaining, p.last.Remaining)
		} else {
			p.window = window
		}
		if p.known && p.last.Limit != l.Limit && l.Limit > 0 && p.last.Limit > 0 {
			p.others[p.last.Limit] = span{p.last.Reset, p.left}
		}
		delete(p.others, l.Limit)
		p.see(l, now)
		p.known, p.renewed, p.last = true, false, l
		// What is under way may not be counted in this answer yet.
		p.left = l.Remaining - p.flying
		if l.Remaining <= 0 {
			p.hold(l.Reset)
		}
	}
	p.wake()
}

// block holds every request back until t.
func (p *pacer) block(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold(t)
	p.wake()
}

// hold moves the time before which nothing is sent. It never moves back: a late
// answer of another window does not open this one.
func (p *pacer) hold(t time.Time) {
	if latest := time.Now().Add(maxWait); t.After(latest) {
		t = latest
	}
	if t.After(p.blocked) {
		p.blocked = t
	}
}

func (p *pacer) wake() {
	close(p.moved)
	p.moved = make(chan struct{})
}

// limits returns the last limits.
func (p *pacer) limits() (Limits, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last, p.known
}

// announce tells that a wait goes on until t; first says that it begins.
func (p *pacer) announce(t time.Time, first bool) {
	p.tell.Lock()
	defer p.tell.Unlock()
	if first {
		p.waiting++
	}
	if p.onWait != nil && t.After(p.told) {
		p.told = t
		p.onWait(t)
	}
}

// resume tells that the last wait has ended.
func (p *pacer) resume() {
	p.tell.Lock()
	defer p.tell.Unlock()
	if p.waiting--; p.waiting == 0 && p.onWait != nil {
		p.told = time.Time{}
		p.onWait(time.Time{})
	}
}

// readLimits reads the X-Rate-Limit headers of an answer that came now. Reset
// is the server's time, so it is measured against the server's own Date: a
// wrong clock on this machine does no harm.
func readLimits(h http.Header, now time.Time) (Limits, bool) {
	remaining, err := strconv.Atoi(h.Get("X-Rate-Limit-Remaining"))
	if err != nil {
		return Limits{}, false
	}
	reset, err := strconv.ParseInt(h.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil {
		return Limits{}, false
	}
	limit, _ := strconv.Atoi(h.Get("X-Rate-Limit-Limit")) // for display only: 0 where it is missing
	ahead := min(time.Unix(reset, 0).Sub(serverTime(h, now)), maxWait)
	return Limits{Limit: limit, Remaining: remaining, Reset: now.Add(ahead)}, true
}

// serverTime is the server's clock at an answer, ours where it does not say.
func serverTime(h http.Header, now time.Time) time.Time {
	if t, err := http.ParseTime(h.Get("Date")); err == nil {
		return t
	}
	return now
}

// retryAfter reads the Retry-After header, seconds or a date; false where there
// is none.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	v := h.Get("Retry-After")
	if v == "" {
		return 0, false
	}
	if n, err := strconv.ParseInt(v, 10, 32); err == nil {
		return max(0, time.Duration(n)*time.Second), true
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(serverTime(h, now))), true
	}
	return 0, false
}
