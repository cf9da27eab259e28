package setup

import (
	"time"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// A Status is how a check ended. Only StatusVerified is green.
type Status string

// The statuses.
const (
	StatusVerified Status = "verified" // read back from Procore
	StatusApplied  Status = "applied"  // Procore took it and does not let us read it
	StatusAttested Status = "attested" // the admin said so
	StatusFailed   Status = "failed"
	StatusUnknown  Status = "unknown"
	StatusSkipped  Status = "skipped" // not asked for
)

// The ids of the checks, in the order of the checklist.
const (
	CheckOperatorAdmin    = "operator-admin"
	CheckAppConnected     = "app-connected"
	CheckAccount          = "account"
	CheckAccountActive    = "account-active"
	CheckCompanyTemplate  = "company-template"
	CheckTemplate         = "template"
	CheckTemplateLevels   = "template-levels"
	CheckTemplateGranular = "template-granular"
	CheckDefaultTemplate  = "default-template"
	CheckProjects         = "projects"
	CheckExtraProjects    = "extra-projects"
	CheckNewProjects      = "new-projects"
	CheckInvitation       = "invitation"
)

// A Check is one row of the checklist.
type Check struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Status Status   `json:"status"`
	Detail string   `json:"detail"`
	Fix    string   `json:"fix"`             // what to do; only for a row that is not green
	Items  []string `json:"items,omitempty"` // the rows behind it, such as project names
	// Behind says that Procore took what makes this right a moment ago and does not show
	// it yet; the status is unknown then. See [Reader.Look].
	Behind bool `json:"behind,omitempty"`

	Stage spec.Stage `json:"-"` // whose changes make it right
	Field string     `json:"-"` // the answer that asks for it, by its path

	made    []string // the changes that make it right
	sure    bool     // a part of it is a difference that no list that is behind explains
	settled bool     // all of it is
}

// A Checklist is the proof: what Procore says about each thing that was asked for.
type Checklist struct {
	Company procore.Company
	At      time.Time
	Checks  []Check
}

// OK tells whether no check failed and none is behind; strict counts everything that
// is neither verified nor skipped as failed.
func (c Checklist) OK(strict bool) bool {
	for _, k := range c.Checks {
		if k.Status == StatusFailed || k.Behind || strict && k.Status != StatusVerified && k.Status != StatusSkipped {
			return false
		}
	}
	return true
}

// Behind tells whether a check only does not show yet, and none failed.
func (c Checklist) Behind() bool {
	late := false
	for _, k := range c.Checks {
		if k.Status == StatusFailed {
			return false
		}
		late = late || k.Behind
	}
	return late
}

// Failed returns the checks that failed and that a stage mends.
func (c Checklist) Failed(stage spec.Stage) []Check {
	var out []Check
	for _, k := range c.Checks {
		if k.Status == StatusFailed && k.Stage == stage {
			out = append(out, k)
		}
	}
	return out
}
