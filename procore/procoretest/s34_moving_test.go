package procoretest

import (
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestS34ShiftedPages(t *testing.T) {
	s := New(WithProjects(10))
	c := signIn(t, s)
	const list = "/rest/v1.1/projects?company_id=4286480&view=compact&per_page=4"
	want := column(c.all(list), "id")
	s.Fault(Fault{Path: projectsPath, After: 1, Action: Shift()})
	got := column(c.all(list), "id")
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d: the Total does not change", len(got), len(want))
	}
	seen := map[any]int{}
	for _, id := range got {
		seen[id]++
	}
	for i, id := range want { // at each border one comes twice and one never
		times := map[int]int{3: 2, 4: 0, 7: 2, 8: 0}
		if n, ok := times[i]; ok && seen[id] != n || !ok && seen[id] != 1 {
			t.Errorf("row %d comes %d times: %v", i, seen[id], got)
		}
	}
}

func TestS34ShortAndEmpty(t *testing.T) {
	s := New(WithProjects(10))
	c := signIn(t, s)
	const list = "/rest/v1.1/projects?company_id=4286480&view=ids"
	ask := func(a Action) (rows int, total string) {
		s.Fault(Fault{Path: projectsPath, Times: 1, Action: a})
		got := c.get("%s", list).want(http.StatusOK)
		return len(decode[[]int64](got)), got.header.Get("Total")
	}
	for name, x := range map[string]struct {
		act   Action
		rows  int
		total string
	}{"short": {Short(3), 7, "10"}, "empty": {Empty(true), 0, "10"}, "empty without a word": {Empty(false), 0, ""}} {
		if rows, total := ask(x.act); rows != x.rows || total != x.total {
			t.Errorf("%s: %d rows of %q", name, rows, total)
		}
		if got := decode[[]int64](c.get("%s", list)); len(got) != 10 { // full the next time
			t.Errorf("%s: then %d rows", name, len(got))
		}
	}
	s.Fault(Fault{Path: "/rest/v2.0/", Action: Empty(true)})
	if a := c.get("%s", at("v2.0", meridian, "webhooks/hooks")); string(a.body) != `{"data":[]}` {
		t.Errorf("version 2: %s", a.body)
	}
}

func TestS35StaleSearch(t *testing.T) {
	for name, old := range map[string]bool{"finds nothing": false, "shows what was": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := signIn(t, New(WithStaleSearch(30*time.Second, old)))
				users := at("v1.3", meridian, "users")
				find := func(text string) []any { return column(c.all(users+"?filters[search]="+text), "email_address") }
				const before, after = "engineer@meridian.example", "moved@meridian.example"
				id := number(c.all(users + "?filters[search]=" + before)[0], "id")
				c.send("PATCH", users+"/"+itoa(id), object{"user": object{"last_name": "Engineer", "email_address": after}}).want(http.StatusOK)
				if show := c.get("%s/%d", users, id).object(); show["email_address"] != after {
					t.Errorf("show has %v", show["email_address"])
				}
				if got := find(after); len(got) != 0 {
					t.Errorf("the new address is found at once: %v", got)
				}
				if got := find(before); slices.Contains(got, any(before)) != old {
					t.Errorf("the old address is found: %v", got)
				}
				if got := column(c.all(users), "email_address"); !slices.Contains(got, any(after)) {
					t.Error("the list without a search is behind")
				}
				fresh := c.newUser(email)
				if got := find(email); slices.Contains(got, any(email)) {
					t.Errorf("a new person is found at once: %v", got)
				}
				c.get("%s/%d", users, fresh).want(http.StatusOK)
				time.Sleep(30 * time.Second)
				got := append(find(after), find(email)...)
				if !slices.Contains(got, any(after)) || !slices.Contains(got, any(email)) || len(find(before)) != 0 {
					t.Errorf("after a while %v, and still %v", got, find(before))
				}
			})
		})
	}
}

