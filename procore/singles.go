package procore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// maxForbidden is after how many refusals, with nothing accepted, it is the
// person who lacks the right, and not the projects that lack the tool.
const maxForbidden = 5

// singles works off what is left with a call for each project.
func (j *job) singles(ctx context.Context) error {
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(readers)
	rows := j.left
	var forbidden int
	var unsent []Membership
	for _, m := range rows {
		group.Go(guarded(func() error {
			if gctx.Err() != nil {
				return gctx.Err()
			}
			err := j.one(gctx, m)
			j.mu.Lock()
			defer j.mu.Unlock()
			defer j.tell(ctx)
			switch {
			case errors.Is(err, errHalted):
				unsent = append(unsent, m)
			case err == nil:
				j.accepted = true
			case !j.accepted && errors.Is(err, ErrForbidden):
				if forbidden++; forbidden >= min(maxForbidden, len(rows)) {
					return err
				}
			case !notOffered(err) && !rowsRefused(err):
				return err
			}
			return nil
		}))
	}
	err := group.Wait()
	j.left = unsent
	if err == nil && len(unsent) > 0 {
		err = errHalted
	}
	return err
}

// one makes the single call for a row and records its answer. The error is for
// [job.singles] to weigh; a row's own refusal is recorded already.
func (j *job) one(ctx context.Context, m Membership) error {
	q := j.op.single(m)
	q.count, q.stop = &j.count, j.stop
	a, err := j.do(ctx, q)
	switch {
	case err == nil:
		j.done(m.ProjectID, "done")
	case already(err):
		j.done(m.ProjectID, reason(err))
		return nil
	case q.method == http.MethodDelete && a.tries > 1 && errors.Is(err, ErrNotFound):
		// An earlier try, whose answer was lost, may have done it: read it back.
	case notOffered(err) || rowsRefused(err):
		j.failed(m.ProjectID, reason(err))
	}
	return err
}

// already tells that a user to be added is on the project: the place is left
// as it is, which is what was asked for.
func already(err error) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && e.Method == http.MethodPost && errors.Is(err, ErrConflict)
}

// guarded returns f with a panic turned into its error: one in a goroutine would
// otherwise end the program, past everything that keeps its work.
func guarded(f func() error) func() error {
	return func() (err error) {
		defer func() {
			if v := recover(); v != nil {
				// A panic's value may hold anything; only the runtime's own words are told.
				words := fmt.Sprintf("%T", v)
				if r, ok := v.(runtime.Error); ok {
					words = r.Error()
				}
				err = errors.New("a fault of this program: " + words)
			}
		}()
		return f()
	}
}
