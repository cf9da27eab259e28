package setup

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// termsWorld has a tool whose name is another one in every edition.
func termsWorld() *world {
	w := newWorld(1)
	for i := range w.templates {
		if w.templates[i].Type == "global" {
			w.templates[i].Levels["punch_item"], w.templates[i].Levels["daily_log"] = 2, 1
		}
	}
	return w
}

// The same file means the same in every edition's words, whatever is shown; plan,
// report and checklist speak the words that were asked for.
func TestTermsChangeWordsOnly(t *testing.T) {
	for _, c := range []struct {
		terms      permission.Terms
		shown, log string
	}{
		{"", "Punch Item", "Daily Log"}, // nothing names it here
		{permission.Australia, "Punch Item", "Site Diary"},
		{permission.US, "Punch Item", "Daily Log"},
	} {
		var want permission.Template
		for i, name := range []string{"Daily Log", "daily_log", "Site Diary", "SITE diary"} {
			w, s := termsWorld(), syncSpec()
			s.Template.Tools = map[string]spec.ToolSpec{name: {Level: "admin"}}
			r := reader(t, w, nil)
			r.Terms = c.terms
			snap := &Snapshot{Company: procore.Company{ID: 4286480, Name: "Meridian Builders"}}
			if err := r.Read(t.Context(), PartAll, s, snap); err != nil {
				t.Fatal(err)
			}
			got, problems := Wanted(s, snap)
			if len(problems) > 0 || got.Level("daily_log") != permission.Admin {
				t.Fatalf("%s in %s: %v", name, c.terms, problems)
			}
			if i > 0 && !cmp.Equal(want, got) {
				t.Errorf("%s means something else in %s", name, c.terms)
			}
			want = got
			p := plan(t, s, snap)
			at := slices.IndexFunc(p.Changes, func(c Change) bool { return c.ID == ChangeCreateTemplate })
			line := c.log + ": None → Admin"
			if !slices.Contains(p.Changes[at].Details, line) {
				t.Errorf("in %q the plan says %q", c.terms, p.Changes[at].Details)
			}
			report := string(Markdown(s, snap, Verify(s, snap)))
			if !strings.Contains(report, "| "+c.log+" | Admin |") || !strings.Contains(report, "| "+c.shown+" | Read Only |") {
				t.Errorf("in %q the report says %s", c.terms, report)
			}
		}
	}
}

// A correspondence type that no template shows is told, and is a mistake in an answer.
func TestTypeThatNoTemplateShows(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	for i := range w.templates {
		delete(w.templates[i].Levels, "generic_tool_77") // "Site Instruction"
	}
	snap := read(t, w, nil, s)
	if !slices.ContainsFunc(snap.Notes, func(n string) bool { return strings.Contains(n, "Site Instruction") }) {
		t.Errorf("notes %q", snap.Notes)
	}
	s.Template.Tools = map[string]spec.ToolSpec{"Site Instruction": {Level: "standard"}}
	_, err := Diff(s, snap)
	if err == nil || !strings.Contains(err.Error(), "Site Instruction") || !strings.Contains(err.Error(), "set by hand") {
		t.Errorf("%v", err)
	}
	snap = read(t, newWorld(1), nil, s)
	if _, err := Diff(s, snap); err != nil || slices.ContainsFunc(snap.Notes, func(n string) bool { return strings.Contains(n, "Site Instruction") }) {
		t.Errorf("%v %q", err, snap.Notes)
	}
}
