package auth

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"strings"
)

// Mask returns s with "•••" in place of each of the secrets, as it is and in the
// spellings in which servers repeat what they were sent.
func Mask(s string, secrets ...Secret) string {
	for _, secret := range secrets {
		if secret.Empty() {
			continue
		}
		for _, spelling := range spellings(secret.Reveal()) {
			s = strings.ReplaceAll(s, spelling, mask)
		}
	}
	return s
}

// spellings returns a text as it may be found in addresses, headers, JSON, pages and dumps.
func spellings(v string) []string {
	quoted, _ := json.Marshal(v) // a string always can be
	list := []string{
		v, strings.Trim(string(quoted), `"`), html.EscapeString(v), url.QueryEscape(v), url.PathEscape(v),
		hex.EncodeToString([]byte(v)), strings.ToUpper(hex.EncodeToString([]byte(v))),
		strings.ToUpper(v), strings.ToLower(v),
	}
	for _, e := range []*base64.Encoding{
		base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding,
	} {
		list = append(list, e.EncodeToString([]byte(v)))
	}
	return list
}
