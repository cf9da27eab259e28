package setup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
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

// rows returns how many rows of the set go into a chunk.
func (k *bulk) rows() int {
	switch {
	case k.moves:
		return rowsMove
	case len(k.projects) <= setSmall:
		return rowsSmall
	}
	return rowsLarge
}

// requests returns about how many calls the set takes: one for each chunk with
// answers, or for each worker one and a look at how far it is.
func (k *bulk) requests() int {
	n := len(k.projects)
	if size := k.rows(); size < rowsLarge {
		return (n + size - 1) / size
	}
	return 2 * ((n + rowsWorker - 1) / rowsWorker)
}

// maxReasons is for how many refused projects the reason is looked up.
const maxReasons = 10

// A sender sends the rows of one chunk.
type sender func(context.Context, []procore.Membership) (procore.BulkResult, error)

// A spreading is a bulk change under way.
type spreading struct {
	*Runner
	*bulk
	change   Change
	gives    bool // places, and not takes them away
	template procore.ID
	failed   map[procore.ID]string
	accepted int
}

// spread performs a change on many projects, in chunks. Rows that Procore
// refuses are reported and do not end the run. A stop takes effect before the next
// request, also within a chunk.
func (k *bulk) spread(ctx context.Context, r *Runner, c Change, gives bool, send sender) (result, error) {
	w := spreading{Runner: r, bulk: k, change: c, gives: gives, failed: map[procore.ID]string{}}
	if gives {
		var err error
		if w.template, err = r.templateID(permission.ProjectScope, k.template); err != nil {
			return result{}, err
		}
	}
	ctx = procore.StopBulk(ctx, r.stop)
	for from := 0; from < len(k.projects); from += k.rows() {
		if err := stopped(r.stop); err != nil {
			return result{}, err
		}
		if err := w.chunk(ctx, from, send); err != nil {
			return result{}, err
		}
	}
	return w.result(ctx), nil
}

// chunk sends the rows from one on.
func (w *spreading) chunk(ctx context.Context, from int, send sender) error {
	a, err := w.account()
	if err != nil {
		return err
	}
	if err := w.holds(ctx, w.change.do.needs()); err != nil {
		return err
	}
	size, c := w.rows(), w.change
	chunk := w.projects[from:min(from+size, len(w.projects))]
	rows := make([]procore.Membership, len(chunk))
	for i, id := range chunk {
		rows[i] = procore.Membership{UserID: a.ID, ProjectID: id, TemplateID: w.template}
	}
	sofar, note, left := len(w.failed), "", 0
	step := Event{Kind: EventProgress, Change: c.ID, Stage: c.Stage, Text: c.Text, Total: len(w.projects)}
	ctx = procore.OnBulk(ctx, func(p procore.BulkProgress) {
		if p.Settled < p.Rows { // the whole chunk is told below
			step.Done, step.Refused, step.Handed = from+p.Settled, sofar+p.Failed, p.Waiting
			w.emit(step)
		}
	})
	err = w.around(ctx, fmt.Sprintf("%s#%d", c.ID, from/size+1), a.Email, func() (string, *bool, error) {
		res, err := send(ctx, rows)
		maps.Copy(w.failed, res.Failed)
		w.accepted += res.Accepted
		left = len(res.Left)
		chunk = sent(chunk, res.Left)
		w.place(chunk, res)
		note = outcome(from+1, from+len(chunk), res)
		return fmt.Sprintf("%d rows, %d refused, %s", len(chunk), len(res.Failed), res.Via), nil, err
	})
	if err != nil {
		return err
	}
	step.Handed = 0
	step.Done, step.Refused, step.Note = from+len(chunk), len(w.failed), note
	w.emit(step)
	if left > 0 {
		return ErrStopped
	}
	return nil
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
func (w *spreading) place(chunk []procore.ID, res procore.BulkResult) {
	on := maps.Clone(w.Snapshot.Assignments)
	if on == nil {
		on = map[procore.ID]procore.Assignment{}
	}
	handed := maps.Clone(w.Snapshot.Handed)
	for _, id := range chunk {
		if _, ok := res.Done[id]; !ok {
			if _, bad := res.Failed[id]; !bad && res.Accepted > 0 && w.gives {
				if handed == nil {
					handed = map[procore.ID]bool{}
				}
				handed[id] = true
			}
			continue
		}
		delete(handed, id)
		if w.gives {
			on[id] = procore.Assignment{ProjectID: id, TemplateID: w.template, TemplateName: w.bulk.template.name}
		} else {
			delete(on, id)
		}
	}
	w.Snapshot.Assignments, w.Snapshot.Handed = on, handed
	w.Snapshot.handedBad += res.Refused
}

// result says how a bulk change ended, with the reason for each refused row as far
// as it can be told.
func (w *spreading) result(ctx context.Context) result {
	n := len(w.projects)
	if len(w.failed) == 0 {
		if w.accepted > 0 {
			return done("%s handed to Procore; the check at the end reads them back", text.Count(n, "project"))
		}
		return done("%s done", text.Count(n, "project"))
	}
	refused := maps.Clone(w.Snapshot.Refused)
	if refused == nil {
		refused = map[procore.ID]string{}
	}
	res := result{kind: EventFailed, failures: map[string]string{}}
	for i, id := range sortedKeys(w.failed) {
		why := text.Display(w.failed[id])
		if _, on := w.Snapshot.Assignments[id]; !on && i < maxReasons && !explains(why) && directoryOff(ctx, w.API, id) {
			why = strings.TrimSuffix(why, ".") + toolOff
		}
		refused[id] = why
		res.failures[id.String()] = why
	}
	w.Snapshot.Refused = refused
	res.text = fmt.Sprintf("%s of %s refused by Procore", text.Number(len(w.failed)), text.Count(n, "project"))
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
