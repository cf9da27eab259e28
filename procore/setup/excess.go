package setup

import (
	"errors"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
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

// Lower takes away what nothing needs of what [Unneeded] found.
func Lower(rows []Excess) func(*permission.Vocabulary, *permission.Template) error {
	return func(v *permission.Vocabulary, t *permission.Template) error {
		for _, x := range rows {
			if x.Unless != "" {
				continue
			}
			if err := x.lower(v, t); err != nil {
				return err
			}
		}
		return nil
	}
}

// lower makes a row what would do.
func (x Excess) lower(v *permission.Vocabulary, t *permission.Template) error {
	if err := v.SetLevel(t, x.Tool, x.After); err != nil || !x.After.TakesGranular() {
		return err
	}
	for _, a := range x.Removed {
		if v.Locked(*t, x.Tool, a) == "" {
			if err := v.SetAction(t, x.Tool, a, false); err != nil {
				return err
			}
		}
	}
	for _, a := range x.Added {
		if err := v.SetAction(t, x.Tool, a, true); err != nil {
			return err
		}
	}
	return nil
}

// Line tells a row that gives more than is needed.
func (x Excess) Line(s spec.Spec, snap *Snapshot) Line {
	line := RowLine(permission.ProjectScope, snap, x.Difference, "")
	if x.Unless != "" {
		line.Kind, line.Source = LineSame, "kept: "+text.Display(x.Unless)
	} else if from := s.RowSource(permission.ProjectScope, x.Tool).Text; from != "" {
		line.Source = from
	}
	return line
}
