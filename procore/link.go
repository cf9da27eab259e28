package procore

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// relLink returns the target of the link with a relation, such as next or last, in the
// values of the Link header (RFC 8288), "" where there is none.
func relLink(values []string, rel string) string {
	for _, v := range values {
		for v != "" {
			var target string
			var params []string
			target, params, v = cutLink(v)
			for _, p := range params {
				if isRel(p, rel) {
					return target
				}
			}
		}
	}
	return ""
}

// cutLink takes the first link off a header value. Commas and semicolons inside
// <> and "" belong to what they are in.
func cutLink(v string) (target string, params []string, rest string) {
	_, after, ok := strings.Cut(v, "<")
	if !ok {
		return "", nil, ""
	}
	target, after, ok = strings.Cut(after, ">")
	if !ok {
		return "", nil, ""
	}
	start, quoted := -1, false
	for i := range len(after) {
		switch c := after[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ';' || c == ',':
			if start >= 0 {
				params = append(params, after[start:i])
			}
			start = i + 1
			if c == ',' {
				return target, params, after[i+1:]
			}
		}
	}
	if start >= 0 {
		params = append(params, after[start:])
	}
	return target, params, ""
}

// isRel tells whether a parameter is rel with this relation among its values.
func isRel(param, rel string) bool {
	name, value, ok := strings.Cut(param, "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "rel") {
		return false
	}
	for _, r := range strings.Fields(strings.Trim(strings.TrimSpace(value), `"`)) {
		if strings.EqualFold(r, rel) {
			return true
		}
	}
	return false
}

// resolveLink makes the target of a link found on page absolute.
func resolveLink(page *url.URL, target string) (*url.URL, error) {
	u, err := page.Parse(target)
	if err != nil {
		return nil, err
	}
	u.Fragment = ""
	return u, nil
}

// A pageAddress is an address that says which page of a list it is.
type pageAddress struct {
	url    *url.URL
	number int
	query  []string // RawQuery, split at &
	at     int      // where in query the number is
}

// numbered reads the number of the page out of an address; false where it has none.
func numbered(u *url.URL) (pageAddress, bool) {
	p := pageAddress{url: u, query: strings.Split(u.RawQuery, "&"), at: -1}
	for i, part := range p.query {
		if n, ok := strings.CutPrefix(part, "page="); ok {
			if number, err := strconv.Atoi(n); err == nil && number > 0 && p.at < 0 {
				p.number, p.at = number, i
				continue
			}
			return pageAddress{}, false
		}
	}
	return p, p.at >= 0
}

// of returns the address of another page, which is the same in every other letter.
func (p pageAddress) of(number int) *url.URL {
	query := slices.Clone(p.query)
	query[p.at] = "page=" + strconv.Itoa(number)
	u := *p.url
	u.RawQuery = strings.Join(query, "&")
	return &u
}

// samePage tells whether two addresses ask for the same thing, whatever the order of
// their parameters.
func samePage(a, b *url.URL) bool {
	return a.String() == b.String() ||
		sameHost(a, b) && a.Path == b.Path && reflect.DeepEqual(a.Query(), b.Query())
}
