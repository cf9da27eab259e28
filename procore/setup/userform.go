package setup

import (
	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A userField is an answer that a new user is made with, wherever that is done: in the
// request, on the page by hand, and back in the setup file of a user that is there.
type userField struct {
	path  string // the answer
	label string // on Procore's page Directory > Users > Add User
	named bool   // it is told wherever the account is named
	to    func(*procore.UserInput) *string
	from  func(procore.User) string
}

// A userForm is all of them, in the order of the page.
type userForm []userField

var newUser = userForm{
	{
		"account.first_name", "First Name", true,
		func(in *procore.UserInput) *string { return &in.FirstName }, func(u procore.User) string { return u.FirstName },
	},
	{
		"account.last_name", "Last Name", true,
		func(in *procore.UserInput) *string { return &in.LastName }, func(u procore.User) string { return u.LastName },
	},
	{
		"account.email", "Email Address", true,
		func(in *procore.UserInput) *string { return &in.Email }, func(u procore.User) string { return u.Email },
	},
}

// input is the request that makes the user that s asks for.
func (f userForm) input(s spec.Spec) procore.UserInput {
	var in procore.UserInput
	for _, x := range f {
		*x.to(&in) = spec.FieldOf(x.path).Get(&s)
	}
	return in
}

// values are what to type on the page.
func (f userForm) values(h *handbook) []Value {
	var out []Value
	for _, x := range f {
		out = append(out, h.value(x.label, spec.FieldOf(x.path).Get(&h.spec), x.path))
	}
	return out
}

// more are the answers that the account's name and address do not tell, for whoever is to
// agree to them: what stands in the request stands on the screen too.
func (f userForm) more(s spec.Spec) []Value {
	var out []Value
	for _, x := range f {
		row := spec.FieldOf(x.path)
		if v := row.Get(&s); v != "" && !x.named {
			out = append(out, Value{Name: row.Name, Text: text.Display(v)})
		}
	}
	return out
}

// read puts what a user has into s.
func (f userForm) read(u procore.User, s *spec.Spec) {
	for _, x := range f {
		spec.FieldOf(x.path).Put(s, text.Input(x.from(u)))
	}
}
