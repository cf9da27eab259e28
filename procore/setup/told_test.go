package setup

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what is told with what was read and found right, in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got); -update takes it over:\n%s", name, d)
	}
}

// A tale is a company and what is asked of it.
type tale struct {
	name    string
	make    func(w *world, s *spec.Spec)
	reports bool // are told too
}

// account puts the account of s into w as it might be.
func (w *world) account(s *spec.Spec) *worldUser {
	u := w.person(s.Account.FirstName, s.Account.LastName, s.Account.Email)
	u.CompanyTemplate = &procore.TemplateRef{ID: companyOne}
	return u
}

// tales are companies that differ in what has to be told about them.
var tales = []tale{
	{"new", func(*world, *spec.Spec) {}, true},
	{"new, with everything", func(_ *world, s *spec.Spec) {
		s.Template.Tools = map[string]spec.ToolSpec{
			"documents": {Level: "admin"}, "rfi": {Level: "standard", Granular: []string{"act_as_manager"}},
			"directory": {Level: "admin"}, "images": {Level: "read_only"}, "submittal_log": {Level: "none"},
		}
		s.Integration = "cmic"
		s.Projects.Include = spec.IncludeAll
	}, false},
	{"a template of its own in the company", func(_ *world, s *spec.Spec) {
		*s = companySpecOf(map[string]spec.ToolSpec{"directory": {Level: "standard"}, "documents": {Level: "read_only"}})
	}, true},
	{"inactive, on projects, with rights", func(w *world, s *spec.Spec) {
		u := w.account(s)
		u.inactive, u.DefaultTemplate = true, &procore.TemplateRef{ID: superuser}
		w.put(u, 300001, superuser)
		w.put(u, 300002, fieldStaff)
		w.put(u, 300003, superuser)
		s.Account.CompanyTemplate = ""
	}, false},
	{"active, on many projects", func(w *world, s *spec.Spec) {
		u := w.account(s)
		for i := range 9 {
			w.put(u, procore.ID(300001+i), superuser)
		}
	}, false},
	{"exactly the listed ones", func(w *world, s *spec.Spec) {
		u := w.account(s)
		w.put(u, 300002, superuser)
		w.put(u, 300003, superuser)
		s.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, IDs: []procore.ID{300001, 300002}, Exact: true, NoNew: true}
		u.flag = true
	}, false},
	{"a name that is taken", func(w *world, s *spec.Spec) {
		w.also(superuser, s.Template.Name)
		s.Template.IfDifferent = spec.DifferentRename
	}, false},
	{"a template to be edited by hand", func(w *world, s *spec.Spec) {
		w.also(superuser, s.Template.Name)
		s.Template.IfDifferent = spec.DifferentByHand
	}, false},
	{"no base, no categories", func(w *world, s *spec.Spec) {
		s.Template.Base = ""
		for i := range w.templates {
			w.templates[i].Category = ""
		}
	}, false},
	{"no right to make templates", func(w *world, _ *spec.Spec) { w.manifest = manifest(permission.Admin, permission.ReadOnly) }, false},
	{"an app that is not installed", func(_ *world, s *spec.Spec) {
		s.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: "bridge-12ab34cd@procore.com"}
	}, false},
	{"little can be read", func(w *world, _ *spec.Spec) { w.hidesFlag, w.hidesInvite, w.blindMaps = true, true, true }, false},
	{"the end of an account", func(w *world, s *spec.Spec) {
		u := w.account(s)
		u.flag, u.DefaultTemplate = true, &procore.TemplateRef{ID: fieldStaff}
		w.put(u, 300002, fieldStaff)
		w.put(u, 300004, fieldStaff)
		*s = s.Leaving(spec.LeaveSpec{Clear: true})
	}, true},
	{"the end of an account that is on no project", func(w *world, s *spec.Spec) {
		w.account(s)
		*s = s.Leaving(spec.LeaveSpec{})
	}, false},
}

// writeTold writes one part of what is told.
func writeTold(b *bytes.Buffer, head string, data []byte, err error) {
	if err != nil {
		data = []byte(err.Error())
	}
	var out bytes.Buffer
	if json.Valid(data) && json.Indent(&out, data, "", "  ") == nil {
		data = out.Bytes()
	}
	fmt.Fprintf(b, "== %s\n%s\n", head, bytes.TrimSpace(data))
}

// What is told of a plan, of the checks after it and in the reports of both: word for word.
func TestTold(t *testing.T) {
	for _, c := range tales {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, s, j := companyWorld(8), syncSpec(), journal.New()
				s.Environment = auth.Environments()[0]
				s.SetSource("account.email", spec.Source{By: spec.ByFile, Text: "setup.yaml, line 4"})
				c.make(w, &s)
				snap := read(t, w, j, s)
				p := plan(t, s, snap)
				var b bytes.Buffer
				data, err := PlanJSON(p)
				writeTold(&b, "plan", data, err)
				writeTold(&b, "cost", []byte(Forecast(p.Requests(), nil)), nil)
				_, err = run(w, j, s, snap, p)
				writeTold(&b, "run", nil, err)
				time.Sleep(time.Hour)
				snap = read(t, w, j, s)
				list := Verify(s, snap)
				list.Company, list.At = snap.Company, time.Now()
				data, err = JSON(list, false, Reminders(s, snap)...)
				writeTold(&b, "checks", data, err)
				audit := Audit{Spec: s, Snap: snap, List: list, Version: "1.2.3", Journal: j}
				for _, form := range []string{".md", FormatCSV, ".html", ".xml"} {
					if !c.reports {
						break
					}
					data, err = audit.Report(form)
					writeTold(&b, form, data, err)
				}
				golden(t, "told/"+c.name+".txt", b.Bytes())
			})
		})
	}
}

// What a job by hand asks for, word for word.
func TestToldByHand(t *testing.T) {
	for name, file := range map[string]string{
		"an app": fileOfHingePoint,
		"a user": fileOfSyncEzy,
		"with everything": "company: 4286480\nintegration: syncezy\naccount:\n  kind: user\n  email: a@meridian.example\n" +
			"  last_name: Sync\n  invite: true\n  company_template: {name: Mine, base: Company None, tools: {directory: standard}}\n" +
			"template:\n  name: Sync\n  base: Read Only\n  tools:\n" +
			"    rfi: {level: standard, granular: [act_as_manager]}\n    documents: admin\nprojects: {include: all, new: true}\n",
		"named in the company": "company: Meridian Builders\naccount: {kind: user, email: a@meridian.example, last_name: Sync, " +
			"company_template: Ours}\ntemplate: {name: Sync, tools: {documents: admin}}\n" +
			"projects: {include: listed, ids: [300001, 300002]}\n",
	} {
		t.Run(name, func(t *testing.T) {
			book := runbook(t, file, "")
			golden(t, "told/by hand, "+name+".md", book.Markdown())
			if name != "with everything" { // the page says the same
				return
			}
			page, err := book.HTML()
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "told/by hand, "+name+".html", page)
		})
	}
}
