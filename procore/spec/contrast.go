package spec

import (
	"maps"
	"slices"
	"strings"

	"procore-setup/procore/permission"
)

// A Contrast is one answer in which two specs differ, as a setup file says it; "": it has none.
type Contrast struct {
	Path   string `json:"path"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Contrasts returns the answers in which b differs from a, in the order of the fields; of a
// template's tools, each that does.
func Contrasts(a, b Spec) []Contrast {
	var out []Contrast
	add := func(path, before, after string) {
		if before != after {
			out = append(out, Contrast{path, before, after})
		}
	}
	for _, f := range fields {
		tools, rows := f.held.(toolsValue)
		if !rows {
			add(f.Path, answerOf(f, &a), answerOf(f, &b))
			continue
		}
		was, is := tools.rows(&a), tools.rows(&b)
		either := map[string]ToolSpec{}
		maps.Copy(either, was)
		maps.Copy(either, is)
		for _, name := range slices.Sorted(maps.Keys(either)) {
			add(f.Path+"."+name, rowText(was, name), rowText(is, name))
		}
	}
	return out
}

// answerOf is an answer as text, where there can be one.
func answerOf(f Field, s *Spec) string {
	if !f.there(s) {
		return ""
	}
	return f.get(s)
}

// rowText is a tool as a person reads it: its level and what else it grants.
func rowText(tools map[string]ToolSpec, name string) string {
	t, ok := tools[name]
	if !ok {
		return ""
	}
	level := t.Level
	if l, err := permission.ParseLevel(level); err == nil {
		level = l.ID()
	}
	if t.Granular == nil {
		return level
	}
	return level + " [" + strings.Join(slices.Sorted(slices.Values(t.Granular)), ", ") + "]"
}
