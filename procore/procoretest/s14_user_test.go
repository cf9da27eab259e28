package procoretest

import (
	"maps"
	"net/http"
	"strconv"
	"testing"
)

const email = "sync@meridian.example"

func TestS14CreateAndInvite(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	users := at("v1.3", meridian, "users")
	for name, body := range map[string]object{
		"no wrapper":         {"last_name": "x", "email_address": email},
		"no e-mail":          {"user": object{"last_name": "x"}},
		"no last name":       {"user": object{"email_address": email}},
		"bad e-mail":         {"user": object{"last_name": "x", "email_address": "x"}},
		"id as text":         {"user": object{"last_name": "x", "email_address": email, "default_permission_template_id": "4501"}},
		"company as default": {"user": object{"last_name": "x", "email_address": email, "default_permission_template_id": 4401}},
	} {
		if a := c.send("POST", users, body); a.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	u := c.send("POST", users, object{"user": object{
		"first_name": "SyncEzy", "last_name": "Integration", "email_address": email, "add_to_new_projects": true,
		"company_permission_template_id": 4401,
	}}).want(http.StatusCreated).object()
	if u["add_to_new_projects"] != false || number(u, "company_permission_template_id") != 4401 {
		t.Errorf("created %v", u)
	}
	wantSparse(t, u, "default_permission_template_id", "welcome_email_sent_at", "job_title")
	c.send("POST", users, object{"user": object{"last_name": "y", "email_address": "SYNC@meridian.example"}}).want(http.StatusConflict)
	if n := len(s.State(meridian).Mails); n != 0 {
		t.Errorf("%d mails before an invitation", n)
	}
	if err := s.AcceptInvitation(meridian, email); err == nil {
		t.Error("an invitation was accepted that was never sent")
	}
	id := number(u, "id")
	a := c.send("PATCH", users+"/"+strconv.FormatInt(id, 10)+"/invite", nil).want(http.StatusAccepted)
	if string(a.body) != "{}" {
		t.Errorf("invite answers %s", a.body)
	}
	wantSparse(t, c.get("%s/%d", users, id).object(), "welcome_email_sent_at")
	row := c.all(users + "?filters[search]=" + email)
	var mine object
	for _, r := range row {
		if r["email_address"] == email {
			mine = r
		}
	}
	if mine["welcome_email_sent_at"] == nil || mine["last_login_at"] != nil {
		t.Errorf("invited: %v", mine)
	}
	if err := s.AcceptInvitation(meridian, email); err != nil {
		t.Fatal(err)
	}
	if own := signInAs(t, s, email); own.get("/rest/v1.0/me").object()["login"] != email {
		t.Error("the person cannot sign in")
	}
	if u, _ := s.State(meridian).User(email); !u.SignedIn || !u.Invited {
		t.Errorf("state %+v", u)
	}
}

func TestS14RejectsFlagOnCreate(t *testing.T) {
	c := signIn(t, New(WithStrictCreate()))
	body := object{"user": object{"last_name": "x", "email_address": email, "add_to_new_projects": true}}
	c.send("POST", at("v1.3", meridian, "users"), body).want(http.StatusBadRequest).text("add_to_new_projects")
}

func TestS15Update(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	id := c.newUser(email)
	one := at("v1.3", meridian, "users/") + strconv.FormatInt(id, 10)
	patch := func(o object) *answer {
		body := object{"last_name": "Integration", "email_address": email}
		maps.Copy(body, o)
		return c.send("PATCH", one, object{"user": body})
	}
	c.send("PATCH", one, object{"user": object{"is_active": true}}).want(http.StatusOK)
	c.send("PATCH", one, object{"user": object{"job_title": "Sync"}}).want(http.StatusOK).text(email, "Integration", "Sync")
	c.send("PATCH", one, object{"user": object{"last_name": " "}}).want(http.StatusBadRequest).text("last_name")
	patch(object{"default_permission_template_id": 4601}).want(http.StatusBadRequest).wantInferred(true) // a project's own
	o := patch(object{"default_permission_template_id": 4501, "add_to_new_projects": true}).want(http.StatusOK).object()
	if o["add_to_new_projects"] != true || number(o, "default_permission_template_id") != 4501 {
		t.Errorf("updated %v", o)
	}
	if o := patch(object{}).want(http.StatusOK).object(); o["add_to_new_projects"] != true {
		t.Errorf("a value-neutral update says %v", o["add_to_new_projects"])
	}
	show := c.get("%s", one).wantBasis("recorded").object()
	wantSparse(t, show, "welcome_email_sent_at", "last_login_at")
	if show["add_to_new_projects"] != true {
		t.Errorf("show says %v", show)
	}
	if o := c.get("%s", at("v1.0", meridian, "me")).object(); o["add_to_new_projects"] != false {
		t.Errorf("v1.0 company me says %v", o["add_to_new_projects"])
	}
	if _, ok := c.get("%s", at("v1.3", meridian, "me")).object()["add_to_new_projects"]; ok {
		t.Error("v1.3 company me tells add_to_new_projects")
	}
}

// TestS15Strict has the schema's word for it: an update names the person whole,
// but for is_active, which was seen to be taken alone.
func TestS15Strict(t *testing.T) {
	c := signIn(t, New(Without(PartialUpdate, FlagInShow, SparseUser, InvitationInLists)))
	one := at("v1.3", meridian, "users/70002")
	c.send("PATCH", one, object{"user": object{"add_to_new_projects": true}}).want(http.StatusBadRequest).
		text("last_name", "email_address")
	c.send("PATCH", one, object{"user": object{"is_active": true}}).want(http.StatusOK)
	show := c.get("%s", one).wantBasis("").object()
	if _, ok := show["add_to_new_projects"]; ok {
		t.Error("the older show tells add_to_new_projects")
	}
	for _, k := range []string{"welcome_email_sent_at", "last_login_at", "job_title"} {
		if _, ok := show[k]; !ok {
			t.Errorf("the older show leaves %s out", k)
		}
	}
}

// wantSparse fails the test where one of the keys is there, or any is null.
func wantSparse(t *testing.T, o object, gone ...string) {
	t.Helper()
	for _, k := range gone {
		if v, ok := o[k]; ok {
			t.Errorf("%s is sent: %v", k, v)
		}
	}
	for k, v := range o {
		if v == nil {
			t.Errorf("%s is null", k)
		}
	}
}

func TestS15Privileged(t *testing.T) {
	s := New(WithRecorded(), WithOperator("Company Standard"))
	c := signIn(t, s)
	one := at("v1.3", meridian, "users/70005")
	same := object{"last_name": "Coordinator", "email_address": "safety@meridian.example"}
	c.send("PATCH", one, object{"user": same}).want(http.StatusOK)
	c.send("PATCH", one, object{"user": object{"add_to_new_projects": true}}).want(http.StatusForbidden)
	for k, v := range map[string]any{
		"add_to_new_projects": true, "default_permission_template_id": 4501,
		"company_permission_template_id": 4401, "email_address": "other@meridian.example",
	} {
		body := maps.Clone(same)
		body[k] = v
		c.send("PATCH", one, object{"user": body}).want(http.StatusForbidden).wantInferred(true)
	}
	create := object{"last_name": "x", "email_address": email, "default_permission_template_id": 4501}
	c.send("POST", at("v1.3", meridian, "users"), object{"user": create}).want(http.StatusForbidden)
	c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(70005, 4501, 300003)).want(http.StatusForbidden)
	c.get("%s", at("v1.0", meridian, "users/inactive")).want(http.StatusForbidden)
	weak := service(t, New(WithServiceAccount("Company None")))
	weak.get("%s", at("v1.3", meridian, "users")).want(http.StatusForbidden)
}