// TestS36Colleague changes everything that a program may rest on exactly between
// two of its requests.
func TestS36Colleague(t *testing.T) {
	s := New()
	c := signIn(t, s)
	const person = "engineer@meridian.example"
	user := at("v1.3", meridian, "users/70002")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	var numbers []int
	s.Between(func(n int, r *http.Request) {
		numbers = append(numbers, n)
		if n != 2 {
			return
		}
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.URL.Path)
		}
		must(s.EditUser(meridian, person, Edit{Last: "Other", Email: "other@meridian.example", CompanyTemplate: "Company Admin"}))
		must(s.EditTemplate(meridian, 4501, func(levels map[string]int, _ map[string]map[string]bool) { levels["rfi"] = levelAdmin }))
		must(s.RenameTemplate(meridian, 4502, "Renamed"))
		must(s.RenameProject(meridian, 300001, "Tower South"))
		must(s.CloseProject(meridian, 300002, true))
		must(s.DemoteOperator(meridian, "Company Read Only"))
	})
	if o := c.get("%s", user).object(); o["email_address"] != person {
		t.Errorf("changed too early: %v", o)
	}
	o := c.get("%s", user).object()
	if o["email_address"] != "other@meridian.example" || o["last_name"] != "Other" || number(o, "company_permission_template_id") != 4403 {
		t.Errorf("changed %v", o)
	}
	st := s.State(meridian)
	admin, _ := st.User(operatorLogin)
	tpl, _ := st.Template(typeGlobal, "Renamed")
	if tpl.ID != 4502 || admin.CompanyTemplate == 4403 || slices.Contains(s.Projects(meridian), 300002) {
		t.Errorf("state: template %+v, operator %+v", tpl, admin)
	}
	c.send("PATCH", user, object{"user": object{"default_permission_template_id": 4501}}).want(http.StatusForbidden)
	s.Between(nil)
	c.get("/rest/v1.0/me").want(http.StatusOK)
	if !slices.Equal(numbers, []int{1, 2, 3}) {
		t.Errorf("called before the requests %v", numbers)
	}
	if s.EditUser(meridian, "nobody@meridian.example", Edit{}) == nil || s.CloseProject(meridian, 1, true) == nil ||
		s.EditUser(meridian, operatorLogin, Edit{CompanyTemplate: "No Such"}) == nil {
		t.Error("a change to what there is not is no error")
	}
}

// TestS37IgnoredFilters has each filter without effect: the answer is that of no
// filter, and 200.
func TestS37IgnoredFilters(t *testing.T) {
	user := at("v1.0", meridian, "users/70002/project_assignments")
	for trait, x := range map[Trait]struct{ path, filter string }{
		IgnoreSearch:           {at("v1.3", meridian, "users") + "?per_page=100", "&filters[search]=engineer@"},
		IgnoreType:             {at("v1.0", meridian, "permission_templates") + "?", "&filters[type]=company_tools"},
		IgnoreStatus:           {"/rest/v1.1/projects?company_id=4286480&filters[by_status]=All", "&filters[by_status]=Inactive"},
		IgnoreAssignmentStatus: {user + "?filters[by_status]=All", "&filters[assignment_status]=assigned"},
		IgnoreHeldTemplate:     {user + "?filters[by_status]=All", "&filters[project_permission_templates]=4602"},
		IgnoreTemplate:         {"/rest/v1.1/projects?company_id=4286480&filters[by_status]=All", "&filters[template]=false"},
	} {
		t.Run(string(trait), func(t *testing.T) {
			c := signIn(t, New())
			whole := len(c.all(x.path))
			path := x.path + x.filter
			if trait == IgnoreStatus {
				path = "/rest/v1.1/projects?company_id=4286480" + x.filter
			}
			if got := len(c.all(path)); got >= whole && trait != IgnoreType {
				t.Errorf("the filter does nothing: %d of %d", got, whole)
			}
			c.s.SetTrait(trait, true)
			if got := len(c.all(path)); got != whole {
				t.Errorf("%d rows, want all %d", got, whole)
			}
		})
	}
}
