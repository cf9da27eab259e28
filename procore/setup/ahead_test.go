package setup

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// aheadOn is a world that takes a second for each answer, with a reader of it and what is
// known of its company.
func aheadOn(t *testing.T) (*world, *Reader, *Snapshot) {
	t.Helper()
	w := newWorld(3)
	w.takes = time.Second
	return w, reader(t, w, journal.New()), &Snapshot{Company: procore.Company{ID: 4286480, Name: "Meridian Builders"}}
}

// What was read ahead is waited for and not read again, a part at a time, and what was not
// asked for is not begun.
func TestAheadReadsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, r, snap := aheadOn(t)
		var a Ahead
		s, ctx := syncSpec(), t.Context()
		a.Begin(ctx, r, PartTemplates|PartProjects, s, snap)
		a.Begin(ctx, r, PartTemplates|PartProjects, s, snap) // under way already
		synctest.Wait()
		taken := a.Take(PartTemplates|PartProjects|PartOperator, s, snap)
		var pages []int
		r.Page = func(sofar []procore.Project, _ int) { pages = append(pages, len(sofar)) }
		if err := taken.Read(ctx, r, PartTemplates|PartProjects, s, snap); err != nil || !snap.Has(PartTemplates|PartProjects) {
			t.Fatalf("%v; read: %v", err, snap.Read)
		}
		if len(pages) == 0 || pages[len(pages)-1] != 5 {
			t.Errorf("whoever waits was shown %v projects", pages)
		}
		alone, r, other := aheadOn(t)
		a.Begin(ctx, r, PartTemplates|PartProjects, s, other) // for another who knows as little
		time.Sleep(time.Minute)
		if got, want := w.asked(), alone.asked(); got != want {
			t.Errorf("waited for: %d calls; read by itself: %d", got, want)
		}
	})
}

// What was begun for another company or another account serves nobody, and neither does
// what was dropped, or could not be read: it is read when it is needed.
func TestAheadServesNobodyElse(t *testing.T) {
	for name, change := range map[string]func(a *Ahead, w *world, s *spec.Spec, snap *Snapshot){
		"another company": func(_ *Ahead, _ *world, _ *spec.Spec, snap *Snapshot) { snap.Company.ID = 7 },
		"another e-mail":  func(_ *Ahead, _ *world, s *spec.Spec, _ *Snapshot) { s.Account.Email = "b@meridian.example" },
		"another kind":    func(_ *Ahead, _ *world, s *spec.Spec, _ *Snapshot) { s.Account.Kind = spec.AppAccount },
		"dropped":         func(a *Ahead, _ *world, _ *spec.Spec, _ *Snapshot) { a.Drop(PartAccount) },
		"failed":          func(_ *Ahead, w *world, _ *spec.Spec, _ *Snapshot) { w.shut(procore.ErrNoAnswer) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, r, snap := aheadOn(t)
				var a Ahead
				s, ctx := syncSpec(), t.Context()
				a.Begin(ctx, r, PartAccount, s, snap)
				change(&a, w, &s, snap)
				time.Sleep(time.Minute)
				w.shut(nil)
				taken, before := a.Take(PartAccount, s, snap), w.asked()
				if err := taken.Read(ctx, r, PartAccount, s, snap); err != nil || w.asked() == before || !snap.Has(PartAccount) {
					t.Errorf("%v; %d calls before and %d now", err, before, w.asked())
				}
				if parts := a.Adopt(s, snap); parts != 0 {
					t.Errorf("%v is given out a second time", parts)
				}
			})
		})
	}
}

// A part is taken over by itself once it is read to its end, not before, and only once.
func TestAheadAdopt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, r, snap := aheadOn(t)
		var a Ahead
		s := syncSpec()
		a.Begin(t.Context(), r, PartTemplates|PartAccount, s, snap)
		if parts := a.Adopt(s, snap); parts != 0 {
			t.Errorf("%v is taken over while it is read", parts)
		}
		time.Sleep(time.Minute)
		if parts := a.Adopt(s, snap); parts != PartTemplates|PartAccount || !snap.Has(parts) {
			t.Errorf("taken over: %v; known: %v", parts, snap.Read)
		}
		if parts := a.Adopt(s, snap); parts != 0 {
			t.Errorf("%v is taken over twice", parts)
		}
	})
}

// Who stops waiting gives back what is being read: the next one may wait for it, unless it
// was dropped meanwhile.
func TestAheadIsGivenBack(t *testing.T) {
	for _, drop := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			_, r, snap := aheadOn(t)
			var a Ahead
			s := syncSpec()
			a.Begin(t.Context(), r, PartProjects, s, snap)
			taken := a.Take(PartProjects, s, snap)
			if drop {
				a.Drop(0)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := taken.Read(ctx, r, PartProjects, s, snap); !errors.Is(err, context.Canceled) {
				t.Errorf("stopped: %v", err)
			}
			time.Sleep(time.Minute)
			if got := a.Adopt(s, snap) == PartProjects; got == drop {
				t.Errorf("dropped: %v, given back: %v", drop, got)
			}
		})
	}
}

// The look at everything that was begun ahead is the one that is shown; one that failed, or
// was about other answers, is not.
func TestAheadLook(t *testing.T) {
	for _, other := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			w, j, s := newWorld(2), journal.New(), syncSpec()
			s.Account.Invite = false
			apply(t, w, j, s)
			time.Sleep(time.Hour)
			r, snap := reader(t, w, j), read(t, w, j, s)
			var a Ahead
			a.BeginLook(t.Context(), r, s, snap)
			time.Sleep(time.Minute)
			if other {
				s.Projects.NoNew = true
			}
			taken, before := a.TakeLook(s, snap), w.asked()
			lag := new(Lag)
			lag.Next()
			list, again, err := taken.Look(t.Context(), r, s, snap, lag)
			if err != nil || again || len(list.Checks) == 0 || (w.asked() > before) != other {
				t.Errorf("other answers: %v; %d checks, again %v, %v; %d calls more", other, len(list.Checks), again, err, w.asked()-before)
			}
		})
	}
}
