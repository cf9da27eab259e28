package procore_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// The engine's view of Procore is this package's client.
var _ setup.API = (*procore.Client)(nil)

// Companies of the simulator.
const (
	meridian    procore.ID = 4286480 // the main one
	continental procore.ID = 5000000017
	lakeside    procore.ID = 4290055 // not connected
	foothill    procore.ID = 4290044 // the operator is no admin
	prairie     procore.ID = 4290066 // no BETA endpoints
)

// Permission templates of the main company.
const (
	readOnlyEverything procore.ID = 4501
	standardUser       procore.ID = 4502
	projectAdmin       procore.ID = 4503
)

// A session is the operator's sign-in at the simulator.
type session struct {
	s *procoretest.Server

	mu    sync.Mutex
	token struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	renewed int
	app     bool // the app's own account, which has no refresh token
}

// signIn returns a session of the operator.
func signIn(t *testing.T, s *procoretest.Server) *session {
	t.Helper()
	const oob = "urn:ietf:wg:oauth:2.0:oob"
	q := url.Values{"response_type": {"code"}, "client_id": {s.Credentials().ClientID}, "redirect_uri": {oob}}
	code, err := s.Approve(t.Context(), s.Environment().LoginURL+"/oauth/authorize?"+q.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	u := &session{s: s}
	if err := u.grant(t.Context(), url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {oob}}); err != nil {
		t.Fatal(err)
	}
	return u
}

// grant gets a token pair.
func (u *session) grant(ctx context.Context, v url.Values) error {
	v.Set("client_id", u.s.Credentials().ClientID)
	v.Set("client_secret", u.s.Credentials().ClientSecret.Reveal())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.s.Environment().LoginURL+"/oauth/token", strings.NewReader(v.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := u.s.RoundTrip(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return auth.ErrSignInAgain
	}
	return json.NewDecoder(resp.Body).Decode(&u.token)
}

// Token implements [auth.Tokens].
func (u *session) Token(context.Context) (auth.Secret, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return auth.NewSecret(u.token.Access), nil
}

// Renew implements [auth.Tokens].
func (u *session) Renew(ctx context.Context, refused auth.Secret) (auth.Secret, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if refused.Reveal() == u.token.Access {
		u.renewed++
		v := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {u.token.Refresh}}
		if u.app {
			v = url.Values{"grant_type": {"client_credentials"}}
		}
		if err := u.grant(ctx, v); err != nil {
			return auth.Secret{}, err
		}
	}
	return auth.NewSecret(u.token.Access), nil
}

// The app gate that answers 401 is told from a sign-in that has ended, costs one new
// token however often it is looked at, and is seen to open.
func TestGateOf401(t *testing.T) {
	for name, account := range map[string]bool{"a person": false, "an app's own account": true} {
		t.Run(name, func(t *testing.T) {
			s := procoretest.New(procoretest.With(procoretest.GateUnauthorized))
			u := signIn(t, s)
			company := lakeside
			if account {
				company, u.app = meridian, true
				if err := u.grant(t.Context(), url.Values{"grant_type": {"client_credentials"}}); err != nil {
					t.Fatal(err)
				}
				if err := s.ConnectApp(int64(company), false); err != nil {
					t.Fatal(err)
				}
			}
			c := procore.New(procore.Options{BaseURL: s.Environment().APIURL, Tokens: u, Transport: s}).ForCompany(company)
			for range 3 {
				if _, err := c.CompanyMe(t.Context()); !errors.Is(err, procore.ErrNotConnected) || errors.Is(err, auth.ErrSignInAgain) {
					t.Fatalf("behind the gate: %v", err)
				}
			}
			if u.renewed != 1 {
				t.Errorf("three looks took %d new tokens", u.renewed)
			}
			if err := s.ConnectApp(int64(company), true); err != nil {
				t.Fatal(err)
			}
			if _, err := c.CompanyMe(t.Context()); err != nil {
				t.Errorf("the open gate: %v", err)
			}
			if account { // it gets a new token at any time
				return
			}
			s.RevokeTokens()
			if _, err := c.CompanyMe(t.Context()); !errors.Is(err, auth.ErrSignInAgain) {
				t.Errorf("a sign-in that has ended: %v", err)
			}
		})
	}
}

