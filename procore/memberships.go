package procore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"procore-setup/procore/text"
)

// How many rows go into one request. Version 1.3 and the update document a thousand, which
// are answered row by row. Version 2 answers up to fifty so, and hands more to a worker;
// no upper limit is documented for that, so a request that is refused is halved.
//
// A worker saves requests, and an answer for each row saves waiting for the worker and
// looking for what it did. Up to syncMost rows the second takes about as many requests as
// the first; a thousand rows would take 20 instead of 3, and no less time.
const (
	bulkRows = 1000
	syncRows = 50
	syncMost = 300
)

// BulkRequests returns about how many requests it takes to change so many memberships
// where the best way is offered: to add or remove them, or to give them another template.
// Those of a worker are counted with a look at how far it is.
func BulkRequests(rows int, change bool) int {
	each := syncRows
	if change {
		each = bulkRows
	}
	if rows <= max(syncMost, each) {
		return (rows + each - 1) / each
	}
	return 2 * ((rows + bulkRows - 1) / bulkRows)
}

// AddMemberships puts a user on projects, each with a template; a place that
// exists is left as it is. All rows are of one user.
//
// It takes the best way that the company offers, and remembers it: version 2 bulk,
// version 1.3 bulk, a call for each project. A few hundred rows are sent so that
// Procore answers each of them, more are handed to its workers, a thousand to each; either
// way several requests are under way side by side, but the first of a way that is not
// known to work, and the first to a worker, go alone. On an error the result still tells what
// was done.
//
// Endpoints: POST /rest/v2.0/companies/{company}/users/bulk_add, POST
// /rest/v1.3/companies/{company}/users/bulk_add, POST
// /rest/v1.0/projects/{project}/users/{user}/actions/add.
func (c *Client) AddMemberships(ctx context.Context, rows []Membership) (BulkResult, error) {
	return c.memberships(ctx, operation{
		name: "add", what: "add the user to", method: http.MethodPost, template: true, sync: syncRows,
		v2: "/users/bulk_add", v13: "/users/bulk_add", single: addOne,
	}, rows)
}

// ChangeMemberships gives a user's existing places another template. All rows
// are of one user. It works as [Client.AddMemberships] does; there is no version
// 1.3 of it.
//
// Endpoints: PATCH /rest/v2.0/companies/{company}/users/bulk_update_project_details,
// PATCH /rest/v1.0/projects/{project}/permission_template_assignments.
func (c *Client) ChangeMemberships(ctx context.Context, rows []Membership) (BulkResult, error) {
	return c.memberships(ctx, operation{
		name: "change", what: "change the user's permission template on", method: http.MethodPatch, template: true,
		sync: bulkRows,
		v2:   "/users/bulk_update_project_details", single: changeOne,
	}, rows)
}

// RemoveMemberships takes a user off projects; what the user made there stays.
// All rows are of one user. It works as [Client.AddMemberships] does.
//
// Endpoints: POST /rest/v2.0/companies/{company}/users/bulk_remove, POST
// /rest/v1.3/companies/{company}/users/bulk_remove, DELETE
// /rest/v1.0/projects/{project}/users/{user}/actions/remove.
func (c *Client) RemoveMemberships(ctx context.Context, rows []Membership) (BulkResult, error) {
	return c.memberships(ctx, operation{
		name: "remove", what: "take the user off", method: http.MethodPost, sync: syncRows,
		v2: "/users/bulk_remove", v13: "/users/bulk_remove", single: removeOne,
	}, rows)
}

// An operation is one of the three things that are done to memberships.
type operation struct {
	name     string // in rungKey
	what     string // "add the user to": a number of projects follows
	method   string
	template bool   // rows name a template
	v2, v13  string // below the company; empty: there is none
	sync     int    // rows that version 2 answers one by one
	single   func(m Membership) call
}

func addOne(m Membership) call {
	return call{
		what: "add the user to project " + m.ProjectID.String(), method: http.MethodPost,
		path: projectPath(m.ProjectID, "/users/"+m.UserID.String()+"/actions/add"),
		body: map[string]any{"user": map[string]ID{"permission_template_id": m.TemplateID}},
	}
}

func changeOne(m Membership) call {
	return call{
		what: "change the user's permission template on project " + m.ProjectID.String(), method: http.MethodPatch,
		path: projectPath(m.ProjectID, "/permission_template_assignments"),
		body: map[string]any{"permission_template_assignments": map[string]ID{
			"user_id": m.UserID, "permission_template_id": m.TemplateID,
		}},
	}
}

func removeOne(m Membership) call {
	return call{
		what: "take the user off project " + m.ProjectID.String(), method: http.MethodDelete,
		path: projectPath(m.ProjectID, "/users/"+m.UserID.String()+"/actions/remove"),
	}
}

