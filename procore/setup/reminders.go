package setup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds the steps that are left to people at the end: no change waits for them.

// The ids of these steps, beside [ChangePassword].
const (
	StepApprover   = "accounting-approver"
	StepPermit     = "permitted-projects"
	StepAssignable = "assignable-templates"
)

// setPassword is left to the owner of the mailbox.
type setPassword struct {
	byHand
	email string
}

func (*setPassword) id() string      { return ChangePassword }
func (k *setPassword) words() string { return "set the password of " + text.Display(k.email) }
func (k *setPassword) key() string   { return k.email }

// A leftStep is one that Procore's pages alone offer, about the account.
type leftStep struct {
	byHand
	step, says, email string
}

func (k *leftStep) id() string    { return k.step }
func (k *leftStep) words() string { return k.says }
func (k *leftStep) key() string   { return k.email }

// Reminders returns the steps that are left to people after everything else is
// done. No change waits for them, so they are no changes of a [Plan]; a front end may show
// them, watch them, and journal what the admin attests or skips.
func Reminders(s spec.Spec, snap *Snapshot) []Change {
	a := snap.Account
	if a == nil || a.Inactive && !s.Ending() {
		return nil
	}
	steps := []func(spec.Spec, *Snapshot) *Change{
		invitationStep, passwordStep, permitStep, webhooksStep, approverStep, assignableStep,
	}
	if s.Ending() {
		steps = endSteps
	}
	var out []Change
	for _, step := range steps {
		c := step(s, snap)
		if c == nil {
			continue
		}
		_, attested := a.Attested[c.ID]
		_, skipped := a.LeftOut[c.ID]
		if !attested && !skipped {
			c.Manual.Optional, c.Stage = true, spec.StageVerify
			out = append(out, *c)
		}
	}
	return out
}

// passwordStep is due until somebody has signed in with the account.
func passwordStep(s spec.Spec, snap *Snapshot) *Change {
	a := snap.Account
	if s.Account.Kind == spec.AppAccount || !invited(a) || a.LastLoginAt != nil {
		return nil
	}
	return new(Change{
		Target: "password of " + text.Display(a.Email), Before: "not known", After: "set",
		Manual: &Manual{
			Steps: []string{
				"open the mailbox of " + text.Display(a.Email),
				"open the invitation from Procore (Procore repeats it after 3, 7 and 14 days) and set a password",
				"give the e-mail and the password to the integration, and sign in once",
			},
			Why: "only the owner of the mailbox can set the password",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				now, _, err := find(ctx, api, a.Email)
				return now != nil && now.LastLoginAt != nil, err
			}),
		},
	}.of(&setPassword{email: a.Email}))
}

// permitStep is about the projects that an installed app may work on, which have no
// endpoint. Being on a project by the Directory may or may not open it to the app: only
// the app itself can show that, and then nothing is left.
func permitStep(s spec.Spec, snap *Snapshot) *Change {
	if s.Account.Kind != spec.AppAccount || snap.Proof != nil && newVerifier(s, snap).effectiveProjects().green() {
		return nil
	}
	list, _ := selected(s, snap)
	if !snap.Has(PartProjects) || len(list) == 0 {
		return nil
	}
	a, missing := snap.Account, []string(nil)
	for _, p := range list {
		if _, on := snap.Assignments[p.ID]; !on {
			missing = append(missing, Called(p))
		}
	}
	which := "choose " + text.Count(len(list), "project") + ", the same that were asked for here"
	m := &Manual{
		Steps: []string{
			"open the company's Admin tool (Company Tools > Admin) > App Management",
			"open the app (View) and its Permissions tab; look there again after each update of the app",
			which,
			"new projects are added there by hand, unless the install offered to add them by itself",
		},
		URL: snap.link("", appPage),
		Why: "the projects that an app may work on are chosen in its own page; being in their Directories may not be enough",
	}
	if len(missing) > 0 {
		m.Steps[2] += ": " + some(missing)
		m.Watch = snap.watch(func(ctx context.Context, api API) (bool, error) {
			return onAll(ctx, api, a.ID, list)
		})
	}
	return new(Change{
		Target: "permitted projects of " + text.Display(a.Email), Before: "not known", After: "chosen", Manual: m,
		Details: missing,
	}.of(&leftStep{step: StepPermit, says: "choose the projects that the app may work on", email: a.Email}))
}

