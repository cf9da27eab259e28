package setup

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"procore-setup/assets"
	"procore-setup/procore/permission"
)

// paper is the page of assets. It has no script and loads nothing.
var paper = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("runbook").Funcs(template.FuncMap{
		"path":   func(p []string) string { return strings.Join(p, " › ") },
		"levels": permission.Levels,
		"short": func(url string) string { // what a list is sorted by is in the way on paper
			page, _, _ := strings.Cut(url, "?")
			return page
		},
	}).Parse(assets.RunbookPage))
})

// HTML writes the runbook as one page of HTML that needs nothing beside it: checkboxes,
// a page of paper for each stage, dark and light.
func (r Runbook) HTML() ([]byte, error) {
	var b bytes.Buffer
	err := paper().Execute(&b, struct {
		Runbook
		Count string
		Pages []runbookPage
	}{r, r.Tally().Words(), r.pages()})
	if err != nil {
		return nil, fmt.Errorf("write the runbook: %w", err)
	}
	return b.Bytes(), nil
}
