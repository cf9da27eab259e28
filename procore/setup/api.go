package setup

import (
	"context"

	"procore-setup/procore"
)

// API is what the engine needs of Procore; [*procore.Client] for one company
// satisfies it. Methods that change Procore say so in their first word.
type API interface {
	// CompanyMe is the signed-in person in this company; its error tells the
	// app gate ([procore.ErrNotConnected]) from a missing right.
	CompanyMe(ctx context.Context) (procore.User, error)
	CompanyBaseURL(ctx context.Context) (procore.BaseURL, error)
	// CompanyManifest and ProjectManifest are the person's own rights,
	// correspondence types included.
	CompanyManifest(ctx context.Context) (procore.Manifest, error)
	ProjectManifest(ctx context.Context, project procore.ID) (procore.Manifest, error)
	GenericTools(ctx context.Context) ([]procore.GenericTool, error)
	AppInstallations(ctx context.Context) ([]procore.AppInstallation, error)

	// SearchUsers is Procore's substring search over active users.
	SearchUsers(ctx context.Context, search string) ([]procore.User, error)
	User(ctx context.Context, id procore.ID) (procore.User, error)
	// InactiveUsers pages through the inactive list until yield returns false.
	InactiveUsers(ctx context.Context, yield func(procore.User) bool) error
	CreateUser(ctx context.Context, in procore.UserInput) (procore.User, error)
	UpdateUser(ctx context.Context, id procore.ID, in procore.UserInput) (procore.User, error)
	ReactivateUser(ctx context.Context, id procore.ID) (procore.User, error)
	InviteUser(ctx context.Context, id procore.ID) error

	// Templates lists one kind; with asks for the two maps in each row, which
	// Procore may or may not give.
	Templates(ctx context.Context, kind procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error)
	Template(ctx context.Context, id procore.ID) (procore.PermissionTemplate, error)
	CreateTemplate(ctx context.Context, t procore.PermissionTemplate) (procore.PermissionTemplate, error)

	// Projects returns all projects, and calls page with those read so far after each
	// page of them. Project templates are left out.
	Projects(
		ctx context.Context, status procore.ProjectStatus, page func(sofar []procore.Project, total int) error,
	) ([]procore.Project, error)
	// ProjectIDs are the ids alone of what Projects lists.
	ProjectIDs(ctx context.Context, status procore.ProjectStatus) ([]procore.ID, error)
	ProjectTools(ctx context.Context, project procore.ID) ([]procore.ProjectTool, error)

	// UserAssignments lists the projects that the user is on; with a template
	// id, only those where the user holds it. Where the company lacks the BETA
	// endpoint it reads the given projects one by one.
	UserAssignments(ctx context.Context, user, template procore.ID, projects []procore.ID) ([]procore.Assignment, error)
	// CountAssignments is on how many projects the user holds the template; an
	// error where Procore does not say.
	CountAssignments(ctx context.Context, user, template procore.ID) (int, error)
	// AddMemberships puts users on projects; a place that exists is left as it is.
	AddMemberships(ctx context.Context, rows []procore.Membership) (procore.BulkResult, error)
	// ChangeMemberships gives existing places another template.
	ChangeMemberships(ctx context.Context, rows []procore.Membership) (procore.BulkResult, error)
	// RemoveMemberships takes users off projects.
	RemoveMemberships(ctx context.Context, rows []procore.Membership) (procore.BulkResult, error)
}
