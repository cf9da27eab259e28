package setup

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// What a template "with nothing" has on a tool: None, or the lowest level that the tool
// has. Home alone is at Read Only, unless a template of the company has it at None; a
// template that is there already keeps which of the two it has.
func TestFloor(t *testing.T) {
	home := func(levels ...int) (out []procore.PermissionTemplate) {
		for _, l := range levels {
			out = append(out, procore.PermissionTemplate{ID: procore.ID(len(out) + 1), Levels: map[string]int{"home": l}})
		}
		return out
	}
	none := procore.PermissionTemplate{}
	from := func(l permission.Level) []permission.Level {
		return slices.DeleteFunc(permission.Levels(), func(o permission.Level) bool { return o < l })
	}
	for name, c := range map[string]struct {
		list []procore.PermissionTemplate
		own  procore.PermissionTemplate
		tool permission.Tool
		want permission.Level
	}{
		"a tool":                         {home(3), none, permission.Tool{Key: "rfi", Levels: from(permission.None)}, permission.None},
		"without None":                   {home(3), none, permission.Tool{Key: "rfi", Levels: from(permission.Standard)}, permission.Standard},
		"no levels known":                {home(3), none, permission.Tool{Key: "rfi"}, permission.None},
		"Home":                           {home(2, 4), none, permission.Tool{Key: homeKey, Levels: from(permission.None)}, permission.ReadOnly},
		"Home, somewhere at None":        {home(2, 1), none, permission.Tool{Key: homeKey, Levels: from(permission.None)}, permission.None},
		"Home, in one that is not shown": {[]procore.PermissionTemplate{{ID: 1}}, none, permission.Tool{Key: homeKey, Levels: from(permission.None)}, permission.ReadOnly},
		"Home without Read Only": {
			home(2), none, permission.Tool{Key: homeKey, Levels: []permission.Level{permission.None, permission.Admin}}, permission.None,
		},
		"Home, made at Read Only": {home(1), home(2)[0], permission.Tool{Key: homeKey, Levels: from(permission.None)}, permission.ReadOnly},
		"Home, made at None":      {home(2), home(1)[0], permission.Tool{Key: homeKey, Levels: from(permission.None)}, permission.None},
		"Home, made at Admin":     {home(2), home(4)[0], permission.Tool{Key: homeKey, Levels: from(permission.None)}, permission.ReadOnly},
	} {
		if got := floor(c.list, c.own, c.tool); got != c.want {
			t.Errorf("%s: %s, not %s", name, got, c.want)
		}
	}
}

// The company template that the account will have is the one that is asked for, or the one
// that it has.
func TestCompanyTemplateOfTheAccount(t *testing.T) {
	snap := read(t, companyWorld(1), nil, syncSpec())
	for name, c := range map[string]struct {
		asked string
		own   *spec.TemplateSpec
		has   *procore.TemplateRef
		want  string
	}{
		"asked for":            {asked: "Company Admin", has: &procore.TemplateRef{ID: 22}, want: "Company Admin"},
		"of its own":           {own: &spec.TemplateSpec{Name: "Own"}, has: &procore.TemplateRef{ID: 22}, want: "Own"},
		"that it has":          {has: &procore.TemplateRef{ID: 22}, want: "Company Read Only"},
		"that is not told":     {},
		"none":                 {has: &procore.TemplateRef{}},
		"that nobody can name": {has: &procore.TemplateRef{ID: 99}},
	} {
		var s spec.Spec
		s.Account.CompanyTemplate, s.Account.Company = c.asked, c.own
		snap.Account = &AccountState{User: procore.User{CompanyTemplate: c.has}}
		if got := CompanyTemplate(s, snap); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
		rows := Rows(permission.CompanyScope, s, snap)
		if beside := rows.Missing == nil && c.own == nil && c.want != ""; beside && rows.Want.Level("admin") == 0 {
			t.Errorf("%s: its rows are not shown", name)
		}
	}
	snap.Account = nil
	if got := CompanyTemplate(spec.Spec{}, snap); got != "" {
		t.Errorf("of nobody: %q", got)
	}
}

