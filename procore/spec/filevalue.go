package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// This file reads single values of the YAML tree, and records the mistakes that
// are the same for every field.

// An entry is one key of a mapping with its value.
type entry struct {
	key   string
	field string // path
	line  int
	value ast.Node
}

// mapping returns the entries of n that may be read, each once. Keys are those
// allowed; nil means that any may stand there.
func (r *fileReader) mapping(n ast.Node, field string, keys []string) []entry {
	var values []*ast.MappingValueNode
	switch n := r.plain(n, field).(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case nil:
		return nil
	case *ast.NullNode:
		return nil // Validate tells what is missing
	default:
		hint := "write one indented line for each: key: value"
		r.bad(lineOf(n), field, shown(n), "must be a group of keys, not", hint, keys...)
		return nil
	}
	first := map[string]int{}
	var entries []entry
	for _, v := range values {
		e, ok := r.entry(v, field, keys)
		if !ok {
			continue
		}
		if line, twice := first[e.key]; twice {
			r.mistake(e.line, e.field, "", "stands here twice, first on line "+strconv.Itoa(line), "keep one of the two")
			continue
		}
		first[e.key] = e.line
		r.spec.Location.Lines[e.field] = e.line
		entries = append(entries, e)
	}
	return entries
}

// entry returns one key with its value; false if it can't be read.
func (r *fileReader) entry(v *ast.MappingValueNode, field string, keys []string) (entry, bool) {
	line := lineOf(v.Key)
	if _, merge := v.Key.(*ast.MergeKeyNode); merge {
		r.mistake(line, field, "", noMarks, "write the values out")
		return entry{}, false
	}
	scalar, ok := v.Key.(ast.ScalarNode)
	if !ok {
		r.mistake(line, field, "", "a key must be one word or a text in quotes", "write it like key: value")
		return entry{}, false
	}
	key := text.Input(scalar.GetToken().Value)
	e := entry{key: key, field: strings.TrimPrefix(field+"."+key, "."), line: line, value: v.Value}
	if secretKey(key) {
		r.mistake(line, e.field, "", "secrets do not belong into a setup file",
			"remove the line; give them as PROCORE_CLIENT_ID and PROCORE_CLIENT_SECRET or run procore-setup login, "+
				"and make a new one if others saw this file")
		return entry{}, false
	}
	if keys != nil && !slices.Contains(keys, key) {
		r.mistake(line, field, key, "unknown key", "", keys...)
		return entry{}, false
	}
	return e, true
}

// secretWords are what the names of credentials have in them.
var secretWords = []string{
	"secret", "password", "passwd", "passphrase", "token", "apikey", "credential", "privatekey",
}

// secretKey tells whether a key names a credential.
func secretKey(key string) bool {
	folded := text.Fold(key)
	for _, word := range secretWords {
		if strings.Contains(folded, word) {
			return true
		}
	}
	return folded == "clientid"
}

// plain returns n if it is a value by itself; nil, with a problem, if it is an
// anchor, an alias or a tag.
func (r *fileReader) plain(n ast.Node, field string) ast.Node {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		r.bad(lineOf(n), field, "", noMarks, "write the value out")
		return nil
	}
	return n
}

// shown returns what stands at n in a few words.
func shown(n ast.Node) string {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return "a list"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group of keys"
	case *ast.LiteralNode:
		return n.Value.Value
	}
	return n.GetToken().Value
}

// text reads one line of text. A key without a value is an empty text.
func (r *fileReader) text(e entry) (string, bool) {
	switch n := r.plain(e.value, e.field).(type) {
	case nil:
		return "", false
	case *ast.NullNode:
		if word := n.GetToken().Value; word != "" { // as a name it would be one
			r.nulls[e.field] = word
		}
		return "", true
	case *ast.StringNode:
		return text.Input(n.Value), true
	case *ast.LiteralNode:
		return text.Input(n.Value.Value), true
	case ast.ScalarNode:
		value := n.GetToken().Value
		r.bad(lineOf(n), e.field, value, "must be a text, not", "put it into quotes")
	default:
		r.bad(lineOf(n), e.field, shown(n), "must be a text, not", "")
	}
	return "", false
}

// name reads the name of something that Procore has. It is taken as it stands in
// quotes, with its blanks and what can't be seen: Procore may have it so.
func (r *fileReader) name(e entry) (string, bool) {
	if n, ok := e.value.(*ast.StringNode); ok {
		return n.Value, true
	}
	return r.text(e)
}

// word reads a name out of a list of values: whatever stands there is taken as
// text, for Validate to say what may.
func (r *fileReader) word(e entry) (string, bool) {
	switch n := e.value.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return r.text(e)
}

// flag reads true or false.
func (r *fileReader) flag(e entry) (bool, bool) {
	switch n := r.plain(e.value, e.field).(type) {
	case nil:
	case *ast.BoolNode:
		return n.Value, true
	case *ast.NullNode:
		r.bad(e.line, e.field, "", "missing", "", "true", "false")
	default:
		r.bad(lineOf(n), e.field, shown(n), "must be true or false, not", flagHint(n))
	}
	return false, false
}

// flagHint is what to do about what looks like true or false and is a text.
func flagHint(n ast.Node) string {
	s, ok := n.(*ast.StringNode)
	if !ok {
		return ""
	}
	switch strings.ToLower(s.Value) {
	case yes, no:
		return unquote
	case "yes", "on", "y":
		return "write " + yes
	case "no", "off", "n":
		return "write " + no
	}
	return ""
}

// id reads one of Procore's ids.
func (r *fileReader) id(n ast.Node, field string) (procore.ID, bool) {
	n = r.plain(n, field)
	if n == nil {
		return 0, false
	}
	if i, ok := n.(*ast.IntegerNode); ok {
		if id, err := strconv.ParseInt(i.Token.Value, 10, 64); err == nil && strconv.FormatInt(id, 10) == i.Token.Value {
			return procore.ID(id), true
		}
	}
	r.bad(lineOf(n), field, shown(n), "must be an id, not", "ids are whole numbers, without quotes, such as 300001")
	return 0, false
}

// list returns the items of a list; false if there is none.
func (r *fileReader) list(e entry, example string) ([]ast.Node, bool) {
	switch n := r.plain(e.value, e.field).(type) {
	case nil:
	case *ast.SequenceNode:
		return n.Values, true
	case *ast.NullNode:
		r.bad(e.line, e.field, "", "missing", "write a list such as "+example+", or [] for none")
	default:
		r.bad(lineOf(n), e.field, shown(n), "must be a list, not", "write it like "+example)
	}
	return nil, false
}

// digits tells whether n is written as digits only, without quotes.
func digits(n *ast.StringNode) bool {
	return n.Token.Type == token.StringType && strings.Trim(n.Value, "0123456789") == "" && n.Value != ""
}
