package tui

import (
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
)

// A draft is the template that the answers ask for, with what the rules say.
type draft struct {
	base, want permission.Template
	problems   setup.Problems
	findings   []permission.Finding
}

// draft works the template out from the present answers.
func (s *Session) draft() draft {
	var d draft
	if s.Snapshot.Vocabulary == nil {
		return d
	}
	base, err := setup.Base(s.Spec, s.Snapshot)
	if err == nil {
		d.base = base
	}
	d.want, d.problems = setup.Wanted(s.Spec, s.Snapshot)
	d.findings = s.Snapshot.Vocabulary.Check(d.want)
	return d
}

// adoptKeys names the rows of the answers by this company's own keys, so that
// an edit finds the row that a preset or a file has named otherwise.
func (s *Session) adoptKeys() {
	v := s.Snapshot.Vocabulary
	if v == nil {
		return
	}
	tools := make(map[string]setup.ToolSpec, len(s.Spec.Template.Tools))
	for name, spec := range s.Spec.Template.Tools {
		tool, err := v.Find(name)
		if err != nil || tool.Key == name {
			tools[name] = spec
			continue
		}
		if _, taken := s.Spec.Template.Tools[tool.Key]; taken {
			continue // the row under Procore's own key is the admin's
		}
		tools[tool.Key] = spec
		s.Spec.SetSource(toolField(tool.Key), s.Spec.Source(toolField(name)))
	}
	s.Spec.Template.Tools = tools
}

// toolField is the path of a row in the spec's sources.
func toolField(key string) string { return "template.tools." + key }

// edit changes one row of the template by the rules, or says why it can't be.
func (s *Session) edit(tool string, change func(*permission.Vocabulary, *permission.Template) error) error {
	v := s.Snapshot.Vocabulary
	want, _ := setup.Wanted(s.Spec, s.Snapshot)
	t := want.Clone()
	if err := change(v, &t); err != nil {
		return err
	}
	base, err := setup.Base(s.Spec, s.Snapshot)
	if err != nil {
		return err
	}
	s.remember()
	tools := make(map[string]setup.ToolSpec, len(s.Spec.Template.Tools)+1)
	for k, spec := range s.Spec.Template.Tools {
		tools[k] = spec
	}
	if sameRow(v, base, t, tool) {
		delete(tools, tool)
	} else {
		tools[tool] = rowSpec(v, t, tool)
	}
	s.Spec.Template.Tools = tools
	s.answer(toolField(tool))
	return nil
}

// sameRow tells whether two templates give the same on one tool.
func sameRow(v *permission.Vocabulary, a, b permission.Template, tool string) bool {
	for _, d := range v.Compare(a, b) {
		if d.Tool == tool {
			return false
		}
	}
	return true
}

// rowSpec is one row as the spec says it.
func rowSpec(v *permission.Vocabulary, t permission.Template, tool string) setup.ToolSpec {
	spec := setup.ToolSpec{Level: t.Level(tool).ID()}
	if !t.Level(tool).TakesGranular() {
		return spec
	}
	spec.Granular = []string{}
	if row, ok := v.Tool(tool); ok {
		for _, a := range row.Actions {
			if t.Granted(tool, a.Key) {
				spec.Granular = append(spec.Granular, a.Key)
			}
		}
	}
	slices.Sort(spec.Granular)
	return spec
}

// absent lists the names in the answers that this company does not have.
func (s *Session) absent() []string {
	var out []string
	v := s.Snapshot.Vocabulary
	if v == nil {
		return nil
	}
	for name := range s.Spec.Template.Tools {
		if _, err := v.Find(name); err != nil {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// leaveOut takes the rows and granular permissions out of the answers that this
// company does not have; it can be undone.
func (s *Session) leaveOut() {
	s.remember()
	v := s.Snapshot.Vocabulary
	tools := map[string]setup.ToolSpec{}
	for name, spec := range s.Spec.Template.Tools {
		tool, err := v.Find(name)
		if err != nil {
			continue
		}
		if spec.Granular != nil {
			kept := []string{}
			for _, a := range spec.Granular {
				if _, err := tool.Find(a); err == nil {
					kept = append(kept, a)
				}
			}
			spec.Granular = kept
		}
		tools[name] = spec
	}
	s.Spec.Template.Tools = tools
}
