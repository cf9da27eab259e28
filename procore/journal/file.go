package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

const (
	// maxJournal is some 400,000 changes, in bytes.
	maxJournal = 64 << 20
	// maxDraft is more than the answers with every name of a large company, in bytes.
	maxDraft = 16 << 20
	// maxNote is more than the note of who holds a lock, in bytes.
	maxNote = 4 << 10
)

// journalVersion is the version of the journal's format.
const journalVersion = 1

// A journalHead is the first line of a journal: whose it is. The two addresses
// count, not the environment's name, which one flag can give to anything.
type journalHead struct {
	Version     int    `json:"journal"`
	Environment string `json:"environment"`
	LoginURL    string `json:"login_url"`
	APIURL      string `json:"api_url"`
	Company     string `json:"company"`
}

// Errors of a journal, to be found with [errors.Is].
var (
	// ErrBusy means that another run of this program works on the same company.
	ErrBusy = errors.New("another run is at work")
	// ErrDamaged means that the journal can't be read and a person has to look.
	ErrDamaged = errors.New("the journal is damaged")
	// ErrForeign means that the journal is of another company or environment, or
	// of a newer version of this program.
	ErrForeign = errors.New("the journal is not of this company")
)

// Journal opens the journal of one company, locking it against a second run. A
// last line that a crash cut off is left out, and Notes says so. The error is
// [ErrBusy], [ErrDamaged] or [ErrForeign], or one of the disk.
func (s *State) Journal(env auth.Environment, company string) (*Journal, error) {
	head := journalHead{
		Version: journalVersion, Environment: env.Name,
		LoginURL: env.LoginURL, APIURL: env.APIURL, Company: company,
	}
	path := filepath.Join(s.Dir, head.fileName())
	lock, err := takeLock(path + ".lock")
	if err != nil {
		return nil, err
	}
	j, err := openJournal(path, head)
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	j.lock = lock
	return j, nil
}

// fileName returns a name for the journal that a person recognises and that no
// other company's journal has.
func (h journalHead) fileName() string {
	sum := fnv.New32a()
	for _, part := range []string{h.LoginURL, h.APIURL, h.Company} {
		_, _ = sum.Write([]byte(part + "\n")) // never fails
	}
	return fmt.Sprintf("journal-%s-%s-%08x.jsonl", plainName(h.Environment), plainName(h.Company), sum.Sum32())
}

// plainName returns s as it may stand in a file name on every system.
func plainName(s string) string {
	const longest = 40
	out := strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(s)), "-")
	return out[:min(len(out), longest)]
}

// A lockHolder is what stands beside the lock file about who holds it. It is a file
// of its own: on Windows nobody can read one that is locked.
type lockHolder struct {
	Process int       `json:"process"`
	Since   time.Time `json:"since"`
}

// lockPatience is far longer than a look whether the lock is free takes.
const lockPatience = 200 * time.Millisecond

// atWork is what stops a second run.
const atWork = "another run is at work on this company"

// takeLock takes an operating system's lock, which ends with the process that
// holds it, however it ends.
func takeLock(path string) (*flock.Flock, error) {
	lock, err := disk.Lock(path, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return nil, storage("lock the journal", path, err)
	}
	// Whoever only reads looks for a moment whether the lock is free ([ReadJournal]).
	wait, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	ok, err := lock.TryLockContext(wait, lockPatience/10)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, storage("lock the journal", path, err)
	}
	if !ok {
		return nil, &text.Failure{
			Causes: ErrBusy,
			What:   "start the run",
			Why:    atWork + holder(path) + "; its lock is " + path,
			Do:     "wait for it to end, or stop it, then run the same command again",
		}
	}
	note, err := json.Marshal(lockHolder{Process: os.Getpid(), Since: time.Now().Truncate(time.Second)})
	if err == nil {
		// Who holds the lock is a courtesy: the lock itself does not need it.
		_ = replace(holderPath(path), append(note, '\n'))
	}
	return lock, nil
}

// replace puts data into a file of ours, which may be new. A crash may cut it off.
func replace(path string, data []byte) error {
	f, err := disk.Open(path, os.O_WRONLY|os.O_CREATE)
	if err != nil {
		return err
	}
	err = f.Truncate(0)
	if err == nil {
		_, err = f.Write(data)
	}
	return errors.Join(err, f.Close())
}

// holderPath is where it stands who holds the lock at path.
func holderPath(path string) string { return strings.TrimSuffix(path, ".lock") + ".holder" }

