package procore

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// maxWait is the longest wait for a limit that makes sense: Procore's longest
// window is an hour. What asks for more is an error or an accident.
const maxWait = 65 * time.Minute

// maxFlying is how many requests of one environment are under way at the same time.
const maxFlying = 8

// A pacer keeps requests within Procore's limits as the last answers told them;
// it knows no number of its own. Answers describe one of two windows (an hour
// and ten seconds), whichever is nearer to exhaustion.
// Source: developers.procore.com, "Rate Limiting".
//
// Those who wait are let through in the order in which they came. A few places of each
// window are left to other apps of the company.
type pacer struct {
	mu      sync.Mutex
	short   *window   // nil until an answer told of it
	long    *window   // the same
	flying  int       // requests sent and not answered
	own     []request // answered ones of the last hour, by when they were
	blocked time.Time // nothing is sent before
	queue   []uint64  // tickets of those who wait
	ticket  uint64
	moved   chan struct{} // closed at each change, for those who wait

	tell    sync.Mutex // orders the calls of onWait; never held together with mu
	onWait  func(time.Time)
	waiting int
	told    time.Time
}

// A request is one that was answered, or will not be any more.
type request struct{ sent, answered time.Time }

func newPacer(onWait func(time.Time)) *pacer {
	return &pacer{onWait: onWait, moved: make(chan struct{})}
}

// errHalted is for a request that was not sent because it is not wanted any more.
var errHalted = errors.New("not sent: the caller asked to stop")

// enter waits until a request may be sent, and counts it from the time that it returns.
// Each enter without an error needs one leave. It is [errHalted] once stop is closed;
// nil never is.
func (p *pacer) enter(ctx context.Context, stop <-chan struct{}) (sent time.Time, err error) {
	p.mu.Lock()
	p.ticket++
	mine := p.ticket
	p.queue = append(p.queue, mine)
	p.mu.Unlock()
	told := false
	defer func() {
		if err != nil {
			p.unqueue(mine)
		}
		if told {
			p.resume()
		}
	}()
	for {
		switch err := ctx.Err(); {
		case err != nil:
			return time.Time{}, err
		case closed(stop):
			return time.Time{}, errHalted
		}
		p.mu.Lock()
		now := time.Now()
		until, limited := p.until(now)
		first := p.queue[0] == mine
		if first && until.IsZero() {
			p.take()
			p.mu.Unlock()
			return now, nil
		}
		moved := p.moved
		p.mu.Unlock()
		if limited {
			p.announce(until, !told)
			told = true
		}
		wait(ctx, first, until, moved, stop)
	}
}

// wait waits for a change; the first of those who wait also for a time.
func wait(ctx context.Context, first bool, until time.Time, moved, stop <-chan struct{}) {
	var over <-chan time.Time
	if first {
		timer := time.NewTimer(time.Until(until))
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
	case <-moved:
	case <-stop:
	case <-ctx.Done():
	}
}

// take counts the request of the first who waits. The lock is held.
func (p *pacer) take() {
	p.queue = p.queue[1:]
	p.flying++
	for _, w := range p.windows() {
		w.left--
	}
	p.wake()
}

func (p *pacer) unqueue(ticket uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue = slices.DeleteFunc(p.queue, func(t uint64) bool { return t == ticket })
	p.wake()
}

// windows are those that answers told of, the short one first.
func (p *pacer) windows() []*window {
	return slices.DeleteFunc([]*window{p.short, p.long}, func(w *window) bool { return w == nil })
}

// until returns when the next request may be sent, zero for now. It is limited
// by Procore unless only answers of our own requests are awaited, which may tell more.
func (p *pacer) until(now time.Time) (t time.Time, limited bool) {
	switch {
	case p.blocked.After(now):
		return p.blocked, true
	case p.flying >= maxFlying:
		return now.Add(callTimeout), false // an answer comes sooner, and wakes the caller
	}
	for _, w := range p.windows() {
		if at := w.free(p, now); at.After(t) {
			t = at
		}
	}
	return t, !t.IsZero() && p.flying == 0
}

// leave records the answer to a request that was sent then, or that there was none
// (nil).
func (p *pacer) leave(h http.Header, sent time.Time) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flying--
	if l, ok := readLimits(h, now); ok {
		p.window(l, now).told(p, l, h.Get("X-Rate-Limit-Reset"), sent, now)
	}
	if len(p.own) > 0 && now.Sub(p.own[0].answered) > time.Hour {
		p.own = slices.Clone(p.own[p.since(now.Add(-time.Hour)):])
	}
	p.own = append(p.own, request{sent, now})
	p.wake()
}

// since returns the first of our own requests that was answered after t.
func (p *pacer) since(t time.Time) int {
	i, _ := slices.BinarySearchFunc(p.own, t, func(r request, t time.Time) int {
		if r.answered.After(t) {
			return 1
		}
		return -1
	})
	return i
}

// block holds every request back until t.
func (p *pacer) block(t time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if latest := time.Now().Add(maxWait); t.After(latest) {
		t = latest
	}
	if t.After(p.blocked) {
		p.blocked = t
	}
	p.wake()
}

func (p *pacer) wake() {
	close(p.moved)
	p.moved = make(chan struct{})
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
// wrong clock on this machine does no harm. A Reset that lies further ahead than any
// window is long is tried as milliseconds; if that makes no sense either, nothing is
// known but that there is a limit, and the short window is the least that it can be.
func readLimits(h http.Header, now time.Time) (Limits, bool) {
	remaining, err := strconv.Atoi(h.Get("X-Rate-Limit-Remaining"))
	if err != nil {
		return Limits{}, false
	}
	reset, err := strconv.ParseInt(h.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil {
		return Limits{}, false
	}
	limit, _ := strconv.Atoi(h.Get("X-Rate-Limit-Limit")) // 0 where it is missing
	at := serverTime(h, now)
	ahead := time.Unix(reset, 0).Sub(at)
	if ahead > maxWait {
		if ahead = time.UnixMilli(reset).Sub(at); ahead.Abs() > maxWait {
			ahead = shortWindow
		}
	}
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
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		const most = int64(1<<63-1) / int64(time.Second)
		return time.Duration(min(max(n, 0), most)) * time.Second, true
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(serverTime(h, now))), true
	}
	return 0, false
}
