package setup_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// journalPath is where the rig's journal is.
func (r *rig) journalPath() string {
	r.t.Helper()
	paths := must(filepath.Glob(filepath.Join(r.dir, "journal-*.jsonl")))(r.t)
	if len(paths) != 1 {
		r.t.Fatalf("journals: %v", paths)
	}
	return paths[0]
}

// broken runs a story until its template is created and the answer is lost.
func broken(t *testing.T, st story, more ...procoretest.Option) *rig {
	t.Helper()
	r := st.rig(t, more...)
	at := point{what: "POST /rest/v1.0/companies/4286480/permission_templates", when: answerLost}
	if _, err := r.launch(at).run(); err == nil {
		t.Fatal("the run did not break")
	}
	return r
}

// A journal that is cut off anywhere in its last line is used without that
// line; what the line was about is looked up.
func TestCrashTornJournal(t *testing.T) {
	st := stories[0]
	w := st.uninterrupted(t, procoretest.WithLag(lag))
	for _, keep := range []float64{0, 0.3, 0.99} {
		bubble(t, func(t *testing.T) {
			r := broken(t, st, procoretest.WithLag(lag))
			path := r.journalPath()
			data := must(os.ReadFile(path))(t)
			last := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
			cut := last + int(keep*float64(len(data)-last))
			if err := os.Truncate(path, int64(cut)); err != nil {
				t.Fatal(err)
			}
			again := r.launch(point{})
			if notes := again.journal.Notes(); (len(notes) == 1) != (cut > last) {
				t.Errorf("cut at %v: notes %q", keep, notes)
			}
			if _, err := again.run(); err != nil {
				t.Fatal(err)
			}
			r.settled(w)
		})
	}
}

// A journal that is damaged, of another company or of a newer program stops the
// program before it does anything, and says what to do. Moved away, the work
// goes on from what Procore says, and nothing is made twice.
func TestCrashUnusableJournal(t *testing.T) {
	st := stories[0]
	w := st.uninterrupted(t, procoretest.WithLag(lag))
	for name, c := range map[string]struct {
		spoil func([]byte) []byte
		want  error
	}{
		"a line of zeros":   {func(b []byte) []byte { return append(b, append(make([]byte, 80), '\n')...) }, journal.ErrDamaged},
		"another company":   {func(b []byte) []byte { return bytes.Replace(b, []byte("4286480"), []byte("4286491"), 1) }, journal.ErrForeign},
		"a newer program":   {func(b []byte) []byte { return bytes.Replace(b, []byte(`"journal":1`), []byte(`"journal":2`), 1) }, journal.ErrForeign},
		"another host":      {func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("api.simulator"), []byte("api.elsewhere")) }, journal.ErrForeign},
		"a phase unknown":   {func(b []byte) []byte { return bytes.Replace(b, []byte(`"started"`), []byte(`"begun"`), 1) }, journal.ErrDamaged},
		"no head":           {func(b []byte) []byte { return b[bytes.IndexByte(b, '\n')+1:] }, journal.ErrDamaged},
		"two lines in one":  {func(b []byte) []byte { return bytes.Replace(b, []byte("}\n{"), []byte("}{"), 1) }, journal.ErrDamaged},
		"something between": {func(b []byte) []byte { return bytes.Replace(b, []byte("\n"), []byte("\n\n"), 1) }, journal.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := broken(t, st, procoretest.WithLag(lag))
				path := r.journalPath()
				spoilt := c.spoil(must(os.ReadFile(path))(t))
				if err := os.WriteFile(path, spoilt, 0o600); err != nil {
					t.Fatal(err)
				}
				state := must(journal.OpenState(r.dir))(t)
				_, err := state.Journal(r.server.Environment(), meridian.String())
				if !errors.Is(err, c.want) {
					t.Fatalf("err = %v", err)
				}
				explained(t, err)
				if now := must(os.ReadFile(path))(t); !bytes.Equal(now, spoilt) {
					t.Error("the unusable journal was changed")
				}
				if err := os.Rename(path, path+".aside"); err != nil {
					t.Fatal(err)
				}
				// Without a journal nobody knows that the account, which the lists do not
				// show yet, is this program's own: it was in no plan.
				if _, err := r.launch(point{}).run(); err != nil && !errors.Is(err, setup.ErrChanged) {
					t.Fatal(err)
				}
				if _, err := r.launch(point{}).run(); err != nil {
					t.Fatal(err)
				}
				r.settled(w)
			})
		})
	}
}

// Two processes at once: the second is told who holds the lock, and works once
// the first is gone.
func TestCrashTwoAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := stories[0].rig(t)
		first := r.launch(point{})
		state := must(journal.OpenState(r.dir))(t)
		_, err := state.Journal(r.server.Environment(), meridian.String())
		if !errors.Is(err, journal.ErrBusy) || !strings.Contains(err.Error(), "process ") {
			t.Errorf("err = %v", err)
		}
		explained(t, err)
		if _, err := first.run(); err != nil {
			t.Fatal(err)
		}
		second := r.launch(point{})
		defer second.end()
		if left := ids(second.plan()); len(left) != 0 {
			t.Errorf("left: %v", left)
		}
	})
}

// A clock that jumps between two runs, or that is wrong against Procore's,
// changes nothing but times.
func TestCrashClock(t *testing.T) {
	for _, skew := range []time.Duration{-24 * time.Hour, -time.Hour, time.Hour, 24 * time.Hour} {
		t.Run(skew.String(), func(t *testing.T) {
			opts := []procoretest.Option{procoretest.WithLag(lag), procoretest.WithClockSkew(skew), procoretest.WithLimits(20, 600)}
			w := stories[0].uninterrupted(t, opts...)
			bubble(t, func(t *testing.T) {
				r := broken(t, stories[0], opts...)
				// This machine's clock was wrong when the journal was written.
				path := r.journalPath()
				data := must(os.ReadFile(path))(t)
				year := []byte(`"at":"2000`)
				for _, other := range []string{`"at":"1980`, `"at":"2090`} {
					if err := os.WriteFile(path, bytes.ReplaceAll(data, year, []byte(other)), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := r.launch(point{}).run(); err != nil {
					t.Fatal(err)
				}
				r.settled(w)
			})
		})
	}
}
