package procore

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func ptr[T any](v T) *T { return &v }

func TestDecodeUser(t *testing.T) {
	if testing.Short() {
		t.Skip("about no race")
	}
	invited := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for name, tc := range map[string]struct {
		json string
		want User
	}{
		"list row": {
			`{"id":9007199254740993,"first_name":"SyncEzy","last_name":"Integration","email_address":"sync@meridian.example",
			  "job_title":"Integration","is_active":true,"is_employee":false,"vendor":{"id":4,"name":"Meridian"},
			  "permission_template":{"id":11,"name":"Sync","project_specific":false,"type":"global"},
			  "company_permission_template":{"id":12,"name":"Company None"},
			  "welcome_email_sent_at":"2026-03-04T05:06:07Z","last_login_at":null}`,
			User{
				ID: 9007199254740993, FirstName: "SyncEzy", LastName: "Integration", Email: "sync@meridian.example",
				JobTitle: "Integration", Active: ptr(true), Employee: ptr(false), Vendor: "Meridian",
				DefaultTemplate: &TemplateRef{11, "Sync"}, CompanyTemplate: &TemplateRef{12, "Company None"},
				InvitedAt: &invited, Invited: true,
			},
		},
		"show has ids": {
			`{"id":1,"last_name":"I","default_permission_template_id":11,"company_permission_template_id":null,"is_active":true}`,
			User{
				ID: 1, LastName: "I", Active: ptr(true), DefaultTemplate: &TemplateRef{ID: 11}, CompanyTemplate: &TemplateRef{},
			},
		},
		"me has both": {
			`{"id":1,"permission_template":{"id":11,"name":"Sync"},"default_permission_template_id":11,
			  "company_permission_template":{"id":5,"name":"Other"},"company_permission_template_id":6}`,
			User{ID: 1, DefaultTemplate: &TemplateRef{11, "Sync"}, CompanyTemplate: &TemplateRef{ID: 6}},
		},
		"null object and no id": {
			`{"id":1,"permission_template":null}`, User{ID: 1, DefaultTemplate: &TemplateRef{}},
		},
		"null id beside an object": {
			`{"id":1,"permission_template":{"id":3,"name":"A"},"default_permission_template_id":null}`,
			User{ID: 1, DefaultTemplate: &TemplateRef{3, "A"}},
		},
		"create answer": {
			`{"id":"77","add_to_new_projects":false,"default_permission_template_id":"11","first_name":null}`,
			User{ID: 77, AddToNewProjects: ptr(false), DefaultTemplate: &TemplateRef{ID: 11}},
		},
		"null flags are unsaid": {
			`{"id":1,"is_active":null,"add_to_new_projects":null,"welcome_email_sent_at":null}`, User{ID: 1, Invited: true},
		},
		"nothing but an id": {`{"id":1}`, User{ID: 1}},
		"odd times and texts": {
			`{"id":1,"first_name":42,"vendor":"Meridian","last_login_at":"yesterday","welcome_email_sent_at":17}`,
			User{ID: 1, FirstName: "42", Vendor: "Meridian"},
		},
		"as recorded: a null key is left out": {
			`{"id":1,"last_name":"I","email_address":"sync@meridian.example","is_active":true,"is_employee":false,"locale":"",
			  "add_to_new_projects":false,"company_permission_template_id":12,"vendor":{"id":4,"name":"Meridian"}}`,
			User{
				ID: 1, LastName: "I", Email: "sync@meridian.example", Active: ptr(true), Employee: ptr(false),
				AddToNewProjects: ptr(false), DefaultTemplate: &TemplateRef{}, CompanyTemplate: &TemplateRef{ID: 12},
				Vendor: "Meridian",
			},
		},
		"what can't be read is not known": {
			`{"id":1,"is_active":"","is_employee":"yes","add_to_new_projects":"","vendor":[],"job_title":{},
			  "default_permission_template_id":"x","permission_template":7,"company_permission_template_id":[],
			  "company_permission_template":false}`,
			User{ID: 1},
		},
		"and neither is it with others that can be": {
			`{"id":1,"is_active":true,"is_employee":0,"add_to_new_projects":[true],"vendor":42,
			  "default_permission_template_id":{},"company_permission_template_id":"","company_permission_template":{"id":"x"}}`,
			User{ID: 1, Active: ptr(true)},
		},
		"a template whose id only one of the two tells": {
			`{"id":1,"default_permission_template_id":"?","permission_template":{"id":3,"name":"A"},
			  "company_permission_template_id":5,"company_permission_template":[]}`,
			User{ID: 1, DefaultTemplate: &TemplateRef{3, "A"}, CompanyTemplate: &TemplateRef{ID: 5}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := on(inTurn(reply(200, tc.json))).User(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("user (-want +got):\n%s", d)
			}
		})
	}
	for _, bad := range []string{`{"id":"x","last_name":"I"}`, `{}`, `null`, `[]`, ` `} {
		if u, err := on(inTurn(reply(200, bad))).User(t.Context(), 1); err == nil {
			t.Errorf("%s gave %+v", bad, u)
		}
	}
}

