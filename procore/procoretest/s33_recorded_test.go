package procoretest

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestS33Modes has the one switch that puts all recorded answers back, and that
// it leaves nothing of them.
func TestS33Modes(t *testing.T) {
	now, older, unsaid := New(WithRecorded()), New(WithSchemaOnly()), New()
	for trait := range recorded() {
		if !now.has(trait) || older.has(trait) || unsaid.has(trait) == Older {
			t.Errorf("%s: recorded %v, older %v, by default %v", trait, now.has(trait), older.has(trait), unsaid.has(trait))
		}
	}
	type seen struct {
		flag, invited, places, ids, invite, gate, path bool
	}
	look := func(s *Server) seen {
		c := signIn(t, s)
		show := c.get("%s", at("v1.3", meridian, "users/70002")).want(http.StatusOK).object()
		row := c.get("%s", at("v1.0", meridian, "users/70002/project_assignments")).rows()[0]
		id := c.newUser(email)
		var got seen
		_, got.flag = show["add_to_new_projects"]
		_, got.invited = show["welcome_email_sent_at"]
		_, got.places = row["permission_template_id"]
		got.ids = c.get("%s?view=ids_only", at("v1.3", meridian, "users")).text("[").body[1] != '{'
		got.invite = len(c.send("PATCH", at("v1.3", meridian, "users/")+itoa(id)+"/invite", nil).body) > 0
		got.gate = c.in(0).get("/rest/v1.0/company_base_url").status == http.StatusNotFound
		got.path = strings.HasPrefix(string(c.get("/rest/v9/x").body), "{")
		return got
	}
	if got, want := look(now), (seen{true, false, true, true, true, true, true}); got != want {
		t.Errorf("recorded: %+v", got)
	}
	if got, want := look(older), (seen{invited: true}); got != want {
		t.Errorf("older: %+v", got)
	}
}

// TestS33Basis says of each answer what it rests on.
func TestS33Basis(t *testing.T) {
	s := New(WithRecorded())
	c := signIn(t, s)
	c.get("%s", at("v1.3", meridian, "users/70002")).wantBasis("recorded")
	c.get("%s", at("v1.0", meridian, "permission_templates?view=with_permissions")).wantBasis("inferred")
	c.get("%s", at("v1.3", meridian, "users")).wantBasis("")
	i := slices.IndexFunc(s.Log(), func(r Request) bool { return r.Basis == "recorded" })
	if i < 0 || !strings.HasSuffix(s.Log()[i].Path, "/70002") {
		t.Errorf("the log tells of no recorded answer: %+v", s.Log())
	}
}

func TestS03BasicAndAPIHost(t *testing.T) {
	s := New(WithRecorded())
	c := &client{t: t, s: s}
	app := s.Credentials()
	ask := func(base, id, secret string) *answer {
		r, err := http.NewRequestWithContext(t.Context(), "POST", base+tokenPath, strings.NewReader("grant_type=client_credentials"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(id+":"+secret)))
		resp, err := s.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return &answer{t: t, status: resp.StatusCode, header: resp.Header}
	}
	ask(loginURL, app.ClientID, app.ClientSecret.Reveal()).want(http.StatusOK)
	ask(apiURL, app.ClientID, app.ClientSecret.Reveal()).want(http.StatusOK)
	ask(loginURL, app.ClientID, "other").want(http.StatusUnauthorized)
	s.SetTrait(BasicAuth, false)
	ask(loginURL, app.ClientID, app.ClientSecret.Reveal()).want(http.StatusUnauthorized)
	s.SetTrait(TokenOnAPIHost, false)
	c.must("POST", apiURL+tokenPath, "", nil).want(http.StatusNotFound)
}

// TestS04RefusedRefresh has a refused refresh end the session, whether the client
// or the token was the reason; in the older mode it costs nothing.
func TestS04RefusedRefresh(t *testing.T) {
	for name, x := range map[string]struct {
		opts []Option
		want int
	}{"recorded": {[]Option{WithRecorded()}, http.StatusBadRequest}, "older": {[]Option{WithSchemaOnly()}, http.StatusOK}} {
		t.Run(name, func(t *testing.T) {
			refresh := func(c *client, token string, more ...string) *answer {
				return c.oauth(tokenPath, c.app(append([]string{"grant_type", "refresh_token", "refresh_token", token}, more...)...))
			}
			c := signIn(t, New(x.opts...))
			refresh(c, c.refresh, "client_secret", "other").want(http.StatusUnauthorized)
			refresh(c, c.refresh).want(x.want)

			c = signIn(t, New(x.opts...))
			first := c.refresh
			c.take(refresh(c, first))
			refresh(c, first).want(http.StatusBadRequest) // used before
			refresh(c, c.refresh).want(x.want)
			c.get("/rest/v1.0/me").want(http.StatusOK) // the access token lives on
		})
	}
}
