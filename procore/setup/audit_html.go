package setup

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"

	"procore-setup/assets"
	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// The pages of assets, with the head and the style that they share. They have no script and load nothing.
// They are made ready when one is written first: a start of the program has no time for it.
var (
	auditPage = page("audit", assets.AuditPage)
	factsPage = page("facts", assets.FactsPage)
)

// page makes a page of assets ready to be filled.
func page(name, of string) func() *template.Template {
	return sync.OnceValue(func() *template.Template { return parsed(name, of) })
}

func parsed(name, of string) *template.Template {
	t := template.New(name).Funcs(template.FuncMap{
		"clean":  text.Display,
		"when":   func(t time.Time) string { return t.Format(reportTime) },
		"stamp":  func(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") },
		"words":  func(s Status) string { return words[s] },
		"ids":    func(list []string) string { return strings.Join(list, " ") },
		"levels": permission.Levels,
	})
	template.Must(t.New("report.css").Parse(assets.ReportStyle))
	template.Must(t.New("report.head").Parse(assets.ReportHead))
	template.Must(t.New("report.projects").Parse(assets.ReportProjects))
	return template.Must(t.Parse(of))
}

// A matrix is a template as a picture: a row a tool, a column a level.
type matrix struct {
	Scope       permission.Scope
	Title, Name string
	Groups      []matrixRow
	None        int // tools that are at None, as asked
}

type matrixRow struct {
	Tool     string
	Want     permission.Level
	Is       permission.Level
	Known    bool // Is was read
	Granular []string
	Differs  []string
}

// html writes the report as one page that needs nothing beside it.
func (a Audit) html() ([]byte, error) {
	verdict, good := a.verdict()
	page := struct {
		Audit
		Title, Verdict, Operator, Where string
		Good                            bool
		Changed                         []Done
		Matrices                        []matrix
		Head                            []string
		Projects                        [][]string
		Left                            []Change
	}{
		Audit: a, Verdict: verdict, Good: good, Operator: a.operator(), Where: a.where(), Changed: a.Done(), Left: a.left(),
		Title: "Audit of " + text.Display(a.Spec.Account.Email) + " at " + text.Display(a.Snap.Company.Name),
	}
	if a.Plan != nil {
		page.Title = "Plan for " + text.Display(a.Spec.Account.Email) + " at " + text.Display(a.Snap.Company.Name)
	}
	if !a.Spec.Ending() {
		page.Matrices = a.matrices()
	}
	proof := newProofCells(a.Spec, a.Snap)
	page.Head = proof.with(projectHeads...)
	for _, p := range projectRows(a.Spec, a.Snap, proof) {
		page.Projects = append(page.Projects, p.cells(proof))
	}
	return filled(auditPage(), page)
}

// filled returns a page with what it is about.
func filled(page *template.Template, about any) ([]byte, error) {
	var b bytes.Buffer
	if err := page.Execute(&b, about); err != nil {
		return nil, fmt.Errorf("write the report: %w", err)
	}
	return b.Bytes(), nil
}

// matrices are the templates that were asked for, as they are.
func (a Audit) matrices() []matrix {
	v := newVerifier(a.Spec, a.Snap)
	var out []matrix
	for _, scope := range []permission.Scope{permission.ProjectScope, permission.CompanyScope} {
		f, title := v.found, "Permission template on projects"
		if scope == permission.CompanyScope {
			f, title = v.own, "Permission template on the company's tools"
		}
		if a.Spec.TemplateOf(scope) == nil || len(f.problems) > 0 || a.Snap.VocabularyOf(scope) == nil {
			continue
		}
		m := matrixOf(title, f, a.Snap.VocabularyOf(scope))
		m.Scope = scope
		out = append(out, m)
	}
	return out
}

// matrixOf draws one template; tools at None that are to be there are only counted.
func matrixOf(title string, f resolution, v *permission.Vocabulary) matrix {
	m := matrix{Title: title, Name: f.name}
	for _, tool := range v.Tools {
		row := matrixRow{Tool: tool.Label, Want: f.want.Level(tool.Key)}
		if f.existing != nil && readable(*f.existing) {
			row.Is, row.Known = content(*f.existing).Level(tool.Key), true
		}
		for _, d := range f.unlike {
			if d.Tool == tool.Key {
				row.Differs = granularItems(v, d)
			}
		}
		for _, act := range tool.Actions {
			if f.want.Granted(tool.Key, act.Key) {
				row.Granular = append(row.Granular, act.Label)
			}
		}
		if row.Want == permission.None && (!row.Known || row.Is == permission.None) && len(row.Differs) == 0 {
			m.None++
			continue
		}
		m.Groups = append(m.Groups, row)
	}
	return m
}
