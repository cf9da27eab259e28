package tui

import (
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
)

// A look in another world than that of a job by hand leaves no sign-in to it: on the way to
// the app the job would be done there. What is publicly known stays.
func TestALookInAnotherWorldSignsOut(t *testing.T) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	worlds := auth.Environments()
	for there, signedIn := range map[auth.Environment]bool{worlds[0]: true, worlds[1]: false} {
		s := newSession(t.Context(), Deps{Catalog: catalog})
		s.Spec.Environment = worlds[0]
		s.setWay(setup.WayHand)
		s.beginLook()
		new(environmentPage).setEnvironment(s, there)
		s.link.client, s.link.companies, s.link.api = new(procore.Client), []procore.Company{{ID: 1}}, new(procore.Client)
		s.endLook()
		if s.link.signedIn() != signedIn || s.link.api != nil || s.Spec.Environment != worlds[0] || !s.Snapshot.Has(setup.PartTemplates) {
			t.Errorf("%s: signed in: %v, %+v, %+v", there.Name, s.link.signedIn(), s.Spec.Environment, s.Snapshot.Read)
		}
		new(environmentPage).setEnvironment(s, worlds[1])
		if s.link.signedIn() || !s.Snapshot.Has(setup.PartTemplates) {
			t.Errorf("%s: signed in: %v, read: %v", there.Name, s.link.signedIn(), s.Snapshot.Read)
		}
	}
}
