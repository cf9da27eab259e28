package tui_test

import (
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/spec"
	"procore-setup/tui"
	"procore-setup/tui/tuitest"
)

// TestEveryPresetByKeys: with an integration of which nothing says a level for projects,
// the editor says so, and its review leads to no consent before that is meant, where it is
// said once more. With every other one, the consent is next.
func TestEveryPresetByKeys(t *testing.T) {
	tuitest.NotForRaces(t)
	beside(t)
	presets, err := spec.Presets()
	if err != nil {
		t.Fatal(err)
	}
	ready := scene{server: []procoretest.Option{procoretest.WithOnlyMain()}, deps: func(d *tui.Deps) {
		d.Spec.Account = spec.AccountSpec{Kind: spec.UserAccount, LastName: "Integration", Email: email}
		d.Spec.Template.Name = "Sync"
	}}
	for _, p := range presets {
		t.Run(p.ID, func(t *testing.T) {
			story(t, ready, func(z *wizard) {
				const nothing = "It gives nothing"
				z.ChoosePreset(p.Name)
				z.PassChecks()
				z.Plan()
				z.Commit("Account")
				z.OpenMatrix()
				if len(p.Spec.Template.Tools) > 0 {
					z.Refuse(nothing)
					z.Plan()
					z.Refuse(nothing)
					return
				}
				z.Expect(nothing, "Choose the levels here")
				z.Settle()
				z.Expect(nothing)
				z.Keys("y")
				z.Wait(time.Second)
				if n := z.server.Count("POST", "/permission_templates"); n > 0 {
					t.Errorf("%d templates were made", n)
				}
				z.Keys("v")
				z.At("Change Procore?")
				z.Expect("The template is not ready")
			})
		})
	}
}
