package procoretest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wrap is the body of a new global template with the levels and actions.
func wrap(name string, levels map[string]int, granular map[string]map[string]bool) object {
	return object{"permission_template": object{
		"name": name, "type": "global", "provider_type": "Company", "provider_id": meridian, "company_id": meridian,
		"category": "external", "user_access_levels": levels, "permissions": granular,
	}}
}

func TestS18Types(t *testing.T) {
	c := signIn(t, New())
	all := at("v1.0", meridian, "permission_templates")
	types := func(query string) []string {
		var out []string
		for _, r := range c.get("%s%s", all, query).want(http.StatusOK).rows() {
			if tp := r["type"].(string); !slices.Contains(out, tp) {
				out = append(out, tp)
			}
		}
		slices.Sort(out)
		return out
	}
	for query, want := range map[string]string{
		"": "global project_specific", "?filters[type]=project_tools": "global project_specific",
		"?filters[type]=global": "global", "?filters[type]=company_tools": "company_tools",
	} {
		if got := strings.Join(types(query), " "); got != want {
			t.Errorf("%q lists %s, want %s", query, got, want)
		}
	}
	plain := c.get("%s?filters[type]=global", all).wantInferred(false).rows()
	rich := c.get("%s?filters[type]=global&view=with_permissions", all).wantInferred(true).rows()
	if plain[0]["user_access_levels"] != nil || rich[0]["user_access_levels"] == nil || rich[0]["permissions"] == nil {
		t.Errorf("rows %v and %v", plain[0], rich[0])
	}
	if !contains(plain, "name", "Read Only Everything") {
		t.Error("there is no Read Only Everything")
	}
}

func TestS18Create(t *testing.T) {
	c := signIn(t, New())
	all := at("v1.0", meridian, "permission_templates")
	o := c.send("POST", all, wrap("SyncEzy Sync", map[string]int{"documents": 4}, nil)).want(http.StatusOK).wantInferred(true).object()
	if o["name"] != "SyncEzy Sync" || o["type"] != "global" || number(o, "provider_id") != meridian || o["project_id"] != nil {
		t.Errorf("created %v", o)
	}
	for _, name := range []string{"syncezy sync", "Company None", ""} {
		c.send("POST", all, wrap(name, nil, nil)).want(http.StatusBadRequest).text(`"name":[`)
	}
	body := wrap("Other", nil, nil)
	body["permission_template"].(object)["provider_id"] = 1
	c.send("POST", all, body).want(http.StatusBadRequest)
	body["permission_template"].(object)["provider_id"] = meridian
	body["permission_template"].(object)["type"] = "nothing"
	c.send("POST", all, body).want(http.StatusBadRequest)
	c.send("POST", all, object{"name": "x"}).want(http.StatusBadRequest)
	one := all + "/" + strconv.FormatInt(number(o, "id"), 10)
	for _, m := range []string{"PUT", "PATCH", "DELETE"} {
		c.send(m, one, body).want(http.StatusNotFound)
	}
	signIn(t, New(WithOperator("Company Standard"))).send("POST", all, wrap("x", nil, nil)).want(http.StatusForbidden)
}

func TestS19Keys(t *testing.T) {
	s := New()
	c := signIn(t, s)
	all := at("v1.0", meridian, "permission_templates")
	granular := map[string]map[string]bool{
		"rfi":       {"act_as_manager": true, "mark_official_response": false, "no_such": true},
		"documents": {"rename": true},                                   // dropped at Admin
		"images":    {"create_photo_album": true, "add_comment": true},  // forced at Standard: not echoed
		"task_item": {"create_tasks": true, "change_task_status": true}, // the first exists at Read Only alone
		"home":      {"x": true},
	}
	levels := map[string]int{"rfi": 3, "documents": 4, "images": 3, "task_item": 3, "no_such_tool": 4}
	o := c.send("POST", all, wrap("Keys", levels, granular)).want(http.StatusOK).object()
	got, _ := o["permissions"].(object)
	want := map[string]string{"rfi": "act_as_manager", "images": "add_comment", "task_item": "change_task_status"}
	if len(got) != len(want) {
		t.Errorf("permissions %v", got)
	}
	for tool, action := range want {
		if m, _ := got[tool].(object); len(m) != 1 || m[action] != true {
			t.Errorf("%s: %v, want %s alone", tool, m, action)
		}
	}
	ls, _ := o["user_access_levels"].(object)
	if ls["no_such_tool"] != nil || number(ls, "rfi") != 3 || number(ls, "directory") != 1 || number(ls, "home") != 2 {
		t.Errorf("levels %v", ls)
	}
	c.send("POST", all, wrap("No such level", map[string]int{"document_service": 2}, nil)).want(http.StatusBadRequest)
	c.send("POST", all, wrap("No such level", map[string]int{"rfi": 5}, nil)).want(http.StatusBadRequest)

	strict := signIn(t, New(WithStrictKeys()))
	strict.send("POST", all, wrap("x", map[string]int{"no_such_tool": 2}, nil)).want(http.StatusBadRequest).text("no_such_tool")
	strict.send("POST", all, wrap("x", map[string]int{"rfi": 3}, granular)).want(http.StatusBadRequest).text("no_such")
}

