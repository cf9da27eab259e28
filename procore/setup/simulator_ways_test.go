package setup_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// held is the account's template on each project of the company.
func held(t *testing.T, s *procoretest.Server) map[int64]int64 {
	t.Helper()
	state := s.State(int64(meridian))
	out := map[int64]int64{}
	for _, u := range state.Users {
		for _, m := range state.Memberships {
			if u.Email == "sync@meridian.example" && m.User == u.ID {
				out[m.Project] = m.Template
			}
		}
	}
	return out
}

// mixed prepares an account that is right on some projects, holds another template on
// others, and is on some that are not asked for.
func mixed(t *testing.T, server *procoretest.Server, s *session) spec.Spec {
	t.Helper()
	projects := server.Projects(int64(meridian))
	begin := asked()
	begin.Projects = spec.ProjectsSpec{Include: spec.IncludeListed}
	for _, id := range projects[:300] {
		begin.Projects.IDs = append(begin.Projects.IDs, procore.ID(id))
	}
	proven(t, s.apply(begin), nil)
	account, other := s.snap.Account.ID, s.snap.Global[0].ID
	var rows []procore.Membership
	for _, id := range begin.Projects.IDs[:250] {
		rows = append(rows, procore.Membership{UserID: account, ProjectID: id, TemplateID: other})
	}
	if res, err := s.api.ChangeMemberships(t.Context(), rows); err != nil || len(res.Failed) > 0 {
		t.Fatalf("%v, %v", err, res.Failed)
	}
	want := asked()
	want.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, Exact: true}
	for _, id := range projects[20:700] { // 20 too many, 230 to move, 50 right, 400 to add
		want.Projects.IDs = append(want.Projects.IDs, procore.ID(id))
	}
	return want
}

// Whatever way the company offers, a run that adds, moves and removes ends in the same
// state: each project with the right template, and no other.
func TestEveryWayEndsTheSame(t *testing.T) {
	const v2Add, v1Add = procoretest.BulkAdd, procoretest.OldBulkAdd
	for name, lacks := range map[string][]procoretest.Endpoint{
		"all there":         nil,
		"v1.3 to add":       {v2Add},
		"single adds":       {v2Add, v1Add},
		"single moves":      {procoretest.BulkUpdate},
		"v1.3 to remove":    {procoretest.BulkRemove},
		"single removals":   {procoretest.BulkRemove, procoretest.OldBulkRemove},
		"no watched worker": {procoretest.BulkStatus},
		"nothing in bulk": {
			v2Add, v1Add, procoretest.BulkUpdate, procoretest.BulkRemove, procoretest.OldBulkRemove, procoretest.ProjectAssignments,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if name != "all there" && name != "single adds" { // one after the other and many at a time
				notForRaces(t)
			}
			bubble(t, func(t *testing.T) {
				server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(700))
				s := start(t, signIn(t, server, meridian), journal.New())
				want := mixed(t, server, s)
				for _, e := range lacks {
					server.SetEndpoint(e, http.StatusNotFound)
				}
				proven(t, s.apply(want), nil)
				got, template := held(t, server), int64(0)
				for _, x := range server.State(int64(meridian)).Templates {
					if x.Name == "SyncEzy Sync" {
						template = x.ID
					}
				}
				if len(got) != len(want.Projects.IDs) {
					t.Errorf("on %d projects, want %d", len(got), len(want.Projects.IDs))
				}
				for id, holds := range got {
					if !slices.Contains(want.Projects.IDs, procore.ID(id)) || holds != template {
						t.Fatalf("on project %d with template %d", id, holds)
					}
				}
				if left := ids(start(t, s.api, journal.New()).plan(want)); len(left) > 0 && !slices.Equal(left, []string{setup.ChangeInvite}) {
					t.Errorf("left to do: %v", left)
				}
			})
		})
	}
}

