package setup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// The tests of this file run the engine with the real client against the
// simulator, so that everything between the two is what an admin gets.

// The companies of the simulator that the tests work in.
const meridian procore.ID = 4286480

// A fixedToken is a signed-in operator.
type fixedToken auth.Secret

func (f fixedToken) Token(context.Context) (auth.Secret, error) { return auth.Secret(f), nil }
func (f fixedToken) Renew(context.Context, auth.Secret) (auth.Secret, error) {
	return auth.Secret{}, auth.ErrSignInAgain
}

// signIn returns the operator's client for one company.
func signIn(t *testing.T, s *procoretest.Server, company procore.ID) *procore.Client {
	t.Helper()
	return procore.New(procore.Options{
		BaseURL: s.Environment().APIURL, Tokens: fixedToken(accessToken(t, s)), Transport: s,
	}).ForCompany(company)
}

// accessToken signs the operator in.
func accessToken(t *testing.T, s *procoretest.Server) auth.Secret {
	t.Helper()
	env, app := s.Environment(), s.Credentials()
	const oob = "urn:ietf:wg:oauth:2.0:oob"
	page := env.LoginURL + "/oauth/authorize?" + url.Values{
		"response_type": {"code"}, "client_id": {app.ClientID}, "redirect_uri": {oob}, "state": {"s"},
	}.Encode()
	code, err := s.Approve(t.Context(), page, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := json.Marshal(map[string]string{
		"grant_type": "authorization_code", "code": code, "redirect_uri": oob,
		"client_id": app.ClientID, "client_secret": app.ClientSecret.Reveal(),
	})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env.LoginURL+"/oauth/token", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var token struct {
		Access string `json:"access_token"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&token); err != nil || token.Access == "" {
		t.Fatalf("sign in: %v %d", err, resp.StatusCode)
	}
	s.ResetLog()
	return auth.NewSecret(token.Access)
}

// A session is one process: a client, a journal, a snapshot.
type session struct {
	t       *testing.T
	api     setup.API
	journal *journal.Journal
	reader  *setup.Reader
	snap    *setup.Snapshot
	manual  func(context.Context, setup.Change) (setup.ManualAnswer, error)
	events  []setup.Event
}

func start(t *testing.T, api setup.API, j *journal.Journal) *session {
	t.Helper()
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return &session{
		t: t, api: api, journal: j, snap: &setup.Snapshot{Company: procore.Company{ID: meridian}},
		reader: &setup.Reader{API: api, Catalog: catalog, Journal: j},
	}
}

// plan reads everything and plans.
func (s *session) plan(want spec.Spec) setup.Plan {
	s.t.Helper()
	if err := s.reader.Read(s.t.Context(), setup.PartAll, want, s.snap); err != nil {
		s.t.Fatal(err)
	}
	p, err := setup.Diff(want, s.snap)
	if err != nil {
		s.t.Fatalf("Diff: %v", err)
	}
	return p
}

// run performs a plan.
func (s *session) run(want spec.Spec, p setup.Plan) error {
	r := &setup.Runner{
		API: s.api, Journal: s.journal, Spec: want, Snapshot: s.snap, Manual: s.manual,
		Emit: func(e setup.Event) { s.events = append(s.events, e) },
	}
	return r.Run(s.t.Context(), p, nil)
}

// apply plans, runs and verifies.
func (s *session) apply(want spec.Spec) setup.Checklist {
	s.t.Helper()
	if err := s.run(want, s.plan(want)); err != nil {
		s.t.Fatalf("Run: %v", err)
	}
	list, err := s.reader.Confirm(s.t.Context(), want, s.snap)
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// spec is the setup that the documentation shows.
func asked() spec.Spec {
	return spec.Spec{
		Company: spec.CompanySpec{ID: meridian},
		Account: spec.AccountSpec{
			Kind: spec.UserAccount, FirstName: "SyncEzy", LastName: "Integration", Email: "sync@meridian.example",
			CompanyTemplate: "Company None", Invite: true,
		},
		Template: spec.TemplateSpec{
			Name: "SyncEzy Sync", Base: "Read Only Everything", IfDifferent: spec.DifferentFail,
			Tools: map[string]spec.ToolSpec{
				"documents": {Level: "admin"},
				"rfi":       {Level: "standard", Granular: []string{"act_as_manager"}},
			},
		},
		Projects: spec.ProjectsSpec{Include: spec.IncludeActive, New: true},
	}
}

// ids returns the ids of a plan's changes.
func ids(p setup.Plan) []string {
	var out []string
	for _, c := range p.Changes {
		out = append(out, c.ID)
	}
	return out
}

// proven fails the test for every check that is not as expected; verified and
// skipped are, unless told otherwise.
func proven(t *testing.T, list setup.Checklist, other map[string]setup.Status) {
	t.Helper()
	all := setup.AllChecks
	if list.Leaving {
		all = setup.LeavingChecks
	}
	if len(list.Checks) != len(all) {
		t.Errorf("%d checks", len(list.Checks))
	}
	for _, c := range list.Checks {
		want := other[c.ID]
		if procoretest.Older && want == "" && c.ID == setup.CheckNewProjects && c.Status == setup.StatusApplied {
			continue // which can't be read there
		}
		if want == "" && (c.Status == setup.StatusVerified || c.Status == setup.StatusSkipped) {
			continue
		}
		if c.Status != want {
			t.Errorf("%s is %s: %s %.300q", c.ID, c.Status, c.Detail, c.Items)
		}
	}
}

// bubble runs a test in a bubble of fake time, where limits and workers cost
// nothing.
func bubble(t *testing.T, f func(t *testing.T)) { synctest.Test(t, f) }

// A mode is one of the two ways in which the simulator answers.
type mode struct {
	opts  []procoretest.Option
	other map[string]setup.Status // checks that do not end verified
}

// modes are what production was recorded to answer, and what the schemas alone
// describe: there the flag for new projects can't be read.
var modes = map[string]mode{
	"recorded": {},
	"schema only": {
		opts:  []procoretest.Option{procoretest.WithSchemaOnly()},
		other: map[string]setup.Status{setup.CheckNewProjects: setup.StatusApplied},
	},
}

// inModes runs a test in both modes, each in a bubble of fake time.
func inModes(t *testing.T, f func(t *testing.T, m mode)) {
	t.Helper()
	for name, m := range modes {
		t.Run(name, func(t *testing.T) { bubble(t, func(t *testing.T) { f(t, m) }) })
	}
}

// A whole run on the fixture, and a second one that has nothing to do.
func TestSimulatorWholeRun(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		j := journal.New()
		s := start(t, signIn(t, server, meridian), j)
		proven(t, s.apply(asked()), m.other)
		if v := server.Violations(); len(v) != 0 {
			t.Errorf("careless calls: %v", v)
		}
		again := start(t, s.api, j)
		writes := len(server.Writes())
		if left := ids(again.plan(asked())); len(left) != 0 {
			t.Errorf("left to do: %v", left)
		}
		if err := again.run(asked(), setup.Plan{}); err != nil || len(server.Writes()) != writes {
			t.Errorf("a second run wrote something (%v)", err)
		}
		// The end-to-end proof: a project that is new gets the account.
		id, err := server.AddProject(int64(meridian), procoretest.NewProject{Name: "Brand new"})
		if err != nil {
			t.Fatal(err)
		}
		if left := ids(again.plan(asked())); len(left) != 0 || again.snap.Assignments[procore.ID(id)].ProjectID == 0 {
			t.Errorf("the new project: left %v, %+v", left, again.snap.Assignments[procore.ID(id)])
		}
	})
}

// Every company of the simulator that lets itself be set up ends proven.
func TestSimulatorFixtures(t *testing.T) {
	notForRaces(t)
	for _, c := range []struct {
		name string
		opts []procoretest.Option
	}{
		{"no BETA endpoints (404)", []procoretest.Option{procoretest.WithoutEndpoints(404)}},
		{"no BETA endpoints (403)", []procoretest.Option{procoretest.WithoutEndpoints(403)}},
		{"no bulk at all", []procoretest.Option{procoretest.WithoutEndpoints(404,
			procoretest.BulkAdd, procoretest.OldBulkAdd, procoretest.BulkUpdate)}},
		{"lists that are behind", []procoretest.Option{procoretest.WithLag(4 * time.Second)}},
		{"strict keys", []procoretest.Option{procoretest.WithStrictKeys(), procoretest.WithStrictCreate()}},
		{"narrow limits", []procoretest.Option{procoretest.WithLimits(5, 600)}},
		{"a clock that is wrong", []procoretest.Option{procoretest.WithLimits(10, 600), procoretest.WithClockSkew(-7 * time.Minute)}},
		{"no deprecated endpoints", []procoretest.Option{procoretest.WithoutDeprecated()}},
		{"faults now and then", []procoretest.Option{procoretest.WithRandomFaults(3, 0.05)}},
		{"1,001 projects", []procoretest.Option{procoretest.WithProjects(1001)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inModes(t, func(t *testing.T, m mode) {
				server := procoretest.New(slices.Concat(m.opts, c.opts, []procoretest.Option{procoretest.WithOnlyMain()})...)
				j := journal.New()
				s := start(t, signIn(t, server, meridian), j)
				proven(t, s.apply(asked()), m.other)
				if left := ids(start(t, s.api, j).plan(asked())); len(left) != 0 {
					t.Errorf("left to do: %v", left)
				}
				if v := server.Violations(); len(v) != 0 {
					t.Errorf("careless calls: %v", v)
				}
			})
		})
	}
}

// A whole run for 200 projects takes at most 44 requests on top of paging and
// the bulk calls at their limits: 30, and those that see before each grant that account
// and template are still as planned.
func TestSimulatorBudget(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(200))
		s := start(t, signIn(t, server, meridian), journal.New())
		proven(t, s.apply(asked()), nil)
		extra := 0
		for _, r := range server.Log() {
			paging := r.Query.Get("page") != "" && r.Query.Get("page") != "1"
			if !paging && !strings.Contains(r.Path, "bulk") {
				extra++
			}
		}
		t.Logf("%d requests, %d of them beside paging and bulk", len(server.Log()), extra)
		if extra > 44 {
			for _, r := range server.Log() {
				t.Log(r.Method, r.Path, r.Query)
			}
			t.Errorf("%d requests", extra)
		}
		if n := server.Count(http.MethodPost, "bulk_add"); n > 4 {
			t.Errorf("%d bulk requests for 200 projects", n)
		}
	})
}

// A connection that breaks after Procore took a creation makes nothing twice.
func TestSimulatorLostAnswers(t *testing.T) {
	notForRaces(t)
	for _, path := range []string{"/rest/v1.3/companies/4286480/users", "/rest/v1.0/companies/4286480/permission_templates"} {
		for _, action := range []procoretest.Action{procoretest.Reset(), procoretest.ResetAfter(), procoretest.CutBody(), procoretest.BadGateway()} {
			t.Run(path, func(t *testing.T) {
				inModes(t, func(t *testing.T, m mode) {
					server := procoretest.New(append(m.opts, procoretest.WithOnlyMain(), procoretest.WithLag(2*time.Second))...)
					s := start(t, signIn(t, server, meridian), journal.New())
					server.Fault(procoretest.Fault{Method: http.MethodPost, Path: path, Times: 1, Action: action})
					proven(t, s.apply(asked()), m.other)
					n := 0
					for _, u := range must(s.api.SearchUsers(t.Context(), "sync@meridian.example"))(t) {
						if strings.EqualFold(u.Email, "sync@meridian.example") {
							n++
						}
					}
					for _, tm := range must(s.api.Templates(t.Context(), procore.KindGlobal, false))(t) {
						if strings.HasPrefix(tm.Name, "SyncEzy Sync") {
							n++
						}
					}
					if n != 2 {
						t.Errorf("%d objects instead of one account and one template", n)
					}
				})
			})
		}
	}
}

// must returns what a call gave, or ends the test.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
