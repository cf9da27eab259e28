package setup

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"procore-setup/procore"
)

// A ground is when that was last read which the change in hand rests on. Fresh never waits
// for a look that is under way: who asks has a place among the requests that it needs.
type ground struct {
	mu sync.Mutex // held while it is read
	at atomic.Pointer[time.Time]
}

// solid is how long what was read right before a change counts. It is longer than the
// shorter of Procore's limits makes a request wait.
const solid = 30 * time.Second

func (g *ground) looked()     { now := time.Now(); g.at.Store(&now) }
func (g *ground) fresh() bool { return time.Since(*g.at.Load()) < solid }

// groundOf is what a change rests on, for its requests: where one of them waits for
// Procore's limits, or there are so many that they take their time, it is read again in
// between.
func (r *Runner) groundOf(c Change) procore.Ground {
	return procore.Ground{Fresh: r.ground.fresh, Look: func(ctx context.Context) (err error) {
		defer guard(func() string { return "see whether Procore is still as planned" }, &err)
		r.ground.mu.Lock()
		defer r.ground.mu.Unlock()
		if r.ground.fresh() {
			return nil // looked at for another request meanwhile
		}
		r.sound = 0
		err = r.holds(ctx, c.do.needs())
		r.sound = 0 // something is sent now
		if _, once := c.do.(*invite); once && err == nil && invited(r.Snapshot.Account) {
			err = changed([]string{"the account was invited meanwhile"})
		}
		if err == nil {
			r.ground.looked()
		}
		return err
	}}
}
