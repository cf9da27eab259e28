package text

import (
	"fmt"
	"runtime"
)

// Fault returns what may be shown and kept of a panic's value. It may hold
// anything, an answer or a secret included, so only the runtime's own words, such
// as "index out of range", are told; of any other value, its type.
func Fault(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("something happened that cannot happen (%T)", v)
}
