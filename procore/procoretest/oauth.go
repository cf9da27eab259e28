package procoretest

import (
	"encoding/base64"
	"encoding/json"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tokenPath is where tokens are had.
const tokenPath = "/oauth/token"

// oobRedirect makes Procore show the code on a page.
const oobRedirect = "urn:ietf:wg:oauth:2.0:oob"

// codeLifetime is how long an authorization code is good for.
const codeLifetime = 10 * time.Minute

// operatorLogin is who signs in unless the consent page is told otherwise.
const operatorLogin = "admin@meridian.example"

// oauthState is what the sign-in host remembers.
type oauthState struct {
	tickets map[string]bool   // of consent pages that were shown
	codes   map[string]*code  // authorization codes
	grants  map[string]*grant // by access token
	refresh map[string]*grant // by refresh token: single use
	issued  []string          // every token that was ever given out

	sessions map[string]string // refresh token, good or used, → the sign-in that it goes back to
}

func newOAuthState() oauthState {
	return oauthState{
		tickets: map[string]bool{}, codes: map[string]*code{}, grants: map[string]*grant{}, refresh: map[string]*grant{},
		sessions: map[string]string{},
	}
}

// A code waits to be exchanged.
type code struct {
	redirect string
	user     int64
	made     time.Time
	used     bool
}

// A grant is an access token with what belongs to it.
type grant struct {
	user    int64
	service bool // client credentials: no person
	made    time.Time
	expires time.Time
	refresh string
	session string // the sign-in that it goes back to
	dead    bool
}

// access returns the grant of an access token that is good at time t.
func (o *oauthState) access(token string, t time.Time) *grant {
	g := o.grants[token]
	if token == "" || g == nil || g.dead || !t.Before(g.expires) {
		return nil
	}
	return g
}

func bearer(r *http.Request) string {
	t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return t
}

// serveOAuth answers at the sign-in host.
func (s *Server) serveOAuth(r *http.Request, body []byte) reply {
	switch r.Method + " " + r.URL.Path {
	case "GET /oauth/authorize":
		return s.consent(r)
	case "POST /oauth/authorize":
		return s.decide(r, body)
	case "POST " + tokenPath:
		return s.issue(r, body)
	case "GET /oauth/token/info":
		return s.tokenInfo(r)
	case "POST /oauth/revoke":
		return s.revoke(r, body)
	}
	return s.nothingThere()
}

// nothingThere is the answer to a path that there is not.
func (s *Server) nothingThere() reply {
	if !s.has(JSONNotFound) {
		return page(http.StatusNotFound, "Not found", "<p>There is nothing at this address of this host.</p>").inferred()
	}
	return reply{status: http.StatusNotFound, body: []byte(`{"errors":["Not found"]}`)}.inferred()
}

// oauthError is an error as RFC 6749 writes it. That Procore's look like this
// is inferred from texts that people have seen.
func oauthError(status int, name, text string) reply {
	return saying(status, map[string]string{"error": name, "error_description": text}).inferred()
}

// form reads the parameters of a token request: JSON, urlencoded or multipart.
func form(r *http.Request, body []byte) (url.Values, bool) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, false
	}
	switch kind {
	case "application/json":
		var m map[string]any
		if json.Unmarshal(body, &m) != nil {
			return nil, false
		}
		v := url.Values{}
		for k, x := range m {
			if t, ok := x.(string); ok {
				v.Set(k, t)
			}
		}
		return v, true
	case "application/x-www-form-urlencoded":
		v, err := url.ParseQuery(string(body))
		return v, err == nil
	case "multipart/form-data":
		f, err := multipart.NewReader(strings.NewReader(string(body)), params["boundary"]).ReadForm(1 << 20)
		if err != nil {
			return nil, false
		}
		defer func() { _ = f.RemoveAll() }()
		return f.Value, true
	}
	return nil, false
}

// client checks the OAuth app's id and secret, which stand in the body or in
// the header of HTTP Basic.
func (s *Server) client(r *http.Request, v url.Values) (reply, bool) {
	if id, secret, ok := r.BasicAuth(); ok && s.has(BasicAuth) {
		v.Set("client_id", id)
		v.Set("client_secret", secret)
	}
	id, secret := v.Get("client_id"), v.Get("client_secret")
	if id == s.clientID() && secret == s.clientSecret() || s.appUserOf(id, secret) != nil {
		return reply{}, true
	}
	return oauthError(http.StatusUnauthorized, "invalid_client",
		"Client authentication failed due to unknown client, or no client authentication included"), false
}

// issue answers POST /oauth/token.
func (s *Server) issue(r *http.Request, body []byte) reply {
	v, ok := form(r, body)
	if !ok || len(r.URL.Query()) > 0 {
		return oauthError(http.StatusBadRequest, "invalid_request", "The request is malformed.")
	}
	if rep, ok := s.client(r, v); !ok {
		if v.Get("grant_type") == "refresh_token" {
			s.oauth.burn(s.has(RefusalBurns), v.Get("refresh_token"))
		}
		return rep
	}
	switch v.Get("grant_type") {
	case "authorization_code":
		return s.exchangeCode(v)
	case "refresh_token":
		g := s.oauth.refresh[v.Get("refresh_token")]
		delete(s.oauth.refresh, v.Get("refresh_token")) // single use, whatever becomes of the answer
		if g == nil || g.dead {
			s.oauth.burn(s.has(RefusalBurns), v.Get("refresh_token"))
			return oauthError(http.StatusBadRequest, "invalid_grant", "The refresh token is invalid")
		}
		return s.grantTo(&grant{user: g.user, session: g.session}, true)
	case "client_credentials":
		if u := s.appUserOf(v.Get("client_id"), v.Get("client_secret")); u != nil {
			return s.grantTo(&grant{user: u.id, service: true}, false)
		}
		co := s.serviceCompany()
		if co == nil {
			return oauthError(http.StatusBadRequest, "unauthorized_client", "This app has no service account.")
		}
		return s.grantTo(&grant{user: serviceUser(co).id, service: true}, false)
	}
	return oauthError(http.StatusBadRequest, "unsupported_grant_type", "The authorization grant type is not supported.")
}

