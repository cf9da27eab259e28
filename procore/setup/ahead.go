package setup

import (
	"context"
	"maps"
	"math/bits"
	"reflect"
	"slices"
	"sync"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// An Ahead reads what the next steps ask for while a person is busy with the present one.
// It only reads. What it read is for the company and the account for which it was begun,
// is given out once, and is forgotten when something is changed. It keeps no part that
// another part decides: the caller says which can be read. The zero Ahead has read nothing.
type Ahead struct {
	mu      sync.Mutex
	dropped int // how often something was
	read    map[Part]*aheadOf
	look    *aheadOf // everything read back, and verified
}

// An aheadOf is one reading under way, or its outcome.
type aheadOf struct {
	company procore.ID
	spec    spec.Spec
	cancel  context.CancelFunc
	done    chan struct{}

	// Set when done is closed.
	snap  *Snapshot
	list  Checklist
	again bool
	err   error

	mu    sync.Mutex // of what follows
	page  func([]procore.Project, int)
	sofar []procore.Project
	total int
}

// Begin begins to read parts for s, each by itself, where that is not under way. Snap is
// what is known now; it is not changed.
func (a *Ahead) Begin(ctx context.Context, r *Reader, parts Part, s spec.Spec, snap *Snapshot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for part := PartOperator; part <= PartAssignments; part <<= 1 {
		if parts&part == 0 || a.read[part].is(part, s, snap) {
			continue
		}
		a.read[part].stop()
		one, own := newAhead(s, snap), r.quiet()
		ctx := one.start(ctx)
		own.Page = one.told
		if a.read == nil {
			a.read = map[Part]*aheadOf{}
		}
		a.read[part] = one
		go func() {
			defer close(one.done)
			defer guard(func() string { return "read ahead" }, &one.err)
			one.err = own.Read(ctx, part, s, one.snap)
		}()
	}
}

// BeginLook begins the first look of [Reader.Confirm], where that is not under way.
func (a *Ahead) BeginLook(ctx context.Context, r *Reader, s spec.Spec, snap *Snapshot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.look.is(PartAll, s, snap) && reflect.DeepEqual(a.look.spec, s) {
		return
	}
	a.look.stop()
	one, own := newAhead(s, snap), r.quiet()
	ctx = one.start(ctx)
	a.look = one
	go func() {
		defer close(one.done)
		lag := new(Lag)
		lag.Next()
		one.list, one.again, one.err = own.Look(ctx, s, one.snap, lag)
	}()
}

// quiet is a reader of the same that tells nobody how far it is.
func (r *Reader) quiet() *Reader {
	return &Reader{API: r.API, Catalog: r.Catalog, Journal: r.Journal, Terms: r.Terms}
}

func newAhead(s spec.Spec, snap *Snapshot) *aheadOf {
	own := snap.Copy()
	own.Proof = nil // what the account said before is not what it says now
	return &aheadOf{company: snap.Company.ID, spec: s, snap: own, done: make(chan struct{})}
}

func (o *aheadOf) start(ctx context.Context) context.Context {
	ctx, o.cancel = context.WithCancel(ctx)
	return ctx
}

// is tells whether a reading of a part is for this company and, where it is about one, for
// this account.
func (o *aheadOf) is(part Part, s spec.Spec, snap *Snapshot) bool {
	if o == nil || o.company != snap.Company.ID {
		return false
	}
	return part&(PartAccount|PartAssignments) == 0 ||
		o.spec.Account.Kind == s.Account.Kind && o.spec.Account.Email == s.Account.Email
}

// stop ends a reading; nil has none.
func (o *aheadOf) stop() {
	if o != nil {
		o.cancel()
	}
}

// told keeps the projects that came so far for whoever waits for them.
func (o *aheadOf) told(sofar []procore.Project, total int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sofar, o.total = sofar, total
	if o.page != nil {
		o.page(sofar, total)
	}
}

// listen passes the projects on, those that came before first.
func (o *aheadOf) listen(page func([]procore.Project, int)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.page = page
	if page != nil && len(o.sofar) > 0 {
		page(o.sofar, o.total)
	}
}

// Drop forgets the given parts, and any look, and ends what is still being read of them.
func (a *Ahead) Drop(parts Part) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.dropped++
	for part, o := range a.read {
		if parts&part != 0 {
			o.stop()
			delete(a.read, part)
		}
	}
	a.look.stop()
	a.look = nil
}

// Adopt takes into snap what was read to its end for s, and returns which parts that are.
func (a *Ahead) Adopt(s spec.Spec, snap *Snapshot) (parts Part) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for part, o := range a.read {
		select {
		case <-o.done:
			delete(a.read, part)
			if o.is(part, s, snap) && o.good(part) {
				snap.Adopt(part, o.snap)
				parts |= part
			}
		default:
		}
	}
	return parts
}

