package tui_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// TestGoldenPath is the shortest way through: each key of it decides something, and
// the pages on which nothing is to be decided leave a line.
func TestGoldenPath(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.At("Which integration")
		z.Type("syn")
		z.Keys("<enter>")
		z.At("Which company")
		z.Keys("<enter>")
		z.At("Who should the integration")
		z.Expect("Everything is ready")
		z.Type(email)
		z.WaitFor("not in use")
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("What may the account do?")
		z.Expect("Done: Account", "✓ Account", "SyncEzy at Meridian Builders")
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("Where should it work?")
		z.Expect("Done: Template", "✓ Template")
		z.Keys("<enter>")
		z.At("Change Procore?")
		z.Keys("y")
		z.At("Is it all in place?")
		z.WaitFor("Set up and read back")
		z.Expect("✓ Projects")
		z.Keys("q")
		if n := z.Presses(); n > 10 {
			t.Errorf("%d key presses, at most 10 are allowed", n)
		}
		if err := z.outcome(); err != nil {
			t.Errorf("the wizard ended with %v", err)
		}
	})
}

// TestRequests counts what the wizard costs for 200 projects: at most 38 requests on top
// of further pages and bulk calls at their limit. Some of them see before each grant that
// account and templates are still as they were shown.
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
		most := 38
		if procoretest.Older { // what an answer leaves out is asked for by itself
			most += 6
		}
		if n := z.server.APIRequests() - more; n > most {
			t.Errorf("%d requests beside %d further pages and bulk calls", n, more)
		}
	})
}

// TestScreens keeps the main screens as they are meant to look.
func TestScreens(t *testing.T) {
	tuitest.NotForRaces(t)
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
				z.At("Who should the integration")
				z.Keys("<esc>")
				z.At("Is everything ready?")
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
				z.NameTemplate()
				shot("template")
				z.Keys("<esc>")
				z.At("What may the account do")
				z.Keys("<down>", "<down>")
				shot("matrix")
				z.Review()
				shot("commit-template")
				z.Commit("Template")
				z.At("Where should it work")
				shot("projects")
				z.Plan()
				shot("commit-projects")
				z.Approve("Done: Projects")
				z.At("Is it all in place?")
				z.WaitFor("Set up and read back")
				z.Wait(time.Second)
				shot("verify")
				z.Keys("<ctrl+c>")
				shot("quit")
			})
		})
	}
}
