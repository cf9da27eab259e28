package tuitest

import (
	"fmt"
	"html"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// A Shot is a screen, styles and all, for a picture.
type Shot struct {
	ANSI    string // lines with their sequences
	Caption string // the keys that led on from it; "" draws none
	Hold    int    // how long it is shown in a moving picture, in tenths of a second
}

// The cells of a picture, and its margin.
const (
	cellWide, cellHigh = 8.4, 18.0
	margin             = 14.0
)

// The colours of a picture: those of a dark terminal.
const (
	paper = "#14161b"
	ink   = "#d7dae0"
)

var inks = map[int]string{
	30: "#3b4048", 31: "#ff7b72", 32: "#7ee08f", 33: "#e3b341", 34: "#79a8ff", 35: "#d2a8ff", 36: "#56d4dd", 37: ink,
	90: "#7d8590", 91: "#ff7b72", 92: "#7ee08f", 93: "#f2cc60", 94: "#79a8ff", 95: "#d2a8ff", 96: "#62dfe8", 97: "#ffffff",
}

// Picture draws shots of w×h cells as an SVG: one of them still, several as a moving
// picture that begins again at its end.
func Picture(w, h int, shots ...Shot) string {
	wide, high := float64(w)*cellWide+2*margin, float64(h)*cellHigh+2*margin
	if len(shots) > 1 {
		high += cellHigh + margin
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f">`+"\n",
		wide, high, wide, high)
	b.WriteString("<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;" +
		"white-space:pre;fill:" + ink + "}.b{font-weight:bold}.f{opacity:.6}.k{fill:#f2cc60}")
	total := 0
	for _, s := range shots {
		total += s.Hold
	}
	at := 0
	for i, s := range shots {
		if len(shots) == 1 {
			break
		}
		from, to := 100*float64(at)/float64(total), 100*float64(at+s.Hold)/float64(total)
		at += s.Hold
		fmt.Fprintf(&b, "\n#s%d{visibility:hidden;animation:a%d %.1fs step-end infinite}"+
			"@keyframes a%d{0%%{visibility:hidden}%.2f%%{visibility:visible}%.2f%%{visibility:hidden}}",
			i, i, float64(total)/10, i, from, to)
	}
	b.WriteString("</style>\n")
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper)
	for i, s := range shots {
		fmt.Fprintf(&b, `<g id="s%d">`+"\n", i)
		for row, line := range strings.Split(s.ANSI, "\n") {
			drawLine(&b, line, margin+float64(row+1)*cellHigh-4)
		}
		if len(shots) > 1 && s.Caption != "" {
			fmt.Fprintf(&b, `<text class="b k" x="%.1f" y="%.1f">%s</text>`+"\n",
				margin+cellWide, margin+float64(h)*cellHigh+cellHigh+2, html.EscapeString("› "+s.Caption))
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// A look is how a run of cells is drawn.
type look struct {
	bold, faint, under, reverse bool
	colour                      int
}

// drawLine draws a line of the screen at a height, a text for each run of cells that look
// the same.
func drawLine(b *strings.Builder, line string, y float64) {
	var (
		now, run look
		words    strings.Builder
		state    byte
		col, at  int
	)
	flush := func() {
		drawRun(b, run, words.String(), at, y)
		words.Reset()
	}
	for len(line) > 0 {
		part, width, n, next := ansi.DecodeSequence(line, state, nil)
		state, line = next, line[n:]
		if width == 0 {
			now.take(part)
			continue
		}
		if now != run {
			flush()
			run, at = now, col
		}
		words.WriteString(part)
		col += width
	}
	flush()
}

// drawRun draws a run that begins at a column; blanks around it are not drawn.
func drawRun(b *strings.Builder, l look, words string, at int, y float64) {
	trimmed := strings.TrimLeft(words, " ")
	at += len(words) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, " ")
	x, cells := margin+float64(at)*cellWide, ansi.StringWidth(trimmed)
	if l.reverse && words != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n",
			margin+float64(at-(len(words)-len(strings.TrimLeft(words, " "))))*cellWide, y-13,
			float64(ansi.StringWidth(words))*cellWide, cellHigh, ink)
	}
	if trimmed == "" {
		return
	}
	var class []string
	if l.bold {
		class = append(class, "b")
	}
	if l.faint {
		class = append(class, "f")
	}
	attrs := ""
	if len(class) > 0 {
		attrs = ` class="` + strings.Join(class, " ") + `"`
	}
	if fill := inks[l.colour]; fill != "" {
		attrs += ` fill="` + fill + `" style="fill:` + fill + `"`
	}
	if l.reverse {
		attrs += ` style="fill:` + paper + `"`
	}
	if l.under {
		attrs += ` text-decoration="underline"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f"%s>%s</text>`+"\n",
		x, y, float64(cells)*cellWide, attrs, html.EscapeString(trimmed))
}

// take takes a sequence that sets a style.
func (l *look) take(seq string) {
	body, ok := strings.CutPrefix(seq, "\x1b[")
	if !ok || !strings.HasSuffix(body, "m") {
		return
	}
	for _, one := range strings.Split(strings.TrimSuffix(body, "m"), ";") {
		n, _ := strconv.Atoi(one) // nothing is 0
		switch {
		case n == 0:
			*l = look{}
		case n == 1:
			l.bold = true
		case n == 2:
			l.faint = true
		case n == 22:
			l.bold, l.faint = false, false
		case n == 4, n == 24:
			l.under = n == 4
		case n == 7, n == 27:
			l.reverse = n == 7
		case n == 39:
			l.colour = 0
		case inks[n] != "":
			l.colour = n
		}
	}
}

// SamePicture compares a picture with the file at path, or writes it when the tests run
// with -update.
func SamePicture(tb testing.TB, path, picture string) {
	tb.Helper()
	if updating() {
		if err := os.WriteFile(path, []byte(picture), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		tb.Fatalf("%v: .ci/screens makes it", err)
	}
	if strings.ReplaceAll(string(kept), "\r\n", "\n") != picture {
		tb.Errorf("%s is not what the program shows any more: .ci/screens makes it anew", path)
	}
}
