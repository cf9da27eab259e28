//go:build unix

package main

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// wizardAtWork runs the full-screen wizard up to the creation of the account, which
// is under way when it returns.
func (r *rig) wizardAtWork() (*tuitest.Process, *stop) {
	r.t.Helper()
	args := append(r.hosts(), "--auth", "client-credentials", "--company", "4286480", "--store", "memory")
	p := tuitest.Exec(r.t, 100, 30, r.env(), "procore-setup", args...)
	p.WaitFor("Which integration")
	p.Type("syncezy")
	p.WaitFor("› ( ) SyncEzy")
	for _, page := range []string{"Which app signs in for you?", "Which company?", "Who should the integration"} {
		p.Keys("<enter>")
		p.WaitFor(page)
	}
	p.Type("sync@example.com")
	p.WaitFor("not in use")
	p.Keys("<enter>")
	p.WaitFor("Change Procore?")
	at := r.gate.stop(answered, http.MethodPost, "/companies/4286480/users", 0)
	r.press(p, "y", func() bool { // one that comes at once is not taken for consent
		select {
		case <-at.reached:
			return true
		default:
			return false
		}
	})
	return p, at
}

// press presses a key until it has worked.
func (r *rig) press(p *tuitest.Process, key string, worked func() bool) {
	r.t.Helper()
	for began := time.Now(); time.Since(began) < patience; {
		p.Keys(key)
		for range 100 {
			if worked() {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	r.t.Fatalf("%s never worked:\n%s", key, p.Text())
}

// keeps checks what an ended wizard leaves: the answers, a journal with so many
// changes left open, nobody's lock, and one account.
func (r *rig) keeps(open int) {
	r.t.Helper()
	if !exists(filepath.Join(r.state(), "draft.json")) {
		r.t.Error("the answers were not kept")
	}
	if n := r.open(); n != open {
		r.t.Errorf("%d changes have no outcome in the journal, want %d", n, open)
	}
	r.write("setup.yaml", strings.NewReplacer(", invite: true", "", "  company_template: Company None", "",
		"{include: active, new: true}", "{include: listed, ids: [300001]}").Replace(wholeSetup))
	r.apply().wants(exitDone)
	mine := func(u procoretest.UserState) bool { return u.Email != "sync@example.com" }
	if users := slices.DeleteFunc(r.State(meridian).Users, mine); len(users) != 1 {
		r.t.Errorf("%d accounts, want 1: %v", len(users), users)
	}
}

// TestWizardIsToldToStop: the change in hand is finished, with the screen gone, and
// the terminal is given back.
func TestWizardIsToldToStop(t *testing.T) {
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT} {
		t.Run(sig.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, procoretest.Without(procoretest.ServiceNoHeader))
			p, at := r.wizardAtWork()
			p.Signal(sig)
			p.WaitFor("Finishing the change in hand")
			if !p.Restored() {
				t.Error("the terminal was not restored")
			}
			close(at.release)
			if code := p.WaitExit(); code != exitStopped {
				t.Errorf("exit code %d, want %d:\n%s", code, exitStopped, p.Text())
			}
			r.keeps(0)
		})
	}
}

// TestTerminalOfTheWizardIsGone: nothing can be written any more, and the change in
// hand is finished all the same.
func TestTerminalOfTheWizardIsGone(t *testing.T) {
	t.Parallel()
	r := newRig(t, procoretest.Without(procoretest.ServiceNoHeader))
	p, at := r.wizardAtWork()
	p.HangUp()
	time.Sleep(500 * time.Millisecond) // nothing tells that it has noticed
	close(at.release)
	if code := p.WaitExit(); code != exitStopped {
		t.Errorf("exit code %d, want %d", code, exitStopped)
	}
	r.keeps(0)
}

// TestWizardWaitsNotForLong: Procore does not answer, and the machine shuts down.
func TestWizardWaitsNotForLong(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*tuitest.Process){
		"SIGTERM": func(p *tuitest.Process) { p.Signal(syscall.SIGTERM) },
		"SIGTERM twice": func(p *tuitest.Process) {
			p.Signal(syscall.SIGTERM)
			p.WaitFor("Finishing the change in hand")
			p.Signal(syscall.SIGTERM)
		},
		"hung up": (*tuitest.Process).HangUp,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, procoretest.Without(procoretest.ServiceNoHeader))
			p, _ := r.wizardAtWork()
			began := time.Now()
			end(p)
			if code := p.WaitExit(); code != exitStopped {
				t.Errorf("exit code %d, want %d", code, exitStopped)
			}
			if took := time.Since(began); (took < inHand) != (name == "SIGTERM twice") {
				t.Errorf("it took %v", took)
			}
			r.keeps(1)
		})
	}
}
