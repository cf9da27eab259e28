package setup

import (
	"context"
	"errors"
	"strings"
	"testing"

	"procore-setup/procore/journal"
	"procore-setup/procore/text"
)

// A fault of ours in any part of the engine is an error of four parts, which does
// not tell the value; the program goes on to keep what it has.
func TestFaultOfOursAnywhere(t *testing.T) {
	const secret = "hunter2"
	s := syncSpec()
	at := func(name string) func(string) {
		return func(call string) {
			if call == name {
				panic(secret)
			}
		}
	}
	for _, c := range []struct {
		name string
		call func(w *world) error
	}{
		{"read", func(w *world) error {
			w.onCall = at("search users")
			snap := &Snapshot{}
			err := reader(t, w, nil).Read(context.Background(), PartAll, s, snap)
			if snap.Has(PartAccount) {
				t.Error("the part that it struck is marked as read")
			}
			return err
		}},
		{"confirm", func(w *world) error {
			snap := read(t, w, nil, s)
			w.onCall = at("search users")
			_, err := reader(t, w, nil).Confirm(context.Background(), s, snap)
			return err
		}},
		{"check", func(w *world) error {
			_, err := reader(t, w, nil).Check(s, nil)
			return err
		}},
		{"plan", func(*world) error {
			_, err := Diff(s, nil)
			return err
		}},
		{"run", func(w *world) error {
			snap := read(t, w, nil, s)
			p := plan(t, s, snap)
			w.fault = func(string, bool) error { panic(secret) }
			_, err := run(w, journal.New(), s, snap, p)
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(3)
			err := c.call(w)
			if !errors.Is(err, errFault) {
				t.Fatalf("%v is not told as a fault of ours", err)
			}
			var shown *text.Failure
			if !errors.As(err, &shown) || shown.What == "" || shown.Why == "" || shown.Do == "" {
				t.Errorf("not in four parts: %+v", shown)
			}
			if e := Explain(err); strings.Contains(err.Error()+e.What+e.Why+e.Do, secret) {
				t.Errorf("it tells the value: %v", err)
			}
		})
	}
}
