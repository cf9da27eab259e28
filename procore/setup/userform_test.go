package setup

import (
	"slices"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// TestUserForm: what a row of the table says goes into the request, onto the page by hand
// and into the plan, and is read back; the name stands in the plan already.
func TestUserForm(t *testing.T) {
	form := append(slices.Clone(newUser), userField{
		"account.company_template", "Company Template", false,
		func(in *procore.UserInput) *string { return &in.Email }, func(procore.User) string { return "  Company None " },
	})
	s := spec.Spec{Account: spec.AccountSpec{FirstName: "Sync", LastName: "Ezy", CompanyTemplate: "Own"}}
	if in := form.input(s); in != (procore.UserInput{FirstName: "Sync", LastName: "Ezy", Email: "Own"}) {
		t.Errorf("sent is %+v", in)
	}
	if got := form.more(s); !slices.Equal(got, []Value{{Name: "Company template", Text: "Own"}}) {
		t.Errorf("told is %+v", got)
	}
	page := form.values(&handbook{spec: s})
	if last := page[len(page)-1]; len(page) != len(newUser)+1 || last != (Value{Name: "Company Template", Text: "Own"}) {
		t.Errorf("on the page is %+v", page)
	}
	form.read(procore.User{FirstName: "A", LastName: "B", Email: "a@b.example"}, &s)
	want := spec.AccountSpec{FirstName: "A", LastName: "B", Email: "a@b.example", CompanyTemplate: "Company None"}
	if s.Account != want {
		t.Errorf("read back is %+v", s.Account)
	}
}
