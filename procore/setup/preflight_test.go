package setup_test

import (
	"testing"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// TestPreflight goes through what may be known of the operator: no row is green that
// was not read, and those that Verify has too say the same there.
func TestPreflight(t *testing.T) {
	const read = setup.PartOperator
	for name, c := range map[string]struct {
		snap setup.Snapshot
		want [3]setup.Status // the app, the admin, templates
	}{
		"nothing read": {
			setup.Snapshot{AppConnected: setup.Yes, FullAdmin: setup.Yes, MayTemplate: setup.Yes},
			[3]setup.Status{setup.StatusUnknown, setup.StatusUnknown, setup.StatusUnknown},
		},
		"all right": {
			setup.Snapshot{Read: read, AppConnected: setup.Yes, FullAdmin: setup.Yes, MayTemplate: setup.Yes},
			[3]setup.Status{setup.StatusVerified, setup.StatusVerified, setup.StatusVerified},
		},
		"no admin": {
			setup.Snapshot{Read: read, AppConnected: setup.Yes, FullAdmin: setup.No, MayTemplate: setup.No},
			[3]setup.Status{setup.StatusVerified, setup.StatusFailed, setup.StatusFailed},
		},
		"not told": {
			setup.Snapshot{Read: read, AppConnected: setup.Yes},
			[3]setup.Status{setup.StatusVerified, setup.StatusUnknown, setup.StatusUnknown},
		},
		"gate shut": {
			setup.Snapshot{Read: read, AppConnected: setup.No},
			[3]setup.Status{setup.StatusFailed, setup.StatusUnknown, setup.StatusUnknown},
		},
		"all parts read": {
			setup.Snapshot{Read: setup.PartAll, AppConnected: setup.Yes, FullAdmin: setup.Yes},
			[3]setup.Status{setup.StatusVerified, setup.StatusVerified, setup.StatusUnknown},
		},
	} {
		rows := setup.Preflight(&c.snap)
		verify := map[string]setup.Check{}
		for _, k := range setup.Verify(spec.Spec{}, &c.snap).Checks {
			verify[k.ID] = k
		}
		for i, k := range rows {
			if k.Status != c.want[i] || k.ID == "" || k.Title == "" || k.Detail == "" {
				t.Errorf("%s: %+v, want %s", name, k, c.want[i])
			}
			if same, ok := verify[k.ID]; ok && (same.Detail != k.Detail || same.Fix != k.Fix) {
				t.Errorf("%s: the checklist says %+v and the pre-flight %+v", name, same, k)
			}
		}
	}
}