// onAll tells whether a user is on each of the projects.
func onAll(ctx context.Context, api API, user procore.ID, list []procore.Project) (bool, error) {
	ids := projectIDs(list)
	now, err := api.UserAssignments(ctx, user, 0, ids)
	if err != nil {
		return false, err
	}
	on := map[procore.ID]bool{}
	for _, a := range now {
		on[a.ProjectID] = true
	}
	return !slices.ContainsFunc(ids, func(id procore.ID) bool { return !on[id] }), nil
}

// approverStep turns a privilege off that no integration needs to read and write, and
// that Procore lets no program change.
func approverStep(_ spec.Spec, snap *Snapshot) *Change {
	a := snap.Account
	if a.Accountant == nil || !*a.Accountant {
		return nil
	}
	return new(Change{
		Target: "Accounting Approver of " + text.Display(a.Email), Before: "on", After: "off",
		Manual: &Manual{
			Steps: []string{
				"open the company Directory and the account there (Edit)",
				"take the tick off Accounting Approver, just above the permission templates, and save",
				"where the integration is an accounting connector that needs it, leave it and say that it is done",
			},
			URL: snap.UsersPage(), Why: "Procore lets no program change this privilege",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				now, _, err := find(ctx, api, a.Email)
				return now != nil && now.Accountant != nil && !*now.Accountant, err
			}),
		},
	}.of(&leftStep{step: StepApprover, says: "turn Accounting Approver off", email: a.Email}))
}

// approver is the check of the privilege; ok is false where Procore shows it off (the row of
// the account's status says that), or does not show it.
func (v *verifier) approver() (k Check, ok bool) {
	a := v.snap.Account
	if a == nil || a.Accountant == nil || !*a.Accountant {
		return k, false
	}
	if t, said := a.Attested[StepApprover]; said {
		return Check{Status: StatusAttested, Detail: "it is on, and you said on " + at(t) + " that it is meant so"}, true
	}
	return failed("the account is an Accounting Approver, which was not asked for",
		"take the tick off in the company Directory (Edit, above the permission templates)"), true
}

// assignableStep is about which templates those who hold the account's template may give
// to others: it matters only where the template lets them add people.
func assignableStep(s spec.Spec, snap *Snapshot) *Change {
	if snap.Vocabulary == nil {
		return nil
	}
	stronger := newAdvisor(s, snap).stronger()
	if len(stronger) == 0 {
		return nil
	}
	name := resolve(s, snap).name
	return new(Change{
		Target: "assignable templates of " + text.Display(name), Before: "not known", After: "none that gives more",
		Manual: &Manual{
			Steps: []string{
				"open the company's Permissions tool > Project Permissions Templates",
				fmt.Sprintf("open the list of %s itself: Actions beside it > Manage Assignable Templates", text.Quote(name)),
				"leave the ticks off those that give more than it does: " + some(stronger) + "; then Save",
			},
			URL: snap.TemplatesPage(),
			Why: "its list says which templates the account can give to people; no program can change or read it",
		},
		Details: stronger,
	}.of(&leftStep{
		step: StepAssignable, email: snap.Account.Email,
		says: "keep stronger templates off the list of " + strings.TrimSpace(text.Quote(name)),
	}))
}

// Attest writes down what a person answered to such a step; false where it was put off,
// which is nothing to write. Its error is that of the journal.
func Attest(j *journal.Journal, s spec.Spec, by procore.User, c Change, answer ManualAnswer) (bool, error) {
	phase := map[ManualAnswer]journal.Phase{
		ManualAttested: journal.PhaseAttested, ManualSeen: journal.PhaseDone, ManualSkipped: journal.PhaseSkipped,
	}[answer]
	if phase == "" {
		return false, nil
	}
	return true, j.Append(journal.Record{
		At: time.Now(), Change: c.ID, Phase: phase, Target: s.Account.Email, Text: c.Text, Before: c.Before, After: c.After,
		By: person(by),
	})
}
