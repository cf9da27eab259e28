package procore

import (
	"strconv"
	"time"
)

// The lengths of Procore's two windows, and of one that was seen in a sandbox.
// Source: developers.procore.com, "Rate Limiting".
const (
	shortWindow  = 10 * time.Second
	minuteWindow = time.Minute
	longWindow   = time.Hour
)

// spikeAtMost is the longest time to the end of the short window: ten seconds, and
// some for clocks that count whole ones. What has ever had more left is longer.
const spikeAtMost = 13 * time.Second

// A window is one of the limits, as far as answers described it. Whether its places
// come back all at once at Reset, or each of them some time after it was used, is
// documented nowhere. Until it was seen to do the first, it is taken for the second:
// what we sent ourselves within its length counts, also after Reset.
type window struct {
	Limits
	raw    int64 // Reset as the server wrote it
	left   int   // places by the last answer and what was sent since
	others int   // places that were in use and not by us
	length time.Duration
	over   bool // Reset is over, and no answer told of the time after it yet
	resets bool // it was seen to forget what was sent before Reset
}

// spare is how many places are left to other apps of the company.
func (w *window) spare() int { return max(0, min(2, w.Limit/10)) }

// window returns the one that an answer describes. The lock is held.
func (p *pacer) window(l Limits, now time.Time) *window {
	ahead := l.Reset.Sub(now)
	length, at := shortWindow, &p.short
	switch {
	case ahead > spikeAtMost:
		at = &p.long
		if length = minuteWindow; ahead > minuteWindow+5*time.Second {
			length = longWindow
		}
		if p.long == nil && p.short != nil && p.short.Limit == l.Limit { // it was near its end then
			p.short = nil
		}
	case p.long != nil && p.long.Limit == l.Limit && (p.short == nil || p.short.Limit != l.Limit):
		at = &p.long
	}
	if *at == nil {
		*at = &window{}
	}
	(*at).length = max((*at).length, length)
	return *at
}

// told takes over what an answer said to a request that was sent then. The lock is
// held.
func (w *window) told(p *pacer, l Limits, raw string, sent, now time.Time) {
	reset, _ := strconv.ParseInt(raw, 10, 64) // it was read before
	same := l.Limit == w.Limit
	switch {
	case same && reset < w.raw && w.Reset.After(now):
		return // the answer was overtaken by one that told of a later window
	case same && reset == w.raw:
		// Answers overtake each other: within one window the lowest number counts. Each
		// tells a Reset that is too late by as long as it took.
		l.Remaining = min(l.Remaining, w.Remaining)
		if w.Reset.Before(l.Reset) {
			l.Reset = w.Reset
		}
	case same && l.Remaining > l.Limit-p.surely(w, sent, now):
		w.resets = true
	}
	w.Limits, w.raw, w.over = l, reset, false
	// What is under way may not be counted in this answer yet.
	w.left = l.Remaining - p.flying
	w.others = max(0, l.Limit-l.Remaining-p.flying-1-len(p.own)+p.since(l.Reset.Add(-w.length)))
}

// surely is how many of our own requests a window whose places come back one by one
// counted when it answered to one that was sent then, this one included.
func (p *pacer) surely(w *window, sent, now time.Time) int {
	n := 1
	for _, r := range p.own[p.since(now.Add(-w.length)):] {
		if r.sent.After(now.Add(-w.length)) && !r.answered.After(sent) {
			n++
		}
	}
	return n
}

// renew counts on the places that come back at Reset, once that is over. The lock is held.
func (w *window) renew(p *pacer, now time.Time) {
	if w.over || w.Reset.After(now) {
		return
	}
	w.over, w.left = true, w.Limit-w.others
	if w.resets {
		w.left -= p.flying
	}
}

// free returns when a request has a place in the window, zero for now. The lock is held.
func (w *window) free(p *pacer, now time.Time) time.Time {
	w.renew(p, now)
	i := p.since(now.Add(-w.length))
	used := p.flying + len(p.own) - i
	room := w.resets || w.Limit <= 0 || used+w.spare() < w.Limit
	switch {
	case w.left > w.spare() && room:
		return time.Time{}
	case !w.over && w.left <= w.spare():
		return w.Reset
	case p.flying > 0: // its answer tells more
		return now.Add(callTimeout)
	case w.over && (w.Limit <= 0 || used < w.Limit):
		return time.Time{} // one request, to see how many places there are
	case i < len(p.own):
		at := p.own[i].answered.Add(w.length)
		if !w.over && w.Reset.Before(at) {
			at = w.Reset
		}
		return at
	}
	return time.Time{} // nothing of ours is counted any more
}
