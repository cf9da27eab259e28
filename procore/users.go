package procore

import (
	"context"
	"errors"
	"net/http"
)

// SearchUsers returns the active users whose name, e-mail, title, keywords or
// company contain search. It is a substring match: the caller compares the whole
// e-mail before it takes anyone. The rows of a list that is not complete come with an
// [*IncompleteError].
// Endpoint: GET /rest/v1.3/companies/{company}/users?filters[search]=….
func (c *Client) SearchUsers(ctx context.Context, search string) ([]User, error) {
	q := call{
		what: "search the Directory", needs: "Read Only or higher on the company's Directory tool",
		path: c.companyPath("v1.3", "/users"), query: params("filters[search]", search, "per_page", pageSize),
	}
	var users []User
	err := c.userPages(ctx, q, true, func() { users = nil }, func(u User) bool {
		users = append(users, u)
		return true
	})
	if err != nil && !incomplete(err) {
		return nil, err
	}
	return users, err
}

// InactiveUsers gives every inactive user to yield, until it returns false or
// the list ends. Procore has no search here. A list that has to be read a second time
// is given a second time; where that one is not complete either, the error is an
// [*IncompleteError].
// Endpoint: GET /rest/v1.0/companies/{company}/users/inactive.
func (c *Client) InactiveUsers(ctx context.Context, yield func(User) bool) error {
	return c.userPages(ctx, call{
		what: "list the inactive users", path: c.companyPath("v1.0", "/users/inactive"), query: params("per_page", pageSize),
	}, false, func() {}, yield)
}

// userPages reads a list of users that are all active or all inactive. Its rows
// need not say which: being on that list says it.
func (c *Client) userPages(ctx context.Context, q call, active bool, again func(), yield func(User) bool) error {
	l := listing[userRow]{Client: c, q: q, again: again, each: func(rows []userRow, _ int) (bool, error) {
		for _, row := range rows {
			u := row.user()
			if u.ID == 0 { // nobody that can be named; the list counts as one that is not complete
				continue
			}
			if u.Active == nil {
				u.Active = &active
			}
			if !yield(u) {
				return false, nil
			}
		}
		return true, nil
	}}
	return l.read(ctx)
}

// User returns one user, active or not.
// Endpoint: GET /rest/v1.3/companies/{company}/users/{id}.
func (c *Client) User(ctx context.Context, id ID) (User, error) {
	return c.readUser(ctx, call{
		what: "read the user " + id.String(), needs: "Read Only or higher on the company's Directory tool",
		path: c.companyPath("v1.3", "/users/"+id.String()),
	}, userRow.own)
}

// userBody is the body of create and update.
type userBody struct {
	User UserInput `json:"user"`
}

// CreateUser creates a user. Procore sends no invitation by itself. The flag for
// new projects cannot be set here and is left out. An e-mail that is taken gives
// [ErrConflict]; a lost answer gives [ErrUnknownOutcome], and the caller looks
// the e-mail up.
// Endpoint: POST /rest/v1.3/companies/{company}/users.
func (c *Client) CreateUser(ctx context.Context, in UserInput) (User, error) {
	in.AddToNewProjects, in.Active = nil, nil
	return c.readUser(ctx, call{
		what: "create the user " + in.Email, method: http.MethodPost, once: true,
		path: c.companyPath("v1.3", "/users"), body: userBody{in},
	}, userRow.own)
}

// UpdateUser changes a user: what is empty is not sent. A company may insist on last
// name and e-mail, which gives [ErrInvalid].
// Endpoint: PATCH /rest/v1.3/companies/{company}/users/{id}.
func (c *Client) UpdateUser(ctx context.Context, id ID, in UserInput) (User, error) {
	return c.readUser(ctx, call{
		what: "update the user " + id.String(), method: http.MethodPatch,
		path: c.companyPath("v1.3", "/users/"+id.String()), body: userBody{in},
	}, userRow.own)
}

// ReactivateUser makes an inactive user active.
// Endpoint: PATCH /rest/v1.0/companies/{company}/users/inactive/{id}.
func (c *Client) ReactivateUser(ctx context.Context, id ID) (User, error) {
	u, err := c.readUser(ctx, call{
		what: "reactivate the user " + id.String(), method: http.MethodPatch,
		path: c.companyPath("v1.0", "/users/inactive/"+id.String()),
	}, userRow.user)
	// After a repeat, "not found" may mean that an earlier try, whose answer was
	// lost, did it: the user left the inactive list.
	if e := (*Error)(nil); errors.As(err, &e) && e.tries > 1 && errors.Is(err, ErrNotFound) {
		if now, again := c.User(ctx, id); again == nil && now.Active != nil && *now.Active {
			return now, nil
		}
	}
	return u, err
}

// InviteUser sends the welcome mail. It is never sent twice by this package: a
// lost answer gives [ErrUnknownOutcome].
// Endpoint: PATCH /rest/v1.3/companies/{company}/users/{id}/invite.
func (c *Client) InviteUser(ctx context.Context, id ID) error {
	_, err := c.do(ctx, call{
		what: "send the invitation", method: http.MethodPatch, once: true,
		path: c.companyPath("v1.3", "/users/"+id.String()+"/invite"),
	})
	return err
}

// readUser performs a call whose answer is one user, which to reads.
func (c *Client) readUser(ctx context.Context, q call, to func(userRow) User) (User, error) {
	var row userRow
	q.out = &row
	a, err := c.do(ctx, q)
	if err != nil {
		return User{}, err
	}
	if u := to(row); u.ID != 0 {
		return u, nil
	}
	e := c.misread(q, errNoID)
	if q.once { // it was done, and what came of it cannot be read
		e = c.misread(q, errors.Join(ErrUnknownOutcome, errNoID))
	}
	e.Status = a.status
	return User{}, e
}

// misread is the error of an answer whose values make no sense.
func (c *Client) misread(q call, err error) *Error {
	r := c.unsent(q)
	e := r.fail(0, "Procore's answer cannot be read: "+r.clean(err.Error()),
		"Procore has changed this answer: report it.", err)
	e.Doc = docTrouble
	return e
}
