package spec

import (
	"fmt"
	"strings"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
)

// StartFile returns the outline of a setup file for an integration, to be filled in: what
// the vendor asks for stands in it with its source, what nobody but the admin knows is
// open, and what the vendor's page leaves open is told in comments.
func StartFile(p Preset) Outline {
	s := Spec{Environment: auth.Environments()[0]}
	p.Apply(&s)
	o := Outline{Spec: s, Schema: SchemaFile, Open: Questions(), Comments: map[string][]string{}}
	o.Head = []string{
		"What " + p.Name + " needs in Procore. Fill in what is commented out; it holds no secrets.",
		"procore-setup schema > " + SchemaFile + " lets an editor help; procore-setup validate checks this file.",
	}
	for _, page := range p.pages() {
		o.Head = append(o.Head, "Source: "+page)
	}
	o.Head = append(o.Head, p.Notes...)
	for _, open := range p.Open {
		o.Head = append(o.Head, "Find out: "+open.Text)
	}
	for path := range o.Open {
		f := FieldOf(path)
		if _, filled := s.Sources[path]; filled || !f.For(s.Account.Kind) {
			delete(o.Open, path)
		}
	}
	if s.Projects.Include == IncludeListed {
		o.Open["projects.ids"] = "[300001, 300002] # the numbers in the addresses of the projects"
	}
	o.Open["company"] = "4286480 # its id or exact name; not needed where you see only one"
	if s.Template.Name == "" {
		o.Open["template.name"], o.Open["template.if_different"] = startOfName(p), ""
	}
	if len(s.Template.Tools) == 0 {
		o.Open["template.tools"] = "{documents: read_only} # what it needs; the schema names tools, levels and permissions"
	}
	o.Comments["template"] = optionalRows(p)
	o.Tail = companiesByHand
	for _, need := range p.Company {
		on := "every company tool"
		if need.Tool != "" {
			on = "the company's " + need.Tool
		}
		o.Comments["account"] = append(o.Comments["account"],
			fmt.Sprintf("It asks for %s on %s (%s); see company_template in the manual.", need.Level, on, need.From))
	}
	return o
}

// companiesByHand is how one file is for several companies.
var companiesByHand = []string{
	"For several companies, in the place of company; each with what is other than above:",
	"companies:",
	"  - company: 4286480",
	"  - company: 4286491",
	"    account: {email: sync-2@example.com}",
	"    projects: {include: all}",
}

// optionalRows tells the rows of the template that only some uses need.
func optionalRows(p Preset) []string {
	var out []string
	for _, t := range p.Optional {
		why := strings.TrimSpace(t.Reason + " " + text.Brief(t.From))
		out = append(out, fmt.Sprintf("Only if you need it: %s: %s (%s)", t.Tool, toolValue(t.ToolSpec), why))
	}
	return out
}
