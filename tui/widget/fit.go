package widget

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Fit makes s exactly h lines of exactly w cells: long lines end in an ellipsis,
// short ones are padded, and lines are left out or added at the bottom.
func Fit(s string, w, h int) string {
	return fitLines(strings.Split(s, "\n"), w, h)
}

// fitLines is Fit for text that is in lines already.
func fitLines(lines []string, w, h int) string {
	if h <= 0 {
		return ""
	}
	var b strings.Builder
	for i := range h {
		if i > 0 {
			b.WriteByte('\n')
		}
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		b.WriteString(Line(line, w))
	}
	return b.String()
}

// Line makes s one line of exactly w cells.
func Line(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s, n := cutTo(oneLine(s), w)
	return s + blanks(w-n)
}

// Ends puts left and right at the two ends of a line of w cells. Where they do not
// both fit, right is left out first.
func Ends(left, right string, w int) string {
	lw, rw := width(left), width(right)
	if right == "" || lw+rw+1 > w {
		return Line(left, w)
	}
	return Line(left, w-rw) + right
}

// Wrap breaks s at spaces into lines of at most w cells; it keeps empty lines. A word
// that is longer than a line is broken. What begins with a sign or a number ("- ",
// "3. ") goes on below its words, and the sign is never parted from them.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		line = oneLine(line)
		sign := signOf.FindString(line)
		hang := ansi.StringWidth(sign)
		if hang == 0 || hang > w/2 {
			lines = append(lines, strings.Split(ansi.Wrap(line, w, ""), "\n")...)
			continue
		}
		for i, part := range strings.Split(ansi.Wrap(line[len(sign):], w-hang, ""), "\n") {
			if i > 0 {
				sign = strings.Repeat(" ", hang)
			}
			lines = append(lines, sign+part)
		}
	}
	return lines
}

// signOf is what a line begins with that is no word.
var signOf = regexp.MustCompile(`^ *(?:[-·•*!?✓✗→◦]{1,2}|[0-9]{1,3}\.) +`)

// cut shortens s to at most w cells and marks that with an ellipsis.
func cut(s string, w int) string {
	s, _ = cutTo(s, w)
	return s
}

// cutTo is cut with the number of cells that are left: one less than w where a wide
// character had no room.
func cutTo(s string, w int) (short string, cells int) {
	n := width(s)
	if n <= w {
		return s, n
	}
	s = ansi.Truncate(s, w, "…")
	return s, width(s)
}

// width is how many cells s takes. Nearly all text is letters of one cell each and
// colours, which are counted here: a list draws a few hundred cells of it at each
// key. Whatever else there is, such as marks that join the letter before them, is
// left to the whole rule.
func width(s string) int {
	n := 0
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= ' ' && c < 0x7f:
			i++
			n++
		case c == '\x1b':
			size := style(s[i:])
			if size == 0 {
				return ansi.StringWidth(s)
			}
			i += size
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !oneCell(r) {
				return ansi.StringWidth(s)
			}
			i += size
			n++
		}
	}
	return n
}

// style is the length of the sequence of a style ("ESC [ 1 ; 3 1 m") that s begins
// with; 0 where it begins with something else.
func style(s string) int {
	if len(s) < 3 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && c != ':' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

// oneCell tells the letters beyond ASCII that surely take one cell: those of Latin
// alphabets, and two signs of our own.
func oneCell(r rune) bool {
	return r >= 0xa1 && r < 0x300 && r != 0xad || r == '…' || r == '›'
}

// blanks are n spaces; none where n is negative.
func blanks(n int) string {
	const some = "                                                                                "
	if n <= len(some) {
		return some[:max(0, n)]
	}
	return strings.Repeat(" ", n)
}

// oneLine turns control characters into spaces, except for the escape sequences of
// styles: a stray tab or line feed would break the count of cells.
func oneLine(s string) string {
	if strings.IndexFunc(s, breaks) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if breaks(r) {
			return ' '
		}
		return r
	}, s)
}

// breaks tells the characters that move a terminal's cursor by other than their
// width: controls (but not ESC, which starts a style) and line separators.
func breaks(r rune) bool {
	return r != '\x1b' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029')
}

// plain is oneLine for data, where no style is expected: ESC goes too, and what acts
// instead of being seen (overrides of the direction, marks without a width) becomes
// the mark of a character that can't be shown.
func plain(s string) string {
	if strings.IndexFunc(s, acts) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !acts(r):
			return r
		case r == '\x1b' || breaks(r):
			return ' '
		}
		return utf8.RuneError
	}, s)
}

// acts tells the characters that are not seen themselves.
func acts(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return breaks(r) || unicode.In(r, unicode.Cf, unicode.Co)
}

// pad makes s at least w cells, without cutting it.
func pad(s string, w int) string {
	return s + blanks(w-width(s))
}

// center puts s in the middle of w cells.
func center(s string, w int) string {
	s = cut(s, w)
	return pad(blanks(max(0, w-width(s))/2)+s, w)
}
