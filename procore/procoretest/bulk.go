package procoretest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Limits of the bulk calls, in rows.
const (
	syncAdd    = 50   // v2 add and remove: more go to a worker
	syncUpdate = 1000 // v2 update: more go to a worker
	mostOld    = 1000 // v1.3: more are refused
)

func bulkRoutes() []*route {
	const v1, v2 = "/rest/v1.3/companies/{cid}/users/", "/rest/v2.0/companies/{cid}/users/"
	rs := []*route{
		{method: "POST", pattern: v2 + "bulk_add", handle: bulk(addRow, syncAdd), shape: v2Shape, endpoint: BulkAdd},
		{
			method: "PATCH", pattern: v2 + "bulk_update_project_details",
			handle: bulk(updateRow, syncUpdate), shape: v2Shape, endpoint: BulkUpdate,
		},
		{
			method: "POST", pattern: v2 + "bulk_remove",
			handle: bulk(removeRow, syncAdd), shape: v2Shape, endpoint: BulkRemove,
		},
		{
			method: "GET", pattern: v2 + "bulk/status/{bid}",
			handle: (*call).batchStatus, shape: v2Shape, endpoint: BulkStatus,
		},
		{method: "POST", pattern: v1 + "bulk_add", handle: (*call).oldAdd, endpoint: OldBulkAdd},
		{method: "POST", pattern: v1 + "bulk_remove", handle: (*call).oldRemove, endpoint: OldBulkRemove},
	}
	for _, r := range rs {
		r.needs = needsDirectoryAdmin
	}
	return rs
}

// A work is what is done to each row.
type work int

const (
	addRow work = iota
	updateRow
	removeRow
)

// A row of a bulk call, and what became of it.
type row struct {
	user, project, template int64
	said                    string // of a success, or a removal's outcome
	failed                  string
	there                   bool // an add of somebody who was on the project
}

