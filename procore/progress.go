package procore

import (
	"context"
)

// A BulkProgress is how far one call of [Client.AddMemberships] or its like has come.
type BulkProgress struct {
	Rows    int // all rows of the call
	Settled int // rows whose end is known: done, refused, or finished by a worker
	Failed  int // of these, rows that Procore refused and named
	Waiting int // rows that a worker took over and has not finished
}

// progressKey is under which a context holds the listener.
type progressKey struct{}

// OnBulk returns a context with which the calls that change many memberships tell f
// how far they are, after every answer. f is called by one goroutine at a time.
func OnBulk(ctx context.Context, f func(BulkProgress)) context.Context {
	return context.WithValue(ctx, progressKey{}, f)
}

// sentKey is under which a context holds the listener of [OnSent].
type sentKey struct{}

// OnSent returns a context with which every request that changes something tells f the id
// that Procore answered it under (X-Request-Id), for an audit; "" where it gave none. f may
// be called by several goroutines.
func OnSent(ctx context.Context, f func(requestID string)) context.Context {
	return context.WithValue(ctx, sentKey{}, f)
}

// tellSent tells the listener of [OnSent].
func tellSent(ctx context.Context, id string) {
	if f, ok := ctx.Value(sentKey{}).(func(string)); ok {
		f(id)
	}
}

// stopKey is under which a context holds the channel of [StopBulk].
type stopKey struct{}

// StopBulk returns a context with which the calls that change many memberships send
// nothing more once stop is closed, and do not wait for workers any more. What they
// did not send is told by [BulkResult].Left and is no error.
func StopBulk(ctx context.Context, stop <-chan struct{}) context.Context {
	return context.WithValue(ctx, stopKey{}, stop)
}

// stopOf returns the channel of [StopBulk]; nil where there is none.
func stopOf(ctx context.Context) <-chan struct{} {
	stop, _ := ctx.Value(stopKey{}).(<-chan struct{})
	return stop
}

// closed tells whether a channel that carries nothing is closed; a nil one never is.
func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// note records what an answer said, and tells the listener how far the job is. Nobody
// sees half of an answer: several come in side by side.
func (j *job) note(ctx context.Context, record func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	record()
	f, ok := ctx.Value(progressKey{}).(func(BulkProgress))
	if !ok {
		return
	}
	f(BulkProgress{
		Rows: len(j.rows), Failed: len(j.res.Failed), Waiting: j.res.Pending,
		Settled: len(j.res.Done) + len(j.res.Failed) + j.res.Accepted - j.res.Pending,
	})
}

// A Window is one of the two limits, as far as answers described it.
type Window struct {
	Limits
	Hourly bool // it is counted by the hour, not by ten seconds
}

// Windows returns the limits that answers described so far, the short one first. A
// header tells only of the window that is nearer to its end, so one may be missing.
func (c *Client) Windows() []Window { return c.core.pace.described() }

// described returns what was noted, the short window first.
func (p *pacer) described() []Window {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []Window
	for _, w := range p.windows() {
		if w.Limit > 0 {
			list = append(list, Window{Limits: w.Limits, Hourly: w == p.long})
		}
	}
	return list
}
