package setup

import (
	"context"

	"procore-setup/procore"
)

// lateWords says why a project is not as asked whose row a worker took over.
const lateWords = "Procore took it over and did not do it"

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

// seeRefused strikes the refused rows off that are as asked now, whoever did it.
func (s *Snapshot) seeRefused(spec Spec, found resolution) {
	if len(s.Refused) == 0 {
		return
	}
	list, _ := selected(spec, s)
	wanted := map[procore.ID]bool{}
	for _, p := range list {
		wanted[p.ID] = true
	}
	for id := range s.Refused {
		switch placed(s, id, found) {
		case holding, alike:
			if wanted[id] || !spec.Projects.Exact {
				delete(s.Refused, id)
			}
		case other:
			if !wanted[id] && !spec.Projects.Exact {
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
	if len(snap.Handed) > 0 && snap.Refused == nil {
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
