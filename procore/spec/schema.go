package spec

import (
	"encoding/json"
	"slices"
	"strings"

	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
)

// SchemaFile is what the file with the schema is called beside a setup file.
const SchemaFile = "setup.schema.json"

// Schema returns the JSON Schema (2020-12) of a setup file, made from the table of
// fields, the presets and the catalogue of tools. It takes what [ParseFile] takes, but for
// what no schema can see: keys that stand twice, YAML's own marks, and two answers that
// have to differ.
func Schema(c *permission.Catalog) ([]byte, error) {
	b := &schemaBuilder{catalog: c}
	root := b.object("")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Setup file of procore-setup"
	root["description"] = "What one integration needs in Procore. It holds no secrets."
	root["type"], root["required"] = "object", []string{versionKey}
	root["allOf"] = append(b.asked(), b.listedProjects(), b.barred(), ofOneCompany())
	root["$defs"] = node{"row": b.row(nil), "level": levelNode()}
	out, err := json.MarshalIndent(root, "", "  ")
	return append(out, '\n'), err
}

// A node is a part of a schema.
type node = map[string]any

// A schemaBuilder makes a schema.
type schemaBuilder struct{ catalog *permission.Catalog }

// object is what may stand below a path.
func (b *schemaBuilder) object(path string) node {
	properties := node{}
	for _, key := range keysOf(path) {
		full := strings.TrimPrefix(path+"."+key, ".")
		f, ok := lookupField(full)
		switch {
		case full == versionKey:
			properties[key] = node{"const": fileVersion, "description": "The version of the setup file's format."}
		case full == companiesKey:
			properties[key] = companiesNode()
		case ok:
			properties[key] = about(f, f.schema(b, f))
		default:
			properties[key] = b.object(full)
		}
	}
	return node{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

// about puts what a field is called and means to its schema.
func about(f Field, n node) node {
	n["title"] = f.Name
	if help := f.Help(Preset{}); help != "" {
		n["description"] = help
	}
	return n
}

// needed are the answers that have to be given, by path, with whether it is one for a
// user's account alone.
func needed() map[string]bool {
	return map[string]bool{
		"account.kind": false, "account.email": true, "account.last_name": true,
		"template.name": false, "projects.include": false,
	}
}

// asked are the answers that have to stand in the file, unless the integration that it
// names fills them.
func (b *schemaBuilder) asked() []any {
	var rules []any
	for _, f := range fields {
		user, ok := needed()[f.Path]
		if !ok {
			continue
		}
		group, key, _ := strings.Cut(f.Path, ".")
		right := node{group: node{"properties": node{key: node{"type": "string", "pattern": visible}}}}
		given := has(group, key)
		// A key without a value is no answer, and no preset fills it.
		there := node{"properties": with(right, companiesKey, node{"items": node{"properties": right}})}
		then := node{"anyOf": []any{given, node{"required": []string{companiesKey}, "properties": eachCompany(given)}}}
		if filling := fillers(f); len(filling) > 0 {
			then = node{"if": node{"not": preset(`(^|\+)(` + strings.Join(filling, "|") + `)(\+|$)`)}, "then": then}
		}
		then = node{"allOf": []any{there, then}}
		if user {
			then = node{"if": kindIs(UserAccount), "then": then}
		}
		rules = append(rules, then)
	}
	return rules
}

// listed is the condition that a file is about some projects only: by its own word, or
// because no preset that it names asks for more.
func listed() node {
	f := FieldOf("projects.include")
	said := has("projects", "include")
	said["properties"].(node)["projects"].(node)["properties"] = node{"include": node{"const": IncludeListed}}
	few, rest := strings.Join(fillers(f, IncludeListed), "|"), strings.Join(silent(f, IncludeListed), "|")
	filled := preset(`^((` + rest + `)\+)*(` + few + `)(\+(` + rest + `))*$`)
	filled["not"] = has("projects", "include")
	return node{"anyOf": []any{said, filled}}
}

// has is the condition that a file has a key of a group.
func has(group, key string) node {
	return node{"properties": node{group: node{"type": "object", "required": []string{key}}}, "required": []string{group}}
}

// silent are the presets that say nothing of a field, or no more than some values.
func silent(f Field, values ...string) []string {
	more := fillers(f)
	return slices.DeleteFunc(presetIDs(), func(id string) bool {
		return slices.Contains(more, id) && !slices.Contains(fillers(f, append(values, "\x00")...), id)
	})
}

// preset is the condition that a file names an integration that matches a pattern.
func preset(pattern string) node {
	return node{
		"properties": node{"integration": node{"type": "string", "pattern": pattern}}, "required": []string{"integration"},
	}
}

// fillers are the presets that fill a field, with one of the values where some are given.
func fillers(f Field, values ...string) []string {
	all, _ := builtin() // a broken build has none
	var out []string
	for _, p := range all {
		if fromPreset(p.Steps[f.Path]) != (Source{}) && (values == nil || slices.Contains(values, f.get(&p.Spec))) {
			out = append(out, p.ID)
		}
	}
	return out
}

// kindIs is the condition that a file is about an account of a kind: by its own word, or
// by that of the first preset that has one.
func kindIs(k Kind) node {
	f := FieldOf("account.kind")
	said := has("account", "kind")
	said["properties"].(node)["account"].(node)["properties"] = node{"kind": node{"const": k}}
	filling := fillers(f, string(k))
	if len(filling) == 0 {
		return said
	}
	filled := preset(`^((` + strings.Join(silent(f), "|") + `)\+)*(` + strings.Join(filling, "|") + `)(\+|$)`)
	filled["not"] = has("account", "kind")
	return node{"anyOf": []any{said, filled}}
}

// barred says what an app's account has not.
func (b *schemaBuilder) barred() node {
	none := node{}
	for _, f := range fields {
		if f.Only != UserAccount {
			continue
		}
		_, key, _ := strings.Cut(f.Path, ".")
		none[key] = blank()
		if _, ok := f.held.(flagValue); ok {
			none[key] = node{"const": false}
		}
	}
	account := node{"account": node{"properties": none}}
	return node{"if": kindIs(AppAccount), "then": node{
		"properties": with(account, companiesKey, node{"items": node{"properties": account}}),
	}}
}

// blank is no answer: a key without a value, or an empty text.
func blank() node { return node{"type": []string{"string", "null"}, "pattern": `^\s*$`} }

// nameNode is the name of something that Procore has; none at all, or one that can be seen.
func nameNode() node {
	return node{"type": []string{"string", "null"}, "maxLength": maxName, "pattern": `^$|` + visible}
}

// The patterns of texts. They are of the kind that every engine of schemas reads.
const (
	visible = `[^\s\p{C}]`
	atom    = `[^\s<>()\[\]\\,;:"@.\p{C}]+`
	alnum   = `[\p{L}\p{M}\p{Nd}]`
	inner   = `[\p{L}\p{M}\p{Nd}-]*`
	ending  = `([\p{L}\p{M}]` + inner + alnum + `|\p{Nd}` + inner + `[\p{L}\p{M}]|\p{Nd}` + inner +
		`[\p{L}\p{M}-]` + inner + alnum + `)`
	address = `^\s*` + atom + `(\.` + atom + `)*@(` + alnum + `(` + inner + alnum + `)?\.)+` + ending + `\s*$`
	// origins are addresses of hosts; plain http is for this machine alone.
	origins = `^\s*([hH][tT][tT][pP][sS]://[^\s/?#@]+|[hH][tT][tT][pP]://(localhost|127\.[0-9.]+|\[::1\])(:[0-9]+)?)/*\s*$`
)

func (t textValue[T]) schema(_ *schemaBuilder, f Field) node {
	switch {
	case f.Path == "account.email":
		return node{"anyOf": []any{node{"type": "string", "pattern": address, "maxLength": maxEmail}, blank()}}
	case f.Path == "integration":
		ids := strings.Join(presetIDs(), "|")
		return node{"anyOf": []any{
			node{"enum": presetIDs()}, node{"type": "string", "pattern": `^(` + ids + `)(\+(` + ids + `))+$`}, blank(),
		}}
	case f.Words != nil:
		return words(f)
	}
	n := node{"type": []string{"string", "null"}, "maxLength": maxName}
	if f.Named {
		n = nameNode()
	}
	if must, ok := needed()[f.Path]; ok && !must || strings.HasSuffix(f.Path, ".name") {
		n["type"], n["pattern"] = "string", visible
	}
	return n
}

// words are the answers of a list, each with what it means.
func words(f Field) node {
	var options []any
	for _, w := range f.Words {
		if w.Ended != "" {
			continue
		}
		one := node{"const": w.Value}
		if d := strings.TrimSuffix(w.Label+": "+w.About, ": "); d != "" {
			one["description"] = d
		}
		options = append(options, one)
	}
	if _, ok := needed()[f.Path]; !ok {
		options = append(options, blank())
	}
	return node{"oneOf": options}
}

func (flagValue) schema(*schemaBuilder, Field) node { return node{"type": "boolean"} }

func (triValue) schema(*schemaBuilder, Field) node { return node{"type": []string{"boolean", "null"}} }

func (environmentValue) schema(*schemaBuilder, Field) node {
	url := node{"type": "string", "pattern": origins}
	var known []any
	for _, e := range auth.Environments() {
		known = append(known, node{"const": e.Name, "description": e.Title})
	}
	return node{"oneOf": append(known, node{
		"type": "object", "properties": node{"login_url": url, "api_url": url},
		"required": environmentKeys, "additionalProperties": false,
	})}
}

func (companyValue) schema(*schemaBuilder, Field) node {
	return node{"anyOf": []any{
		node{"type": "integer", "minimum": 0, "maximum": 1<<63 - 1},
		nameNode(),
	}}
}

func (c companyTemplateValue) schema(b *schemaBuilder, f Field) node {
	own := b.object(f.Path)
	own["type"], own["required"] = "object", []string{"name"}
	return node{"anyOf": []any{nameNode(), own}}
}

func (idsValue) schema(*schemaBuilder, Field) node {
	return node{
		"type": "array", "uniqueItems": true, "items": node{"type": "integer", "minimum": 1, "maximum": 1<<63 - 1},
	}
}

func (t toolsValue) schema(b *schemaBuilder, _ Field) node {
	known := node{}
	for i := range b.catalog.Tools {
		tool := &b.catalog.Tools[i]
		if tool.Scope != t.scope {
			continue
		}
		row := b.row(tool)
		row["description"] = strings.TrimSuffix(tool.Name+": "+tool.About, ": ")
		for _, name := range append(slices.Clone(tool.Keys), tool.ID) {
			known[name] = row
		}
	}
	return node{
		"type": []string{"object", "null"}, "properties": known, "additionalProperties": node{"$ref": "#/$defs/row"},
		"propertyNames": node{"maxLength": maxName, "pattern": visible, "not": node{"pattern": secretPattern()}},
	}
}

// row is a level, or a level with granular permissions; tool is nil for one that is not
// known.
func (b *schemaBuilder) row(tool *permission.CatalogTool) node {
	item := node{"type": []string{"string", "number", "boolean"}}
	if options := actionOptions(tool); len(options) > 0 {
		item = node{"anyOf": append(options, item)}
	}
	level := node{"$ref": "#/$defs/level"}
	granular := node{"type": "array", "uniqueItems": true, "items": item}
	// At the other levels there are none.
	bare := node{"properties": node{"level": node{"pattern": spelled("none", "admin")}}, "required": []string{"level"}}
	return node{"anyOf": []any{level, node{
		"type": "object", "properties": node{"level": level, "granular": granular},
		"required": []string{"level"}, "additionalProperties": false,
		"if": bare, "then": node{"properties": node{"granular": node{"maxItems": 0}}},
	}}}
}

// actionOptions are the granular permissions of a tool that are known.
func actionOptions(tool *permission.CatalogTool) []any {
	if tool == nil {
		return nil
	}
	var out []any
	for _, a := range tool.Granular {
		for _, name := range append(slices.Clone(a.Keys), a.ID) {
			out = append(out, node{"const": name, "description": strings.TrimSuffix(a.Name+": "+a.About, ": ")})
		}
	}
	return out
}

// levelNode is a level in any spelling; the usual ones are offered.
func levelNode() node {
	var options []any
	for _, l := range permission.Levels() {
		options = append(options, node{"const": l.ID(), "description": l.String()})
	}
	return node{"anyOf": append(options, node{"type": "string", "pattern": spelled(levelNames()...)})}
}

// spelled is the pattern of words in any spelling, by the rule of [text.Fold].
func spelled(words ...string) string {
	const between = `[^\p{L}\p{N}&]*`
	var out []string
	for _, w := range words {
		p := between
		for _, r := range strings.ReplaceAll(w, "_", "") {
			p += "[" + string(r) + strings.ToUpper(string(r)) + "]" + between
		}
		out = append(out, p)
	}
	return "^(" + strings.Join(out, "|") + ")$"
}

// secretPattern is the pattern of keys that name a credential, by the rule of secretKey.
func secretPattern() string {
	part := strings.TrimSuffix(strings.TrimPrefix(spelled(secretWords...), "^"), "$")
	return part + "|" + spelled("clientid")
}