// good tells whether a reading that is over has its part.
func (o *aheadOf) good(part Part) bool { return o.err == nil && o.snap.Has(part) }

// A Taken is what was given out of an [Ahead]: it is read to its end for one who waits.
type Taken struct {
	from    *Ahead
	dropped int
	read    map[Part]*aheadOf
	look    *aheadOf
}

// Take gives out the given parts, as far as they were begun for s.
func (a *Ahead) Take(parts Part, s spec.Spec, snap *Snapshot) Taken {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := Taken{from: a, dropped: a.dropped, read: map[Part]*aheadOf{}}
	for part, o := range a.read {
		if parts&part != 0 {
			delete(a.read, part)
			if o.is(part, s, snap) {
				t.read[part] = o
			} else {
				o.stop()
			}
		}
	}
	return t
}

// TakeLook gives the look out that was begun for s.
func (a *Ahead) TakeLook(s spec.Spec, snap *Snapshot) Taken {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := a.look
	a.look = nil
	if o.is(PartAll, s, snap) && reflect.DeepEqual(o.spec, s) {
		return Taken{look: o}
	}
	o.stop()
	return Taken{}
}

// Read is r's [Reader.Read] where parts of it were read ahead: for these it waits, and only
// the others, and those that could not be read, are read now.
func (t Taken) Read(ctx context.Context, r *Reader, parts Part, s spec.Spec, snap *Snapshot) error {
	rest := parts
	for _, part := range slices.Sorted(maps.Keys(t.read)) {
		o := t.read[part]
		if part == PartProjects {
			o.listen(r.Page)
		}
		if opened(ctx, o.done) == nil && o.good(part) {
			snap.Adopt(part, o.snap)
			rest &^= part
		}
	}
	if ctx.Err() != nil {
		t.giveBack()
		return context.Cause(ctx)
	}
	if rest == 0 {
		return nil
	}
	return r.Read(ctx, rest, s, snap)
}

// giveBack gives back what nobody waits for any more: the next page may.
func (t Taken) giveBack() {
	if t.from == nil {
		return
	}
	t.from.mu.Lock()
	defer t.from.mu.Unlock()
	for part, o := range t.read {
		o.listen(nil)
		if t.from.read[part] != nil || t.from.dropped != t.dropped {
			o.stop()
			continue
		}
		t.from.read[part] = o
	}
}

// Look is r's first [Reader.Look]: the one that was begun, or a new one.
func (t Taken) Look(ctx context.Context, r *Reader, s spec.Spec, snap *Snapshot, lag *Lag) (Checklist, bool, error) {
	if o := t.look; o != nil {
		if err := opened(ctx, o.done); err != nil {
			o.stop()
			return Checklist{}, false, err
		}
		if o.err == nil {
			*snap = *o.snap
			return o.list, o.again, nil
		}
	}
	return r.Look(ctx, s, snap, lag)
}

// Adopt takes a part over from another snapshot of the same company. Where another account
// worked than the one that is taken over is forgotten.
func (s *Snapshot) Adopt(part Part, from *Snapshot) {
	was := s.Account
	s.forget(part)
	switch part {
	case PartOperator:
		s.Operator, s.Manifest, s.Web, s.signed = from.Operator, from.Manifest, from.Web, from.signed
		s.AppConnected, s.FullAdmin, s.MayTemplate = from.AppConnected, from.FullAdmin, from.MayTemplate
		s.clientID = from.clientID
	case PartTemplates:
		s.Global, s.OfCompany, s.OfProjects = from.Global, from.OfCompany, from.OfProjects
		s.Vocabulary, s.CompanyVocabulary = from.Vocabulary, from.CompanyVocabulary
		s.labels, s.labelsOf = from.labels, from.labelsOf
	case PartAccount:
		s.Account, s.Candidates, s.Apps = from.Account, from.Candidates, from.Apps
		s.beOf(from.rowsOf)
		if !s.Account.is(was) {
			s.forget(PartAssignments)
		}
		if s.Has(PartTemplates) && from.Has(PartTemplates) {
			s.OfCompany = from.OfCompany // what the account's own one grants was read with it
		}
	case PartProjects:
		s.Projects, s.Total, s.listed = from.Projects, from.Total, from.listed
	case PartAssignments:
		s.Assignments, s.Unread, s.Certain = from.Assignments, from.Unread, from.Certain
		s.Refused, s.Handed, s.handedBad, s.rowsOf = from.Refused, from.Handed, from.handedBad, from.rowsOf
	}
	for _, n := range from.notes {
		if n.part == part {
			s.note(part, n.text)
		}
	}
	s.source = from.source
	s.Read |= part
	s.Partial |= from.Partial & part
	s.when[bits.TrailingZeros(uint(part))] = from.when[bits.TrailingZeros(uint(part))]
}
