package procoretest

import (
	"net/http"
	"strings"
	"testing"
)

func TestS11Version1Pages(t *testing.T) {
	s := New(WithProjects(301))
	c := signIn(t, s)
	const list = "/rest/v1.1/projects?company_id=4286480"
	for query, want := range map[string]struct {
		rows, per int
		rels      string
	}{
		"":                      {100, 100, "next last"},
		"&page=2":               {100, 100, "first next last"},
		"&page=3":               {100, 100, "first prev next last"},
		"&page=4":               {1, 100, "first prev last"},
		"&page=5":               {0, 100, "first prev last"},
		"&per_page=300":         {300, 300, "next last"},
		"&per_page=900":         {300, 300, "next last"}, // clamped
		"&per_page=300&page=2":  {1, 300, "first last"},
		"&filters[id][]=300001": {1, 100, ""},
	} {
		a := c.get("%s%s", list, query).want(http.StatusOK)
		if got := len(a.rows()); got != want.rows || rels(a.header) != want.rels {
			t.Errorf("%q: %d rows, rels %q, want %+v", query, got, rels(a.header), want)
		}
		if a.header.Get("Per-Page") != map[int]string{100: "100", 300: "300"}[want.per] {
			t.Errorf("%q: Per-Page %s", query, a.header.Get("Per-Page"))
		}
	}
	a := c.get("%s&view=compact&per_page=7&filters[by_status]=Active", list)
	if a.header.Get("Total") != "301" || !strings.Contains(next(a.header), "filters%5Bby_status%5D=Active") {
		t.Errorf("Total %s, next %s", a.header.Get("Total"), next(a.header))
	}
	if row := a.rows()[0]; len(row) != 2 || number(row, "id") != 300001 {
		t.Errorf("a compact row is %v", row)
	}
	if got := len(c.all(list + "&view=compact&per_page=7")); got != 301 {
		t.Errorf("following the pages gives %d rows", got)
	}
	ids := c.get("%s&view=ids&per_page=5", list)
	if got := decode[[]int64](ids); len(got) != 301 || ids.header.Get("Link") != "" {
		t.Errorf("view=ids has %d ids, Link %q", len(got), ids.header.Get("Link"))
	}
	c.get("%s&per_page=x", list).want(http.StatusBadRequest)
}

func TestS11Version2Envelope(t *testing.T) {
	c := signIn(t, New())
	a := c.get("%s", at("v2.0", meridian, "webhooks/hooks")).want(http.StatusOK)
	if string(a.body) != `{"data":[]}` {
		t.Errorf("body %s", a.body)
	}
	if link, ok := a.header["Link"]; !ok || link[0] != "" || a.header.Get("Per-Page") != "10" {
		t.Errorf("headers %v", a.header)
	}
	if a := c.get("%s?per_page=500", at("v2.0", meridian, "webhooks/hooks")); a.header.Get("Per-Page") != "100" {
		t.Errorf("Per-Page %s, want it clamped", a.header.Get("Per-Page"))
	}
}

func TestS12Users(t *testing.T) {
	c := signIn(t, New())
	users := at("v1.3", meridian, "users")
	all := c.all(users + "?per_page=5")
	for _, u := range all {
		if u["is_active"] != true {
			t.Errorf("%v is not active", u["email_address"])
		}
	}
	if contains(all, "email_address", "integration@meridian.example") || len(all) < 11 {
		t.Errorf("the list has %d people: %v", len(all), column(all, "email_address"))
	}
	near := c.all(users + "?filters[search]=SYNC@meridian.example")
	if contains(near, "email_address", "sync@meridian.example") || len(near) != 2 {
		t.Errorf("the search finds %v, want two near misses", column(near, "email_address"))
	}
	row := c.all(users + "?filters[search]=engineer@")[0]
	def, _ := row["permission_template"].(object)
	co, _ := row["company_permission_template"].(object)
	if def["name"] != "Standard User" || def["type"] != "global" || co["name"] != "Company Read Only" {
		t.Errorf("a list row has templates %v and %v", def, co)
	}
	if _, ok := row["default_permission_template_id"]; ok {
		t.Error("a list row has template ids")
	}
	show := c.get("%s/70002", users).want(http.StatusOK).object()
	if number(show, "default_permission_template_id") != 4502 || number(show, "company_permission_template_id") != 4402 {
		t.Errorf("show has %v", show)
	}
	if _, ok := show["permission_template"]; ok {
		t.Error("show has template objects")
	}
}

func TestS12InactiveAndProjectUsers(t *testing.T) {
	c := signIn(t, New())
	rows := c.all(at("v1.0", meridian, "users/inactive") + "?filters[search]=nobody&per_page=1")
	if len(rows) != 2 { // there is no search
		t.Fatalf("%d inactive people", len(rows))
	}
	links, _ := rows[0]["_links"].(object)
	if links["reactivate"] != apiURL+at("v1.0", meridian, "users/inactive/70009") {
		t.Errorf("reactivate at %v", links)
	}
	for _, u := range c.all("/rest/v1.0/projects/300001/users") {
		for k, v := range u {
			if v == nil {
				t.Errorf("%v has a null %s", u["name"], k)
			}
		}
	}
	row := c.get("/rest/v1.0/projects/300001/users?filters[id]=70002").rows()[0]
	if tp, _ := row["permission_template"].(object); number(tp, "id") != 4502 {
		t.Errorf("project row %v", row)
	}
	compact := c.get("/rest/v1.0/projects/300001/users?view=compact").rows()[0]
	if _, ok := compact["permission_template"]; ok {
		t.Error("a compact row tells the template")
	}
	for _, u := range c.get("/rest/v1.0/projects/300001/assignable_users?filters[search]=engineer@").rows() {
		if u["assigned_to_project"] != true || number(u, "project_permission_template_id") != 4502 {
			t.Errorf("assignable row %v", u)
		}
	}
}
