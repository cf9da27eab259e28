package tui_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui/tuitest"
)

// TestHostileCompany goes all the way in a company in which every name is an attack,
// and opens what there is on the way, at several sizes. The watcher looks at every
// frame; afterwards the report and the setup file have to be sound.
func TestHostileCompany(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Chdir(t.TempDir())
	synctest.Test(t, func(t *testing.T) {
		w := &soakWorld{
			t: t, dice: rand.New(rand.NewPCG(1, 2)), st: newSoakStats(nil), dir: t.TempDir(), //nolint:gosec // a test's dice
			before: map[int64]procoretest.State{}, byHand: map[int64]bool{},
			options: []procoretest.Option{procoretest.WithFixtures(procoretest.Hostile), procoretest.WithLatency(100 * time.Millisecond)},
		}
		w.server = procoretest.New(w.options...)
		w.goal = soakGoal{company: w.server.Companies()[0], email: email}
		w.machine()
		w.deps.Demo, w.deps.Open, w.deps.Credentials, w.deps.Method = true, w.browse, w.server.Credentials(), ""
		w.deps.Spec.Environment = w.server.Environment()
		w.server.ClearFaults() // this is about names
		w.start()
		seen := map[string]bool{}
		through := false
		for n := 0; n < 120 && !through && !t.Failed(); n++ {
			g, ok := w.look()
			if !ok {
				t.Fatalf("the wizard ended:\n%s", w.Text())
			}
			if through = g.OK; !seen[g.Page] && !g.Busy {
				seen[g.Page] = true
				w.allAround(g.Page)
				continue
			}
			w.act(g, false)
		}
		if !through {
			t.Fatalf("it did not go through, %d pages were seen:\n%s", len(seen), w.Text())
		}
		w.Keys("e")
		w.WaitFor("Report:")
		w.Keys("s")
		w.WaitFor("Setup file:")
		for range 12 { // the way back has the pages that passed by themselves
			w.Keys("<esc>")
			w.Wait(time.Second)
			if g, ok := w.look(); ok && !seen[g.Page] {
				seen[g.Page] = true
				w.allAround(g.Page)
			}
		}
		if len(seen) < 10 {
			t.Errorf("only %d pages were seen: %v", len(seen), seen)
		}
		w.stop()
		w.files()
		w.sound()
	})
}

// allAround opens what a page has beside the way through.
func (w *soakWorld) allAround(page string) {
	keys := []string{"<f1>", "<ctrl+p>"}
	switch page {
	case "matrixPage":
		keys = append(keys, "d", "b", "p", "l", "o", "w", "/", "<down>", "<tab>", "c", "<tab>")
	case "projectsPage":
		keys = append(keys, "f", "l", "/", "s")
	}
	for _, k := range keys {
		w.Resize(80, 24)
		w.Keys(k)
		w.Resize(40, 12)
		w.Keys("<end>")
		w.Resize(150, 45)
		if g, ok := w.look(); ok && (g.Overlay != "" || k == "/") {
			w.Keys("<esc>")
		}
	}
	w.Resize(80, 24)
}

// markup is what Markdown obeys and nobody has escaped: a tag, a comment or a link.
var markup = regexp.MustCompile(`(^|[^\\])(<script|<!|\]\()`)

// sound checks the files that were written into the current folder.
func (w *soakWorld) sound() {
	w.t.Helper()
	kinds := map[string]int{}
	files, err := filepath.Glob("*")
	if err != nil {
		w.t.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			w.t.Fatal(err)
		}
		kinds[filepath.Ext(path)]++
		switch filepath.Ext(path) {
		case ".json":
			if !json.Valid(data) {
				w.t.Errorf("%s is no JSON:\n%s", path, data)
			}
		case ".md":
			if markup.Match(data) {
				w.t.Errorf("markup got into the report:\n%s", data)
			}
		case ".csv":
			if rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll(); err != nil || len(rows) < 2 {
				w.t.Errorf("%s has %d rows, %v:\n%s", path, len(rows), err, data)
			}
		case ".yaml":
			if _, err := spec.ParseFile(path, data); err != nil {
				w.t.Errorf("the setup file can't be read: %v\n%s", err, data)
			}
		}
	}
	if kinds[".json"] == 0 || kinds[".csv"] == 0 || kinds[".md"] == 0 || kinds[".yaml"] == 0 {
		w.t.Errorf("these files were written: %v", files)
	}
}
