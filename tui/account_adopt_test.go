package tui_test

import (
	"net/http"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

// A person's account is used only where its address is typed once more; a page before, it
// is no green tick.
func TestSomebodysAccount(t *testing.T) {
	const foreman = "foreman@harbor-electrical.example"
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(foreman, "! it belongs to the vendor Harbor Electrical")
		z.Refuse("will be used")
		z.Keys("<enter>")
		z.At("Is this very account meant?")
		z.Expect("is there already, and no ordinary account", "It belongs to the vendor Harbor Electrical", "v use this one")
		z.Golden("80x24/adopt")
		z.Keys("P", "y", "<enter>") // there is no plan yet to be seen whole
		z.At("Is this very account meant?")
		z.Keys("v")
		z.At("Is this very account meant?")
		z.Type(email)
		z.Keys("<enter>")
		z.Expect("that is not the address of this account")
		z.Keys("<esc>", "v")
		z.At("Is this very account meant?")
		z.Type(foreman)
		z.Keys("<enter>")
		z.At("Nothing to change: Account")
		if z.writes() > 0 {
			z.t.Errorf("%d writes before the yes", z.writes())
		}
	})
}

// While it can't read, a page asks for nobody's account: it says why, and reads again.
func TestSomebodysAccountUnread(t *testing.T) {
	const foreman = "foreman@harbor-electrical.example"
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(foreman, "! it belongs to the vendor Harbor Electrical")
		z.Keys("<enter>")
		z.At("Is this very account meant?")
		z.server.Fault(procoretest.Fault{Method: http.MethodGet, Action: procoretest.BadGateway()})
		z.Keys("r")
		z.WaitFor("This can't be planned yet")
		z.Refuse("use this one")
		z.Keys("v")
		z.At("This can't be planned yet")
		z.server.ClearFaults()
		z.Keys("r")
		z.WaitFor("Is this very account meant?")
		z.Expect("v use this one", "It works on 2 projects")
	})
}

// Who says that an account is meant does not wait for what was still read about it, and it
// does not come into the run.
func TestSomebodysAccountMeantAtOnce(t *testing.T) {
	const foreman = "foreman@harbor-electrical.example"
	prep := func(s *procoretest.Server) {
		_ = s.DeactivateUser(mainCompany, foreman)
		s.Fault(procoretest.Fault{Path: "/rest/v1.0/companies/*/users/*/project_assignments", Action: procoretest.Delay(20 * time.Second)})
		s.Fault(procoretest.Fault{Method: http.MethodPatch, Action: procoretest.Delay(40 * time.Second)})
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(foreman, "! it belongs to the vendor Harbor Electrical")
		z.Keys("<enter>", "v")
		z.Type(foreman)
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Wait(time.Second)
		z.Keys("y")
		z.At("Changing Procore")
		z.Wait(30 * time.Second)
		z.At("Changing Procore")
	})
}
