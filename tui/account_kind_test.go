package tui_test

import "testing"

// Enter on the row of another kind chooses it and goes to what that kind asks for
// beside: the page is not left, and the focus is not on what is answered.
func TestEnterOnAnotherKindGoesToWhatItAsks(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.kind("An app's service account")
		z.Keys("<down>", "<enter>")
		z.At("Who should the integration sign in as?")
		z.Expect("› (•) A dedicated Directory user")
		z.Keys("<enter>")
		z.Expect("› E-mail")
		z.Type(email)
		z.WaitFor("not in use")
	})
}

// What is to be known before is said where the yes is given: what can't be undone, and
// what a choice gives beside what it says.
func TestCommitWarns(t *testing.T) {
	story(t, scene{w: 100, h: 30}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.WaitFor("not in use")
		z.Keys("<tab>")
		z.Keys("<down>", "<down>", "<down>")
		z.Expect("› ( ) Company Admin")
		z.Keys("<space>", "<enter>")
		z.At("Change Procore?")
		z.Expect("can never be deleted", "makes the account a Company")
	})
}
