package setup

import (
	"errors"
	"fmt"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrNotAdmin means that the operator is not a full company admin. Procore then
// shows only the operator's own projects, so nothing is planned: the account
// would silently miss the others. It comes as a [text.Failure] that says
// what to do, and is a [procore.ErrForbidden] as well.
var ErrNotAdmin = errors.New("you are not a full company admin")

// ErrNotRead means that a part of the snapshot that is needed was not read.
var ErrNotRead = errors.New("not everything that is needed has been read")

// A differ makes a plan.
type differ struct {
	spec     spec.Spec
	snap     *Snapshot
	found    resolution
	own      resolution // of the account's own company template
	plan     Plan
	problems spec.Problems
}

// Diff plans what has to change so that s is true, in this order: the app gate,
// the account, its templates, its default template, its projects, new projects,
// the invitation. Given stages limit it to them. Its error is
// [spec.Problems] where s asks for what this company does not have, [ErrNotAdmin]
// where the plan could not be complete, or [ErrNotRead]. Where the account is to be off
// ([spec.Spec.Leaving]), that is planned, and no stages are chosen.
//
// Where the app is not connected to the company, that alone is planned: nothing
// else can be known before. A fault in this program is returned as an error.
func Diff(s spec.Spec, snap *Snapshot, stages ...spec.Stage) (_ Plan, err error) {
	defer guard(func() string { return "plan what has to change" }, &err)
	d := &differ{spec: s, snap: snap, plan: Plan{
		Right: map[spec.Stage][]string{}, Unknown: map[spec.Stage][]string{},
	}}
	if snap.AppConnected == No {
		d.add(connectStep(snap))
		return d.plan, nil
	}
	if snap.FullAdmin == No {
		return Plan{}, notAdmin(snap)
	}
	if s.Ending() {
		stages = []spec.Stage{spec.StageConnect, spec.StageProjects}
	}
	whole := len(stages) == 0 || s.Ending()
	if len(stages) == 0 {
		stages = append([]spec.Stage{spec.StageConnect}, spec.Committed()...)
	}
	for _, stage := range spec.Stages() {
		if !slices.Contains(stages, stage) {
			continue
		}
		row := ofStage(stage)
		if row.plan != nil && !snap.Has(row.needs) {
			return Plan{}, fmt.Errorf("plan the %s stage: %w", stage, ErrNotRead)
		}
		if err := d.whole(stage); err != nil {
			return Plan{}, err
		}
		if row.plan != nil {
			row.plan(d, stages)
		}
	}
	warnings := d.adopting(stages)
	if len(d.problems) > 0 {
		return Plan{}, d.problems
	}
	d.warn()
	if len(d.plan.Changes) > 0 {
		first := &d.plan.Changes[0]
		first.Warnings = append(warnings, first.Warnings...)
	}
	d.plan.Basis = basisOf(s, snap)
	if whole {
		d.people()
	}
	return d.plan, nil
}

// people notes what is not the program's to do.
func (d *differ) people() {
	d.plan.Left = afterwards(d.spec, d.snap)
	if !d.spec.Ending() {
		d.plan.Open = OpenPoints(d.spec, d.snap)
	}
}

// resolve finds the wanted template once.
func (d *differ) resolve() {
	if d.found.name == "" {
		d.found = resolve(d.spec, d.snap)
		d.report(d.found.problems...)
	}
}

// add appends changes to the plan.
func (d *differ) add(changes ...Change) { d.plan.Changes = append(d.plan.Changes, changes...) }

// unknown notes what is not planned of the projects because it can't be told.
func (d *differ) unknown(format string, args ...any) {
	d.plan.Unknown[spec.StageProjects] = append(d.plan.Unknown[spec.StageProjects], fmt.Sprintf(format, args...))
}

// right notes what needs nothing.
func (d *differ) right(stage spec.Stage, format string, args ...any) {
	d.plan.Right[stage] = append(d.plan.Right[stage], fmt.Sprintf(format, args...))
}

// report collects mistakes.
func (d *differ) report(problems ...spec.Problem) { d.problems = append(d.problems, problems...) }

// source returns where the first field that has a source came from.
func (d *differ) source(fields ...string) string {
	for _, f := range fields {
		if s := d.spec.Source(f); s != "" {
			return s
		}
	}
	return ""
}

// connect says what is right about the connection; whatever is not ends the
// plan before this.
func (d *differ) connect([]spec.Stage) {
	d.right(spec.StageConnect, "the app is connected to the company")
	if d.snap.FullAdmin == Yes {
		d.right(spec.StageConnect, "you are a full company admin")
	}
}

// notAdmin says why nothing is planned, in an admin's words.
func notAdmin(snap *Snapshot) error {
	return &text.Failure{
		Causes: errors.Join(ErrNotAdmin, procore.ErrForbidden),
		What:   "plan the setup",
		Why: fmt.Sprintf("%s is signed in and is not Admin on the company Directory, so Procore shows only part of the "+
			"projects and refuses most changes; nothing was changed", person(snap.Operator)),
		Do: "Sign in as a company admin, or ask one to give you Admin on the company Directory tool.",
	}
}