// rows2 reads the rows of version 2: every id is a string of digits.
func (c *call) rows2(w work) ([]*row, error) {
	var body struct {
		Users []struct {
			User     json.RawMessage   `json:"user_id"`
			Project  json.RawMessage   `json:"project_id"`
			Template json.RawMessage   `json:"permission_template_id"`
			Roles    []json.RawMessage `json:"project_role_ids"`
		} `json:"users"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	var out []*row
	for i, b := range body.Users {
		r := &row{}
		for name, f := range map[string]struct {
			raw json.RawMessage
			to  *int64
		}{
			"user_id": {b.User, &r.user}, "project_id": {b.Project, &r.project},
			"permission_template_id": {b.Template, &r.template},
		} {
			if name == "permission_template_id" && f.raw == nil && w != addRow {
				continue
			}
			var text string
			if json.Unmarshal(f.raw, &text) != nil {
				return nil, fmt.Errorf("users[%d].%s must be a string", i, name)
			}
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("users[%d].%s is not an id", i, name)
			}
			*f.to = n
		}
		out = append(out, r)
	}
	return out, nil
}

// rows1 reads the rows of version 1.3: every id is a number.
func (c *call) rows1(w work) ([]*row, error) {
	var body struct {
		Users []struct {
			User     *int64 `json:"user_id"`
			Project  *int64 `json:"project_id"`
			Template *int64 `json:"permission_template_id"`
		} `json:"users"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	var out []*row
	for i, b := range body.Users {
		if b.User == nil || b.Project == nil || b.Template == nil && w == addRow {
			return nil, fmt.Errorf("users[%d] must have a user, a project and a permission template", i)
		}
		r := &row{user: *b.User, project: *b.Project}
		put(&r.template, b.Template)
		out = append(out, r)
	}
	return out, nil
}

// bulk returns the handler of a version 2 call that does up to most rows at
// once, and gives more to a worker.
func bulk(w work, most int) func(*call) reply {
	return func(c *call) reply {
		rows, err := c.rows2(w)
		if err == nil && len(rows) == 0 {
			err = fmt.Errorf("users is empty")
		}
		if most := c.s.config.batchCap; err == nil && most > 0 && len(rows) > most {
			err = fmt.Errorf("users has more than %d rows", most)
		}
		if err != nil {
			return c.fail(http.StatusBadRequest, err.Error()).inferred()
		}
		if len(rows) > most {
			return c.accept(w, rows)
		}
		for _, r := range rows {
			r.do(c.co, w, c.now)
		}
		return c.bulkReply(w, rows)
	}
}

// do performs a row at time at.
func (r *row) do(co *company, w work, at time.Time) {
	m := co.member(r.project, r.user)
	switch w {
	case addRow:
		r.add(co, m, at)
	case updateRow:
		r.update(co, m, at)
	case removeRow:
		r.remove(co, m, at)
	}
}

// add leaves a membership that exists as it is, and calls that a success.
func (r *row) add(co *company, m *member, at time.Time) {
	if m.last().on {
		r.said, r.there = "user has been successfully added to the project", true
		return
	}
	if r.failed = co.cannotHold(r.user, r.project, r.template); r.failed == "" {
		co.set(r.project, r.user, membership{at: at, on: true, template: r.template})
		r.said = "user has been successfully added to the project"
	}
}

func (r *row) update(co *company, m *member, at time.Time) {
	switch {
	case !m.last().on:
		r.failed = notOnProject
	case m.managed:
		r.failed = groupManaged
	case r.template == 0: // roles alone
		r.said = "project details have been successfully updated"
	default:
		if r.failed = co.cannotHold(r.user, r.project, r.template); r.failed == "" {
			co.set(r.project, r.user, membership{at: at, on: true, template: r.template})
			r.said = "project details have been successfully updated"
		}
	}
}

func (r *row) remove(co *company, m *member, at time.Time) {
	switch {
	case !m.last().on:
		r.failed, r.said = notOnProject, "failure"
	case m.managed:
		r.failed, r.said = groupManaged, "skipped_managed"
	default:
		co.set(r.project, r.user, membership{at: at})
		r.said = "success"
	}
}

// bulkReply is the answer of version 2. The errors of an add stand at the top,
// those of an update in the elements of data.
func (c *call) bulkReply(w work, rows []*row) reply {
	if w == removeRow {
		return c.json(http.StatusOK, object{"data": []any{removal(rows)}})
	}
	c.guess = c.guess || guessed(rows)
	done, failed := group(rows, func(id int64) any { return strconv.FormatInt(id, 10) })
	element := object{"entities": done}
	if len(failed) == 0 {
		return c.json(http.StatusOK, object{"data": []any{element}})
	}
	if w == updateRow {
		element["errors"] = failed
		return c.json(http.StatusMultiStatus, object{"data": []any{element}})
	}
	return c.json(http.StatusMultiStatus, object{"data": []any{element}, "errors": failed})
}

// guessed tells whether an answer about the rows has no public source: what an
// add says of an existing membership, and every failure but the documented one.
func guessed(rows []*row) bool {
	return slices.ContainsFunc(rows, func(r *row) bool {
		return r.there || r.failed != "" && r.failed != cannotAdd
	})
}

// group sorts rows by user, into successes and failures.
func group(rows []*row, id func(int64) any) (done, failed []object) {
	done, failed = []object{}, nil
	index := map[bool]map[int64]object{true: {}, false: {}}
	for _, r := range rows {
		bad := r.failed != ""
		list, said := "projects", r.said
		if bad {
			list, said = "errors", r.failed
		}
		o := index[bad][r.user]
		if o == nil {
			o = object{"userId": id(r.user), list: []object{}}
			index[bad][r.user] = o
			if bad {
				failed = append(failed, o)
			} else {
				done = append(done, o)
			}
		}
		item := object{"projectId": id(r.project), "message": said}
		if r.failed == groupManaged {
			item["code"] = groupManaged
		}
		o[list] = append(o[list].([]object), item)
	}
	return done, failed
}

// removal is the outcome by user and project.
func removal(rows []*row) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, r := range rows {
		u := strconv.FormatInt(r.user, 10)
		if out[u] == nil {
			out[u] = map[string]string{}
		}
		out[u][strconv.FormatInt(r.project, 10)] = r.said
	}
	return out
}

// old reads and performs a version 1.3 call, which has no worker.
func (c *call) old(w work) ([]*row, reply, bool) {
	rows, err := c.rows1(w)
	if err == nil && (len(rows) == 0 || len(rows) > mostOld) {
		err = fmt.Errorf("users must have 1 to %d rows", mostOld)
	}
	if err != nil {
		return nil, c.fail(http.StatusBadRequest, err.Error()).inferred(), false
	}
	for _, r := range rows {
		r.do(c.co, w, c.now)
	}
	return rows, reply{}, true
}

func (c *call) oldAdd() reply {
	rows, rep, ok := c.old(addRow)
	if !ok {
		return rep
	}
	c.guess = guessed(rows)
	done, failed := group(rows, func(id int64) any {
		if c.s.has(TextIDsInBulk) {
			return strconv.FormatInt(id, 10)
		}
		return id
	})
	if len(failed) == 0 {
		return c.json(http.StatusOK, object{"entities": done})
	}
	return c.json(http.StatusMultiStatus, object{"entities": done, "errors": failed})
}

func (c *call) oldRemove() reply {
	rows, rep, ok := c.old(removeRow)
	if !ok {
		return rep
	}
	return c.json(http.StatusOK, removal(rows))
}
