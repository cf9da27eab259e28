package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// filter is a line of text that narrows a list.
type filter struct {
	text   string
	typing bool
}

// key edits the filter. It is taken where the filter is typed, where / opens it and
// where esc clears it; changed says that the text is different.
func (f *filter) key(msg tea.KeyPressMsg) (changed, taken bool) {
	if !f.typing {
		switch {
		case msg.String() == "/":
			f.typing = true
			return false, true
		case msg.String() == "esc" && f.text != "":
			f.text = ""
			return true, true
		}
		return false, false
	}
	before := f.text
	switch msg.String() {
	case "enter":
		f.typing = false
	case "esc":
		f.text, f.typing = "", false
	case "backspace", "ctrl+h":
		_, size := utf8.DecodeLastRuneInString(f.text)
		f.text = f.text[:len(f.text)-size]
	case "ctrl+u":
		f.text = ""
	case "ctrl+w":
		cut := strings.LastIndexByte(strings.TrimRight(f.text, " "), ' ')
		f.text = f.text[:cut+1]
	default:
		if msg.Text == "" {
			return false, false
		}
		f.text += seen(msg.Text)
	}
	return f.text != before, true
}

// paste adds text while the filter is typed.
func (f *filter) paste(text string) bool {
	if !f.typing {
		return false
	}
	f.text += strings.TrimSpace(seen(text))
	return true
}

// seen is what is to be seen of a text: what acts instead was not meant to be found.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case breaks(r):
			return ' '
		case acts(r):
			return -1
		}
		return r
	}, text)
}

// words are what must be found, folded.
func (f *filter) words() []string { return strings.Fields(fold(f.text)) }

// line shows the filter with right at its end; empty where there is no filter.
func (f *filter) line(t *Theme, right string, w int) string {
	if f.text == "" && !f.typing {
		return ""
	}
	line := " " + t.Key.Render("/") + " " + plain(f.text)
	if f.typing {
		line += t.Cursor.Render(" ")
	}
	return Ends(line, t.Dim.Render(right), w)
}

// holdsAll says whether folded text holds every word.
func holdsAll(text string, words []string) bool {
	if len(words) == 1 { // nearly always
		return strings.Contains(text, words[0])
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// fold makes text comparable: lower case, without the accents of Latin letters.
func fold(s string) string { return string(appendFold(make([]byte, 0, len(s)), s)) }

// foldAll folds the cells of a row into one text, with a separator that nobody types.
// Cells that are mute stay empty. The buffer is for the next row.
func foldAll(buf []byte, cells []string, mute func(int) bool) (text string, _ []byte) {
	buf = buf[:0]
	for i, c := range cells {
		if i > 0 {
			buf = append(buf, 0)
		}
		if !mute(i) {
			buf = appendFold(buf, c)
		}
	}
	return string(buf), buf
}

// appendFold appends folded text. Bytes that are no text are kept as the sign for
// them, U+FFFD.
func appendFold(buf []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			buf = append(buf, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if base, ok := bases[r]; ok {
			r = base
		}
		buf = utf8.AppendRune(buf, r)
	}
	return buf
}

// bases are the letters under the accents. ß, æ and the like stay: they are letters
// of their own, and each stands for two.
var bases = func() map[rune]rune {
	m := map[rune]rune{}
	for base, accented := range map[rune]string{
		'a': "àáâãäåāăąǎ", 'c': "çćĉċč", 'd': "ďđ", 'e': "èéêëēĕėęě", 'g': "ĝğġģ", 'h': "ĥħ",
		'i': "ìíîïĩīĭįıǐ", 'j': "ĵ", 'k': "ķ", 'l': "ĺļľŀł", 'n': "ñńņňŉ", 'o': "òóôõöøōŏőǒ",
		'r': "ŕŗř", 's': "śŝşšș", 't': "ţťŧț", 'u': "ùúûüũūŭůűųǔ", 'w': "ŵ", 'y': "ýÿŷ", 'z': "źżž",
	} {
		for _, r := range accented {
			m[r] = base
		}
	}
	return m
}()
