package setup

import (
	"errors"
	"time"

	"procore-setup/procore/auth"
)

// This file holds signatures until the real files take them over.

var errStub = errors.New("not built")

// ParseFile reads a setup file. Its error is [Problems], each with its line, or
// the error of a text that is no YAML at all, with its line.
func ParseFile(name string, data []byte) (Spec, error) { return Spec{}, errStub }

// FormatFile returns the setup file that says what s says.
func FormatFile(s Spec) ([]byte, error) { return nil, errStub }

// Error implements error: one line per problem.
func (p Problems) Error() string { return "problems" }

// Validate returns every mistake that can be seen without asking Procore.
// Stages limits it to those stages' fields; none means all of them.
func (s Spec) Validate(stages ...Stage) Problems { return nil }

// SetSource records where the value of a field came from.
func (s *Spec) SetSource(field, source string) {}

// Source returns where the value of a field came from; "" if nobody said.
func (s Spec) Source(field string) string { return "" }

// Clone returns a deep copy, for undo.
func (s Spec) Clone() Spec { return s }

// A Journal is the append-only record of what was sent and what came of it.
type Journal struct{}

// NewJournal returns one that lives in memory.
func NewJournal() *Journal { return &Journal{} }

// Close releases the journal's file and its lock.
func (j *Journal) Close() error { return nil }

// State is the folder in which a run keeps what it must not forget: the draft
// of the spec and the journals. Files are 0600, the folder 0700.
type State struct{ Dir string }

// OpenState makes the folder where it is missing.
func OpenState(dir string) (*State, error) { return &State{dir}, nil }

// Journal opens the journal of one company, locking it against a second run.
func (s *State) Journal(env auth.Environment, company string) (*Journal, error) { return nil, errStub }

// SaveDraft keeps the wizard's answers for the next start.
func (s *State) SaveDraft(spec Spec) error { return errStub }

// LoadDraft returns the kept answers; false if there are none.
func (s *State) LoadDraft() (Spec, bool, error) { return Spec{}, false, errStub }

// A Preset is what an integration's vendor asks for.
type Preset struct {
	ID     string
	Name   string            // "SyncEzy (Procore to SharePoint)"
	Vendor string            // for texts: "SyncEzy"
	Source string            // the page that says so
	Steps  map[string]string // field path → where in the source: "SyncEzy guide, step 4"
	Open   []string          // what its source does not say, left for the admin
	Spec   Spec              // only the fields that the preset fills
}

// Presets returns the built-in presets, by name.
func Presets() ([]Preset, error) { return nil, errStub }

// Apply fills the fields of s that the preset speaks of, with their sources.
func (p Preset) Apply(s *Spec) {}

// Markdown returns the report of a checklist.
func Markdown(s Spec, snap *Snapshot, c Checklist) []byte { return nil }

// JSON returns the checklist as `verify --json` prints it.
func JSON(c Checklist, strict bool) ([]byte, error) { return nil, errStub }

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
}

// Append writes r and returns when it is on the disk.
func (j *Journal) Append(r Record) error { return errStub }

// Records returns all records, oldest first.
func (j *Journal) Records() []Record { return nil }

// Open returns the ids of the changes that were started and have no outcome:
// they may or may not have reached Procore.
func (j *Journal) Open() []string { return nil }

// Attested returns what the admin confirmed by hand, by change id.
func (j *Journal) Attested() map[string]time.Time { return nil }
