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

// projects tells whether the account works, with the wanted template, on every
// project that was asked for.
func (v *verifier) projects() Check {
	list, strange := selected(v.spec, v.snap)
	wrong := map[procore.ID]string{}
	var closed []string
	right, byName := 0, 0
	for _, p := range list {
		switch status, says := v.standing(p); {
		case status == StatusVerified:
			right++
		case status == StatusFailed:
			wrong[p.ID] = says
		case says == onlyByName:
			byName++
		default:
			closed = append(closed, Called(p)+": "+says)
		}
	}
	for _, id := range strange {
		wrong[id] = noSuchProject
	}
	total := len(list) + len(strange)
	switch {
	case len(wrong) > 0:
		k := failed(fmt.Sprintf("%s of %s not as asked", text.Number(len(wrong)), text.Count(total, "project")),
			v.fixProjects(wrong))
		rows, lines := v.byCause(wrong)
		k.Items, k.byCause = append(rows, closed...), append(lines, closed...)
		return v.unexplained(k, slices.Collect(maps.Keys(wrong)), strange)
	case len(closed) > 0:
		return silent(closed)
	case v.spec.Projects.Include != spec.IncludeListed && v.snap.FullAdmin != Yes:
		return unsure(fmt.Sprintf("%s of %s that you can see; it is not known whether there are others",
			text.Number(right+byName), text.Number(total)), "let a full company admin check again")
	case byName > 0:
		return unsure("on "+text.Count(byName, "project")+" "+onlyByName,
			"look at one of them in Procore")
	case total == 0: // an empty answer is no proof that there is nothing
		return unsure("Procore shows no project to work on", "look at the company's projects in Procore")
	}
	return verified("%s of %s", text.Number(right), text.Number(total))
}

// silent is the check of projects that do not tell about the account.
func silent(rows []string) Check {
	return unsure(text.Count(len(rows), "project")+" did not say whether the account is on them",
		"turn the Directory tool on in these projects, or look there").with(rows)
}

const (
	onlyByName    = "Procore shows a template of the right name and not which one it is"
	noSuchProject = "this company shows no such project"
)

