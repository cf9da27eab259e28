package tui_test

import (
	"strings"
	"testing"
)

// What the guide leaves open is pinned above the permissions: an answer ticks it off, and
// so does the admin. Keys that do nothing here say why.
func TestLeftForYou(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Expect("Left for you  ☐ company tools  ☑ email  e shows them")
		z.Keys("e")
		z.At("What is left for you to find out?")
		z.Expect("☐ Company tools", "The guide sets Admin on Documents")
		z.Keys("<space>")
		z.Expect("☑ Company tools")
		z.Keys("<esc>")
		z.At("What may the account do?")
		z.Expect("Left for you  ☑ company tools  ☑ email")
		z.Leave()
		z.restart() // it is found out for good
		z.At("Go on where you stopped?")
		z.Keys("<enter>")
		z.OpenMatrix()
		z.Expect("Left for you  ☑ company tools  ☑ email")
		for key, why := range map[string]string{
			"x": "Nothing is asked for that this company does not have",
			"m": "That is asked on the next page", "h": "That is asked on the next page",
		} {
			z.Keys(key)
			z.Expect(why)
		}
		z.Plan()
		for key, why := range map[string]string{
			"x": "Nothing is asked for that", "m": "There is no other template of this name",
		} {
			z.Keys(key)
			z.Expect(why)
		}
	})
}

// The name that m makes stands on the page before it is pressed, and in the plan after.
func TestNameThatIsMade(t *testing.T) {
	story(t, scene{prep: different}, func(z *wizard) {
		z.EditPreset(email)
		z.Settle()
		z.Expect("make SyncEzy Sync 2 (m)")
		z.Keys("m")
		z.At("Change Procore?")
		z.Expect("On projects: 5 changes · SyncEzy Sync 2 · from every tool None")
		z.Keys("<esc>")
		z.At("What may the account do?")
		z.Expect("SyncEzy Sync 2")
	})
}

// Tools can be called by another edition's words, and by the company's own again.
func TestWordsAsTheCompanyCallsThem(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Keys("<down>", "<up>")
		own := z.Text()
		z.Keys("w")
		z.At("Whose words")
		if line := z.Line("›"); !strings.Contains(line, "(•) As your company calls them") {
			t.Errorf("the mark stands on %q", line)
		}
		z.Choose("Australia")
		z.Keys("w")
		z.At("Whose words")
		if line := z.Line("›"); !strings.Contains(line, "(•) Australia") {
			t.Errorf("the mark stands on %q", line)
		}
		z.Keys("<home>", "<enter>")
		z.At("What may the account do?")
		if z.Text() != own {
			t.Errorf("the company's own words are lost:\n%s\nwas\n%s", z.Text(), own)
		}
	})
}
