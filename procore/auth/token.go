package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"procore-setup/procore/text"
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
	a, err := c.grant(ctx, c.request(whatSignIn, grantClient), url.Values{})
	if err != nil {
		return Token{}, err
	}
	a.Refresh = ""
	return a.token(""), nil
}

// exchange trades a code for a token. redirect is that of the page which gave
// the code, verifier the attempt's (RFC 7636); it may be empty.
func (c Config) exchange(ctx context.Context, code Secret, redirect string, verifier Secret) (Token, error) {
	form := url.Values{"code": {code.Reveal()}, "redirect_uri": {redirect}}
	if !verifier.Empty() {
		form.Set("code_verifier", verifier.Reveal())
	}
	a, err := c.grant(ctx, c.request(whatSignIn, grantCode, code, verifier), form)
	if err != nil {
		return Token{}, err
	}
	return a.token(redirect), nil
}

// refresh trades a token's refresh token for a new pair, once. It sends the
// redirect URI, as Procore's documentation does. An error that wraps
// [ErrSignInAgain] means that the refresh token is, or may be, used up; after
// any other it is as good as before.
func (c Config) refresh(ctx context.Context, old Token) (Token, error) {
	a, err := c.grant(ctx, c.request(whatRenew, grantRefresh, old.Refresh, old.Access), url.Values{
		"refresh_token": {old.Refresh.Reveal()}, "redirect_uri": {old.Redirect},
	})
	if err != nil {
		return Token{}, err
	}
	if a.Refresh == "" {
		a.Refresh = old.Refresh.Reveal()
	}
	return a.token(old.Redirect), nil
}

// deadRefresh is Procore's text for a used or revoked refresh token, in
// whichever shape of error it comes. Source: "Error Reference".
const deadRefresh = "The refresh token is invalid"

// grant asks POST /oauth/token for a token.
func (c Config) grant(ctx context.Context, r request, form url.Values) (answer, error) {
	form.Set("grant_type", r.grant)
	status, header, body, err := c.post(ctx, "/oauth/token", form)
	if err != nil {
		e, sent := c.failed(r, err)
		if sent {
			e = r.lost(e)
		}
		return answer{}, e
	}
	a, parsed := readAnswer(body)
	switch {
	case status >= 500: // what else such an answer says is not Procore's word on the grant
		return answer{}, r.lost(c.refused(r, loginError{status: status}))
	case status >= 300 || a.Code != "":
		if r.grant == grantRefresh && a.Code == "" && bytes.Contains(body, []byte(deadRefresh)) {
			a.Code, a.Description = "invalid_grant", deadRefresh
		}
		return answer{}, c.refused(r, a.loginError(status, header))
	case !parsed && r.grant == grantRefresh:
		return answer{}, lostRefresh("Procore's answer could not be read")
	case !parsed:
		return answer{}, &text.Failure{
			What: r.what, Why: "the answer of " + c.Environment.LoginURL + " could not be read",
			Do: "check the environment and the login URL, and try again",
		}
	}
	return a, nil
}

// lost is the error of a request that Procore may or may not have taken. The
// app's own sign-in uses nothing up; a code may be used up.
func (r request) lost(e *text.Failure) *text.Failure {
	switch {
	case r.grant == grantRefresh:
		return lostRefresh(e.Why)
	case r.grant == grantClient && e.Causes == nil:
		e.Causes = ErrUnreachable
	}
	return e
}

// lostRefresh is the end of a refresh whose answer did not arrive. Procore may have
// taken it, and then the refresh token is dead: it must not be sent again.
// Source: developers.procore.com, "Error Reference".
func lostRefresh(why string) *text.Failure {
	return &text.Failure{
		What: whatRenew, Why: "the answer was lost, and with it the saved sign-in (" + why + ")",
		Do: "sign in again", Causes: ErrSignInAgain,
	}
}

// answer is what POST /oauth/token says, whatever it says.
type answer struct {
	Access, Refresh   string
	Code, Description string // "error" and "error_description"
	life              time.Duration
}

// readAnswer reads each part of an answer for itself: a part that is odd must not
// cost the tokens beside it, since the refresh token before them is used up. false
// means that it is neither a token nor a refusal.
func readAnswer(body []byte) (answer, bool) {
	var parts map[string]json.RawMessage
	if json.Unmarshal(body, &parts) != nil {
		return answer{}, false
	}
	word := func(name string) (s string) {
		_ = json.Unmarshal(parts[name], &s) // what is no text says nothing
		return s
	}
	a := answer{
		Access: word("access_token"), Refresh: word("refresh_token"),
		Code: word("error"), Description: word("error_description"), life: lifetime(parts["expires_in"]),
	}
	return a, a.Code != "" || a.Access != ""
}

const (
	// assumed is how long a token is taken to live whose answer does not say it
	// well: a part of the 90 minutes that Procore documents. One that ends before
	// is renewed once Procore refuses it.
	assumed = 30 * time.Minute
	// longest is more than an access token of Procore's lives.
	longest = 24 * time.Hour
)

// lifetime reads expires_in, in seconds, also as a fraction or in quotes.
func lifetime(raw json.RawMessage) time.Duration {
	var n json.Number
	if json.Unmarshal(raw, &n) != nil {
		return assumed
	}
	seconds, err := n.Float64()
	if err != nil || seconds < 1 || seconds > longest.Seconds() {
		return assumed
	}
	return time.Duration(seconds) * time.Second
}

// token is the answer as a token for the redirect URI. It takes the reading of the
// monotonic clock off the expiry: that clock stands still while a laptop sleeps,
// and the token does not.
func (a answer) token(redirect string) Token {
	return Token{
		Access: NewSecret(a.Access), Refresh: NewSecret(a.Refresh),
		Expiry: time.Now().Add(a.life).Round(0), Redirect: redirect,
	}
}

// loginError is the answer as an error.
func (a answer) loginError(status int, header http.Header) loginError {
	return loginError{
		status: status, code: a.Code, description: a.Description, retryAfter: header.Get("Retry-After"),
	}
}

// request describes a call with c's credentials for its errors.
func (c Config) request(what, grant string, secrets ...Secret) request {
	id, secret := c.Credentials.ClientID, c.Credentials.ClientSecret.Reveal()
	pair := fmt.Sprintf("%s:%s", url.QueryEscape(id), url.QueryEscape(secret))
	return request{what: what, grant: grant, secrets: append(secrets, c.Credentials.ClientSecret, NewSecret(pair))}
}
