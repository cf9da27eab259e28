package setup

import (
	"context"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// syncSpec is what most tests ask for.
func syncSpec() spec.Spec {
	return spec.Spec{
		Account: spec.AccountSpec{
			Kind: spec.UserAccount, FirstName: "SyncEzy", LastName: "Integration", Email: "sync@meridian.example",
			CompanyTemplate: "Company None", Invite: true,
		},
		Template: spec.TemplateSpec{
			Name: "SyncEzy Sync", Base: "Read Only Everything", IfDifferent: spec.DifferentFail,
			Tools: map[string]spec.ToolSpec{"documents": {Level: "admin"}, "rfi": {Level: "standard", Granular: []string{"act_as_manager"}}},
		},
		Projects: spec.ProjectsSpec{Include: spec.IncludeActive, New: true},
	}
}

// reader returns a reader of w with the built-in catalogue.
func reader(t testing.TB, w *world, j *journal.Journal) *Reader {
	t.Helper()
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return &Reader{API: w, Catalog: c, Journal: j}
}

// read reads everything.
func read(t testing.TB, w *world, j *journal.Journal, s spec.Spec) *Snapshot {
	t.Helper()
	snap := &Snapshot{Company: procore.Company{ID: 4286480, Name: "Meridian Builders"}}
	if err := reader(t, w, j).Read(context.Background(), PartAll, s, snap); err != nil {
		t.Fatal(err)
	}
	return snap
}

// plan diffs everything.
func plan(t testing.TB, s spec.Spec, snap *Snapshot) Plan {
	t.Helper()
	p, err := Diff(s, snap)
	if err != nil {
		t.Fatalf("Diff: %v", err)
	}
	return p
}

// ids returns the ids of a plan's changes.
func ids(p Plan) []string {
	var out []string
	for _, c := range p.Changes {
		out = append(out, c.ID)
	}
	return out
}

// run performs a plan and returns its events.
func run(w *world, j *journal.Journal, s spec.Spec, snap *Snapshot, p Plan) ([]Event, error) {
	var events []Event
	r := &Runner{API: w, Journal: j, Spec: s, Snapshot: snap, Emit: func(e Event) { events = append(events, e) }}
	err := r.Run(context.Background(), p, nil)
	return events, err
}

// apply reads, plans and runs.
func apply(t testing.TB, w *world, j *journal.Journal, s spec.Spec) []Event {
	t.Helper()
	snap := read(t, w, j, s)
	events, err := run(w, j, s, snap, plan(t, s, snap))
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return events
}
