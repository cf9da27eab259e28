package procoretest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const meridian int64 = 4286480

// A client is the tests' own, so that the simulator is not tested by the
// program that it tests.
type client struct {
	t       *testing.T
	s       *Server
	token   string
	refresh string
	company int64 // 0: no header
}

// An answer is a whole response.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// request sends a request and returns the answer, or the transport's error.
func (c *client) request(method, address, kind string, body []byte) (*answer, error) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, address, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.company != 0 {
		r.Header.Set(companyHeader, strconv.FormatInt(c.company, 10))
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := c.s.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	return &answer{c.t, resp.StatusCode, resp.Header, b}, nil
}

func (c *client) must(method, address, kind string, body []byte) *answer {
	c.t.Helper()
	a, err := c.request(method, address, kind, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, address, err)
	}
	return a
}

// get reads a path of the API; the query may hold unescaped brackets.
func (c *client) get(format string, args ...any) *answer {
	c.t.Helper()
	return c.must("GET", apiURL+fmt.Sprintf(format, args...), "", nil)
}

// send writes JSON to a path of the API.
func (c *client) send(method, path string, body any) *answer {
	c.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.must(method, apiURL+path, "application/json", b)
}

// in returns the client in another company.
func (c *client) in(company int64) *client {
	d := *c
	d.company = company
	return &d
}

// oauth posts a form to the sign-in host.
func (c *client) oauth(path string, v url.Values) *answer {
	c.t.Helper()
	return c.must("POST", loginURL+path, "application/x-www-form-urlencoded", []byte(v.Encode()))
}

// app is the OAuth app's credentials, with more parameters.
func (c *client) app(pairs ...string) url.Values {
	v := url.Values{
		"client_id":     {c.s.Credentials().ClientID},
		"client_secret": {c.s.Credentials().ClientSecret.Reveal()},
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// authorizeURL is the address that a browser opens.
func authorizeURL(s *Server, redirect, state string) string {
	return loginURL + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {s.Credentials().ClientID}, "redirect_uri": {redirect}, "state": {state},
	}.Encode()
}

// signIn returns a client with the operator's token, in the main company.
func signIn(t *testing.T, s *Server) *client {
	t.Helper()
	return signInAs(t, s, operatorLogin)
}

func signInAs(t *testing.T, s *Server, login string) *client {
	t.Helper()
	c := &client{t: t, s: s}
	code, err := s.ApproveAs(context.Background(), login, authorizeURL(s, oobRedirect, ""), nil)
	if err != nil {
		t.Fatal(err)
	}
	c.take(c.oauth("/oauth/token", c.app("grant_type", "authorization_code", "code", code, "redirect_uri", oobRedirect)))
	c.company = meridian
	return c
}

// service returns a client with the service account's token.
func service(t *testing.T, s *Server) *client {
	t.Helper()
	c := &client{t: t, s: s}
	c.take(c.oauth("/oauth/token", c.app("grant_type", "client_credentials")))
	c.company = meridian
	return c
}

// take keeps the tokens of a token answer.
func (c *client) take(a *answer) {
	c.t.Helper()
	a.want(http.StatusOK)
	c.token, _ = a.object()["access_token"].(string)
	c.refresh, _ = a.object()["refresh_token"].(string)
}

// want fails the test unless the status is the one given.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// wantInferred fails the test unless the answer says whether it is inferred.
func (a *answer) wantInferred(yes bool) *answer {
	a.t.Helper()
	if got := a.header.Get(basisHeader) == "inferred"; got != yes {
		a.t.Fatalf("inferred %v, want %v: %d %s", got, yes, a.status, a.body)
	}
	return a
}

// wantBasis fails the test unless the answer rests on this; empty: on a document.
func (a *answer) wantBasis(basis string) *answer {
	a.t.Helper()
	if got := a.header.Get(basisHeader); got != basis {
		a.t.Fatalf("basis %q, want %q: %d %s", got, basis, a.status, a.body)
	}
	return a
}

func decode[T any](a *answer) T {
	a.t.Helper()
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
	return v
}

func (a *answer) object() object { a.t.Helper(); return decode[object](a) }
func (a *answer) rows() []object { a.t.Helper(); return decode[[]object](a) }

// number reads a member that is a JSON number.
func number(o object, key string) int64 {
	f, ok := o[key].(float64)
	if !ok {
		return -1
	}
	return int64(f)
}

// column collects a member of the rows.
func column(rows []object, key string) []any {
	var out []any
	for _, r := range rows {
		out = append(out, r[key])
	}
	return out
}

// rels reads the names of a Link header, in order.
func rels(h http.Header) string {
	var out []string
	for part := range strings.SplitSeq(h.Get("Link"), ", ") {
		if _, rel, ok := strings.Cut(part, `rel="`); ok {
			out = append(out, strings.TrimSuffix(rel, `"`))
		}
	}
	return strings.Join(out, " ")
}

// next reads the address of the next page; empty on the last.
func next(h http.Header) string {
	for part := range strings.SplitSeq(h.Get("Link"), ", ") {
		if u, ok := strings.CutSuffix(part, `>; rel="next"`); ok {
			return strings.TrimPrefix(u, "<")
		}
	}
	return ""
}

// all follows the pages of a list.
func (c *client) all(path string) []object {
	c.t.Helper()
	var out []object
	for address := apiURL + path; address != ""; {
		a := c.must("GET", address, "", nil).want(http.StatusOK)
		out = append(out, a.rows()...)
		address = next(a.header)
	}
	return out
}

// text fails the test unless the body has all the parts.
func (a *answer) text(parts ...string) *answer {
	a.t.Helper()
	for _, p := range parts {
		if !strings.Contains(string(a.body), p) {
			a.t.Fatalf("%q is not in %s", p, a.body)
		}
	}
	return a
}

// at builds a path below a company of version v.
func at(v string, company int64, rest string) string {
	return fmt.Sprintf("/rest/%s/companies/%d/%s", v, company, rest)
}

// newUser creates a person and returns the id.
func (c *client) newUser(email string) int64 {
	c.t.Helper()
	a := c.send("POST", at("v1.3", c.company, "users"), object{"user": object{"last_name": "Integration", "email_address": email}})
	return number(a.want(http.StatusCreated).object(), "id")
}

// rows2 builds the body of a version 2 bulk call.
func rows2(user, template int64, projects ...int64) object {
	rows := []object{}
	for _, p := range projects {
		rows = append(rows, object{
			"user_id": strconv.FormatInt(user, 10), "project_id": strconv.FormatInt(p, 10),
			"permission_template_id": strconv.FormatInt(template, 10),
		})
	}
	return object{"users": rows}
}

// rows1 builds the body of a version 1.3 bulk call.
func rows1(user, template int64, projects ...int64) object {
	rows := []object{}
	for _, p := range projects {
		rows = append(rows, object{"user_id": user, "project_id": p, "permission_template_id": template})
	}
	return object{"users": rows}
}

// contains tells whether a list of rows has one whose member has the value.
func contains(rows []object, key string, value any) bool {
	return slices.Contains(column(rows, key), value)
}
