package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
)

// Each thing on which a plan rests is told when it is otherwise, in its own words, and
// nothing is told of what holds.
func TestSince(t *testing.T) {
	one, two, yes, no := procore.ID(1), procore.ID(2), true, false
	whole := func() Basis {
		return Basis{
			Operator:  OperatorBasis{7, Yes, Yes},
			Account:   &AccountBasis{41, "a@b.example", false, &one, &one, &no},
			Templates: []TemplateBasis{{11, "Read Only", "x"}, {12, "Sync", "y"}},
			Projects:  &ProjectsBasis{Total: 3, IDs: "i", Places: "p"},
		}
	}
	for want, edit := range map[string]func(*Basis){
		"":                           func(*Basis) {},
		"somebody else is signed in": func(b *Basis) { b.Operator.ID = 8 },
		"you are not known any more to be a full company admin":               func(b *Basis) { b.Operator.FullAdmin = Unknown },
		"you are not known any more to be allowed to create templates":        func(b *Basis) { b.Operator.MayTemplate = No },
		"another user (id 42, not 41) has the e-mail a@b.example":             func(b *Basis) { b.Account.ID = 42 },
		`the user 41 has the e-mail "c@b.example" now, not "a@b.example"`:     func(b *Basis) { b.Account.Email = "c@b.example" },
		"the account is inactive now":                                         func(b *Basis) { b.Account.Inactive = true },
		"the account has another company template":                            func(b *Basis) { b.Account.CompanyTemplate = &two },
		"the account has another default project template":                    func(b *Basis) { b.Account.DefaultTemplate = nil },
		"whether the account is added to new projects was changed":            func(b *Basis) { b.Account.New = &yes },
		"the Directory shows no user with the e-mail a@b.example any more":    func(b *Basis) { b.Account = nil },
		`the template "Sync" is called "Mine" now`:                            func(b *Basis) { b.Templates[1] = TemplateBasis{12, "Mine", "z"} },
		`the template "Sync" grants something else now`:                       func(b *Basis) { b.Templates[1].Rows = "z" },
		`the template "Sync" is not there any more, or is not meant any more`: func(b *Basis) { b.Templates = b.Templates[:1] },
		`there is a template "New" now`:                                       func(b *Basis) { b.Templates = append(b.Templates, TemplateBasis{13, "New", "n"}) },
		"Procore counts 4 projects now, not 3":                                func(b *Basis) { b.Projects.Total, b.Projects.IDs = 4, "j" },
		"the company's projects are others, or are open or closed otherwise":  func(b *Basis) { b.Projects.IDs = "j" },
		"the account is on other projects, or with another template":          func(b *Basis) { b.Projects.Places = "q" },
	} {
		now := whole()
		edit(&now)
		if got := strings.Join(now.Since(whole()), "; "); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	now, then := whole(), whole()
	then.Account, now.Projects = nil, nil // nobody was there; the projects were not read
	if got := now.Since(then); !slices.Equal(got, []string{"the Directory has a user with the e-mail a@b.example now"}) {
		t.Errorf("%q", got)
	}
	then.Account, then.Projects = &AccountBasis{41, "A@B.example", false, &one, &one, &no}, nil
	if got := whole().Since(then); len(got) != 0 {
		t.Errorf("other letters of an address, and projects that were not read: %q", got)
	}
}

// A right is lost where it was known and is not any more; what is known better is none.
func TestLess(t *testing.T) {
	for _, c := range []struct {
		now, then Tri
		want      bool
	}{
		{Yes, Yes, false},
		{No, Yes, true},
		{Unknown, Yes, true},
		{No, Unknown, true},
		{Yes, Unknown, false},
		{Unknown, Unknown, false},
		{Yes, No, false},
		{No, No, false},
		{Unknown, No, false},
	} {
		if got := less(c.now, c.then); got != c.want {
			t.Errorf("%v after %v: %v", c.now, c.then, got)
		}
	}
}

// An account with Admin in the company is asked about unless its company template is the
// very one that is asked for.
func TestHasAsked(t *testing.T) {
	w := companyWorld(1)
	for name, c := range map[string]struct {
		asked string
		has   *procore.TemplateRef
		want  bool
	}{
		"the same":         {"Company Admin", &procore.TemplateRef{ID: 23}, true},
		"another":          {"Company Admin", &procore.TemplateRef{ID: 22}, false},
		"none":             {"Company Admin", &procore.TemplateRef{}, false},
		"not told":         {"Company Admin", nil, false},
		"nothing asked":    {"", &procore.TemplateRef{ID: 23}, false},
		"nobody's, none":   {"", &procore.TemplateRef{}, false},
		"of no such name":  {"Company Adm", &procore.TemplateRef{ID: 23}, false},
		"no name, no such": {"Company Adm", &procore.TemplateRef{}, false},
	} {
		s := syncSpec()
		s.Account.CompanyTemplate = c.asked
		w.person("A", "B", s.Account.Email).CompanyTemplate = c.has
		snap := read(t, w, journal.New(), s)
		if snap.Account.CompanyTemplate = c.has; hasAsked(s, snap) != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
		w.users = w.users[:len(w.users)-1]
	}
}

// On which projects the account is is told once that was read, with its template where
// Procore names it.
func TestAccessOfProjects(t *testing.T) {
	snap := &Snapshot{Assignments: map[procore.ID]procore.Assignment{1: {TemplateName: "A  B"}, 2: {TemplateID: 9}}}
	p := func(id procore.ID) (list []string) {
		for _, x := range Properties(snap) {
			if x.Title == "Account" || x.Title == "Template" {
				list = append(list, x.Value(procore.Project{ID: id}))
			}
		}
		return append(list, snap.Access(id))
	}
	for id := range procore.ID(4) {
		if got := p(id); !slices.Equal(got, []string{"", "", ""}) {
			t.Errorf("%d, not read: %q", id, got)
		}
	}
	snap.Read = PartAssignments
	for id, want := range map[procore.ID][]string{
		1: {OnProject, "A  B", "A  B"}, 2: {OnProject, "on it", "on it"}, 3: {NotOnIt, "", NoAccess},
	} {
		if got := p(id); !slices.Equal(got, want) {
			t.Errorf("%d: %q", id, got)
		}
	}
}

// A comparison says in each form whether anything differs.
func TestContrastReport(t *testing.T) {
	row := Contrasted{Path: "rfi", Text: "RFIs: None → Admin", Before: "none", After: "admin"}
	for n, wants := range map[int]map[string]string{
		0: {".md": "A and B are the same.", ".html": "verdict good", ".xml": `failures="0"`, ".json": `"same":true`},
		2: {".md": "2 differences", ".html": "verdict bad", ".xml": `failures="2"`, ".json": `"same":false`},
	} {
		c := Contrast{A: "A", B: "B", Rows: slices.Repeat([]Contrasted{row}, n)}
		for form, want := range wants {
			data, err := c.Report(form)
			if err != nil || !strings.Contains(string(data), want) {
				t.Errorf("%d rows, %s, %v: no %q in\n%s", n, form, err, want, data)
			}
		}
	}
}

// What Procore adds to a template by itself is told and stops nothing; what is missing or
// given beyond that does.
func TestTemplateAsMade(t *testing.T) {
	s := syncSpec()
	s.Template.Base = ""
	for name, c := range map[string]struct {
		edit  func(*procore.PermissionTemplate)
		says  string
		fails bool
	}{
		"as asked":  {func(*procore.PermissionTemplate) {}, "grants what was asked", false},
		"more":      {func(t *procore.PermissionTemplate) { t.Levels["images"] = 4 }, "gives more than was asked for", true},
		"less":      {func(t *procore.PermissionTemplate) { t.Levels["documents"] = 1 }, "not as asked for", true},
		"no type":   {func(t *procore.PermissionTemplate) { t.Type = "" }, "grants what was asked", false},
		"its other": {func(t *procore.PermissionTemplate) { t.Levels["brand_new"] = 1 }, "grants what was asked", false},
	} {
		snap := read(t, newWorld(1), journal.New(), s)
		want, _ := Wanted(s, snap)
		asked := wire(procore.PermissionTemplate{ID: 900, Name: "Sync", Type: "global"}, want)
		made := wire(asked, want)
		c.edit(&made)
		r := &Runner{Spec: s, Snapshot: snap}
		res, err := r.compare(asked, made, "created now")
		said := res.text
		if err != nil {
			said = err.Error()
		}
		if (err != nil) != c.fails || !strings.Contains(said, c.says) || strings.HasSuffix(said, "()") {
			t.Errorf("%s: %q, %v", name, said, err)
		}
		if kept := withID(snap.TemplatesOf(permission.ProjectScope), 900); kept == nil || kept.Type != "global" {
			t.Errorf("%s: kept is %+v", name, kept)
		}
	}
}
