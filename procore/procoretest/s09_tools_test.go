package procoretest

import (
	"net/http"
	"testing"
)

func TestS09ProjectTools(t *testing.T) {
	s := New()
	c := signIn(t, s)
	const tools = "/rest/v1.0/projects/300001/tools"
	find := func(rows []object, key string) object {
		for _, r := range rows {
			if r["engine_name"] == key {
				return r
			}
		}
		t.Fatalf("there is no %s in %v", key, column(rows, "engine_name"))
		return nil
	}
	rows := c.all(tools)
	dir, home := find(rows, "directory"), find(rows, "home")
	if dir["is_active"] != true || dir["title"] != "Directory" || home["required"] != true || dir["required"] != false {
		t.Errorf("tools %v and %v", dir, home)
	}
	if find(rows, "checklists")["title"] != "Inspections" || len(rows) < 35 {
		t.Errorf("%d tools", len(rows))
	}
	turn := func(tool object, on bool) *answer {
		return c.send("PATCH", tools, object{"tools": []object{{"id": number(tool, "id"), "is_active": on}}})
	}
	turn(home, false).want(http.StatusBadRequest).text("cannot be disabled")
	turn(dir, false).want(http.StatusOK)
	if contains(c.all(tools+"?filters[is_active]=true"), "engine_name", "directory") {
		t.Error("the Directory is still on")
	}
	if got := c.all(tools + "?filters[is_active]=false"); len(got) != 1 {
		t.Errorf("off are %v", got)
	}
	manifest := decode[struct{ Tools []object }](c.get("/rest/v1.0/settings/permissions?project_id=300001"))
	if contains(manifest.Tools, "name", "directory") {
		t.Error("the manifest has a tool that is off")
	}
	own := signInAs(t, s, "engineer@meridian.example")
	own.send("PATCH", tools, object{"tools": []object{}}).want(http.StatusForbidden)

	types := c.all(at("v1.0", meridian, "generic_tools"))
	if number(types[0], "id") != 126094 || number(types[0], "domain_id") != -126094 || types[0]["title"] == nil {
		t.Errorf("correspondence types %v", types)
	}
	if got := c.get("%s", at("v1.0", meridian, "projects")).rows(); len(got) != 29 || got[28]["status_name"] != "Active" {
		t.Errorf("the company's own list has %d projects", len(got))
	}
	// templates of a project: for an admin of its Directory, else for those with assignable ones
	list := "/rest/v1.0/projects/300001/permission_templates"
	if got := c.get("%s", list).want(http.StatusOK).rows(); !contains(got, "name", "Tower North Crew") || contains(got, "type", typeCompany) {
		t.Errorf("templates of the project %v", got)
	}
	own.get("%s", list).want(http.StatusForbidden).text(`"code":403`)
	if got := own.get("%s?filters[assignables_only]=true", list).want(http.StatusOK).rows(); len(got) != 0 {
		t.Errorf("assignable are %v", got)
	}
	if err := s.SetAssignable(meridian, 4502, 4501, 4601, 4602); err != nil {
		t.Fatal(err)
	}
	if got := own.get("%s?filters[assignables_only]=true", list).rows(); len(got) != 2 {
		t.Errorf("assignable on this project are %v", got)
	}
	if o := c.get("%s", at("v2.0", meridian, "company_security_settings")).object()["data"].(object); number(o, "password_reset_after") != 0 {
		t.Errorf("security settings %v", o)
	}
}
