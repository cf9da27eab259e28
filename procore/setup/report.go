package setup

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// maxListed is how many projects or rows of a check a report names; the rest is
// counted.
const maxListed = 50

// Markdown returns the report of a checklist: what was asked for, what Procore
// says about it, what rests on somebody's word, and what is left to do. Snap may
// be nil; then the report says less about the template and the projects. Nothing
// that comes from Procore can act in it: names are cleaned and escaped.
func Markdown(s spec.Spec, snap *Snapshot, c Checklist) []byte {
	r := &report{}
	r.head(s, c)
	r.checks(c)
	r.left(c)
	r.people(s, snap)
	r.trust(c)
	r.account(s, snap)
	if !c.Leaving {
		r.template(s, snap)
		r.companyTemplate(s, snap)
		r.advice(s, snap)
		r.projects(s, snap)
		r.open(s, snap)
	}
	r.remarks(s, snap)
	return []byte(r.String())
}

// A report is Markdown being written.
type report struct{ strings.Builder }

// line writes a line; the texts among its arguments are escaped.
func (r *report) line(format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = escape(s)
		}
	}
	r.WriteString(fmt.Sprintf(format, args...) + "\n")
}

// special are the characters that mean something in Markdown, wherever they
// stand in a line.
var special = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
	"|", `\|`, "&", `\&`, "~", `\~`, "#", `\#`, "$", `\$`, "!", `\!`, "://", `\://`, "www.", `www\.`, "WWW.", `WWW\.`,
)

