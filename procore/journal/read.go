package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
)

// errReadOnly is the answer of a journal to whoever would write into it.
var errReadOnly = errors.New("write the journal: it was opened for reading only")

// ReadJournal reads the journal of one company in the folder dir, for what changes
// nothing in Procore: nothing is made, mended or locked, so the folder may be one
// that can't be written to, and another run may be at work. Notes say what of that
// matters. Nothing can be appended. The error is [ErrDamaged] or [ErrForeign].
func ReadJournal(dir string, env auth.Environment, company string) (*Journal, error) {
	head := journalHead{LoginURL: env.LoginURL, APIURL: env.APIURL, Environment: env.Name, Company: company}
	path := filepath.Join(dir, head.fileName())
	j := &Journal{broken: errReadOnly}
	busy := locked(path + ".lock")
	if busy {
		j.notes = append(j.notes, "Another run is at work on this company"+holder(path+".lock")+
			": what is shown here may be different when it has ended.")
	}
	if err := disk.CheckDir(dir); err != nil {
		return nil, storage("read the journal", path, err)
	}
	data, err := disk.Read(path, maxJournal)
	unsafe, forged := errors.AsType[*disk.Unsafe](err)
	switch {
	case forged:
		return nil, storage("read the journal", path, unsafe)
	case errors.Is(err, fs.ErrNotExist):
		return j, nil
	case err != nil:
		j.notes = append(j.notes, "The journal of earlier runs can't be read ("+path+": "+disk.Reason(err)+
			"): what was confirmed by hand is not known here.")
		return j, nil
	}
	whole, records, err := parseJournal(data, head)
	if err != nil {
		return nil, journalError(path, err)
	}
	if len(whole) < len(data) && !busy { // of one at work, the line is on its way
		j.notes = append(j.notes, tornNote)
	}
	j.records, j.began = records, len(records)
	return j, nil
}

// locked tells whether another run holds the lock at path. A lock that can't be
// looked at is taken for free: nothing is changed in any case.
func locked(path string) bool {
	lock, err := disk.Lock(path, os.O_RDONLY)
	if err != nil {
		return false
	}
	free, err := lock.TryRLock()
	if free {
		_ = lock.Unlock()
	}
	return err == nil && !free
}
