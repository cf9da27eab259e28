package setup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
		Name: "# [x](http://x)", Email: "a_b@example.com", State: "active",
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
}
