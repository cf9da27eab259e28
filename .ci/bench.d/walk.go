package main

import (
	"os"
	"time"
)

// The keys that the walk presses.
const enter, escape = "\r", "\x1b"

// reading is how long a page is looked at. A commit is looked at longer: a key that
// comes at once was meant for the page before, and does not change Procore.
const (
	reading  = 150 * time.Millisecond
	deciding = 600 * time.Millisecond
	again    = 5 * time.Second // a key that was not taken is pressed again after it
)

// A step of the walk waits for a text and then presses keys; where the page may not be
// left yet it presses them again and again, until a text shows that it was.
type step struct{ until, keys, left string }

// walk goes through the wizard from its first page to the checklist, with all
// projects selected, and a filter on the way.
var walk = []step{
	{until: "Which integration", keys: "syncezy" + enter},
	{until: "Which app signs in", keys: enter},
	{until: "Who should", keys: "sync@meridian.example"},
	{until: "sync@meridian.example", keys: enter},
	{until: "y change Procore", keys: "y"},
	{until: "What may the account do", keys: enter, left: "y change Procore"},
	{until: "y change Procore", keys: "y"},
	{until: "000 selected", keys: "/tower"},
	{until: "shown", keys: escape},
	{until: "Where should", keys: enter, left: "y change Procore"},
	{until: "y change Procore", keys: "y"},
	{until: "Set up and read back", keys: ""},
}

// wizarded goes through the wizard by its keys and returns the most memory that it
// held, and how much of it was its own file.
func (b *bench) wizarded(projects int) (held, mapped int64, err error) {
	w, err := b.world(projects)
	if err != nil {
		return 0, 0, err
	}
	defer w.stop()
	state, err := os.MkdirTemp(b.dir, "state")
	if err != nil {
		return 0, 0, err
	}
	t, err := open(append(w.env, "NO_COLOR=1"), nil, b.product, w.flags(state)...)
	if err != nil {
		return 0, 0, err
	}
	for _, s := range walk {
		if _, err = t.wait(s.until); err != nil {
			break
		}
		time.Sleep(reading)
		if s.keys == "y" {
			time.Sleep(deciding)
		}
		if err = t.send(s.keys); err != nil {
			break
		}
		for pressed := time.Now(); s.left != "" && !t.has(s.left); time.Sleep(reading) {
			if time.Since(pressed) < again {
				continue
			}
			pressed = time.Now()
			if err = t.send(s.keys); err != nil || time.Since(t.started) > 2*patience {
				break
			}
		}
	}
	held, mapped, cerr := t.close()
	if err == nil {
		err = cerr
	}
	return held, mapped, err
}
