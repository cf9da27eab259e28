package procore

import "context"

// OwnUser returns the token's person as a user of the company, with the flag for new
// projects, which no other read is documented to tell.
// Endpoint: GET /rest/v1.0/companies/{company}/me.
func (c *Client) OwnUser(ctx context.Context) (User, error) {
	return c.readUser(ctx, call{
		what: "read your own entry in the Directory", needs: "that you are in the company's Directory",
		path: c.companyPath("v1.0", "/me"),
	}, userRow.own)
}
