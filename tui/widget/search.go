package widget

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// A Search is a choice that typing narrows. What is typed stays as it is typed,
// whatever it finds; the best match comes first and has the cursor: a name that begins
// with it, then one of whose words does, then one that holds it anywhere.
//
// Letters and, after the first of them, the space are text; / begins typing too.
// Backspace takes a letter back, esc all of them.
type Search struct {
	options []Option
	always  string // the option that stays whatever is typed
	choice  *Choice
	typed   string
	typing  bool // / was pressed before the first letter
	found   int  // options that match
}

// NewSearch makes a search over options; chosen is the one that is chosen, always the
// one that stays in the list, at its end, whatever is typed. Both may be empty.
func NewSearch(options []Option, chosen, always string) *Search {
	return &Search{options: options, always: always, choice: NewChoice(options, chosen), found: len(options)}
}

// Nothing says that something was typed and no option matches it.
func (s *Search) Nothing() bool { return s.typed != "" && s.found == 0 }

// Chosen is the id that is chosen; empty: none yet.
func (s *Search) Chosen() string { return s.choice.Chosen() }

// Focus is the option under the cursor; the zero Option where there is none.
func (s *Search) Focus() Option { return s.choice.Focus() }

// Clear takes back what was typed; false where nothing was.
func (s *Search) Clear() bool {
	had := s.typed != "" || s.typing
	s.typing = false
	s.find("")
	return had
}

// Paste types text.
func (s *Search) Paste(text string) { s.find(s.typed + strings.TrimSpace(seen(text))) }

// Key types, moves the cursor or chooses: the result is [Chosen] or [Denied].
func (s *Search) Key(msg tea.KeyPressMsg) (Result, bool) {
	switch stroke := msg.String(); {
	case stroke == "esc":
		return nil, s.Clear()
	case stroke == "backspace", stroke == "ctrl+h":
		_, size := utf8.DecodeLastRuneInString(s.typed)
		s.find(s.typed[:len(s.typed)-size])
		return nil, true
	case stroke == "ctrl+u":
		return nil, s.Clear()
	case stroke == "/" && s.typed == "":
		s.typing = true
		return nil, true
	case msg.Text != "" && (s.typed != "" || msg.Text != " "):
		s.find(s.typed + seen(msg.Text))
		return nil, true
	case stroke == "enter" && len(s.choice.options) == 0:
		return Denied{Why: "nothing is called “" + plain(s.typed) + "”"}, true
	}
	return s.choice.Key(msg)
}

// find narrows the options to those that match, best first.
func (s *Search) find(typed string) {
	if typed == s.typed {
		return
	}
	s.typed = typed
	if fold(strings.TrimSpace(typed)) == "" {
		s.found = len(s.options)
		s.choice.SetOptions(s.options)
		s.choice.home()
		return
	}
	type hit struct {
		option Option
		rank   int
	}
	var hits []hit
	var stays []Option
	s.found = 0
	for _, o := range s.options {
		r := rank(o.Label, typed)
		if r < unranked {
			s.found++
		}
		switch {
		case o.ID == s.always && s.always != "":
			stays = append(stays, o)
		case r < unranked:
			hits = append(hits, hit{o, r})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.rank, b.rank) })
	left := make([]Option, 0, len(hits)+1)
	for _, h := range hits {
		left = append(left, h.option)
	}
	s.choice.SetOptions(append(left, stays...))
	s.choice.scroll.cursor = 0
}

// How well a name matches, best first.
const (
	namePrefix = iota // it begins with what was typed
	wordPrefix        // one of its words does
	anywhere          // it holds it
	allWords          // it holds every word that was typed
	unranked          // it does not match
)

// rank says how well a name matches what was typed.
func rank(name, typed string) int {
	name, typed = fold(name), strings.TrimSpace(fold(typed))
	if strings.HasPrefix(name, typed) {
		return namePrefix
	}
	best := unranked
	for at := 0; ; {
		i := strings.Index(name[at:], typed)
		if i < 0 {
			break
		}
		best = min(best, anywhere)
		before, _ := utf8.DecodeLastRuneInString(name[:at+i])
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return wordPrefix
		}
		_, size := utf8.DecodeRuneInString(name[at+i:])
		at += i + size
	}
	if best == unranked && holdsAll(name, strings.Fields(typed)) {
		return allWords
	}
	return best
}

// View draws what was typed and the list in w×h cells.
func (s *Search) View(t *Theme, w, h int) string {
	if h < 4 && s.typed == "" && !s.typing {
		return s.choice.View(t, w, h)
	}
	return Fit(s.line(t)+"\n"+s.choice.View(t, w, h-1), w, h)
}

// line shows what was typed, or that one may type.
func (s *Search) line(t *Theme) string {
	switch {
	case s.Nothing():
		return " " + plain(s.typed) + t.Cursor.Render(" ") + "   " +
			t.Warn.Render(t.Glyphs.Warn+" nothing is called “"+plain(s.typed)+"”")
	case s.typed != "" || s.typing:
		return " " + plain(s.typed) + t.Cursor.Render(" ")
	}
	return " " + t.Dim.Render("Type a name to find it.")
}
