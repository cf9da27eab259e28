package main

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// drawn prints an account in words.
func drawn(out *plain.Printer, a setup.Portrait, whole bool) {
	out.Line("%s <%s> (id %d) at %s (%d)", a.Name, a.Email, a.ID, a.Company.Name, a.Company.ID)
	signed := "nobody is known to have signed in with it"
	if !a.LastSignIn.IsZero() {
		signed = "last signed in on " + a.LastSignIn.Local().Format(time.DateOnly)
	}
	out.Line("  it is %s; %s", a.State, signed)
	out.Line("  belongs to: %s; employee: %s; Accounting Approver: %s", orNot(a.Vendor), a.Employee, a.Approver)
	for _, m := range a.Mind {
		out.Line("  ! mind that %s", m)
	}
	out.Line("On the company's tools, by the company template %s:", a.OnCompany.Name)
	rights(out, a.OnCompany)
	out.Line("On projects, by its default template %s:", a.OnProjects.Name)
	rights(out, a.OnProjects)
	out.Line("It is on %s; added to new projects: %s", text.Count(len(a.Places), "project"), a.NewProjects)
	const most = 20
	for i, place := range a.Places {
		if i == most && !whole {
			out.Line("  … and %s more (--details lists all)", text.Number(len(a.Places)-i))
			break
		}
		out.Line("  %s (%d): %s", place.Name, place.ID, place.Template)
	}
	if a.Unsure != "" {
		out.Line("  ? there may be others: %s", a.Unsure)
	}
	if a.Against == "" {
		return
	}
	if len(a.Differences) == 0 {
		out.Line("It has exactly what %s asks for in its templates.", a.Against)
	}
	for i, d := range a.Differences {
		if i == 0 {
			out.Line("From what it has to what %s asks for:", a.Against)
		}
		out.Line("  ~ %s", d.Text)
	}
}

func orNot(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}

// rights prints what a template gives: a picture of the levels, with the words behind each row.
func rights(out *plain.Printer, r setup.PortraitRights) {
	switch {
	case !r.Read && r.Name == "none":
		out.Line("  nothing")
		return
	case !r.Read:
		out.Line("  ? Procore does not show what it grants")
		return
	case len(r.Rows) == 0:
		out.Line("  nothing: every tool is at None")
		return
	}
	wide := 0
	for _, row := range r.Rows {
		wide = max(wide, ansi.StringWidth(row.Label))
	}
	head := "  " + strings.Repeat(" ", wide)
	for _, l := range permission.Levels() {
		head += "  " + l.String()
	}
	out.Line("%s", head)
	for _, row := range r.Rows {
		out.Line("  %s%s%s", row.Label, strings.Repeat(" ", wide-ansi.StringWidth(row.Label)), levelCells(row))
	}
	out.Line("  %s at None", text.Count(r.None, "other tool"))
}

// levelCells are the cells of a row: what the account has, what is asked for where that is
// another level, and the same in words.
func levelCells(row setup.PortraitLevel) string {
	var b strings.Builder
	for _, l := range permission.Levels() {
		name := l.String()
		cell := "·"
		switch name {
		case row.Level:
			cell = "●"
		case row.Asked:
			cell = "○"
		}
		left := (len(name) - 1) / 2
		b.WriteString("  " + strings.Repeat(" ", left) + cell + strings.Repeat(" ", len(name)-1-left))
	}
	b.WriteString("  " + row.Level)
	if row.Asked != "" {
		b.WriteString(" (asked for: " + row.Asked + ")")
	}
	for _, g := range row.Granular {
		b.WriteString(", + " + g)
	}
	return b.String()
}
