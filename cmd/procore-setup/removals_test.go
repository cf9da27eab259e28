package main

import "testing"

// TestConfirmRemovals: how a number is said, for one run and for several.
func TestConfirmRemovals(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"12": "--confirm-removals 12", "0": "--confirm-removals 0",
		"4286480=12": "--confirm-removals 4286480=12", " 4286480 = 3 ": "--confirm-removals 4286480=3",
		"Smith, Jones = Sons=7": `--confirm-removals "Smith, Jones = Sons=7"`,
		`a\b.yaml=1`:            `--confirm-removals a\b.yaml=1`,
		"":                      "", "many": "", "=3": "", "4286480=": "", "4286480=x": "", "-1": "", "4286480=-1": "", "99999999999": "",
	} {
		var r removals
		err := r.Set(said)
		if (err == nil) != (want != "") || err == nil && r[0].flag() != want {
			t.Errorf("%q: %v, %v; want %q", said, r, err, want)
		}
	}
	var r removals
	if r.Set("4286480=1") != nil || r.Set("4286491=1") != nil || r.Set("4286480=2") == nil || r.single() != nil {
		t.Errorf("several: %v", &r)
	}
	if r.Set("5") != nil || r.single() == nil {
		t.Error("one number for several was taken")
	}
}
