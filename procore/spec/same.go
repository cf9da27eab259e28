package spec

import (
	"strings"
	"unicode/utf8"

	"procore-setup/procore/text"
)

// This file says when two things are the same: their natural keys.

// SameEmail tells whether a and b are one address. Procore keeps an address as it
// was typed and compares it without case; that of ASCII letters only, since the
// others of a mailbox's name may be another mailbox: "ſync@" is not "sync@".
func SameEmail(a, b string) bool {
	if a == "" || len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// UnusualLetters returns the characters of an address that are not ASCII, each
// once: they may only look like what was meant. "" where there are none.
func UnusualLetters(email string) string {
	var found strings.Builder
	for _, r := range email {
		if r >= utf8.RuneSelf && !strings.ContainsRune(found.String(), r) {
			found.WriteRune(r)
		}
	}
	return found.String()
}

// SameName tells whether a and b look the same as names ([text.FoldName]). Procore
// refuses names that differ in case only.
func SameName(a, b string) bool {
	fold := text.FoldName(a)
	return fold != "" && fold == text.FoldName(b)
}

// Names tells what a name means among those that Procore has: the ones that are
// written exactly so; where there are none, the ones that look the same. What means
// more than one is for the admin to tell apart, never for us to choose.
//
// Everything that a person names and Procore has is found by it: templates,
// companies, projects.
type Names struct {
	exact, alike map[string][]int
}

// Add notes that the thing with this number has a name. Numbers are added in
// ascending order; a thing may have several names.
func (n *Names) Add(name string, number int) {
	if n.exact == nil {
		n.exact, n.alike = map[string][]int{}, map[string][]int{}
	}
	add := func(to map[string][]int, key string) {
		if all := to[key]; key != "" && (len(all) == 0 || all[len(all)-1] != number) {
			to[key] = append(all, number)
		}
	}
	add(n.exact, name)
	add(n.alike, text.FoldName(name))
}

// Mean returns the numbers of what a name means, ascending.
func (n *Names) Mean(name string) []int {
	if exact := n.exact[name]; len(exact) > 0 {
		return exact
	}
	return n.alike[text.FoldName(name)]
}

// Named returns what a name means in a list, by the rule of [Names].
func Named[T any](list []T, name string, of func(T) string) []T {
	var names Names
	for i := range list {
		names.Add(of(list[i]), i)
	}
	numbers := names.Mean(name)
	found := make([]T, len(numbers))
	for i, n := range numbers {
		found[i] = list[n]
	}
	return found
}
