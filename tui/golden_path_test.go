package tui_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
)

func TestGoldenPath(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.SetUp(email)
		z.Expect("verified")
		if n := z.Presses(); n > 20 {
			t.Errorf("%d key presses, at most 20 are allowed", n)
		}
		z.Keys("q")
		if err := z.outcome(); err != nil {
			t.Errorf("the wizard ended with %v", err)
		}
	})
}

// TestRequests counts what the wizard costs for 200 projects: at most 30 requests on top
// of further pages and bulk calls at their limit.
func TestRequests(t *testing.T) {
	story(t, scene{server: []procoretest.Option{procoretest.WithProjects(200)}}, func(z *wizard) {
		z.SetUp(email)
		more := 0 // further pages, and bulk calls at their limit
		for _, r := range z.server.Log() {
			n, err := strconv.Atoi(r.Query.Get("page"))
			if err == nil && n > 1 || strings.HasSuffix(r.Path, "bulk_add") {
				more++
			}
		}
		if n := z.server.APIRequests() - more; n > 30 {
			t.Errorf("%d requests beside %d further pages and bulk calls", n, more)
		}
	})
}

// TestScreens keeps the main screens as they are meant to look.
func TestScreens(t *testing.T) {
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 80, 24}, {"40x12", 40, 12}, {"120x40", 120, 40}} {
		t.Run(size.name, func(t *testing.T) {
			story(t, scene{w: size.w, h: size.h}, func(z *wizard) {
				shot := func(name string) { z.Golden(size.name + "/" + name) }
				z.At("Which integration")
				shot("integration")
				z.Keys("?")
				shot("help")
				z.Keys("<esc>")
				z.Type("syncezy")
				z.Keys("<enter>")
				z.At("Which company")
				shot("company")
				z.Choose("Meridian Builders")
				z.At("May this be done")
				z.WaitFor("verified")
				z.Wait(time.Second)
				shot("preflight")
				z.Keys("<enter>")
				z.At("Who should the integration")
				z.Type(email)
				z.Wait(2 * time.Second)
				shot("account")
				z.Plan()
				shot("commit-account")
				z.Commit("Account")
				z.At("What is the permission template called")
				shot("template")
				z.Keys("<enter>")
				z.At("What may it do")
				z.Keys("<down>", "<down>")
				shot("matrix")
				z.Review()
				shot("review")
				z.Plan()
				shot("commit-template")
				z.Commit("Template")
				z.At("Where should it work")
				shot("projects")
				z.Plan()
				shot("commit-projects")
				z.Approve("Done: Projects")
				shot("commit-done")
				z.Keys("<enter>")
				z.At("Does Procore say so too?")
				z.WaitFor("Set up and read back")
				z.Wait(time.Second)
				shot("verify")
				z.Keys("<ctrl+c>")
				shot("quit")
			})
		})
	}
}
