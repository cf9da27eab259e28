package spec

import (
	"maps"
	"strings"
)

// companiesNode is the list of companies: what may differ between them, and is then said as
// for all of them.
func companiesNode() node {
	one := companyPart("")
	one["type"], one["required"] = "object", []string{"company"}
	one["properties"].(node)["company"].(node)["anyOf"] = []any{
		node{"type": "integer", "minimum": 1}, node{"type": "string", "pattern": visible},
	}
	return node{
		"type": "array", "minItems": 1, "items": one, "title": "Companies",
		"description": "The companies that the file is for, each with the answers that are other ones there.",
	}
}

// companyPart is what may stand below a path of one of the companies.
func companyPart(path string) node {
	keys, properties := companyKeys(), node{}
	if path != "" {
		keys = keysOf(path)
	}
	for _, key := range keys {
		full := strings.TrimPrefix(path+"."+key, ".")
		switch f, ok := lookupField(full); {
		case ok && f.Differs == OneForAll:
		case ok:
			properties[key] = node{"$ref": "#/properties/" + strings.ReplaceAll(full, ".", "/properties/")}
		default:
			properties[key] = companyPart(full)
		}
	}
	return node{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

// eachCompany is a rule for each of the companies, where there are any.
func eachCompany(rule node) node { return node{companiesKey: node{"items": rule}} }

// with is a node with one more key.
func with(n node, key string, value any) node {
	n = maps.Clone(n)
	n[key] = value
	return n
}

// ofOneCompany bars what is about one company above a list of them.
func ofOneCompany() node {
	none := node{}
	for _, f := range fields {
		if f.Differs != EachItsOwn {
			continue
		}
		group, key, below := strings.Cut(f.Path, ".")
		if !below {
			none[group] = false
			continue
		}
		none[group] = node{"properties": node{key: false}}
	}
	return node{"if": node{"required": []string{companiesKey}}, "then": node{"properties": none}}
}

// listedProjects asks for the projects of a file that is about some only: those of the
// company, or of each of them.
func (b *schemaBuilder) listedProjects() node {
	ids := node{"required": []string{"projects"}, "properties": node{"projects": node{
		"type": "object", "required": []string{"ids"}, "properties": node{"ids": node{"minItems": 1}},
	}}}
	own := has("projects", "include")
	said := has("projects", "include")
	said["properties"].(node)["projects"].(node)["properties"] = node{"include": node{"const": IncludeListed}}
	return node{
		"if": listed(),
		"then": node{"anyOf": []any{ids, node{
			"required":   []string{companiesKey},
			"properties": eachCompany(node{"if": node{"anyOf": []any{said, node{"not": own}}}, "then": ids}),
		}}},
		"else": node{"properties": eachCompany(node{"if": said, "then": ids})},
	}
}
