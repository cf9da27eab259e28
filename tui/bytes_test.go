package tui_test

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// What a key press sends to the terminal counts on a slow line: of all keys that work
// on the two largest screens, the matrix and 10,000 projects, the median stays small.
func TestBytesPerKey(t *testing.T) {
	tuitest.NotForRaces(t)
	scene := scene{server: []procoretest.Option{procoretest.WithOnlyMain(), procoretest.WithProjects(10_000)}}
	story(t, scene, func(z *wizard) {
		var sizes []int
		press := func(keys string) {
			for k := range strings.FieldsSeq(keys) {
				before := len(z.Output())
				z.Keys(k)
				sizes = append(sizes, len(z.Output())-before)
			}
		}
		z.ConnectToTheOnlyCompany()
		z.MakeAccount(email)
		z.OpenMatrix()
		press("<down> <down> <right> <down> <left> <down> <pgdown> <up> <home> / d o c <backspace> <esc> <end> <home>")
		z.Review()
		z.MakeTemplate()
		z.WaitFor("10,000 selected")
		press("<down> <down> <down> <space> <down> <space> <pgdown> <pgup> <end> <home> n a i")
		press("/ t o w e <backspace> <enter> <down> a <esc> v <down> <down> <down> <space>")
		slices.Sort(sizes)
		median, most := sizes[len(sizes)/2], sizes[len(sizes)-1]
		t.Logf("bytes keys=%d median=%d most=%d", len(sizes), median, most)
		if median >= 600 {
			t.Errorf("the median key press sends %d bytes to the terminal: %d", median, sizes)
		}
	})
}
