package widget

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A StepState says how far a page of the wizard is.
type StepState int

// The states of a step.
const (
	StepLocked   StepState = iota // not reached
	StepLooked                    // looked at; nothing is done yet
	StepDone                      // done, and right where it was read back
	StepCurrent                   // the page on the screen
	StepStale                     // done once; a later answer, or Procore, does not agree any more
	StepAttested                  // done, as somebody says, and not read back
)

// A Step is one page in the stepper.
type Step struct {
	Name  string
	State StepState
}

// narrow is the width under which columns and steps give way to short forms.
const narrow = 60

// leastRight is the number of cells in which a shortened name still says something.
const leastRight = 8

// Stepper is the line that says where the admin is, exactly w cells, with right at
// its end (the company). Under 60 columns, or where the names do not fit, it is
// "3 of 5 Template". right is shortened, and left out where hardly any of it would fit.
func Stepper(t *Theme, steps []Step, right string, w int) string {
	long := make([]string, 0, len(steps))
	for _, s := range steps {
		long = append(long, step(t, s))
	}
	line := " " + strings.Join(long, "   ")
	if w < narrow || ansi.StringWidth(line) > w {
		line = shortStepper(t, steps)
	}
	if room := w - ansi.StringWidth(line) - 2; room >= leastRight {
		right = cut(plain(right), room)
	}
	return Ends(line, t.Dim.Render(plain(right)), w)
}

// step is one step's glyph and name. Only the current one is in the accent colour.
func step(t *Theme, s Step) string {
	name := plain(s.Name)
	switch s.State {
	case StepDone:
		return t.Good.Render(t.Glyphs.Done) + " " + t.Text.Render(name)
	case StepLooked:
		return t.Text.Render(t.Glyphs.Looked + " " + name)
	case StepCurrent:
		return t.Here.Render(t.Glyphs.Here + " " + name)
	case StepStale:
		return t.Warn.Render(t.Glyphs.Stale) + " " + t.Text.Render(name)
	case StepAttested:
		return t.Text.Render(t.Glyphs.Attested + " " + name)
	default:
		return t.Off.Render(t.Glyphs.Locked + " " + name)
	}
}

// shortStepper names the current step alone, and how many are to be looked at again.
func shortStepper(t *Theme, steps []Step) string {
	line, stale := "", 0
	for i, s := range steps {
		switch s.State {
		case StepCurrent:
			line = fmt.Sprintf(" %d of %d ", i+1, len(steps)) + t.Here.Render(plain(s.Name))
		case StepStale:
			stale++
		}
	}
	if stale > 0 {
		line += "  " + t.Warn.Render(t.Glyphs.Stale) + fmt.Sprintf(" %d to check", stale)
	}
	return line
}
