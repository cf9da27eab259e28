// Package assets holds the program's data: the tool catalogue, the presets and
// the demo. It is data only; the packages that own the rules read it.
package assets
