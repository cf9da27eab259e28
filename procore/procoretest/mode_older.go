//go:build older

package procoretest

func byDefault() map[Trait]bool { return map[Trait]bool{} }
