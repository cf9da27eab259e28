package spec

import "strings"

// This file says when two things are the same: their natural keys.

// SameEmail tells whether a and b are one address. Procore keeps an address as
// it was typed and compares it without case.
func SameEmail(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}

// SameName tells whether a and b name one template. Procore refuses names that
// differ in case only.
func SameName(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}