// exchangeCode turns a code into a token: once, within ten minutes, and for
// the redirect that it was made for.
func (s *Server) exchangeCode(v url.Values) reply {
	c := s.oauth.codes[v.Get("code")]
	if c == nil || c.used || time.Since(c.made) > codeLifetime || c.redirect != v.Get("redirect_uri") {
		return oauthError(http.StatusBadRequest, "invalid_grant",
			"The provided authorization grant is invalid, expired, revoked, or does not match the redirection URI.")
	}
	c.used = true
	return s.grantTo(&grant{user: c.user, session: v.Get("code")}, true)
}

// burn ends the refresh token of the session that a refused refresh token is of.
func (o *oauthState) burn(on bool, token string) {
	session := o.sessions[token]
	if !on || session == "" {
		return
	}
	for t, g := range o.refresh {
		if g.session == session {
			delete(o.refresh, t)
		}
	}
}

// grantTo completes a grant and answers with its tokens.
func (s *Server) grantTo(g *grant, refresh bool) reply {
	g.made = time.Now()
	g.expires = g.made.Add(s.config.lifetime)
	access := s.jwt(g)
	s.oauth.grants[access] = g
	s.oauth.issued = append(s.oauth.issued, access)
	out := object{
		"access_token": access, "token_type": "bearer", "expires_in": int(s.config.lifetime.Seconds()),
		"created_at": g.made.Add(s.config.skew).Unix(),
	}
	if refresh {
		g.refresh = s.token()
		s.oauth.refresh[g.refresh], s.oauth.sessions[g.refresh] = g, g.session
		s.oauth.issued = append(s.oauth.issued, g.refresh)
		out["refresh_token"] = g.refresh
	}
	return reply{status: http.StatusOK, body: plain(out), header: http.Header{"Cache-Control": {"no-store"}}}
}

// jwt makes a token that looks like a JSON Web Token. Nothing in it is signed;
// the server knows its tokens by heart.
func (s *Server) jwt(g *grant) string {
	enc := base64.RawURLEncoding
	claims := `{"aud":"` + s.clientID()[:12] + `","uid":` + strconv.FormatInt(g.user, 10) + `}`
	return enc.EncodeToString([]byte(`{"alg":"ES512"}`)) + "." + enc.EncodeToString([]byte(claims)) + "." + s.token()
}

// tokenInfo answers GET /oauth/token/info.
func (s *Server) tokenInfo(r *http.Request) reply {
	g := s.oauth.access(bearer(r), time.Now())
	if g == nil {
		return oauthError(http.StatusUnauthorized, "invalid_token", "The access token is invalid")
	}
	return saying(http.StatusOK, object{
		"resource_owner_id": g.user, "scopes": []string{"public"},
		"expires_in_seconds": int(time.Until(g.expires).Seconds()),
		"application":        object{"uid": s.clientID()}, "created_at": g.made.Add(s.config.skew).Unix(),
	})
}

// revoke answers POST /oauth/revoke: 200 for any token, and both tokens of the
// grant are dead.
func (s *Server) revoke(r *http.Request, body []byte) reply {
	v, ok := form(r, body)
	if !ok {
		return oauthError(http.StatusBadRequest, "invalid_request", "The request is malformed.")
	}
	if rep, ok := s.client(r, v); !ok {
		return rep
	}
	for _, g := range []*grant{s.oauth.grants[v.Get("token")], s.oauth.refresh[v.Get("token")]} {
		if g != nil {
			s.oauth.kill(g)
		}
	}
	return reply{status: http.StatusOK, body: []byte("{}")}
}

func (o *oauthState) kill(g *grant) {
	g.dead = true
	delete(o.refresh, g.refresh)
}

// serviceCompany is the company with the app's own service account.
func (s *Server) serviceCompany() *company {
	for _, co := range s.companies {
		if u := serviceUser(co); u != nil && u.active {
			return co
		}
	}
	return nil
}

func serviceUser(co *company) *user {
	for _, u := range co.users {
		if u.service {
			return u
		}
	}
	return nil
}

// Issued are all access and refresh tokens that were given out, for tests that look
// whether one of them is where it must not be.
func (s *Server) Issued() []string {
	s.lock()
	defer s.mu.Unlock()
	return slices.Clone(s.oauth.issued)
}

// ExpireTokens ends the life of all access tokens; refresh tokens stay good.
func (s *Server) ExpireTokens() {
	s.lock()
	defer s.mu.Unlock()
	for _, g := range s.oauth.grants {
		g.expires = time.Now()
	}
}

// RevokeTokens kills all access and refresh tokens, as when an admin removes
// the app.
func (s *Server) RevokeTokens() {
	s.lock()
	defer s.mu.Unlock()
	for _, g := range s.oauth.grants {
		s.oauth.kill(g)
	}
}
