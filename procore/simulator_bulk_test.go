package procore_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

func TestProjectsOfEverySize(t *testing.T) {
	for _, n := range []int{0, 1, 300, 301} {
		s := procoretest.New(procoretest.WithProjects(n))
		c := connect(t, s)
		s.ResetLog()
		ids := projectIDs(t, c, procore.ActiveProjects)
		if len(ids) != n || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != n {
			t.Errorf("%d projects: got %d", n, len(ids))
		}
		want := (n + 299) / 300
		if n == 0 {
			want = 2 // that there is no project is believed the second time
		}
		if s.APIRequests() != want {
			t.Errorf("%d projects took %d requests, want %d", n, s.APIRequests(), want)
		}
	}
	s := procoretest.New()
	c := connect(t, s)
	if n := len(projectIDs(t, c.ForCompany(continental), procore.AllProjects)); n != 2500 {
		t.Errorf("%d of 2,500 projects", n)
	}
	active, all := projectIDs(t, c, procore.ActiveProjects), projectIDs(t, c, procore.AllProjects)
	if len(all) <= len(active) || !slices.Contains(active, 300001) {
		t.Errorf("%d active, %d in all", len(active), len(all))
	}
	if own := projectIDs(t, c.ForCompany(foothill), procore.ActiveProjects); len(own) != 4 {
		t.Errorf("someone who is no admin sees %d projects", len(own))
	}
}

// Whatever the company lacks, memberships end in the same state.
func TestMembershipsByEveryWay(t *testing.T) {
	type lack struct {
		status    int
		endpoints []procoretest.Endpoint
	}
	v2 := []procoretest.Endpoint{
		procoretest.BulkAdd, procoretest.BulkUpdate, procoretest.BulkRemove, procoretest.BulkStatus, procoretest.ProjectAssignments,
	}
	all := append(slices.Clone(v2), procoretest.OldBulkAdd, procoretest.OldBulkRemove)
	for name, l := range map[string]lack{
		"all there": {}, "no BETA, 403": {403, v2}, "no BETA, 404": {404, v2}, "no bulk, 403": {403, all}, "no bulk, 404": {404, all},
		"worker not watched": {404, []procoretest.Endpoint{procoretest.BulkStatus}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var opts []procoretest.Option
				if l.status != 0 {
					opts = append(opts, procoretest.WithoutEndpoints(l.status, l.endpoints...))
				}
				s := procoretest.New(append(opts, procoretest.WithProjects(120))...)
				c := connect(t, s)
				walk(t, s, c)
				if v := s.Violations(); len(v) > 0 {
					t.Errorf("the simulator objects: %q", v)
				}
			})
		})
	}
}

