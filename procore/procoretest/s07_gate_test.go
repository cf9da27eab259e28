package procoretest

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestS07AppGate(t *testing.T) {
	s := New()
	c := signIn(t, s).in(s.CompanyID(Unconnected))
	c.get("/rest/v1.0/me").want(http.StatusOK)
	c.get("/rest/v1.0/companies").want(http.StatusOK)
	for _, p := range []string{
		at("v1.3", c.company, "me"), at("v1.3", c.company, "users"), "/rest/v1.0/company_base_url",
		at("v1.0", c.company, "permission_templates"), at("v2.0", c.company, "users/bulk/status/x"),
	} {
		a := c.get("%s", p).want(http.StatusForbidden)
		if got := strings.TrimSpace(string(a.body)); got != `{"errors":["App is not connected to this company."]}` {
			t.Errorf("%s: %s", p, got)
		}
	}
	if err := s.ConnectApp(c.company, true); err != nil {
		t.Fatal(err)
	}
	c.get("%s", at("v1.3", c.company, "me")).want(http.StatusOK)
}

func TestS07HelperConnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithHelper(5 * time.Second))
		c := signIn(t, s).in(s.CompanyID(Unconnected))
		gate := func() int { return c.get("%s", at("v1.3", c.company, "me")).status }
		if gate() != http.StatusForbidden {
			t.Error("connected at once")
		}
		time.Sleep(4 * time.Second)
		if gate() != http.StatusForbidden {
			t.Error("connected early")
		}
		time.Sleep(time.Second)
		if gate() != http.StatusOK {
			t.Error("not connected")
		}
	})
}

func TestS08CompanyHeader(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s).in(0)
	c.get("/rest/v1.0/me").want(http.StatusOK)
	c.get("/rest/v1.0/companies").want(http.StatusOK)
	for _, p := range []string{
		"/rest/v1.0/me?company_id=4286480", "/rest/v1.0/company_base_url",
		at("v1.3", meridian, "users"), "/rest/v1.1/projects?company_id=4286480",
	} {
		c.get("%s", p).want(http.StatusNotFound).wantInferred(true).text("Missing Procore-Company-Id header!")
	}
	if n := len(s.Violations()); n != 4 {
		t.Errorf("%d violations, want one for each missing header: %q", n, s.Violations())
	}
	other := c.in(s.CompanyID(Small))
	other.get("%s", at("v1.3", meridian, "users")).want(http.StatusForbidden)
	other.get("/rest/v1.1/projects?company_id=4286480").want(http.StatusForbidden)
	other.get("/rest/v1.0/projects/300001/tools").want(http.StatusNotFound)

	app := service(t, s).in(0)
	app.get("/rest/v1.0/me").want(http.StatusNotFound)
	app.in(meridian).get("/rest/v1.0/me").want(http.StatusOK)
	for _, x := range []*client{app, app.in(meridian)} {
		rows := x.get("/rest/v1.0/companies").want(http.StatusOK).wantBasis("recorded").rows()
		if len(rows) != 1 || rows[0]["my_company"] != false {
			t.Errorf("the service account sees %v, want the one company of its app, and that as nobody's own", rows)
		}
	}
	if n := len(app.all("/rest/v1.1/projects?company_id=4286480")); n == 0 {
		t.Error("the service account sees no projects without the header")
	}
	app.get("%s", at("v1.3", meridian, "users")).want(http.StatusNotFound)
	app.in(s.CompanyID(Small)).get("%s", at("v1.3", s.CompanyID(Small), "users")).want(http.StatusForbidden)
}

// TestS08DocumentedHeader has what the documentation says where production was
// recorded, or reported, to do otherwise.
func TestS08DocumentedHeader(t *testing.T) {
	s := New(Without(MissingHeader404, ServiceNoHeader, NoOwnCompany), With(SilentHeader))
	if a := signIn(t, s).in(0).get("/rest/v1.0/company_base_url").want(http.StatusBadRequest); len(a.body) != 0 {
		t.Errorf("a silent refusal says %s", a.body)
	}
	app := service(t, s).in(0)
	app.get("/rest/v1.0/companies").want(http.StatusBadRequest)
	app.get("/rest/v1.1/projects?company_id=4286480").want(http.StatusBadRequest)
	if rows := app.in(meridian).get("/rest/v1.0/companies").wantBasis("").rows(); rows[0]["my_company"] != true {
		t.Errorf("companies %v", rows)
	}
}

