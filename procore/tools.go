package procore

import "context"

// GenericTools lists the correspondence types and custom tools of the company.
// In a template's maps each stands as generic_tool_ID.
// Endpoint: GET /rest/v1.0/companies/{company}/generic_tools.
func (c *Client) GenericTools(ctx context.Context) ([]GenericTool, error) {
	return list[GenericTool](ctx, c, call{
		what: "list the correspondence types", path: c.companyPath("v1.0", "/generic_tools"),
		query: params("per_page", pageSize),
	})
}

// AppInstallations lists the apps that are or were installed in the company. An
// app can only ask after it is installed itself.
// Endpoint: GET /rest/v1.0/app_installations?company_id=….
func (c *Client) AppInstallations(ctx context.Context) ([]AppInstallation, error) {
	return list[AppInstallation](ctx, c, call{
		what: "list the installed apps", needs: "Admin on the company's Admin tool", path: "/rest/v1.0/app_installations",
		query: params("company_id", c.company.String(), "per_page", pageSize),
	})
}
