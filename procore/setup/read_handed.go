package setup

import (
	"context"
	"maps"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// lateWords says why a project is not as asked whose row a worker took over.
const lateWords = "Procore took it over and did not do it"

// beOf forgets what became of the rows of another user than this one. One that Procore
// does not show has an e-mail only: a list that is behind may show it later.
func (s *Snapshot) beOf(user procore.User) {
	same := s.rowsOf.ID == user.ID
	if user.ID == 0 {
		same = spec.SameEmail(s.rowsOf.Email, user.Email)
	}
	if !same {
		s.Refused, s.Handed, s.handedBad, s.rowsOf = nil, nil, 0, user
	}
}

// seeHanded strikes the handed rows off that show as done now.
func (s *Snapshot) seeHanded(found resolution) {
	for id := range s.Handed {
		switch placed(s, id, found) {
		case holding, alike:
			delete(s.Handed, id)
		case absent, other, unknown:
		}
	}
}

// LookHanded reads [PartAssignments] to see what became of the rows that Procore handed
// to workers. Where its count of the template's holders proves that all of them are
// done, one call is enough: the rows themselves are read by [Reader.Confirm].
// A fault in this program is returned as an error.
func (r *Reader) LookHanded(ctx context.Context, s spec.Spec, snap *Snapshot) (err error) {
	defer guard(func() string { return "see what Procore has done" }, &err)
	if len(snap.Projects) > longList && r.allDone(ctx, s, snap) {
		snap.Read |= PartAssignments
		return nil
	}
	return r.Read(ctx, PartAssignments, s, snap)
}

// allDone tells whether every row that was handed over is done, and notes it: Procore
// counts as many holders of the template as there are places that hold it and rows.
func (r *Reader) allDone(ctx context.Context, s spec.Spec, snap *Snapshot) bool {
	found := resolve(s, snap)
	if found.id() == 0 || snap.Account == nil || snap.handedBad > 0 {
		return false
	}
	want := len(snap.Handed)
	for id := range snap.Assignments {
		if p := placed(snap, id, found); !snap.Handed[id] && (p == holding || p == alike) {
			want++
		}
	}
	if n, err := r.API.CountAssignments(ctx, snap.Account.ID, found.id()); err != nil || n != want {
		return false
	}
	on := map[procore.ID]procore.Assignment{} // a copy: others may hold that one
	maps.Copy(on, snap.Assignments)
	for id := range snap.Handed {
		on[id] = procore.Assignment{ProjectID: id, TemplateID: found.id(), TemplateName: found.existing.Name}
	}
	snap.Assignments, snap.Handed = on, nil
	return true
}

// seeRefused strikes the refused rows off that are as asked now, whoever did it.
func (s *Snapshot) seeRefused(want spec.Spec, found resolution) {
	if len(s.Refused) == 0 {
		return
	}
	list, _ := selected(want, s)
	wanted := setOf(projectIDs(list))
	for id := range s.Refused {
		switch placed(s, id, found) {
		case holding, alike:
			if wanted[id] || !want.Projects.Exact {
				delete(s.Refused, id)
			}
		case other:
			if !wanted[id] && !want.Projects.Exact {
				delete(s.Refused, id)
			}
		case absent:
			if !wanted[id] {
				delete(s.Refused, id)
			}
		case unknown:
		}
	}
}

// refuseHanded takes the handed rows that do not show for refused, with the cause as
// far as the first of them tell it.
func (r *Reader) refuseHanded(ctx context.Context, snap *Snapshot) {
	if snap.Refused == nil {
		snap.Refused = map[procore.ID]string{}
	}
	for i, id := range sortedKeys(snap.Handed) {
		why := lateWords
		if _, on := snap.Assignments[id]; !on && i < maxReasons && directoryOff(ctx, r.API, id) {
			why += toolOff
		}
		snap.Refused[id] = why
	}
	snap.Handed, snap.handedBad = nil, 0
}
