package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"procore-setup/procore/text"
)

// FormatFile returns the setup file that says what s says, with a short comment
// where a reader may wonder. [ParseFile] reads it back to the same spec, but for
// what a file has no place for: sources, the name of a company that has an id,
// and the edit by hand, which becomes the mistake that it is without somebody at
// the screen. Its error is [Problems] where s is not yet whole.
func FormatFile(s Spec) ([]byte, error) {
	return Outline{Spec: s, Head: []string{
		"What one integration needs in Procore. It holds no secrets.",
		"For another company, change company and the projects below, or give --company.",
	}}.Format()
}

// A fileWriter writes a setup file line by line.
type fileWriter struct {
	strings.Builder
	preset bool              // empty values are written too, or the preset would fill them
	open   map[string]string // see [Outline]
}

func (w *fileWriter) line(format string, args ...any) {
	w.WriteString(fmt.Sprintf(format, args...) + "\n")
}

// remark returns a comment behind a value.
func remark(s string) string {
	if s == "" {
		return ""
	}
	return " # " + text.Display(s)
}

// all writes every answer, with a heading for each group of them.
func (w *fileWriter) all(s *Spec, notes map[string][]string) {
	w.group("", "", s)
	for _, group := range keysOf("") {
		if _, single := lookupField(group); single || group == versionKey || group == companiesKey {
			continue
		}
		body := &fileWriter{preset: w.preset, open: w.open}
		body.comments("  ", notes[group])
		body.group(group, "  ", s)
		lines := group + ":\n" + body.String()
		if !answered(body.String()) {
			lines = asComment(lines)
		}
		w.WriteString("\n" + lines)
	}
}

// group writes the answers below a path.
func (w *fileWriter) group(path, indent string, s *Spec) {
	for _, f := range below(path) {
		switch open, ok := w.open[f.Path]; {
		case !ok && f.For(s.Account.Kind):
			f.write(w, f, indent, s)
		case open != "":
			w.line("%s# %s: %s", indent, f.key(), text.Display(open))
		}
	}
}

// toolValue writes one row of the template.
func toolValue(t ToolSpec) string {
	if t.Granular == nil {
		return scalar(t.Level)
	}
	actions := make([]string, len(t.Granular))
	for i, a := range t.Granular {
		actions[i] = scalar(a)
	}
	return fmt.Sprintf("{level: %s, granular: [%s]}", scalar(t.Level), strings.Join(actions, ", "))
}

// bare matches what YAML reads as text without quotes, in a list as well.
var bare = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.@+-]*( [A-Za-z0-9_.@+-]+)*$`)

// keywords are the words that YAML, in one version or another, does not read as
// text.
var keywords = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

// escaped tells whether a reader would not see r for what it is: blanks other than
// a plain one, and what has no shape.
func escaped(r rune) bool {
	return r != ' ' && (!unicode.IsGraphic(r) || unicode.IsSpace(r) ||
		unicode.In(r, unicode.Zs, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point))
}

// scalar writes a text as YAML.
func scalar(s string) string {
	if bare.MatchString(s) && !slices.Contains(keywords, strings.ToLower(s)) {
		return s
	}
	composed := norm.NFC.IsNormalString(s)
	var b strings.Builder
	for _, r := range s {
		escape := escaped(r) || unicode.IsMark(r) && !composed
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case escape && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case escape:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
