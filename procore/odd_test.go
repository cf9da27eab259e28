package procore

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// Rows of others may hold anything: what cannot be read of them is not known, and
// the rest of the list is good.
func TestOddRows(t *testing.T) {
	read := func(body string) *Client { return on(inTurn(reply(200, body))) }
	ctx := context.Background()

	users, err := read(`[{"id":1,"email_address":"a@x","vendor":[],"is_employee":"yes","is_active":"","add_to_new_projects":""},
		{"id":2,"email_address":"b@x","vendor":false,"is_employee":""},{"id":"odd","email_address":"c@x"},
		{"id":3,"email_address":"d@x","vendor":42}]`).SearchUsers(ctx, "b@x")
	if !incomplete(err) || len(users) != 3 || users[0].Employee != nil || !*users[0].Active || users[0].AddToNewProjects != nil ||
		users[1].Vendor != "" {
		t.Errorf("users %+v, %v", users, err)
	}
	// who has no id may be the one that is looked for
	err = read(`[{"email_address":"c@x"},{"id":9,"email_address":"d@x"}]`).InactiveUsers(ctx, func(User) bool { return true })
	if !incomplete(err) {
		t.Errorf("an inactive person without an id is passed over: %v", err)
	}

	templates, err := read(`[{"id":1,"name":"A","project_specific":"no","user_access_levels":{"home":"Admin"},
		"permissions":{"home":{"a":true}}},{"id":2,"name":["B"],"user_access_levels":{"home":2},"permissions":[]},
		{"id":3,"name":"C","type":"global","user_access_levels":{"home":2},"permissions":{}}]`).Templates(ctx, KindGlobal, true)
	if err != nil || len(templates) != 3 || templates[0].Levels != nil || templates[0].Granular != nil ||
		templates[1].Levels != nil || templates[2].Levels["home"] != 2 {
		t.Errorf("templates %+v, %v", templates, err)
	}

	companies, err := read(`[{"id":1,"name":7,"is_active":"","my_company":"?"},{"id":2,"name":"B","is_active":false}]`).Companies(ctx)
	want := []Company{{ID: 1, Name: "7", Active: true}, {ID: 2, Name: "B"}}
	if d := cmp.Diff(want, companies); d != "" || err != nil {
		t.Errorf("companies: %s, %v", d, err)
	}
	tools, err := read(`[{"id":1,"engine_name":"directory","title":{},"is_active":"on"},{"id":2,"is_active":false}]`).ProjectTools(ctx, 1)
	if err != nil || tools[0].Active != nil || tools[0].Engine != "directory" || *tools[1].Active {
		t.Errorf("tools %+v, %v", tools, err)
	}
	generic, err := read(`[{"id":5,"title":false}]`).GenericTools(ctx)
	if err != nil || generic[0] != (GenericTool{ID: 5}) {
		t.Errorf("generic tools %+v, %v", generic, err)
	}
	apps, err := read(`[{"id":1,"status":3,"developer_app":[]},{"id":2,"developer_app":{"name":"S","uid":null}}]`).AppInstallations(ctx)
	if err != nil || apps[0].App.Name != "" || apps[1].App.Name != "S" {
		t.Errorf("apps %+v, %v", apps, err)
	}
	manifest, err := read(`{"tools":[{"name":"rfi","user_access_level":[],"permitted_actions":{},"domain_id":"x","url":null},
		{"name":"home","user_access_level":{"id":"4"},"permitted_actions":[]}]}`).CompanyManifest(ctx)
	if err != nil || manifest.Tools[0].Level.ID != 0 || manifest.Tools[1].Level.ID != 4 {
		t.Errorf("manifest %+v, %v", manifest, err)
	}
}

// An answer that says nothing is never read as one that says "none".
func TestSaysNothing(t *testing.T) {
	ctx := context.Background()
	for name, ask := range map[string]func(*Client) error{
		"Companies":   func(c *Client) error { _, err := c.Companies(ctx); return err },
		"SearchUsers": func(c *Client) error { _, err := c.SearchUsers(ctx, "a@x"); return err },
		"Templates":   func(c *Client) error { _, err := c.Templates(ctx, KindGlobal, true); return err },
		"Template":    func(c *Client) error { _, err := c.Template(ctx, 1); return err },
		"Manifest":    func(c *Client) error { _, err := c.CompanyManifest(ctx); return err },
		"Me":          func(c *Client) error { _, err := c.Me(ctx); return err },
		"ProjectIDs":  func(c *Client) error { _, err := c.ProjectIDs(ctx, AllProjects); return err },
		"Assignments": func(c *Client) error { _, err := c.UserAssignments(ctx, 1, 0, nil); return err },
	} {
		synctest.Test(t, func(t *testing.T) {
			for _, body := range []string{"", " ", "null", "{}"} {
				err := ask(on(inTurn(reply(200, body))))
				if e := (*Error)(nil); !errors.As(err, &e) {
					t.Errorf("%s of %q: %v", name, body, err)
				}
			}
		})
	}
}

// Which template a place has: by the row's own id, whatever the filter did and
// whatever the names are.
func TestPlacesByID(t *testing.T) {
	const rows = `[{"project_id":1,"is_assigned":true,"permission_template_id":7,"permission_template_name":"Sync"},
		{"project_id":2,"is_assigned":true,"permission_template_id":8,"permission_template_name":"Sync"},
		{"project_id":3,"is_assigned":true,"permission_template_id":null,"permission_template_name":null},
		{"project_id":4,"is_assigned":false,"permission_template_id":7}]`
	w := inTurn(reply(200, rows, "Total", "4"), reply(200, rows, "Total", "4"))
	all, err := on(w).UserAssignments(t.Context(), 9, 0, nil)
	want := []Assignment{
		{ProjectID: 1, TemplateID: 7, TemplateName: "Sync"}, {ProjectID: 2, TemplateID: 8, TemplateName: "Sync"}, {ProjectID: 3},
	}
	if d := cmp.Diff(want, all); d != "" || err != nil {
		t.Errorf("all: %s, %v", d, err)
	}
	held, err := on(w).UserAssignments(t.Context(), 9, 7, nil) // the filter was ignored
	if d := cmp.Diff(want[:1], held); d != "" || err != nil || len(w.asked) != 2 {
		t.Errorf("by template: %s, %v, %d requests", d, err, len(w.asked))
	}
}

// Where rows have names alone, the filter is believed only after it has left out
// what it must.
func TestFilterIsProved(t *testing.T) {
	const rows = `[{"project_id":1,"is_assigned":true,"permission_template_name":"Sync"}]`
	const one = `[{"id":9,"permission_template":{"id":8,"name":"Sync"}}]`
	heeded := inTurn(reply(200, rows, "Total", "1"), reply(200, `[]`))
	held, err := on(heeded).UserAssignments(t.Context(), 9, 7, []ID{1})
	if err != nil || len(held) != 1 || held[0].TemplateID != 7 || len(heeded.asked) != 2 {
		t.Errorf("heeded: %+v, %v", held, err)
	}
	ignored := inTurn(reply(200, rows, "Total", "1"), reply(200, rows, "Total", "1"), reply(200, one))
	held, err = on(ignored).UserAssignments(t.Context(), 9, 7, []ID{1})
	if err != nil || len(held) != 0 || len(ignored.asked) != 3 {
		t.Errorf("ignored: %+v, %v, %d requests", held, err, len(ignored.asked))
	}
}