// Being on a list says whether a user is active, where the row does not.
func TestListsSayActive(t *testing.T) {
	w := inTurn(reply(200, `[{"id":1},{"id":2,"is_active":false}]`))
	users, err := on(w).SearchUsers(t.Context(), "a b&c")
	if err != nil || !*users[0].Active || *users[1].Active {
		t.Errorf("%+v, %v", users, err)
	}
	if w.asked[0].query != "filters%5Bsearch%5D=a+b%26c&per_page=100" {
		t.Errorf("query is %s", w.asked[0].query)
	}
	err = on(inTurn(reply(200, `[{"id":1}]`))).InactiveUsers(t.Context(), func(u User) bool {
		if *u.Active {
			t.Errorf("%+v", u)
		}
		return true
	})
	if err != nil {
		t.Error(err)
	}
}

func TestUserBodies(t *testing.T) {
	in := UserInput{
		LastName: "Integration", Email: "sync@meridian.example", DefaultTemplateID: 1 << 40, AddToNewProjects: ptr(true),
	}
	w := inTurn(reply(201, `{"id":1}`))
	c := on(w)
	if _, err := c.CreateUser(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UpdateUser(t.Context(), 1, in); err != nil {
		t.Fatal(err)
	}
	create := `{"user":{"last_name":"Integration","email_address":"sync@meridian.example","default_permission_template_id":1099511627776`
	if got := w.asked[0].body; got != create+"}}" {
		t.Errorf("create sent %s", got)
	}
	if got := w.asked[1].body; got != create+`,"add_to_new_projects":true}}` {
		t.Errorf("update sent %s", got)
	}
	if w.asked[1].method != "PATCH" || w.asked[1].header.Get("Content-Type") != "application/json" {
		t.Errorf("update was sent as %+v", w.asked[1])
	}
}

func TestTemplates(t *testing.T) {
	w := inTurn(reply(200, `[{"id":1,"name":"A","type":"global","category":null},
		{"id":2,"name":"B","type":"project_specific","user_access_levels":{"home":2,"rfi":"3","documents":{"id":4}},
		 "permissions":{"rfi":{"act_as_manager":true,"x":false},"images":["bulk_edit"],"home":null}}]`))
	got, err := on(w).Templates(t.Context(), KindProject, true)
	if err != nil {
		t.Fatal(err)
	}
	want := []PermissionTemplate{
		{ID: 1, Name: "A", Type: "global"},
		{
			ID: 2, Name: "B", Type: "project_specific", ProjectSpecific: true,
			Levels: map[string]int{"home": 2, "rfi": 3, "documents": 4},
			Granular: map[string]map[string]bool{
				"rfi": {"act_as_manager": true, "x": false}, "images": {"bulk_edit": true}, "home": {},
			},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("templates (-want +got):\n%s", d)
	}
	if q := w.asked[0].query; q != "filters%5Btype%5D=project_tools&view=with_permissions" {
		t.Errorf("query is %s", q)
	}
	for _, bad := range []string{
		`{"id":1,"user_access_levels":{"home":5}}`, `{"id":1,"user_access_levels":{"home":"Admin"}}`,
		`{"id":1,"user_access_levels":{"home":null}}`, `{"id":1,"user_access_levels":[1]}`, `{"id":1,"permissions":{"home":3}}`,
	} {
		if got, err := on(inTurn(reply(200, bad))).Template(t.Context(), 1); err == nil {
			t.Errorf("%s gave %+v", bad, got)
		}
	}
}

func TestCreateTemplateBody(t *testing.T) {
	w := inTurn(reply(200, `{"id":9,"name":"Sync","user_access_levels":{"home":2}}`))
	got, err := on(w).CreateTemplate(t.Context(), PermissionTemplate{
		Name: "Sync", Category: "external", Levels: map[string]int{"home": 2},
		Granular: map[string]map[string]bool{"rfi": {"a": true}},
	})
	if err != nil || got.ID != 9 {
		t.Fatalf("%+v, %v", got, err)
	}
	want := `{"permission_template":{"name":"Sync","type":"global","provider_type":"Company","provider_id":4286480,` +
		`"company_id":4286480,"category":"external","user_access_levels":{"home":2},"permissions":{"rfi":{"a":true}}}}`
	if w.asked[0].body != want {
		t.Errorf("sent %s\nwant %s", w.asked[0].body, want)
	}
}

func TestDecodeProjects(t *testing.T) {
	body := `[
	 {"id":1,"name":"Tower","project_number":"A-1","city":"Carpinteria","active":true,"is_demo":false,
	  "project_stage":{"id":3,"name":"Build"},"project_region":{"id":1,"name":"West"},"program":{"id":4,"name":"P"},
	  "project_type":{"id":1,"name":"T"},"project_template":{"id":3,"name":"Made from this"}},
	 {"id":2,"name":"A template","is_template":true},
	 {"id":3,"display_name":"Shown","project_number":17,"project_stage":"Bid","city":{"odd":1},"active":"x","program":[]},
	 {"id":4,"name":"Off","active":false,"is_demo":true}]`
	got, err := on(inTurn(reply(200, body))).Projects(t.Context(), ActiveProjects, func(_ []Project, total int) error {
		if total != 0 {
			t.Errorf("total is %d without a header", total)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Project{
		{
			ID: 1, Name: "Tower", Number: "A-1", City: "Carpinteria", Stage: "Build", Region: "West", Program: "P", Type: "T",
			Active: true,
		},
		{ID: 3, Name: "Shown", Number: "17", Stage: "Bid", Active: true},
		{ID: 4, Name: "Off", Demo: true},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("projects (-want +got):\n%s", d)
	}
}

func TestManifest(t *testing.T) {
	w := inTurn(reply(200, `{"tools":[{"name":"documents","friendly_name":"Documents","domain_id":-14,"tab_group":"core",
		"url":"/10/project/documents","user_access_level":{"id":4,"name":"Admin"},
		"permitted_actions":[{"id":1,"action_name":"destroy","label":"Delete"}]},{"name":"x","user_access_level":null}]}`))
	c := on(w)
	m, err := c.ProjectManifest(t.Context(), 10)
	if err != nil || len(m.Tools) != 2 || m.Tools[0].DomainID != -14 || m.Tools[0].Level.ID != 4 ||
		m.Tools[0].Actions[0].Name != "destroy" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := c.CompanyManifest(t.Context()); err != nil {
		t.Error(err)
	}
	if a, b := w.asked[0].query, w.asked[1].query; a != "filter_correspondence_types=false&project_id=10" ||
		b != "company_id=4286480&filter_correspondence_types=false" {
		t.Errorf("queries are %s and %s", a, b)
	}
}

// An id reads the same as a number and as a text, and writes as a number.
func TestIDRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := ID(rapid.Int64().Draw(t, "id"))
		b, err := json.Marshal(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{string(b), strconv.Quote(string(b))} {
			var got ID
			if err := json.Unmarshal([]byte(s), &got); err != nil || got != id {
				t.Fatalf("%s reads as %v, %v", s, got, err)
			}
		}
	})
}

// No body, however odd, makes a reader panic or hang.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		`{"id":1,"permission_template":{"id":2}}`, `[{"id":1,"permissions":{"a":{"b":true}}}]`, `{"errors":{"a":[{"b":["c"]}]}}`,
		`{"data":[{"1":{"2":"success"}}]}`, `{"data":[{"entities":[{"projects":[{"projectId":"1"}]}]}],"errors":[{}]}`, `null`, `[]`, `"`,
	} {
		f.Add(seed, 200)
		f.Add(seed, 422)
	}
	f.Fuzz(func(t *testing.T, body string, status int) {
		if status != 200 {
			r := &sending{core: &core{}}
			got := r.read(answer{status: 422, body: []byte(body)})
			if strings.ContainsAny(got.text, "\x00\x1b\n") {
				t.Errorf("%q is not clean", got.text)
			}
			return
		}
		for _, out := range []any{new(userRow), new(templateRow), new([]projectRow), new(bulkAnswer), new(Manifest)} {
			_ = decode(answer{status: 200, body: []byte(body)}, out) // an error is fine
			if row, ok := out.(*userRow); ok {
				_, _ = row.user(), row.own()
			}
		}
	})
}
