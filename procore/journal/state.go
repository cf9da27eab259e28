package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"procore-setup/procore/disk"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// State is the folder in which a run keeps what it must not forget: the draft
// of the spec and the journals. Files are 0600, the folder 0700. No secret is
// ever in it.
type State struct{ Dir string }

// OpenState makes the folder where it is missing, and tries whether it can be
// written to: better now than behind the first change. A folder that exists
// keeps its rights. The error is one of the disk.
func OpenState(dir string) (*State, error) {
	const what = "open the folder for drafts and journals"
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, storage(what, dir, err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, storage(what, abs, err)
	}
	if err := disk.CheckDir(abs); err != nil {
		return nil, storage(what, abs, err)
	}
	probe, err := os.CreateTemp(abs, ".probe-*")
	if err != nil {
		return nil, storage(what, abs, err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, storage(what, abs, err)
	}
	return &State{Dir: abs}, nil
}

// draftVersion is the version of the draft's format.
const draftVersion = 1

// Errors of a draft, to be found with [errors.Is]. After either the wizard
// begins without answers, and no file is lost.
var (
	// ErrDraftNewer means that a newer version of this program wrote the draft.
	ErrDraftNewer = errors.New("the saved answers are of a newer procore-setup")
	// ErrDraftBroken means that the draft could not be read and was set aside.
	ErrDraftBroken = errors.New("the saved answers can't be read")
)

// A draftFile is the file of the wizard's answers.
type draftFile struct {
	Version int       `json:"draft"`
	Saved   time.Time `json:"saved"`
	Spec    spec.Spec `json:"spec"`
	Hand    Marks     `json:"hand,omitzero"`
}

// A Draft is what the next start goes on from.
type Draft struct {
	spec.Spec
	Hand Marks
}

// Marks are what people have done by themselves, in Procore's pages or on the way to an
// app of their own. Nothing in them was read from Procore.
type Marks struct {
	Way  string          `json:"way,omitempty"`  // how the job is done; empty: not asked yet
	Own  []string        `json:"own,omitempty"`  // correspondence types and custom tools, by their names
	Done map[string]Mark `json:"done,omitempty"` // steps that were ticked off, by their ids
	// Told is what only the company knows and no answer has a place for, by what was
	// asked. An empty text: it is found out, and nobody wrote down what.
	Told map[string]string `json:"told,omitempty"`
}

// A Mark is one step that somebody has ticked off.
type Mark struct {
	At time.Time `json:"at"`
	Of string    `json:"of,omitempty"` // digest of what the step asked for then
}

// draftPath returns where the draft is.
func (s *State) draftPath() string { return filepath.Join(s.Dir, "draft.json") }

// SaveDraft keeps the wizard's answers for the next start. It replaces the file
// whole or not at all; the draft of a newer version is moved aside first.
func (s *State) SaveDraft(want Draft) error {
	const what = "save your answers"
	data, err := json.MarshalIndent(draftFile{draftVersion, time.Now(), want.Spec, want.Hand}, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	path := s.draftPath()
	if old, err := disk.Read(path, maxDraft); err == nil && version(old) > draftVersion {
		if _, err := s.setAside("newer"); err != nil {
			return storage(what, path, err)
		}
	}
	if err := disk.Write(path, append(data, '\n')); err != nil {
		return storage(what, path, err)
	}
	return nil
}

// LoadDraft returns the kept answers; false if there are none. The error is
// [ErrDraftNewer], [ErrDraftBroken] or one of the disk.
func (s *State) LoadDraft() (Draft, bool, error) {
	path := s.draftPath()
	data, err := disk.Read(path, maxDraft)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Draft{}, false, nil
	case err != nil:
		return Draft{}, false, storage("read your saved answers", path, err)
	case version(data) > draftVersion:
		return Draft{}, false, &text.Failure{
			Causes: ErrDraftNewer,

			What: "read your saved answers (" + path + ")", Why: "a newer procore-setup saved them",
			Do: "update procore-setup to go on from them, or begin anew here: they are kept",
		}
	}
	var d draftFile
	if err := json.Unmarshal(data, &d); err == nil && d.Version == draftVersion {
		return Draft{d.Spec, d.Hand}, true, nil
	}
	aside, err := s.setAside("broken")
	if err != nil {
		return Draft{}, false, storage("set your saved answers aside", path, err)
	}
	return Draft{}, false, &text.Failure{
		Causes: ErrDraftBroken,

		What: "read your saved answers (" + path + ")", Why: "the file is damaged",
		Do: "answer again; the file was kept as " + aside,
	}
}

// version returns the version of a draft's text; 0 if it has none.
func version(data []byte) int {
	var head struct {
		Version int `json:"draft"`
	}
	if json.Unmarshal(data, &head) != nil {
		return 0
	}
	return head.Version
}

// setAside gives the draft another name, without taking one that is in use.
func (s *State) setAside(why string) (string, error) {
	for i := 1; ; i++ {
		aside := filepath.Join(s.Dir, fmt.Sprintf("draft-%s-%d.json", why, i))
		f, err := os.OpenFile(aside, os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		if err := f.Close(); err != nil {
			return "", err
		}
		return aside, os.Rename(s.draftPath(), aside)
	}
}
