package procoretest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	ticketPattern = regexp.MustCompile(`name="ticket" value="([0-9a-f]+)"`)
	codePattern   = regexp.MustCompile(`id="code">([0-9a-f]+)<`)
)

// Approve plays the admin's browser: it opens the authorize URL, agrees, and
// follows the redirect with callback (nil: [http.DefaultTransport]). For the
// out-of-band redirect it returns the code that the page shows.
func (s *Server) Approve(
	ctx context.Context, authorizeURL string, callback http.RoundTripper,
) (code string, err error) {
	return s.browse(ctx, authorizeURL, callback, operatorLogin, "allow")
}

// ApproveAs is [Server.Approve] with another person at the browser: one with a
// password, by the sign-in e-mail.
func (s *Server) ApproveAs(
	ctx context.Context, login, authorizeURL string, callback http.RoundTripper,
) (code string, err error) {
	return s.browse(ctx, authorizeURL, callback, login, "allow")
}

// Deny plays an admin who does not agree. The out-of-band page then shows no
// code, and the result is an empty one.
func (s *Server) Deny(ctx context.Context, authorizeURL string, callback http.RoundTripper) error {
	_, err := s.browse(ctx, authorizeURL, callback, operatorLogin, "deny")
	return err
}

// browse opens the page, answers its form and follows where it leads.
func (s *Server) browse(
	ctx context.Context, authorizeURL string, callback http.RoundTripper, login, decision string,
) (string, error) {
	u, err := url.Parse(authorizeURL)
	if err != nil {
		return "", fmt.Errorf("open the authorize address: %w", err)
	}
	q := u.Query()
	status, _, body, err := s.visit(ctx, http.MethodGet, "/oauth/authorize?"+u.RawQuery, nil)
	if err != nil {
		return "", err
	}
	ticket := ticketPattern.FindSubmatch(body)
	if u.Path != "/oauth/authorize" || status != http.StatusOK || ticket == nil {
		return "", fmt.Errorf("the authorize page answers %d", status)
	}
	status, header, body, err := s.visit(ctx, http.MethodPost, "/oauth/authorize", url.Values{
		"ticket": {string(ticket[1])}, "client_id": {q.Get("client_id")}, "redirect_uri": {q.Get("redirect_uri")},
		"state": {q.Get("state")}, "login": {login}, "decision": {decision},
	})
	switch {
	case err != nil:
		return "", err
	case status == http.StatusFound:
		return "", follow(ctx, header.Get("Location"), callback)
	case status != http.StatusOK:
		return "", fmt.Errorf("the consent page answers %d", status)
	}
	if m := codePattern.FindSubmatch(body); m != nil {
		return string(m[1]), nil
	}
	if decision == "deny" {
		return "", nil
	}
	return "", errors.New("the page shows no code")
}

// visit makes one request of the browser at the sign-in host.
func (s *Server) visit(ctx context.Context, method, path string, form url.Values) (int, http.Header, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, loginURL+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, nil, fmt.Errorf("open the page: %w", err)
	}
	r.Header.Set(browserHeader, "1")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := s.RoundTrip(r)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("open the page: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("read the page: %w", err)
	}
	return resp.StatusCode, resp.Header, body, nil
}

// follow takes the browser to where the redirect leads.
func follow(ctx context.Context, location string, callback http.RoundTripper) error {
	if callback == nil {
		callback = http.DefaultTransport
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, location, http.NoBody)
	if err != nil {
		return fmt.Errorf("follow the redirect: %w", err)
	}
	resp, err := callback.RoundTrip(r)
	if err != nil {
		return fmt.Errorf("follow the redirect: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return fmt.Errorf("follow the redirect: %w", err)
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("the callback answers %d", resp.StatusCode)
	}
	return nil
}
