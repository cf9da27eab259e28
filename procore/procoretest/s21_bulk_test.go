package procoretest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestS21Visibility(t *testing.T) {
	s := New()
	c := signIn(t, s)
	const list = "/rest/v1.1/projects?company_id=4286480"
	for query, want := range map[string]int{
		"": 26, "&filters[template]=false": 25, "&filters[template]=true": 1, "&filters[is_demo]=true": 1,
		"&filters[by_status]=Active": 26, "&filters[by_status]=Inactive": 3, "&filters[by_status]=All": 29,
	} {
		if got := len(c.all(list + query)); got != want {
			t.Errorf("%q: %d projects, want %d", query, got, want)
		}
	}
	names := map[any]int{}
	for _, p := range c.all(list) {
		names[p["name"]]++
		if p["display_name"] != p["project_number"].(string)+" "+p["name"].(string) {
			t.Errorf("project %v", p)
		}
	}
	if names["Tower North Fit-out"] != 2 || names["Depot 7"] != 2 {
		t.Errorf("names %v", names)
	}
	own := signInAs(t, s, "documents@meridian.example") // Directory Standard: an admin of nothing
	if got := len(own.all(list)); got != 7 {
		t.Errorf("a person who is no company admin sees %d projects, want their own 7", got)
	}
	if p := c.get("%s&view=extended", list).rows()[0]; p["program"].(object)["name"] != "Offices" {
		t.Errorf("extended row %v", p)
	}
}

func TestS21Sizes(t *testing.T) {
	for _, n := range []int{0, 1, 50, 51, 300, 301, 1000, 1001, 2500} {
		s := New(WithProjects(n), WithOnlyMain())
		ids := decode[[]int64](signIn(t, s).get("/rest/v1.1/projects?company_id=4286480&view=ids"))
		if len(ids) != n || len(s.Projects(meridian)) != n {
			t.Errorf("%d projects, want %d", len(ids), n)
		}
	}
}

// projects returns n ids of the main company's generated projects.
func projects(n int) []int64 {
	var out []int64
	for i := range n {
		out = append(out, 300001+int64(i))
	}
	return out
}

func TestS22AddNow(t *testing.T) {
	s := New(WithRecorded(), WithProjects(60))
	c := signIn(t, s)
	id := c.newUser(email)
	add := at("v2.0", meridian, "users/bulk_add")
	body := decode[struct {
		Data []struct {
			Entities []struct {
				User     string              `json:"userId"`
				Projects []map[string]string `json:"projects"`
			} `json:"entities"`
		} `json:"data"`
	}](c.send("POST", add, rows2(id, 4501, projects(50)...)).want(http.StatusOK))
	if e := body.Data[0].Entities[0]; e.User != strconv.FormatInt(id, 10) || len(e.Projects) != 50 || e.Projects[0]["projectId"] != "300001" {
		t.Errorf("entities %+v", e)
	}
	c.send("POST", add, rows2(id, 4502, 300001)).want(http.StatusOK).wantInferred(true) // already there
	if on := s.State(meridian).On(id); len(on) != 50 || on[300001] != 4501 {
		t.Errorf("an existing membership was changed: %d", on[300001])
	}
	for name, body := range map[string]object{"numbers": rows1(id, 4501, 300001), "nothing": {"users": []object{}}} {
		if a := c.send("POST", add, body); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	old := at("v1.3", meridian, "users/bulk_add")
	c.send("POST", old, rows2(id, 4501, 300001)).want(http.StatusBadRequest)
	o := c.send("POST", old, rows1(id, 4501, 300051)).want(http.StatusOK).object()
	if e := o["entities"].([]any)[0].(object); o["data"] != nil || e["userId"] != strconv.FormatInt(id, 10) {
		t.Errorf("v1.3 answers %v", o)
	}
	s.SetTrait(TextIDsInBulk, false)
	o = c.send("POST", old, rows1(id, 4501, 300051)).want(http.StatusOK).object()
	if e := o["entities"].([]any)[0].(object); number(e, "userId") != id {
		t.Errorf("the older v1.3 answers %v", o)
	}
}

func TestS22OldLimit(t *testing.T) {
	s := New(WithProjects(1001))
	c := signIn(t, s)
	id := c.newUser(email)
	old := at("v1.3", meridian, "users/bulk_add")
	c.send("POST", old, rows1(id, 4501, projects(1001)...)).want(http.StatusBadRequest)
	c.send("POST", old, rows1(id, 4501, projects(1000)...)).want(http.StatusOK)
	if n := len(s.State(meridian).On(id)); n != 1000 {
		t.Errorf("on %d projects", n)
	}
	capped := signIn(t, New(WithProjects(60), WithBatchCap(55)))
	capped.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(70002, 4501, projects(56)...)).want(http.StatusBadRequest)
}

func TestS22Worker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithProjects(100), WithWorkerDelay(10*time.Second), WithLateFailures(300100))
		c := signIn(t, s)
		id := c.newUser(email)
		o := c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(id, 4501, projects(100)...)).want(http.StatusAccepted).object()
		d := o["data"].([]any)[0].(object)
		if d["status"] != "accepted" || !strings.HasPrefix(fmt.Sprint(d["batch_id"]), "batch-") {
			t.Fatalf("accepted with %v", o)
		}
		status := func() object {
			a := c.get("%s/%s", at("v2.0", meridian, "users/bulk/status"), d["batch_id"]).want(http.StatusOK)
			return a.object()["data"].(object)
		}
		if st := status(); st["is_complete"] != false || number(st, "total") != 100 || number(st, "pending") != 100 {
			t.Errorf("at the start %v", st)
		}
		time.Sleep(5 * time.Second)
		if st := status(); number(st, "pending") != 50 || len(s.State(meridian).On(id)) != 50 {
			t.Errorf("half way %v, on %d", st, len(s.State(meridian).On(id)))
		}
		time.Sleep(5 * time.Second)
		if st := status(); st["is_complete"] != true || number(st, "failures") != 1 {
			t.Errorf("at the end %v", st)
		}
		if on := s.State(meridian).On(id); len(on) != 99 || on[300100] != 0 {
			t.Errorf("on %d projects", len(on))
		}
		c.get("%s/batch-no", at("v2.0", meridian, "users/bulk/status")).want(http.StatusNotFound)
	})
}

