package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/disk"
	"procore-setup/procore/spec"
)

// mostHead is how long the first line of a journal may be to be read for its company.
const mostHead = 4 << 10

// Companies returns those that the folder dir knows of earlier runs, by id; names where
// the kept answers have them. Nothing is changed, and what can't be read is left out:
// it is a help at the prompt.
func Companies(dir string) []spec.CompanySpec {
	found := map[procore.ID]string{}
	paths, _ := filepath.Glob(filepath.Join(dir, "journal-*.jsonl")) // the pattern is right
	for _, path := range paths {
		if id, ok := companyOf(path); ok {
			found[id] = ""
		}
	}
	var d draftFile
	state := State{Dir: dir}
	if data, err := os.ReadFile(state.draftPath()); err == nil && json.Unmarshal(data, &d) == nil {
		if c := d.Spec.Company; d.Version == draftVersion && c.ID != 0 {
			found[c.ID] = c.Name
		}
	}
	out := make([]spec.CompanySpec, 0, len(found))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		out = append(out, spec.CompanySpec{ID: id, Name: found[id]})
	}
	return out
}

// Targets returns the natural keys, each once, of changes that the journals in dir hold and
// whose ids begin with a word: e-mails of accounts, names of templates. It is a help for
// completion: what can't be read is left out.
func Targets(dir, change string) []string {
	found := map[string]bool{}
	paths, _ := filepath.Glob(filepath.Join(dir, "journal-*.jsonl")) // the pattern is right
	for _, path := range paths {
		data, err := disk.Read(path, maxJournal)
		if err != nil {
			continue
		}
		for line := range bytes.Lines(data) {
			var rec Record
			if json.Unmarshal(line, &rec) == nil && rec.Target != "" && strings.HasPrefix(rec.Change, change) {
				found[rec.Target] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// companyOf reads whose the journal at path is.
func companyOf(path string) (procore.ID, bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer func() { _ = f.Close() }()
	line, _ := bufio.NewReader(io.LimitReader(f, mostHead)).ReadBytes('\n') // what is torn is no JSON
	var head journalHead
	if json.Unmarshal(line, &head) != nil || head.Version == 0 {
		return 0, false
	}
	id, err := strconv.ParseInt(head.Company, 10, 64)
	return procore.ID(id), err == nil && id > 0
}
