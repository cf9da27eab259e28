package auth

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"log/slog"
	"unique"
)

// mask is how a Secret prints, wherever and however it is printed.
const mask = "•••"

// A Secret is a text that must not reach a log, a screen, an error or a panic:
// a client secret, a token, an authorization code. Every way of formatting it
// gives "•••"; only [Secret.Reveal] gives the text. The zero Secret is empty.
// Two Secrets of the same text are ==.
type Secret struct {
	// A handle, not a string: package fmt cannot call the methods below on a
	// Secret in an unexported field, or for a wrong verb such as %w, and prints
	// what lies in memory. Of a handle that is an address.
	value unique.Handle[string]
}

// NewSecret wraps v.
func NewSecret(v string) Secret {
	if v == "" {
		return Secret{}
	}
	return Secret{unique.Make(v)}
}

// Reveal returns the text itself. Call it only where the text is sent to
// Procore or written to the chosen store.
func (s Secret) Reveal() string {
	if s.Empty() {
		return ""
	}
	return s.value.Value()
}

// Empty tells whether there is no text.
func (s Secret) Empty() bool { return s == Secret{} }

// Len returns the length in bytes, which may be shown ("64 characters").
func (s Secret) Len() int { return len(s.Reveal()) }

// Equal tells whether both hold the same text, in a time that does not depend
// on where they differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// Format implements [fmt.Formatter] for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// String implements [fmt.Stringer].
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return mask
}

// GoString implements [fmt.GoStringer].
func (s Secret) GoString() string { return s.String() }

// MarshalJSON implements [json.Marshaler]: a Secret never enters a document by
// accident.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// MarshalText implements [encoding.TextMarshaler].
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
