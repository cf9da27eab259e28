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
		z.Expect("› E-mail")
		z.Type(email)
		z.WaitFor("not in use")
	})
}
