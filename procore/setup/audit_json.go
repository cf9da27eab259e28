package setup

import (
	"time"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// jsonAudit is a report for programs: the last line of verify, with what an auditor asks.
type jsonAudit struct {
	Format      int            `json:"format"`
	Event       string         `json:"event"`
	Version     string         `json:"version"`
	Operator    string         `json:"operator"`
	Account     string         `json:"account"`
	Environment string         `json:"environment"`
	Company     jsonCompany    `json:"company"`
	At          time.Time      `json:"time"`
	OK          bool           `json:"ok"`
	Verdict     string         `json:"verdict"`
	Proof       *jsonProof     `json:"proof,omitempty"`
	Checks      []jsonCheck    `json:"checks"`
	Planned     []jsonChange   `json:"planned,omitempty"`
	Changed     []Done         `json:"changed"`
	Attested    []Attestation  `json:"attested,omitempty"`
	Left        []jsonChange   `json:"left,omitempty"`
	Templates   []jsonTemplate `json:"templates,omitempty"`
	Projects    []projectRow   `json:"projects,omitempty"`
}

// jsonTemplate is a template that was asked for, and what Procore has.
type jsonTemplate struct {
	Scope permission.Scope `json:"scope"`
	Name  string           `json:"name"`
	Tools []jsonTool       `json:"tools"` // without those at None that are to be there
}

// jsonTool is a tool with its level, in Procore's words.
type jsonTool struct {
	Tool     string   `json:"tool"`
	Asked    string   `json:"asked"`
	Is       string   `json:"is,omitempty"` // empty: it could not be read
	Granular []string `json:"granular,omitempty"`
	Differs  []string `json:"differs,omitempty"`
}

// lineReport is the event of a report.
const lineReport = "report"

func (a Audit) json() ([]byte, error) {
	words, good := a.verdict()
	if a.Plan == nil {
		good = a.List.OK(false)
	}
	out := jsonAudit{
		Format: JSONFormat, Event: lineReport, Version: a.Version, Operator: a.operator(),
		Account: text.Display(a.Spec.Account.Email), Environment: a.where(),
		Company: jsonCompany{a.Snap.Company.ID, a.Snap.Company.Name}, At: a.Snap.At, OK: good, Verdict: words,
		Checks: jsonChecks(a.List.Checks), Changed: a.Done(), Attested: a.Attested(), Left: jsonChanges(a.left()),
		Projects: projectRows(a.Spec, a.Snap, newProofCells(a.Spec, a.Snap)),
	}
	if out.Changed == nil {
		out.Changed = []Done{}
	}
	if !a.List.ProofAt.IsZero() {
		out.Proof = &jsonProof{a.List.ProofAt, a.List.Proved()}
	}
	if a.Plan != nil {
		out.Planned = jsonChanges(a.Plan.Changes)
	}
	if !a.Spec.Ending() {
		for _, m := range a.matrices() {
			out.Templates = append(out.Templates, m.json())
		}
	}
	return jsonLine("the report", out)
}

// json is the template as programs read it.
func (m matrix) json() jsonTemplate {
	out := jsonTemplate{Scope: m.Scope, Name: text.Display(m.Name), Tools: []jsonTool{}}
	for _, row := range m.Groups {
		t := jsonTool{Tool: text.Display(row.Tool), Asked: row.Want.String(), Granular: row.Granular, Differs: row.Differs}
		if row.Known {
			t.Is = row.Is.String()
		}
		out.Tools = append(out.Tools, t)
	}
	return out
}
