package setup

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A portrait says what an account is and may do, and of what Procore does not tell that it
// is not known.
func TestPortraitOf(t *testing.T) {
	snap := seen(t, map[string]int{"documents": 4, "rfi": 3, "images": 1})
	snap.Global[len(snap.Global)-1].Granular = map[string]map[string]bool{"rfi": {"act_as_manager": true, "view_private": false}}
	snap.Assignments = map[procore.ID]procore.Assignment{300001: {ProjectID: 300001, TemplateID: 900}, 777: {ProjectID: 777, TemplateID: readOnly}}
	p, err := PortraitOf(snap)
	if err != nil {
		t.Fatal(err)
	}
	if p.Employee != notKnown || p.NewProjects != notKnown || p.Approver != notKnown || p.OnCompany.Name != notKnown ||
		p.OnCompany.Read || !p.LastSignIn.IsZero() || p.State != "active" || p.Kind != spec.UserAccount {
		t.Errorf("what is not told: %+v", p)
	}
	var rows []string
	for _, r := range p.OnProjects.Rows {
		rows = append(rows, r.Tool+" "+r.words())
	}
	if want := []string{"documents Admin", "rfi Standard, + Act as RFI Manager"}; !slices.Equal(rows, want) {
		t.Errorf("rows: %q, want %q", rows, want)
	}
	if none := len(snap.Vocabulary.Tools) - 2; p.OnProjects.None != none || !p.OnProjects.Read || p.OnProjects.Name != "Old Sync" {
		t.Errorf("%d at None, not %d: %+v", p.OnProjects.None, none, p.OnProjects)
	}
	if len(p.Places) != 2 || p.Places[0].Template != "Old Sync" || p.Places[1].Template != "Read Only Everything" {
		t.Errorf("places: %+v", p.Places)
	}
	at, yes, no := time.Date(2031, 5, 4, 12, 0, 0, 0, time.Local), true, false
	snap.Account.LastLoginAt, snap.Account.Inactive = &at, true
	snap.Account.Employee, snap.Account.Accountant = &yes, &no
	if p, err = PortraitOf(snap); err != nil || !p.LastSignIn.Equal(at) || p.State != "inactive" || p.Employee != "yes" || p.Approver != "no" {
		t.Errorf("what is told: %+v, %v", p, err)
	}
	snap.Account = nil
	if _, err = PortraitOf(snap); !errors.Is(err, ErrNotRead) {
		t.Errorf("of nobody: %v", err)
	}
}

// What an account has is held against what is asked for in both templates: only where
// something is asked for, and never against a template that is not known.
func TestPortraitCompare(t *testing.T) {
	company := &spec.TemplateSpec{Name: "C", Tools: map[string]spec.ToolSpec{"directory": {Level: "standard"}}}
	tools := map[string]spec.ToolSpec{"documents": {Level: "read_only"}, "images": {Level: "standard"}}
	none := &procore.TemplateRef{}
	for _, c := range []struct {
		name string
		s    spec.Spec
		has  *procore.TemplateRef // on projects; nil: the one that is seen
		want []string             // the differences
		rows []string             // of its template on projects
	}{
		{"nothing", spec.Spec{Template: spec.TemplateSpec{Name: "T"}}, nil, nil, []string{"documents Admin"}},
		{
			"tools", spec.Spec{Template: spec.TemplateSpec{Name: "T", Tools: tools}}, nil,
			[]string{"documents admin read_only", "images none standard"},
			[]string{"documents Admin (asked for: Read Only)", "images None (asked for: Standard)"},
		},
		{
			"a base", spec.Spec{Template: spec.TemplateSpec{Name: "T", Base: "Old Sync", Tools: map[string]spec.ToolSpec{}}}, nil,
			nil, []string{"documents Admin"},
		},
		{
			"tools, of an account without a template", spec.Spec{Template: spec.TemplateSpec{Name: "T", Tools: tools}}, none,
			[]string{"template none T"}, nil,
		},
		{
			"the company's too", spec.Spec{Account: spec.AccountSpec{Company: company}, Template: spec.TemplateSpec{Name: "T"}}, nil,
			[]string{spec.TemplateField(permission.CompanyScope) + " " + notKnown + " C"}, []string{"documents Admin"},
		},
	} {
		snap := seen(t, map[string]int{"documents": 4})
		if c.has != nil {
			snap.Account.DefaultTemplate = c.has
		}
		p, err := PortraitOf(snap)
		if err == nil {
			err = p.Compare("mine.yaml", c.s, snap)
		}
		var got, rows []string
		for _, d := range p.Differences {
			got = append(got, d.Path+" "+d.Before+" "+d.After)
		}
		for _, r := range p.OnProjects.Rows {
			rows = append(rows, r.Tool+" "+r.words())
		}
		if err != nil || !slices.Equal(got, c.want) || !slices.Equal(rows, c.rows) {
			t.Errorf("%s: %q, rows %q, %v", c.name, got, rows, err)
		}
	}
}

