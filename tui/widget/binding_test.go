package widget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// bound is a widget that says which keys work.
type bound interface {
	keyed
	Bindings() []Binding
}

// What Bindings says is true in every state: a key that is said to work is taken and
// is not denied; a key that is off is not acted on.
func TestBindingsTellTheTruth(t *testing.T) {
	walk := strings.Fields("up down home end space a / t o ! s r f i 1 4 enter esc backspace v n left right d pgdown")
	makers := map[string]func() bound{
		"matrix": func() bound { return sampleMatrix() },
		"picker": func() bound { return samplePicker() },
		"chooser": func() bound {
			p := NewChooser(sampleColumns()...)
			p.SetRows(sampleProjects())
			return p
		},
		"choice":    func() bound { return NewChoice(sampleKinds(), "user") },
		"diff":      func() bound { return NewDiff(sampleDiff()) },
		"checklist": func() bound { return NewChecklist(sampleChecks()) },
	}
	for name, maker := range makers {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				steps := rapid.SliceOfN(rapid.SampledFrom(walk), 0, 12).Draw(t, "steps")
				state := func() bound {
					w := maker()
					for _, k := range steps {
						w.Key(press(k))
					}
					return w
				}
				for _, b := range state().Bindings() {
					for _, k := range b.Keys {
						result, taken := state().Key(press(k))
						_, denied := result.(Denied)
						switch {
						case b.Off == "" && !taken:
							t.Fatalf("%s (%s) is said to work and is not taken", k, b.Text)
						case b.Off == "" && denied:
							t.Fatalf("%s (%s) is said to work and is denied: %v", k, b.Text, result)
						case b.Off != "" && result != nil && !denied:
							t.Fatalf("%s (%s) is off (%s) and does %v", k, b.Text, b.Off, result)
						}
					}
				}
			})
		})
	}
}

// Keys that differ do not share a binding's key.
func TestBindingsAreDistinct(t *testing.T) {
	for name, w := range map[string]bound{"matrix": sampleMatrix(), "picker": samplePicker(), "choice": NewChoice(sampleKinds(), "")} {
		seen := map[string]string{}
		for _, b := range w.Bindings() {
			for _, k := range b.Keys {
				if old, ok := seen[k]; ok {
					t.Errorf("%s: %s is both %s and %s", name, k, old, b.Text)
				}
				seen[k] = b.Text
			}
		}
	}
}
