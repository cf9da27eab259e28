package setup

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// An audited keeps the ids of the requests that were sent for a change.
type audited struct {
	mu  sync.Mutex
	ids []string
}

// maxHeard bounds how many ids a line of the journal keeps: a change of thousands of
// single calls names its last ones.
const maxHeard = 50

func (a *audited) hear(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if id != "" {
		a.ids = append(a.ids, id)
		a.ids = a.ids[max(0, len(a.ids)-maxHeard):]
	}
}

// take returns the ids since the last time.
func (a *audited) take() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := a.ids
	a.ids = nil
	return ids
}

// audit completes a line of the journal that tells how the change in hand ended.
func (r *Runner) audit(rec *journal.Record) {
	base, _, _ := strings.Cut(rec.Change, "#")
	if rec.Phase == journal.PhaseStarted || base != r.current.ID {
		return
	}
	c := r.current
	rec.Text, rec.Before, rec.After = c.Text, c.Before, c.After
	rec.By, rec.Consent = person(r.Snapshot.Operator), r.Consent
	rec.Requests = r.sent.take()
}

// An Audit is all that a report tells: what was asked for, how it stands, what was changed
// and by whom. Its forms say the same.
type Audit struct {
	Spec    spec.Spec
	Snap    *Snapshot
	List    Checklist
	Version string // of the program
	Journal *journal.Journal
	Plan    *Plan  // of what would change; nil: it is about how things stand
	By      string // who was signed in, where the snapshot does not tell it
}

// A Done is one change that the journal holds.
type Done struct {
	At       time.Time `json:"time"`
	Change   string    `json:"change"`
	Text     string    `json:"text"`
	Outcome  string    `json:"outcome"` // done, failed, attested or skipped
	Before   string    `json:"before,omitempty"`
	After    string    `json:"after,omitempty"`
	By       string    `json:"by,omitempty"`
	Consent  string    `json:"consent,omitempty"`
	Note     string    `json:"note,omitempty"`
	Requests []string  `json:"requests,omitempty"`
}

// Done returns what was changed for the account and its templates, oldest first.
func (a Audit) Done() []Done {
	var out []Done
	for _, rec := range a.Journal.Records() {
		if rec.Phase == journal.PhaseStarted || rec.Change == journal.PlanUsed || rec.Change == leftNoPlaces ||
			!a.concerns(rec.Target) || rec.Text == "" && rec.Phase == journal.PhaseSkipped {
			continue
		}
		words := cmp.Or(rec.Text, rec.Change) // no text: of a program before this one, or closed by a later run
		out = append(out, Done{
			rec.At, rec.Change, words, string(rec.Phase), rec.Before, rec.After, rec.By, rec.Consent, rec.Note, rec.Requests,
		})
	}
	return out
}

// concerns tells whether the natural key of a change is about what the report is about.
func (a Audit) concerns(key string) bool {
	if key == "" || concerns(a.Spec, key) {
		return true
	}
	ref := a.Snap.defaultOf()
	return ref != nil && text.Display(key) == a.Snap.templateName(ref)
}

// An Attestation is what rests on somebody's word.
type Attestation struct {
	Title  string    `json:"title"`
	Detail string    `json:"detail,omitempty"`
	By     string    `json:"by,omitempty"` // who was signed in; empty: the journal does not tell
	At     time.Time `json:"time,omitzero"`
}

// Said is by whom, and when, as a sentence ends.
func (x Attestation) Said() string {
	switch {
	case x.At.IsZero():
		return "by whom is not known here"
	case x.By == "":
		return "said on " + x.At.Format(reportTime)
	}
	return "said by " + x.By + " on " + x.At.Format(reportTime)
}

// Attested returns what rests on somebody's word: the checks of which the newest word is the
// journal's, and steps that no check is about.
func (a Audit) Attested() []Attestation {
	said := map[string]Done{}
	var steps []string
	for _, d := range a.Done() {
		if d.Outcome == string(journal.PhaseAttested) {
			if _, twice := said[d.Change]; !twice {
				steps = append(steps, d.Change)
			}
			said[d.Change] = d
		}
	}
	var out []Attestation
	for _, k := range a.List.Checks {
		if k.Status == StatusAttested {
			i := slices.IndexFunc(steps, k.restsOn)
			word := Done{}
			if i >= 0 {
				word = said[steps[i]]
			}
			out = append(out, Attestation{k.Title, k.Detail, word.By, word.At})
		}
	}
	for _, id := range steps {
		if !slices.ContainsFunc(a.List.Checks, func(k Check) bool { return k.restsOn(id) }) {
			out = append(out, Attestation{said[id].Text, "", said[id].By, said[id].At})
		}
	}
	return out
}

// restsOn tells whether a step, once somebody attests it, makes the check what it is.
func (k Check) restsOn(step string) bool { return k.ID == step || slices.Contains(k.made, step) }

// left are the steps that are left to people.
func (a Audit) left() []Change {
	if a.Plan != nil {
		return a.Plan.Left
	}
	return Reminders(a.Spec, a.Snap)
}

// where is which Procore it is about: hosts of one's own are named.
func (a Audit) where() string {
	env := a.Spec.Environment
	if env.Own() || env.APIURL == "" {
		return env.Title
	}
	return strings.TrimSpace(env.Title + " (" + env.APIURL + ")")
}

// operator is who was signed in.
func (a Audit) operator() string {
	if a.Snap.Operator.ID == 0 {
		return cmp.Or(a.By, notKnown)
	}
	return person(a.Snap.Operator)
}

// verdict says what it comes to; good tells whether it is green.
func (a Audit) verdict() (words string, good bool) {
	switch {
	case a.Plan == nil:
		return a.List.Verdict(), a.List.OK(false) && a.List.ReadBack()
	case a.Plan.Differs():
		return text.Count(len(a.Plan.Changes), "thing") + " would change", false
	case len(a.Plan.Changes) > 0:
		return "Nothing that can be read would change", false
	}
	return "Nothing would change", true
}
