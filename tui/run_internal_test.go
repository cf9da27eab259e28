package tui

import (
	"testing"

	"procore-setup/procore/setup"
)

// How far a change is never goes back: with several requests in flight an older answer may
// come later. Another change begins anew.
func TestProgressNeverGoesBack(t *testing.T) {
	r := &run{steps: map[string]setup.EventKind{}, failed: map[string]string{}, times: map[string]span{}}
	for _, c := range []struct {
		change      string
		done, total int
		want        int
	}{{"a", 100, 600, 100}, {"a", 300, 600, 300}, {"a", 200, 600, 300}, {"a", 400, 600, 400}, {"b", 1, 600, 1}} {
		r.note(setup.Event{Kind: setup.EventProgress, Change: c.change, Done: c.done, Total: c.total})
		if r.event.Done != c.want {
			t.Errorf("after %d of %s it shows %d, not %d", c.done, c.change, r.event.Done, c.want)
		}
	}
}
