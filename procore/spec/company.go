package spec

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// ChooseCompany returns the company that s names among those that the sign-in
// sees: by its id, else by its name ([Names]); where s names none, the only one
// that there is. Its error is [Problems] that list what may stand there.
func ChooseCompany(s Spec, seen []procore.Company) (procore.Company, error) {
	found := s.Company.among(seen)
	value := s.Company.Name
	if s.Company.ID != 0 {
		value = s.Company.ID.String()
	}
	problem := func(message string) error {
		var names []string
		for _, c := range seen {
			names = append(names, c.ID.String()+" ("+text.Display(c.Name)+")")
		}
		return Problems{s.Problem("company", value, message, names...)}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(seen) == 0:
		return procore.Company{}, problem("this sign-in sees no company; sign in as an admin of the company")
	case value == "":
		return procore.Company{}, problem("this sign-in sees several companies; name one by its id")
	case len(found) > 1:
		return procore.Company{}, problem("several companies have this name; name one by its id")
	}
	return procore.Company{}, problem("this sign-in sees no such company")
}

// ParseCompany reads a company that is given in one word: an id or a name.
func ParseCompany(s string) CompanySpec {
	if id, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil && id > 0 {
		return CompanySpec{ID: procore.ID(id)}
	}
	return CompanySpec{Name: s}
}

// ValidCompanyName tells what is wrong with the name of a company that nobody asks.
func ValidCompanyName(v string) error {
	if v == "" {
		return errors.New("the name is missing")
	}
	return nil
}

// ValidCompanyPage tells what is wrong with what is to tell a company's number; nothing at
// all may stand there.
func ValidCompanyPage(v string) error {
	if _, ok := ParsePage(v); !ok && v != "" {
		return errors.New("a number such as 4286480, or the address of a page of the company")
	}
	return nil
}

// ValidCompanyNumber tells what is wrong with a company's number.
func ValidCompanyNumber(v string) error {
	if id, err := strconv.ParseInt(v, 10, 64); err != nil || id <= 0 {
		return errors.New("a whole number, such as 4286480")
	}
	return nil
}

// among returns the companies that s may mean. No name at all means each.
func (s CompanySpec) among(seen []procore.Company) []procore.Company {
	switch {
	case s.ID != 0:
		return slices.DeleteFunc(slices.Clone(seen), func(c procore.Company) bool { return c.ID != s.ID })
	case s.Name == "":
		return seen
	}
	return Named(seen, s.Name, func(c procore.Company) string { return c.Name })
}
