package spec

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"procore-setup/procore"
)

func TestSameEmail(t *testing.T) {
	for _, same := range [][2]string{
		{"sync@meridian.example", "Sync@Meridian.EXAMPLE"},
		{"žofie@meridian.example", "žofie@Meridian.example"},
		{"@", "@"},
	} {
		if !SameEmail(same[0], same[1]) || !SameEmail(same[1], same[0]) {
			t.Errorf("%q and %q are one address", same[0], same[1])
		}
	}
	for _, other := range [][2]string{
		{"sync@meridian.example", "\u017fync@meridian.example"}, // long s
		{"kim@meridian.example", "\u212aim@meridian.example"},   // Kelvin sign
		{"ŽOFIE@meridian.example", "žofie@meridian.example"},
		{"sync@meridian.example", "sync@meridian.example "},
		{"sync@meridian.example", "sync@meridian.exampl"},
		{"a[b", "a{b"},
		{"a@b", "a`b"},
		{"", ""},
	} {
		if SameEmail(other[0], other[1]) || SameEmail(other[1], other[0]) {
			t.Errorf("%q and %q are two addresses", other[0], other[1])
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := rapid.StringMatching(`[a-zA-Zſ\x{212a}ä@.]{1,8}`).Draw(rt, "a")
		b := rapid.SampledFrom([]string{strings.ToUpper(a), strings.ToLower(a), a}).Draw(rt, "b")
		ascii := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r < 0x80 {
					return []rune(strings.ToLower(string(r)))[0]
				}
				return r
			}, s)
		}
		if SameEmail(a, b) != (ascii(a) == ascii(b)) {
			rt.Fatalf("%q and %q: %v", a, b, SameEmail(a, b))
		}
	})
}

func TestUnusualLetters(t *testing.T) {
	for address, want := range map[string]string{
		"sync@meridian.example": "", "\u017fync\u017f@mériidian.example": "\u017fé", "": "", "\u212aim@x.example": "\u212a",
	} {
		if got := UnusualLetters(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

// Letters that may only look right are no mistake, and are told beside the plan.
func TestRemarkOnUnusualLetters(t *testing.T) {
	s := good()
	if r := s.Remarks(); len(r) > 0 {
		t.Errorf("%v", r)
	}
	s.Account.Email = "\u017fync@meridian.example"
	r := s.Remarks()
	if len(r) != 1 || r[0].Field != "account.email" || !strings.Contains(r[0].Text(), "\u017f") || len(s.Validate()) > 0 {
		t.Errorf("%v", r)
	}
}

func TestNamed(t *testing.T) {
	list := []string{"Office Crew", "Office  Crew", "office crew", "Field", "Field", "Tower", "Cafe\u0301", "\u200b", "Tower A "}
	tests := []struct {
		name string
		want []string
	}{
		{"Office Crew", []string{"Office Crew"}},
		{"Office  Crew", []string{"Office  Crew"}},
		{"OFFICE CREW", []string{"Office Crew", "Office  Crew", "office crew"}}, // looks like three
		{"Field", []string{"Field", "Field"}},
		{" tower ", []string{"Tower"}},
		{"CAF\u00c9", []string{"Cafe\u0301"}},
		{"Tower A", []string{"Tower A "}},
		{"Tow", nil},
		{"", nil},
		{" ", nil},
		{"\u200b", []string{"\u200b"}},
		{"\u200c", nil}, // nothing that can be seen is no likeness
	}
	for _, tt := range tests {
		if got := Named(list, tt.name, func(s string) string { return s }); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.name, got, tt.want)
		}
	}
	var names Names
	names.Add("7", 0)
	names.Add("Seven", 0)
	names.Add("seven", 0)
	names.Add("7", 1)
	if got := names.Mean("SEVEN"); !slices.Equal(got, []int{0}) {
		t.Errorf("a thing with two such names is meant once: %v", got)
	}
	if got := names.Mean("7"); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("two things with one name: %v", got)
	}
}

func TestCompanyByName(t *testing.T) {
	seen := []procore.Company{{ID: 1, Name: "Meridian Builders"}, {ID: 2, Name: "Meridian  Builders"}, {ID: 3, Name: "North\u00a0Co"}}
	tests := []struct {
		name string
		want procore.ID // 0: none
	}{
		{"Meridian Builders", 1},
		{"Meridian  Builders", 2},
		{"meridian builders", 0},
		{"North Co", 3},
		{"North", 0},
	}
	for _, tt := range tests {
		c, err := ChooseCompany(Spec{Company: CompanySpec{Name: tt.name}}, seen)
		if c.ID != tt.want || (err == nil) != (tt.want != 0) {
			t.Errorf("%q: %v, %v", tt.name, c, err)
		}
	}
	_, err := ChooseCompany(Spec{Company: CompanySpec{Name: "meridian builders"}}, seen)
	if err == nil || !strings.Contains(err.Error(), "several") || !strings.Contains(err.Error(), "2 (Meridian  Builders)") {
		t.Errorf("ambiguous: %v", err)
	}
}
