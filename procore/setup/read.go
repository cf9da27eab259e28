package setup

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
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
	// ClientID is that of the app which this program signs in with, so that its own user
	// is known in the Directory; empty: nobody says.
	ClientID string

	telling sync.Mutex // of Progress
}

// progress reports an event, with its time, one at a time.
func (r *Reader) progress(e Event) {
	if r.Progress != nil {
		r.telling.Lock()
		defer r.telling.Unlock()
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
	s.meanwhile(func() {
		if !slices.ContainsFunc(s.notes, func(n note) bool { return n.text == text }) {
			s.notes = append(slices.Clip(s.notes), note{part, text})
			s.gather()
		}
	})
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
	s.notes = slices.DeleteFunc(slices.Clone(s.notes), func(n note) bool { return n.part == part })
	s.gather()
	s.Read &^= part
	s.Partial &^= part
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
		s.Assignments, s.Unread, s.Certain, s.unseen = nil, nil, 0, false
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
