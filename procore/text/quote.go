package text

// MaxQuoted is how much of a wrong value is repeated, in runes.
const MaxQuoted = 60

// Quote returns a value as it is repeated to the admin.
func Quote(v string) string { return `"` + Brief(v) + `"` }

// Brief returns as much of a value as a sentence can hold.
func Brief(v string) string {
	r := []rune(Display(v))
	if len(r) > MaxQuoted {
		return string(r[:MaxQuoted]) + "…"
	}
	return string(r)
}
