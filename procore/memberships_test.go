package procore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// rows are memberships of user 7 on projects 1 to n.
func rows(n int) []Membership {
	list := make([]Membership, n)
	for i := range list {
		list[i] = Membership{UserID: 7, ProjectID: ID(i + 1), TemplateID: 9}
	}
	return list
}

// A bulk is a small Procore for memberships: what it refuses is set, what it
// was told is kept.
type bulk struct {
	v2, v13, single int // status that refuses the way; 0: it is there
	most            int // rows in a request; more give 413
	bad             ID  // a project whose row makes the whole request a 422
	offDirectory    ID  // a project on which the row fails

	mu    sync.Mutex
	on    map[ID]bool
	sizes []int // rows of each bulk request
}

func (b *bulk) wire() *wire {
	b.on = map[ID]bool{}
	return &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch p := r.URL.Path; {
		case strings.Contains(p, "/bulk/status/"):
			return reply(200, `{"data":{"is_complete":true,"total":1,"pending":0,"failures":1}}`)()
		case strings.HasPrefix(p, "/rest/v2.0/") && b.v2 != 0:
			return reply(b.v2, `{"errors":["no"]}`)()
		case strings.HasPrefix(p, "/rest/v1.3/") && b.v13 != 0:
			return reply(b.v13, `{"errors":["no"]}`)()
		case strings.Contains(p, "/bulk_"):
			return b.many(r)
		case b.single != 0:
			return reply(b.single, `{"errors":["no"]}`)()
		}
		var project ID
		if _, err := fmt.Sscanf(r.URL.Path, "/rest/v1.0/projects/%d/", &project); err != nil {
			return nil, err
		}
		if project == b.offDirectory {
			return reply(403, `{"errors":["The Directory tool is off"]}`)()
		}
		b.on[project] = true
		return reply(201, `{"id":7}`)()
	}}
}

func (b *bulk) many(r *http.Request) (*http.Response, error) {
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	var in struct {
		Users []struct {
			Project ID `json:"project_id"`
		} `json:"users"`
	}
	if err := json.NewDecoder(body).Decode(&in); err != nil {
		return nil, err
	}
	b.sizes = append(b.sizes, len(in.Users))
	if b.most > 0 && len(in.Users) > b.most {
		return reply(413, `{"errors":"too many"}`)()
	}
	var done []string
	for _, u := range in.Users {
		if u.Project == b.bad {
			return reply(422, `{"errors":["a row is odd"]}`)()
		}
	}
	failed := ""
	for _, u := range in.Users {
		if u.Project == b.offDirectory {
			failed = fmt.Sprintf(`{"userId":"7","errors":[{"projectId":"%d","message":"Contact could not be added."}]}`, u.Project)
			continue
		}
		b.on[u.Project] = true
		done = append(done, fmt.Sprintf(`{"projectId":"%d","message":"added"}`, u.Project))
	}
	entities := `[{"userId":"7","projects":[` + strings.Join(done, ",") + `]}]`
	switch {
	case strings.HasPrefix(r.URL.Path, "/rest/v1.3/"):
		return reply(207, `{"entities":`+entities+`,"errors":[`+failed+`]}`)()
	case r.Method == http.MethodPost && len(in.Users) > 50:
		return reply(202, `{"data":[{"status":"accepted","batch_id":"batch-1"}]}`)()
	case r.Method == http.MethodPatch:
		return reply(207, `{"data":[{"entities":`+entities+`,"errors":[`+failed+`]}]}`)()
	}
	return reply(207, `{"data":[{"entities":`+entities+`}],"errors":[`+failed+`]}`)()
}