// Reach says in a sentence, without its full stop, on how many projects the account was
// seen with its template; "" where none was.
func Reach(s spec.Spec, snap *Snapshot) string {
	if snap.Account == nil || !snap.Has(PartProjects|PartAssignments|PartTemplates) || snap.Vocabulary == nil {
		return ""
	}
	v, n := newVerifier(s, snap), 0
	list, _ := selected(s, snap)
	for _, p := range list {
		if status, _ := v.standing(p); status == StatusVerified {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return text.Display(snap.Account.Email) + " is on " + text.Count(n, "project") + " with " + text.Display(v.found.name)
}

// unexplained notes how many of the wrong projects no list that is behind explains: those
// that Procore refused, and those that it does not have.
func (v *verifier) unexplained(k Check, wrong, strange []procore.ID) Check {
	n := 0
	for _, id := range wrong {
		if v.snap.Refused[id] != "" || slices.Contains(strange, id) {
			n++
		}
	}
	k.sure, k.settled = n > 0, n == len(wrong)
	return k
}

// standing tells how the account stands on a project that was asked for: verified,
// failed or unknown, with what Procore says of it, ready to be shown.
func (v *verifier) standing(p procore.Project) (status Status, says string) {
	switch placed(v.snap, p.ID, v.found) {
	case holding:
		return StatusVerified, ""
	case alike:
		return StatusUnknown, onlyByName
	case unknown:
		return StatusUnknown, cmp.Or(text.Display(v.snap.Unread[p.ID]), "the list of the account's projects is not complete")
	}
	return StatusFailed, v.why(p)
}

// why says why a project is not as asked, as far as Procore said so.
func (v *verifier) why(p procore.Project) string {
	if why, ok := v.snap.Refused[p.ID]; ok {
		return text.Display(why)
	}
	if _, on := v.snap.Assignments[p.ID]; on {
		return "the account has " + v.snap.held(p.ID) + " there"
	}
	if !p.Active {
		return notActive
	}
	return "the account is not on it"
}

// notActive is why nobody can be added to a project, as Procore puts it too.
const notActive = "the project is not active, and the account is not on it"

// byCause lists projects with why they are not as asked, the most frequent cause first.
// In lines, many of one cause stand under it, and a single one with it.
func (v *verifier) byCause(wrong map[procore.ID]string) (rows, lines []string) {
	names := map[procore.ID]string{}
	for _, p := range v.snap.Projects {
		if _, ok := wrong[p.ID]; ok {
			names[p.ID] = Called(p)
		}
	}
	name := func(id procore.ID) string {
		if n, ok := names[id]; ok {
			return n
		}
		return "project " + id.String()
	}
	for _, c := range Causes(wrong) {
		many := len(c.Projects) > 1
		if many {
			lines = append(lines, text.Count(len(c.Projects), "project")+": "+c.Why)
		}
		for _, id := range c.Projects {
			row := name(id) + ": " + c.Why
			rows = append(rows, row)
			if many {
				row = "  " + name(id)
			}
			lines = append(lines, row)
		}
	}
	return rows, lines
}

// fixProjects says what to do about projects that are not as asked, cause by cause.
func (v *verifier) fixProjects(wrong map[procore.ID]string) string {
	var does []string
	page := ""
	for _, c := range Causes(wrong) {
		id := c.Projects[0]
		if _, refused := v.snap.Refused[id]; (refused || c.Why == notActive) && !slices.Contains(does, c.Do) {
			does = append(does, c.Do)
			page = cmp.Or(page, v.snap.ProjectPage(id))
		}
	}
	if len(does) == 0 {
		return runAgain + "; where a project stays out, see that its Directory tool is on"
	}
	fix := strings.Join(does, "; ") + "; then run the setup again"
	if page != "" {
		fix += "; " + page
	}
	return fix
}

// extraProjects tells whether the account is on projects that were not asked for.
func (v *verifier) extraProjects() Check {
	gone, strange := extra(v.spec, v.snap)
	others := slices.Concat(gone, strange)
	items := make([]string, 0, len(others))
	for _, p := range others {
		items = append(items, Called(p))
	}
	why := unsureOfOthers(v.snap)
	switch {
	case !v.spec.Projects.Exact && len(others) == 0:
		return skipped("the account is on no other project that was read")
	case !v.spec.Projects.Exact:
		return skipped("the account is also on " + text.Count(len(others), "other project") + ", left as they are").
			with(items)
	case why != "":
		return unsure(why, "let a full company admin check again").with(items)
	case len(gone) > 0:
		return v.keeps("the account is still on "+text.Count(len(gone), "other project"), gone)
	case len(strange) > 0:
		return unsure("the account is on "+text.Count(len(strange), "project")+" that the list of projects does not show",
			"look at the account's projects in the company Directory").with(items)
	}
	if quiet := v.quiet(); len(quiet) > 0 {
		return silent(quiet)
	}
	return verified("the account is on no other project")
}

// quiet names the projects that were not asked for and did not let it be read whether
// the account is on them.
func (v *verifier) quiet() []string {
	list, _ := selected(v.spec, v.snap)
	wanted := projectIDs(list)
	var out []string
	for _, p := range v.snap.Projects {
		if why, unread := v.snap.Unread[p.ID]; unread && !slices.Contains(wanted, p.ID) {
			out = append(out, Called(p)+": "+text.Display(why))
		}
	}
	return out
}

// newProjects tells whether Procore adds the account to new projects as asked, by what
// can be read, else by what Procore answered when it was set.
func (v *verifier) newProjects() Check {
	p, a := v.spec.Projects, v.snap.Account
	const look = "look at the account in the company Directory (Edit > New Project Settings)"
	change := ChangeNew
	if p.NoNew {
		change = ChangeNoNew
	}
	switch {
	case !p.New && !p.NoNew:
		return skipped("nothing was asked for about new projects")
	case a == nil:
		return failed("there is no account", runAgain)
	case a.AddToNewProjects != nil && *a.AddToNewProjects == p.New:
		return verified("%s", standsAs(p.New))
	case a.AddToNewProjects != nil:
		return failed(standsAs(!p.New), runAgain)
	case a.AppliedNew != nil && a.AppliedNew.Value != p.New:
		return failed(fmt.Sprintf("Procore answered on %s: %s", at(a.AppliedNew.At), standsAs(!p.New)), runAgain)
	case a.AppliedNew != nil:
		return applied(a.AppliedNew.At, look)
	}
	if t, ok := a.Attested[change]; ok {
		return Check{Status: StatusAttested, Detail: "you said so on " + at(t)}
	}
	if on, known := addsNew(a); known && on == p.New {
		return unsure(fmt.Sprintf("Procore took it on %s without saying how it stands", at(a.Took[change])), look)
	}
	return unsure("Procore does not let it be read, and this program has not set it", runAgain)
}
