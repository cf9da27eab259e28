package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// spellings are what is written for a sign that ASCII does not have.
var spellings = strings.NewReplacer(
	"✓", "v", "✗", "x", "◦", "o", "–", "-", "—", "-", "→", "->", "←", "<-", "»", ">", "«", "<", "…", "...", "·", "-",
	"■", "#", "×", "x", "“", `"`, "”", `"`, "‘", "'", "’", "'", "›", ">", "•", "*", "●", "*", "○", "o",
	"↑", "^", "↓", "v", "▾", "v", "▸", ">", "◐", "o", "☐", "[ ]", "☑", "[x]", "█", "#", "░", ".",
	"ß", "ss", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O", "ł", "l", "Ł", "L", "đ", "d", "Đ", "D",
)

// ASCII returns s without any other letter than ASCII's, for terminals and files that
// have no others. Letters lose their accents; what has no likeness becomes a question
// mark. It is for reading only: nothing is found again by it.
func ASCII(s string) string {
	if !strings.ContainsFunc(s, BeyondASCII) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r <= unicode.MaxASCII:
			return r
		case unicode.Is(unicode.M, r):
			return -1
		}
		return '?'
	}, norm.NFKD.String(spellings.Replace(s)))
}

// BeyondASCII tells whether r is not in every character set.
func BeyondASCII(r rune) bool { return r > unicode.MaxASCII }

// Acting tells whether r acts on a terminal instead of being seen.
func Acting(r rune) bool { return unicode.Is(unicode.C, r) }

// EscapeJSON returns a line of JSON with some of its letters as escapes: it means the same.
func EscapeJSON(line []byte, escaped func(rune) bool) []byte {
	out := make([]byte, 0, len(line))
	for _, r := range string(line) {
		if !escaped(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}
