package spec

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"procore-setup/procore/text"
)

// The longest values that are taken, in characters. Procore publishes no limits;
// these are those of a database column and of RFC 5321 for addresses.
const (
	maxName      = 255
	maxEmail     = 254
	maxLocalPart = 64
)

// A fault is what is wrong with one value, and what to write instead.
type fault struct{ what, hint string }

// Error implements error.
func (f *fault) Error() string {
	if f.hint == "" {
		return f.what
	}
	return f.what + ": " + f.hint
}

// asError returns f as an error that is nil where f is.
func (f *fault) asError() error {
	if f == nil {
		return nil
	}
	return f
}

var faultMissing = &fault{"missing", ""}

// checkLine tells what is wrong with s as one line of text.
func checkLine(s string, required bool) *fault {
	switch {
	case s == "" && required:
		return faultMissing
	case utf8.RuneCountInString(s) > maxName:
		return &fault{"longer than 255 characters", "shorten it"}
	case text.Display(s) != s || strings.TrimSpace(s) != s:
		return &fault{"blanks at the ends, line breaks or characters that can't be seen in", "type it again"}
	}
	return nil
}

// checkReference tells what is wrong with s as the name of something that Procore
// has. It may be spelled in any way, as long as Procore spells it so.
func checkReference(s string, required bool) *fault {
	if text.FoldName(s) == "" || utf8.RuneCountInString(s) > maxName {
		return checkLine(s, required)
	}
	return nil
}

// ValidFirstName tells what is wrong with an account's first name, which may be
// empty; nil if nothing is.
func ValidFirstName(s string) error { return checkLine(s, false).asError() }

// ValidLastName tells what is wrong with an account's last name, which Procore
// requires; nil if nothing is.
func ValidLastName(s string) error { return checkLine(s, true).asError() }

// ValidTemplateName tells what is wrong with the name of a permission template
// to be made or used; nil if nothing is.
func ValidTemplateName(s string) error { return checkLine(s, true).asError() }

// ValidCompanyTemplate tells what is wrong with the name of a company permission
// template; empty means that the account's is left as it is.
func ValidCompanyTemplate(s string) error { return checkReference(s, false).asError() }

// ValidEmail tells what is wrong with an account's e-mail address; nil if
// nothing is. It is practical rather than complete: what passes can be typed
// into Procore's Directory, and a slip of the keyboard seldom passes.
func ValidEmail(s string) error { return checkEmail(s).asError() }

// checkEmail is the rule behind [ValidEmail].
func checkEmail(s string) *fault {
	const what, example = "not an e-mail address", "write it like sync@example.com"
	bad := func(why string) *fault { return &fault{what, why + "; " + example} }
	local, domain, found := strings.Cut(s, "@")
	switch {
	case s == "":
		return faultMissing
	case len(s) > maxEmail || len(local) > maxLocalPart:
		return bad("it is too long")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return bad("it has a blank in it")
	case strings.ContainsAny(s, `<>()[]\,;:"`) || strings.ContainsFunc(s, unprintable):
		return bad("it may only be the address itself, without a name or brackets")
	case !found:
		return bad("it has no @")
	case strings.Contains(domain, "@"):
		return bad("it has more than one @")
	case local == "":
		return bad("nothing stands before the @")
	case strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, ".."):
		return bad("a dot is in the wrong place before the @")
	}
	if why := checkDomain(domain); why != "" {
		return bad(why)
	}
	return nil
}

// unprintable tells whether r acts instead of being seen.
func unprintable(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }

// checkDomain tells what is wrong with the part after the @.
func checkDomain(domain string) string {
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return "the part after the @ has no dot"
	}
	for _, label := range labels {
		if label == "" {
			return "a dot is in the wrong place after the @"
		}
		if strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") || strings.ContainsFunc(label, notInDomain) {
			return "the part after the @ is not the name of a domain"
		}
	}
	if last := labels[len(labels)-1]; utf8.RuneCountInString(last) < 2 || strings.Trim(last, "0123456789") == "" {
		return "the part after the last dot is not the ending of a domain"
	}
	return ""
}

func notInDomain(r rune) bool {
	return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