func TestAddBodies(t *testing.T) {
	b := &bulk{}
	w := b.wire()
	if _, err := on(w).AddMemberships(t.Context(), rows(1)); err != nil {
		t.Fatal(err)
	}
	b.v2 = 404
	if _, err := on(w).AddMemberships(t.Context(), rows(1)); err != nil {
		t.Fatal(err)
	}
	if got, want := w.asked[0].body, `{"users":[{"permission_template_id":"9","project_id":"1","user_id":"7"}]}`; got != want {
		t.Errorf("version 2 got %s, want %s", got, want)
	}
	if got, want := w.asked[2].body, `{"users":[{"permission_template_id":9,"project_id":1,"user_id":7}]}`; got != want {
		t.Errorf("version 1.3 got %s, want %s", got, want)
	}
}

// The ladder, from each kind of refusal, ends in the same state.
func TestLadder(t *testing.T) {
	for name, tc := range map[string]struct {
		do       func(*Client, context.Context, []Membership) (BulkResult, error)
		v2, v13  int
		requests int
		via      string
		lines    []string
	}{
		"add v2":         {(*Client).AddMemberships, 0, 0, 1, "v2 bulk", nil},
		"add v1.3, 403":  {(*Client).AddMemberships, 403, 0, 2, "v1.3 bulk", nil},
		"add v1.3, 404":  {(*Client).AddMemberships, 404, 0, 2, "v1.3 bulk", nil},
		"add v1.3, 405":  {(*Client).AddMemberships, 405, 0, 2, "v1.3 bulk", nil},
		"add singles":    {(*Client).AddMemberships, 404, 403, 5, "single calls", []string{"POST /rest/v1.0/projects/1/users/7/actions/add"}},
		"change v2":      {(*Client).ChangeMemberships, 0, 0, 1, "v2 bulk", nil},
		"change singles": {(*Client).ChangeMemberships, 404, 0, 4, "single calls", []string{"PATCH /rest/v1.0/projects/1/permission_template_assignments"}},
		"remove v1.3":    {(*Client).RemoveMemberships, 404, 0, 2, "v1.3 bulk", nil},
		"remove singles": {(*Client).RemoveMemberships, 404, 405, 5, "single calls", []string{"DELETE /rest/v1.0/projects/1/users/7/actions/remove"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := &bulk{v2: tc.v2, v13: tc.v13}
			w := b.wire()
			c := on(w)
			res, err := tc.do(c, t.Context(), rows(3))
			if err != nil {
				t.Fatal(err)
			}
			if len(b.on) != 3 || len(res.Done) != 3 || len(res.Failed) != 0 || res.Via != tc.via || res.Requests != tc.requests {
				t.Errorf("reached %v with %+v", b.on, res)
			}
			lines := strings.Join(w.lines(), "\n")
			for _, want := range tc.lines {
				if !strings.Contains(lines, want) {
					t.Errorf("requests are\n%s\nwant %s", lines, want)
				}
			}
			// The way that worked is remembered for this company, and for no other.
			before := w.count()
			if _, err := tc.do(c, t.Context(), rows(1)); err != nil || w.count() != before+1 {
				t.Errorf("second time: %d requests, %v", w.count()-before, err)
			}
			before = w.count()
			if _, err := tc.do(c.ForCompany(2), t.Context(), rows(1)); err != nil || tc.v2 != 0 && w.count() == before+1 {
				t.Errorf("other company: %d requests, %v", w.count()-before, err)
			}
		})
	}
}

// The app gate and a missing sign-in are no reason to go down the ladder.
func TestLadderStops(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		is     error
	}{
		"app gate": {403, `{"errors":["App is not connected to this company."]}`, ErrNotConnected},
		"500":      {500, "", nil},
		"400":      {400, `{"errors":["all wrong"]}`, ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inTurn(reply(tc.status, tc.body))
				res, err := on(w).AddMemberships(t.Context(), rows(40))
				failure(t, err)
				if tc.is != nil && !errors.Is(err, tc.is) || len(res.Done) != 0 {
					t.Errorf("%v, %+v", err, res)
				}
				if w.count() > 15 {
					t.Errorf("%d requests", w.count())
				}
				for _, line := range w.lines() {
					if line != "POST /rest/v2.0/companies/4286480/users/bulk_add" {
						t.Errorf("request %s", line)
					}
				}
			})
		})
	}
}

