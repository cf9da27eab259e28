// Package text cleans text at the two borders it crosses.
//
// Rules of the package:
//   - Everything a person types or pastes goes through [Input] once, whichever
//     front end took it; nothing else trims or normalises answers.
//   - Everything that came from outside (Procore, a browser, a file name) goes
//     through [Display] before it is put on a screen, in a log or in a report.
//   - Neither function fails: what cannot be kept is dropped or made visible.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Input returns what a person meant by s: composed (NFC), without control,
// bidirectional and zero-width characters, line breaks and tabs turned into
// single blanks, and no blanks at the ends.
func Input(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case hidden(r):
		default:
			b.WriteRune(r)
		}
	}
	// Composed last: what was dropped may have stood between a letter and its accent.
	return strings.Join(strings.Fields(norm.NFC.String(b.String())), " ")
}

// Token returns s, a secret or a code that was typed or pasted, without any
// blank or unprintable character: none of those can be part of one, and a
// trailing line break is what most copies bring along.
func Token(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// maxDisplay is the length in runes above which [Display] cuts: no line about
// Procore is meant to be longer, and a longer one is an attack or an accident.
const maxDisplay = 1000

// Display returns s fit for one line of a terminal, a log or a report: no
// escape sequences, no direction overrides, no line breaks. What is dropped
// leaves a replacement mark, so that two different names stay different.
func Display(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	n, base, prev := 0, rune(0), rune(0)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if n++; n > maxDisplay {
			b.WriteRune('…')
			break
		}
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case inEmoji(base, prev, r, s[i:]):
			b.WriteRune(r)
			prev = r
			continue // what is seen is the one before
		case inKeycap(prev, r, s[i:]):
			continue
		case r == utf8.RuneError || hidden(r):
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
		base, prev = r, r
	}
	return b.String()
}

// clean tells whether Display would leave s as it is; nearly all text is.
func clean(s string) bool {
	if len(s) > maxDisplay {
		return false
	}
	base, prev := rune(0), rune(0)
	for i, r := range s {
		if r == joiner || r == selector {
			if !inEmoji(base, prev, r, s[i+utf8.RuneLen(r):]) {
				return false
			}
			prev = r
			continue
		}
		if r == utf8.RuneError || hidden(r) || r == '\u2028' || r == '\u2029' {
			return false
		}
		base, prev = r, r
	}
	return true
}

// hidden tells whether r is a character that acts instead of being seen.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) || r == '\ufe0f' || r == '\u034f'
}

// Fold returns s in the form in which two names are compared when case,
// spacing and punctuation do not count: letters and digits, lower-case, with
// "&" read as "and".
func Fold(s string) string {
	if folded, ok := foldPlain(s); ok {
		return folded
	}
	s = norm.NFKC.String(strings.ReplaceAll(s, "&", " and "))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// foldPlain is Fold for what nearly all names are made of, without its price;
// false where s has other characters.
func foldPlain(s string) (folded string, ok bool) {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf || c == '&':
			return "", false
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case 'A' <= c && c <= 'Z':
			b = append(b, c+('a'-'A'))
		}
	}
	return string(b), true
}
