package auth

import (
	"errors"
	"net/url"
	"strings"

	"procore-setup/procore/text"
)

// maxPaste is longer than any address that ends a sign-in.
const maxPaste = 8 << 10

// A reply is what a person or the callback brings: a code.
type reply struct {
	code     Secret
	redirect string // that the code was made for
}

// wrongPaste is the refusal of a pasted text, which may be pasted again.
func wrongPaste(why, do string) error {
	return &text.Failure{What: "read the pasted code", Why: why, Do: do}
}

// parsePaste reads what a person pasted: a bare code from Procore's page, the
// address of that page, or the whole address at which the browser ended.
func (s *SignIn) parsePaste(pasted string) (reply, error) {
	pasted = text.Token(pasted)
	switch {
	case pasted == "":
		return reply{}, wrongPaste("nothing was pasted", "copy the code that Procore shows, and paste it here")
	case len(pasted) > maxPaste:
		return reply{}, wrongPaste("the text is too long for a code", "copy only the code that Procore shows")
	case !strings.ContainsAny(pasted, "?&") && !strings.Contains(pasted, "://") && !strings.HasPrefix(pasted, "code="):
		return reply{NewSecret(pasted), oob}, nil
	}
	address, query, _ := strings.Cut(pasted, "?")
	if !strings.Contains(pasted, "?") {
		address, query = "", pasted
	}
	query, _, _ = strings.Cut(query, "#")
	values, err := url.ParseQuery(query)
	if err != nil || len(values["code"]) > 1 || len(values["state"]) > 1 {
		return reply{}, wrongPaste("the address cannot be read", "copy all of it from the browser, and nothing else")
	}
	if values.Has("response_type") || values.Has("client_id") {
		return reply{}, wrongPaste("that is the address to open, not the answer",
			"open it in a browser, and paste what Procore shows at the end")
	}
	return s.parseAnswer(address, values)
}

// parseAnswer reads the parameters of an address that was pasted.
func (s *SignIn) parseAnswer(address string, values url.Values) (reply, error) {
	if code := text.Token(values.Get("code")); s.isCodePage(address) && !values.Has("state") && code != "" {
		return reply{NewSecret(code), oob}, nil
	}
	r, err := s.parseCallback(values)
	switch {
	case errors.Is(err, errOtherAttempt) && !values.Has("state"):
		return reply{}, wrongPaste("a part of the address is missing", "copy all of it, or only the code that Procore shows")
	case errors.Is(err, errOtherAttempt):
		return reply{}, wrongPaste("the address belongs to another sign-in",
			"open the address that is shown now, and paste the one at which the browser ends")
	}
	if err == nil && s.isCodePage(address) {
		r.redirect = oob
	}
	return r, err
}

// isCodePage tells whether address, without its query, is a page of Procore's
// sign-in rather than the callback.
func (s *SignIn) isCodePage(address string) bool {
	_, page, _ := strings.Cut(s.config.Environment.LoginURL+"/oauth/authorize", "://")
	if _, rest, ok := strings.Cut(address, "://"); ok { // a browser may leave the scheme out
		address = rest
	}
	return strings.HasPrefix(address, page)
}

// errOtherAttempt is an answer with a wrong state or none.
var errOtherAttempt = errors.New("the answer belongs to another sign-in")

// parseCallback reads the parameters with which Procore sends the browser back.
func (s *SignIn) parseCallback(values url.Values) (reply, error) {
	if !NewSecret(values.Get("state")).Equal(s.state) {
		return reply{}, errOtherAttempt
	}
	if code := values.Get("error"); code != "" {
		a := loginError{code: code, description: values.Get("error_description")}
		return reply{}, s.config.refused(s.config.request(whatSignIn, grantCode, s.state, s.verifier), a)
	}
	code := text.Token(values.Get("code"))
	if code == "" {
		return reply{}, wrongPaste("the address holds no code", "open the sign-in address again")
	}
	return reply{NewSecret(code), s.config.CallbackURL()}, nil
}