// connect returns a client of the main company.
func connect(t *testing.T, s *procoretest.Server, change ...func(*procore.Options)) *procore.Client {
	t.Helper()
	o := procore.Options{BaseURL: s.Environment().APIURL, Tokens: signIn(t, s), Transport: s}
	for _, f := range change {
		f(&o)
	}
	return procore.New(o).ForCompany(meridian)
}

// projectIDs lists all ids of a status.
func projectIDs(t *testing.T, c *procore.Client, status procore.ProjectStatus) []procore.ID {
	t.Helper()
	list, err := c.Projects(t.Context(), status, nil)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]procore.ID, len(list))
	for i, p := range list {
		ids[i] = p.ID
	}
	return ids
}

// places are the user's places as the simulator holds them.
func places(s *procoretest.Server, company, user procore.ID) map[procore.ID]procore.ID {
	m := map[procore.ID]procore.ID{}
	for _, p := range s.State(int64(company)).Memberships {
		if procore.ID(p.User) == user {
			m[procore.ID(p.Project)] = procore.ID(p.Template)
		}
	}
	return m
}

// memberships asks for the user on each of the projects.
func memberships(user, template procore.ID, projects []procore.ID) []procore.Membership {
	var rows []procore.Membership
	for _, p := range projects {
		rows = append(rows, procore.Membership{UserID: user, ProjectID: p, TemplateID: template})
	}
	return rows
}

func TestIdentity(t *testing.T) {
	s := procoretest.New()
	c := connect(t, s)
	bare := c.ForCompany(0)
	companies, err := bare.Companies(t.Context())
	if err != nil || len(companies) < 7 {
		t.Fatalf("%+v, %v", companies, err)
	}
	i := slices.IndexFunc(companies, func(co procore.Company) bool { return co.ID == meridian })
	if i < 0 || companies[i].Name != "Meridian Builders" || !companies[i].Mine || !companies[i].Active {
		t.Errorf("companies are %+v", companies)
	}
	me, err := bare.Me(t.Context())
	if err != nil || me.Login != "admin@meridian.example" {
		t.Errorf("%+v, %v", me, err)
	}
	u, err := c.CompanyMe(t.Context())
	if err != nil || u.ID != me.ID || u.Email != me.Login || u.CompanyTemplate == nil || u.CompanyTemplate.ID != 4403 {
		t.Errorf("%+v, %v", u, err)
	}
	if base, err := c.CompanyBaseURL(t.Context()); err != nil || base.Zone != "us02" || !strings.HasPrefix(base.Web, "https://") {
		t.Errorf("%+v, %v", base, err)
	}
	m, err := c.CompanyManifest(t.Context())
	if err != nil || !slices.ContainsFunc(m.Tools, func(t procore.ManifestTool) bool { return t.Name == "directory" && t.Level.ID == 4 }) {
		t.Errorf("%+v, %v", m, err)
	}
	m, err = c.ProjectManifest(t.Context(), 300001)
	if err != nil || !slices.ContainsFunc(m.Tools, func(t procore.ManifestTool) bool { return strings.HasPrefix(t.Name, "generic_tool_") }) {
		t.Errorf("%+v, %v", m, err)
	}
	if tools, err := c.GenericTools(t.Context()); err != nil || len(tools) != 2 || tools[0].Title == "" {
		t.Errorf("%+v, %v", tools, err)
	}
	if _, err := s.InstallApp(int64(meridian), "syncezy"); err != nil {
		t.Fatal(err)
	}
	apps, err := c.AppInstallations(t.Context())
	if err != nil || !slices.ContainsFunc(apps, func(a procore.AppInstallation) bool { return a.App.Name == "SyncEzy" && a.Status == "installed" }) {
		t.Errorf("%+v, %v", apps, err)
	}
	if tools, err := c.ProjectTools(t.Context(), 300001); err != nil || len(tools) < 10 || tools[0].Title == "" {
		t.Errorf("%+v, %v", tools, err)
	}
	if v := s.Violations(); len(v) > 0 {
		t.Errorf("the simulator objects: %q", v)
	}
}