// holder tells who holds the lock at path, where that can be read.
func holder(path string) string {
	data, err := disk.Read(holderPath(path), maxNote)
	var note lockHolder
	if err != nil || json.Unmarshal(data, &note) != nil || note.Process == 0 {
		return ""
	}
	return fmt.Sprintf(" (process %d, since %s)", note.Process, note.Since.Local().Format("2 Jan 15:04"))
}

// openJournal reads the journal at path and keeps it open for writing, or makes
// a new one.
func openJournal(path string, head journalHead) (*Journal, error) {
	f, err := disk.Open(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, storage("open the journal", path, err)
	}
	j, err := readJournal(f, path, head)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return j, nil
}

// readJournal reads f whole, mends a torn end and writes a missing head.
func readJournal(f *os.File, path string, head journalHead) (*Journal, error) {
	data, err := disk.ReadAll(f, path, maxJournal)
	if err != nil {
		return nil, storage("read the journal", path, err)
	}
	whole, records, err := parseJournal(data, head)
	if err != nil {
		return nil, journalError(path, err)
	}
	j := &Journal{file: f, records: records, began: len(records), size: int64(len(whole))}
	if len(whole) < len(data) {
		note := tornNote
		if len(whole) == 0 { // it may be no line of ours at all
			aside, err := keepTorn(path, data)
			if err != nil {
				return nil, storage("set the journal's torn line aside", path, err)
			}
			note = "The journal was one line without an end, and begins anew. What stood in it was kept as " + aside + "."
		}
		if err := f.Truncate(j.size); err != nil {
			return nil, storage("mend the journal", path, err)
		}
		j.notes = append(j.notes, note)
	}
	if j.size > 0 {
		return j, nil
	}
	line, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("write the journal: %w", err)
	}
	if err := j.write(append(line, '\n')); err != nil {
		return nil, err
	}
	if err := disk.SyncDir(filepath.Dir(path)); err != nil {
		return nil, storage("write the journal", path, err)
	}
	return j, nil
}

// keepTorn keeps what stood in a journal that has not one whole line, under a name
// that is not taken.
func keepTorn(path string, data []byte) (string, error) {
	for i := 1; ; i++ {
		aside := fmt.Sprintf("%s.torn-%d", path, i)
		if err := disk.Create(aside, data); !errors.Is(err, fs.ErrExist) {
			return aside, err
		}
	}
}

// tornNote tells of a last line that was cut off.
const tornNote = "The last line of the journal was cut off, as a crash or a power cut does. " +
	"It was left out; what it was about is looked up in Procore."

// parseJournal returns the whole lines of a journal and what they say. A line is
// whole when its line break was written; every whole line must be right.
func parseJournal(data []byte, head journalHead) (whole []byte, records []Record, err error) {
	whole = data[:bytes.LastIndexByte(data, '\n')+1]
	for i, line := range bytes.Split(bytes.TrimSuffix(whole, []byte("\n")), []byte("\n")) {
		switch {
		case len(whole) == 0:
		case i == 0:
			err = checkHead(line, head)
		default:
			var r Record
			if r, err = parseRecord(line); err == nil {
				records = append(records, r)
			}
		}
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return whole, records, nil
}

// checkHead tells whether the journal is the wanted one.
func checkHead(line []byte, want journalHead) error {
	var got journalHead
	switch err := json.Unmarshal(line, &got); {
	case err != nil || got.Version < 1:
		return ErrDamaged
	case got.Version > journalVersion:
		return fmt.Errorf("it was written by a newer procore-setup (%w)", ErrForeign)
	case got.Company != want.Company:
		return fmt.Errorf("it is of company %s (%w)", text.Display(got.Company), ErrForeign)
	case got.LoginURL != want.LoginURL || got.APIURL != want.APIURL:
		return fmt.Errorf("it is of the environment at %s (%w)", text.Display(got.APIURL), ErrForeign)
	}
	return nil
}

// parseRecord reads one line.
func parseRecord(line []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(line, &r); err != nil {
		return Record{}, ErrDamaged
	}
	switch r.Phase {
	case PhaseStarted, PhaseDone, PhaseFailed, PhaseAttested, PhaseSkipped:
	default:
		return Record{}, ErrDamaged
	}
	if r.Change == "" {
		return Record{}, ErrDamaged
	}
	return r, nil
}

// journalError returns what is wrong with a journal in four parts.
func journalError(path string, err error) error {
	e := &text.Failure{What: "read the journal (" + path + ")", Why: err.Error(), Causes: err}
	if errors.Is(err, ErrDamaged) {
		e.Do = "look at that line, then move the file to another folder and run again; " +
			"what is done already is found in Procore, but what you confirmed by hand is asked again"
	} else {
		e.Do = "choose another folder with --state-dir, or the company that the journal is of"
	}
	return e
}
