package tui_test

import (
	"path/filepath"
	"testing"
	"time"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// TestPictures keeps the pictures of the README true: each stage as the program draws it,
// and the shortest way through as a moving picture. .ci/screens makes them anew.
func TestPictures(t *testing.T) {
	if procoretest.Older {
		t.Skip("the README shows what production answers")
	}
	const w, h = 100, 30
	story(t, scene{w: w, h: h}, func(z *wizard) {
		var way []tuitest.Shot
		shot := func(stage, caption string, hold int) {
			s := tuitest.Shot{ANSI: z.ANSI(), Caption: caption, Hold: hold}
			way = append(way, s)
			if stage != "" {
				path := filepath.Join("..", "assets", "screens", stage+".svg")
				tuitest.SamePicture(t, path, tuitest.Picture(w, h, s))
			}
		}
		z.At("Which integration")
		shot("", "s y n", 15)
		z.Type("syn")
		shot("connect", "enter", 20)
		z.Keys("<enter>")
		z.At("Which company")
		shot("", "enter", 15)
		z.Keys("<enter>")
		z.At("Who should the integration")
		shot("", email, 15)
		z.Type(email)
		z.WaitFor("not in use")
		z.Wait(time.Second)
		shot("account", "enter", 20)
		z.Keys("<enter>")
		z.At("Change Procore?")
		shot("consent", "y", 30)
		z.Keys("y")
		z.At("What may the account do?")
		z.Keys("<down>", "<down>", "<down>")
		shot("template", "enter", 35)
		z.Keys("<enter>")
		z.At("Change Procore?")
		shot("", "y", 25)
		z.Keys("y")
		z.At("Where should it work?")
		shot("projects", "enter", 25)
		z.Keys("<enter>")
		z.At("Change Procore?")
		shot("", "y", 20)
		z.Keys("y")
		z.At("Is it all in place?")
		z.WaitFor("Set up and read back")
		z.Wait(time.Second)
		shot("verify", "q", 50)
		tuitest.SamePicture(t, filepath.Join("..", "assets", "screens", "way.svg"), tuitest.Picture(w, h, way...))
	})
}
