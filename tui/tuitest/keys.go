package tuitest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// names are the keys that have no character, and what a terminal sends for them.
var names = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "space": " ", "backspace": "\x7f",
	"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
	"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"delete": "\x1b[3~", "shift+tab": "\x1b[Z",
	"f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
}

// encode is what a terminal sends for a key: "<enter>", "<ctrl+c>" and the like by
// name, anything else as it is. It says also how many presses that is.
func encode(key string) (bytes string, presses int, err error) {
	if len(key) < 3 || key[0] != '<' || key[len(key)-1] != '>' {
		return key, utf8.RuneCountInString(key), nil
	}
	name := key[1 : len(key)-1]
	if s, ok := names[name]; ok {
		return s, 1, nil
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok && len(letter) == 1 && 'a' <= letter[0] && letter[0] <= 'z' {
		return string(letter[0] - 'a' + 1), 1, nil
	}
	return "", 0, fmt.Errorf("tuitest: no key is named %s", key)
}

// paste is what a terminal sends for pasted text.
func paste(text string) string { return "\x1b[200~" + text + "\x1b[201~" }
