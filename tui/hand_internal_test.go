package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A slip in the company's name that is put right makes no other company: what was told of
// it stays. Of another one it does not.
func TestASlipInTheCompanysName(t *testing.T) {
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	s := newSession(t.Context(), Deps{Catalog: catalog})
	s.setWay(setup.WayHand)
	s.Spec.Company = spec.CompanySpec{Name: "Meridian"}
	s.hand.SetTold("company/person", "Anna Admin", true)
	page := &handCompanyPage{}
	page.Enter(s)
	for _, c := range []struct {
		key  tea.KeyPressMsg
		name string
		told int
	}{
		{tea.KeyPressMsg{Code: 'x', Text: "x"}, "Meridianx", 0},
		{tea.KeyPressMsg{Code: tea.KeyBackspace}, "Meridian", 1},
		{tea.KeyPressMsg{Code: 's', Text: "s"}, "Meridians", 0},
	} {
		page.Update(s, c.key)
		if s.Spec.Company.Name != c.name || len(s.hand.Marks.Told) != c.told {
			t.Errorf("%q: %d are told of it, want %d", s.Spec.Company.Name, len(s.hand.Marks.Told), c.told)
		}
	}
}
