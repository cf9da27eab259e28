package plain

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// colourOf is the colour of a mark, of the terminal's own sixteen: it repeats what the
// mark and the words say.
var colourOf = map[string]ansi.BasicColor{
	"✓": ansi.Green, "+": ansi.Green, "◦": ansi.Yellow, "~": ansi.Yellow, "!": ansi.Yellow, "■": ansi.Yellow,
	"✗": ansi.Red, "-": ansi.Red, "procore-setup:": ansi.Red, "»": ansi.Cyan,
}

// paint colours the first word of a line that is a mark; before it may stand a time.
func paint(line string) string {
	rest := strings.TrimLeft(line, " 0123456789:")
	mark, _, _ := strings.Cut(rest, " ")
	c, ok := colourOf[mark]
	if !ok {
		return line
	}
	at := len(line) - len(rest)
	return line[:at] + ansi.NewStyle().Bold().ForegroundColor(c).Styled(mark) + rest[len(mark):]
}