func TestS19CompaniesDiffer(t *testing.T) {
	s := New()
	c := signIn(t, s)
	keys := func(c *client) object {
		rows := c.get("%s?filters[type]=global&view=with_permissions", at("v1.0", c.company, "permission_templates")).rows()
		o, _ := rows[0]["user_access_levels"].(object)
		return o
	}
	main, au := keys(c), keys(c.in(s.CompanyID(AU)))
	if main["rfi"] == nil || au["rfi"] != nil || au["sc_rfi"] == nil || au["documents"] == nil || au["checklists"] != nil {
		t.Errorf("keys of the two companies: %v and %v", main, au)
	}
	if main["generic_tool_126094"] == nil || len(main) < 35 {
		t.Errorf("%d keys: %v", len(main), main)
	}
	tools := decode[struct{ Tools []object }](c.in(s.CompanyID(AU)).get("/rest/v1.0/settings/permissions?project_id=330001")).Tools
	if !contains(tools, "friendly_name", "Defect List") || contains(tools, "friendly_name", "Punch List") {
		t.Errorf("labels %v", column(tools, "friendly_name"))
	}
}

// TestS19EveryKeyIsHarvestable makes sure that the company's own templates
// show each tool and each granular permission that its tools have, but those
// that every level grants by itself.
func TestS19EveryKeyIsHarvestable(t *testing.T) {
	s := New()
	c := signIn(t, s)
	seen := map[string]bool{}
	for _, r := range c.get("%s?filters[type]=global&view=with_permissions", at("v1.0", meridian, "permission_templates")).rows() {
		for k := range r["user_access_levels"].(object) {
			seen[k] = true
		}
		for k, as := range r["permissions"].(object) {
			for a := range as.(object) {
				seen[k+"."+a] = true
			}
		}
	}
	for _, tl := range s.company(meridian).tools {
		if !seen[tl.key] {
			t.Errorf("no template has the tool %s", tl.key)
		}
		for _, a := range tl.actions {
			if always := len(a.forced) == len(a.at); !seen[tl.key+"."+a.key] && !always {
				t.Errorf("no template has the action %s.%s", tl.key, a.key)
			}
		}
	}
}

// tools reads a manifest.
func (c *client) tools(query string) []object {
	c.t.Helper()
	return decode[struct{ Tools []object }](c.get("/rest/v1.0/settings/permissions?%s", query).want(http.StatusOK)).Tools
}

// TestS20Recorded has the manifest as production was recorded to send it.
func TestS20Recorded(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	c.get("/rest/v1.0/settings/permissions?project_id=300001").wantBasis("recorded")
	c.get("/rest/v1.0/settings/permissions?company_id=4286480").wantBasis("inferred")
	domains := map[int64][]any{}
	for _, r := range c.tools("project_id=300001&filter_correspondence_types=false") {
		lv, _ := r["user_access_level"].(object)
		domains[number(r, "domain_id")] = append(domains[number(r, "domain_id")], r["name"])
		var actions []any
		for _, a := range r["permitted_actions"].([]any) {
			actions = append(actions, a.(object)["action_name"])
		}
		want := []any(nil)
		if r["name"] == "admin" {
			want = []any{"create_wbs_codes"}
		}
		if number(lv, "id") != levelAdmin || !slices.Equal(actions, want) || number(r, "id") == number(r, "domain_id") {
			t.Errorf("row %v", r)
		}
		url, _ := r["url"].(string)
		if strings.HasPrefix(url, "https://") != (r["name"] == "communication_types") {
			t.Errorf("%v is at %s", r["name"], url)
		}
		if r["name"] == "home" && (r["can_create"] != nil || r["create_url"] != nil) {
			t.Errorf("home %v", r)
		}
		if r["name"] == "direct_costs" {
			t.Error("an unlisted tool is listed")
		}
	}
	if !slices.Equal(domains[1], []any{"home", "communication_types"}) {
		t.Errorf("domain 1 is shared by %v", domains[1])
	}
	own := signInAs(t, s, "engineer@meridian.example").tools("project_id=300001")
	for _, r := range own {
		if lv, _ := r["user_access_level"].(object); number(lv, "id") == levelNone {
			t.Errorf("a tool without rights is listed: %v", r)
		}
	}
	older := signIn(t, New(WithSchemaOnly())).tools("project_id=300001")
	if len(older) <= len(own) || contains(older, "name", "communication_types") || !contains(older, "name", "direct_costs") {
		t.Errorf("the older manifest has %v", column(older, "name"))
	}
	for _, r := range older {
		if r["name"] == "rfi" && len(r["permitted_actions"].([]any)) < 3 {
			t.Errorf("the older manifest lists %v at Admin", r["permitted_actions"])
		}
	}
}

