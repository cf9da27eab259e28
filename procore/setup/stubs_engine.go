package setup

import (
	"context"
	"errors"

	"procore-setup/procore/permission"
)

// This file holds signatures until the real files take them over.

// ErrStopped is returned by [Runner.Run] when the admin interrupted it.
var ErrStopped = errors.New("stopped part-way")

// Wanted resolves the template that s asks for against this company's tools and
// its base template.
func Wanted(s Spec, snap *Snapshot) (permission.Template, Problems) {
	return permission.Template{}, nil
}

// Base returns the content of the base template that s names; everything None
// where it names none.
func Base(s Spec, snap *Snapshot) (permission.Template, error) { return permission.Template{}, nil }

// A Reader reads snapshots.
type Reader struct {
	API      API
	Catalog  *permission.Catalog
	Journal  *Journal
	Progress func(Event) // may be nil
}

// Read reads the given parts for s into snap, leaving the others as they are.
func (r *Reader) Read(ctx context.Context, parts Part, s Spec, snap *Snapshot) error { return errStub }

// Diff plans what has to change so that s is true. Given stages limit it to
// them. Its error is [Problems] where s asks for what this company does not have.
func Diff(s Spec, snap *Snapshot, stages ...Stage) (Plan, error) { return Plan{}, errStub }

// Verify compares s with what Procore says.
func Verify(s Spec, snap *Snapshot) Checklist { return Checklist{} }

// A ManualAnswer is what became of a manual change.
type ManualAnswer int

// The answers.
const (
	ManualLater    ManualAnswer = iota // not done; the run stops there
	ManualSeen                         // Watch saw it
	ManualAttested                     // the admin says that it is done
	ManualSkipped                      // an optional one, skipped
)

// A Runner performs a plan.
type Runner struct {
	API      API
	Journal  *Journal
	Spec     Spec
	Snapshot *Snapshot   // updated with what the changes made (ids), not re-read
	Emit     func(Event) // called in order, from Run's goroutine; may be nil
	// Manual brings a manual change before the admin and returns when it is done,
	// attested, skipped or put off. Nil: every one is put off.
	Manual func(ctx context.Context, c Change) (ManualAnswer, error)
}

// Run performs the plan in order. When stop is closed it finishes the change
// (or the chunk of a bulk change) in hand and returns [ErrStopped]; when ctx is
// cancelled it stops at once. Failed rows of a bulk change do not end the run;
// any other failure does.
func (r *Runner) Run(ctx context.Context, p Plan, stop <-chan struct{}) error { return errStub }
