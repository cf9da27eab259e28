package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// The grants of POST /oauth/token.
const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
	grantClient  = "client_credentials"
)

// What was being done, as errors begin.
const (
	whatSignIn  = "sign in"
	whatRenew   = "renew the sign-in"
	whatSignOut = "sign out"
)

// ClientCredentials signs in as the app's own service account. The token has no
// refresh token: when it ends, it is asked for again.
func ClientCredentials(ctx context.Context, c Config) (Token, error) {
	if err := c.check(whatSignIn); err != nil {
		return Token{}, err
	}
	o := c.oauth("")
	cc := &clientcredentials.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret,
		TokenURL: o.Endpoint.TokenURL, AuthStyle: o.Endpoint.AuthStyle,
	}
	ctx, cancel := c.within(ctx)
	defer cancel()
	t, err := cc.Token(ctx)
	if err != nil {
		r := request{what: whatSignIn, grant: grantClient, secrets: []Secret{c.Credentials.ClientSecret}}
		return Token{}, c.explain(r, err)
	}
	return newToken(t.AccessToken, "", t.Expiry, ""), nil
}

// exchange trades a code for a token. redirect is that of the page which gave
// the code.
func (c Config) exchange(ctx context.Context, code Secret, redirect string) (Token, error) {
	ctx, cancel := c.within(ctx)
	defer cancel()
	t, err := c.oauth(redirect).Exchange(ctx, code.Reveal())
	if err != nil {
		r := request{what: whatSignIn, grant: grantCode, secrets: []Secret{c.Credentials.ClientSecret, code}}
		return Token{}, c.explain(r, err)
	}
	return newToken(t.AccessToken, t.RefreshToken, t.Expiry, redirect), nil
}

// within gives a call of package oauth2 its time limit and our way out.
func (c Config) within(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithValue(ctx, oauth2.HTTPClient, c.client()), limit)
}

// newToken takes the reading of the monotonic clock off the expiry: it stands
// still while a laptop sleeps, and the token does not.
func newToken(access, refresh string, expiry time.Time, redirect string) Token {
	return Token{Access: NewSecret(access), Refresh: NewSecret(refresh), Expiry: expiry.Round(0), Redirect: redirect}
}

// explain words an error of package oauth2, whose own text may hold the whole
// answer of the server.
func (c Config) explain(r request, err error) error {
	if re, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		a := refusal{
			status: re.Response.StatusCode, code: re.ErrorCode, description: re.ErrorDescription,
			retryAfter: re.Response.Header.Get("Retry-After"),
		}
		if a.code == "" { // sent with another content type than JSON's
			var body answer
			if json.Unmarshal(re.Body, &body) == nil {
				a.code, a.description = body.Code, body.Description
			}
		}
		e := c.refused(r, a)
		if a.status >= 500 && e.cause == nil {
			e.cause = r.silence()
		}
		return e
	}
	if _, ok := errors.AsType[*url.Error](err); !ok {
		return &Error{
			What: r.what, Why: "the answer of " + c.Environment.LoginURL + " could not be read",
			Do: "check the environment and the login URL, and try again",
		}
	}
	e, _ := c.failed(r, err)
	if e.cause == nil {
		e.cause = r.silence()
	}
	return e
}

// silence is the cause of a request that Procore may or may not have taken. The
// app's own sign-in uses nothing up; a code may be used up.
func (r request) silence() error {
	if r.grant == grantClient {
		return ErrUnreachable
	}
	return nil
}

// answer is what POST /oauth/token says, whatever it says.
type answer struct {
	Access      string      `json:"access_token"`
	Refresh     string      `json:"refresh_token"`
	ExpiresIn   json.Number `json:"expires_in"`
	Code        string      `json:"error"`
	Description string      `json:"error_description"`
}

// deadRefresh is Procore's text for a used or revoked refresh token, in
// whichever shape of error it comes. Source: "Error Reference".
const deadRefresh = "The refresh token is invalid"

