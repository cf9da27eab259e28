package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// A Phase is where a change is in its life.
type Phase string

// The phases of a journal record.
const (
	PhaseStarted  Phase = "started"  // about to be sent
	PhaseDone     Phase = "done"     // Procore answered well
	PhaseFailed   Phase = "failed"   // Procore refused; nothing was changed
	PhaseAttested Phase = "attested" // the admin said that it is done
	PhaseSkipped  Phase = "skipped"
)

// A Record is one line of the journal. It holds no secret.
type Record struct {
	At     time.Time `json:"at"`
	Change string    `json:"change"` // id of the change, with "#3" for the third chunk of a bulk change
	Phase  Phase     `json:"phase"`
	Target string    `json:"target,omitempty"` // natural key: e-mail, template name
	Flag   *bool     `json:"flag,omitempty"`   // what Procore answered for the new-projects flag
	Note   string    `json:"note,omitempty"`   // Procore's words, cleaned

	// For an audit, with how a change ended.
	Text     string   `json:"text,omitempty"` // what it did, in an admin's words
	Before   string   `json:"before,omitempty"`
	After    string   `json:"after,omitempty"`
	By       string   `json:"by,omitempty"`       // who was signed in
	Consent  string   `json:"consent,omitempty"`  // how it was agreed to
	Requests []string `json:"requests,omitempty"` // Procore's ids of the requests that changed something
}

// A Journal is the append-only record of what was sent and what came of it: one
// JSON line each, on the disk before Append returns. Its methods may be called
// from several goroutines, and those that read may be called on nil, which is an
// empty journal.
type Journal struct {
	mu      sync.Mutex
	records []Record
	began   int // how many of them earlier runs wrote
	notes   []string
	broken  error        // why nothing can be added any more
	file    *os.File     // nil: in memory
	lock    *flock.Flock // nil: in memory
	size    int64        // of the whole lines in file
}

// New returns one that lives in memory.
func New() *Journal { return &Journal{} }

// Append writes r and returns when it is on the disk. When it fails the journal
// is as it was before: the change that r announces must not be sent.
func (j *Journal) Append(r Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	if j.file != nil {
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("write the journal: %w", err)
		}
		if err := j.write(append(line, '\n')); err != nil {
			return err
		}
	}
	j.records = append(j.records, r)
	return nil
}

// write adds a whole line to the file, or nothing.
func (j *Journal) write(line []byte) error {
	n, err := j.file.WriteAt(line, j.size)
	if err == nil {
		err = j.file.Sync()
	}
	if err == nil {
		j.size += int64(n)
		return nil
	}
	failed := storage("write the journal", j.file.Name(), err)
	// Half a line in the middle would make the journal unreadable, so it is taken
	// back; where even that fails, nothing more is written behind it.
	if err := j.file.Truncate(j.size); err != nil {
		j.broken = failed
	}
	return failed
}

// Close releases the journal's file and its lock. Records stay readable.
func (j *Journal) Close() error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.broken = errors.New("write the journal: it is closed")
	var errs []error
	if j.file != nil {
		errs = append(errs, j.file.Close())
		j.file = nil
	}
	if j.lock != nil {
		errs = append(errs, j.lock.Unlock())
		j.lock = nil
	}
	return errors.Join(errs...)
}

// Notes returns what the admin should know about how the journal was found,
// such as a last line that was cut off.
func (j *Journal) Notes() []string {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.notes)
}

// Records returns all records, oldest first.
func (j *Journal) Records() []Record {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.records)
}

// Open returns the ids of the changes that were started and have no outcome:
// they may or may not have reached Procore. The oldest comes first.
func (j *Journal) Open() []string {
	var open []string
	for _, r := range j.Records() {
		open = slices.DeleteFunc(open, func(id string) bool { return id == r.Change })
		if r.Phase == PhaseStarted {
			open = append(open, r.Change)
		}
	}
	return open
}

// Changed tells whether, since the journal was opened, a change was made or may
// have been.
func (j *Journal) Changed() bool {
	if j == nil {
		return false
	}
	records := j.Records()
	j.mu.Lock()
	began := min(j.began, len(records))
	j.mu.Unlock()
	maybe := map[string]bool{}
	for _, r := range records[began:] {
		if r.Change == PlanUsed {
			continue
		}
		switch r.Phase {
		case PhaseDone, PhaseAttested:
			return true
		case PhaseStarted:
			maybe[r.Change] = true
		case PhaseFailed, PhaseSkipped:
			delete(maybe, r.Change)
		}
	}
	return len(maybe) > 0
}

// PlanUsed is the change of a record that says that a saved plan, by its id, was begun.
const PlanUsed = "saved-plan"

// UsedPlan returns when a saved plan was begun; the zero time if it was not.
func (j *Journal) UsedPlan(id string) time.Time {
	for _, r := range j.Records() {
		if r.Change == PlanUsed && r.Target == id {
			return r.At
		}
	}
	return time.Time{}
}

// Applied is an answer of Procore to a change that can't be read back.
type Applied struct {
	Value bool
	At    time.Time
}