// A job is one operation under way.
type job struct {
	*Client
	op    operation
	rows  []Membership // all of them
	stop  <-chan struct{}
	count atomic.Int64

	// Of the goroutine that called.
	left    []Membership // to be sent: not done, not refused, not handed over
	limit   int          // rows in the next request
	most    int          // rows that were not too many so far
	strikes int          // single rows refused while nothing was accepted
	holders *holders     // nil: not counted

	mu       sync.Mutex
	res      BulkResult
	accepted bool        // Procore took something on this rung
	handed   map[ID]bool // rows that a worker took over
	unknown  map[ID]bool // rows that were sent, and nothing was said of them
	workers  []worker    // not seen to finish yet
}

func (c *Client) newJob(ctx context.Context, op operation, rows []Membership) *job {
	return &job{
		Client: c, op: op, rows: rows, left: rows, stop: stopOf(ctx), handed: map[ID]bool{}, unknown: map[ID]bool{},
		res: BulkResult{Done: map[ID]string{}, Failed: map[ID]string{}},
	}
}

// memberships performs an operation on the first rung that the company offers.
func (c *Client) memberships(ctx context.Context, op operation, rows []Membership) (BulkResult, error) {
	j := c.newJob(ctx, op, nil)
	q := call{what: j.goal(len(rows)), method: op.method, path: c.companyPath("v2.0", op.v2)}
	list, err := j.check(q, rows)
	if err != nil {
		return j.res, err
	}
	j.rows, j.left = list, list
	j.countHolders(ctx)
	defer j.holders.stop()
	if err = j.ladder(ctx); err == nil {
		err = j.settle(ctx) // where it is asked to stop, the workers go on
	}
	if errors.Is(err, errHalted) {
		err = nil
	}
	return j.result(), err
}

// ladder works off the rows, on the next rung where the company lacks one.
func (j *job) ladder(ctx context.Context) (err error) {
	key := rungKey{j.company, j.op.name}
	for way := j.core.rung(key); len(j.left) > 0; way++ {
		if way == rungV13 && j.op.v13 == "" {
			continue
		}
		err = j.climb(ctx, way)
		if j.accepted {
			j.core.rungs.Store(key, way)
			j.via(way)
		}
		if err == nil || way == rungSingle || !notOffered(err) {
			break
		}
	}
	return err
}

// climb works off what is left on one rung.
func (j *job) climb(ctx context.Context, way rung) error {
	j.accepted, j.strikes = false, 0
	if way == rungSingle {
		return j.singles(ctx)
	}
	j.most = bulkRows
	if way == rungV2 && len(j.rows) <= max(syncMost, j.op.sync) {
		j.most = j.op.sync
	}
	j.limit = j.most
	return j.chunks(ctx, way)
}

// result is what became of each row.
func (j *job) result() BulkResult {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, m := range j.rows {
		id := m.ProjectID
		_, done := j.res.Done[id]
		_, failed := j.res.Failed[id]
		switch {
		case done || failed:
		case j.handed[id]:
			j.res.Handed = append(j.res.Handed, id)
		case j.unknown[id]:
			j.res.Unknown = append(j.res.Unknown, id)
		default:
			j.res.Left = append(j.res.Left, id)
		}
	}
	j.res.Requests = int(j.count.Load())
	return j.res
}

// via records a way that did something.
func (j *job) via(way rung) {
	if j.res.Via != "" {
		j.res.Via += ", then "
	}
	j.res.Via += way.String()
}

// check refuses rows that cannot be told apart in the result, and drops repeats.
func (j *job) check(q call, rows []Membership) ([]Membership, error) {
	seen := map[ID]Membership{}
	var list []Membership
	why := ""
	for _, m := range rows {
		before, again := seen[m.ProjectID]
		switch {
		case m.UserID <= 0 || m.ProjectID <= 0 || j.op.template && m.TemplateID <= 0:
			why = "a row lacks its user, project or permission template"
		case m.UserID != rows[0].UserID:
			why = "the rows are of more than one user"
		case again && before != m:
			why = "project " + m.ProjectID.String() + " is named twice, with different templates"
		case again:
			continue
		}
		seen[m.ProjectID] = m
		list = append(list, m)
	}
	if why == "" {
		return list, nil
	}
	return nil, j.unsent(q).fail(0, why, "Nothing was sent.", ErrInvalid)
}

// goal is what the operation does, for errors.
func (j *job) goal(n int) string {
	if n == 1 {
		return j.op.what + " one project"
	}
	return fmt.Sprintf("%s %s projects", j.op.what, text.Number(n))
}

// done and failed record Procore's words about a project, within [job.note].
func (j *job) done(project ID, words string) {
	j.accepted = true
	j.res.Done[project] = words
}

func (j *job) failed(project ID, words string) {
	delete(j.res.Done, project)
	j.res.Failed[project] = words
}

// unsaid records rows that were sent, and of which nothing was said; within [job.note].
func (j *job) unsaid(rows ...Membership) {
	for _, m := range rows {
		j.unknown[m.ProjectID] = true
	}
}

// taken tells whether Procore took something on this rung.
func (j *job) taken() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.accepted
}
