package setup_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// Where the list of projects is short, those that are named by their ids and were seen can
// be planned; for any other choice nothing is, and no check that rests on it is green or
// failed.
func TestShortProjectsArePlannedById(t *testing.T) {
	for name, c := range map[string]struct {
		choose func(*spec.Spec, []int64)
		stops  bool
	}{
		"all":                 {func(s *spec.Spec, _ []int64) { s.Projects.Include = spec.IncludeActive }, true},
		"seen":                {func(s *spec.Spec, all []int64) { listedIDs(s, all[:3]...) }, false},
		"seen and unseen":     {func(s *spec.Spec, all []int64) { listedIDs(s, all[0], all[len(all)-1]) }, true},
		"seen and only those": {func(s *spec.Spec, all []int64) { listedIDs(s, all[:3]...); s.Projects.Exact = true }, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(40))
				want := asked()
				c.choose(&want, server.Projects(company))
				server.Fault(procoretest.Fault{Path: "/rest/v1.1/projects", Action: procoretest.Short(5)})
				s := start(t, signIn(t, server, meridian), journal.New())
				if err := s.reader.Read(t.Context(), setup.PartAll, want, s.snap); err != nil {
					t.Fatal(err)
				}
				if notes := strings.Join(s.snap.Notes, "\n"); len(s.snap.Projects) == 0 || !strings.Contains(notes, " seen, ") {
					t.Errorf("%d projects to show, notes %q", len(s.snap.Projects), notes)
				}
				p, err := setup.Diff(want, s.snap)
				if stops := errors.Is(err, setup.ErrIncomplete); stops != c.stops || !stops && err != nil {
					t.Fatalf("the plan ended with %v", err)
				}
				if err := s.run(want, p); err != nil {
					t.Fatal(err)
				}
				list := must(s.reader.Confirm(t.Context(), want, s.snap))(t)
				for _, k := range list.Checks {
					if (k.ID == setup.CheckProjects || k.ID == setup.CheckExtraProjects) && k.Status != setup.StatusUnknown {
						t.Errorf("%s is %s: %s", k.ID, k.Status, k.Detail)
					}
				}
				u, _ := server.State(company).User(accountEmail)
				if n := len(server.State(company).On(u.ID)); c.stops != (n == 0) {
					t.Errorf("on %d projects", n)
				}
			})
		})
	}
}

func listedIDs(s *spec.Spec, ids ...int64) {
	s.Projects.Include, s.Projects.IDs = spec.IncludeListed, nil
	for _, id := range ids {
		s.Projects.IDs = append(s.Projects.IDs, procore.ID(id))
	}
}

// An exact hit in a search that is not complete is the account; that there is none is
// never concluded from one, nor from a list of inactive users.
func TestShortSearchIsNoProof(t *testing.T) {
	for name, c := range map[string]struct {
		path   string
		exists bool
		drop   int
		stops  bool
	}{
		"search, and the account is there": {"/rest/v1.3/companies/*/users", true, 1, false},
		"search, and it is left out":       {"/rest/v1.3/companies/*/users", true, 9, true},
		"inactive users":                   {"/rest/v1.0/companies/*/users/inactive", false, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithOnlyMain())
				if c.exists {
					returning(false, 0, 3)(t, server)
				}
				server.Fault(procoretest.Fault{Method: http.MethodGet, Path: c.path, Action: procoretest.Short(c.drop)})
				s := start(t, signIn(t, server, meridian), journal.New())
				if err := s.reader.Read(t.Context(), setup.PartAll, asked(), s.snap); err != nil {
					t.Fatal(err)
				}
				_, err := setup.Diff(asked(), s.snap)
				if stops := errors.Is(err, setup.ErrIncomplete); stops != c.stops {
					t.Errorf("the plan ended with %v; the account is %+v", err, s.snap.Account)
				}
				for _, k := range setup.Verify(asked(), s.snap).Checks {
					if k.ID == setup.CheckAccount && (k.Status == setup.StatusUnknown) != c.stops {
						t.Errorf("%s is %s: %s", k.ID, k.Status, k.Detail)
					}
				}
			})
		})
	}
}

