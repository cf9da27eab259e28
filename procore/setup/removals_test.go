package setup_test

import (
	"net/http"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// A run that dies once places are taken away is started again at once, while the lists still
// show them. Procore refuses to take away what is gone: that is no answer to whether the
// account is still there, so it is looked at until the lists have caught up.
func TestRemovalsAgainWhileListsAreBehind(t *testing.T) {
	for name, c := range map[string]struct {
		opts []procoretest.Option
		call string
	}{
		"version 2": {nil, "POST /rest/v2.0/companies/4286480/users/bulk_remove"},
		"version 1.3": {
			[]procoretest.Option{procoretest.WithoutEndpoints(http.StatusNotFound)},
			"POST /rest/v1.3/companies/4286480/users/bulk_remove",
		},
		"one by one": {
			[]procoretest.Option{
				procoretest.WithoutEndpoints(http.StatusNotFound, procoretest.BulkRemove, procoretest.OldBulkRemove),
			},
			"DELETE /rest/v1.0/projects/300006/users/900001/actions/remove",
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				st := story{spec: listed(4), opts: append(c.opts, procoretest.WithProjects(6))}
				r := st.rig(t, procoretest.WithLag(20*time.Second))
				must(r.launch(point{}).run())(t)
				for _, project := range []int64{300005, 300006} {
					must(0, r.server.Assign(int64(meridian), accountEmail, project, 4502))(t)
				}
				time.Sleep(time.Hour)
				dies := r.launch(point{c.call, 0, answerLost})
				if _, err := dies.run(); err == nil || dies.seen[c.call] == 0 {
					t.Fatalf("it did not die there: %v", err)
				}
				list, err := r.launch(point{}).run()
				if err != nil {
					t.Fatal(err)
				}
				proven(t, list, nil)
				user, _ := r.state().User(accountEmail)
				if on := r.state().On(user.ID); len(on) != 4 {
					t.Errorf("it is on %v", on)
				}
			})
		})
	}
}

// What Procore says of a place that it does not let go of is not waited for.
func TestRemovalsThatAreRefusedAreTold(t *testing.T) {
	bubble(t, func(t *testing.T) {
		st := story{spec: listed(4), opts: []procoretest.Option{procoretest.WithProjects(6)}}
		r := st.rig(t)
		must(r.launch(point{}).run())(t)
		must(0, r.server.Assign(int64(meridian), accountEmail, 300005, 4502))(t)
		must(0, r.server.SetManaged(int64(meridian), accountEmail, 300005, true))(t)
		began := time.Now()
		list, err := r.launch(point{}).run()
		if err != nil {
			t.Fatal(err)
		}
		proven(t, list, map[string]setup.Status{setup.CheckExtraProjects: setup.StatusFailed})
		if took := time.Since(began); took > time.Second {
			t.Errorf("it was waited for %v", took)
		}
	})
}
