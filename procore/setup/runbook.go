package setup

import (
	"cmp"
	"strings"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds what a job by hand is made of. [ByHand] works it out of the answers
// and of what is publicly known, without a request; [Runbook.Markdown] and
// [Runbook.HTML] put it on paper.

// A Runbook is the whole job by hand: a sequence of steps in the order in which
// Procore's pages want them. Nothing in it was read from Procore, so whatever is ticked
// off in it is attested, never verified.
type Runbook struct {
	Title string
	Facts []Value  // what it is for: company, integration, account
	About []string // what to know before the first step
	Steps []Step
}

// A Step is one thing that a person does in Procore's pages.
type Step struct {
	ID       string // "template/levels": stays the same, so that "done" can be kept
	Stage    spec.Stage
	Title    string   // what is done, as an order
	Path     []string // what to click, from the company's pages on
	URL      string   // the page; empty where the company's number or its web host is not known
	Seen     string   // how the address is known: "documented", "seen in third-party material"
	Do       []string // what to do there, in order
	Values   []Value  // what to type or choose, and what only the company knows
	Rows     []Row    // the rows of a template's page, in its order
	Hints    []Hint   // why, what else may happen, what the rules say
	Alarm    string   // what speaks against marking it as done, in a sentence; usually empty
	Optional bool
	Done     time.Time // when somebody said that it is done; zero: nobody does
}

// A Value is something to type or to choose; or, where Blank, something that only the
// company knows, to be filled in: its Text is empty until somebody has.
type Value struct {
	Name, Text string
	From       string // where it comes from; may be empty
	Blank      bool
	Ask        string // of a blank: by what its answer is kept, see [Tell]; empty: it fills itself
	Short      string // of a blank: its name before a field; empty: Name
}

// A Row is one tool on the page of a template.
type Row struct {
	Group  string
	Tool   string             // empty: one that only the company knows, to be filled in
	Offers []permission.Level // the levels that it has, lowest first
	Level  permission.Level   // 0: as in Like, or, without that, to be decided
	Like   string             // the template whose level it has
	Ticks  []Tick
	Others int    // granular permissions that stay empty
	From   string // where the level comes from; empty: it is at its lowest
	Say    []Hint
}

// A Tick is a granular permission that needs a look.
type Tick struct {
	Label string
	How   string // [TickSet], [TickClear] or [TickFixed]
}

// What to do about a granular permission.
const (
	TickSet   = "tick"            // it is off until it is ticked
	TickClear = "clear"           // the level ticks it, and it is not wanted
	TickFixed = "stays by itself" // the level keeps it on
)

// A Hint is a rule, a warning or an explanation at a step or a row.
type Hint struct {
	Warn   bool
	Text   string
	Source string // may be empty
}

// A Tally counts what a runbook asks of a person.
type Tally struct {
	Steps  int
	Type   int // values to type or choose
	Levels int // tools to put on another level than their lowest
	Ticks  int // granular permissions to tick or to clear
	Decide int // blanks to fill in
	Open   int // tools whose level is to be decided
}

// Tally counts.
func (r Runbook) Tally() Tally {
	t := Tally{Steps: len(r.Steps)}
	for _, s := range r.Steps {
		for _, v := range s.Values {
			switch {
			case !v.Blank:
				t.Type++
			case v.Text == "":
				t.Decide++
			}
		}
		own := 0
		for _, row := range s.Rows {
			switch {
			case row.Tool == "":
				own = 1 // the company's own types are one question
			case row.Level == 0 && row.Like == "":
				t.Open++
			case row.From != "":
				t.Levels++
			}
			for _, k := range row.Ticks {
				if k.How != TickFixed {
					t.Ticks++
				}
			}
		}
		t.Decide += own
	}
	return t
}

// Minutes is about how long a person needs who knows Procore's pages, to the next five.
func (t Tally) Minutes() int {
	n := t.Steps + (t.Type+t.Levels+t.Ticks+t.Open+3)/4
	return (n + 4) / 5 * 5
}

// How an address is known. None of them was tried against a live company by us.
const (
	seenDocumented = "documented by Procore"
	seenElsewhere  = "seen in third-party material"
)

// The pages whose addresses are known well enough to be printed. What is built by
// analogy only, such as the page of one user, is told as a click path.
const (
	homePage      = "/{company}/company/home/list"
	directoryPage = "/{company}/company/directory/groups/users" +
		"?page=1&per_page=150&search=&group_by=vendor.id&sort=vendor_name%2Cname"
)

// webHosts are where the web pages of an environment begin, where no company was asked.
// Source: developers.procore.com, "Development Environments".
var webHosts = map[string]string{
	"production": "https://app.procore.com",
	"sandbox":    "https://sandbox.procore.com",
	"monthly":    "https://api-sandbox-monthly.procore.com",
}

// WebHost returns where the web pages of an environment begin, without a slash at the
// end; "" where that is not published. A company's own zone may have another one.
func WebHost(env auth.Environment) string {
	if !env.Own() {
		return ""
	}
	return webHosts[env.Name]
}

// handbook is a runbook being made.
type handbook struct {
	spec   spec.Spec
	marks  journal.Marks
	snap   *Snapshot // what is publicly known, in the shape of what was read
	preset spec.Preset
	found  []permission.Finding
	levels map[permission.Scope][]Row
	steps  []Step
}

// ByHand works out the whole job by hand from the answers alone, with what somebody has
// told and marked as done so far. Terms are the dictionary of the tools' names; empty:
// en-US. The error is [spec.Problems]: what the rules that block make of the answers.
func ByHand(s spec.Spec, c *permission.Catalog, terms permission.Terms, m journal.Marks) (Runbook, error) {
	h := &handbook{
		spec: s, marks: m, preset: s.Preset(), levels: map[permission.Scope][]Row{},
		snap: Unasked(s, c, terms),
	}
	var problems spec.Problems
	asked := s.Clone()
	for _, scope := range spec.Scopes() {
		if t := asked.TemplateOf(scope); t != nil {
			problems = append(problems, h.rows(scope, t)...)
		}
	}
	if len(problems) > 0 {
		return Runbook{}, problems
	}
	h.found = Advice(asked, h.snap) // asked has only what the catalogue knows by now
	h.connect()
	h.account()
	h.template()
	h.projects()
	h.verify()
	return Runbook{Title: h.title(), Facts: h.facts(), About: h.about(), Steps: h.steps}, nil
}

func (h *handbook) title() string {
	if h.preset.Name != "" {
		return "Set up " + text.Display(h.preset.Name) + " in Procore by hand"
	}
	return "Set up an integration's account in Procore by hand"
}

func (h *handbook) facts() []Value {
	return []Value{
		{Name: "Company", Text: h.company()},
		{Name: "Environment", Text: text.Display(h.spec.Environment.Title)},
		{Name: "Account", Text: h.who()},
		{Name: "Template", Text: text.Display(h.spec.Template.Name)},
		{Name: "Projects", Text: h.where()},
	}
}

func (h *handbook) about() []string {
	out := []string{
		"Work through the pages in their order, and tick what is done. You can stop anywhere and go on later.",
		"A tick here is your word, not a proof: nothing was read from Procore. With an OAuth app of your company, " +
			"the command verify and this setup file check later what was done, and plan shows what was missed.",
		"Procore's pages are changing from old to new ones, company by company. Where a button has another name, go by " +
			"what it does, and change nothing that is not on this paper.",
	}
	if h.snap.Web != "" {
		return append(out, "The links begin with "+h.snap.Web+", Procore's usual web host. Where the address of your "+
			"Procore begins otherwise, such as https://us02.procore.com, put that in its place. Each link says how it is "+
			"known; the click path beside it always counts.")
	}
	return append(out, "There are click paths and no links: "+h.noLinks()+".")
}

// noLinks is why no address can be printed.
func (h *handbook) noLinks() string {
	if h.spec.Company.ID == 0 {
		return "the setup file has the company's name and not its number, which is part of every address"
	}
	return "the web host of this environment is not published"
}

// company names the company.
func (h *handbook) company() string {
	c := h.spec.Company
	switch {
	case c.ID != 0 && c.Name != "":
		return text.Display(c.Name) + " (number " + c.ID.String() + ")"
	case c.ID != 0:
		return "your company (number " + c.ID.String() + ")"
	}
	return text.Display(c.Name)
}

// who names the account with its address.
func (h *handbook) who() string {
	a := h.spec.Account
	return strings.TrimSpace(h.name() + " " + text.Display(a.Email))
}

// name names the account in a sentence.
func (h *handbook) name() string {
	a := h.spec.Account
	if a.Kind == spec.AppAccount {
		return cmp.Or(text.Display(h.preset.Vendor)+"'s app user", "the app's user")
	}
	return text.Display(strings.TrimSpace(a.FirstName + " " + a.LastName))
}

// where says on which projects it works.
func (h *handbook) where() string {
	p := h.spec.Projects
	out := map[string]string{
		spec.IncludeActive: "all active projects",
		spec.IncludeAll:    "all projects, inactive ones too",
		spec.IncludeListed: text.Count(len(p.IDs), "project") + " by their numbers",
	}[p.Include]
	if p.New {
		out += ", and every new one"
	}
	if p.Exact {
		out += ", and no other"
	}
	return out
}

// add adds a step to the job, with what was said of it.
func (h *handbook) add(s Step) {
	if at, done, _ := ticked(h.marks, s, h.spec.Company.ID); done {
		s.Done = at
	}
	for i, v := range s.Values {
		if v.Blank && v.Ask == "" && !s.Done.IsZero() {
			s.Values[i].Text = s.Done.Local().Format("2 January 2006")
		}
	}
	h.steps = append(h.steps, s)
}

// on adds a step on a page of the company, with how its address is known.
func (h *handbook) on(page string, s Step) {
	if s.URL = h.snap.link("", page); s.URL != "" {
		s.Seen = seenElsewhere
		if page == homePage {
			s.Seen = seenDocumented
		}
	}
	h.add(s)
}

// value is an answer to type, with where it comes from.
func (h *handbook) value(name, answer, field string) Value {
	return Value{Name: name, Text: text.Display(answer), From: text.Display(h.spec.Source(field))}
}

// hint is one that explains.
func hint(words string) Hint { return Hint{Text: words} }

// caution is a hint that warns.
func caution(words string) Hint { return Hint{Warn: true, Text: words} }

// hints are the findings that are about no row, of a scope.
func (h *handbook) hints(scope permission.Scope) []Hint {
	var out []Hint
	for _, f := range h.found {
		if f.Scope == scope && f.Tool == "" {
			out = append(out, hintOf(f))
		}
	}
	return out
}

func hintOf(f permission.Finding) Hint {
	return Hint{Warn: f.Severity == permission.Warn, Text: f.Text, Source: f.Source}
}