// A tool is set once: the second name of it is a mistake, which says the first.
func TestToolSetTwice(t *testing.T) {
	s := syncSpec()
	s.Template.Tools = map[string]spec.ToolSpec{"images": {Level: "admin"}, "photos": {Level: "read_only"}}
	want, problems := Wanted(s, read(t, newWorld(1), nil, s))
	if len(problems) != 1 || !strings.Contains(problems[0].Error(), `Photos is set by "images" already`) || want.Level("images") != permission.Admin {
		t.Errorf("%v, %s", problems, want.Level("images"))
	}
}

// Webhooks go by the Admin tool, on each project that was looked at and in the company.
// Admin on all of them is what is known to be enough.
func TestEffectiveWebhooks(t *testing.T) {
	admin := func(tool string, l permission.Level) procore.Manifest {
		m := procore.Manifest{Tools: []procore.ManifestTool{{Name: "other"}, {Name: tool}}}
		m.Tools[0].Level.ID, m.Tools[1].Level.ID = int(permission.ReadOnly), int(l)
		return m
	}
	for name, c := range map[string]struct {
		company  procore.Manifest
		projects []procore.Manifest
		want     Status
		says     string
	}{
		"everywhere": {
			admin(adminTool, 4), []procore.Manifest{admin(adminTool, 4), admin(adminTool, 4)}, StatusVerified, "on 2 of 2 projects looked at, and in the company",
		},
		"not in the company": {
			admin(adminTool, 3), []procore.Manifest{admin(adminTool, 4)}, StatusVerified, "on 1 of 1 project looked at; the company's own webhooks would need",
		},
		"Admin on another tool of the company": {
			admin("docs", 4), []procore.Manifest{admin(adminTool, 4)}, StatusVerified, "the company's own webhooks would need",
		},
		"not on each":                  {admin(adminTool, 4), []procore.Manifest{admin(adminTool, 4), admin(adminTool, 3)}, StatusUnknown, "on 1 of 2 projects"},
		"Admin on another tool of one": {admin(adminTool, 4), []procore.Manifest{admin("docs", 4)}, StatusUnknown, "on 0 of 1 project"},
		"nothing was looked at":        {admin(adminTool, 4), nil, StatusUnknown, "on 0 of 0 projects"},
	} {
		p := &Proof{company: said[procore.Manifest]{value: c.company, asked: true}}
		for _, m := range c.projects {
			p.levels = append(p.levels, projectLevels{said: said[procore.Manifest]{value: m, asked: true}})
		}
		v := &verifier{spec: spec.Spec{Integration: "openlot"}, snap: &Snapshot{Proof: p, Account: &AccountState{}}}
		reads(t, name, v.effectiveWebhooks(), c.want, c.says)
		if v.snap.Account.Attested = map[string]time.Time{StepWebhooks: time.Now()}; v.effectiveWebhooks().Status != StatusAttested {
			t.Errorf("%s: what was said counts no more", name)
		}
		if p.company.asked = false; v.effectiveWebhooks().Status != notAsked().Status {
			t.Errorf("%s: it tells what was not asked", name)
		}
	}
}

// The operator's own rights are read again before a run that begins later than a minute
// after they were.
func TestOperatorIsReadAgain(t *testing.T) {
	for later, want := range map[time.Duration]int{0: 0, recent: 0, recent + time.Second: 1} {
		synctest.Test(t, func(t *testing.T) {
			w, j, s := newWorld(1), journal.New(), syncSpec()
			snap := read(t, w, j, s)
			p := plan(t, s, snap)
			time.Sleep(later)
			w.calls = nil
			if _, err := run(w, j, s, snap, p); err != nil {
				t.Fatal(err)
			}
			if n := w.sent("me"); n != want {
				t.Errorf("%v later: read %d times", later, n)
			}
		})
	}
}

// What a change rests on counts for half a minute after it was read.
func TestGroundIsFresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g ground
		g.looked()
		if time.Sleep(solid - time.Nanosecond); !g.fresh() {
			t.Error("not any more right before")
		}
		if time.Sleep(time.Nanosecond); g.fresh() {
			t.Error("still half a minute later")
		}
	})
}