// walk adds, changes and removes places, and compares with what the simulator
// holds after each step.
func walk(t *testing.T, s *procoretest.Server, c *procore.Client) {
	t.Helper()
	ctx := t.Context()
	u, err := c.CreateUser(ctx, procore.UserInput{LastName: "Walker", Email: "walker@meridian.example"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[procore.ID]procore.ID{}
	step := func(what string, res procore.BulkResult, err error, projects []procore.ID) {
		t.Helper()
		time.Sleep(time.Minute) // a worker that cannot be watched needs its time
		if err != nil || len(res.Failed) > 0 || len(res.Done)+res.Accepted != len(projects) {
			t.Fatalf("%s: %v, %d done, %d accepted, failed %v", what, err, len(res.Done), res.Accepted, res.Failed)
		}
		if got := places(s, meridian, u.ID); !maps.Equal(got, want) {
			t.Fatalf("%s by %s: %d places, want %d: %v", what, res.Via, len(got), len(want), got)
		}
		for _, template := range []procore.ID{0, readOnlyEverything, projectAdmin} {
			list, err := c.UserAssignments(ctx, u.ID, template, projectIDs(t, c, procore.AllProjects))
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, held := range want {
				if template == 0 || held == template {
					n++
				}
			}
			if len(list) != n {
				t.Errorf("%s: %d assignments of template %v, want %d", what, len(list), template, n)
			}
		}
	}
	projects := projectIDs(t, c, procore.ActiveProjects)
	for _, part := range [][]procore.ID{projects[:10], projects[10:60], projects[60:]} {
		for _, p := range part {
			want[p] = readOnlyEverything
		}
		res, err := c.AddMemberships(ctx, memberships(u.ID, readOnlyEverything, part))
		step("add", res, err, part)
	}
	for _, p := range projects[:30] {
		want[p] = projectAdmin
	}
	res, err := c.ChangeMemberships(ctx, memberships(u.ID, projectAdmin, projects[:30]))
	step("change", res, err, projects[:30])
	for _, p := range projects[20:] {
		delete(want, p)
	}
	res, err = c.RemoveMemberships(ctx, memberships(u.ID, 0, projects[20:]))
	step("remove", res, err, projects[20:])
}

// Rows that fail are told apart from rows that worked, on every way.
func TestRowFailures(t *testing.T) {
	for name, opts := range map[string][]procoretest.Option{
		"v2":      nil,
		"v1.3":    {procoretest.WithoutEndpoints(404)},
		"singles": {procoretest.WithoutEndpoints(404), procoretest.WithoutEndpoints(404, procoretest.OldBulkAdd, procoretest.OldBulkRemove)},
	} {
		t.Run(name, func(t *testing.T) {
			s := procoretest.New(opts...)
			c := connect(t, s)
			const off, managed procore.ID = 300003, 300002
			if err := s.SetTool(int64(meridian), int64(off), "directory", false); err != nil {
				t.Fatal(err)
			}
			u, err := c.CreateUser(t.Context(), procore.UserInput{LastName: "x", Email: "x@meridian.example"})
			if err != nil {
				t.Fatal(err)
			}
			res, err := c.AddMemberships(t.Context(), memberships(u.ID, standardUser, []procore.ID{300001, managed, off}))
			if err != nil || len(res.Done) != 2 || len(res.Failed) != 1 || res.Failed[off] == "" {
				t.Errorf("add: %+v, %v", res, err)
			}
			if err := s.SetManaged(int64(meridian), "x@meridian.example", int64(managed), true); err != nil {
				t.Fatal(err)
			}
			res, err = c.RemoveMemberships(t.Context(), memberships(u.ID, 0, []procore.ID{300001, managed}))
			if err != nil || len(res.Done) != 1 || len(res.Failed) != 1 || res.Failed[managed] == "" {
				t.Errorf("remove: %+v, %v", res, err)
			}
			list, err := c.UserAssignments(t.Context(), u.ID, 0, []procore.ID{300001, managed, off})
			if name == "v2" && err != nil || len(list) != 1 || list[0].ProjectID != managed {
				t.Errorf("assignments: %+v, %v", list, err)
			}
			var unread *procore.UnreadError
			if name != "v2" && (!errors.As(err, &unread) || unread.Projects[off] == nil) {
				t.Errorf("a project without its Directory tool counts as read: %v", err)
			}
		})
	}
}

// Failures that only a worker sees are counted, and found by reading.
func TestLateFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := procoretest.New(procoretest.WithProjects(1500), procoretest.WithLateFailures(300007), procoretest.WithWorkerDelay(20*time.Second))
		c := connect(t, s)
		res, err := c.AddMemberships(t.Context(), memberships(70006, standardUser, projectIDs(t, c, procore.ActiveProjects)))
		if err != nil || res.Accepted != 1500 || res.Refused != 1 || res.Pending != 0 || len(res.Done) != 0 {
			t.Errorf("%d accepted, %d refused, %d pending, %d done, %v", res.Accepted, res.Refused, res.Pending, len(res.Done), err)
		}
		if got := places(s, meridian, 70006); len(got) != 1499 || got[300007] != 0 {
			t.Errorf("%d places", len(got))
		}
	})
}

