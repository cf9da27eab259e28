package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldName returns the name of something in the form in which names that look the
// same are equal: composed (NFC), lower-case, without characters that can't be
// seen, with one blank for any blanks and none at the ends. Punctuation counts,
// other than in [Fold]: a project "10-42" is not "1042". The mark that [Display]
// leaves counts as little as what it stands for.
func FoldName(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == utf8.RuneError, hidden(r),
			unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		default:
			b.WriteRune(r)
		}
	}
	// Composed after the dropping, and again: lower case can leave an accent apart.
	folded := norm.NFC.String(strings.ToLower(norm.NFC.String(b.String())))
	return strings.Join(strings.Fields(folded), " ")
}
