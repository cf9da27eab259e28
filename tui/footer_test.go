package tui_test

import "testing"

// What works in the field that has the focus stands in the footer, on a small screen
// beside the way back and the help.
func TestKeysOfAField(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Expect("enter next   tab field   esc back   f1 help")
		z.Keys("<tab>")
		z.Expect("enter next   space choose   tab field   esc back   ? help")
		z.Keys("<tab>")
		z.Expect("enter next   ←→ change   tab field", "› Invitation        (•) send  ( ) do not")
		z.Keys("<right>")
		z.Expect("( ) send  (•) do not")
		z.Keys("y")
		z.Expect("(•) send  ( ) do not")
		z.Resize(40, 12)
		z.Expect("› Invitation    (•) send  ( ) do not", "enter next   esc back   ? help")
	})
}

// While changes run there is no way back, and none is offered.
func TestNoWayBackWhileItRuns(t *testing.T) {
	story(t, scene{server: slow()}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Plan()
		z.Expect("esc back")
		z.Keys("y")
		z.Expect("ctrl+c stop   ? help")
		z.Refuse("esc back")
	})
}

// What has no room below the page is in the help, and the page says so.
func TestExplanationThatIsCut(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.At("Which integration")
		z.Expect("… ? shows all")
		z.Refuse("by hand.")
		z.Type("syncezy")
		z.Expect("The place in its … ? shows all") // no word is torn
		z.Keys("<esc>", "<home>")
		z.Keys("?")
		z.Expect("by hand.")
	})
}

// The help of the checklist tells what h is there for.
func TestHelpOfTheChecklist(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.SetUp(email)
		z.Keys("?")
		z.Expect("Show what only people can do", "Save your answers as a setup file")
		z.Refuse("Change the existing template")
	})
}
