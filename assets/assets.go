// Package assets holds the program's data: the tool catalogue, the presets and
// the demo. It is data only; the packages that own the rules read it.
//
// Rules of the package:
//   - It decodes nothing and imports nothing of this module.
//   - Facts in it name where they are published. What nobody publishes, such as
//     a level that a guide shows in a picture only, is left out.
package assets

import _ "embed" // for the go:embed lines

// Catalog is the catalogue of Procore's tools and granular permissions, JSON in
// the shape of permission.Catalog.
//
//go:embed catalog.json
var Catalog []byte

// Presets is what the makers of integrations ask for, YAML. Its shape is
// described at the top of the file.
//
//go:embed presets.yaml
var Presets []byte

// RunbookPage is the page on which a job by hand is printed, a template of package
// html/template.
//
//go:embed runbook.html
var RunbookPage string

// AuditPage is the page of the audit report, a template of package html/template.
//
//go:embed audit.html
var AuditPage string

// FactsPage is the page of what was only read, an account or a comparison, a template of
// package html/template.
//
//go:embed facts.html
var FactsPage string

// ReportHead is what AuditPage and FactsPage begin with, their template "report.head".
//
//go:embed report.head.html
var ReportHead string

// ReportProjects is the table of projects of AuditPage and FactsPage, their template
// "report.projects".
//
//go:embed report.projects.html
var ReportProjects string

// ReportStyle is the style of AuditPage and FactsPage, their template "report.css".
//
//go:embed report.css
var ReportStyle string
