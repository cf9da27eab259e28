package procore

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// maxStrikes is after how many refused rows, with nothing accepted, the rows
// are not what is wrong.
const maxStrikes = 3

// chunks works off what is left in bulk requests. The first goes alone, unless it is
// known to work; once one was taken the others go side by side. What is refused for its
// rows is halved until the size fits or the row that is wrong stands alone.
func (j *job) chunks(ctx context.Context, way rung) error {
	known := j.most <= j.op.sync && j.core.knows(rungKey{j.company, j.op.name})
	for len(j.left) > 0 {
		if known && j.limit == j.most && len(j.left) > j.limit {
			known = false // what comes back was refused
			if err := j.sideBySide(ctx, way); err != nil {
				return err
			}
			continue
		}
		chunk := j.left[:min(j.limit, len(j.left))]
		err := j.chunk(ctx, way, chunk)
		switch {
		case err == nil:
			j.left = j.left[len(chunk):]
			if j.limit == 1 {
				j.limit = j.most
			}
			known = true
		case !rowsRefused(err):
			return err
		case len(chunk) > 1:
			j.halve(err, len(chunk))
		default:
			j.note(ctx, func() { j.failed(chunk[0].ProjectID, reason(err)) })
			j.left = j.left[1:]
			j.strikes++
			switch {
			case j.accepted:
				j.limit = j.most // it was the row, not the number of rows
			case j.strikes >= maxStrikes && len(j.left) > 0:
				return err
			}
		}
	}
	return nil
}

// sideBySide sends what is left in several requests at once. What is refused for its
// rows, and what is not sent any more after another failure, is left. The first failure
// is the error; what was under way then is brought to its end.
func (j *job) sideBySide(ctx context.Context, way rung) error {
	parts := slices.Collect(slices.Chunk(j.left, j.limit))
	errs := make([]error, len(parts))
	j.each(len(parts), func(i int) error {
		errs[i] = guarded(func() error { return j.chunk(ctx, way, parts[i]) })()
		if rowsRefused(errs[i]) {
			return nil
		}
		return errs[i]
	}, func(i int) { errs[i] = errHalted })
	var back []Membership
	var first, refused error
	for i, err := range errs {
		switch {
		case err == nil:
			continue
		case rowsRefused(err):
			refused = err
		case first == nil || errors.Is(first, errHalted):
			first = err
		}
		back = append(back, parts[i]...)
	}
	j.left = back
	if first == nil && refused != nil {
		j.halve(refused, j.limit)
	}
	return first
}

// each does n things, several side by side, until one fails; skip is told of those that
// are not begun then.
func (j *job) each(n int, do func(i int) error, skip func(i int)) {
	var group errgroup.Group
	var failed atomic.Bool
	group.SetLimit(abreast)
	for i := range n {
		group.Go(func() error {
			if failed.Load() {
				skip(i)
			} else if do(i) != nil {
				failed.Store(true)
			}
			return nil
		})
	}
	_ = group.Wait() // do keeps its own errors
}

// halve makes the next chunk smaller; after "too large", all that follow.
func (j *job) halve(err error, n int) {
	j.limit = (n + 1) / 2
	if e := (*Error)(nil); errors.As(err, &e) && e.Status == http.StatusRequestEntityTooLarge {
		j.most = j.limit
	}
}

// chunk sends one bulk request and records its answer.
func (j *job) chunk(ctx context.Context, way rung, rows []Membership) error {
	version, below := "v2.0", j.op.v2
	if way == rungV13 {
		version, below = "v1.3", j.op.v13
	}
	var out bulkAnswer
	a, err := j.do(ctx, call{
		what: j.goal(len(rows)), method: j.op.method, path: j.companyPath(version, below),
		body: bulkBody(way, j.op.template, rows), out: &out, timeout: bulkTimeout, count: &j.count, stop: j.stop,
	})
	switch {
	case err != nil:
		if a.maybeDone() && !rowsRefused(err) && !notOffered(err) {
			j.note(ctx, func() { j.unsaid(rows...) })
		}
		return err
	case out.batch != "" || a.status == http.StatusAccepted:
		j.note(ctx, func() { j.handedOver(out.batch, rows) })
		return nil
	}
	j.note(ctx, func() { j.answered(out, a.tries, rows) })
	return nil
}

// answered records what an answer says of each row.
func (j *job) answered(out bulkAnswer, tries int, rows []Membership) {
	j.accepted = true
	for _, m := range rows {
		id := m.ProjectID
		words, done := out.done[id]
		why, failed := out.failed[id]
		switch {
		case done:
			j.done(id, cmp.Or(words, "done"))
		// After a repeat of a removal, a failure may only mean that an earlier
		// try, whose answer was lost, had taken the user off already.
		case failed && (j.op.template || tries == 1):
			j.failed(id, cmp.Or(why, "not done, and Procore does not say why"))
		default:
			j.unsaid(m)
		}
	}
}

// bulkBody writes the rows: version 2 has ids as texts, version 1.3 as numbers.
func bulkBody(way rung, template bool, rows []Membership) any {
	list := make([]map[string]any, len(rows))
	for i, m := range rows {
		row := map[string]any{"user_id": m.UserID, "project_id": m.ProjectID}
		if template {
			row["permission_template_id"] = m.TemplateID
		}
		if way == rungV2 {
			for k, id := range row {
				if id, ok := id.(ID); ok {
					row[k] = id.String()
				}
			}
		}
		list[i] = row
	}
	return map[string]any{"users": list}
}

// reason is an error as the text of one row.
func reason(err error) string {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Why
	}
	return err.Error()
}
