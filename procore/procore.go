// Package procore is a typed client for the part of Procore's REST API that
// sets up an integration's account.
//
// Rules of the package:
//   - One file a resource; one transport under all of them. The transport alone
//     knows tokens, pacing, repeats and the Procore-Company-Id header.
//   - The newest endpoint that is not deprecated is called. Where it is a BETA
//     that a company may not have, the method falls back by itself and ends in
//     the same state.
//   - A request is repeated only where a repeat changes nothing. After a create
//     whose answer was lost the caller gets [ErrUnknownOutcome] and looks the
//     object up by its natural key; this package never creates twice.
//   - Every failure is an [*Error]: what happened, why, what to do, where to read.
//   - Nothing is invented: a field that Procore did not send is nil.
package procore

import (
	"strconv"
	"time"
)

// An ID is Procore's id of anything. Ids may pass 2^32. Version 1 of the API
// writes them as numbers, version 2 as strings; reading takes both, writing
// gives a number (see [ID.String] for version 2).
type ID int64

// String returns the id as version 2 of the API, a path and a person write it.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// UnmarshalJSON implements [encoding/json.Unmarshaler] for numbers, strings of
// digits and null. Anything else is no id: 0.
func (id *ID) UnmarshalJSON(b []byte) error {
	s := string(b)
	if u, err := strconv.Unquote(s); err == nil {
		s = u
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		n = 0
	}
	if s != "null" {
		*id = ID(n)
	}
	return nil
}

// A Company is a row of GET /rest/v1.0/companies.
type Company struct {
	ID     ID     `json:"id"`
	Name   string `json:"name"`
	Active bool   `json:"is_active"`
	Mine   bool   `json:"my_company"` // true for one company at most
}

// An Identity is the token's own person, GET /rest/v1.0/me.
type Identity struct {
	ID    ID     `json:"id"`
	Login string `json:"login"` // the sign-in e-mail
	Name  string `json:"name"`  // only with a company or a project
}

// A BaseURL is GET /rest/v1.0/company_base_url: the web host of the company's
// zone, for links that a person opens.
type BaseURL struct {
	Zone string `json:"zone"`
	Web  string `json:"web_base_url"`
}

// A TemplateRef names a permission template from a user's row. Name is empty
// where the endpoint sends only the id.
type TemplateRef struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
}

// A User is a person in the company Directory. List rows carry template
// objects and show carries template ids; both end up in the same two fields.
// A nil pointer means that this endpoint did not say.
type User struct {
	ID               ID
	FirstName        string
	LastName         string
	Email            string
	JobTitle         string
	Active           *bool
	Employee         *bool
	DefaultTemplate  *TemplateRef // default project template; ID 0: Procore says there is none
	CompanyTemplate  *TemplateRef // company template; ID 0: Procore says there is none
	AddToNewProjects *bool        // nil where Procore does not let it be read
	InvitedAt        *time.Time   // welcome_email_sent_at, in lists and in me alone
	LastLoginAt      *time.Time
	Accountant       *bool  // erp_integrated_accountant: Accounting Approver, which no call changes
	Invited          bool   // whether welcome_email_sent_at was sent at all, in a form that is known
	Vendor           string // name of the vendor, the company itself for an app's user
}

// A UserInput is the body of POST and PATCH /rest/v1.3/companies/{id}/users.
// LastName and Email are sent every time, as the schema requires; zero ids and
// nil pointers are left out.
type UserInput struct {
	FirstName         string `json:"first_name,omitempty"`
	LastName          string `json:"last_name,omitempty"`
	Email             string `json:"email_address,omitempty"`
	DefaultTemplateID ID     `json:"default_permission_template_id,omitempty"`
	CompanyTemplateID ID     `json:"company_permission_template_id,omitempty"`
	// AddToNewProjects is for an update only: create has no such field.
	AddToNewProjects *bool `json:"add_to_new_projects,omitempty"`
	// Active makes an active user inactive, in an update only: see [Client.ReactivateUser]
	// for the other way.
	Active *bool `json:"is_active,omitempty"`
}

// A TemplateKind is the type of a permission template.
type TemplateKind string

// The kinds, as filters[type] spells them.
const (
	KindGlobal  TemplateKind = "global"        // a project template for any project
	KindCompany TemplateKind = "company_tools" // a company-level template
	KindProject TemplateKind = "project_tools" // project templates, global and specific
)

