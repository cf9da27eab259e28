package tui_test

import (
	"testing"

	"procore-setup/procore/procoretest"
)

// A change of the selection can be taken back and made again; what "only these" takes the
// account off is counted while it is selected.
func TestProjectsUndo(t *testing.T) {
	const user = "estimator@meridian.example"
	prep := func(s *procoretest.Server) {
		if _, err := s.AddUser(mainCompany, "", "Estimator", user); err != nil {
			panic(err)
		}
		for _, id := range s.Projects(mainCompany)[:3] {
			if err := s.AssignWithoutTemplate(mainCompany, user, id); err != nil {
				panic(err)
			}
		}
	}
	story(t, scene{prep: prep}, func(z *wizard) {
		z.Connect()
		z.Type(user)
		z.WaitFor("exists")
		z.Keys("<enter>")
		z.SkipCommit()
		z.TakePreset()
		z.At("Where should it work?")
		z.Keys("u")
		z.Expect("Nothing was changed on this page yet")
		z.Expect("25 selected")
		z.Keys("n")
		z.Expect("0 selected", "[ ] Only these (x): it is on 3 others")
		z.Keys("x")
		z.Expect("[x] Only these (x): takes it off 3 others")
		z.Keys("u")
		z.Expect("[ ] Only these (x)", "Taken back")
		z.Keys("u")
		z.Expect("25 selected")
		z.Refuse("others")
		z.Keys("<ctrl+r>")
		z.Expect("0 selected", "Made again")
		z.Keys("<space>", "<ctrl+r>")
		z.Expect("1 selected", "Nothing was taken back")
	})
}

// Enter chooses in the list of facets, the counts follow, and esc goes back.
func TestFacetsByEnter(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.OpenProjects(email)
		z.Keys("f")
		z.At("Which projects should be shown?")
		z.Move("Bidding")
		before := z.Text()
		z.Keys("<enter>")
		z.At("Which projects should be shown?")
		z.Expect("[x] Stage")
		if z.Text() == before {
			t.Error("the counts do not follow")
		}
		z.Keys("<esc>")
		z.At("Where should it work?")
		z.Expect("Stage: Bidding")
	})
}
