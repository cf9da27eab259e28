package main

import (
	"net/http"
	"strings"
	"testing"

	"procore-setup/procore/procoretest"
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
		{"recorded", nil, named},
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
	newRig(t).start(export...).wants(exitDone)
	r := newRig(t, procoretest.Without(procoretest.ServiceNoHeader))
	r.start(export...).wants(exitUsage).says("needs the company by its id")
}
