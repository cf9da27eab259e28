package spec

import (
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// document reads the whole file. It returns false where the file is of another
// version, of which this program does not know what is right.
func (r *fileReader) document(root ast.Node) bool {
	entries := r.mapping(root, "", keysOf(""))
	list := slices.IndexFunc(entries, func(e entry) bool { return e.field == companiesKey })
	r.lists = list >= 0
	if len(entries) > 0 {
		r.spec.Location.Lines[""] = entries[0].line
	}
	if !r.version(entries) {
		return false
	}
	r.entries(entries)
	if r.lists {
		r.companies(entries[list])
	}
	return true
}

// versionKey is the key of the version of a setup file's format.
const versionKey = "version"

// group reads the answers below a path.
func (r *fileReader) group(n ast.Node, path string) { r.entries(r.mapping(n, path, keysOf(path))) }

func (r *fileReader) entries(entries []entry) {
	for _, e := range entries {
		switch f, ok := lookupField(e.field); {
		case ok && r.answers(f, e):
			r.forget(e.field)
			f.read(r, f, e)
		case !ok && e.field != versionKey && e.field != companiesKey:
			r.group(e.value, e.field)
		}
	}
}

// version reads the version; false if it is another one.
func (r *fileReader) version(entries []entry) bool {
	want := strconv.Itoa(fileVersion)
	for _, e := range entries {
		if e.key != versionKey {
			continue
		}
		n, ok := e.value.(*ast.IntegerNode)
		if ok && n.Token.Value == want {
			return true
		}
		if ok {
			file := r.spec.Location.File
			r.problems = nil // they may be right in that version
			r.bad(e.line, e.field, n.Token.Value, "unknown version",
				"this procore-setup reads version "+want+"; a newer one may read "+file)
			return false
		}
		if s, ok := e.value.(*ast.StringNode); ok && s.Value == want {
			r.bad(e.line, e.field, s.Value, "must be a number, not the text", unquote)
			return true
		}
		r.bad(e.line, e.field, shownOf(e.value), "must be the number", "", want)
		return true
	}
	r.bad(r.spec.Location.Lines[""], versionKey, "", "missing", "write version: "+want+" on the first line")
	return true
}

// unquote is what to do about a number or a flag that was written as a text.
const unquote = "take the quotes away"

// shownOf is shown for a value that may be nothing.
func shownOf(n ast.Node) string {
	if _, null := n.(*ast.NullNode); null || n == nil {
		return ""
	}
	return shown(n)
}

// from records where a field's value came from.
func (r *fileReader) from(e entry) { r.spec.SetSource(e.field, inFile(r.spec.Location.File, e.line)) }

// isGroup tells whether keys with values stand at n.
func isGroup(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// The keys of a row of a template, as a setup file has them.
var rowKeys = []string{"level", "granular"}

// tool reads a level, or a level with granular permissions.
func (r *fileReader) tool(e entry) (ToolSpec, bool) {
	var t ToolSpec
	if !isGroup(e.value) {
		level, ok := r.word(e)
		return ToolSpec{Level: level}, ok
	}
	ok := true
	for _, e := range r.mapping(e.value, e.field, rowKeys) {
		switch e.key {
		case "level":
			t.Level, ok = r.word(e)
		case "granular":
			t.Granular = r.granular(e)
		}
	}
	return t, ok
}

// granular reads the list of a tool's granular permissions; never nil where
// there is a list.
func (r *fileReader) granular(e entry) []string {
	items, ok := r.list(e, "[act_as_manager]")
	if !ok {
		return nil
	}
	actions := []string{}
	for _, item := range items {
		one := entry{field: e.field, line: lineOf(item), value: item}
		action, ok := r.word(one)
		if !ok {
			continue
		}
		r.spec.Location.Lines[e.field+"."+action] = one.line
		actions = append(actions, action)
	}
	return actions
}
