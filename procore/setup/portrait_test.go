package setup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"

	"procore-setup/procore/spec"
)

// seen is a company with an account that has a template Procore shows.
func seen(t *testing.T, levels map[string]int) *Snapshot {
	t.Helper()
	snap := read(t, newWorld(2), journal.New(), spec.Spec{})
	old := procore.PermissionTemplate{ID: 900, Name: "Old Sync", Type: string(procore.KindGlobal), Levels: levels}
	snap.Global = append(snap.Global, old)
	snap.Account = &AccountState{User: procore.User{
		ID: 41, Email: "old@example.com", DefaultTemplate: &procore.TemplateRef{ID: old.ID, Name: old.Name},
	}}
	return snap
}

// What an account has stands beside what is asked for, and what is not known is not taken
// for nothing.
func TestLiveRows(t *testing.T) {
	snap := seen(t, map[string]int{"documents": 4})
	rows := LiveRows(permission.ProjectScope, nil, snap)
	if rows.Missing != nil || rows.Want.Level("documents") != permission.Admin || rows.Base.Level("documents") != permission.Admin {
		t.Errorf("beside nothing: %+v", rows)
	}
	asked := spec.Spec{Template: spec.TemplateSpec{Name: "X", Tools: map[string]spec.ToolSpec{"documents": {Level: "read_only"}}}}
	rows = LiveRows(permission.ProjectScope, &asked, snap)
	if rows.Want.Level("documents") != permission.Admin || rows.Base.Level("documents") != permission.ReadOnly {
		t.Errorf("beside what is asked for: %+v, %v", rows, rows.Problems)
	}
	asked.Template.Tools = map[string]spec.ToolSpec{"no_such_tool": {Level: "admin"}}
	if rows = LiveRows(permission.ProjectScope, &asked, snap); len(rows.Problems) == 0 {
		t.Error("what this company lacks is no problem")
	}
	snap = seen(t, nil)
	if rows = LiveRows(permission.ProjectScope, nil, snap); rows.Missing == nil {
		t.Errorf("a template that is not shown grants %+v", rows.Want)
	}
	snap.Account.DefaultTemplate = nil
	if rows = LiveRows(permission.ProjectScope, nil, snap); rows.Missing == nil {
		t.Errorf("a template that is not told grants %+v", rows.Want)
	}
	snap.Account.DefaultTemplate = &procore.TemplateRef{}
	if rows = LiveRows(permission.ProjectScope, nil, snap); rows.Missing != nil || rows.Want.Level("documents") != permission.None {
		t.Errorf("no template grants %+v, %v", rows.Want, rows.Missing)
	}
}

// An account is compared with a setup file, or else with the integration of an id.
func TestAgainstOf(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "mine.yaml")
	const text = "version: 1\naccount: {kind: user, last_name: I, email: s@example.com}\n" +
		"template: {name: T, tools: {documents: admin}}\nprojects: {include: active}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := AgainstOf(file); err != nil || s.Template.Tools["documents"].Level != "admin" {
		t.Errorf("the file: %+v, %v", s.Template, err)
	}
	if s, err := AgainstOf("syncezy"); err != nil || len(s.Template.Tools) == 0 {
		t.Errorf("the integration: %+v, %v", s.Template, err)
	}
	if _, err := AgainstOf(filepath.Join(dir, "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	for _, none := range []string{"nobody", "", dir} {
		if s, err := AgainstOf(none); err == nil {
			t.Errorf("%q is %+v", none, s)
		}
	}
}

// A portrait as Markdown obeys nothing that stands in a name.
func TestPortraitMarkdown(t *testing.T) {
	p := Portrait{
		Name: "# [x](http://x)", Email: "a_b@example.com", State: "active", At: time.Date(2031, 5, 4, 9, 8, 0, 0, time.UTC),
		Places: []PortraitPlace{{ID: 7, Name: "`Depot` *7*", Template: "<b>"}},
	}
	out := string(p.Markdown())
	for _, bad := range []string{"[x](", "`Depot`", "<b>", "*7*"} {
		if strings.Contains(out, bad) {
			t.Errorf("%q stands in it:\n%s", bad, out)
		}
	}
	if !strings.Contains(out, "\n- ") || !strings.Contains(out, `a\_b`) {
		t.Errorf("it is no list:\n%s", out)
	}
	const when = "4 May 2031, 09:08"
	if page, err := p.html(); err != nil || !strings.Contains(out, when) || !strings.Contains(string(page), when) {
		t.Errorf("it does not say when it was read, but when it was written (%v):\n%s\n%s", err, out, page)
	}
}

// A report of an account takes nothing for read that Procore does not show, and no name acts
// in any form of it.
func TestPortraitReport(t *testing.T) {
	p := Portrait{
		Name: "<script>x</script>", Email: "a@example.com", Against: "mine.yaml", Unsure: "the list was cut",
		OnCompany:  PortraitRights{Name: "Hidden"},
		OnProjects: PortraitRights{Name: noTemplate},
		Places:     []PortraitPlace{{ID: 7, Number: "=1+1", Name: "Depot", Template: "<b>"}},
	}
	for form, want := range map[string][]string{
		".csv":  {"7,'=1+1,Depot,<b>", ",there may be others: the list was cut,not known"},
		".html": {"&lt;script&gt;", "Procore does not show what it grants", "verdict good", "&lt;b&gt;"},
		".xml":  {`tests="2" failures="0" skipped="1"`, "company template Hidden", "unknown: Procore does not show"},
	} {
		data, err := p.Report(form)
		for _, w := range want {
			if err != nil || !strings.Contains(string(data), w) {
				t.Errorf("%s, %v: no %q in\n%s", form, err, w, data)
			}
		}
	}
	for _, about := range []interface{ Report(string) ([]byte, error) }{p, Contrast{A: "a", B: "b"}} {
		for _, form := range Formats() {
			if data, err := about.Report(form); err != nil || len(data) == 0 {
				t.Errorf("%T as %s: %d bytes, %v", about, form, len(data), err)
			}
		}
		if _, err := about.Report(".pdf"); !errors.Is(err, errFormat) {
			t.Errorf("%T has a form that is none: %v", about, err)
		}
	}
}
