package procore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// Companies lists the companies of the token's person. Needs no company and no
// installed app.
// Endpoint: GET /rest/v1.0/companies.
func (c *Client) Companies(ctx context.Context) ([]Company, error) {
	return list[Company](ctx, c, call{
		what: "list your companies", needs: "a sign-in with access to a company",
		path: companiesPath, query: params("per_page", pageSize),
	})
}

// What a token gets before the app is installed in a company: whom it is of, and which
// companies there are.
const (
	mePath        = "/rest/v1.0/me"
	companiesPath = "/rest/v1.0/companies"
)

// Me returns the token's person. Needs no company and no installed app.
// Endpoint: GET /rest/v1.0/me.
func (c *Client) Me(ctx context.Context) (Identity, error) {
	var me Identity
	q := call{what: "read who is signed in", needs: "a valid sign-in", path: mePath, out: &me}
	_, err := c.do(ctx, q)
	if err == nil && me.ID == 0 {
		return me, c.misread(q, errNoID)
	}
	return me, err
}

// CompanyMe returns the token's person as a user of the company. It is the
// cheapest call behind the app gate: its error tells [ErrNotConnected] from
// [ErrForbidden].
// Endpoint: GET /rest/v1.3/companies/{company}/me.
func (c *Client) CompanyMe(ctx context.Context) (User, error) {
	return c.readUser(ctx, call{
		what: "read who you are in this company", needs: "that you are in the company's Directory",
		path: c.companyPath("v1.3", "/me"),
	}, userRow.user)
}

// CompanyBaseURL returns the web host of the company's zone, for links that a
// person opens.
// Endpoint: GET /rest/v1.0/company_base_url.
func (c *Client) CompanyBaseURL(ctx context.Context) (BaseURL, error) {
	var b BaseURL
	_, err := c.do(ctx, call{what: "read the company's web address", path: "/rest/v1.0/company_base_url", out: &b})
	return b, err
}

// CompanyManifest returns the token's own rights on the company's tools,
// correspondence types included. A right that comes with a level by itself is
// not listed among the actions, and at Admin hardly any is. A tool that is not
// there is one of which Procore says nothing: not all are listed.
// Endpoint: GET /rest/v1.0/settings/permissions?company_id=….
func (c *Client) CompanyManifest(ctx context.Context) (Manifest, error) {
	return c.manifest(ctx, "read your rights in this company", params("company_id", c.company.String()))
}

// ProjectManifest returns the token's own rights on one project's tools, as
// [Client.CompanyManifest] does.
func (c *Client) ProjectManifest(ctx context.Context, project ID) (Manifest, error) {
	return c.manifest(ctx, "read your rights on project "+project.String(), params("project_id", project.String()))
}

func (c *Client) manifest(ctx context.Context, what string, query url.Values) (Manifest, error) {
	query.Set("filter_correspondence_types", "false") // true, the default, leaves them out
	var m Manifest
	q := call{what: what, needs: "access to it", path: "/rest/v1.0/settings/permissions", query: query, out: &m}
	_, err := c.do(ctx, q)
	if err == nil && m.Tools == nil {
		return m, c.misread(q, errors.New("it has no list of tools"))
	}
	return m, err
}

// companyPath returns the path of something below the company.
func (c *Client) companyPath(version, below string) string {
	return fmt.Sprintf("/rest/%s/companies/%s%s", version, c.company, below)
}

// projectPath returns the path of something below a project.
func projectPath(project ID, below string) string {
	return fmt.Sprintf("/rest/v1.0/projects/%s%s", project, below)
}
