package setup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// Chunks of a bulk change. Up to fifty rows Procore answers row by row, up to a
// thousand where another template is given; more are handed to workers that tell only
// how many failed. So a small set goes in chunks with an answer for each row, and a
// large one in chunks of a few workers, which work side by side.
const (
	rowsSmall  = 50   // rows in a chunk with an answer for each
	rowsMove   = 1000 // the same, where places get another template
	rowsLarge  = 5000 // rows in a chunk for workers
	rowsWorker = 1000 // rows that the client gives to one worker
	setSmall   = 200  // rows of a set that still goes in small chunks
)

// chunkRows returns how many rows go into a chunk of a set of n for a change.
func chunkRows(id string, n int) int {
	switch {
	case id == ChangeMove:
		return rowsMove
	case n <= setSmall:
		return rowsSmall
	}
	return rowsLarge
}

// chunkRequests returns about how many calls a set of n rows takes: one for each
// chunk with answers, or for each worker one and a look at how far it is.
func chunkRequests(id string, n int) int {
	if size := chunkRows(id, n); size < rowsLarge {
		return (n + size - 1) / size
	}
	return 2 * ((n + rowsWorker - 1) / rowsWorker)
}

// maxReasons is for how many refused projects the reason is looked up.
const maxReasons = 10

// bulk performs one change on many projects, in chunks. Rows that Procore
// refuses are reported and do not end the run. A stop takes effect before the next
// request, also within a chunk.
func (r *Runner) bulk(ctx context.Context, c Change, stop <-chan struct{},
	send func(context.Context, []procore.Membership) (procore.BulkResult, error),
) (result, error) {
	a := r.Snapshot.Account
	if a == nil {
		return result{}, noAccount()
	}
	var template procore.ID
	if c.ID != ChangeRemove {
		id, err := r.templateID(c)
		if err != nil {
			return result{}, err
		}
		template = id
	}
	ctx = procore.StopBulk(ctx, stop)
	ids, size := c.do.projects, chunkRows(c.ID, len(c.do.projects))
	failed := map[procore.ID]string{}
	accepted := 0
	for from := 0; from < len(ids); from += size {
		if err := stopped(stop); err != nil {
			return result{}, err
		}
		chunk := ids[from:min(from+size, len(ids))]
		rows := make([]procore.Membership, len(chunk))
		for i, id := range chunk {
			rows[i] = procore.Membership{UserID: a.ID, ProjectID: id, TemplateID: template}
		}
		id := fmt.Sprintf("%s#%d", c.ID, from/size+1)
		sofar, note, left := len(failed), "", 0
		step := Event{Kind: EventProgress, Change: c.ID, Stage: c.Stage, Text: c.Text(), Total: len(ids)}
		ctx := procore.OnBulk(ctx, func(p procore.BulkProgress) {
			if p.Settled < p.Rows { // the whole chunk is told below
				step.Done, step.Refused, step.Handed = from+p.Settled, sofar+p.Failed, p.Waiting
				r.emit(step)
			}
		})
		err := r.around(ctx, id, a.Email, func() (string, *bool, error) {
			res, err := send(ctx, rows)
			maps.Copy(failed, res.Failed)
			accepted += res.Accepted
			left = len(res.Left)
			chunk = sent(chunk, res.Left)
			r.place(c, chunk, template, res)
			note = outcome(from+1, from+len(chunk), res)
			return fmt.Sprintf("%d rows, %d refused, %s", len(chunk), len(res.Failed), res.Via), nil, err
		})
		if err != nil {
			return result{}, err
		}
		step.Handed = 0
		step.Done, step.Refused, step.Note = from+len(chunk), len(failed), note
		r.emit(step)
		if left > 0 {
			return result{}, ErrStopped
		}
	}
	return r.bulkResult(ctx, c, len(ids), accepted, failed), nil
}

// sent returns the projects of a chunk without those that were left out.
func sent(chunk, left []procore.ID) []procore.ID {
	if len(left) == 0 {
		return chunk
	}
	out := make(map[procore.ID]bool, len(left))
	for _, id := range left {
		out[id] = true
	}
	return slices.DeleteFunc(slices.Clone(chunk), func(id procore.ID) bool { return out[id] })
}

// outcome says in a line how a chunk ended, by the places of its rows in the set.
func outcome(first, last int, res procore.BulkResult) string {
	if last < first {
		return "" // stopped before anything was sent
	}
	words := []string{}
	for _, part := range []struct {
		n    int
		what string
	}{
		{len(res.Done), "done"},
		{res.Accepted - res.Pending - res.Refused, "finished by Procore, read back at the end"},
		{res.Pending, "still with Procore"},
		{len(res.Failed) + res.Refused, "refused"},
	} {
		if part.n > 0 {
			words = append(words, text.Number(part.n)+" "+part.what)
		}
	}
	return text.Number(first) + " to " + text.Number(last) + ": " + strings.Join(words, ", ")
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
	handed := maps.Clone(r.Snapshot.Handed)
	for _, id := range chunk {
		if _, ok := res.Done[id]; !ok {
			if _, bad := res.Failed[id]; !bad && res.Accepted > 0 && c.ID != ChangeRemove {
				if handed == nil {
					handed = map[procore.ID]bool{}
				}
				handed[id] = true
			}
			continue
		}
		delete(handed, id)
		if c.ID == ChangeRemove {
			delete(on, id)
		} else {
			on[id] = procore.Assignment{ProjectID: id, TemplateID: template, TemplateName: c.do.template.Name}
		}
	}
	r.Snapshot.Assignments, r.Snapshot.Handed = on, handed
	r.Snapshot.handedBad += res.Refused
}

// bulkResult says how a bulk change ended, with the reason for each refused row
// as far as it can be told.
func (r *Runner) bulkResult(ctx context.Context, c Change, n, accepted int, failed map[procore.ID]string) result {
	if len(failed) == 0 {
		if accepted > 0 {
			return done("%s handed to Procore; the check at the end reads them back", text.Count(n, "project"))
		}
		return done("%s done", text.Count(n, "project"))
	}
	refused := maps.Clone(r.Snapshot.Refused)
	if refused == nil {
		refused = map[procore.ID]string{}
	}
	res := result{kind: EventFailed, failures: map[string]string{}}
	for i, id := range sortedKeys(failed) {
		why := text.Display(failed[id])
		if c.ID == ChangeAdd && i < maxReasons && !explains(why) && directoryOff(ctx, r.API, id) {
			why = strings.TrimSuffix(why, ".") + toolOff
		}
		refused[id] = why
		res.failures[id.String()] = why
	}
	r.Snapshot.Refused = refused
	res.text = fmt.Sprintf("%s of %s refused by Procore", text.Number(len(failed)), text.Count(n, "project"))
	return res
}

// toolOff is added to why a project was refused where that is the cause.
const toolOff = " (the project's Directory tool is off)"

// directoryOff tells whether a project surely has its Directory tool switched
// off, without which nobody can be added to it.
func directoryOff(ctx context.Context, api API, project procore.ID) bool {
	tools, err := api.ProjectTools(ctx, project)
	if err != nil || len(tools) == 0 {
		return false
	}
	for _, t := range tools {
		if t.Engine == "directory" || text.Fold(t.Title) == "directory" {
			return t.Active != nil && !*t.Active
		}
	}
	return true
}