func TestS18Switches(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	all := at("v1.0", meridian, "permission_templates")
	rows := c.get("%s", all).wantBasis("recorded").rows()
	if !contains(rows, "type", typeGlobal) || !contains(rows, "type", typeSpecific) || contains(rows, "type", typeCompany) {
		t.Errorf("types %v", column(rows, "type"))
	}
	byID := func(a, b object) int { return cmp.Compare(number(a, "id"), number(b, "id")) }
	if _, ok := rows[0]["category"]; ok || slices.IsSortedFunc(rows, byID) {
		t.Errorf("rows %v", rows)
	}
	const project = "/rest/v1.0/projects/300001/permission_templates"
	if got := c.get("%s", project).rows(); len(got) == 0 {
		t.Error("the project lists no templates")
	}
	s.SetTrait(TemplateShowForbidden, true)
	s.SetTrait(NoProjectTemplates, true)
	c.get("%s/4501", all).want(http.StatusForbidden).wantBasis("recorded")
	c.get("%s", all).want(http.StatusOK)
	if a := c.get("%s", project).want(http.StatusOK).wantBasis("recorded"); string(a.body) != "[]" {
		t.Errorf("templates of the project %s", a.body)
	}
	older := signIn(t, New(WithSchemaOnly())).get("%s?filters[type]=global", all).wantBasis("").rows()
	if _, ok := older[0]["category"]; !ok || !slices.IsSortedFunc(older, byID) {
		t.Errorf("older rows %v", older)
	}
}

func TestS20Manifest(t *testing.T) {
	s := New()
	c := signIn(t, s)
	tools := (*client).tools
	c.get("/rest/v1.0/settings/permissions").want(http.StatusBadRequest).text(`{"error":{"code":"400"`)
	c.get("/rest/v1.0/settings/permissions?company_id=4286480&project_id=300001").want(http.StatusBadRequest)
	if rows := tools(c, "project_id=300001"); contains(rows, "name", "generic_tool_126094") {
		t.Error("correspondence types are not filtered by default")
	}
	rows := tools(c, "project_id=300001&filter_correspondence_types=false")
	i := slices.IndexFunc(rows, func(r object) bool { return r["name"] == "generic_tool_126094" })
	if i < 0 || number(rows[i], "domain_id") != -126094 || rows[i]["tab_group"] != "custom" {
		t.Fatalf("correspondence type %v", rows)
	}
	i = slices.IndexFunc(rows, func(r object) bool { return r["name"] == "documents" })
	if number(rows[i], "domain_id") != 14 || rows[i]["url"] != "/300001/project/documents" {
		t.Errorf("documents %v", rows[i])
	}
	for _, r := range tools(c, "company_id=4286480") {
		if lv, _ := r["user_access_level"].(object); number(lv, "id") != levelAdmin {
			t.Errorf("the operator has %v on %v", lv, r["name"])
		}
	}
	// as somebody with a template: forced actions are not listed, and levels are the template's
	own := signInAs(t, s, "engineer@meridian.example")
	rows = tools(own, "project_id=300001")
	i = slices.IndexFunc(rows, func(r object) bool { return r["name"] == "images" })
	lv, _ := rows[i]["user_access_level"].(object)
	var actions []string
	for _, a := range rows[i]["permitted_actions"].([]any) {
		actions = append(actions, a.(object)["action_name"].(string))
	}
	if number(lv, "id") != levelStandard || slices.Contains(actions, "create_photo_album") || !slices.Contains(actions, "bulk_edit") {
		t.Errorf("images: %v %v", lv, actions)
	}
}
