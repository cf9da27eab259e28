package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"

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
	if !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
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

// EscapeJSON returns a line of JSON with every letter beyond ASCII as an escape: it means
// the same, in whatever character set it is read.
func EscapeJSON(line []byte) []byte {
	out := make([]byte, 0, len(line))
	for _, r := range string(line) {
		if r <= unicode.MaxASCII {
			out = append(out, byte(r))
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return out
}
