package procore

// userRow is a user in any answer: rows of both lists carry template objects,
// show carries template ids, me carries both. Fields that may be absent keep
// their JSON, so that absent differs from null.
type userRow struct {
	ID                ID    `json:"id"`
	FirstName         loose `json:"first_name"`
	LastName          loose `json:"last_name"`
	Email             loose `json:"email_address"`
	JobTitle          loose `json:"job_title"`
	Active            field `json:"is_active"`
	Employee          field `json:"is_employee"`
	DefaultTemplate   field `json:"permission_template"`
	DefaultTemplateID field `json:"default_permission_template_id"`
	CompanyTemplate   field `json:"company_permission_template"`
	CompanyTemplateID field `json:"company_permission_template_id"`
	AddToNewProjects  field `json:"add_to_new_projects"`
	WelcomeSentAt     field `json:"welcome_email_sent_at"`
	LastLoginAt       field `json:"last_login_at"`
	Vendor            field `json:"vendor"`
}

// user turns a row into a User.
func (r userRow) user() (User, error) {
	u := User{
		ID: r.ID, FirstName: string(r.FirstName), LastName: string(r.LastName),
		Email: string(r.Email), JobTitle: string(r.JobTitle),
		InvitedAt: moment(r.WelcomeSentAt), Invited: len(r.WelcomeSentAt) > 0, LastLoginAt: moment(r.LastLoginAt),
	}
	var vendor named
	err := into(r.Vendor, &vendor)
	u.Vendor = string(vendor.Name)
	for _, f := range []struct {
		from field
		to   **bool
	}{{r.Active, &u.Active}, {r.Employee, &u.Employee}, {r.AddToNewProjects, &u.AddToNewProjects}} {
		if err == nil {
			*f.to, err = flag(f.from)
		}
	}
	if err == nil {
		u.DefaultTemplate, err = templateRef(r.DefaultTemplateID, r.DefaultTemplate)
	}
	if err == nil {
		u.CompanyTemplate, err = templateRef(r.CompanyTemplateID, r.CompanyTemplate)
	}
	return u, err
}

// templateRef joins the two ways of naming a template. The id wins where both
// are there; the object gives the name if it means the same one.
func templateRef(id, object field) (*TemplateRef, error) {
	if len(id) == 0 && len(object) == 0 {
		return nil, nil //nolint:nilnil // nil is the third value: Procore did not say
	}
	var (
		ref  TemplateRef
		full named
	)
	if err := into(object, &full); err != nil {
		return nil, err
	}
	if null(id) {
		return &TemplateRef{ID: full.ID, Name: string(full.Name)}, nil
	}
	if err := into(id, &ref.ID); err != nil {
		return nil, err
	}
	if ref.ID == full.ID && ref.ID != 0 {
		ref.Name = string(full.Name)
	}
	return &ref, nil
}

// userBody is the body of create and update.
type userBody struct {
	User struct {
		FirstName         string `json:"first_name,omitempty"`
		LastName          string `json:"last_name"`
		Email             string `json:"email_address"`
		DefaultTemplateID ID     `json:"default_permission_template_id,omitempty"`
		CompanyTemplateID ID     `json:"company_permission_template_id,omitempty"`
		AddToNewProjects  *bool  `json:"add_to_new_projects,omitempty"`
	} `json:"user"`
}

func (in UserInput) body() userBody {
	var b userBody
	b.User.FirstName, b.User.LastName, b.User.Email = in.FirstName, in.LastName, in.Email
	b.User.DefaultTemplateID, b.User.CompanyTemplateID = in.DefaultTemplateID, in.CompanyTemplateID
	b.User.AddToNewProjects = in.AddToNewProjects
	return b
}
