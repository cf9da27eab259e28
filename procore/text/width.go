package text

import "github.com/clipperhouse/displaywidth"

// Width is how many cells of a terminal a text takes.
func Width(s string) int { return displaywidth.String(s) }