func TestS16Reactivate(t *testing.T) {
	s := New()
	c := signIn(t, s)
	const old = "integration@meridian.example"
	body := object{"user": object{"last_name": "Integration", "email_address": old}}
	c.send("POST", at("v1.3", meridian, "users"), body).want(http.StatusConflict)
	active := object{"user": object{"last_name": "Integration", "email_address": old, "is_active": true}}
	c.send("PATCH", at("v1.3", meridian, "users/70009"), active).want(http.StatusBadRequest)
	o := c.send("PATCH", at("v1.0", meridian, "users/inactive/70009"), nil).want(http.StatusOK).object()
	if tp, _ := o["company_permission_template"].(object); o["is_active"] != true || number(tp, "id") != 4401 {
		t.Errorf("reactivated %v", o)
	}
	c.send("PATCH", at("v1.0", meridian, "users/inactive/70009"), nil).want(http.StatusNotFound)
	if len(c.all(at("v1.3", meridian, "users")+"?filters[search]="+old)) != 1 {
		t.Error("the reactivated person is not in the list")
	}
	if err := s.DeactivateUser(meridian, old); err != nil {
		t.Fatal(err)
	}
	if len(c.all(at("v1.3", meridian, "users")+"?filters[search]="+old)) != 0 {
		t.Error("an inactive person is in the list")
	}
}

