package text

import (
	"unicode"
	"unicode/utf8"
)

// Sentence begins s with a capital letter.
func Sentence(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
