package procore

import (
	"context"
	"errors"
	"net/http"
)

// maxStrikes is after how many refused rows, with nothing accepted, the rows
// are not what is wrong.
const maxStrikes = 3

// chunks works off what is left in bulk requests. A chunk that is refused for
// its rows is halved until the size fits or the row that is wrong stands alone.
func (j *job) chunks(ctx context.Context, way rung) error {
	for len(j.left) > 0 {
		chunk := j.left[:min(j.limit, len(j.left))]
		err := j.chunk(ctx, way, chunk)
		switch {
		case err == nil:
			j.accepted = true
			j.tell(ctx)
			j.left = j.left[len(chunk):]
			if j.limit == 1 {
				j.limit = j.most
			}
		case !rowsRefused(err):
			return err
		case len(chunk) > 1:
			j.halve(err, len(chunk))
		default:
			j.failed(chunk[0].ProjectID, reason(err))
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
	if err != nil {
		return err
	}
	if out.batch != "" || a.status == http.StatusAccepted {
		j.handedOver(out.batch, len(rows))
		return nil
	}
	asked := make(map[ID]bool, len(rows))
	for _, m := range rows {
		asked[m.ProjectID] = true
	}
	for project, words := range out.done {
		if asked[project] {
			j.done(project, said(words, "done"))
		}
	}
	for project, words := range out.failed {
		// After a repeat of a removal, a failure may only mean that an earlier
		// try, whose answer was lost, had taken the user off already.
		if asked[project] && (j.op.template || a.tries == 1) {
			j.failed(project, said(words, "not done, and Procore does not say why"))
		}
	}
	return nil
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

// said returns Procore's words, or ours where there are none.
func said(words, ours string) string {
	if words == "" {
		return ours
	}
	return words
}
