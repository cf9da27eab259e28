package text

import (
	"unicode"
	"unicode/utf8"
)

// Two characters that are not seen belong to what is, inside an emoji: the joiner between
// two pictures that are one, and the selector behind a sign that is to be a picture.
// Source: Unicode Technical Standard #51, "emoji zwj sequence", "emoji presentation
// sequence". Anywhere else they only make two names look alike.
const (
	joiner   = '\u200d'
	selector = '\ufe0f'
	keycap   = '\u20e3'
)

// joined are the signs below the pictures that may stand in a joined one.
var joined = map[rune]bool{
	'\u2194': true, '\u2195': true, '\u2620': true, '\u2640': true, '\u2642': true, '\u2695': true, '\u2696': true,
	'\u26a7': true, '\u26d3': true, '\u2708': true, '\u2764': true, '\u27a1': true, '\u2b1b': true,
}

// pictured tells whether r can be a part of a joined emoji.
func pictured(r rune) bool { return r >= 0x1f000 && r <= 0x1faff || joined[r] }

// inEmoji tells whether r is a part of an emoji: behind the sign base and the character
// prev, which may be a selector of it, and before the rest of a text.
func inEmoji(base, prev, r rune, rest string) bool {
	switch r {
	case joiner:
		next, _ := utf8.DecodeRuneInString(rest)
		return (prev == base || prev == selector) && pictured(base) && pictured(next)
	case selector:
		return prev == base && unicode.Is(unicode.So, base)
	}
	return false
}

// inKeycap tells the same of the selector between a digit and its frame, which shows
// without it, and in as many cells everywhere.
func inKeycap(prev, r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return r == selector && prev < utf8.RuneSelf && next == keycap
}
