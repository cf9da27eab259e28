package spec

import (
	"errors"
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// FormatTemplate returns a setup file around one template; of s it takes the
// environment, the company and the sources. What the template can't say, who the
// account is and where it works, stands in it as comments to fill in: [ParseFile]
// asks for these and nothing else. Head are the comments above it. Its error says
// that the template can't be written so that it reads back the same.
func FormatTemplate(s Spec, scope permission.Scope, t TemplateSpec, head ...string) ([]byte, error) {
	w := &fileWriter{}
	for _, comment := range head {
		w.line("# %s", text.Display(comment))
	}
	w.line("version: %d", fileVersion)
	if scope == permission.CompanyScope {
		s.Account.Company = &t
	} else {
		s.Template = t
	}
	w.group("", "", &s)
	path := TemplateField(scope)
	if scope == permission.CompanyScope {
		w.line("\naccount:")
		w.line("%s", accountQuestions("  # "))
		w.line("  company_template:")
		w.group(path, "    ", &s)
		w.line("\n# template:\n#   name: the template of the account on projects")
	} else {
		w.line("\n# account:\n%s", accountQuestions("#   "))
		w.line("\ntemplate:")
		w.group(path, "  ", &s)
	}
	w.line("\n# projects:\n#   include: active # active, all or listed (with ids: [300001, 300002])")
	w.line("#   new: false # add to new projects too")
	out := []byte(w.String())
	back, _ := ParseFile("setup.yaml", out) // the questions are open
	differs := func(f Field) bool { return f.inFile(&s) != f.inFile(&back) }
	if slices.ContainsFunc(below(path), differs) {
		return nil, errors.New("write the template: its tools have keys that a setup file can't hold")
	}
	return out, nil
}

// accountQuestions returns the answers about the account that nobody gave yet.
func accountQuestions(indent string) string {
	return indent + "kind: user # or app: the user of an installed app\n" +
		indent + "last_name: Integration\n" +
		indent + "email: sync@example.com # tells the account from every other\n" +
		indent + "invite: true"
}
