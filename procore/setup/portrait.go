package setup

import (
	"slices"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A Portrait is what an account is and may do, as far as Procore lets it be read. What is
// not known is said as such.
type Portrait struct {
	Format      int             `json:"format"`
	Event       string          `json:"event"`
	At          time.Time       `json:"at"` // when it was read
	Company     jsonCompany     `json:"company"`
	ID          procore.ID      `json:"id"`
	Name        string          `json:"name"`
	Email       string          `json:"email"`
	Kind        spec.Kind       `json:"kind"`  // by its e-mail: an app's users have Procore's own
	State       string          `json:"state"` // active or inactive
	Vendor      string          `json:"vendor,omitempty"`
	Employee    string          `json:"employee"`
	LastSignIn  time.Time       `json:"last_sign_in,omitzero"`
	NewProjects string          `json:"new_projects"`
	Approver    string          `json:"accounting_approver"`
	OnCompany   PortraitRights  `json:"company_template"`
	OnProjects  PortraitRights  `json:"default_template"`
	Places      []PortraitPlace `json:"projects"`
	Unsure      string          `json:"projects_unsure,omitempty"` // why there may be others
	Mind        []string        `json:"mind,omitempty"`            // why it is no ordinary account
	Against     string          `json:"against,omitempty"`
	Differences []Contrasted    `json:"differences,omitempty"`
}

// PortraitRights are what a template gives.
type PortraitRights struct {
	Name string          `json:"name"` // "none", or "not known"
	Read bool            `json:"read"` // whether Procore shows what it grants
	Rows []PortraitLevel `json:"tools"`
	None int             `json:"none"` // tools at None
}

// A PortraitLevel is one tool above None, or one that is asked for.
type PortraitLevel struct {
	Tool     string   `json:"tool"`
	Label    string   `json:"label"`
	Level    string   `json:"level"`
	Asked    string   `json:"asked,omitempty"`    // the level that is asked for, where it is another one
	Granular []string `json:"granular,omitempty"` // by their labels
}

// A PortraitPlace is a project that the account is on.
type PortraitPlace struct {
	ID       procore.ID `json:"id"`
	Number   string     `json:"number,omitempty"` // the company's own
	Name     string     `json:"name"`
	Template string     `json:"template"`
}

// linePortrait is the event of an account that is shown.
const linePortrait = "account"

// PortraitOf draws the account that [Reader.ReadLive] has read.
func PortraitOf(snap *Snapshot) (Portrait, error) {
	if !snap.Has(PartAll) || snap.Account == nil {
		return Portrait{}, ErrNotRead
	}
	a := snap.Account
	p := Portrait{
		Format: JSONFormat, Event: linePortrait, At: snap.At, Company: jsonCompany{snap.Company.ID, snap.Company.Name},
		ID: a.ID, Name: text.Display(a.FirstName + " " + a.LastName), Email: text.Display(a.Email),
		Kind: spec.AccountOf(a.Email).Kind, State: activeWord(a.Inactive), Vendor: text.Display(a.Vendor),
		Employee:    told(a.Employee),
		NewProjects: told(a.AddToNewProjects), Approver: told(a.Accountant), Places: []PortraitPlace{},
		OnCompany:  rightsOf(snap, permission.CompanyScope, a.CompanyTemplate, nil),
		OnProjects: rightsOf(snap, permission.ProjectScope, a.DefaultTemplate, nil),
		Unsure:     unsureOfPlaces(snap), Mind: AdoptReasons(spec.Spec{Account: spec.AccountOf(a.Email)}, snap),
	}
	if a.LastLoginAt != nil {
		p.LastSignIn = *a.LastLoginAt
	}
	s := spec.Spec{Projects: spec.ProjectsSpec{Include: spec.IncludeListed, Exact: true}}
	gone, strange := extra(s, snap)
	for _, project := range slices.Concat(gone, strange) {
		p.Places = append(p.Places, PortraitPlace{
			project.ID, text.Display(project.Number), ProjectName(project), snap.held(project.ID),
		})
	}
	return p, nil
}

// told says a fact that Procore may not tell.
func told(b *bool) string {
	if b == nil {
		return notKnown
	}
	return yesNo(*b, "yes", "no")
}

// rightsOf says what a template gives, and where another level is asked for.
func rightsOf(
	snap *Snapshot, scope permission.Scope, ref *procore.TemplateRef, asked []permission.Difference,
) PortraitRights {
	r := PortraitRights{Name: snap.templateName(ref), Rows: []PortraitLevel{}}
	v := snap.VocabularyOf(scope)
	if ref == nil || v == nil {
		return r
	}
	t := withID(snap.TemplatesOf(scope), ref.ID)
	if t == nil || !readable(*t) {
		return r
	}
	r.Read = true
	c := content(*t)
	for _, tool := range v.Tools {
		row := PortraitLevel{
			Tool: tool.Key, Label: tool.Label, Level: c.Level(tool.Key).String(), Granular: tool.Granted(c),
		}
		for _, d := range asked {
			if d.Tool == tool.Key && d.Before != d.After {
				row.Asked = d.After.String()
			}
		}
		if c.Level(tool.Key) == permission.None && row.Asked == "" {
			r.None++
			continue
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

// Compare adds how what the account has differs from what s asks for, in both templates: from
// what it has to what is asked for.
func (p *Portrait) Compare(against string, s spec.Spec, snap *Snapshot) error {
	p.Against, p.Differences = against, []Contrasted{}
	for _, scope := range spec.Scopes() {
		ask, ref, rights := s.TemplateOf(scope), snap.Account.templateOf(scope), &p.OnProjects
		if scope == permission.CompanyScope {
			rights = &p.OnCompany
		}
		switch {
		case unasked(scope, s):
			continue
		case ref == nil || ref.ID == 0:
			p.Differences = append(p.Differences, Contrasted{
				Path: spec.TemplateField(scope), Text: "it has no template there that is known",
				Before: snap.templateName(ref), After: ask.Name,
			})
			continue
		}
		rows, err := CompareTemplate(scope, s, snap, snap.templateName(ref))
		if err != nil {
			return err
		}
		*rights = rightsOf(snap, scope, ref, rows)
		for _, d := range rows {
			p.Differences = append(p.Differences, ContrastOf(snap.VocabularyOf(scope), d, false))
		}
	}
	return nil
}

// JSON returns the portrait as `show EMAIL --json` prints it.
func (p Portrait) JSON() ([]byte, error) { return jsonLine("the account", p) }
