package setup

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// SavedFormat is the version of a saved plan's file.
const SavedFormat = 1

// A SavedPlan is a plan in a file, with all that was shown of it: what was agreed to is
// what is done, or nothing. It holds no secret.
type SavedPlan struct {
	Format      int                     `json:"saved_plan"`
	ID          string                  `json:"id"` // it is applied once
	Created     time.Time               `json:"created"`
	Version     string                  `json:"version"`      // of the program
	By          string                  `json:"by,omitempty"` // who was signed in
	Environment SavedEnvironment        `json:"environment"`
	Company     jsonCompany             `json:"company"`
	Terms       string                  `json:"terms,omitempty"` // dictionary of the labels
	SetupName   string                  `json:"setup_name"`
	Setup       string                  `json:"setup"` // the setup file, as it was
	Basis       Basis                   `json:"basis"`
	Changes     []Change                `json:"changes"`
	Right       map[spec.Stage][]string `json:"right,omitempty"`
	Unknown     map[spec.Stage][]string `json:"unknown,omitempty"`
	Open        []string                `json:"open,omitempty"`
	Left        []Change                `json:"left,omitempty"`
	Notes       []string                `json:"notes,omitempty"`
	Requests    int                     `json:"requests,omitempty"` // about how many all of it takes
}

// A SavedEnvironment is the Procore that a saved plan is for.
type SavedEnvironment struct {
	Name     string `json:"name"`
	LoginURL string `json:"login_url"`
	APIURL   string `json:"api_url"`
}

// Environment returns it as it is signed in to.
func (e SavedEnvironment) Environment() auth.Environment {
	if known, err := auth.NewEnvironment(e.LoginURL, e.APIURL); err == nil {
		return known
	}
	return auth.Environment{Name: auth.CustomEnvironment, LoginURL: e.LoginURL, APIURL: e.APIURL}
}

// Save returns a plan for s as it is kept in a file. Name and setup are the setup file.
func Save(p Plan, s spec.Spec, snap *Snapshot, version, terms, name string, setup []byte) SavedPlan {
	return SavedPlan{
		Format: SavedFormat, ID: strings.ToLower(rand.Text()), Created: time.Now().Truncate(time.Second), Version: version,
		By:          Audit{Snap: snap}.operator(),
		Environment: SavedEnvironment{s.Environment.Name, s.Environment.LoginURL, s.Environment.APIURL},
		Company:     jsonCompany{s.Company.ID, s.Company.Name}, Terms: terms,
		SetupName: name, Setup: string(setup),
		Basis: p.Basis, Changes: p.Changes, Right: p.Right, Unknown: p.Unknown, Open: p.Open, Left: p.Left,
		Notes: snap.Notes, Requests: p.Requests(),
	}
}

// File returns the saved plan as its file has it.
func (s SavedPlan) File() ([]byte, error) {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the plan: %w", err)
	}
	return append(data, '\n'), nil
}

// IsSaved tells a saved plan from a setup file, by its content.
func IsSaved(data []byte) bool {
	head := bytes.TrimLeft(data, " \t\r\n\ufeff")
	return bytes.HasPrefix(head, []byte("{")) && bytes.Contains(head[:min(len(head), 200)], []byte(`"saved_plan"`))
}

// errNotSaved is the cause of a file that is no plan that this program can use.
var errNotSaved = errors.New("no saved plan")

// LoadSaved reads a saved plan.
func LoadSaved(name string, data []byte) (SavedPlan, error) {
	var s SavedPlan
	bad := func(why, do string) (SavedPlan, error) {
		return SavedPlan{}, &text.Failure{Causes: errNotSaved, What: "read the plan " + text.Display(name), Why: why, Do: do}
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return bad("it was changed or cut", "make a new one: procore-setup plan FILE --out PLAN")
	}
	switch {
	case s.Format != SavedFormat:
		return bad(fmt.Sprintf("it has format %d, and this program knows %d", s.Format, SavedFormat),
			"use the program that made it, or make a new plan")
	case s.ID == "" || s.Setup == "" || s.Company.ID == 0 || s.Environment.APIURL == "":
		return bad("parts of it are missing", "make a new one: procore-setup plan FILE --out PLAN")
	}
	return s, nil
}

// Plan returns what the saved plan shows. It can't be run: see [SavedPlan.Against].
func (s SavedPlan) Plan() Plan {
	return Plan{
		Changes: s.Changes, Right: s.Right, Unknown: s.Unknown, Open: s.Open, Left: s.Left, Basis: s.Basis,
		requests: s.Requests,
	}
}

// Audit returns the report of the saved plan: as Procore was when it was made. S is what its
// setup file asks for.
func (s SavedPlan) Audit(asks spec.Spec) Audit {
	plan := s.Plan()
	asks.Environment = s.Environment.Environment()
	return Audit{
		Spec: asks, Version: s.Version, Journal: journal.New(), Plan: &plan, By: s.By,
		Snap: &Snapshot{Company: procore.Company{ID: s.Company.ID, Name: s.Company.Name}, At: s.Created, Notes: s.Notes},
	}
}

// Against returns an error, [ErrChanged], where what would be done now is not what the
// saved plan shows.
func (s SavedPlan) Against(now Plan) error {
	differs := now.Basis.Since(s.Basis)
	byID := func(list []Change, id string) *Change {
		i := slices.IndexFunc(list, func(c Change) bool { return c.ID == id })
		if i < 0 {
			return nil
		}
		return &list[i]
	}
	for _, then := range s.Changes {
		switch is := byID(now.Changes, then.ID); {
		case is == nil:
			differs = append(differs, "there is nothing to do any more to "+then.Text)
		case !is.sameAs(then):
			differs = append(differs, "it is not the same any more to "+then.Text)
		}
	}
	for _, is := range now.Changes {
		if byID(s.Changes, is.ID) == nil {
			differs = append(differs, "something is to be done that the plan does not show: "+is.Text)
		}
	}
	if len(differs) > 0 {
		return changed(differs)
	}
	return nil
}

// sameAs tells whether two changes show the same and do the same.
func (c Change) sameAs(o Change) bool {
	return c.Stage == o.Stage && c.Verb == o.Verb && c.Text == o.Text && c.Target == o.Target &&
		c.Before == o.Before && c.After == o.After &&
		slices.Equal(c.Details, o.Details) && slices.Equal(c.Warnings, o.Warnings)
}
