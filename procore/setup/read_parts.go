package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// Read reads the given parts for s into snap, leaving the others as they are, but for where
// the account works once that is another one. Parts
// are read at the same time, as far as one does not need what another says; the
// first call, and nothing beside it, tells whether the app gate is open.
// Where the app is not connected to the company, it notes that, clears every
// part behind the gate and returns no error: the way on is a change of the plan.
// What this company or this person can't read is left unknown, with a note.
// Any other failure is returned, and the part that it struck is not marked as read.
//
// A fault in this program is returned as an error.
func (r *Reader) Read(ctx context.Context, parts Part, s spec.Spec, snap *Snapshot) error {
	return r.read(ctx, parts, 0, s, snap)
}

// read is [Reader.Read]. Of the parts in kept, what was read before stays where a cheap
// question shows that it is still the same.
func (r *Reader) read(ctx context.Context, parts, kept Part, s spec.Spec, snap *Snapshot) error {
	snap.source, snap.noting = r.API, new(sync.Mutex)
	defer func() { snap.noting = nil }()
	snap.Refused, snap.Handed = maps.Clone(snap.Refused), maps.Clone(snap.Handed)
	snap.At = time.Now()
	was := snap.Account
	g := &reading{
		Reader: r, spec: s, snap: snap, parts: parts, kept: kept & parts, done: map[Part]chan struct{}{},
		guess: guessOf(parts, s, snap),
	}
	defer g.guess.drop()
	for part := PartOperator; part <= PartAssignments; part <<= 1 {
		if parts&^kept&part != 0 { // all before the first is set: nothing old is taken for new
			snap.forget(part)
		}
	}
	err := g.all(ctx)
	if parts&PartAccount != 0 && parts&PartAssignments == 0 && !snap.Account.is(was) {
		snap.forget(PartAssignments) // they were of that one
	}
	if errors.Is(err, procore.ErrNotConnected) {
		snap.close()
		return nil
	}
	if err == nil {
		err = r.showPresent(ctx, snap)
	}
	if err == nil && parts&PartProjects != 0 && snap.FullAdmin == No {
		snap.note(PartProjects, "You are not a full company admin, so Procore may not have shown every project.")
	}
	return err
}

// A reading is one call of [Reader.Read]. Each part is read by a goroutine of its own,
// which alone writes the part's fields of the snapshot.
type reading struct {
	*Reader
	spec  spec.Spec
	snap  *Snapshot
	parts Part
	kept  Part                   // see [Reader.read]
	guess *guess                 // nil: none
	done  map[Part]chan struct{} // closed when a part was read
	some  chan struct{}          // closed when the first projects were read
	first sync.Once              // of some and sample
	// sample are a few projects that the operator can open.
	sample []procore.Project
	// closed tells that the places of an inactive account can't be read.
	closed bool
	mu     sync.Mutex // of got and the parts' times
	got    Part       // what was read so far
}

// steps are the parts, in the order in which they are begun.
func (g *reading) steps() []step {
	return []step{
		{PartOperator, "your own rights", g.operator},
		{PartProjects, "the projects", g.projects},
		{PartTemplates, "the permission templates", g.templates},
		{PartAccount, "the account", g.account},
		{PartAssignments, "where the account works", g.assignments},
	}
}

// A step reads a part.
type step struct {
	part Part
	what string
	read func(context.Context) error
}

// all reads every part that is asked for.
func (g *reading) all(ctx context.Context) error {
	steps := g.steps()
	g.some = make(chan struct{})
	for _, st := range steps {
		g.done[st.part] = make(chan struct{})
		if g.parts&st.part == 0 {
			close(g.done[st.part])
		}
	}
	if g.parts&PartProjects == 0 {
		close(g.some)
	}
	if g.parts&PartOperator != 0 {
		if err := g.guarded(ctx, step{PartOperator, steps[0].what, g.gate}); err != nil {
			return err
		}
	}
	g.guess.begin(ctx, g.API)
	group, ctx := errgroup.WithContext(ctx)
	for _, st := range steps {
		if g.parts&st.part == 0 {
			continue
		}
		if st.part != PartOperator { // was told with the gate
			g.progress(Event{Kind: EventProgress, Text: "reading " + st.what})
		}
		group.Go(func() error {
			if err := g.guarded(ctx, st); err != nil {
				return err
			}
			g.mu.Lock()
			defer g.mu.Unlock()
			g.got |= st.part
			g.snap.noteTime(st.part)
			close(g.done[st.part])
			return nil
		})
	}
	err := group.Wait()
	g.snap.Read |= g.got // only now: a part that is still read may look at what was read before
	return err
}

// guarded reads a part; a fault in this program is its error.
func (g *reading) guarded(ctx context.Context, st step) (err error) {
	defer guard(func() string { return "read " + st.what }, &err)
	if err := g.snap.partly(st.part, st.read(ctx)); err != nil {
		return fmt.Errorf("read %s: %w", st.what, err)
	}
	return nil
}

// after waits until parts that are read as well have been read.
func (g *reading) after(ctx context.Context, parts ...Part) error {
	for _, part := range parts {
		if err := opened(ctx, g.done[part]); err != nil {
			return err
		}
	}
	return nil
}

// opened waits until c is closed.
func opened(ctx context.Context, c <-chan struct{}) error {
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
