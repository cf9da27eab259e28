package setup

import (
	"errors"
	"maps"
	"reflect"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A Hand is a job by hand, as far as it is: what somebody has told and marked as done, and
// the steps that the answers come to. Nobody is asked anything; a mark is a person's word
// about what the step asked for then, and in which company. Of anything else nobody has
// said so.
type Hand struct {
	Catalog *permission.Catalog
	Terms   permission.Terms // the dictionary of the tools' names; empty: en-US
	Marks   journal.Marks

	last madeBook
}

// A madeBook is a runbook, and what it was made of.
type madeBook struct {
	book  Runbook
	err   error
	of    spec.Spec
	with  journal.Marks
	terms permission.Terms
}

// ErrNoSteps is why a stage has no steps by hand.
var ErrNoSteps = errors.New("there are no steps by hand yet")

// ByHand tells whether this is how the job is done.
func (h *Hand) ByHand() bool { return h.Marks.Way == WayHand }

// Take takes a way, and returns the snapshot to go on with. What was read from Procore is
// forgotten on the way by hand, and the answers that were given there are named as every
// company knows them afterwards.
func (h *Hand) Take(way string, s *spec.Spec, snap *Snapshot) *Snapshot {
	was := h.ByHand()
	h.Marks.Way = way
	switch {
	case h.ByHand() && !was:
		return h.Known(*s)
	case was && !h.ByHand():
		s.Publish(snap)
		return &Snapshot{}
	}
	return snap
}

// Known is what is publicly known of the company, in the shape of what would be read.
func (h *Hand) Known(s spec.Spec) *Snapshot { return Unasked(s, h.Catalog, h.Terms, h.Marks.Own...) }

// Published are the answers as every company knows them, which is how a setup file has
// them. Of a job that asks Procore they are as they were.
func (h *Hand) Published(s spec.Spec) spec.Spec {
	want := s.Clone()
	if h.ByHand() {
		want.Publish(h.Known(s))
	}
	return want
}

// Book is the whole job as the answers have it. It is made anew where they have changed.
// The error is that of [ByHand].
func (h *Hand) Book(s spec.Spec) (Runbook, error) {
	last := &h.last
	if last.book.Title != "" && last.terms == h.Terms && reflect.DeepEqual(last.of, s) &&
		reflect.DeepEqual(last.with, h.Marks) {
		return last.book, last.err
	}
	*last = madeBook{of: s.Clone(), with: h.Marks, terms: h.Terms}
	last.book, last.err = ByHand(h.Published(s), h.Catalog, h.Terms, h.Marks)
	return last.book, last.err
}

// Steps are those of a stage, the place of the first of them in the whole job, and how
// many that has.
func (h *Hand) Steps(s spec.Spec, st spec.Stage) (steps []Step, first, all int, err error) {
	book, err := h.Book(s)
	if err != nil {
		return nil, 0, 0, err
	}
	steps, first = book.Of(st)
	if len(steps) == 0 {
		err = ErrNoSteps
	}
	return steps, first, len(book.Steps), err
}

// Ticked tells when somebody said that a step is done, and whether that still holds;
// lapsed, that it asked for something else then.
func (h *Hand) Ticked(s spec.Spec, x Step) (at time.Time, done, lapsed bool) {
	return ticked(h.Marks, x, s.Company.ID)
}

// Tick marks a step as done, or not.
func (h *Hand) Tick(s spec.Spec, x Step, done bool) {
	marks := map[string]journal.Mark{}
	maps.Copy(marks, h.Marks.Done)
	delete(marks, x.ID)
	if done {
		marks[x.ID] = journal.Mark{At: time.Now(), Of: asksOf(x, s.Company.ID)}
	}
	h.Marks.Done = marks
}

// LeftOf counts the steps of a stage that nobody has said are done, and those of them that
// asked for something else when somebody did. What may be left out is not counted. Where
// there are no steps, something is left.
func (h *Hand) LeftOf(s spec.Spec, st spec.Stage) (left, lapsed int) {
	steps, _, _, err := h.Steps(s, st)
	if err != nil {
		return 1, 0
	}
	return h.unticked(s, steps)
}

// Left counts the steps of the whole job that nobody has said are done, of those that may
// not be left out. Where there is no job, something is left.
func (h *Hand) Left(s spec.Spec) (left, all int) {
	book, err := h.Book(s)
	if err != nil {
		return 1, 1
	}
	left, _ = h.unticked(s, book.Steps)
	return left, book.Needed()
}

func (h *Hand) unticked(s spec.Spec, steps []Step) (left, lapsed int) {
	for _, x := range steps {
		_, done, stale := h.Ticked(s, x)
		if !done && !x.Optional {
			left++
		}
		if stale {
			lapsed++
		}
	}
	return left, lapsed
}

// ticked tells what the marks say of a step.
func ticked(m journal.Marks, x Step, company procore.ID) (at time.Time, done, lapsed bool) {
	mark, ok := m.Done[x.ID]
	same := mark.Of == asksOf(x, company)
	return mark.At, ok && same, ok && !same
}

// asksOf is what a mark of a step is about. An app is made before anybody says for which
// company.
func asksOf(x Step, company procore.ID) string {
	if OnTheWayToAnApp(x.ID) {
		return x.Digest()
	}
	return x.Digest() + "/" + company.String()
}