// refresh trades a token's refresh token for a new pair, once. It sends the
// redirect URI, as Procore's documentation does and package oauth2 does not.
// An error that wraps [ErrSignInAgain] means that the refresh token is, or may
// be, used up; after any other it is as good as before.
func (c Config) refresh(ctx context.Context, old Token) (Token, error) {
	r := request{
		what: whatRenew, grant: grantRefresh,
		secrets: []Secret{c.Credentials.ClientSecret, old.Refresh, old.Access},
	}
	status, header, body, err := c.post(ctx, "/oauth/token", url.Values{
		"grant_type":    {grantRefresh},
		"client_id":     {c.Credentials.ClientID},
		"client_secret": {c.Credentials.ClientSecret.Reveal()},
		"refresh_token": {old.Refresh.Reveal()},
		"redirect_uri":  {old.Redirect},
	})
	if err != nil {
		e, sent := c.failed(r, err)
		if sent {
			return Token{}, lost(e.Why)
		}
		return Token{}, e
	}
	return c.refreshed(r, old, status, header, body)
}

// refreshed reads the answer to a refresh.
func (c Config) refreshed(r request, old Token, status int, header http.Header, body []byte) (Token, error) {
	var a answer
	parsed := json.Unmarshal(body, &a) == nil && (a.Code != "" || a.Access != "")
	switch {
	case status >= 500:
		return Token{}, lost(c.refused(r, refusal{status: status}).Why)
	case status >= 300 || parsed && a.Code != "":
		if !parsed && bytes.Contains(body, []byte(deadRefresh)) {
			a.Code, a.Description = "invalid_grant", deadRefresh
		}
		return Token{}, c.refused(r, refusal{
			status: status, code: a.Code, description: a.Description, retryAfter: header.Get("Retry-After"),
		})
	case !parsed:
		return Token{}, lost("Procore's answer could not be read")
	}
	var expiry time.Time
	if seconds, err := a.ExpiresIn.Float64(); err == nil && seconds > 0 && seconds < 1e9 {
		expiry = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	}
	if a.Refresh == "" {
		a.Refresh = old.Refresh.Reveal()
	}
	return newToken(a.Access, a.Refresh, expiry, old.Redirect), nil
}

// lost is the end of a refresh whose answer did not arrive. Procore may have
// taken it, and then the refresh token is dead: it must not be sent again.
// Source: developers.procore.com, "Error Reference".
func lost(why string) *Error {
	return &Error{
		What: whatRenew, Why: "the answer was lost, and with it the saved sign-in (" + why + ")",
		Do: "sign in again", cause: ErrSignInAgain,
	}
}

// post sends a form to the login host and returns the whole answer.
func (c Config) post(ctx context.Context, path string, form url.Values) (int, http.Header, []byte, error) {
	body := strings.NewReader(form.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Environment.LoginURL+path, body)
	if err != nil {
		return 0, nil, nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(req)
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

// revoke ends a grant: POST /oauth/revoke kills the access and the refresh
// token. Procore answers 200 for a token that it does not know, too, so it is
// asked afterwards (GET /oauth/token/info) whether the access token still lives.
func (c Config) revoke(ctx context.Context, t Token) error {
	r := request{what: whatSignOut, secrets: []Secret{c.Credentials.ClientSecret, t.Access, t.Refresh}}
	for _, token := range []Secret{t.Access, t.Refresh} {
		if token.Empty() {
			continue
		}
		status, header, body, err := c.post(ctx, "/oauth/revoke", url.Values{
			"token":         {token.Reveal()},
			"client_id":     {c.Credentials.ClientID},
			"client_secret": {c.Credentials.ClientSecret.Reveal()},
		})
		if err != nil {
			e, _ := c.failed(r, err)
			return e
		}
		if status != http.StatusOK {
			a := answer{}
			_ = json.Unmarshal(body, &a) // what cannot be read says nothing; the status remains
			return c.refused(r, refusal{
				status: status, code: a.Code, description: a.Description, retryAfter: header.Get("Retry-After"),
			})
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Environment.LoginURL+"/oauth/token/info", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+t.Access.Reveal())
	if status, _, _, err := c.send(req); err == nil && status == http.StatusOK {
		return &Error{What: whatSignOut, Why: "Procore took the request, but the sign-in is still alive"}
	}
	return nil
}
