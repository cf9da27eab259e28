package setup

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// Words tells the account in words, a line a fact: who it is, where it is, what it may do
// on the company's tools and on its projects, and how that differs from what it is
// held against. Of more than most projects the rest are counted, with how to see them (0:
// all are told).
func (p Portrait) Words(most int, how string) []string {
	return p.tell(most, how, PortraitRights.words)
}

// Drawn is [Portrait.Words] with a picture of the levels, for where lines are as wide as
// they need to be.
func (p Portrait) Drawn(most int, how string) []string {
	return p.tell(most, how, PortraitRights.drawn)
}

func (p Portrait) tell(most int, how string, rights func(PortraitRights) []string) []string {
	out := p.who()
	out = append(out, fmt.Sprintf("It is on %s; added to new projects: %s",
		text.Count(len(p.Places), "project"), p.NewProjects))
	for i, place := range p.Places {
		if most > 0 && i == most {
			out = append(out, fmt.Sprintf("  … and %s more (%s)", text.Number(len(p.Places)-i), how))
			break
		}
		out = append(out, fmt.Sprintf("  %s (%d): %s", place.Name, place.ID, place.Template))
	}
	if p.Unsure != "" {
		out = append(out, "  ? there may be others: "+p.Unsure)
	}
	for _, r := range p.rights() {
		out = append(out, r.Title+" "+r.Name+":")
		out = append(out, rights(r.PortraitRights)...)
	}
	return append(out, p.Contrast()...)
}

// who are the lines about the account itself.
func (p Portrait) who() []string {
	signed := "nobody is known to have signed in with it"
	if !p.LastSignIn.IsZero() {
		signed = "last signed in on " + p.LastSignIn.Local().Format(time.DateOnly)
	}
	out := []string{
		fmt.Sprintf("%s <%s> (id %d) at %s (%d)", p.Name, p.Email, p.ID, text.Display(p.Company.Name), p.Company.ID),
		fmt.Sprintf("  it is %s; %s", p.State, signed),
		"  kind: " + p.kind(),
		fmt.Sprintf("  belongs to: %s; employee: %s; Accounting Approver: %s",
			cmp.Or(p.Vendor, notKnown), p.Employee, p.Approver),
	}
	for _, m := range p.Mind {
		out = append(out, "  ! mind that "+m)
	}
	return out
}

// kind is what the setup calls an account of this kind.
func (p Portrait) kind() string {
	for _, w := range spec.FieldOf("account.kind").Words {
		if w.Value == string(p.Kind) {
			return strings.ToLower(w.Label[:1]) + w.Label[1:]
		}
	}
	return notKnown
}

// short tells what a template gives where that is no list; "" where it is one.
func (r PortraitRights) short() string {
	switch {
	case !r.Read && r.Name == noTemplate:
		return "  nothing"
	case !r.Read:
		return "  ? Procore does not show what it grants"
	case len(r.Rows) == 0:
		return "  nothing: every tool is at None"
	}
	return ""
}

// rest counts the tools that are in no row.
func (r PortraitRights) rest() string {
	return fmt.Sprintf("  %s at None", text.Count(r.None, "other tool"))
}

// words tell what a template gives, a line a tool.
func (r PortraitRights) words() []string {
	if short := r.short(); short != "" {
		return []string{short}
	}
	var out []string
	for _, row := range r.Rows {
		out = append(out, "  "+row.Label+": "+row.words())
	}
	return append(out, r.rest())
}

// drawn tells what a template gives: a picture of the levels, with the words behind each row.
func (r PortraitRights) drawn() []string {
	if short := r.short(); short != "" {
		return []string{short}
	}
	wide := 0
	for _, row := range r.Rows {
		wide = max(wide, text.Width(row.Label))
	}
	head := "  " + strings.Repeat(" ", wide)
	for _, l := range permission.Levels() {
		head += "  " + l.String()
	}
	out := []string{head}
	for _, row := range r.Rows {
		out = append(out, "  "+row.Label+strings.Repeat(" ", wide-text.Width(row.Label))+row.cells())
	}
	return append(out, r.rest())
}

// cells are the cells of a row: what the account has (●), what is asked for where that is
// another level (○), and the same in words.
func (l PortraitLevel) cells() string {
	var b strings.Builder
	for _, level := range permission.Levels() {
		name := level.String()
		cell := "·"
		switch name {
		case l.Level:
			cell = "●"
		case l.Asked:
			cell = "○"
		}
		left := (len(name) - 1) / 2
		b.WriteString("  " + strings.Repeat(" ", left) + cell + strings.Repeat(" ", len(name)-1-left))
	}
	return b.String() + "  " + l.words()
}

// words are the level, the one that is asked for, and the granular permissions.
func (l PortraitLevel) words() string {
	out := l.Level
	if l.Asked != "" {
		out += " (asked for: " + l.Asked + ")"
	}
	return strings.Join(append([]string{out}, l.Granular...), ", + ")
}

// Contrast tells how the account differs from what it is held against; nothing where that
// is nothing.
func (p Portrait) Contrast() []string {
	if p.Against == "" {
		return nil
	}
	name := text.Display(p.Against)
	if len(p.Differences) == 0 {
		return []string{"It has exactly what " + name + " asks for in its templates."}
	}
	out := []string{"From what it has to what " + name + " asks for:"}
	for _, d := range p.Differences {
		out = append(out, "  ~ "+d.Text)
	}
	return out
}

// LiveRows returns what the account that [Reader.ReadLive] has read may do in a scope, as
// rows: Want is what it has, Base what asked wants it to have (nil: no more and no less).
// Missing says why what it has is not known.
func LiveRows(scope permission.Scope, asked *spec.Spec, snap *Snapshot) spec.Rows {
	r := spec.Rows{Scope: scope, Vocabulary: snap.VocabularyOf(scope)}
	a := snap.Account
	if r.Vocabulary == nil || a == nil {
		r.Missing = ErrNotRead
		return r
	}
	ref := a.templateOf(scope)
	switch {
	case ref == nil:
		r.Missing = errors.New("which template it has is not known: Procore does not say")
	case ref.ID == 0:
		r.Want = content(procore.PermissionTemplate{}) // it has none, which gives nothing
	default:
		t := withID(snap.TemplatesOf(scope), ref.ID)
		if t == nil || !readable(*t) {
			r.Missing = fmt.Errorf("what %s grants is not known: Procore does not show it", snap.templateName(ref))
			break
		}
		r.Want = content(*t) // as Procore has it, whether or not it could be asked for so
	}
	r.Base = r.Want
	if asked == nil || r.Missing != nil || unasked(scope, *asked) {
		return r
	}
	want, problems := WantedOf(scope, *asked, snap)
	if r.Problems = problems; len(problems) == 0 {
		r.Base = want
	}
	return r
}

// unasked tells whether s asks for nothing in a scope's template.
func unasked(scope permission.Scope, s spec.Spec) bool {
	ask := s.TemplateOf(scope)
	return ask == nil || scope == permission.ProjectScope && len(ask.Tools) == 0 && ask.Base == ""
}
