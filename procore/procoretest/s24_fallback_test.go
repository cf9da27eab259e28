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

func TestS24Switches(t *testing.T) {
	s := New()
	c := signIn(t, s)
	id := c.newUser(email)
	beta := []func() *answer{
		func() *answer {
			return c.get("%s", at("v1.0", meridian, fmt.Sprintf("users/%d/project_assignments", id)))
		},
		func() *answer { return c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(id, 4501, 300001)) },
		func() *answer { return c.get("%s", at("v2.0", meridian, "users/bulk/status/x")) },
		func() *answer {
			return c.send("PATCH", at("v2.0", meridian, "users/bulk_update_project_details"), rows2(id, 4501, 300001))
		},
		func() *answer { return c.send("POST", at("v2.0", meridian, "users/bulk_remove"), rows2(id, 0, 300001)) },
	}
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound} {
		for i, e := range betas {
			s.SetEndpoint(e, status)
			beta[i]().want(status)
			s.SetEndpoint(e, 0)
		}
	}
	if a := beta[0](); a.status != http.StatusOK {
		t.Errorf("switched on again: %d", a.status)
	}
	none := New(WithoutEndpoints(http.StatusNotFound), WithoutEndpoints(http.StatusForbidden, OldBulkAdd))
	d := signIn(t, none)
	d.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(70002, 4501, 300001)).want(http.StatusNotFound)
	d.send("POST", at("v1.3", meridian, "users/bulk_add"), rows1(70002, 4501, 300001)).want(http.StatusForbidden)
	no := c.in(s.CompanyID(NoBeta))
	no.get("%s", at("v1.0", no.company, "users/70001/project_assignments")).want(http.StatusNotFound)
}

func TestS24Deprecated(t *testing.T) {
	const old = "/rest/v1.0/tools?project_id=300001"
	s := New()
	signIn(t, s).get(old).want(http.StatusOK)
	if v := s.Violations(); len(v) != 1 {
		t.Errorf("violations %q", v)
	}
	signIn(t, New(WithoutDeprecated())).get(old).want(http.StatusForbidden)
}

func TestS25Lag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithLag(3 * time.Second))
		c := signIn(t, s)
		if n := len(c.all(at("v1.3", meridian, "users"))); n < 10 {
			t.Fatalf("the fixture lags: %d people", n)
		}
		id := c.newUser(email)
		c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(id, 4501, 300001)).want(http.StatusOK)
		c.send("POST", at("v1.0", meridian, "permission_templates"), wrap("Lagging", nil, nil)).want(http.StatusOK)
		look := func() (listed, on, template bool) {
			listed = contains(c.all(at("v1.3", meridian, "users")+"?filters[search]="+email), "email_address", email)
			on = contains(c.get("/rest/v1.0/projects/300001/users").rows(), "email_address", email)
			rows := c.get("%s?filters[type]=global", at("v1.0", meridian, "permission_templates")).rows()
			return listed, on, contains(rows, "name", "Lagging")
		}
		if a, b, d := look(); a || b || d {
			t.Errorf("seen at once: %v %v %v", a, b, d)
		}
		c.get("%s", at("v1.3", meridian, "users/")+strconv.FormatInt(id, 10)).want(http.StatusOK) // by id at once
		if len(s.State(meridian).On(id)) != 1 {
			t.Error("the state lags")
		}
		time.Sleep(3 * time.Second)
		if a, b, d := look(); !a || !b || !d {
			t.Errorf("not seen later: %v %v %v", a, b, d)
		}
	})
}

func TestS26Assignments(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	base := at("v1.0", meridian, "users/70002/project_assignments")
	for query, want := range map[string]int{
		"?filters[by_status]=All":                                                   28,
		"?filters[by_status]=Active":                                                25,
		"?filters[by_status]=All&filters[assignment_status]=assigned":               8,
		"?filters[by_status]=Active&filters[assignment_status]=unassigned":          17,
		"?filters[by_status]=All&filters[project_permission_templates]=4502":        8,
		"?filters[by_status]=All&filters[project_permission_templates]=4602":        0,
		"?filters[by_status]=Active&filters[by_region]=Valley":                      10,
		"?filters[by_status]=Active&filters[name][]=Depot 7":                        2,
		"?filters[by_status]=Inactive":                                              3,
		"?filters[by_status]=Active&filters[assignment_status]=assigned&per_page=1": 8,
	} {
		a := c.get("%s%s", base, query).want(http.StatusOK).wantInferred(false)
		if total := a.header.Get("Total"); total != strconv.Itoa(want) {
			t.Errorf("%q: %s rows, want %d", query, total, want)
		}
	}
	// the name does not tell two templates apart; the id does
	if err := s.Assign(meridian, "engineer@meridian.example", 300002, 4602); err != nil {
		t.Fatal(err)
	}
	rows := c.get("%s?filters[by_status]=All&filters[assignment_status]=assigned&sort=name&direction=desc", base).rows()
	ids := map[int64]int{}
	for _, r := range rows {
		ids[number(r, "permission_template_id")]++
		if r["permission_template_name"] != "Standard User" {
			t.Errorf("row %v", r)
		}
	}
	if ids[4502] != 7 || ids[4602] != 1 {
		t.Errorf("templates %v", ids)
	}
	a := c.get("%s?filters[by_status]=All&filters[project_permission_templates]=4502", base)
	if len(a.rows()) != 7 {
		t.Errorf("%d rows hold the global template, want 7", len(a.rows()))
	}
	if err := s.AssignWithoutTemplate(meridian, "engineer@meridian.example", 300010); err != nil {
		t.Fatal(err)
	}
	for _, r := range c.get("%s?filters[by_status]=All&filters[assignment_status]=assigned&filters[name]=%s", base,
		strings.ReplaceAll(s.company(meridian).project(300010).name, " ", "%20")).rows() {
		if id, there := r["permission_template_id"]; !there || id != nil || r["is_assigned"] != true {
			t.Errorf("a place without a template: %v", r)
		}
	}
	s.SetTrait(TemplateInRows, false)
	if _, there := c.get("%s", base).rows()[0]["permission_template_id"]; there {
		t.Error("the older row has a template id")
	}
	options := c.get("%s/filter_options/permission_templates", base).rows()
	if !contains(options, "label", "Read Only Everything") || number(options[0], "filter_value") < 1 {
		t.Errorf("options %v", options)
	}
	c.get("%s", at("v1.0", meridian, "users/1/project_assignments")).want(http.StatusNotFound)
}

func TestS27NewProject(t *testing.T) {
	s := New()
	c := signIn(t, s)
	id := c.newUser(email)
	one := at("v1.3", meridian, "users/") + strconv.FormatInt(id, 10)
	patch := func(flag bool, template any) {
		c.send("PATCH", one, object{"user": object{
			"last_name": "Integration", "email_address": email, "add_to_new_projects": flag, "default_permission_template_id": template,
		}}).want(http.StatusOK)
	}
	added := func() bool {
		p, err := s.AddProject(meridian, NewProject{Name: "Annex", Number: "2000"})
		if err != nil {
			t.Fatal(err)
		}
		return s.State(meridian).On(id)[p] == 4501
	}
	if added() {
		t.Error("added without the flag")
	}
	patch(true, nil)
	if added() {
		t.Error("added without a default template")
	}
	patch(true, 4501)
	if !added() {
		t.Error("not added")
	}
	patch(false, 4501)
	if added() {
		t.Error("added after the flag was taken away")
	}
}