// A PermissionTemplate is a row or a show of
// /rest/v1.0/companies/{id}/permission_templates. Levels and Granular are nil
// where the answer carried neither map.
type PermissionTemplate struct {
	ID              ID                         `json:"id,omitempty"`
	Name            string                     `json:"name"`
	Type            string                     `json:"type,omitempty"` // project_specific, company_tools or global
	Category        string                     `json:"category,omitempty"`
	ProjectSpecific bool                       `json:"project_specific,omitempty"`
	Levels          map[string]int             `json:"user_access_levels,omitempty"` // tool key → 1 None … 4 Admin
	Granular        map[string]map[string]bool `json:"permissions,omitempty"`        // tool key → action key → granted
}

// A Manifest is GET /rest/v1.0/settings/permissions: the token's own rights.
type Manifest struct {
	Tools []ManifestTool `json:"tools"`
}

// A ManifestTool is one tool of a [Manifest].
type ManifestTool struct {
	Name     string `json:"name"` // internal key
	Label    string `json:"friendly_name"`
	DomainID ID     `json:"domain_id"`
	Group    string `json:"tab_group"`
	URL      string `json:"url"` // a path below the web host
	Level    struct {
		ID   int    `json:"id"` // 0: not known
		Name string `json:"name"`
	} `json:"user_access_level"`
	Actions []ManifestAction `json:"permitted_actions"`
}

// A ManifestAction is one granular permission that the token's person holds.
type ManifestAction struct {
	Name  string `json:"action_name"`
	Label string `json:"label"`
}

// A Project is a row of GET /rest/v1.1/projects.
type Project struct {
	ID       ID
	Name     string
	Number   string
	City     string
	Stage    string
	Region   string
	Program  string
	Type     string
	Active   bool
	Demo     bool
	Template bool // a project template, never a real project
}

// A ProjectStatus filters a project list.
type ProjectStatus string

// The statuses, as filters[by_status] spells them.
const (
	ActiveProjects ProjectStatus = "Active"
	AllProjects    ProjectStatus = "All"
)

// An Assignment is a user's place on one project. TemplateID is 0 where Procore
// gives only the name, and, with no name either, where the user holds no template.
type Assignment struct {
	ProjectID    ID
	Project      string
	TemplateID   ID
	TemplateName string
}

// A Membership asks for a user on a project with a template.
type Membership struct {
	UserID     ID
	ProjectID  ID
	TemplateID ID // not used for a removal
}

// A BulkResult tells what became of a set of memberships. Each row is in exactly one of
// Done, Failed, Handed, Unknown and Left. A row of Handed is not yet a success, and what
// became of one of Unknown was not told: read both back.
type BulkResult struct {
	Done     map[ID]string // project → Procore's own words
	Failed   map[ID]string // project → why, in Procore's own words
	Handed   []ID          // rows that a worker took over (202)
	Unknown  []ID          // rows that were sent, and the answer was lost or does not name them
	Left     []ID          // rows that were not sent, or were turned away as a whole; see [StopBulk]
	Accepted int           // how many Handed has
	Pending  int           // of these, rows whose worker was not seen to finish
	Refused  int           // of these, rows that the worker counts as failed; it does not name them
	Via      string        // which way was taken: "v2 bulk", "v1.3 bulk", "single calls"
	Requests int           // how many requests it took
}

// An AppInstallation is a row of GET /rest/v1.0/app_installations.
type AppInstallation struct {
	ID     ID     `json:"id"`
	AppUID string `json:"app_uid"`
	Status string `json:"status"` // installed or uninstalled
	App    struct {
		Name string `json:"name"`
		UID  string `json:"uid"`
	} `json:"developer_app"`
}

// A GenericTool is a correspondence type or custom tool of the company,
// GET /rest/v1.0/companies/{id}/generic_tools.
type GenericTool struct {
	ID    ID     `json:"id"`
	Title string `json:"title"`
}

// A ProjectTool is a row of GET /rest/v1.0/projects/{id}/tools.
type ProjectTool struct {
	ID     ID     `json:"id"`
	Engine string `json:"engine_name"`
	Title  string `json:"title"`
	Active *bool  `json:"is_active"` // nil: Procore did not say
}
