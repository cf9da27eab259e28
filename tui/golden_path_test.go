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
		z.connect()
		z.account(email)
		z.template()
		z.projects()
		z.at("Does Procore say so too?")
		z.WaitFor("It works")
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
		z.connect()
		z.account(email)
		z.template()
		z.projects()
		z.WaitFor("It works")
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
				z.at("Which integration")
				shot("integration")
				z.Keys("?")
				shot("help")
				z.Keys("<esc>")
				z.Type("syncezy")
				z.Keys("<enter>")
				z.at("Which company")
				shot("company")
				z.choose("Meridian Builders")
				z.at("May this be done")
				z.WaitFor("verified")
				z.Wait(time.Second)
				shot("preflight")
				z.Keys("<enter>")
				z.at("Who should")
				z.Type(email)
				z.Wait(2 * time.Second)
				shot("account")
				z.Keys("<enter>")
				z.at("Ready to change")
				shot("commit-account")
				z.commit("Done: Account")
				z.at("What is the permission")
				shot("template")
				z.Keys("<enter>")
				z.at("What may it do")
				z.Keys("<down>", "<down>")
				shot("matrix")
				z.Keys("<enter>")
				z.at("Is this what it may do")
				shot("review")
				z.Keys("<enter>")
				z.at("Ready to change")
				shot("commit-template")
				z.commit("Done: Template")
				z.at("Where should it work")
				shot("projects")
				z.Keys("<enter>")
				z.at("Ready to change")
				shot("commit-projects")
				z.Keys("y")
				z.WaitFor("Done: Projects")
				z.Wait(time.Second)
				shot("commit-done")
				z.Keys("<enter>")
				z.at("Does Procore say")
				z.WaitFor("It works")
				z.Wait(time.Second)
				shot("verify")
				z.Keys("<ctrl+c>")
				shot("quit")
			})
		})
	}
}
