package plain_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

// meridian is the demo company.
const meridian = 4286480

// live is an account of the demo company that works on two projects already.
const live = "sync@meridian.example.org"

// account is how an account stands in Procore: whether it is active, and on how many
// projects it is.
func (r *stageRun) account(email string) (active bool, on int) {
	now := r.server.State(meridian)
	for _, u := range now.Users {
		if u.Email == email {
			active = u.Active
			for _, m := range now.Memberships {
				if m.User == u.ID {
					on++
				}
			}
		}
	}
	return active, on
}

// TestLookByLines: an account is found by a part of its name, told, compared, kept as
// files, and gone on with. Nothing is written to Procore.
func TestLookByLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, "look", "sy", "nobody at all", "look sync", "b", "b", "look", "sync", live,
			"against", "against nothing-like-it", "against syncezy", "against", "save", "report", "again",
			"against procore-setup.yaml", "go projects", "sing", "use", "?", "q")
		r.says("To see an account that is there instead: look E-MAIL", "at least 3 letters of a name",
			"No active user of the Directory matches \"nobody at all\"", "Chosen: "+live, "Sync Testing <"+live+">",
			"On projects, by its default template Read Only Everything:", "It is on 2 projects; added to new projects: no",
			"✗ Write it as: against WHAT", "✗ Unknown integration \"nothing-like-it\"", "~ Documents: Read Only → Admin",
			"It has exactly what procore-setup.yaml asks for", "✗ There is no command \"go projects\"",
			"✗ There is no command \"sing\"", "Filled in from the account that is there", "Step 2 of 5, Account")
		for _, name := range []string{"procore-setup.yaml", "procore-account-*.md", "procore-account-*.json"} {
			if found, err := filepath.Glob(name); err != nil || len(found) != 1 {
				t.Errorf("%s: %v, %v", name, found, err)
			}
		}
		if s := r.answers.Spec; s.Account.Email != live || s.Account.Adopt || len(s.Projects.IDs) != 2 {
			t.Errorf("the answers are %+v", s)
		}
		if w := r.server.Writes(); len(w) > 0 {
			t.Errorf("it wrote %v", w)
		}
	})
}

// TestLookLeavesTheAnswers: who only looked goes on with the setup as it was.
func TestLookLeavesTheAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := func(r *stageRun) {
			r.resumed = true
			r.answers.Spec.Account.Email, r.answers.Spec.Account.LastName = "sync@meridian.example", "Mine"
		}
		r := staged(t, before, "look "+live, "", "q")
		r.says("Go on with them?", "Sync Testing <"+live+">")
		if a := r.answers.Spec.Account; a.Email != "sync@meridian.example" || a.LastName != "Mine" || r.answers.Spec.Leave != nil {
			t.Errorf("the answers are %+v", r.answers.Spec)
		}
	})
}

// TestOffboardByLines: the plan by name, a yes and the number typed, read back; a second
// run writes nothing.
func TestOffboardByLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, "look "+live, "offboard", "no", "offboard", "yes", "3", "offboard", "yes", "", "offboard", "b", "offboard",
			"details", "yes", "2", "prove", "save", "left", "done", "later", "later", "")
		r.says("take "+live+" off 2 projects", "Watertower Northside (300004)", "make the account "+live+" inactive",
			"This takes the account off 2 projects. Type their number", "Switched off and read back",
			"✗ There is no command \"prove\"", "✗ There is no command \"save\"",
			"To do by hand: the integration's app")
		if active, on := r.account(live); active || on > 0 || r.ended != nil {
			t.Errorf("active %v, on %d; it ended with %v", active, on, r.ended)
		}
		if n := strings.Count(r.said.String(), "No: nothing of this was changed"); n != 3 {
			t.Errorf("%d times no", n)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		off := func(r *stageRun) { _ = r.server.DeactivateUser(meridian, live) }
		r := staged(t, off, "look "+live, "offboard", "yes", "2", "")
		wrote := len(r.server.Writes())
		r.says("it is inactive")
		again := staged(t, func(now *stageRun) { now.server, now.journal = r.server, r.journal; now.connect() },
			"look "+live, "offboard", "")
		again.says("Nothing to change", "Switched off and read back")
		if n := len(r.server.Writes()) - wrote; n > 0 {
			t.Errorf("a second run wrote %d times", n)
		}
	})
}

