package spec

import (
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/permission"
)

// Every answer with a mistake is left open, with the mistake beside it; the file that is
// written asks for these and for nothing else.
func TestOutlineLeaves(t *testing.T) {
	s := good()
	s.Account.Email = "sync"
	s.Template.Tools["rfi"] = ToolSpec{Level: "most"}
	o := Outline{Spec: s, Open: map[string]string{}, Comments: map[string][]string{"template": {"as it is"}}}
	if _, err := o.Format(); err == nil || !strings.Contains(err.Error(), "not an e-mail address") {
		t.Errorf("a file with mistakes is written: %v", err)
	}
	o.Leave(s.Validate())
	if len(o.Open) != 2 || !strings.Contains(o.Open["account.email"], "# not an e-mail address") ||
		!strings.Contains(o.Open["template.tools"], `# unknown level "most"`) {
		t.Errorf("open: %q", o.Open)
	}
	o.Open["account.email"] = "kept"
	if o.Leave(s.Validate()); o.Open["account.email"] != "kept" {
		t.Errorf("what was open is now %q", o.Open["account.email"])
	}
	file, err := o.Format()
	if err != nil || !strings.Contains(string(file), "as it is") || strings.HasSuffix(string(file), "\n\n") {
		t.Fatalf("%v\n%s", err, file)
	}
	if _, err := ParseFile("setup.yaml", file); err == nil || err.Error() != "setup.yaml:4: account.email: missing" {
		t.Errorf("it asks for: %v\n%s", err, file)
	}
	if o.Leave(Problems{{Field: "nothing.like.it", Message: "m"}}); len(o.Open) != 2 {
		t.Errorf("open: %q", o.Open)
	}
}

// Around a template stands all that the template can't say, open.
func TestOutlineOf(t *testing.T) {
	s := Spec{Company: CompanySpec{ID: 7}, Account: AccountSpec{Email: "a@b.cd"}}
	template := TemplateSpec{Name: "Sync"}
	o := OutlineOf(s, permission.ProjectScope, template)
	if o.Spec.Template.Name != "Sync" || o.Spec.Company.ID != 7 || o.Spec.Account.Email != "" || len(o.Open) != len(Questions()) {
		t.Errorf("%+v", o)
	}
	o = OutlineOf(s, permission.CompanyScope, template)
	if o.Spec.Account.Company.Name != "Sync" || o.Spec.Template.Name != "" || len(o.Open) != len(Questions())+2 {
		t.Errorf("%+v", o)
	}
}

// A heading of which nothing is answered becomes a comment with what is below it.
func TestAsComment(t *testing.T) {
	const lines = "account:\n  # the address\n  email: # none\n"
	if got := asComment(lines); got != "# account:\n#   the address\n#   email: # none\n" {
		t.Errorf("%q", got)
	}
	for lines, want := range map[string]bool{"  # a\n# b\n": false, "": false, "  # a\nb: c\n": true} {
		if answered(lines) != want {
			t.Errorf("%q: %v", lines, !want)
		}
	}
}

// What fills in hardly anything comes last in a list: a source that names no level, no name
// and nothing on company tools.
func TestBarePresets(t *testing.T) {
	open := []OpenPoint{{ID: "x/levels"}}
	named := Spec{Template: TemplateSpec{Name: "Sync"}}
	for _, c := range []struct {
		p    Preset
		want int
	}{
		{Preset{Open: open}, 1},
		{Preset{}, 0},
		{Preset{Open: open, Spec: named}, 0},
		{Preset{Open: open, Company: []CompanyNeed{{Level: "admin"}}}, 0},
	} {
		if got := c.p.bare(); got != c.want {
			t.Errorf("%+v: %d", c.p, got)
		}
	}
}

// A point that a guide leaves open is named by what it is about.
func TestOpenPointName(t *testing.T) {
	for id, want := range map[string]string{"hingepoint/app_access": "app access", "x/levels": "levels", "x": ""} {
		if got := (OpenPoint{ID: id}).Name(); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}

// A project is found as it is shown; one that is not active counts as closed.
func TestFindableOf(t *testing.T) {
	p := procore.Project{ID: 7, Name: "Tower\x1b", Number: "1", City: "Goleta", Active: true}
	if got := FindableOf(p); got != (Findable{7, "1", "Tower\ufffd", "Goleta", false}) {
		t.Errorf("%+v", got)
	}
	p.Active = false
	if !FindableOf(p).Closed {
		t.Error("it counts as active")
	}
}
