package setup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// This file holds what a job by hand shares with one that asks Procore: the same
// snapshot, filled with what is publicly known.

// Unasked returns what is publicly known of a company that nobody asks, in the shape of
// what would be read from it: the catalogue's tools, in the words of a dictionary, and
// the usual web host. Own are correspondence types and custom tools that the admin has
// named. Of its parts only the templates are there, and there are none of those.
func Unasked(s spec.Spec, c *permission.Catalog, terms permission.Terms, own ...string) *Snapshot {
	snap := &Snapshot{
		Read:              PartTemplates,
		Company:           procore.Company{ID: s.Company.ID, Name: s.Company.Name},
		Vocabulary:        c.Known(permission.ProjectScope, terms, own...),
		CompanyVocabulary: c.Known(permission.CompanyScope, terms),
	}
	if s.Company.ID != 0 { // no address of a company is known without its number
		snap.Web = WebHost(s.Environment)
	}
	return snap
}

// Digest is what a step asks for, in a few letters. That it is done was said of it: of a
// step that asks for something else, nobody has said so.
func (s Step) Digest() string {
	asks := struct {
		Do     []string
		Values []Value
		Rows   []Row
	}{Do: s.Do, Rows: s.Rows}
	for _, v := range s.Values {
		if !v.Blank {
			asks.Values = append(asks.Values, Value{Name: v.Name, Text: v.Text})
		}
	}
	data, err := json.Marshal(asks)
	if err != nil { // strings and numbers alone
		panic("setup: a step can't be written: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// Of returns the steps of a stage, with the place of the first of them in the whole job.
func (r Runbook) Of(st spec.Stage) (steps []Step, first int) {
	for i, s := range r.Steps {
		if s.Stage != st {
			continue
		}
		if len(steps) == 0 {
			first = i
		}
		steps = append(steps, s)
	}
	return steps, first
}
