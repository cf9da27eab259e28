package setup

import (
	"context"
	"time"
)

// lags are the pauses before each look at what Procore's lists may not show yet: a
// minute in all. What it took shows within seconds nearly always.
var lags = []time.Duration{
	0, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second, 30 * time.Second,
}

// soon is how many looks it takes until something that was created surely shows.
const soon = 5

// A Lag counts the looks at what Procore's lists may not show yet. The zero Lag has
// looked at nothing.
type Lag struct {
	looked int
	waited time.Duration
}

// Next returns how long to wait before the next look; false: there were enough.
func (l *Lag) Next() (time.Duration, bool) {
	if l.looked == len(lags) {
		return 0, false
	}
	d := lags[l.looked]
	l.looked++
	l.waited += d
	return d, true
}

// over tells whether the look in hand is the last one.
func (l *Lag) over() bool { return l.looked == len(lags) }

// fresh is how long after a change Procore's lists may still be behind.
const fresh = 2 * time.Minute

// look repeats a look-up with growing pauses until it finds something. A nil
// result after all of them means that it is surely not there.
func look[T any](ctx context.Context, once func(context.Context) (*T, error)) (*T, error) {
	for _, d := range lags[:soon] {
		if err := sleep(ctx, d); err != nil {
			return nil, err
		}
		if t, err := once(ctx); t != nil || err != nil {
			return t, err
		}
	}
	return nil, nil
}

// sleep waits, or returns the reason why it was ended early.
func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