// An account from nothing to invited, as the wizard does it.
func TestAccount(t *testing.T) {
	ctx := t.Context()
	s := procoretest.New()
	c := connect(t, s)
	near, err := c.SearchUsers(ctx, "sync@meridian.example")
	if err != nil || len(near) == 0 { // near misses are given, and told apart by the caller
		t.Fatalf("%+v, %v", near, err)
	}
	in := procore.UserInput{FirstName: "SyncEzy", LastName: "Integration", Email: "sync@meridian.example", CompanyTemplateID: 4401}
	u, err := c.CreateUser(ctx, in)
	if err != nil || u.ID == 0 || u.AddToNewProjects == nil || *u.AddToNewProjects {
		t.Fatalf("%+v, %v", u, err)
	}
	if _, err := c.CreateUser(ctx, in); !errors.Is(err, procore.ErrConflict) {
		t.Errorf("a second one: %v", err)
	}
	yes := true
	in.DefaultTemplateID, in.AddToNewProjects = readOnlyEverything, &yes
	if u, err = c.UpdateUser(ctx, u.ID, in); err != nil || u.AddToNewProjects == nil || !*u.AddToNewProjects {
		t.Errorf("%+v, %v", u, err)
	}
	u, err = c.User(ctx, u.ID)
	if err != nil || u.DefaultTemplate == nil || u.DefaultTemplate.ID != readOnlyEverything || u.CompanyTemplate.ID != 4401 ||
		(u.AddToNewProjects == nil) != procoretest.Older || !procoretest.Older && !*u.AddToNewProjects || u.Invited != procoretest.Older {
		t.Errorf("%+v, %v", u, err)
	}
	if err := c.InviteUser(ctx, u.ID); err != nil {
		t.Error(err)
	}
	found, err := c.SearchUsers(ctx, "sync@meridian.example")
	i := slices.IndexFunc(found, func(f procore.User) bool { return f.ID == u.ID })
	if err != nil || i < 0 || found[i].InvitedAt == nil || found[i].DefaultTemplate.Name != "Read Only Everything" {
		t.Errorf("%+v, %v", found, err)
	}
	var inactive []procore.User
	if err := c.InactiveUsers(ctx, func(u procore.User) bool { inactive = append(inactive, u); return true }); err != nil || len(inactive) != 2 {
		t.Fatalf("%+v, %v", inactive, err)
	}
	if _, err := c.ReactivateUser(ctx, inactive[0].ID); err != nil {
		t.Error(err)
	}
	if u, err := c.User(ctx, inactive[0].ID); err != nil || u.Active == nil || !*u.Active {
		t.Errorf("%+v, %v", u, err)
	}
	if _, err := c.User(ctx, 999999); !errors.Is(err, procore.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if v := s.Violations(); len(v) > 0 {
		t.Errorf("the simulator objects: %q", v)
	}
}

func TestTemplateRoundTrip(t *testing.T) {
	ctx := t.Context()
	s := procoretest.New()
	c := connect(t, s)
	list, err := c.Templates(ctx, procore.KindGlobal, true)
	if err != nil || len(list) < 5 {
		t.Fatalf("%+v, %v", list, err)
	}
	base, err := c.Template(ctx, readOnlyEverything)
	if err != nil || base.Levels["documents"] != 2 {
		t.Fatalf("%+v, %v", base, err)
	}
	base.Name, base.Levels["documents"] = "SyncEzy Sync", 4
	made, err := c.CreateTemplate(ctx, base)
	if err != nil {
		t.Fatal(err)
	}
	back, err := c.Template(ctx, made.ID)
	if err != nil || back.Name != "SyncEzy Sync" || back.Levels["documents"] != 4 || len(back.Levels) != len(base.Levels) {
		t.Errorf("%+v, %v", back, err)
	}
	var e *procore.Error
	if _, err := c.CreateTemplate(ctx, base); !errors.As(err, &e) || !errors.Is(err, procore.ErrConflict) && !errors.Is(err, procore.ErrInvalid) {
		t.Errorf("a second one: %v", err)
	}
	for _, kind := range []procore.TemplateKind{procore.KindCompany, procore.KindProject} {
		if list, err := c.Templates(ctx, kind, false); err != nil || len(list) == 0 {
			t.Errorf("%s: %+v, %v", kind, list, err)
		}
	}
}
