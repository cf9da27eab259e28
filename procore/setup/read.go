package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A Reader reads snapshots.
type Reader struct {
	API      API
	Catalog  *permission.Catalog
	Journal  *journal.Journal // may be nil: nothing is known of earlier runs
	Progress func(Event)      // may be nil
	// Page gets all projects that were read so far, after each page of them, and
	// Procore's count of all (0 where it does not say). The rows are not to be
	// changed. May be nil.
	Page func(sofar []procore.Project, total int)
	// Terms are the dictionary of the labels; empty: the company's own.
	Terms permission.Terms
}

// PartsFor returns what has to be known before a stage can be planned.
func PartsFor(stage spec.Stage) Part {
	switch stage {
	case spec.StageConnect:
		return PartOperator
	case spec.StageAccount:
		return PartOperator | PartTemplates | PartAccount
	case spec.StageTemplate:
		return PartOperator | PartTemplates | PartAccount
	}
	return PartAll
}

// PartsAfter returns what is to be read anew after a stage was committed. What
// the changes made is in the snapshot already ([Runner.Snapshot]); this is what
// Procore may have changed along with it.
func PartsAfter(stage spec.Stage) Part {
	switch stage {
	case spec.StageConnect:
		return PartAll
	case spec.StageAccount:
		return PartAccount | PartAssignments
	case spec.StageTemplate:
		return PartAccount
	case spec.StageProjects:
		return PartAccount | PartAssignments
	}
	return 0
}

// Read reads the given parts for s into snap, leaving the others as they are.
// Where the app is not connected to the company, it notes that, clears every
// part behind the gate and returns no error: the way on is a change of the plan.
// What this company or this person can't read is left unknown, with a note.
// Any other failure is returned, and the part that it struck is not marked as read.
//
// A fault in this program is returned as an error.
func (r *Reader) Read(ctx context.Context, parts Part, s spec.Spec, snap *Snapshot) (err error) {
	doing := "read what Procore says"
	defer guard(func() string { return doing }, &err)
	snap.source = r.API
	snap.Refused, snap.Handed = maps.Clone(snap.Refused), maps.Clone(snap.Handed)
	snap.Read &^= parts
	snap.At = time.Now()
	steps := []struct {
		part Part
		what string
		read func(context.Context, spec.Spec, *Snapshot) error
	}{
		{PartOperator, "your own rights", r.operator},
		{PartProjects, "the projects", r.projects}, // before the templates: a project's manifest names the tools
		{PartTemplates, "the permission templates", r.templates},
		{PartAccount, "the account", r.account},
		{PartAssignments, "where the account works", r.assignments},
	}
	for _, step := range steps {
		if parts&step.part == 0 {
			continue
		}
		doing = "read " + step.what
		r.progress(Event{Kind: EventProgress, Text: "reading " + step.what})
		snap.forget(step.part)
		err := step.read(ctx, s, snap)
		if errors.Is(err, procore.ErrNotConnected) {
			snap.close()
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", step.what, err)
		}
		snap.Read |= step.part
		snap.noteTime(step.part)
	}
	return nil
}

// progress reports an event, with its time.
func (r *Reader) progress(e Event) {
	if r.Progress != nil {
		e.Time = time.Now()
		r.Progress(e)
	}
}

// soft tells whether a failure means "this company or this person can't read
// it", which leaves a fact unknown, rather than that nothing can be read now.
func soft(ctx context.Context, err error) bool {
	if ctx.Err() != nil || errors.Is(err, procore.ErrNotConnected) {
		return false
	}
	for _, cause := range []error{procore.ErrForbidden, procore.ErrNotFound, procore.ErrUnavailable, procore.ErrInvalid} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

// A note is something that the admin should know about how a part was read.
type note struct {
	part Part
	text string
}

// note adds a note to a part; once is enough.
func (s *Snapshot) note(part Part, text string) {
	for _, n := range s.notes {
		if n.text == text {
			return
		}
	}
	s.notes = append(slices.Clip(s.notes), note{part, text})
	s.gather()
}

// gather keeps the exported notes in step.
func (s *Snapshot) gather() {
	s.Notes = nil
	for _, n := range s.notes {
		s.Notes = append(s.Notes, n.text)
	}
}

// forget empties a part before it is read anew, so that nothing old is taken
// for what Procore says now.
func (s *Snapshot) forget(part Part) {
	var kept []note
	for _, n := range s.notes {
		if n.part != part {
			kept = append(kept, n)
		}
	}
	s.notes = kept
	s.gather()
	s.Read &^= part
	switch part {
	case PartOperator:
		s.Operator, s.Manifest, s.Web = procore.User{}, procore.Manifest{}, ""
		s.AppConnected, s.FullAdmin, s.MayTemplate = Unknown, Unknown, Unknown
	case PartTemplates:
		s.Global, s.OfCompany, s.OfProjects = nil, nil, nil
		s.Vocabulary, s.CompanyVocabulary = nil, nil
	case PartAccount:
		s.Account, s.Candidates, s.Apps = nil, nil, nil
	case PartProjects:
		s.Projects, s.Total = nil, 0
	case PartAssignments:
		s.Assignments, s.Unread, s.Certain = nil, nil, 0
	}
}

// close notes that the app gate is shut: nothing behind it can be read.
func (s *Snapshot) close() {
	for part := PartOperator; part <= PartAssignments; part <<= 1 {
		s.forget(part)
	}
	s.AppConnected = No
	s.Read = PartOperator
}