// What Procore does not show of a template is not taken for nothing.
func TestPortraitOfATemplateThatIsNotShown(t *testing.T) {
	snap := seen(t, nil)
	p, err := PortraitOf(snap)
	if r := p.OnProjects; err != nil || r.Read || r.None != 0 || len(r.Rows) > 0 || r.short() != "  ? Procore does not show what it grants" {
		t.Errorf("%+v, %v", r, err)
	}
	snap.Account.DefaultTemplate = &procore.TemplateRef{}
	if p, err = PortraitOf(snap); err != nil || p.OnProjects.short() != "  nothing" {
		t.Errorf("no template: %+v, %v", p.OnProjects, err)
	}
	snap = seen(t, map[string]int{"documents": 1})
	if p, err = PortraitOf(snap); err != nil || p.OnProjects.short() != "  nothing: every tool is at None" {
		t.Errorf("a template that grants nothing: %+v, %v", p.OnProjects, err)
	}
}

// An account can be held against the setup file in a saved plan; one that was cut is none.
func TestAgainstASavedPlan(t *testing.T) {
	const setup = "version: 1\naccount: {kind: user, last_name: I, email: s@example.com}\n" +
		"template: {name: T, tools: {documents: admin}}\nprojects: {include: active}\n"
	env, err := auth.LookupEnvironment("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	s := spec.Spec{Environment: env, Company: spec.CompanySpec{ID: 7}}
	data, err := Save(Plan{}, s, &Snapshot{}, "test", "", "mine.yaml", []byte(setup)).File()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.plan")
	for _, c := range []struct {
		data []byte
		want error
	}{{data, nil}, {data[:len(data)-20], errNotSaved}} {
		if err := os.WriteFile(file, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := AgainstOf(file)
		if !errors.Is(err, c.want) || c.want == nil && s.Template.Tools["documents"].Level != "admin" {
			t.Errorf("%d bytes of %d: %+v, %v", len(c.data), len(data), s.Template, err)
		}
	}
}

// What the file of a live account leaves open is told with its reason; what has none is no
// question.
func TestLeftOpen(t *testing.T) {
	got := LeftOpen(spec.Outline{Open: map[string]string{"b": "# it is not known", "a": "", "d": "# it is not told"}})
	if want := []string{"b is left open: it is not known", "d is left open: it is not told"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// An account is told a line a fact; the picture of its levels has the same words behind it.
func TestPortraitLines(t *testing.T) {
	p := Portrait{
		Company: jsonCompany{4286480, "Meridian"}, ID: 41, Name: "Old Sync", Email: "old@example.com", Kind: spec.UserAccount,
		State: "active", Employee: "no", NewProjects: "yes", Approver: notKnown, Mind: []string{"it is yours"},
		OnCompany: PortraitRights{Name: noTemplate},
		OnProjects: PortraitRights{Name: "T", Read: true, None: 3, Rows: []PortraitLevel{
			{Label: "RFIs", Level: "Standard", Asked: "Admin", Granular: []string{"View"}}, {Label: "Photos", Level: "Read Only"},
		}},
		Against: "mine.yaml", Differences: []Contrasted{{Text: "RFIs: Standard → Admin"}},
	}
	about := []string{
		"Old Sync <old@example.com> (id 41) at Meridian (4286480)",
		"  it is active; nobody is known to have signed in with it",
		"  kind: a dedicated Directory user",
		"  belongs to: not known; employee: no; Accounting Approver: not known",
		"  ! mind that it is yours",
		"It is on 0 projects; added to new projects: yes",
		"On the company's tools, by the company template none:", "  nothing",
		"On projects, by its default template T:",
	}
	end := []string{"  3 other tools at None", "From what it has to what mine.yaml asks for:", "  ~ RFIs: Standard → Admin"}
	words := []string{"  RFIs: Standard (asked for: Admin), + View", "  Photos: Read Only"}
	if got, want := p.Words(0, ""), slices.Concat(about, words, end); !slices.Equal(got, want) {
		t.Errorf("words:\n%q\nwant\n%q", got, want)
	}
	drawn := []string{
		"          None  Read Only  Standard  Admin",
		"  RFIs     ·        ·         ●        ○    Standard (asked for: Admin), + View",
		"  Photos   ·        ●         ·        ·    Read Only",
	}
	if got, want := p.Drawn(0, ""), slices.Concat(about, drawn, end); !slices.Equal(got, want) {
		t.Errorf("drawn:\n%q\nwant\n%q", got, want)
	}
	p.Differences, p.OnCompany, p.Kind = nil, PortraitRights{Name: "Hidden"}, "robot"
	p.LastSignIn, p.Vendor = time.Date(2031, 5, 4, 12, 0, 0, 0, time.Local), "Sync Ltd"
	same := slices.Clone(about)
	same[1], same[2] = "  it is active; last signed in on 2031-05-04", "  kind: not known"
	same[3] = "  belongs to: Sync Ltd; employee: no; Accounting Approver: not known"
	same[6], same[7] = "On the company's tools, by the company template Hidden:", "  ? Procore does not show what it grants"
	end = []string{end[0], "It has exactly what mine.yaml asks for in its templates."}
	if got, want := p.Words(0, ""), slices.Concat(same, words, end); !slices.Equal(got, want) {
		t.Errorf("words:\n%q\nwant\n%q", got, want)
	}
}
