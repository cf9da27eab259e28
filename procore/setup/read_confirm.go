package setup

import (
	"context"
	"slices"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// lasting is how long it counts as known who the operator is and what that
// person may do: no run changes it.
const lasting = 15 * time.Minute

// fresh is how long after a change Procore's lists may still be behind.
const fresh = 2 * time.Minute

// Confirm reads everything and verifies it; only the operator's own rights, and a long
// list of projects whose ids are still the same, are not read again where that was
// done a moment ago. Right after a run Procore's lists may
// be behind what it took, so as long as a check fails that only time may mend,
// the parts behind it are read again, with growing pauses. A fault in this program
// is returned as an error.
func (r *Reader) Confirm(ctx context.Context, s spec.Spec, snap *Snapshot) (_ Checklist, err error) {
	defer guard(checking, &err)
	parts := PartAll
	if snap.Has(PartOperator) && snap.AppConnected == Yes && time.Since(snap.signed) < lasting {
		parts &^= PartOperator
	}
	if r.sameProjects(ctx, snap) {
		parts &^= PartProjects
	}
	for i := 0; ; i++ {
		if err := r.Read(ctx, parts, s, snap); err != nil {
			return Checklist{}, err
		}
		list := Verify(s, snap)
		if i+1 == len(looks) || !r.Behind(s, snap, list) {
			if len(snap.Handed) > 0 { // they were given all the time that there is
				r.refuseHanded(ctx, snap)
				list = Verify(s, snap)
			}
			return list, nil
		}
		r.progress(Event{Kind: EventProgress, Text: "Procore's lists are not up to date yet; looking again"})
		if err := sleep(ctx, looks[i+1]); err != nil {
			return Checklist{}, err
		}
		parts = PartAccount | PartAssignments
		own := s.Account.Company != nil && list.status(CheckCompanyTemplate) != StatusVerified
		if own || list.status(CheckTemplate) != StatusVerified {
			parts |= PartTemplates
		}
	}
}

// Check is [Verify], with a fault in this program returned as an error.
func (*Reader) Check(s spec.Spec, snap *Snapshot) (_ Checklist, err error) {
	defer guard(checking, &err)
	return Verify(s, snap), nil
}

// checking is what is under way in Confirm and Check.
func checking() string { return "compare what Procore says with what was asked for" }

// Behind tells whether a check of the list failed that may be right before long: it is
// about something that was changed a moment ago, and Procore's lists may not show it yet.
func (r *Reader) Behind(s spec.Spec, snap *Snapshot, list Checklist) bool {
	return r.justChanged() && behind(s, snap, list)
}

// justChanged tells whether a change was journalled as done a moment ago.
func (r *Reader) justChanged() bool {
	return slices.ContainsFunc(r.Journal.Records(), func(rec journal.Record) bool {
		return rec.Phase == journal.PhaseDone && time.Since(rec.At) < fresh
	})
}

// behind tells whether a failed check may be right once Procore's lists are.
// Rows that Procore refused will not.
func behind(s spec.Spec, snap *Snapshot, list Checklist) bool {
	for _, c := range list.Checks {
		if c.Status != StatusFailed {
			continue
		}
		switch c.ID {
		case CheckAccount, CheckAccountActive, CheckTemplate, CheckDefaultTemplate, CheckInvitation,
			CheckCompanyTemplate, CheckNewProjects:
			return true
		case CheckExtraProjects:
			for _, p := range extra(s, snap) {
				if snap.Refused[p.ID] == "" {
					return true
				}
			}
		case CheckProjects:
			if short(s, snap) {
				return true
			}
		}
	}
	return false
}

// short tells whether a project is not as asked that Procore did not refuse.
func short(s spec.Spec, snap *Snapshot) bool {
	list, _ := selected(s, snap)
	found := resolve(s, snap)
	for _, p := range list {
		switch placed(snap, p.ID, found) {
		case absent, other:
			if snap.Refused[p.ID] == "" {
				return true
			}
		}
	}
	return false
}

// status returns how one check ended.
func (c Checklist) status(id string) Status {
	for _, k := range c.Checks {
		if k.ID == id {
			return k.Status
		}
	}
	return StatusUnknown
}