// Where nothing is allowed, it is found out within a few calls.
func TestLadderForbidden(t *testing.T) {
	b := &bulk{v2: 403, v13: 403, single: 403}
	w := b.wire()
	_, err := on(w).AddMemberships(t.Context(), rows(1200))
	if failure(t, err); !errors.Is(err, ErrForbidden) || w.count() > 2+maxForbidden+2*abreast {
		t.Errorf("%v after %d requests", err, w.count())
	}
}

func TestChunks(t *testing.T) {
	for name, tc := range map[string]struct {
		b        *bulk
		n        int
		accepted int
		sizes    string // in order; of those side by side the largest first
		failed   int
	}{
		"fifty at once":         {&bulk{}, 50, 0, "[50]", 0},
		"more, side by side":    {&bulk{}, 210, 0, "[50 50 50 50 10]", 0},
		"three hundred":         {&bulk{}, 300, 0, "[50 50 50 50 50 50]", 0},
		"a worker above":        {&bulk{}, 301, 301, "[301]", 0},
		"workers above":         {&bulk{}, 2020, 2000, "[1000 1000 20]", 0},
		"too many, halved":      {&bulk{most: 20}, 100, 0, "[50 25 13 13 13 13 13 13 13 9]", 0},
		"too many for a worker": {&bulk{most: 400}, 2000, 2000, "[1000 500 250 250 250 250 250 250 250 250]", 0},
		"version 1.3 chunks":    {&bulk{v2: 404}, 2100, 0, "[1000 1000 100]", 0},
		"a row fails":           {&bulk{offDirectory: 3}, 10, 0, "[10]", 1},
		"a row spoils all":      {&bulk{bad: 3}, 6, 0, "[6 3 2 2 1 3]", 1},
		"a row spoils one part": {&bulk{bad: 63}, 200, 0, "[50 50 50 50 25 13 7 7 4 4 2 1 38 19 10 5 3 2 1 37]", 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := tc.b
				res, err := on(b.wire()).AddMemberships(t.Context(), rows(tc.n))
				if err != nil {
					t.Fatal(err)
				}
				var want []int
				for s := range strings.FieldsSeq(strings.Trim(tc.sizes, "[]")) {
					n, _ := strconv.Atoi(s)
					want = append(want, n)
				}
				if name == "more, side by side" || name == "workers above" || name == "version 1.3 chunks" || name == "too many, halved" {
					slices.SortFunc(b.sizes, func(a, b int) int { return b - a })
				}
				if !slices.Equal(b.sizes, want) {
					t.Errorf("chunks are %v, want %v", b.sizes, want)
				}
				if res.Accepted != tc.accepted || len(res.Handed) != tc.accepted || len(res.Failed) != tc.failed || len(b.on) != tc.n-tc.failed {
					t.Errorf("accepted %d, failed %v, on %d", res.Accepted, res.Failed, len(b.on))
				}
				if tc.accepted > 0 && res.Refused == 0 {
					t.Error("the worker's count of failures is lost")
				}
				for id, words := range res.Failed {
					if id != b.bad && id != b.offDirectory || words == "" {
						t.Errorf("project %v failed: %q", id, words)
					}
				}
				whole(t, rows(tc.n), res)
			})
		})
	}
}

// whole checks that each row is in exactly one part of the result.
func whole(t *testing.T, rows []Membership, res BulkResult) {
	t.Helper()
	in := map[ID]int{}
	for _, ids := range [][]ID{
		slices.Collect(maps.Keys(res.Done)), slices.Collect(maps.Keys(res.Failed)), res.Handed, res.Unknown, res.Left,
	} {
		for _, id := range ids {
			in[id]++
		}
	}
	for _, m := range rows {
		if in[m.ProjectID] != 1 {
			t.Fatalf("project %v is in %d parts of the result", m.ProjectID, in[m.ProjectID])
		}
	}
	if len(in) != len(rows) {
		t.Errorf("the result names %d projects, want %d", len(in), len(rows))
	}
}