// escape returns s, which may come from anywhere, as text that Markdown shows
// and does not obey.
func escape(s string) string {
	s = special.Replace(strings.TrimSpace(text.Display(s)))
	if s != "" && strings.ContainsRune("-+=", rune(s[0])) { // a list or a heading, at the beginning of a line
		s = `\` + s
	}
	return s
}

// reportTime is how a report writes a time.
const reportTime = "2 January 2006, 15:04:05 MST (UTC-07:00)"

func (r *report) head(s spec.Spec, c Checklist) {
	if c.Leaving {
		r.line("# The end of %s at %s\n", s.Account.Email, c.Company.Name)
	} else {
		r.line("# Procore setup for %s\n", c.Company.Name)
	}
	r.line("- Company: %s, id %s", c.Company.Name, c.Company.ID.String())
	r.line("- Environment: %s", s.Environment.Title)
	if s.Integration != "" {
		r.line("- Integration: %s", cmp.Or(s.Preset().Name, s.Integration))
	}
	if c.At.IsZero() {
		r.line("- Checked: never")
		return
	}
	r.line("- Checked: %s", c.At.Format(reportTime))
	if !c.ProofAt.IsZero() {
		r.line("- The account itself was asked: %s", c.ProofAt.Format(reportTime))
	}
}

// words say what a status means, in an admin's words.
var words = map[Status]string{
	StatusVerified: "read back from Procore",
	StatusApplied:  "Procore took it and does not let it be read back",
	StatusAttested: "confirmed by a person",
	StatusFailed:   "not as asked",
	StatusUnknown:  "could not be found out",
	StatusSkipped:  "not asked for",
}

// statuses is the order in which they are counted.
var statuses = []Status{StatusVerified, StatusApplied, StatusAttested, StatusFailed, StatusUnknown, StatusSkipped}

func (r *report) checks(c Checklist) {
	r.line("\n## Checklist\n")
	var sum []string
	for _, status := range statuses {
		if n := c.Count(status); n > 0 {
			sum = append(sum, text.Number(n)+" "+string(status))
		}
	}
	if len(c.Checks) == 0 {
		r.line("Nothing was checked.")
		return
	}
	r.line("**%s.**", c.Verdict())
	switch {
	case c.ReadBack():
		r.line("Everything that was asked for was read back from Procore: %s.\n", strings.Join(sum, ", "))
	case c.OK(false):
		r.line("Nothing failed, but not everything could be read back: %s.\n", strings.Join(sum, ", "))
	default:
		r.line("Not everything is as asked: %s.\n", strings.Join(sum, ", "))
	}
	r.line("| Result | Check | What Procore says |\n| --- | --- | --- |")
	for _, k := range c.Checks {
		r.line("| %s | %s | %s |", string(k.Status), k.Title, k.Detail)
	}
	r.line("")
	for _, status := range statuses {
		if c.Count(status) > 0 {
			r.line("- **%s**: %s", string(status), words[status])
		}
	}
}

// left writes what is still to do.
func (r *report) left(c Checklist) {
	n := 0
	for _, k := range c.Checks {
		if k.Status != StatusFailed && k.Status != StatusUnknown {
			continue
		}
		if n++; n == 1 {
			r.line("\n## Left to do\n")
		}
		said := text.Sentence(cmp.Or(k.Fix, "Look at it in Procore, then check again."))
		if k.Detail != "" {
			said = strings.TrimSuffix(k.Detail, ".") + ". " + said
		}
		r.line("%d. **%s** (%s): %s", n, k.Title, string(k.Status), said)
		r.items(k.Lines())
	}
}

// items lists the rows behind a check.
func (r *report) items(items []string) {
	for i, item := range items {
		if i == maxListed {
			r.line("   - … and %s more", text.Number(len(items)-i))
			return
		}
		r.line("   - %s", item)
	}
}

// trust writes what rests on an answer of Procore's or on somebody's word.
func (r *report) trust(c Checklist) {
	n := 0
	for _, k := range c.Checks {
		if k.Status != StatusApplied && k.Status != StatusAttested {
			continue
		}
		if n++; n == 1 {
			r.line("\n## Not read back from Procore\n")
		}
		r.line("- **%s** (%s): %s", k.Title, string(k.Status), strings.TrimSpace(k.Detail+" "+k.Fix))
	}
}

func (r *report) account(s spec.Spec, snap *Snapshot) {
	r.line("\n## Account\n")
	kind := "a dedicated Directory user"
	if s.Account.Kind == spec.AppAccount {
		kind = "the user of an installed app"
	}
	name := strings.TrimSpace(s.Account.FirstName + " " + s.Account.LastName)
	if name != "" {
		r.line("- Name: %s", name)
	}
	r.line("- E-mail: %s\n- Kind: %s", s.Account.Email, kind)
	for _, v := range newUser.more(s) {
		r.line("- %s: %s", v.Name, v.Text)
	}
	if name := s.Account.CompanyTemplateName(); name != "" {
		r.line("- Company template: %s", name)
	}
	if snap == nil || snap.Account == nil {
		return
	}
	if a := snap.Account.Accountant; a != nil {
		r.line("- Accounting Approver: %s", yesNo(*a, "yes", "no"))
	}
}

// people writes the steps that are left to people.
func (r *report) people(s spec.Spec, snap *Snapshot) {
	if snap != nil {
		r.steps(Reminders(s, snap))
	}
}

// steps writes steps that are left to people.
func (r *report) steps(list []Change) {
	for i, c := range list {
		if i == 0 {
			r.line("\n## Left to people\n")
		}
		r.line("- **%s**: %s.", c.Target, c.Manual.Why)
		for n, step := range c.Manual.Steps {
			r.line("  %d. %s", n+1, step)
		}
	}
}

func (r *report) projects(s spec.Spec, snap *Snapshot) {
	r.line("\n## Projects\n")
	says := map[string]string{
		spec.IncludeActive: "every active project",
		spec.IncludeAll:    "every project, also inactive ones",
		spec.IncludeListed: "the projects that were chosen",
	}
	r.line("- Asked for: %s", says[s.Projects.Include])
	r.line("- New projects: %s", yesNo(s.Projects.New, "added too", yesNo(s.Projects.NoNew, "not added", "left as it is")))
	r.line("- Other projects: %s", yesNo(s.Projects.Exact, "the account is taken off", "left as they are"))
	if snap == nil || snap.Read&PartProjects == 0 {
		if n := len(s.Projects.IDs); s.Projects.Include == spec.IncludeListed {
			r.line("- Chosen: %s", text.Count(n, "project"))
		}
		return
	}
	list := projectRows(s, snap, newProofCells(s, snap))
	r.line("\n%s:\n\n| Project | Asked for | Result | What Procore says |\n| --- | --- | --- | --- |",
		text.Count(len(list), "project"))
	for i, p := range list {
		if i == maxListed {
			r.line("\n… and %s more", text.Number(len(list)-i))
			break
		}
		r.line("| %s | %s | %s | %s |", Called(procore.Project{ID: p.ID, Name: p.Name, Number: p.Number}),
			yesNo(p.Asked, "yes", "no"), string(p.Result), p.Says)
	}
}

func yesNo(b bool, yes, no string) string {
	if b {
		return yes
	}
	return no
}

// remarks writes where the answers came from and how they were read.
func (r *report) remarks(s spec.Spec, snap *Snapshot) {
	if len(s.Sources) > 0 {
		r.line("\n## Where the answers came from\n\n| Answer | Source |\n| --- | --- |")
		for _, field := range slices.Sorted(maps.Keys(s.Sources)) {
			r.line("| %s | %s |", field, s.Sources[field].Text)
		}
	}
	if snap == nil || len(snap.Notes) == 0 {
		return
	}
	r.line("\n## How it was read\n")
	for _, note := range snap.Notes {
		r.line("- %s", note)
	}
}
