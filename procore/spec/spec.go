package spec

import (
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// A Spec is what should be true: the answers of the wizard, or a setup file.
// It holds no secret and nothing that Procore said.
type Spec struct {
	Environment auth.Environment `json:"environment"`
	Company     CompanySpec      `json:"company"`
	Integration string           `json:"integration,omitempty"` // id of a [Preset]; empty: something else
	Account     AccountSpec      `json:"account"`
	Template    TemplateSpec     `json:"template"`
	Projects    ProjectsSpec     `json:"projects"`
	// Leave says that the account is to be off; nil: it is to work. No setup file and no
	// page asks for it: see [Spec.Leaving].
	Leave *LeaveSpec `json:"leave,omitempty"`

	// Sources tells where the value of a field came from. Keys are the setup file's
	// paths: "account.email", "template.tools.documents".
	Sources map[string]Source `json:"sources,omitempty"`

	// Location tells where the fields stand in the setup file that s came from, so
	// that a mistake that only Procore can see is reported with its line too.
	Location Location `json:"-"`
}

// CompanySpec names the company by id, or by exact name where the id is 0.
type CompanySpec struct {
	ID   procore.ID `json:"id,omitempty"`
	Name string     `json:"name,omitempty"`
}

// A Kind of account.
type Kind string

// The kinds. Traditional service accounts ended on 2025-03-18.
const (
	UserAccount Kind = "user" // a dedicated Directory user
	AppAccount  Kind = "app"  // the Directory user of an installed app (DMSA)
)

// AppDomain is where the users live that an installed app brings along.
const AppDomain = "@procore.com"

// AccountOf returns the account that has an e-mail, of the kind that its address tells.
func AccountOf(email string) AccountSpec {
	a := AccountSpec{Kind: UserAccount, Email: text.Input(email)}
	if strings.HasSuffix(strings.ToLower(a.Email), AppDomain) {
		a.Kind = AppAccount
	}
	return a
}

// AccountSpec is the account that the integration signs in as.
type AccountSpec struct {
	Kind      Kind   `json:"kind"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Email     string `json:"email"` // natural key; for an app, its user's address in the Directory
	// CompanyTemplate names a company-level template that is there; empty: leave
	// the account's as it is.
	CompanyTemplate string `json:"company_template,omitempty"`
	// Company is a company-level template of the account's own, to be made or
	// used in the place of CompanyTemplate; nil: none.
	Company *TemplateSpec `json:"company,omitempty"`
	Invite  bool          `json:"invite,omitempty"`
	// Adopt says that the account that the Directory has is meant although it is no
	// ordinary one: a company administrator, an employee, a vendor's person, oneself.
	Adopt bool `json:"adopt,omitempty"`
}

// What to do where a template of the wanted name exists with other content.
const (
	DifferentFail   = "fail"    // report it as a mistake in the setup file
	DifferentRename = "rename"  // create "NAME 2", "NAME 3" …
	DifferentByHand = "by_hand" // guide the edit by hand, then verify (the wizard only)
)

// TemplateSpec is a permission template: that of the account on projects, or
// one on the tools of the company.
type TemplateSpec struct {
	Name        string              `json:"name"`
	Base        string              `json:"base,omitempty"` // template of the same kind by name; empty: every tool None
	IfDifferent string              `json:"if_different,omitempty"`
	Tools       map[string]ToolSpec `json:"tools,omitempty"` // Procore's key, the catalogue's id or the label
	// Nothing says that a template for projects that gives nothing is meant.
	Nothing bool `json:"nothing,omitempty"`
}

// ToolSpec is the wanted content of one row. A nil Granular keeps what the base
// grants, an empty one grants nothing.
type ToolSpec struct {
	Level    string   `json:"level"` // as [permission.ParseLevel] reads it
	Granular []string `json:"granular,omitzero"`
}

// Which projects the account works on.
const (
	IncludeActive = "active"
	IncludeAll    = "all"
	IncludeListed = "listed"
)

// ProjectsSpec is where the account works.
type ProjectsSpec struct {
	Include string       `json:"include"`
	IDs     []procore.ID `json:"ids,omitempty"` // with "listed"
	New     bool         `json:"new,omitempty"` // add to new projects too
	// NoNew takes it off new projects. Where neither New nor NoNew is set, that stays as
	// it is.
	NoNew bool `json:"no_new,omitempty"`
	Exact bool `json:"exact,omitempty"` // take the account off every other project
}
