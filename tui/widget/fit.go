package widget

import (
	"strings"
	"unicode"

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
	s = cut(oneLine(s), w)
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// Ends puts left and right at the two ends of a line of w cells. Where they do not
// both fit, right is left out first.
func Ends(left, right string, w int) string {
	lw, rw := ansi.StringWidth(left), ansi.StringWidth(right)
	if right == "" || lw+rw+1 > w {
		return Line(left, w)
	}
	return Line(left, w-rw) + right
}

// Wrap breaks s at spaces into lines of at most w cells; it keeps empty lines. A word
// that is longer than a line is broken.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		lines = append(lines, strings.Split(ansi.Wrap(oneLine(line), w, ""), "\n")...)
	}
	return lines
}

// cut shortens s to at most w cells and marks that with an ellipsis.
func cut(s string, w int) string {
	if ansi.StringWidth(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, "…")
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

// plain is oneLine for data, where no style is expected: ESC goes too.
func plain(s string) string {
	return oneLine(strings.ReplaceAll(s, "\x1b", " "))
}

// pad makes s at least w cells, without cutting it.
func pad(s string, w int) string {
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// padLeft is pad with the text at the right.
func padLeft(s string, w int) string {
	return strings.Repeat(" ", max(0, w-ansi.StringWidth(s))) + s
}

// center puts s in the middle of w cells.
func center(s string, w int) string {
	s = cut(s, w)
	return pad(strings.Repeat(" ", max(0, w-ansi.StringWidth(s))/2)+s, w)
}

// number writes n with thousands separators.
func number(n int) string {
	digits := []byte{}
	negative := n < 0
	if negative {
		n = -n
	}
	for i := 0; ; i++ {
		if i > 0 && i%3 == 0 {
			digits = append(digits, ',')
		}
		digits = append(digits, byte('0'+n%10))
		if n /= 10; n == 0 {
			break
		}
	}
	if negative {
		digits = append(digits, '-')
	}
	for i, j := 0, len(digits)-1; i < j; i, j = i+1, j-1 {
		digits[i], digits[j] = digits[j], digits[i]
	}
	return string(digits)
}
