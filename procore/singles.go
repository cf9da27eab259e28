package procore

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"procore-setup/procore/text"
)

// maxForbidden is after how many refusals, with nothing accepted, it is the
// person who lacks the right, and not the projects that lack the tool.
const maxForbidden = 5

// singles works off what is left with a call for each project.
func (j *job) singles(ctx context.Context) error {
	rows := j.left
	errs := make([]error, len(rows))
	var forbidden atomic.Int64
	j.each(len(rows), func(i int) error {
		err := guarded(func() error { return j.one(ctx, rows[i]) })()
		switch {
		case err == nil:
			return nil
		case errors.Is(err, ErrForbidden) && !j.taken():
			if int(forbidden.Add(1)) < min(maxForbidden, len(rows)) {
				return nil
			}
		case notOffered(err) || rowsRefused(err): // the row's own
			return nil
		}
		errs[i] = err
		return err
	}, func(i int) { errs[i] = errHalted })
	var first error
	for _, err := range errs {
		if err != nil && (first == nil || errors.Is(first, errHalted)) {
			first = err
		}
	}
	j.left = nil
	return first
}

// one makes the single call for a row and records its answer. The error is for
// [job.singles] to weigh; a row's own refusal is recorded already.
func (j *job) one(ctx context.Context, m Membership) error {
	q := j.op.single(m)
	q.count, q.stop = &j.count, j.stop
	a, err := j.do(ctx, q)
	j.note(ctx, func() {
		switch {
		case err == nil:
			j.done(m.ProjectID, "done")
		case already(err):
			j.done(m.ProjectID, reason(err))
			err = nil
		case q.method == http.MethodDelete && a.tries > 1 && errors.Is(err, ErrNotFound):
			j.unsaid(m) // an earlier try, whose answer was lost, may have done it
		case notOffered(err) || rowsRefused(err):
			j.failed(m.ProjectID, reason(err))
		case a.maybeDone():
			j.unsaid(m)
		}
	})
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
				err = errors.New("a fault of this program: " + text.Fault(v))
			}
		}()
		return f()
	}
}
