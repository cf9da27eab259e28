package setup

import (
	"errors"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// An Excess is a row that gives more than the integration asks for: from what is
// asked for to what would do.
type Excess struct {
	permission.Difference
	Unless string // what needs it all the same: an option of the integration; empty: nothing that is known
}

// ErrNoNeeds means that nothing is known of what an integration needs.
var ErrNoNeeds = errors.New("the integration's page names no level, so it can't be told what it does not need")

// Unneeded returns the rows of the project template in which s gives more than
// its integration's page asks for, for those who want the least privilege that
// works. Its error is [ErrNoNeeds], or [spec.Problems].
func Unneeded(s spec.Spec, snap *Snapshot) ([]Excess, error) {
	want, problems := Wanted(s, snap)
	if len(problems) > 0 {
		return nil, problems
	}
	p, err := spec.LookupPreset(s.Integration)
	if err != nil || len(p.Spec.Template.Tools) == 0 {
		return nil, ErrNoNeeds
	}
	// A tool that the company does not show can't be in want either.
	bare := spec.Spec{Template: spec.TemplateSpec{Name: s.Template.Name, Tools: p.Spec.Template.Tools}}
	need, _ := Wanted(bare, snap)
	var all []Excess
	for _, d := range snap.Vocabulary.Compare(want, least(snap.Vocabulary, want, need)) {
		all = append(all, Excess{d, option(p, d, snap)})
	}
	return all, nil
}

// least returns as much of want as need has.
func least(v *permission.Vocabulary, want, need permission.Template) permission.Template {
	out := want.Clone()
	for _, tool := range v.Tools {
		has, needs := want.Level(tool.Key), need.Level(tool.Key)
		if has < needs {
			continue
		}
		// The rules let every level through that either of the two has.
		_ = v.SetLevel(&out, tool.Key, needs)
		for _, a := range tool.Actions {
			on := need.Granted(tool.Key, a.Key) && (has != needs || want.Granted(tool.Key, a.Key))
			_ = v.SetAction(&out, tool.Key, a.Key, on)
		}
	}
	return out
}

// option returns what an option of a preset needs a row for; "" if none does.
func option(p spec.Preset, d permission.Difference, snap *Snapshot) string {
	for _, o := range p.Optional {
		t, err := snap.Vocabulary.Find(o.Tool)
		l, bad := permission.ParseLevel(o.Level)
		if err == nil && bad == nil && t.Key == d.Tool && l >= d.Before {
			return o.Reason
		}
	}
	return ""
}
