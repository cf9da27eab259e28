package setup

import (
	"slices"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
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
	// Those of an account that is to be off.
	CheckNoProjects      = "no-projects"
	CheckAccountInactive = "account-inactive"
)

// A Check is one row of the checklist.
type Check struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Status Status   `json:"status"`
	Detail string   `json:"detail"`
	Fix    string   `json:"fix"`             // what to do; only for a row that is not green
	Items  []string `json:"items,omitempty"` // the rows behind it, each with why: "Tower 4 (300004): not active"
	// Behind says that Procore took what makes this right a moment ago and does not show
	// it yet; the status is unknown then. See [Reader.Look].
	Behind bool `json:"-"`

	Stage spec.Stage `json:"-"` // whose changes make it right
	Field string     `json:"-"` // the answer that asks for it, by its path

	byCause []string // the rows again, many of one cause under it; nil: as they are
	made    []string // the changes that make it right
	sure    bool     // a part of it is a difference that no list that is behind explains
	settled bool     // all of it is
	soon    bool     // it is not known, and a list that is behind may tell before long
}

// with adds the rows behind a check.
func (k Check) with(items []string) Check {
	k.Items = items
	return k
}

// Lines are the rows behind the check as a person reads them: what many have in common is
// said once.
func (k Check) Lines() []string {
	if k.byCause != nil {
		return k.byCause
	}
	return k.Items
}

// A Checklist is what Procore says about each thing that was asked for.
type Checklist struct {
	Company procore.Company
	At      time.Time
	ProofAt time.Time // when the account itself was asked; zero: it was not
	Leaving bool      // the account is to be off; see [spec.Spec.Leaving]
	// Allow are the checks, by id, that a strict reader lets stand as they are unless they
	// failed; [AllowProof] is the proof by the account itself.
	Allow  []string
	Checks []Check
}

// AllowProof is the exception that does without the proof by the account itself.
const AllowProof = "proof"

// allowed tells whether a check that is not green is an exception.
func (c Checklist) allowed(k Check) bool {
	return k.Status != StatusFailed && slices.Contains(c.Allow, k.ID)
}

// Exceptions are what [Checklist.Allow] may name.
func Exceptions() []string {
	v, names := newVerifier(spec.Spec{}, &Snapshot{}), []string{}
	for _, r := range slices.Concat(v.rows(), v.effective()) {
		names = append(names, r.id)
	}
	return append(names, StepApprover, AllowProof)
}

// OK tells whether no check failed and none is behind; strict wants every check
// verified or not asked for, and the proof by the account itself.
func (c Checklist) OK(strict bool) bool {
	if strict {
		return len(c.Short()) == 0
	}
	return c.Count(StatusFailed) == 0 && !slices.ContainsFunc(c.Checks, func(k Check) bool { return k.Behind })
}

// Count is how many checks ended with a status.
func (c Checklist) Count(s Status) int {
	n := 0
	for _, k := range c.Checks {
		if k.Status == s {
			n++
		}
	}
	return n
}

// green tells whether a check is verified, or was not asked for.
func (k Check) green() bool { return k.Status == StatusVerified || k.Status == StatusSkipped }

// AsItself tells whether a check is the word of the account itself.
func (k Check) AsItself() bool { return strings.HasPrefix(k.ID, effectivePrefix) }

// ReadBack tells whether everything that was asked for was read back from Procore.
func (c Checklist) ReadBack() bool {
	return !slices.ContainsFunc(c.Checks, func(k Check) bool { return !k.green() })
}

// Proved tells whether the account itself has shown that it works: all that it was
// asked is verified, new projects too where they were asked for, and nothing failed.
func (c Checklist) Proved() bool {
	return !c.ProofAt.IsZero() && c.OK(false) && !slices.ContainsFunc(c.Checks, func(k Check) bool {
		return !k.green() && !c.allowed(k) && (k.AsItself() || k.ID == CheckNewProjects)
	})
}

// Short says what a strict reader misses, a line each; nothing where all is there.
func (c Checklist) Short() []string {
	var out []string
	for _, k := range c.Checks {
		if !k.green() && !c.allowed(k) {
			out = append(out, k.Title+" is "+string(k.Status))
		}
	}
	if !c.Proved() && !slices.Contains(c.Allow, AllowProof) {
		out = append(out, "it is not proved by the account itself")
	}
	return out
}

// The verdicts of a checklist on which nothing failed.
const (
	VerdictProved   = "It works: proved by the account itself"
	VerdictReadBack = "Set up and read back"
	VerdictOff      = "Switched off and read back"
)

// Verdict says in a sentence, without its full stop, what the checklist comes to. Only
// the account itself can show that it works; before that, things are set up.
func (c Checklist) Verdict() string {
	failed, short, readBack := c.Count(StatusFailed), 0, VerdictReadBack
	if c.Leaving {
		readBack = VerdictOff
	}
	for _, k := range c.Checks {
		if !k.green() {
			short++
		}
	}
	switch {
	case failed > 0:
		return "Not everything is in place"
	case c.Behind():
		return "Not all of it shows yet"
	case c.Proved():
		return VerdictProved
	case short > 0:
		return readBack + ", but for " + text.Count(short, "thing")
	}
	return readBack
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
