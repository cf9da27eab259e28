package procore

import (
	"net/url"
	"strings"
)

// nextLink returns the target of rel="next" in the values of the Link header
// (RFC 8288), "" where there is none.
func nextLink(values []string) string {
	for _, v := range values {
		for v != "" {
			var target string
			var params []string
			target, params, v = cutLink(v)
			for _, p := range params {
				if isNext(p) {
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

// isNext tells whether a parameter is rel with "next" among its values.
func isNext(param string) bool {
	name, value, ok := strings.Cut(param, "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "rel") {
		return false
	}
	for _, rel := range strings.Fields(strings.Trim(strings.TrimSpace(value), `"`)) {
		if strings.EqualFold(rel, "next") {
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