// TestOffboardSignsOutByLines: the operator's own sign-in ends as the last thing, after a
// question that says what it means; only what Procore refuses afterwards is called revoked,
// and nothing asks Procore from there on.
func TestOffboardSignsOutByLines(t *testing.T) {
	for name, tc := range map[string]struct {
		fault *procoretest.Fault
		says  string
	}{
		"refused now": {nil, "Signed out of Demo (simulated Procore): revoked at Procore; it was kept in memory alone."},
		"not known": {
			&procoretest.Fault{Path: "/oauth/token/info", Action: procoretest.Reset()},
			"Procore did not confirm that it has ended",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				before := func(r *stageRun) {
					if tc.fault != nil {
						r.server.Fault(*tc.fault)
					}
				}
				r := staged(t, before, "look "+live, "offboard", "yes", "2", "logout", "no", "again", "logout", "yes", "again", "retry",
					"logout", "left", "done", "later", "later", "")
				r.says("is revoked at Procore, so that nobody can use it", "No: you stay signed in.", tc.says,
					"✗ You have signed out: start again", "✗ You have signed out already", "Written down; a later start shows it.")
				said := r.said.String()
				if tc.fault != nil && strings.Contains(said, ": revoked at") || strings.Count(said, "Checklist for") != 2 || r.ended != nil {
					t.Errorf("it ended with %v:\n%s", r.ended, said)
				}
				if _, err := r.source.Token(t.Context()); !errors.Is(err, auth.ErrSignInAgain) {
					t.Errorf("the sign-in is there: %v", err)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) { // it is for the end of an account
		r := staged(t, nil, append(wholeRun, "logout", "")...)
		r.says("✗ There is no command \"logout\"")
	})
}

// TestOffboardClearsByLines: the default template is asked to be cleared, or left; it is not
// called done before a person did it.
func TestOffboardClearsByLines(t *testing.T) {
	const step = "Left for you afterwards: clear its default project template"
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, "look "+live, "offboard", "clear", "yes", "2", "")
		r.says(step, "it still has ")
		if !errors.Is(r.ended, errDiffers) {
			t.Errorf("it ended with %v", r.ended)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, "look "+live, "offboard", "clear", "clear", "yes", "2", "")
		r.says(step, "Its default project template is left as it is.", "Switched off and read back")
		if r.ended != nil || strings.Count(r.said.String(), step) != 1 {
			t.Errorf("it ended with %v", r.ended)
		}
	})
}

// TestOffboardWhomByLines: whom nobody means to end is not ended, and the end of input
// agrees to nothing.
func TestOffboardWhomByLines(t *testing.T) {
	const foreman = "foreman@harbor-electrical.example"
	for name, tc := range map[string]struct {
		lines, says []string
	}{
		"the operator's own": {[]string{"look admin@meridian.example", "offboard"}, []string{"✗ You are signed in with the very account"}},
		"a vendor's person": {
			[]string{"look " + foreman, "offboard", "", "offboard", live, foreman, "no", "offboard", "b"},
			[]string{"is no ordinary account to end: it belongs to the vendor Harbor Electrical", "No: the account is left as it is.", "✗ that is another e-mail", "is switched off, although"},
		},
		"nobody":         {[]string{"look nobody@example.org"}, []string{"nobody has exactly the e-mail"}},
		"the input ends": {[]string{"look " + live, "offboard", "yes"}, []string{"The input ended, and that is no answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := staged(t, nil, tc.lines...)
				r.says(tc.says...)
				if w := r.server.Writes(); len(w) > 0 {
					t.Errorf("it wrote %v", w)
				}
			})
		})
	}
}

// TestOffboardIsAgreedToAsShownByLines: where Procore changed between the plan and the
// number, nothing of it is done.
func TestOffboardIsAgreedToAsShownByLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := func(r *stageRun) {
			asked := 0
			r.fresh = func() {
				if asked++; asked == 2 { // the number
					_ = r.server.EditUser(meridian, live, procoretest.Edit{Email: "person@meridian.example"})
				}
			}
		}
		r := staged(t, before, "look "+live, "offboard", "yes", "2", "")
		r.says("Procore changed since the plan")
		if active, on := r.account("person@meridian.example"); !active || on != 2 || len(r.server.Writes()) > 0 {
			t.Errorf("active %v, on %d; it wrote %v", active, on, r.server.Writes())
		}
	})
}

// TestWhoseByLines: who is asked about is told by where that very account is, although the
// company was read before anybody was named.
func TestWhoseByLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := staged(t, nil, "syncezy", "user", "E-mail → foreman@harbor-electrical.example", "Is this very account meant? → ", "q")
		r.says("Its name is Electrical Foreman", "It works on 2 projects", "No: the questions about the account come again")
	})
}
