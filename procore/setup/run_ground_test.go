package setup_test

import (
	"errors"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// A request that changes something may wait for Procore's limits for most of an hour. What
// somebody else changes meanwhile is seen before it is sent, as it is before any other.
func TestChangedWhileARequestWaits(t *testing.T) {
	edits := func(s *procoretest.Server) error {
		list := s.State(int64(meridian)).Templates
		for _, x := range list {
			if x.Name == "SyncEzy Sync" {
				return s.EditTemplate(int64(meridian), x.ID, func(levels map[string]int, _ map[string]map[string]bool) {
					levels["prime_contract"] = 4
				})
			}
		}
		return errors.New("it is not there")
	}
	for name, c := range map[string]struct {
		method, path string
		fault        procoretest.Action
		does         func(*procoretest.Server) error
		ends         error
		kept         func(procoretest.UserState, map[int64]int64) bool // what must not have been given
	}{
		"the template, before it is the default one": {
			"PATCH", "/rest/v1.3/companies/*/users/*", procoretest.TooMany(40*time.Minute, true), edits, setup.ErrChanged,
			func(u procoretest.UserState, _ map[int64]int64) bool { return u.DefaultTemplate == 0 },
		},
		"the template, before the projects": {
			"POST", "/rest/v2.0/companies/*/users/bulk_add", procoretest.TooMany(40*time.Minute, true), edits, setup.ErrChanged,
			func(_ procoretest.UserState, on map[int64]int64) bool { return len(on) == 0 },
		},
		"the template, while Procore is busy": {
			"POST", "/rest/v2.0/companies/*/users/bulk_add", procoretest.Unavailable(40 * time.Minute), edits, setup.ErrChanged,
			func(_ procoretest.UserState, on map[int64]int64) bool { return len(on) == 0 },
		},
		"the account's address": {
			"POST", "/rest/v2.0/companies/*/users/bulk_add", procoretest.TooMany(40*time.Minute, true), func(s *procoretest.Server) error {
				return s.EditUser(int64(meridian), accountEmail, procoretest.Edit{Email: "other@meridian.example"})
			}, setup.ErrChanged,
			func(_ procoretest.UserState, on map[int64]int64) bool { return len(on) == 0 },
		},
		"nothing": {
			"POST", "/rest/v2.0/companies/*/users/bulk_add", procoretest.TooMany(40*time.Minute, true),
			func(*procoretest.Server) error { return nil }, nil,
			func(_ procoretest.UserState, on map[int64]int64) bool { return len(on) == 4 },
		},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := story{spec: asked, opts: []procoretest.Option{procoretest.WithProjects(4)}}.rig(t)
				r.server.Fault(procoretest.Fault{Method: c.method, Path: c.path, Times: 1, Action: c.fault})
				time.AfterFunc(20*time.Minute, func() {
					if err := c.does(r.server); err != nil {
						t.Error(err)
					}
				})
				began := time.Now()
				_, err := r.launch(point{}).run()
				if !errors.Is(err, c.ends) || time.Since(began) < 40*time.Minute {
					t.Errorf("it ended after %v with %v", time.Since(began), err)
				}
				st := r.state()
				for _, u := range st.Users {
					if u.ID == 900001 && !c.kept(u, st.On(u.ID)) {
						t.Errorf("it was given all the same: %+v, %v", u, st.On(u.ID))
					}
				}
			})
		})
	}
}

// Who was invited by somebody else while our own invitation waited is not invited twice.
func TestInvitedWhileTheInvitationWaits(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := story{spec: asked, opts: []procoretest.Option{procoretest.WithProjects(4)}}.rig(t)
		r.server.Fault(procoretest.Fault{Method: "PATCH", Path: "/rest/v1.3/companies/*/users/*/invite", Times: 1, Action: procoretest.TooMany(40*time.Minute, true)})
		colleague := signIn(t, r.server, meridian)
		time.AfterFunc(20*time.Minute, func() {
			if err := colleague.InviteUser(t.Context(), 900001); err != nil {
				t.Error(err)
			}
		})
		list, err := r.launch(point{}).run()
		if err != nil {
			t.Fatal(err)
		}
		proven(t, list, nil)
		if n := len(r.state().Mails); n != 1 {
			t.Errorf("%d invitations", n)
		}
	})
}
