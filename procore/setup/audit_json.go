package setup

import (
	"time"

	"procore-setup/procore/text"
)

// jsonAudit is a report for programs: the last line of verify, with what an auditor asks.
type jsonAudit struct {
	Format      int           `json:"format"`
	Event       string        `json:"event"`
	Version     string        `json:"version"`
	Operator    string        `json:"operator"`
	Account     string        `json:"account"`
	Environment string        `json:"environment"`
	Company     jsonCompany   `json:"company"`
	At          time.Time     `json:"time"`
	OK          bool          `json:"ok"`
	Verdict     string        `json:"verdict"`
	Proof       *jsonProof    `json:"proof,omitempty"`
	Checks      []Check       `json:"checks"`
	Planned     []jsonChange  `json:"planned,omitempty"`
	Changed     []Done        `json:"changed"`
	Attested    []Attestation `json:"attested,omitempty"`
	Left        []jsonChange  `json:"left,omitempty"`
	Templates   []matrix      `json:"templates,omitempty"`
	Projects    []projectRow  `json:"projects,omitempty"`
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
		Checks: printed(a.List.Checks), Changed: printed(a.Done()), Attested: a.Attested(), Left: jsonChanges(a.left()),
		Proof: proofOf(a.List), Templates: a.matrices(),
		Projects: projectRows(a.Spec, a.Snap, newProofCells(a.Spec, a.Snap)),
	}
	if a.Plan != nil {
		out.Planned = jsonChanges(a.Plan.Changes)
	}
	return jsonLine("the report", out)
}
