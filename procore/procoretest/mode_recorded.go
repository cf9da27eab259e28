//go:build !older

package procoretest

// Older tells that servers answer as the schemas alone describe, unless an option says
// otherwise. The build tag "older" sets it, so that the tests of client and engine can be
// run in that mode: go test -tags older ./procore ./procore/setup
const Older = false
