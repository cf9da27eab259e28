package procoretest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
)

// TestServeHTTPOnOneAddress serves both hosts at one address, and keeps them
// apart where a request names one.
func TestServeHTTPOnOneAddress(t *testing.T) {
	s := New()
	c := signIn(t, s)
	for _, x := range []struct {
		host, path string
		want       int
	}{
		{"127.0.0.1:80", "/rest/v1.0/me", 200},
		{"127.0.0.1:80", "/oauth/token/info", 200},
		{"127.0.0.1:80", "/", 404},
		{loginHost, "/rest/v1.0/me", 404},
		{apiHost, "/rest/v1.0/me", 200},
		{apiHost, "/oauth/token/info", 404},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", x.path, http.NoBody)
		r.Host = x.host
		r.Header.Set("Authorization", "Bearer "+c.token)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != x.want || w.Header().Get("Date") == "" {
			t.Errorf("%s%s: %d, want %d", x.host, x.path, w.Code, x.want)
		}
	}
}

func TestSwitches(t *testing.T) {
	none := New(WithoutServiceAccount())
	c := &client{t: t, s: none}
	c.oauth("/oauth/token", c.app("grant_type", "client_credentials")).want(http.StatusBadRequest).text("unauthorized_client")

	s := New(WithFixtures(Main, App))
	c = signIn(t, s)
	s.SetStrictKeys(true)
	s.SetWebURL("http://localhost:1")
	all := at("v1.0", meridian, "permission_templates")
	c.send("POST", all, wrap("x", map[string]int{"no_such_tool": 2}, nil)).want(http.StatusBadRequest)
	if o := c.get("/rest/v1.0/company_base_url").object(); o["web_base_url"] != "http://localhost:1" {
		t.Errorf("base URL %v", o)
	}
	if got := s.Companies(); !slices.Equal(got, []int64{meridian, 4290088}) {
		t.Errorf("companies %v", got)
	}
	if got := s.Apps(meridian); !slices.Equal(got, []string{"hingepoint-sync", "syncezy"}) {
		t.Errorf("apps %v", got)
	}
}

func TestShowOne(t *testing.T) {
	s := New()
	c := signIn(t, s)
	all := at("v1.0", meridian, "permission_templates")
	o := c.get("%s/4601", all).want(http.StatusOK).object()
	if o["provider_type"] != "Project" || number(o, "project_id") != 300001 || number(o, "provider_id") != 300001 {
		t.Errorf("a project's own template %v", o)
	}
	o = c.get("%s/4501", all).object()
	if levels, _ := o["user_access_levels"].(object); number(levels, "rfi") != levelReadOnly || o["provider_type"] != "Company" {
		t.Errorf("a global template %v", o)
	}
	c.get("%s/1", all).want(http.StatusNotFound)

	app := c.in(s.CompanyID(App))
	const list = "/rest/v1.0/app_installations"
	id := number(app.get("%s?company_id=%d", list, app.company).rows()[0], "id")
	if o := app.get("%s/%s?company_id=%d", list, strconv.FormatInt(id, 10), app.company).want(http.StatusOK).object(); number(o, "id") != id {
		t.Errorf("installation %v", o)
	}
	app.get("%s/1?company_id=%d", list, app.company).want(http.StatusNotFound)
	app.get("%s", list).want(http.StatusBadRequest)
	// the app's user is on the projects that were permitted at the installation
	u := app.all(at("v1.3", app.company, "users") + "?filters[search]=syncezy-")[0]
	if on := s.State(app.company).On(number(u, "id")); len(on) != 5 {
		t.Errorf("the app's user is on %d projects", len(on))
	}
	row := app.get("/rest/v1.0/projects/380001/users/%d", number(u, "id")).want(http.StatusOK).object()
	if _, ok := row["first_name"]; ok {
		t.Errorf("a null name is sent: %v", row)
	}
}
