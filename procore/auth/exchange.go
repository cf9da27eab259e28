package auth

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
)

// post sends a form with the app's credentials to the login host and returns the
// whole answer. The credentials go into the form, as Procore documents it; where
// the answer says that it takes them by HTTP Basic (RFC 6749, 2.3.1), it is sent
// once more that way. A host that refuses credentials has looked at nothing else,
// so that no code and no refresh token is used up by the first one.
func (c Config) post(ctx context.Context, path string, form url.Values) (int, http.Header, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit) // both together
	defer cancel()
	if c.basic != nil && c.basic.Load() {
		return c.postBasic(ctx, path, form)
	}
	whole := url.Values{
		"client_id": {c.Credentials.ClientID}, "client_secret": {c.Credentials.ClientSecret.Reveal()},
	}
	for name, values := range form {
		whole[name] = values
	}
	req, err := c.form(ctx, path, whole)
	if err != nil {
		return 0, nil, nil, err
	}
	status, header, body, err := c.send(req)
	if a, _ := readAnswer(body); err != nil || a.Code != "invalid_client" || !asksBasic(status, header) {
		return status, header, body, err
	}
	status, header, body, err = c.postBasic(ctx, path, form)
	if c.basic != nil && err == nil && status != http.StatusUnauthorized {
		c.basic.Store(true) // from now on without a refusal first: too many may lock the app out
	}
	return status, header, body, err
}

// postBasic is post with the credentials in the header.
func (c Config) postBasic(ctx context.Context, path string, form url.Values) (int, http.Header, []byte, error) {
	req, err := c.form(ctx, path, form)
	if err != nil {
		return 0, nil, nil, err
	}
	req.SetBasicAuth(url.QueryEscape(c.Credentials.ClientID), url.QueryEscape(c.Credentials.ClientSecret.Reveal()))
	return c.send(req)
}

// form builds a request with a form.
func (c Config) form(ctx context.Context, path string, form url.Values) (*http.Request, error) {
	body := strings.NewReader(form.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Environment.LoginURL+path, body)
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req, err
}

// basicScheme is a challenge of HTTP Basic among others (RFC 9110, 11.6.1).
var basicScheme = regexp.MustCompile(`(?i)(?:^|,)\s*basic(?:[\s,]|$)`)

// asksBasic tells whether a refusal asks for the credentials by HTTP Basic.
func asksBasic(status int, header http.Header) bool {
	return status == http.StatusUnauthorized &&
		basicScheme.MatchString(strings.Join(header.Values("WWW-Authenticate"), ","))
}

// remembering returns c with a place to remember that the host wants HTTP Basic.
func (c Config) remembering() Config {
	c.basic = new(atomic.Bool)
	return c
}

// send performs a request and reads its answer up to a limit.
func (c Config) send(req *http.Request) (int, http.Header, []byte, error) {
	ctx, cancel := context.WithTimeout(req.Context(), limit)
	defer cancel()
	req = req.WithContext(ctx)
	req.Header.Set("Accept", "application/json")
	resp, err := c.client().Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode, resp.Header, body, err
}
