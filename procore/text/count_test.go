package text

import "testing"

func TestCount(t *testing.T) {
	for n, want := range map[int]string{
		0: "0 projects", 1: "1 project", 999: "999 projects", 2040: "2,040 projects", 1234567: "1,234,567 projects", -1000: "-1,000 projects",
	} {
		if got := Count(n, "project"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}
