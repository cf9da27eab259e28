package procoretest

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestBulkIsRepeatable checks, for any rows, what makes a repeat after a lost
// answer safe: a second bulk_add changes nothing, and the two versions of the
// call end in the same state.
func TestBulkIsRepeatable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		places := rapid.SliceOfNDistinct(rapid.Int64Range(300001, 300032), 1, 30, rapid.ID).Draw(rt, "projects")
		template := rapid.SampledFrom([]int64{4501, 4502, 4601, 4401, 9}).Draw(rt, "template")
		before := rapid.SliceOfDistinct(rapid.Int64Range(300001, 300024), rapid.ID).Draw(rt, "before")
		states := map[string]map[int64]int64{}
		for _, v := range []string{"v1.3", "v2.0"} {
			s := New(WithOnlyMain())
			c := signIn(t, s)
			for _, p := range before {
				if err := s.Assign(meridian, "resync@meridian.example", p, 4503); err != nil {
					rt.Fatal(err)
				}
			}
			body := rows1(70006, template, places...)
			if v == "v2.0" {
				body = rows2(70006, template, places...)
			}
			first := c.send("POST", at(v, meridian, "users/bulk_add"), body)
			once := maps.Clone(s.State(meridian).On(70006))
			second := c.send("POST", at(v, meridian, "users/bulk_add"), body)
			if first.status != second.status || first.status != http.StatusOK && first.status != http.StatusMultiStatus {
				rt.Fatalf("%d, then %d", first.status, second.status)
			}
			states[v] = s.State(meridian).On(70006)
			if diff := cmp.Diff(once, states[v]); diff != "" {
				rt.Fatalf("the repeat changed something: %s", diff)
			}
			for _, p := range before {
				if once[p] != 4503 {
					rt.Fatalf("the template on %d was changed", p)
				}
			}
		}
		if diff := cmp.Diff(states["v1.3"], states["v2.0"]); diff != "" {
			rt.Fatalf("the versions differ: %s", diff)
		}
	})
}

// TestPagesJoinToTheWhole checks for any page size that following the links
// gives every row once, in order.
func TestPagesJoinToTheWhole(t *testing.T) {
	s := New(WithOnlyMain(), WithProjects(130), WithLimits(1<<30, 1<<30))
	c := signIn(t, s)
	whole := column(c.get("/rest/v1.1/projects?company_id=4286480&per_page=300").rows(), "id")
	rapid.Check(t, func(rt *rapid.T) {
		per := rapid.IntRange(1, 200).Draw(rt, "per page")
		got := column(c.all("/rest/v1.1/projects?company_id=4286480&per_page="+strconv.Itoa(per)), "id")
		if diff := cmp.Diff(whole, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// TestAnyRequestIsAnswered sends requests of every endpoint with ids and bodies
// that may or may not fit: all get an answer with a status that HTTP has, and
// none breaks the server.
func TestAnyRequestIsAnswered(t *testing.T) {
	s := New(WithLimits(1<<30, 1<<30))
	c := signIn(t, s)
	ids := []string{"4286480", "300001", "300025", "70001", "70009", "4501", "0", "-1", "x", "99999999999999999999", "batch-1"}
	values := rapid.SampledFrom([]any{
		nil, true, "", "x", "300001", 300001, 70001, 70009, 4501, -1, 1.5,
		[]any{},
		[]any{nil},
		object{},
		"a@b.example", "global",
		[]any{object{"user_id": "70002", "project_id": "300001", "permission_template_id": "4501"}},
		[]any{object{"id": 70002}},
		object{"user_id": 70002, "permission_template_id": 4501},
		object{"rfi": 3},
		object{"rfi": object{"act_as_manager": true}},
		object{"last_name": "x", "email_address": "x@y.example"},
		object{"name": "x", "type": "global"},
	})
	names := rapid.SampledFrom([]string{
		"user", "users", "permission_template", "permission_template_assignments", "updates", "tools",
		"last_name", "email_address", "name", "type",
	})
	params := rapid.SampledFrom([]string{
		"", "?company_id=4286480", "?project_id=300001", "?project_id=x", "?page=3&per_page=2", "?per_page=-1",
		"?filters[search]=%00&view=compact", "?view=ids&company_id=4286480", "?filters[type]=x",
	})
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(s.routes).Draw(rt, "route")
		p := r.pattern
		for _, seg := range r.segments {
			if seg[0] == '{' {
				p = strings.Replace(p, seg, rapid.SampledFrom(ids).Draw(rt, seg), 1)
			}
		}
		body := rapid.MapOfN(names, values, 0, 3).Draw(rt, "body")
		d := c.in(rapid.SampledFrom([]int64{meridian, 0, 5000000017, 1}).Draw(rt, "company"))
		b, err := json.Marshal(body)
		if err != nil {
			rt.Fatal(err)
		}
		a, err := d.request(r.method, apiURL+p+params.Draw(rt, "params"), "application/json", b)
		if err != nil || http.StatusText(a.status) == "" || a.status >= http.StatusInternalServerError {
			rt.Fatalf("%s %s: %v %v", r.method, p, a, err)
		}
	})
}
