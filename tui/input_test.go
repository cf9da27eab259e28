package tui_test

import (
	"testing"
	"time"

	"procore-setup/tui"
)

// torn are what terminals send beside text: answers to queries, and keys. None of
// them chooses, types or goes anywhere.
var torn = []string{
	"\x1b]11;rgb:1414/1919/1f1f\x1b\\", "\x1b]11;rgb:14/19/1f\a", "\x1b[12;34R", "\x1b[?2026;2$y", "\x1b[?2027;0$y", "\x1b[?62;22c",
	"\x1b[?1u", "\x1bP>|term 1.0\x1b\\", "\x1bOR", "\x1b[1;5C", "\x1b[15~", "\x1b[24;5~", "\x1b[I", "\x1b[O", "\x1b[<64;5;5M",
	"\x1b[97;5u",
}

// slowly sends a sequence in two pieces, as a slow link does.
func (z *wizard) slowly(sequence string, cut int) {
	z.t.Helper()
	z.Raw(sequence[:cut])
	z.Wait(200 * time.Millisecond)
	z.Raw(sequence[cut:])
	z.Wait(time.Second)
}

// field moves to the field of a form that asks for an answer.
func (z *wizard) field(path string) {
	z.t.Helper()
	for range 12 {
		if tui.Look(z.model).Focus == path {
			return
		}
		z.Keys("<tab>")
	}
	z.t.Fatalf("the field is not to be found:\n%s", z.Text())
}

// toEmail returns to the field where Esc has left it.
func (z *wizard) toEmail() {
	z.t.Helper()
	for range 3 {
		if z.Has("Who should the integration") {
			break
		}
		z.Keys("<enter>")
		z.Wait(2 * time.Second)
	}
	z.field("account.email")
}

// keptAnswers fails where something is in the answers that nobody has typed.
func (z *wizard) keptAnswers(after string) {
	z.t.Helper()
	a := tui.Look(z.model).Spec.Account
	if a.Email != email || a.FirstName != "SyncEzy" || a.LastName != "Integration" {
		z.t.Fatalf("after %s the answers are %q %q <%q>", after, a.FirstName, a.LastName, a.Email)
	}
}

// TestTornInput: wherever a slow link cuts a sequence, nothing of it is typed into a
// field. A first byte that stands alone is Esc, which may go back and loses nothing.
func TestTornInput(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.WaitFor("not in use")
		for _, sequence := range torn {
			for cut := 1; cut < len(sequence); cut++ {
				if sequence[cut:] == "\\" {
					continue // see TestTornAtItsEnd
				}
				z.slowly(sequence, cut)
				z.toEmail()
				z.keptAnswers(sequence[:cut] + " " + sequence[cut:])
			}
		}
		z.Type("x") // what is typed later arrives
		z.Expect(email + "x")
	})
}

// TestTornInputChangesNothing: an answer that ends in y is no yes.
func TestTornInputChangesNothing(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.WaitFor("not in use")
		z.Keys("<enter>")
		before := z.writes()
		for _, sequence := range torn {
			for cut := 2; cut < len(sequence); cut++ { // from the second byte on it is no Esc
				z.slowly(sequence, cut)
				z.At("Change Procore?")
			}
		}
		if n := z.writes() - before; n > 0 {
			t.Errorf("%d writes", n)
		}
		z.Keys("y")
		z.WaitFor("Done: Account")
	})
}

// TestTornAtItsEnd: of the first answer, cut within its end, the library tells
// nothing but the last byte. Later a backslash is a key.
func TestTornAtItsEnd(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Raw("\x1b]11;rgb:1414/1919/1f1f\x1b")
		z.Wait(200 * time.Millisecond)
		z.Raw("\\")
		z.Wait(time.Second)
		z.Connect()
		z.Type(`\`)
		if a := tui.Look(z.model).Spec.Account; a.Email != `\` {
			t.Errorf("typed, it is %q", a.Email)
		}
	})
}

// FuzzTerminalInput mixes sequences, each cut in two, with Esc: nothing is typed,
// nothing is lost, and nothing is changed in Procore.
func FuzzTerminalInput(f *testing.F) {
	f.Add([]byte{3, 12, 0, 0, 5, 3})
	f.Add([]byte{255, 0, 8, 1, 255, 9, 1, 1})
	f.Fuzz(func(t *testing.T, picks []byte) {
		story(t, scene{}, func(z *wizard) {
			z.Connect()
			z.Type(email)
			z.WaitFor("not in use")
			before := z.writes()
			for i := 0; i+1 < len(picks) && i < 40; i += 2 {
				sequence := "\x1b"
				if int(picks[i]) < 250 {
					sequence = torn[int(picks[i])%len(torn)]
				}
				if cut := int(picks[i+1]) % len(sequence); cut > 0 && sequence[cut:] != "\\" {
					z.slowly(sequence, cut)
				} else {
					z.Raw(sequence)
					z.Wait(time.Second)
				}
				z.toEmail()
				z.keptAnswers(sequence)
			}
			if n := z.writes() - before; n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	})
}