func TestS07GateFaces(t *testing.T) {
	s := New(With(GateWithoutStop))
	c := signIn(t, s).in(s.CompanyID(Unconnected))
	me := at("v1.3", c.company, "me")
	c.get("%s", me).want(http.StatusForbidden).text(`"App is not connected to this company"`)
	s.SetTrait(GateUnauthorized, true)
	c.get("%s", me).want(http.StatusUnauthorized)
	c.take(c.oauth(tokenPath, c.app("grant_type", "refresh_token", "refresh_token", c.refresh)))
	c.get("%s", me).want(http.StatusUnauthorized) // a new token does not help
	c.get("/rest/v1.0/me").want(http.StatusOK)
}

func TestS09Invisible(t *testing.T) {
	s := New()
	c := signIn(t, s).in(s.CompanyID(Limited))
	seen := c.all("/rest/v1.1/projects?company_id=4290044")
	if len(seen) != 4 {
		t.Fatalf("sees %d projects, want their own 4", len(seen))
	}
	c.get("/rest/v1.0/projects/340001/tools").want(http.StatusOK)
	c.get("/rest/v1.0/projects/340005/tools").want(http.StatusNotFound) // exists, but is not theirs
	c.get("/rest/v1.0/projects/999/tools").want(http.StatusNotFound)

	m := c.in(meridian)
	if err := s.SetTool(meridian, 300001, "directory", false); err != nil {
		t.Fatal(err)
	}
	m.get("/rest/v1.0/projects/300001/users").want(http.StatusForbidden).text(`{"errors":"`)
	c.get("%s", at("v1.0", c.company, "permission_templates")).want(http.StatusForbidden).text(`{"errors":["`)
	c.get("%s", at("v2.0", c.company, "company_security_settings")).want(http.StatusForbidden).text(`"error":{`)
}

func TestS10BaseURL(t *testing.T) {
	s := New()
	c := signIn(t, s)
	if o := c.get("/rest/v1.0/company_base_url").object(); o["web_base_url"] != "https://us02.simulator.invalid" || o["zone"] != "us02" {
		t.Errorf("base URL %v", o)
	}
	if o := c.in(s.CompanyID(AU)).get("/rest/v1.0/company_base_url").object(); o["zone"] != "au01" {
		t.Errorf("base URL %v", o)
	}
	large := s.CompanyID(Large)
	rows := c.in(large).get("/rest/v1.1/projects?company_id=%d&view=compact", large).rows()
	if large <= 1<<32 || number(rows[0], "id") <= 1<<32 {
		t.Errorf("ids %d and %d are within 32 bits", large, number(rows[0], "id"))
	}
}

func TestS13ErrorShapes(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	user := at("v1.3", meridian, "users")
	for name, x := range map[string]struct {
		a     *answer
		parts []string
	}{
		"list":   {c.get("%s", at("v1.3", meridian, "users/1")).want(404), []string{`{"errors":["`}},
		"field":  {c.send("POST", user, object{"user": object{}}).want(400), []string{`{"errors":{"`, `"last_name":["can't be blank"]`}},
		"text":   {c.send("PATCH", at("v1.0", meridian, "users/inactive/1"), nil).want(404), []string{`{"errors":"`}},
		"code":   {c.get("/rest/v1.0/settings/permissions").want(400), []string{`{"error":{"code":"400","message":"`}},
		"detail": {c.get("/rest/v1.1/projects").want(400), []string{`"details":[{"code":"BAD_REQUEST"`, `"source":"`}},
		"v2": {
			c.send("POST", at("v2.0", meridian, "users/bulk_add"), object{}).want(400),
			[]string{`"code":"BAD_REQUEST"`, `"details":[{"message":"`, `"reason_code":"`},
		},
		"old": {
			c.get("%s?page=0", at("v1.0", meridian, "generic_tools")).want(400),
			[]string{`"code":400`, `"fields":null`, `"reason":"`},
		},
		"no path": {c.get("/rest/v9/nothing").want(404), []string{`{"errors":["`}},
	} {
		t.Run(name, func(t *testing.T) {
			x.a.t = t
			x.a.text(x.parts...)
		})
	}
	s.SetTrait(JSONNotFound, false)
	c.get("/rest/v9/nothing").want(404).text("<!doctype html>")
	s.Fault(Fault{Times: 1, Action: BadGateway()})
	if a := c.get("/rest/v1.0/me").want(http.StatusBadGateway); a.header.Get("Content-Type") != "text/html" {
		t.Errorf("a 502 of type %s", a.header.Get("Content-Type"))
	}
}
