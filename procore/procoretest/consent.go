package procoretest

import (
	"cmp"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A markup is HTML. What others wrote gets into it through [markf] alone. The templates
// of the standard library would do the same, and keep the linker from leaving out any
// method of the program that this package is built into.
type markup string

// markf fills texts and markup into HTML, with the texts escaped: they may stand
// between tags and in quoted attributes.
func markf(format string, args ...any) markup {
	safe := slices.Clone(args)
	for i, a := range safe {
		if s, ok := a.(string); ok {
			safe[i] = html.EscapeString(s)
		}
	}
	return markup(fmt.Sprintf(format, safe...))
}

// frame is the page that a person's browser shows: title, title, body.
const frame = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>%s</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}
button{font:inherit;padding:.4rem 1.2rem;margin-right:.6rem}code{font-size:1.1em;background:#eee;padding:.2rem .4rem}
table{border-collapse:collapse}td{padding:.2rem .8rem .2rem 0}form.inline{display:inline}</style></head>
<body><p><small>Simulated Procore. Nothing here is real.</small></p><h1>%s</h1>%s</body></html>
`

// consentForm is the question to the person: logins, ticket, client, redirect, state.
const consentForm = `
<p><strong>procore-setup</strong> would like to act in Procore on your behalf, with your permissions.</p>
<form method="post" action="/oauth/authorize">
<p><label>Signed in as <select name="login">%s</select></label></p>
<input type="hidden" name="ticket" value="%s">
<input type="hidden" name="client_id" value="%s">
<input type="hidden" name="redirect_uri" value="%s">
<input type="hidden" name="state" value="%s">
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>
</form>`

// page answers with a page for a person.
func page(status int, title string, body markup) reply {
	return reply{
		status: status, body: []byte(markf(frame, title, title, body)),
		header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
	}
}

// registered tells whether a redirect is one of the app's, letter by letter.
// Plain http is for localhost alone.
func (s *Server) registered(redirect string) bool {
	if !slices.Contains(s.config.redirects, redirect) {
		return false
	}
	u, err := url.Parse(redirect)
	return err == nil && (u.Scheme != "http" || u.Hostname() == "localhost")
}

// consent answers GET /oauth/authorize with the question.
func (s *Server) consent(r *http.Request) reply {
	q := r.URL.Query()
	if rep, ok := s.checkAuthorize(q.Get("client_id"), q.Get("redirect_uri")); !ok {
		return rep
	}
	if q.Get("response_type") != "code" {
		return s.redirectTo(q.Get("redirect_uri"), url.Values{"error": {"unsupported_response_type"}}, q.Get("state"))
	}
	ticket := s.token()
	s.oauth.tickets[ticket] = true
	var logins markup
	for _, l := range s.logins() {
		logins += markf("<option>%s</option>", l)
	}
	return page(http.StatusOK, "Allow access?",
		markf(consentForm, logins, ticket, q.Get("client_id"), q.Get("redirect_uri"), q.Get("state")))
}

// checkAuthorize refuses a wrong client or redirect on a page: neither may be
// trusted with an answer.
func (s *Server) checkAuthorize(client, redirect string) (reply, bool) {
	if client != s.clientID() {
		return page(http.StatusUnauthorized, "Unknown client",
			"<p>Client authentication failed due to unknown client.</p>").inferred(), false
	}
	if !s.registered(redirect) {
		return page(http.StatusBadRequest, "Wrong redirect address",
			"<p>The redirect URI is not one of those registered with this app.</p>").inferred(), false
	}
	return reply{}, true
}

// logins lists who can sign in, the operator first.
func (s *Server) logins() []string {
	var out []string
	for _, a := range s.accounts {
		if a.password {
			out = append(out, a.login)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(boolCompare(b == operatorLogin, a == operatorLogin), strings.Compare(a, b))
	})
	return out
}

// boolCompare orders false before true.
func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// decide answers the form of the consent page.
func (s *Server) decide(r *http.Request, body []byte) reply {
	v, ok := form(r, body)
	if !ok || !s.oauth.tickets[v.Get("ticket")] {
		return page(http.StatusUnprocessableEntity, "Start again", "<p>This page was answered already.</p>")
	}
	delete(s.oauth.tickets, v.Get("ticket"))
	redirect, state := v.Get("redirect_uri"), v.Get("state")
	if rep, ok := s.checkAuthorize(v.Get("client_id"), redirect); !ok {
		return rep
	}
	if v.Get("decision") != "allow" {
		return s.redirectTo(redirect, url.Values{
			"error": {"access_denied"}, "error_description": {"The resource owner or authorization server denied the request."},
		}, state)
	}
	a := s.accounts[strings.ToLower(cmp.Or(v.Get("login"), operatorLogin))]
	if a == nil || !a.password {
		return page(http.StatusUnauthorized, "Cannot sign in", "<p>There is no such sign-in, or it has no password yet.</p>")
	}
	s.signedIn(a)
	key := s.token()
	s.oauth.codes[key] = &code{redirect: redirect, user: a.id, made: time.Now()}
	return s.redirectTo(redirect, url.Values{"code": {key}}, state)
}

// signedIn notes the sign-in on the person in every company.
func (s *Server) signedIn(a *account) {
	now := s.now()
	for _, co := range s.companies {
		if u := co.user(a.id); u != nil {
			u.login = &now
		}
	}
}

// redirectTo sends the browser back with the answer, or shows it where the
// redirect is the out-of-band one.
func (s *Server) redirectTo(redirect string, answer url.Values, state string) reply {
	if redirect == oobRedirect {
		if c := answer.Get("code"); c != "" {
			return page(http.StatusOK, "Authorization code",
				markf(`<p>Copy this code to where you started:</p><p><code id="code">%s</code></p>`, c))
		}
		return page(http.StatusOK, "Access denied", "<p>Nothing was allowed.</p>")
	}
	if state != "" {
		answer.Set("state", state)
	}
	return reply{status: http.StatusFound, header: http.Header{"Location": {redirect + "?" + answer.Encode()}}}
}
