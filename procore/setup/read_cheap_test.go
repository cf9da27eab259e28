package setup

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
)

// A long list of projects is read again only where its ids, open or closed, are not
// those that were read a moment ago.
func TestConfirmReadsAListAgainWhereItChanged(t *testing.T) {
	add := func(w *world) {
		w.projects = append(w.projects, procore.Project{ID: 9_000_001, Name: "Newest", Active: true})
	}
	for _, c := range []struct {
		name   string
		n      int
		change func(*world)
		again  bool
	}{
		{"nothing changed", longList + 1, func(*world) {}, false},
		{"the longest short list", longList - 2, func(*world) {}, true}, // beside two that are closed
		{"a new project", longList + 1, add, true},
		{"a project was closed", longList + 1, func(w *world) { w.projects[0].Active = false }, true},
		{"one closed, one opened", longList + 1, func(w *world) {
			w.projects[0].Active = false
			i := slices.IndexFunc(w.projects, func(p procore.Project) bool { return !p.Active && p.ID != w.projects[0].ID })
			w.projects[i].Active = true
		}, true},
		{"a while ago", longList + 1, func(*world) { time.Sleep(lasting) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, s := newWorld(c.n), syncSpec()
				snap := read(t, w, nil, s)
				w.calls = nil
				c.change(w)
				if _, err := reader(t, w, nil).Confirm(context.Background(), s, snap); err != nil {
					t.Fatal(err)
				}
				if again := slices.Contains(w.calls, "projects"); again != c.again {
					t.Errorf("read again: %v, want %v", again, c.again)
				}
				active := 0
				for _, p := range w.projects {
					if p.Active {
						active++
					}
				}
				if list, _ := selected(s, snap); len(list) != active {
					t.Errorf("%d projects selected of %d", len(list), active)
				}
			})
		})
	}
}

// refusesIDs is a world whose list of ids can't be had.
type refusesIDs struct{ *world }

func (refusesIDs) ProjectIDs(context.Context, procore.ProjectStatus) ([]procore.ID, error) {
	return nil, errors.New("no")
}

func TestConfirmWithoutIDs(t *testing.T) {
	w, s := newWorld(longList+1), syncSpec()
	snap := read(t, w, nil, s)
	w.calls = nil
	r := reader(t, w, nil)
	r.API = refusesIDs{w}
	if _, err := r.Confirm(context.Background(), s, snap); err != nil || !slices.Contains(w.calls, "projects") {
		t.Errorf("%v, calls %v", err, w.calls)
	}
}

// counts is a world that counts a template's holders wrongly, or not at all.
type counts struct {
	*world
	n   int
	err error
}

func (c counts) CountAssignments(context.Context, procore.ID, procore.ID) (int, error) {
	return c.n, c.err
}

// Names alone prove a template only where the count of its holders, by its id, is that
// of the places with its name; else they are read one by one.
func TestHoldersByCount(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		err  error
		want int // readings of the whole list
	}{{"one fewer", 2, nil, 2}, {"one more", 4, nil, 2}, {"no count", 0, errors.New("no"), 2}, {"right", 3, nil, 1}} {
		t.Run(c.name, func(t *testing.T) {
			w, j, s := newWorld(3), journal.New(), syncSpec()
			apply(t, w, j, s)
			snap := &Snapshot{Company: procore.Company{ID: 4286480}}
			r := reader(t, w, j)
			r.API = counts{w, c.n, c.err}
			if err := r.Read(context.Background(), PartAll, s, snap); err != nil {
				t.Fatal(err)
			}
			lists := 0
			for _, call := range w.calls {
				if call == "assignments" {
					lists++
				}
			}
			for id, a := range snap.Assignments {
				if a.TemplateID != resolve(s, snap).id() || snap.Certain != a.TemplateID {
					t.Errorf("project %v: %+v", id, a)
				}
			}
			if len(snap.Assignments) != 3 {
				t.Errorf("%d places", len(snap.Assignments))
			}
			if lists != c.want {
				t.Errorf("the places were read %d times, want %d", lists, c.want)
			}
		})
	}
}
