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
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// The pages of assets, with the head and the style that they share. They have no script and load nothing.
// They are made ready when one is written first: a start of the program has no time for it.
var (
	auditPage = page("audit", assets.AuditPage)
	factsPage = page("facts", assets.FactsPage)
	paperPage = page("runbook", assets.RunbookPage)
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
		"path":   func(p []string) string { return strings.Join(p, " › ") },
		"levels": permission.Levels,
		"short": func(url string) string { // what a list is sorted by is in the way on paper
			page, _, _ := strings.Cut(url, "?")
			return page
		},
	})
	template.Must(t.New("report.css").Parse(assets.ReportStyle))
	template.Must(t.New("report.head").Parse(assets.ReportHead))
	template.Must(t.New("report.projects").Parse(assets.ReportProjects))
	return template.Must(t.Parse(of))
}

// A matrix is a template that was asked for, and what Procore has.
type matrix struct {
	Scope permission.Scope `json:"scope"`
	Title string           `json:"-"`
	Name  string           `json:"name"`
	Rows  []matrixRow      `json:"tools"` // without those at None that are to be there
	None  int              `json:"-"`     // how many these are
}

// A matrixRow is a tool with its level, in Procore's words.
type matrixRow struct {
	Tool     string   `json:"tool"`
	Asked    string   `json:"asked"`
	Is       string   `json:"is,omitempty"` // empty: it could not be read
	Granular []string `json:"granular,omitempty"`
	Differs  []string `json:"differs,omitempty"`
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
		Matrices: a.matrices(),
		Title:    "Audit of " + text.Display(a.Spec.Account.Email) + " at " + text.Display(a.Snap.Company.Name),
	}
	if a.Plan != nil {
		page.Title = "Plan for " + text.Display(a.Spec.Account.Email) + " at " + text.Display(a.Snap.Company.Name)
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
	if a.Spec.Ending() {
		return nil
	}
	v := newVerifier(a.Spec, a.Snap)
	var out []matrix
	for _, scope := range spec.Scopes() {
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
	const none = permission.None
	m := matrix{Title: title, Name: text.Display(f.name), Rows: []matrixRow{}}
	for _, tool := range v.Tools {
		want, is := f.want.Level(tool.Key), none
		row := matrixRow{Tool: tool.Label, Asked: want.String(), Granular: tool.Granted(f.want)}
		if f.existing != nil && readable(*f.existing) {
			is = content(*f.existing).Level(tool.Key)
			row.Is = is.String()
		}
		for _, d := range f.unlike {
			if d.Tool == tool.Key {
				row.Differs = granularItems(v, d)
			}
		}
		if want == none && is == none && len(row.Differs) == 0 {
			m.None++
			continue
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}
