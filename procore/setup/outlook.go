package setup

import (
	"errors"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// An Outlook is what one stage would change, as far as that can be told now: the whole plan
// is one of each stage that commits. It is to be read, not to be carried out: the page of a
// stage reads Procore again and plans anew.
type Outlook struct {
	Stage spec.Stage
	Plan  Plan
	Later string // why its plan can't be told yet; "" where it can
}

// Outlooks returns what each stage would change, in their order.
func Outlooks(s spec.Spec, snap *Snapshot) []Outlook {
	var out []Outlook
	for _, st := range spec.Committed() {
		o := Outlook{Stage: st}
		if snap.Has(ofStage(st).needs) {
			plan, err := Diff(s, snap, st)
			if err != nil {
				o.Later = "can't be planned yet: " + notYet(err)
			}
			o.Plan = plan.Stage(st)
		} else {
			o.Later = "planned when you get there: Procore has not been asked for all of it yet"
		}
		out = append(out, o)
	}
	return out
}

// notYet says why a stage can't be planned, to somebody who only reads on: what to do about
// it, which may be to change a setup file, is said where the stage is.
func notYet(err error) string {
	var problems spec.Problems
	if !errors.As(err, &problems) {
		return text.Display(err.Error())
	}
	var words []string
	for _, p := range problems {
		p.Hint = ""
		words = append(words, p.Titled())
	}
	return text.Display(strings.Join(words, "; "))
}
