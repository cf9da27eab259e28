package procore

import "errors"

// userRow is a user in any answer: rows of both lists carry template objects,
// show carries template ids, me carries both. Fields that may be absent keep
// their JSON, so that absent differs from null. A value in an unexpected form
// counts as one that was not sent: it is not known, and no reason to drop the
// whole answer, which may be a list of other people.
type userRow struct {
	ID                ID      `json:"id"`
	FirstName         loose   `json:"first_name"`
	LastName          loose   `json:"last_name"`
	Email             loose   `json:"email_address"`
	JobTitle          loose   `json:"job_title"`
	Active            field   `json:"is_active"`
	Employee          field   `json:"is_employee"`
	DefaultTemplate   field   `json:"permission_template"`
	DefaultTemplateID field   `json:"default_permission_template_id"`
	CompanyTemplate   field   `json:"company_permission_template"`
	CompanyTemplateID field   `json:"company_permission_template_id"`
	AddToNewProjects  field   `json:"add_to_new_projects"`
	WelcomeSentAt     field   `json:"welcome_email_sent_at"`
	LastLoginAt       field   `json:"last_login_at"`
	Vendor            anyName `json:"vendor"`
	Accountant        field   `json:"erp_integrated_accountant"`
}

// user turns a row into a User.
func (r userRow) user() User {
	u := User{
		ID: r.ID, FirstName: string(r.FirstName), LastName: string(r.LastName),
		Email: string(r.Email), JobTitle: string(r.JobTitle), Vendor: string(r.Vendor),
		Active: flag(r.Active), Employee: flag(r.Employee), AddToNewProjects: flag(r.AddToNewProjects),
		DefaultTemplate: templateRef(r.DefaultTemplateID, r.DefaultTemplate),
		CompanyTemplate: templateRef(r.CompanyTemplateID, r.CompanyTemplate),
		Accountant:      flag(r.Accountant), InvitedAt: moment(r.WelcomeSentAt), LastLoginAt: moment(r.LastLoginAt),
	}
	u.Invited = u.InvitedAt != nil || string(r.WelcomeSentAt) == "null"
	return u
}

// own turns a user's own page into a User. Procore leaves keys with null out of
// it, so a template that a page does not name is none. A page that tells nothing
// of the account's state may be another one, and then it is not known.
func (r userRow) own() User {
	u := r.user()
	if u.Active == nil {
		return u
	}
	for _, f := range []struct {
		id, object field
		to         **TemplateRef
	}{
		{r.DefaultTemplateID, r.DefaultTemplate, &u.DefaultTemplate},
		{r.CompanyTemplateID, r.CompanyTemplate, &u.CompanyTemplate},
	} {
		if len(f.id) == 0 && len(f.object) == 0 {
			*f.to = &TemplateRef{}
		}
	}
	return u
}

// errNoID is for a row that names nothing.
var errNoID = errors.New("it has no id that can be read")

// templateRef joins the two ways of naming a template. The id wins where both
// are there; the object gives the name if it means the same one. nil: Procore did
// not say, or not in a form that is known.
func templateRef(id, object field) *TemplateRef {
	var (
		ref  ID
		full named
	)
	readable := into(object, &full) == nil && full.ID != 0
	switch {
	case into(id, &ref) == nil && ref != 0:
		if full.ID != ref {
			full.Name = ""
		}
		return &TemplateRef{ID: ref, Name: string(full.Name)}
	case readable:
		return &TemplateRef{ID: full.ID, Name: string(full.Name)}
	case len(id)+len(object) > 0 && null(id) && null(object):
		return &TemplateRef{}
	}
	return nil
}