func TestS16Sync(t *testing.T) {
	c := signIn(t, New())
	a := c.send("PATCH", at("v1.3", meridian, "users/sync"), object{"updates": []object{
		{"id": 70009, "is_active": true},
		{"last_name": "Twice", "email_address": "engineer@meridian.example"},
		{"last_name": "New", "email_address": "new@meridian.example"},
	}}).want(http.StatusOK).object()
	if len(a["entities"].([]any)) != 2 || len(a["errors"].([]any)) != 1 {
		t.Errorf("sync answers %v", a)
	}
}

func TestS17AppUser(t *testing.T) {
	s := New()
	c := signIn(t, s)
	id, err := s.InstallApp(meridian, "syncezy")
	if err != nil {
		t.Fatal(err)
	}
	u := c.all(at("v1.3", meridian, "users") + "?filters[search]=syncezy-")[0]
	vendor, _ := u["vendor"].(object)
	if number(u, "id") != id || u["first_name"] != nil || u["is_employee"] != false || vendor["name"] != "Meridian Builders" ||
		u["email_address"] != u["last_name"].(string)+"@procore.com" {
		t.Errorf("the app's user is %v", u)
	}
	one := at("v1.3", meridian, "users/") + strconv.FormatInt(id, 10)
	c.send("PATCH", one+"/invite", nil).want(http.StatusForbidden)
	rows := c.get("/rest/v1.0/app_installations?company_id=4286480").rows()
	dev, _ := rows[0]["developer_app"].(object)
	if rows[0]["status"] != "installed" || dev["name"] != "SyncEzy" || dev["uid"] != rows[0]["app_uid"] {
		t.Errorf("installation %v", rows[0])
	}
	if err := s.PermitProjects(meridian, "syncezy", 300001, 300002); err != nil {
		t.Fatal(err)
	}
	if on := s.State(meridian).On(id); len(on) != 2 {
		t.Errorf("permitted on %v", on)
	}
	if err := s.UpdateApp(meridian, "syncezy"); err != nil {
		t.Fatal(err)
	}
	if on := s.State(meridian).On(id); len(on) != 0 {
		t.Errorf("after an update still on %v", on)
	}
	if err := s.UninstallApp(meridian, "syncezy"); err != nil {
		t.Fatal(err)
	}
	if rows := c.get("/rest/v1.0/app_installations?company_id=4286480").rows(); rows[0]["status"] != "uninstalled" {
		t.Errorf("installation %v", rows[0])
	}
	if got := s.CompanyID(App); len(c.in(got).get("/rest/v1.0/app_installations?company_id=%d", got).rows()) != 2 {
		t.Error("the app company has not the vendor's app beside our own")
	}
}
