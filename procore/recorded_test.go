package procore

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recordedAnswer returns an answer in a form that production was recorded to send, or
// that the newest schema has; its people and companies are invented.
func recordedAnswer(t *testing.T, name string, status int) *Client {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "recorded", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return on(inTurn(reply(status, string(b))))
}

func TestRecordedAnswers(t *testing.T) {
	ctx := t.Context()
	u, err := recordedAnswer(t, "user", 200).User(ctx, 90210)
	if err != nil || u.AddToNewProjects == nil || *u.AddToNewProjects || u.Invited || u.DefaultTemplate == nil ||
		u.DefaultTemplate.ID != 0 || u.CompanyTemplate.ID != 4404 || u.LastLoginAt == nil {
		t.Errorf("user %+v, %v", u, err)
	}
	m, err := recordedAnswer(t, "manifest", 200).ProjectManifest(ctx, 10)
	if err != nil || len(m.Tools) != 7 {
		t.Fatalf("manifest %+v, %v", m, err)
	}
	for i, tool := range m.Tools {
		actions := map[string]int{"admin": 1}[tool.Name]
		level := 4
		if tool.Name == "communication_types" {
			level = 2
		}
		if len(tool.Actions) != actions || tool.Level.ID != level || tool.Label == "" {
			t.Errorf("row %d: %+v", i, tool)
		}
	}
	if m.Tools[0].DomainID != m.Tools[6].DomainID {
		t.Error("the two rows of one domain were not read as they are")
	}
	templates, err := recordedAnswer(t, "templates", 200).Templates(ctx, KindProject, false)
	want := []PermissionTemplate{
		{ID: 12, Name: "Tower Crew", Type: "project_specific", ProjectSpecific: true},
		{ID: 21, Name: "Auditor", Type: "global"},
		{ID: 30, Name: "Crew Lead", Type: "global"},
	}
	if d := cmp.Diff(want, templates); d != "" || err != nil {
		t.Errorf("templates: %s, %v", d, err)
	}
	companies, err := recordedAnswer(t, "companies", 200).Companies(ctx)
	if d := cmp.Diff([]Company{{ID: 10, Name: "Example Builders", Active: true}}, companies); d != "" || err != nil {
		t.Errorf("companies: %s, %v", d, err)
	}
	places, err := recordedAnswer(t, "assignments", 200).UserAssignments(ctx, 90210, 0, nil)
	held := []Assignment{{ProjectID: 71, Project: "Tower", TemplateID: 27, TemplateName: "Auditor"}, {ProjectID: 73, Project: "Yard"}}
	if d := cmp.Diff(held, places); d != "" || err != nil {
		t.Errorf("assignments: %s, %v", d, err)
	}
	for _, invited := range []string{"", "{}", `{"id":1}`} {
		if err := on(inTurn(reply(202, invited))).InviteUser(ctx, 1); err != nil {
			t.Errorf("invited with %q: %v", invited, err)
		}
	}
}

// The bulk answer of version 1.3 has texts where numbers were sent.
func TestRecordedBulkAnswer(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("testdata", "recorded", "bulk_add.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got bulkAnswer
	if err := decode(answer{status: 207, body: b}, &got); err != nil || len(got.done) != 1 || got.failed[72] == "" || got.done[71] == "" {
		t.Errorf("%+v, %v", got, err)
	}
}
