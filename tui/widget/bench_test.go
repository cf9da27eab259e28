package widget

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"charm.land/bubbles/v2/list"
	tea "charm.land/bubbletea/v2"
)

// The size of the screen on which the benchmarks draw.
const benchWidth, benchHeight = 100, 30

// sizes are the numbers of rows at which a list is measured.
var sizes = []int{10_000, 100_000}

// presses are what is measured, a key press and its frame each: a step down and back,
// and a letter of the filter typed and taken back.
var presses = []struct{ name, before, keys string }{
	{"move", "", "down up"},
	{"filter", "/ t", "o backspace"},
}

// BenchmarkPickerFrame is a key press and the frame that it makes.
func BenchmarkPickerFrame(b *testing.B) {
	theme := NewTheme(Dark, false)
	for _, n := range sizes {
		rows := manyRows(n)
		for _, c := range presses {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				p := NewPicker(sampleColumns()...)
				p.SetRows(rows)
				keys(p, c.before)
				names := strings.Fields(c.keys)
				for i := 0; b.Loop(); i++ {
					p.Key(press(names[i%len(names)]))
					_ = p.View(theme, benchWidth, benchHeight)
					_ = p.Summary()
				}
			})
		}
	}
}

// A peerItem is a row of the peer's list.
type peerItem PickRow

// Title, Description and FilterValue are what the peer's default delegate asks for.
func (i peerItem) Title() string       { return i.Cells[1] }
func (i peerItem) Description() string { return strings.Join(i.Cells[2:], " ") }
func (i peerItem) FilterValue() string { return strings.Join(i.Cells, " ") }

// BenchmarkListFrame is the same in the list of Charm's bubbles, the peer, with its
// default delegate. Its filter works in the background, so a frame is the one that
// shows what the key asked for.
func BenchmarkListFrame(b *testing.B) {
	for _, n := range sizes {
		items := make([]list.Item, n)
		for i, r := range manyRows(n) {
			items[i] = peerItem(r)
		}
		for _, c := range presses {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				m := list.New(items, list.NewDefaultDelegate(), benchWidth, benchHeight)
				still := m.FilterInput.Styles()
				still.Cursor.Blink = false // its command would wait for the next blink
				m.FilterInput.SetStyles(still)
				for name := range strings.FieldsSeq(c.before) {
					m = feed(m, press(name))
				}
				names := strings.Fields(c.keys)
				for i := 0; b.Loop(); i++ {
					m = feed(m, press(names[i%len(names)]))
					_ = m.View()
				}
			})
		}
	}
}

// feed gives the peer a message, and what its commands answer at once.
func feed(m list.Model, msg tea.Msg) list.Model {
	m, cmd := m.Update(msg)
	for _, msg := range answers(cmd) {
		m, _ = m.Update(msg)
	}
	return m
}

// answers runs a command and returns what it found.
func answers(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		var out []tea.Msg
		for _, c := range msg {
			out = append(out, answers(c)...)
		}
		return out
	case list.FilterMatchesMsg:
		return []tea.Msg{msg}
	}
	return nil
}

// queries are of 1, 4 and 12 letters.
var queries = []string{"w", "oakl", "construction"}

// variedRows are rows as a large company has them: names repeat, numbers do not.
func variedRows(n int) []PickRow {
	var (
		streets = strings.Fields("Harbor Maple Ridge Canyon Juniper Summit Oak Mission Cedar Bay Pacific")
		kinds   = strings.Fields("Tower Fit-out Renovation Annex Garage Clinic School Bridge Library Warehouse Depot Müllerhof")
		cities  = strings.Fields("Carpinteria Goleta Ventura Zürich Oakland Sacramento Reno")
		stages  = strings.Fields("Bidding Pre-Construction Construction Warranty Closed")
	)
	rows := make([]PickRow, n)
	for i := range rows {
		rows[i] = PickRow{ID: int64(i + 1), Cells: []string{
			fmt.Sprintf("G-%06d", i), streets[i/len(kinds)%len(streets)] + " " + kinds[i%len(kinds)],
			cities[i/3%len(cities)], stages[i/2%len(stages)], "no access",
		}}
	}
	return rows
}

// BenchmarkPickerFilter finds the rows for a query among 100,000, from nothing; its
// "anew" is with taking the rows over, as for a list that was just read.
func BenchmarkPickerFilter(b *testing.B) {
	rows := variedRows(100_000)
	for _, query := range queries {
		b.Run(fmt.Sprint(len(query)), func(b *testing.B) {
			p := NewPicker(sampleColumns()...)
			p.SetRows(rows)
			for b.Loop() {
				p.SetFilter("")
				p.SetFilter(query)
			}
			if p.Shown() == 0 || p.Shown() == len(rows) {
				b.Fatalf("%q leaves %d rows", query, p.Shown())
			}
		})
		b.Run(fmt.Sprintf("anew/%d", len(query)), func(b *testing.B) {
			for b.Loop() {
				p := NewPicker(sampleColumns()...)
				p.SetRows(rows)
				p.SetFilter(query)
			}
		})
	}
}

// BenchmarkFzfFilter is the same with fzf, the peer, as the environment variable FZF
// names it. It is a process that reads the lines each time; what it takes to start is
// told by "empty", a list without lines.
func BenchmarkFzfFilter(b *testing.B) {
	fzf := os.Getenv("FZF")
	if fzf == "" {
		b.Skip("FZF does not name the program to compare with")
	}
	var lines bytes.Buffer
	for _, r := range variedRows(100_000) {
		lines.WriteString(strings.Join(r.Cells, " ") + "\n")
	}
	full, empty := filepath.Join(b.TempDir(), "lines"), filepath.Join(b.TempDir(), "empty")
	for name, content := range map[string][]byte{full: lines.Bytes(), empty: nil} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for _, query := range queries {
		for name, list := range map[string]string{"empty": empty, "full": full} {
			b.Run(fmt.Sprintf("%s/%d", name, len(query)), func(b *testing.B) {
				for b.Loop() {
					runFilter(b, fzf, query, list)
				}
			})
		}
	}
}

// runFilter runs fzf over a file; exit code 1 says that nothing matches.
func runFilter(b *testing.B, fzf, query, list string) {
	b.Helper()
	in, err := os.Open(list)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	cmd := exec.CommandContext(b.Context(), fzf, "--filter", query)
	cmd.Stdin = in
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		b.Fatal(err)
	}
}
