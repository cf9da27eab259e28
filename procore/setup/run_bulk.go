package setup

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// Chunks of a bulk change. Up to fifty rows Procore answers row by row; more are
// handed to a worker that tells only how many failed. So a small set goes in
// small chunks, and a large one in chunks that a worker takes at once.
const (
	rowsSmall = 50  // rows in a chunk with an answer for each
	rowsLarge = 500 // rows in a chunk for a worker
	setSmall  = 200 // rows of a set that still goes in small chunks
)

// chunkRows returns how many rows go into a chunk of a set of n.
func chunkRows(n int) int {
	if n <= setSmall {
		return rowsSmall
	}
	return rowsLarge
}

// chunkRequests returns about how many calls a set of n rows takes: one for
// each chunk, and two looks at a worker.
func chunkRequests(n int) int {
	size := chunkRows(n)
	chunks := (n + size - 1) / size
	if size > rowsSmall {
		return 3 * chunks
	}
	return chunks
}

// maxReasons is for how many refused projects the reason is looked up.
const maxReasons = 10

// bulk performs one change on many projects, in chunks. Rows that Procore
// refuses are reported and do not end the run.
func (r *Runner) bulk(ctx context.Context, c Change, stop <-chan struct{},
	send func(context.Context, []procore.Membership) (procore.BulkResult, error),
) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, errNoAccount
	}
	var template procore.ID
	if c.ID != ChangeRemove {
		id, err := r.templateID(c)
		if err != nil {
			return result{}, err
		}
		template = id
	}
	ids, size := c.do.projects, chunkRows(len(c.do.projects))
	failed := map[procore.ID]string{}
	accepted := 0
	for from := 0; from < len(ids); from += size {
		if from > 0 {
			if err := stopped(stop); err != nil {
				return result{}, err
			}
		}
		chunk := ids[from:min(from+size, len(ids))]
		rows := make([]procore.Membership, len(chunk))
		for i, id := range chunk {
			rows[i] = procore.Membership{UserID: a.ID, ProjectID: id, TemplateID: template}
		}
		id := fmt.Sprintf("%s#%d", c.ID, from/size+1)
		err := r.around(ctx, id, a.Email, func() (string, *bool, error) {
			res, err := send(ctx, rows)
			maps.Copy(failed, res.Failed)
			accepted += res.Accepted
			r.place(c, chunk, template, res)
			return fmt.Sprintf("%d rows, %d refused, %s", len(rows), len(res.Failed), res.Via), nil, err
		})
		if err != nil {
			return result{}, err
		}
		r.emit(Event{
			Kind: EventProgress, Change: c.ID, Stage: c.Stage, Text: c.Text(),
			Done: from + len(chunk), Total: len(ids),
		})
	}
	return r.bulkResult(ctx, c, len(ids), accepted, failed), nil
}

// stopped returns [ErrStopped] once stop is closed.
func stopped(stop <-chan struct{}) error {
	select {
	case <-stop:
		return ErrStopped
	default:
		return nil
	}
}

// place notes in the snapshot what Procore said of each row. A row that a worker
// took over is not yet known.
func (r *Runner) place(c Change, chunk []procore.ID, template procore.ID, res procore.BulkResult) {
	on := maps.Clone(r.Snapshot.Assignments)
	if on == nil {
		on = map[procore.ID]procore.Assignment{}
	}
	for _, id := range chunk {
		if _, ok := res.Done[id]; !ok {
			continue
		}
		if c.ID == ChangeRemove {
			delete(on, id)
		} else {
			on[id] = procore.Assignment{ProjectID: id, TemplateID: template, TemplateName: c.do.template.Name}
		}
	}
	r.Snapshot.Assignments = on
}

// bulkResult says how a bulk change ended, with the reason for each refused row
// as far as it can be told.
func (r *Runner) bulkResult(ctx context.Context, c Change, n, accepted int, failed map[procore.ID]string) result {
	if len(failed) == 0 {
		if accepted > 0 {
			return done("%s handed to Procore; the check at the end reads them back", count(n, "project"))
		}
		return done("%s done", count(n, "project"))
	}
	refused := maps.Clone(r.Snapshot.Refused)
	if refused == nil {
		refused = map[procore.ID]string{}
	}
	res := result{kind: EventFailed, failures: map[string]string{}}
	for i, id := range sortedKeys(failed) {
		why := text.Display(failed[id])
		if c.ID == ChangeAdd && i < maxReasons && r.directoryOff(ctx, id) {
			why = strings.TrimSuffix(why, ".") + " (the project's Directory tool is off)"
		}
		refused[id] = why
		res.failures[id.String()] = why
	}
	r.Snapshot.Refused = refused
	res.text = fmt.Sprintf("%s of %s refused by Procore", number(len(failed)), count(n, "project"))
	return res
}

// directoryOff tells whether a project surely has its Directory tool switched
// off, without which nobody can be added to it.
func (r *Runner) directoryOff(ctx context.Context, project procore.ID) bool {
	tools, err := r.API.ProjectTools(ctx, project)
	if err != nil || len(tools) == 0 {
		return false
	}
	for _, t := range tools {
		if t.Engine == "directory" || text.Fold(t.Title) == "directory" {
			return !t.Active
		}
	}
	return true
}
