//go:build older

package procoretest

// Older is set: see mode_recorded.go.
const Older = true
