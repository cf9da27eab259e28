package main

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// goesOn is what is said where running again is right.
const goesOn = "Run the same command again to go on."

// TestFaultPartWay: once something was changed, a fault that passes ends the run
// with the code that says so, and running again goes on. Before the first change,
// and for what a person has to mend, it is a failure like any other.
func TestFaultPartWay(t *testing.T) {
	t.Parallel()
	want := &wholeRun{}
	broken := procoretest.BadGateway()
	refused := procoretest.Answer(http.StatusUnprocessableEntity, `{"errors":["is invalid"]}`, nil)
	forbidden := procoretest.Answer(http.StatusForbidden, `{"errors":["You do not have permission to perform this action"]}`, nil)
	const company = "/rest/*/companies/4286480"
	const readBack = company + "/users/*/project_assignments"
	for _, c := range []struct {
		name   string
		fault  procoretest.Fault
		code   int
		before bool // nothing was changed
	}{
		{"reading", procoretest.Fault{Path: company + "/permission_templates", Action: broken}, exitFailed, true},
		{"the account is refused", procoretest.Fault{Method: http.MethodPost, Path: company + "/users", Action: refused}, exitFailed, true},
		{"the account is forbidden", procoretest.Fault{Method: http.MethodPost, Path: company + "/users", Action: forbidden}, exitNotAllowed, true},
		{"default template", procoretest.Fault{Method: http.MethodPatch, Path: company + "/users/*", Action: procoretest.Unavailable(0)}, exitStopped, false},
		{"default template, refused", procoretest.Fault{Method: http.MethodPatch, Path: company + "/users/*", Action: refused}, exitFailed, false},
		{"default template, forbidden", procoretest.Fault{Method: http.MethodPatch, Path: company + "/users/*", Action: forbidden}, exitNotAllowed, false},
		{"reading back", procoretest.Fault{Path: readBack, Action: broken}, exitStopped, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, procoretest.WithProjects(inChunks))
			r.Fault(c.fault)
			run := r.apply().wants(c.code).says("what to do:")
			if said := strings.Contains(run.err.String(), goesOn); said != (c.code == exitStopped) {
				t.Errorf("exit code %d, and it says that running again goes on: %v\n%s", c.code, said, run.err.String())
			}
			if changed := len(r.Writes()) > 1; changed == c.before {
				t.Errorf("%d writes", len(r.Writes()))
			}
			r.ClearFaults()
			r.finishes(want.state(t, inChunks))
		})
	}
}

// TestHalfDone: what was written is never followed by the code for wrong use. A run that
// changed something and then can't go on as the file asks says why, reads everything back,
// prints the checklist and ends with the code for differences; one that changed nothing is
// wrong use still.
func TestHalfDone(t *testing.T) {
	t.Parallel()
	const address = "sync@example.com"
	exactly := strings.Replace(wholeSetup, "{include: active, new: true}", "{include: listed, ids: [300001, 300002], exact: true}", 1)
	for _, c := range []struct {
		name, setup string
		prepare     func(r *rig)
		code        int
		on          int // projects, afterwards
		says        []string
	}{
		{"removals that show late", exactly, func(r *rig) {
			r.Between(func(_ int, q *http.Request) { // somebody puts the account on two more
				if strings.HasSuffix(q.URL.Path, "/invite") {
					_ = errors.Join(r.Assign(meridian, address, 300004, 4502), r.Assign(meridian, address, 300005, 4502))
				}
			})
		}, exitDifferences, 4, []string{"--confirm-removals 2", "still on 2 other projects"}},
		{"a template that is kept otherwise", wholeSetup, func(r *rig) {
			r.Between(func(_ int, q *http.Request) {
				for _, made := range r.State(meridian).Templates {
					if made.Name == "SyncEzy Sync" && q.Method == http.MethodGet {
						_ = r.EditTemplate(meridian, made.ID, func(levels map[string]int, _ map[string]map[string]bool) {
							levels["rfi"] = 4
						}) // it is there
					}
				}
			})
		}, exitDifferences, 0, []string{"gives more than was asked for", "template levels"}},
		{
			"a mistake that shows before",
			strings.Replace(wholeSetup, "Read Only Everything", "Nothing of the kind", 1),
			func(*rig) {}, exitUsage, 0,
			[]string{"Nothing of the kind"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.write("setup.yaml", c.setup)
			c.prepare(r)
			run := r.apply().wants(c.code).says(c.says...)
			if wrote := len(r.Writes()) > 1; wrote != (c.code == exitDifferences) {
				t.Errorf("%d writes", len(r.Writes()))
			}
			if printed := strings.Contains(run.out.String(), "invitation"); printed != (c.code == exitDifferences) {
				t.Errorf("a checklist: %v\n%s", printed, run.out.String())
			}
			if u, _ := r.State(meridian).User(address); len(r.State(meridian).On(u.ID)) != c.on {
				t.Errorf("on %v", r.State(meridian).On(u.ID))
			}
		})
	}
}

// TestCompanyThatIsNotThere: a wrong id is a mistake in the command, and the
// companies that there are are named, whoever signed in. An app's account that
// needs a company to list companies can't name them where no right one is given.
func TestCompanyThatIsNotThere(t *testing.T) {
	t.Parallel()
	const (
		app     = "--auth=client-credentials"
		named   = "4286480 (Meridian Builders)"
		unnamed = "Procore has no company with this id"
	)
	for _, mode := range []struct {
		name  string
		opts  []procoretest.Option
		other string // what is said where no right company is given
	}{
		{"told without one", []procoretest.Option{procoretest.With(procoretest.ServiceNoHeader)}, named},
		{"with the header alone", []procoretest.Option{procoretest.Without(procoretest.ServiceNoHeader)}, unnamed},
	} {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, mode.opts...)
			r.write("other.yaml", strings.Replace(wholeSetup, "4286480", "999", 1))
			for _, c := range []struct{ args, says string }{
				{"plan setup.yaml --company 999 " + app, named},
				{"apply setup.yaml --yes --company 999 " + app, named},
				{"verify other.yaml " + app, mode.other},
				{"export --template X --company 999 " + app, mode.other},
			} {
				r.start(strings.Fields(c.args)...).wants(exitUsage).says("999", c.says)
			}
			if n := len(r.Writes()); n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

// TestStrictWithoutReading: what Procore took and does not show is no proof for
// --strict, and is enough without it.
func TestStrictWithoutReading(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t, procoretest.WithSchemaOnly())
	r.apply().wants(exitDone)
	const verify = "verify setup.yaml --auth client-credentials"
	r.start(strings.Fields(verify)...).wants(exitDone)
	r.start(strings.Fields(verify + " --strict")...).wants(exitDifferences)
}

// TestAppFindsItsCompany: an app's own account that is told which companies there are
// need not name one; where Procore refuses that, the id is asked for.
func TestAppFindsItsCompany(t *testing.T) {
	t.Parallel()
	export := []string{"export", "--template", "Read Only Everything", "--auth", "client-credentials"}
	newRig(t, procoretest.With(procoretest.ServiceNoHeader)).start(export...).wants(exitDone)
	r := newRig(t, procoretest.Without(procoretest.ServiceNoHeader))
	r.start(export...).wants(exitUsage).says("needs the company by its id")
}
