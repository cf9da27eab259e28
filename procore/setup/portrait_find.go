package setup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/disk"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// LeastPart is how many letters of a name are looked for: fewer would find everybody.
const LeastPart = 3

// FindUsers returns the active users of the Directory that Procore finds by a part of
// their name or e-mail, by their names: for a person to choose from, since no search says
// whose account is meant. Whole is false where Procore's list is not complete.
func (r *Reader) FindUsers(ctx context.Context, part string) (list []procore.User, whole bool, err error) {
	list, err = r.API.SearchUsers(ctx, part)
	whole = err == nil
	if incomplete := new(procore.IncompleteError); errors.As(err, &incomplete) {
		err = nil
	}
	slices.SortStableFunc(list, func(a, b procore.User) int {
		return cmp.Or(strings.Compare(text.Fold(a.FirstName+" "+a.LastName), text.Fold(b.FirstName+" "+b.LastName)),
			strings.Compare(a.Email, b.Email))
	})
	return list, whole, err
}

// maxAgainst is many times a plan that moves every project of a large company, in bytes.
const maxAgainst = 64 << 20

// AgainstOf returns what an account can be held against: what a setup file (or the one in
// a saved plan) asks for, or else the integration of an id. Its error is the disk's, the
// file's [spec.Problems], or that nothing is called so.
func AgainstOf(what string) (spec.Spec, error) {
	ext := strings.ToLower(filepath.Ext(what))
	if _, err := os.Stat(what); err != nil && ext != ".yaml" && ext != ".yml" {
		preset, err := spec.LookupPreset(what)
		if err != nil {
			return spec.Spec{}, err
		}
		var s spec.Spec
		preset.Apply(&s)
		return s, nil
	}
	data, err := disk.Input(what, maxAgainst)
	if err != nil {
		return spec.Spec{}, fmt.Errorf("read the setup file: %w", err)
	}
	if IsSaved(data) {
		saved, err := LoadSaved(what, data)
		if err != nil {
			return spec.Spec{}, err
		}
		what, data = saved.SetupName, []byte(saved.Setup)
	}
	return spec.ParseFile(what, data)
}
