package procoretest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// press posts a button of the company's page.
func press(t *testing.T, s *Server, company int64, do, what string) int {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", fmt.Sprintf("/%d/company/app_management", company),
		strings.NewReader(url.Values{"do": {do}, "what": {what}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.WebHandler().ServeHTTP(w, r)
	return w.Code
}

func look(t *testing.T, s *Server, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	s.WebHandler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, http.NoBody))
	return w.Code, w.Body.String()
}

func TestS17WebPages(t *testing.T) {
	s := New(WithFixtures(Main, Unconnected, Hostile), WithWebURL("http://localhost:8093"))
	c := signIn(t, s)
	if o := c.get("/rest/v1.0/company_base_url").object(); o["web_base_url"] != "http://localhost:8093" {
		t.Errorf("base URL %v", o)
	}
	other := s.CompanyID(Unconnected)
	for _, x := range []struct {
		company  int64
		do, what string
		want     int
	}{
		{other, "connect", "true", 303},
		{meridian, "install", "syncezy", 303},
		{meridian, "permit", "syncezy", 303},
		{meridian, "project", "Annex", 303},
		{meridian, "accept", email, 409},
		{meridian, "install", "nothing", 409},
		{meridian, "dance", "", 409},
		{1, "connect", "true", 404},
	} {
		if got := press(t, s, x.company, x.do, x.what); got != x.want {
			t.Errorf("%s %s: %d, want %d", x.do, x.what, got, x.want)
		}
	}
	c.in(other).get("%s", at("v1.3", other, "me")).want(http.StatusOK)
	u := c.all(at("v1.3", meridian, "users") + "?filters[search]=syncezy-")[0]
	if n := len(s.State(meridian).On(number(u, "id"))); n != 25 {
		t.Errorf("the app's user is on %d projects", n)
	}
	id := c.newUser(email)
	c.send("PATCH", at("v1.3", meridian, fmt.Sprintf("users/%d/invite", id)), nil).want(http.StatusAccepted)
	if _, body := look(t, s, "/4286480/company/app_management"); !strings.Contains(body, email) {
		t.Error("the page does not show the mail")
	}
	if press(t, s, meridian, "accept", email) != 303 {
		t.Error("the invitation is not accepted")
	}
	for path, want := range map[string]string{
		"/": "Meridian Builders", "/300001/project/admin": "Meridian Builders",
		"/webclients/host/companies/4286480/tools/permissions/permission_templates": "Meridian Builders",
	} {
		if code, body := look(t, s, path); code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d", path, code)
		}
	}
	if code, _ := look(t, s, "/77/company"); code != http.StatusNotFound {
		t.Errorf("an unknown company: %d", code)
	}
	if press(t, s, meridian, "uninstall", "syncezy") != 303 {
		t.Error("not uninstalled")
	}
}

func TestHelper(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithHelper(5 * time.Second))
		c := signIn(t, s)
		id := c.newUser(email)
		c.send("PATCH", at("v1.3", meridian, fmt.Sprintf("users/%d/invite", id)), nil).want(http.StatusAccepted)
		apps := func() int { return len(c.get("/rest/v1.0/app_installations?company_id=4286480").rows()) - 1 } // beside our own
		signed := func() bool { u, _ := s.State(meridian).User(email); return u.SignedIn }
		if apps() != 0 || signed() {
			t.Error("helped at once")
		}
		time.Sleep(5 * time.Second)
		if apps() != 2 || !signed() {
			t.Errorf("after five seconds %d apps, signed in %v", apps(), signed())
		}
	})
}

func TestByHand(t *testing.T) {
	s := New()
	st := s.State(meridian)
	read, ok := st.Template(typeGlobal, "Read Only Everything")
	if !ok || read.Levels["document_service"] != levelNone || read.Levels["rfi"] != levelReadOnly || len(read.Granular) != 0 {
		t.Fatalf("template %+v", read)
	}
	err := s.EditTemplate(meridian, read.ID, func(levels map[string]int, granular map[string]map[string]bool) {
		levels["documents"] = levelAdmin
		granular["rfi"]["act_as_manager"] = true
		granular["documents"]["rename"] = true // means nothing at Admin
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RenameTemplate(meridian, read.ID, "Edited"); err != nil {
		t.Fatal(err)
	}
	edited, _ := s.State(meridian).Template(typeGlobal, "Edited")
	if edited.Levels["documents"] != levelAdmin || len(edited.Granular) != 1 || edited.Granular["rfi"][0] != "act_as_manager" {
		t.Errorf("edited %+v", edited)
	}
	if s.DeleteTemplate(meridian, read.ID) == nil {
		t.Error("a template that people hold was deleted")
	}
	id, err := s.AddTemplate(meridian, "By hand", map[string]int{"rfi": levelStandard})
	if err != nil || s.DeleteTemplate(meridian, id) != nil {
		t.Errorf("by hand: %v", err)
	}
	if _, err := s.AddUser(meridian, "Sync", "Manual", email); err != nil {
		t.Error(err)
	}
	if err := s.SetNewProjects(meridian, email, true); err != nil {
		t.Error(err)
	}
	if u, _ := s.State(meridian).User(email); !u.NewProjects || !u.Active {
		t.Errorf("user %+v", u)
	}
	for name, err := range map[string]error{
		"company": s.ConnectApp(1, true), "person": s.DeactivateUser(meridian, "nobody"), "project": s.SetTool(meridian, 1, "directory", true),
		"app": s.UpdateApp(meridian, "syncezy"), "template": s.RenameTemplate(meridian, 1, "x"),
		"member": s.SetManaged(meridian, email, 300001, true), "place": s.Assign(meridian, email, 1, 4501),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