func TestNotConnected(t *testing.T) {
	s := procoretest.New()
	c := connect(t, s).ForCompany(lakeside)
	for name, err := range everything(t.Context(), c) {
		if !errors.Is(err, procore.ErrNotConnected) || errors.Is(err, procore.ErrForbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.ConnectApp(int64(lakeside), true); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CompanyMe(t.Context()); err != nil {
		t.Errorf("after it was connected: %v", err)
	}
}

// everything makes every call that needs a company and returns its error.
func everything(ctx context.Context, c *procore.Client) map[string]error {
	errs := map[string]error{}
	note := func(name string, err error) { errs[name] = err }
	_, err := c.CompanyMe(ctx)
	note("CompanyMe", err)
	_, err = c.CompanyManifest(ctx)
	note("CompanyManifest", err)
	_, err = c.GenericTools(ctx)
	note("GenericTools", err)
	_, err = c.AppInstallations(ctx)
	note("AppInstallations", err)
	_, err = c.SearchUsers(ctx, "x")
	note("SearchUsers", err)
	_, err = c.User(ctx, 70001)
	note("User", err)
	note("InactiveUsers", c.InactiveUsers(ctx, func(procore.User) bool { return true }))
	_, err = c.CreateUser(ctx, procore.UserInput{LastName: "x", Email: "x@meridian.example"})
	note("CreateUser", err)
	_, err = c.UpdateUser(ctx, 70001, procore.UserInput{LastName: "x", Email: "x@meridian.example"})
	note("UpdateUser", err)
	_, err = c.ReactivateUser(ctx, 70008)
	note("ReactivateUser", err)
	note("InviteUser", c.InviteUser(ctx, 70007))
	_, err = c.Templates(ctx, procore.KindGlobal, true)
	note("Templates", err)
	_, err = c.Template(ctx, readOnlyEverything)
	note("Template", err)
	_, err = c.CreateTemplate(ctx, procore.PermissionTemplate{Name: "x", Levels: map[string]int{"home": 2}})
	note("CreateTemplate", err)
	_, err = c.Projects(ctx, procore.AllProjects, nil)
	note("Projects", err)
	_, err = c.UserAssignments(ctx, 70001, 0, []procore.ID{300001})
	note("UserAssignments", err)
	_, err = c.AddMemberships(ctx, memberships(70001, standardUser, []procore.ID{300001}))
	note("AddMemberships", err)
	_, err = c.ChangeMemberships(ctx, memberships(70001, standardUser, []procore.ID{300001}))
	note("ChangeMemberships", err)
	_, err = c.RemoveMemberships(ctx, memberships(70001, 0, []procore.ID{300001}))
	note("RemoveMemberships", err)
	return errs
}

// Under each fault every call ends in an *Error or works; none hangs, panics,
// or tells the token.
func TestEveryCallUnderEveryFault(t *testing.T) {
	for name, action := range map[string]procoretest.Action{
		"502": procoretest.BadGateway(), "503": procoretest.Unavailable(3 * time.Second), "429": procoretest.TooMany(5*time.Second, true),
		"refused": procoretest.Refuse(), "reset": procoretest.Reset(), "hang": procoretest.Hang(), "cut": procoretest.CutBody(),
		"wrong shape": procoretest.WrongShape(), "login page": procoretest.LoginRedirect(), "late": procoretest.Delay(5 * time.Second),
		"400": procoretest.Answer(http.StatusBadRequest, `{"errors":{"x":["no"]}}`, nil),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := procoretest.New()
				u := signIn(t, s)
				c := procore.New(procore.Options{BaseURL: s.Environment().APIURL, Tokens: u, Transport: s}).ForCompany(meridian)
				s.Fault(procoretest.Fault{Path: "/rest/", Action: action})
				for call, err := range everything(t.Context(), c) {
					var e *procore.Error
					if err != nil && !errors.As(err, &e) {
						t.Errorf("%s: %v is a %T", call, err, err)
					}
					works := name == "late" || name == "wrong shape" && call == "InviteUser" ||
						name == "400" && strings.HasSuffix(call, "Memberships") // a row's own refusal is in the result
					if err == nil && !works {
						t.Errorf("%s worked", call)
					}
				}
			})
		})
	}
}

