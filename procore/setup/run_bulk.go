package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// requests returns about how many calls the set takes.
func (k *bulk) requests() int { return procore.BulkRequests(len(k.projects), k.moves) }

// maxReasons is for how many refused projects the reason is looked up.
const maxReasons = 10

// A sender sends the rows of a bulk change.
type sender func(context.Context, []procore.Membership) (procore.BulkResult, error)

// A spreading is a bulk change under way.
type spreading struct {
	*Runner
	*bulk
	change   Change
	gives    bool // places, and not takes them away
	template procore.ID
	res      procore.BulkResult
}

// spread performs a change on many projects, as one call of the client. Rows that
// Procore refuses are reported and do not end the run. A stop takes effect before the
// next request.
//
// The change has one entry in the journal, which stays open for as long as rows are under
// way. A later run takes nothing from it: it plans what is left from what
// Procore says then.
func (k *bulk) spread(ctx context.Context, r *Runner, c Change, gives bool, send sender) (result, error) {
	w := spreading{Runner: r, bulk: k, change: c, gives: gives}
	if gives {
		var err error
		if w.template, err = r.templateID(permission.ProjectScope, k.template); err != nil {
			return result{}, err
		}
	}
	a, err := r.account()
	if err != nil {
		return result{}, err
	}
	r.Snapshot.beOf(a.User)
	rows := make([]procore.Membership, len(k.projects))
	for i, id := range k.projects {
		rows[i] = procore.Membership{UserID: a.ID, ProjectID: id, TemplateID: w.template}
	}
	if err := r.record(c.ID, journal.PhaseStarted, a.Email, "", nil); err != nil {
		return result{}, err
	}
	w.res, err = send(procore.StopBulk(procore.OnBulk(ctx, w.tell), r.stop), rows)
	w.remember()
	if err := w.close(a.Email, err); err != nil {
		return result{}, err
	}
	return w.result(ctx), nil
}

// tell tells the story how far the change is.
func (w *spreading) tell(p procore.BulkProgress) {
	w.emit(Event{
		Kind: EventProgress, Change: w.change.ID, Stage: w.change.Stage, Text: w.change.Text,
		Done: p.Settled, Total: p.Rows, Refused: p.Failed, Handed: p.Waiting,
	})
}

// close ends the change's entry in the journal, unless it is not known whether rows
// arrived, and says how the change ended. What a stop left was surely not sent.
func (w *spreading) close(target string, err error) error {
	note := fmt.Sprintf("%s, %s", w.outcome(), w.res.Via)
	touched := len(w.res.Done) + len(w.res.Handed) + len(w.res.Unknown)
	switch {
	case err != nil && touched == 0 && !errors.Is(err, context.Canceled):
		return errors.Join(err, w.record(w.change.ID, journal.PhaseFailed, target, err.Error(), nil))
	case err != nil:
		return err
	case len(w.res.Left) == len(w.projects):
		return errors.Join(ErrStopped, w.record(w.change.ID, journal.PhaseSkipped, target, "stopped before it was sent", nil))
	case len(w.res.Left) > 0 && len(w.res.Unknown) > 0:
		return ErrStopped
	case len(w.res.Left) > 0:
		note += ", " + text.Number(len(w.res.Left)) + " not sent"
		return errors.Join(ErrStopped, w.record(w.change.ID, journal.PhaseDone, target, note, nil))
	}
	return w.record(w.change.ID, journal.PhaseDone, target, note, nil)
}

// outcome says in a line what became of the rows.
func (w *spreading) outcome() string {
	var words []string
	for _, part := range []struct {
		n    int
		what string
	}{
		{len(w.res.Done), "done"},
		{len(w.res.Handed), "handed to Procore"},
		{len(w.res.Unknown), "sent without an answer"},
		{len(w.res.Failed), "refused by Procore"},
	} {
		if part.n > 0 {
			words = append(words, text.Number(part.n)+" "+part.what)
		}
	}
	return strings.Join(words, ", ")
}

// remember notes in the snapshot what Procore said of each row. A row that a worker took
// over, or of which nothing was said, is not yet known.
func (w *spreading) remember() {
	on, handed := map[procore.ID]procore.Assignment{}, map[procore.ID]bool{}
	maps.Copy(on, w.Snapshot.Assignments)
	maps.Copy(handed, w.Snapshot.Handed)
	for id := range w.res.Done {
		delete(handed, id)
		if w.gives {
			on[id] = procore.Assignment{ProjectID: id, TemplateID: w.template, TemplateName: w.bulk.template.name}
		} else {
			delete(on, id)
		}
	}
	if w.gives {
		for _, id := range w.res.Handed {
			handed[id] = true
		}
	}
	w.Snapshot.Assignments, w.Snapshot.Handed = on, handed
	w.Snapshot.handedBad += w.res.Refused
}

// result says how a bulk change ended, with the reason for each refused row as far
// as it can be told.
func (w *spreading) result(ctx context.Context) result {
	failed := w.res.Failed
	late := ""
	if len(w.res.Handed)+len(w.res.Unknown) > 0 {
		late = "; the check at the end reads them back"
	}
	if len(failed) == 0 && len(w.res.Done) == len(w.projects) {
		return done("%s done", text.Count(len(w.projects), "project"))
	}
	if len(failed) == 0 {
		return done("%s: %s%s", text.Count(len(w.projects), "project"), w.outcome(), late)
	}
	refused := map[procore.ID]string{}
	maps.Copy(refused, w.Snapshot.Refused)
	res := result{kind: EventFailed, failures: map[string]string{}}
	for i, id := range sortedKeys(failed) {
		why := text.Display(failed[id])
		if _, on := w.Snapshot.Assignments[id]; !on && i < maxReasons && !explains(why) && directoryOff(ctx, w.API, id) {
			why = strings.TrimSuffix(why, ".") + toolOff
		}
		refused[id] = why
		res.failures[id.String()] = why
	}
	w.Snapshot.Refused = refused
	res.text = fmt.Sprintf("%s of %s refused by Procore", text.Number(len(failed)), text.Count(len(w.projects), "project"))
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
