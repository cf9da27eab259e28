package main

import (
	"os"
	"slices"
	"time"
)

// starts is how often each program is started; they take turns.
const starts = 15

// firstFrame measures the time from the start of a program to its first frame, against
// that of the smallest Bubble Tea program. The fastest start of each counts: what makes
// one slower is the machine, which starts other things too.
func firstFrame(b *bench) error {
	var hello, demo, wizard []float64
	for range starts {
		for _, p := range []struct {
			into *[]float64
			name string
			text string
			args []string
		}{
			{&hello, b.hello, "Hello, world", nil},
			{&demo, b.product, "Which integration", []string{"--demo", "--theme", "dark"}},
			{&wizard, b.product, "Which integration", []string{"--store", "memory", "--theme", "dark"}},
		} {
			took, err := b.start(p.text, p.name, p.args...)
			if err != nil {
				return err
			}
			*p.into = append(*p.into, took.Seconds()*1000)
		}
	}
	peer := slices.Min(hello)
	for _, m := range []struct {
		name  string
		times []float64
	}{{"wizard", wizard}, {"wizard --demo", demo}} {
		own := slices.Min(m.times)
		b.row(row{
			what: "first frame, " + m.name, own: millis(own), peer: "hello world " + millis(peer),
			ratio: own / peer, goal: 1.5, most: true,
		})
	}
	return nil
}

// start runs a program until it shows a text, and returns how long that took.
func (b *bench) start(text, name string, args ...string) (time.Duration, error) {
	dir, err := os.MkdirTemp(b.dir, "state")
	if err != nil {
		return 0, err
	}
	t, err := open([]string{"XDG_STATE_HOME=" + dir, "TMPDIR=" + dir}, []string{text}, name, args...)
	if err != nil {
		return 0, err
	}
	took, err := t.wait(text)
	if _, _, cerr := t.close(); err == nil {
		err = cerr
	}
	return took, err
}
