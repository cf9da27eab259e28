package setup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// lasting is how long it counts as known who the operator is and what that
// person may do: no run changes it.
const lasting = 15 * time.Minute

// Confirm reads everything and verifies it. Right after a run Procore's lists may be
// behind what it took, so as long as a check may be right before long it looks again,
// for a minute in all. A fault in this program is returned as an error.
func (r *Reader) Confirm(ctx context.Context, s spec.Spec, snap *Snapshot) (Checklist, error) {
	lag, list := new(Lag), Checklist{}
	for {
		pause, more := lag.Next()
		if !more {
			return list, nil
		}
		if lag.looked > 1 {
			r.progress(Event{Kind: EventProgress, Text: "Procore's lists are not up to date yet; looking again"})
		}
		if err := sleep(ctx, pause); err != nil {
			return Checklist{}, err
		}
		again := false
		var err error
		if list, again, err = r.Look(ctx, s, snap, lag); err != nil || !again {
			return list, err
		}
	}
}

// Look is one look of [Reader.Confirm], for front ends that show each: it reads what has
// to be read for it and verifies. Again tells that a check is right before long, if
// Procore's lists are only behind. The first look reads everything; only the operator's
// own rights, and a long list of projects whose ids are still the same, are not read again
// where that was done a moment ago. A fault in this program is returned as an error.
func (r *Reader) Look(
	ctx context.Context, s spec.Spec, snap *Snapshot, lag *Lag,
) (list Checklist, again bool, err error) {
	defer guard(checking, &err)
	if err := r.read(ctx, r.partsOf(s, snap, lag), PartProjects, s, snap); err != nil {
		return Checklist{}, false, err
	}
	list = Verify(s, snap)
	late := r.late(s, list)
	if len(snap.Handed) > 0 && (late == 0 || lag.over()) { // they were given all the time that there is
		r.refuseHanded(ctx, snap)
		list = Verify(s, snap)
		late = r.late(s, list)
	}
	list.wait(lag)
	return list, late > 0 && !lag.over(), nil
}

// partsOf returns what a look has to read.
func (r *Reader) partsOf(s spec.Spec, snap *Snapshot, lag *Lag) Part {
	if lag.looked > 1 {
		return r.lateParts(s, snap)
	}
	parts := PartAll
	if snap.Has(PartOperator) && snap.AppConnected == Yes && time.Since(snap.signed) < lasting {
		parts &^= PartOperator
	}
	return parts
}

// lateParts returns what a further look has to read.
func (r *Reader) lateParts(s spec.Spec, snap *Snapshot) Part {
	parts, list := PartAccount|PartAssignments, Verify(s, snap)
	own := s.Account.Company != nil && list.status(CheckCompanyTemplate) != StatusVerified
	if own || list.status(CheckTemplate) != StatusVerified {
		parts |= PartTemplates
	}
	return parts
}

// late marks the checks that failed and may be right before long, since Procore took
// what makes them right a moment ago. It returns how many may change yet, at least in part.
func (r *Reader) late(s spec.Spec, list Checklist) int {
	n := 0
	for i := range list.Checks {
		k := &list.Checks[i]
		justMade := func(change string) bool { return r.justDone(s, change) }
		if k.soon {
			k.Behind = slices.ContainsFunc(k.made, justMade)
			n++
			continue
		}
		if k.Status != StatusFailed || k.settled || !slices.ContainsFunc(k.made, justMade) {
			continue
		}
		k.Behind = !k.sure
		n++
	}
	return n
}

// justDone tells whether a change was journalled as done a moment ago, for what s is
// about, and not undone since: another setup of the same company makes nothing of this one
// late, and neither does what was set up before an account was switched off.
func (r *Reader) justDone(s spec.Spec, change string) bool {
	just := false
	for _, rec := range r.Journal.Records() {
		id, _, _ := strings.Cut(rec.Change, "#")
		switch {
		case rec.Phase != journal.PhaseDone || !concerns(s, rec.Target):
		case id == change:
			just = time.Since(rec.At) < fresh
		case undoes(s, id):
			just = false
		}
	}
	return just
}

// concerns tells whether the natural key of a change is one of what s asks for.
func concerns(s spec.Spec, key string) bool {
	return spec.SameEmail(key, s.Account.Email) ||
		numbered(key, s.Template.Name) || numbered(key, s.Account.CompanyTemplateName())
}

// wait says of the checks that are behind that they are no difference.
func (c Checklist) wait(lag *Lag) {
	for i := range c.Checks {
		k := &c.Checks[i]
		switch {
		case !k.Behind:
		case lag.over():
			k.Status, k.Fix = StatusUnknown, "check again in some minutes"
			k.Detail += fmt.Sprintf("; Procore took the change, and its lists are still behind; checked for %d s",
				int(lag.waited.Seconds()))
		default:
			k.Status = StatusUnknown
			k.Detail += "; Procore took the change, and its lists do not show it yet"
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

// status returns how one check ended.
func (c Checklist) status(id string) Status {
	for _, k := range c.Checks {
		if k.ID == id {
			return k.Status
		}
	}
	return StatusUnknown
}
