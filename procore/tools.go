package procore

import "context"

// GenericTools lists the correspondence types and custom tools of the company.
// In a template's maps each stands as generic_tool_ID.
// Endpoint: GET /rest/v1.0/companies/{company}/generic_tools.
func (c *Client) GenericTools(ctx context.Context) ([]GenericTool, error) {
	q := call{
		what: "list the correspondence types", path: c.companyPath("v1.0", "/generic_tools"),
		query: params("per_page", pageSize),
	}
	if err := c.companyChosen(q); err != nil {
		return nil, err
	}
	return list[GenericTool](ctx, c, q)
}

// AppInstallations lists the apps that are or were installed in the company. An
// app can only ask after it is installed itself.
// Endpoint: GET /rest/v1.0/app_installations?company_id=….
func (c *Client) AppInstallations(ctx context.Context) ([]AppInstallation, error) {
	q := call{
		what: "list the installed apps", needs: "Admin on the company's Admin tool", path: "/rest/v1.0/app_installations",
		query: params("company_id", c.company.String(), "per_page", pageSize),
	}
	if err := c.companyChosen(q); err != nil {
		return nil, err
	}
	return list[AppInstallation](ctx, c, q)
}