// The answer to a create is lost after Procore did it: it is said so, and it
// was done once.
func TestCreateWithLostAnswer(t *testing.T) {
	for name, action := range map[string]procoretest.Action{"reset": procoretest.ResetAfter(), "hang": procoretest.HangAfter()} {
		synctest.Test(t, func(t *testing.T) {
			s := procoretest.New()
			c := connect(t, s)
			s.Fault(procoretest.Fault{Method: "POST", Path: "/rest/", Times: 1, Action: action})
			_, err := c.CreateUser(t.Context(), procore.UserInput{LastName: "x", Email: "once@meridian.example"})
			if !errors.Is(err, procore.ErrUnknownOutcome) || s.Count("POST", "/users") != 1 {
				t.Errorf("%s: %v after %d requests", name, err, s.Count("POST", "/users"))
			}
			found, err := c.SearchUsers(t.Context(), "once@meridian.example")
			if err != nil || len(found) != 1 {
				t.Errorf("%s: %+v, %v", name, found, err)
			}
		})
	}
}

// Narrow limits, a wrong clock and short tokens slow a run down and spoil nothing.
func TestLongRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := procoretest.New(procoretest.WithLimits(5, 400), procoretest.WithClockSkew(-17*time.Minute), procoretest.WithoutRetryAfter(),
			procoretest.WithTokenLifetime(90*time.Second), procoretest.WithFixtures(procoretest.Main, procoretest.NoBeta),
			procoretest.WithRandomFaults(7, 0.02))
		u := signIn(t, s)
		var waits []time.Time
		c := procore.New(procore.Options{
			BaseURL: s.Environment().APIURL, Tokens: u, Transport: s,
			OnWait: func(until time.Time) { waits = append(waits, until) },
		}).ForCompany(prairie)
		ids := projectIDs(t, c, procore.ActiveProjects)
		for range 4 {
			if _, err := c.UserAssignments(t.Context(), 670001, 0, ids); err != nil {
				t.Fatal(err)
			}
		}
		turned := 0
		for _, r := range s.Log() {
			if r.Status == http.StatusTooManyRequests {
				turned++
			}
		}
		if len(ids) != 60 || turned > s.APIRequests()/10 {
			t.Errorf("%d of %d requests were turned away", turned, s.APIRequests())
		}
		if len(waits) == 0 || !waits[len(waits)-1].IsZero() || u.renewed == 0 {
			t.Errorf("%d waits, %d renewals", len(waits), u.renewed)
		}
	})
}

func TestSignedOut(t *testing.T) {
	s := procoretest.New()
	u := signIn(t, s)
	u.token.Access, u.token.Refresh = "gone", "gone"
	c := procore.New(procore.Options{BaseURL: s.Environment().APIURL, Tokens: u, Transport: s}).ForCompany(meridian)
	for name, err := range everything(t.Context(), c) {
		if !errors.Is(err, auth.ErrSignInAgain) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An operator without the right is told so, and which right it is.
func TestForbidden(t *testing.T) {
	c := connect(t, procoretest.New()).ForCompany(foothill)
	var e *procore.Error
	_, err := c.CreateTemplate(t.Context(), procore.PermissionTemplate{Name: "x", Levels: map[string]int{"home": 2}})
	if !errors.Is(err, procore.ErrForbidden) || !errors.As(err, &e) {
		t.Fatal(err)
	}
	if !strings.Contains(e.Do, "Admin on the company's Permissions tool") {
		t.Errorf("do is %q", e.Do)
	}
}
