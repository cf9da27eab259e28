package setup

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// CSV returns the projects of a checklist as a table for a spreadsheet: every one
// that was asked for and every other that the account is on, with the check's status
// and what Procore says.
func CSV(s spec.Spec, snap *Snapshot) ([]byte, error) {
	return sheet(func(row func([]string)) {
		proof := newProofCells(s, snap)
		row(proof.with(projectHeads...))
		for _, p := range projectRows(s, snap, proof) {
			row(p.cells(proof))
		}
	})
}

// sheet writes the rows of a table for a spreadsheet. Nothing that comes from Procore can
// act in it: names are cleaned, and none is a formula. It begins with the mark by which
// Excel knows UTF-8.
func sheet(rows func(row func(cells []string))) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	rows(func(cells []string) {
		line := make([]string, len(cells)) // the cells may be everybody's
		for i, c := range cells {
			line[i] = cell(c)
		}
		_ = w.Write(line) // its error is kept until the end
	})
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write a table as CSV: %w", err)
	}
	return b.Bytes(), nil
}

// A projectRow is one project as a report tells it.
type projectRow struct {
	ID     procore.ID `json:"id"`
	Number string     `json:"number,omitempty"`
	Name   string     `json:"name,omitempty"`
	Active *bool      `json:"active,omitempty"` // nil: it is not known
	Asked  bool       `json:"asked"`
	Result Status     `json:"result"`
	Says   string     `json:"detail"`
	// What the account itself said; empty: it was not asked about it.
	Seen   string `json:"seen,omitempty"`   // yes or no
	Levels string `json:"levels,omitempty"` // as asked, not as asked, or not all shown
}

// projectHeads are the headings of a table of projects.
var projectHeads = []string{"project id", "number", "project", "active", "asked for", "result", "what Procore says"}

// cells are the project as a row of a table.
func (p projectRow) cells(proof *proofCells) []string {
	active := ""
	if p.Active != nil {
		active = yesNo(*p.Active, "yes", "no")
	}
	row := []string{p.ID.String(), p.Number, p.Name, active, yesNo(p.Asked, "yes", "no"), string(p.Result), p.Says}
	if proof != nil {
		row = append(row, p.Seen, p.Levels)
	}
	return row
}

// projectRows are every project that was asked for, and every other that the account is on.
func projectRows(s spec.Spec, snap *Snapshot, proof *proofCells) []projectRow {
	if !snap.Has(PartProjects) {
		return nil
	}
	out := newVerifier(s, snap).projectRows()
	for i := range out {
		out[i].Seen, out[i].Levels = proof.of(out[i].ID)
	}
	return out
}

// cell returns s as what a spreadsheet shows and does not compute: a leading sign by
// which it would know a formula is put behind an apostrophe
// (https://owasp.org/www-community/attacks/CSV_Injection).
func cell(s string) string {
	s = strings.TrimSpace(text.Display(s))
	if s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// projectRows are the projects as they stand. What was not read is unknown.
func (v *verifier) projectRows() (out []projectRow) {
	known := v.snap.Has(PartAssignments | PartTemplates)
	list, strange := selected(v.spec, v.snap)
	for _, p := range list {
		status, says := StatusUnknown, "it was not read"
		if known {
			status, says = v.standing(p)
		}
		if status == StatusVerified {
			says = "the account has " + v.snap.held(p.ID) + " there"
		}
		out = append(out, projectRow{
			ID: p.ID, Number: p.Number, Name: p.Name, Active: &p.Active, Asked: true, Result: status, Says: says,
		})
	}
	for _, id := range strange {
		out = append(out, projectRow{ID: id, Asked: true, Result: StatusFailed, Says: noSuchProject})
	}
	if !known {
		return out
	}
	status := StatusSkipped // left as it is
	if v.spec.Projects.Exact {
		status = StatusFailed
	}
	read := setOf(projectIDs(v.snap.Projects))
	gone, unlisted := extra(v.spec, v.snap)
	for _, p := range slices.Concat(gone, unlisted) {
		says := "the account has " + v.snap.held(p.ID) + " there"
		one := projectRow{ID: p.ID, Number: p.Number, Name: p.Name, Result: status, Says: says}
		if read[p.ID] {
			one.Active = &p.Active
		}
		out = append(out, one)
	}
	return out
}
