package tui

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A problem is an error in the four parts that every page shows.
type problem struct{ what, why, do, doc string }

// explain is [setup.Explain] in the words of a page: where to go in the wizard,
// and the titles of its fields.
func explain(err error) problem {
	var ps spec.Problems
	e := setup.Explain(err)
	switch {
	case errors.Is(err, auth.ErrSignInAgain):
		return problem{
			what: "Procore wants you to sign in again", why: text.Display(err.Error()),
			do: "Go back to the sign-in page (esc) and sign in. Your answers stay.",
		}
	case errors.As(err, &ps):
		var lines []string
		for _, p := range ps {
			lines = append(lines, problemLine(p))
		}
		why := strings.Join(lines, "\n")
		return problem{what: "Some answers do not fit this company", why: why, do: "Go back and change them."}
	case e.Do == "":
		e.Do = "press r to try again"
	}
	return problem{sentence(e.What), e.Why, sentence(e.Do), e.Doc}
}

// fields is what the pages call the fields of the spec.
var fields = map[string]string{
	"account.first_name": "First name", "account.last_name": "Last name", "account.email": "E-mail",
	"account.company_template": "Company template", "account.kind": "Kind of account",
	"account.company_template.name": "Name of the company template",
	"account.company_template.base": "Start of the company template",
	"template.name":                 "Name of the template", "template.base": "Start from",
	"projects.include": "Projects", "projects.ids": "Projects",
}

// problemLine is one mistake of a spec in a line.
func problemLine(p spec.Problem) string {
	if name := fields[p.Field]; name != "" {
		return name + ": " + p.Text()
	}
	return sentence(p.Text())
}

// sentence begins s with a capital letter.
func sentence(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}

// short is the problem in a line.
func (p problem) short() string {
	if p.why == "" {
		return p.what
	}
	return p.what + ": " + p.why
}

// lines lays the problem out for a page.
func (p problem) lines() []string {
	out := []string{"✗ " + p.what}
	if p.why != "" {
		for _, l := range strings.Split(p.why, "\n") {
			out = append(out, "  "+l)
		}
	}
	if p.do != "" {
		out = append(out, "  → "+p.do)
	}
	if p.doc != "" {
		out = append(out, "  "+p.doc)
	}
	return out
}
