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
type fault struct {
	what, hint string
	allowed    []string // what may stand there, where that is a list
}

// Error implements error.
func (f *fault) Error() string {
	return Problem{Message: strings.TrimSuffix(f.what, ":"), Hint: f.hint, Allowed: f.allowed}.Text()
}

// asError returns f as an error that is nil where f is.
func (f *fault) asError() error {
	if f == nil {
		return nil
	}
	return f
}

var faultMissing = &fault{what: "missing"}

// checkLine tells what is wrong with s as one line of text.
func checkLine(s string, required bool) *fault {
	switch {
	case s == "" && required:
		return faultMissing
	case utf8.RuneCountInString(s) > maxName:
		return &fault{what: "longer than 255 characters", hint: "shorten it"}
	case text.Display(s) != s || strings.TrimSpace(s) != s:
		return &fault{what: "blanks at the ends, line breaks or characters that can't be seen in", hint: "type it again"}
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

// line checks a text that may be left out.
func line(_ *Spec, v string) *fault { return checkLine(v, false) }

// requiredLine checks a text that Procore requires.
func requiredLine(_ *Spec, v string) *fault { return checkLine(v, true) }

// reference checks the name of something that Procore has; empty: none.
func reference(_ *Spec, v string) *fault { return checkReference(v, false) }

// requiredReference checks the name of something that Procore has or is to have.
func requiredReference(_ *Spec, v string) *fault { return checkReference(v, true) }

// checkAddress checks the account's e-mail. Before an app is installed nobody knows
// the address of the user that it brings; the plan asks for it once there is one.
func checkAddress(s *Spec, v string) *fault {
	if v == "" && s.Account.Kind == AppAccount {
		return nil
	}
	return checkEmail(v)
}

// checkKind knows the kinds of account that there were.
func checkKind(_ *Spec, v string) *fault {
	switch v {
	case "traditional", "service", "service_account": // rule 72
		return &fault{
			what:    "traditional service accounts ended on 2025-03-18, so not",
			allowed: []string{string(UserAccount), string(AppAccount)},
		}
	}
	return FieldOf("account.kind").oneOf(v)
}

// checkIntegration checks the id of a preset, or several; empty: something else.
func checkIntegration(_ *Spec, v string) *fault {
	if v == "" {
		return nil
	}
	if _, err := LookupPreset(v); err != nil {
		return &fault{"unknown integration", "leave it out for any other", presetIDs()}
	}
	return nil
}

// checkDifferent checks what to do about a template of the same name. By hand needs
// somebody at the screen, so no setup file can ask for it.
func checkDifferent(s *Spec, v string) *fault {
	if v == "" || v == DifferentByHand && s.Location.File == "" {
		return nil
	}
	return FieldOf("template.if_different").oneOf(v)
}

// companyName checks what the account's own company template is called.
func companyName(s *Spec, v string) *fault {
	if SameName(v, s.Template.Name) { // rule 52
		return &fault{
			what: "the name of the project template as well:",
			hint: "Procore does not let the two kinds share a name; choose another",
		}
	}
	return checkReference(v, true)
}

// ValidEmail tells what is wrong with an account's e-mail address; nil if
// nothing is. It is practical rather than complete: what passes can be typed
// into Procore's Directory, and a slip of the keyboard seldom passes.
func ValidEmail(s string) error { return checkEmail(s).asError() }

// checkEmail is the rule behind [ValidEmail].
func checkEmail(s string) *fault {
	const what, example = "not an e-mail address", "write it like sync@example.com"
	bad := func(why string) *fault { return &fault{what: what, hint: why + "; " + example} }
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