// Where a list of templates or of apps is short, what rests on it is unknown and can't be
// planned, and that is said; a list of names alone stops nothing. No list ends the reading.
func TestShortListsAreUnknown(t *testing.T) {
	templates := []string{
		setup.CheckTemplate, setup.CheckTemplateLevels, setup.CheckTemplateGranular,
		setup.CheckDefaultTemplate, setup.CheckProjects,
	}
	for name, c := range map[string]struct {
		path    string
		spec    func() spec.Spec
		unknown []string
		exists  bool   // the account
		says    string // of the list, in the plan's failure; "": it is planned
	}{
		"templates": {"/permission_templates", asked, templates, false, "list of permission templates"},
		"templates, account there": {
			"/permission_templates", asked, append(templates, setup.CheckCompanyTemplate), true, "list of permission templates",
		},
		"apps":                 {"/app_installations", byApp, []string{setup.CheckAccount}, false, "list of users"},
		"correspondence types": {"/generic_tools", asked, nil, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithOnlyMain())
				if c.exists {
					returning(false, 0, 3)(t, server)
				}
				s := start(t, through(t, countsMore{server, c.path}), journal.New())
				if err := s.reader.Read(t.Context(), setup.PartAll, c.spec(), s.snap); err != nil {
					t.Fatal(err)
				}
				for _, k := range setup.Verify(c.spec(), s.snap).Checks {
					if slices.Contains(c.unknown, k.ID) && (k.Status != setup.StatusUnknown || k.Detail == "") {
						t.Errorf("%s is %s: %s", k.ID, k.Status, k.Detail)
					}
				}
				_, err := setup.Diff(c.spec(), s.snap)
				explained(t, err)
				if c.says == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if !errors.Is(err, setup.ErrIncomplete) || !strings.Contains(err.Error(), c.says+" is not complete") {
					t.Errorf("the plan ended with %v", err)
				}
				if n := strings.Join(s.snap.Notes, "\n"); !strings.Contains(n, c.says+" is not complete") {
					t.Errorf("notes %q", n)
				}
			})
		})
	}
}

// byApp asks for the account of an app whose address is not known.
func byApp() spec.Spec {
	s := asked()
	s.Account = spec.AccountSpec{Kind: spec.AppAccount}
	return s
}

// A full page without Link and Total is no end of the list: the next page is asked for.
func TestFullPageWithoutHeadersIsNoEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(585))
		s := start(t, bare(t, server), journal.New())
		proven(t, s.apply(asked()), nil)
		if n := s.snap.Projects; len(n) < 585 {
			t.Errorf("%d projects of 585", len(n))
		}
	})
}

// bare is the operator's client behind a proxy that drops the headers of paging.
func bare(t *testing.T, server *procoretest.Server) *procore.Client {
	t.Helper()
	return through(t, dropsHeaders{server})
}

// through is the operator's client with something between it and the simulator.
func through(t *testing.T, between interface {
	http.RoundTripper
	simulator() *procoretest.Server
},
) *procore.Client {
	t.Helper()
	server := between.simulator()
	return procore.New(procore.Options{
		BaseURL: server.Environment().APIURL, Tokens: fixedToken(accessToken(t, server)), Transport: between,
	}).ForCompany(meridian)
}

type dropsHeaders struct{ *procoretest.Server }

func (d dropsHeaders) simulator() *procoretest.Server { return d.Server }
func (d dropsHeaders) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := d.Server.RoundTrip(r)
	if err == nil {
		resp.Header.Del("Link")
		resp.Header.Del("Total")
		resp.Header.Del("Per-Page")
	}
	return resp, err
}

// countsMore states more rows of a list than there are.
type countsMore struct {
	*procoretest.Server
	path string // ends so
}

func (c countsMore) simulator() *procoretest.Server { return c.Server }
func (c countsMore) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.Server.RoundTrip(r)
	if err == nil && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, c.path) {
		resp.Header.Set("Total", "999")
	}
	return resp, err
}