// The plan takes the fewest calls that the contract allows: nothing for projects that
// are right, one call for all that move, and as many to add as their number needs.
func TestFewestRequests(t *testing.T) {
	notForRaces(t)
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(700))
		s := start(t, signIn(t, server, meridian), journal.New())
		want := mixed(t, server, s)
		plan := s.plan(want)
		rows := map[string]int{}
		for _, c := range plan.Changes {
			rows[c.ID] = c.Projects()
		}
		if rows[setup.ChangeAdd] != 400 || rows[setup.ChangeMove] != 230 || rows[setup.ChangeRemove] != 20 {
			t.Errorf("the plan acts on %v", rows)
		}
		server.ResetLog()
		s.events = nil
		if err := s.run(want, plan); err != nil {
			t.Fatal(err)
		}
		calls := map[string]int{}
		for _, r := range server.Log() {
			calls[r.Path[strings.LastIndexByte(r.Path, '/')+1:]]++
		}
		for path, n := range map[string]int{"bulk_add": 1, "bulk_update_project_details": 1, "bulk_remove": 1} {
			if calls[path] != n {
				t.Errorf("%d calls of %s: %v", calls[path], path, calls)
			}
		}
		if n := len(server.Log()); n > plan.Requests() {
			t.Errorf("%d requests, the plan says %d", n, plan.Requests())
		}
		for _, e := range s.events {
			want, bulk := map[string]string{
				setup.ChangeAdd:    "400 projects: 400 handed to Procore; the check at the end reads them back",
				setup.ChangeMove:   "230 projects done",
				setup.ChangeRemove: "20 projects done",
			}[e.Change]
			if bulk && e.Kind == setup.EventDone && e.Text != want {
				t.Errorf("%s ended with %q, want %q", e.Change, e.Text, want)
			}
		}
	})
}

// Why a place could not be changed or taken away stays known after it is read back.
func TestReasonsOutliveReadingBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(700))
		s := start(t, signIn(t, server, meridian), journal.New())
		want := mixed(t, server, s)
		projects := server.Projects(int64(meridian))
		for _, id := range []int64{projects[0], projects[30]} { // one to remove, one to move
			if err := server.SetManaged(int64(meridian), "sync@meridian.example", id, true); err != nil {
				t.Fatal(err)
			}
		}
		before := time.Now()
		list := s.apply(want)
		if took := time.Since(before); took > 10*time.Second {
			t.Errorf("it waited %v for what Procore had refused", took)
		}
		for _, c := range list.Checks {
			switch c.ID {
			case setup.CheckProjects:
				if c.Status != setup.StatusFailed || len(c.Items) != 1 || !strings.Contains(c.Fix, "change it in the group") {
					t.Errorf("%s: %q, to do: %s", c.Status, c.Items, c.Fix)
				}
			case setup.CheckExtraProjects:
				if c.Status != setup.StatusFailed || len(c.Items) != 1 {
					t.Errorf("%s: %q", c.Status, c.Items)
				}
			}
		}
		if refused := s.plan(want).Refused(s.snap); len(refused) != 2 {
			t.Errorf("the plan knows of %v", refused)
		}
	})
}

// What a worker did not do shows when it is read back, and only that is planned again.
func TestLateFailuresAreRefused(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(1500), procoretest.WithLateFailures(300007, 300900))
		s := start(t, signIn(t, server, meridian), journal.New())
		if err := server.SetTool(int64(meridian), 300007, "directory", false); err != nil {
			t.Fatal(err)
		}
		list := s.apply(asked())
		for _, c := range list.Checks {
			if c.ID != setup.CheckProjects {
				continue
			}
			text := strings.Join(c.Items, "\n")
			if c.Status != setup.StatusFailed || len(c.Items) != 2 || !strings.Contains(text, "Directory tool is off") ||
				!strings.Contains(text, "did not do it") || !strings.Contains(c.Fix, "Active Tools") {
				t.Errorf("%s: %q, to do: %s", c.Status, c.Items, c.Fix)
			}
		}
		plan := s.plan(asked())
		if refused := plan.Refused(s.snap); len(refused) != 2 || len(setup.Causes(refused)) != 2 {
			t.Errorf("the plan knows of %v", refused)
		}
		if err := server.SetTool(int64(meridian), 300007, "directory", true); err != nil {
			t.Fatal(err)
		}
		proven(t, s.apply(asked()), nil)
		if len(s.snap.Refused) > 0 {
			t.Errorf("still refused: %v", s.snap.Refused)
		}
	})
}
