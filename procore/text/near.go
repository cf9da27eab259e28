package text

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the allowed value that was most likely meant by a mistyped one;
// "" if none is near. One slip in three letters is near.
func Nearest(value string, allowed []string) string {
	v := Fold(value)
	if v == "" || len([]rune(v)) > MaxQuoted {
		return ""
	}
	best, far := "", max(1, len([]rune(v))/3)+1
	for _, a := range allowed {
		if d := distance(v, Fold(a), far); d < far {
			best, far = a, d
		}
	}
	return best
}

// maxClose is how many candidates [Close] names.
const maxClose = 5

// Close returns those of names that may be meant by a mistyped one, best first:
// near ones, and those that hold it or are held by it.
func Close(name string, names []string) []string {
	fold := Fold(name)
	type candidate struct {
		name string
		far  int
	}
	var near []candidate
	limit := max(2, len(fold)/3) + 1
	for _, n := range names {
		f := Fold(n)
		far := distance(fold, f, limit)
		if len(fold) > 2 && (strings.Contains(f, fold) || strings.Contains(fold, f) && len(f) > 2) {
			far = min(far, 1)
		}
		if far < limit {
			near = append(near, candidate{n, far})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var out []string
	for _, c := range near[:min(len(near), maxClose)] {
		out = append(out, c.name)
	}
	return out
}

// distance returns how many letters have to be changed, added, taken out or
// swapped with their neighbour to turn a into b, or limit if it is that or more.
func distance(first, second string, limit int) int {
	a, b := []rune(first), []rune(second)
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var before []int
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return min(last[len(b)], limit)
}
