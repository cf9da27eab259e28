package procore

import (
	"net/url"
	"strings"
	"testing"
)

func TestNextLink(t *testing.T) {
	const next = "https://api.example.invalid/rest/v1.1/projects?company_id=1&page=2"
	for name, tc := range map[string]struct {
		values []string
		want   string
	}{
		"none":             {nil, ""},
		"empty":            {[]string{""}, ""},
		"first page":       {[]string{`<` + next + `>; rel="next", <https://x/?page=9>; rel="last"`}, next},
		"next comes last":  {[]string{`<https://x/?page=1>; rel="first", <` + next + `>; rel="next"`}, next},
		"last page":        {[]string{`<https://x/?page=1>; rel="first", <https://x/?page=1>; rel="prev"`}, ""},
		"two headers":      {[]string{`<https://x/>; rel="prev"`, `<` + next + `>; rel="next"`}, next},
		"no quotes":        {[]string{`<` + next + `>;rel=next`}, next},
		"upper case":       {[]string{`<` + next + `>; REL="NEXT"`}, next},
		"several rels":     {[]string{`<` + next + `>; rel="last next"`}, next},
		"comma in address": {[]string{`<https://x/?ids=1,2;3>; rel="next"`}, "https://x/?ids=1,2;3"},
		"other parameters": {[]string{`<` + next + `>; title="a, <b>; rel=prev"; rel="next"`}, next},
		"next in a title":  {[]string{`<https://x/>; title="next"`}, ""},
		"rel in a title":   {[]string{`<https://x/>; title="; rel=next"`}, ""},
		"nextish":          {[]string{`<https://x/>; rel="nextish"`}, ""},
		"not closed":       {[]string{`<https://x/; rel="next"`}, ""},
		"relative":         {[]string{`</rest/v1.1/projects?page=2>; rel="next"`}, "/rest/v1.1/projects?page=2"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := relLink(tc.values, "next"); got != tc.want {
				t.Errorf("relLink(%q) = %q, want %q", tc.values, got, tc.want)
			}
		})
	}
}

func FuzzLinkHeader(f *testing.F) {
	for _, seed := range []string{
		`<https://a/?page=2>; rel="next", <https://a/?page=9>; rel="last"`, `<`, `>`, `<a>;`, `<a>;rel`, `<a>;"`, `,,<a>;rel=next`,
		`<a>; rel="next" , <b>; title="\"; rel=next"`, "<\x00>;rel=next", "",
	} {
		f.Add(seed)
	}
	page, err := url.Parse("https://api.example.invalid/rest/v1.1/projects?page=1")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, v string) {
		got := relLink([]string{v}, "next")
		if got == "" {
			return
		}
		if !strings.Contains(v, "<"+got+">") {
			t.Errorf("%q is not a target in %q", got, v)
		}
		if u, err := resolveLink(page, got); err == nil && u.Fragment != "" {
			t.Errorf("%q keeps a fragment", u)
		}
		// A link put in front decides.
		if first := relLink([]string{`<https://first/>; rel="next", ` + v}, "next"); first != "https://first/" {
			t.Errorf("relLink with a link in front of %q = %q", v, first)
		}
	})
}