func TestS22UpdateAndRemove(t *testing.T) {
	s := New()
	c := signIn(t, s)
	id := c.newUser(email)
	c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(id, 4501, 300001, 300002)).want(http.StatusOK)
	update := at("v2.0", meridian, "users/bulk_update_project_details")
	o := c.send("PATCH", update, rows2(id, 4502, 300001, 300009)).want(http.StatusMultiStatus).object()
	d := o["data"].([]any)[0].(object)
	if o["errors"] != nil || len(d["errors"].([]any)) != 1 || len(d["entities"].([]any)) != 1 {
		t.Errorf("207 of an update: %v", o)
	}
	if on := s.State(meridian).On(id); on[300001] != 4502 || on[300002] != 4501 {
		t.Errorf("templates %v", on)
	}
	if err := s.SetManaged(meridian, email, 300002, true); err != nil {
		t.Fatal(err)
	}
	o = c.send("POST", at("v2.0", meridian, "users/bulk_remove"), rows2(id, 0, 300001, 300002, 300003)).want(http.StatusOK).object()
	got := o["data"].([]any)[0].(object)[strconv.FormatInt(id, 10)].(object)
	if got["300001"] != "success" || got["300002"] != "skipped_managed" || got["300003"] != "failure" {
		t.Errorf("removed %v", got)
	}
	o = c.send("POST", at("v1.3", meridian, "users/bulk_remove"), rows1(70002, 0, 300001)).want(http.StatusOK).object()
	if o["70002"].(object)["300001"] != "success" {
		t.Errorf("v1.3 removed %v", o)
	}
}

func TestS23RowFailures(t *testing.T) {
	s := New()
	c := signIn(t, s)
	id := c.newUser(email)
	if err := s.SetTool(meridian, 300003, "directory", false); err != nil {
		t.Fatal(err)
	}
	row := func(user, project, template int64) object {
		return rows2(user, template, project)["users"].([]object)[0]
	}
	body := object{"users": []object{
		row(id, 300001, 4501), row(id, 300003, 4501), row(id, 300002, 9), row(id, 300004, 4601), row(id, 300005, 4401),
		row(id, 300025, 4501), row(id, 999, 4501), row(70009, 300001, 4501), row(1, 300001, 4501),
	}}
	o := c.send("POST", at("v2.0", meridian, "users/bulk_add"), body).want(http.StatusMultiStatus).object()
	if d := o["data"].([]any)[0].(object); d["errors"] != nil || len(d["entities"].([]any)) != 1 {
		t.Errorf("207 of an add: %v", o)
	}
	said := map[string]string{}
	for _, e := range o["errors"].([]any) {
		for _, x := range e.(object)["errors"].([]any) {
			said[fmt.Sprint(e.(object)["userId"], " ", x.(object)["projectId"])] = fmt.Sprint(x.(object)["message"])
		}
	}
	me := strconv.FormatInt(id, 10)
	for key, want := range map[string]string{
		me + " 300003": cannotAdd, me + " 300002": unknownTemplate, me + " 300004": unknownTemplate, me + " 300005": unknownTemplate,
		me + " 300025": inactiveProject, me + " 999": unknownProject, "70009 300001": inactiveUser, "1 300001": unknownUser,
	} {
		if said[key] != want {
			t.Errorf("%s: %q, want %q", key, said[key], want)
		}
	}
	if on := s.State(meridian).On(id); len(on) != 1 {
		t.Errorf("on %v", on)
	}
	// a project's own template works there
	c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(id, 4602, 300002)).want(http.StatusOK)
}

func TestS23SingleCalls(t *testing.T) {
	s := New()
	c := signIn(t, s)
	id := c.newUser(email)
	base := fmt.Sprintf("/rest/v1.0/projects/300001/users/%d/actions/", id)
	user := object{"user": object{"permission_template_id": 4501}}
	if o := c.send("POST", base+"add", user).want(http.StatusCreated).object(); number(o, "id") != id {
		t.Errorf("added %v", o)
	}
	assign := object{"permission_template_assignments": object{"user_id": id, "permission_template_id": 4502}}
	o := c.send("PATCH", "/rest/v1.0/projects/300001/permission_template_assignments", assign).want(http.StatusOK).object()
	if number(o, "project_id") != 300001 || number(o, "permission_template_id") != 4502 || s.State(meridian).On(id)[300001] != 4502 {
		t.Errorf("assigned %v", o)
	}
	c.send("PATCH", "/rest/v1.0/projects/300002/permission_template_assignments", assign).want(http.StatusUnprocessableEntity)
	c.send("DELETE", base+"remove", nil).want(http.StatusNoContent)
	c.send("DELETE", base+"remove", nil).want(http.StatusNotFound)
	if err := s.SetTool(meridian, 300001, "directory", false); err != nil {
		t.Fatal(err)
	}
	c.send("POST", base+"add", user).want(http.StatusBadRequest).text(cannotAdd)
}
