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
	return sheet(func(row func([]string)) { tabulate(s, snap, row) })
}

// sheet writes the rows of a table for a spreadsheet. Nothing that comes from Procore can
// act in it: names are cleaned, and none is a formula. It begins with the mark by which
// Excel knows UTF-8.
func sheet(rows func(row func(cells []string))) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	rows(func(cells []string) {
		for i, c := range cells {
			cells[i] = cell(c)
		}
		_ = w.Write(cells) // its error is kept until the end
	})
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write a table as CSV: %w", err)
	}
	return b.Bytes(), nil
}

// tabulate gives the rows of the table of projects, its heading first.
func tabulate(s spec.Spec, snap *Snapshot, row func(cells []string)) {
	t := table{row: row, proof: newProofCells(s, snap)}
	row(t.proof.with("project id", "number", "project", "active", "asked for", "result", "what Procore says"))
	if snap.Has(PartProjects) {
		t.projects(newVerifier(s, snap))
	}
}

// A table is being written, row by row.
type table struct {
	row   func(cells []string)
	proof *proofCells
}

// project writes the row of one project, with what the account itself said of it.
func (t table) project(id procore.ID, cells ...string) {
	t.row(append(append([]string{id.String()}, cells...), t.proof.of(id)...))
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

// projects writes the rows. What was not read is unknown.
func (t table) projects(v *verifier) {
	known := v.snap.Has(PartAssignments | PartTemplates)
	list, strange := selected(v.spec, v.snap)
	for _, p := range list {
		status, says := StatusUnknown, "it was not read"
		if known {
			status, says = v.standing(p)
		}
		if status == StatusVerified {
			says = "the account has " + v.held(p.ID) + " there"
		}
		t.project(p.ID, p.Number, p.Name, yesNo(p.Active, "yes", "no"), "yes", string(status), says)
	}
	for _, id := range strange {
		t.project(id, "", "", "", "yes", string(StatusFailed), noSuchProject)
	}
	if !known {
		return
	}
	status := StatusSkipped // left as it is
	if v.spec.Projects.Exact {
		status = StatusFailed
	}
	read := map[procore.ID]bool{}
	for _, p := range v.snap.Projects {
		read[p.ID] = true
	}
	gone, unlisted := extra(v.spec, v.snap)
	for _, p := range slices.Concat(gone, unlisted) {
		active := ""
		if read[p.ID] {
			active = yesNo(p.Active, "yes", "no")
		}
		t.project(p.ID, p.Number, p.Name, active, "no", string(status), "the account has "+v.held(p.ID)+" there")
	}
}
