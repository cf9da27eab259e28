// Package tuitest drives whole terminal programs in tests: real bytes go in, and what
// a person would see comes out, from a model of the terminal's screen.
//
// Rules of the package:
//   - [Start] runs a model in this process inside a testing/synctest bubble. Time is
//     fake: waiting costs nothing, and after each key everything that the key set off
//     has happened. No socket may be used in there.
//   - [Exec] runs a binary behind a real pseudo terminal, in real time. It is for the
//     few things that only a process has: start, signals, exit codes, the terminal as
//     it is left behind.
//   - Text that a person would type or paste is given by Type and Paste, everything
//     else by Keys; Presses counts only the latter.
//   - Every frame that was ever shown is kept, so that a test can say that a secret
//     never was.
package tuitest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/vt"
)

// display is a terminal's screen and everything that it has shown.
type display struct {
	mu     sync.Mutex
	emu    *vt.Emulator
	frames []string
	raw    strings.Builder // all output
	wrote  chan struct{}   // closed and replaced at every write
	// cooked turns line feeds into new lines, as a terminal's driver would: a program
	// whose input is no terminal leaves that to it.
	cooked  bool
	presses int
}

func newDisplay(w, h int) *display {
	return &display{emu: vt.NewEmulator(w, h), wrote: make(chan struct{})}
}

// output is the program's end of a display.
type output struct{ *display }

// Write shows what the program writes.
func (o output) Write(p []byte) (int, error) { return o.show(p) }

// show puts output on the screen and keeps it.
func (d *display) show(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.raw.Write(p)
	text := string(p)
	if d.cooked {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if _, err := d.emu.WriteString(text); err != nil {
		return 0, err
	}
	if frame := d.text(); len(d.frames) == 0 || d.frames[len(d.frames)-1] != frame {
		d.frames = append(d.frames, frame)
	}
	close(d.wrote)
	d.wrote = make(chan struct{})
	return len(p), nil
}

// changed is closed at the next write.
func (d *display) changed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.wrote
}

func (d *display) resize(w, h int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.emu.Resize(w, h)
}

// text is the screen without the blanks at the ends of lines; the lock is held.
func (d *display) text() string {
	lines := strings.Split(d.emu.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// Text is what a person would read on the screen now, without blanks at the ends of
// lines and without empty lines at the end.
func (d *display) Text() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text()
}

// ANSI is the screen with its colours and attributes.
func (d *display) ANSI() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.emu.Render()
}

// Has says whether the screen shows a text on one line.
func (d *display) Has(text string) bool { return d.Line(text) != "" }

// Line is the first line of the screen that holds a text; empty if none does.
func (d *display) Line(holding string) string {
	for _, line := range strings.Split(d.Text(), "\n") {
		if strings.Contains(line, holding) {
			return line
		}
	}
	return ""
}

// Row is the line of the screen with a number, from 0 at the top; empty beyond the
// last.
func (d *display) Row(n int) string {
	lines := strings.Split(d.Text(), "\n")
	if n < 0 || n >= len(lines) {
		return ""
	}
	return lines[n]
}

// Frames are all the different screens that were shown, as texts, in order.
func (d *display) Frames() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.frames)
}

// Output is every byte that the program has written.
func (d *display) Output() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.raw.String()
}

// Shown says whether a text was ever on the screen or in the output: the check that
// a secret never was.
func (d *display) Shown(text string) bool {
	if strings.Contains(d.Output(), text) {
		return true
	}
	return slices.ContainsFunc(d.Frames(), func(f string) bool {
		return strings.Contains(f, text) || strings.Contains(strings.ReplaceAll(f, "\n", ""), text)
	})
}

// Presses is how many keys were pressed, without typed and pasted text.
func (d *display) Presses() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.presses
}

func (d *display) press(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.presses += n
}

// NotForRaces leaves a test out where only races are looked for (-short): it is about
// pictures, counts or times, or does what a smaller one does as well.
func NotForRaces(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("about no race")
	}
}
