//go:build !older

package procoretest

// byDefault are the traits of a server that is made without options about them: what
// production was recorded to do. The build tag "older" makes it what the schemas alone
// describe, so that all tests of a package can be run in that mode too:
// go test -tags older ./procore/...
func byDefault() map[Trait]bool { return recorded() }
