package text

import (
	"errors"
	"strings"
	"testing"
)

func TestFaultTellsNoValue(t *testing.T) {
	const secret = "hunter2"
	for _, v := range []any{secret, errors.New(secret), []byte(secret), struct{ S string }{secret}} {
		if got := Fault(v); strings.Contains(got, secret) {
			t.Errorf("Fault(%T) tells the value: %s", v, got)
		}
	}
	defer func() {
		if got := Fault(recover()); !strings.Contains(got, "out of range") {
			t.Errorf("the runtime's own words are missing: %s", got)
		}
	}()
	none := []int{}
	none[len(none)]++
}
