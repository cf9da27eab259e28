package setup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// JSONFormat is the version of what the commands print with --json. Keys may be added
// without a new one; a key that goes or means something else makes a new one. The page
// "json" of the manual has all of them.
const JSONFormat = 1

// The names of the lines that are no [Event] of the engine.
const (
	lineBegun     = "begun"     // the first line of a stream
	linePlan      = "plan"      // what would change
	lineChecklist = "checklist" // how it stands
	lineEnded     = "ended"     // the last line of a stream
	lineLook      = "doctor"    // which step of the way to a connection stands
	lineFiles     = "files"     // what became of several files
)

// jsonCompany is a company as the commands print it.
type jsonCompany struct {
	ID   procore.ID `json:"id"`
	Name string     `json:"name"`
}

// jsonBegun is the first line of apply.
type jsonBegun struct {
	Format      int         `json:"format"`
	Event       string      `json:"event"`
	Time        time.Time   `json:"time"`
	Version     string      `json:"version"`
	Environment string      `json:"environment"`
	Company     jsonCompany `json:"company"`
}

// BegunJSON returns the first line of `apply --json`: where it is about to work.
func BegunJSON(version string, s spec.Spec) ([]byte, error) {
	return jsonLine("the beginning", jsonBegun{
		JSONFormat, lineBegun, time.Now(), version, s.Environment.Key(), jsonCompany{s.Company.ID, s.Company.Name},
	})
}

// jsonEnded is the last line of apply.
type jsonEnded struct {
	Event    string        `json:"event"`
	Time     time.Time     `json:"time"`
	ExitCode int           `json:"exit_code"`
	Error    *text.Failure `json:"error,omitempty"`
}

// EndedJSON returns the last line of `apply --json`: how it ended. A nil error is none.
func EndedJSON(exitCode int, err error) ([]byte, error) {
	out := jsonEnded{Event: lineEnded, Time: time.Now(), ExitCode: exitCode}
	if err != nil {
		out.Error = new(Explain(err))
	}
	return jsonLine("the end", out)
}

// jsonProof is what came of asking the account itself.
type jsonProof struct {
	At     time.Time `json:"time"`
	Proved bool      `json:"proved"`
}

// jsonChecklist is what verify prints, and apply last but one.
type jsonChecklist struct {
	Format  int         `json:"format"`
	Event   string      `json:"event"`
	Company jsonCompany `json:"company"`
	At      time.Time   `json:"time,omitzero"`
	OK      bool        `json:"ok"`
	Verdict string      `json:"verdict"`
	Proof   *jsonProof  `json:"proof,omitempty"` // left out: the account itself was not asked
	Checks  []Check     `json:"checks"`
	// Left are the steps that are left to people.
	Left []jsonChange `json:"left,omitempty"`
}

// JSON returns the checklist as `verify --json` prints it: one object in one
// line, with its line break. Strict decides what "ok" means, as in
// [Checklist.OK]. Left are the steps that are left to people.
func JSON(c Checklist, strict bool, left ...Change) ([]byte, error) {
	out := jsonChecklist{
		Format: JSONFormat, Event: lineChecklist, Company: jsonCompany{c.Company.ID, c.Company.Name}, At: c.At,
		OK: c.OK(strict), Verdict: c.Verdict(), Proof: proofOf(c), Checks: printed(c.Checks), Left: jsonChanges(left),
	}
	return jsonLine("the checklist", out)
}

// proofOf is what came of asking the account itself; nil: it was not.
func proofOf(c Checklist) *jsonProof {
	if c.ProofAt.IsZero() {
		return nil
	}
	return &jsonProof{c.ProofAt, c.Proved()}
}

// printed is a list as it is printed also where nothing is in it.
func printed[T any](list []T) []T { return append([]T{}, list...) }

// jsonChange is a change as the commands print it.
type jsonChange struct {
	ID       string     `json:"id"`
	Stage    spec.Stage `json:"stage"`
	Verb     Verb       `json:"verb"`
	Text     string     `json:"text,omitempty"`
	Target   string     `json:"target"`
	Before   string     `json:"before"`
	After    string     `json:"after"`
	Source   string     `json:"source"`
	Details  []string   `json:"details,omitempty"`
	Warnings []string   `json:"warnings,omitempty"`
	Requests int        `json:"requests,omitempty"`
	ByHand   *Manual    `json:"by_hand,omitempty"`
	Unsure   bool       `json:"unsure,omitempty"`
}

// jsonPlan is what plan prints.
type jsonPlan struct {
	Format   int                     `json:"format"`
	Event    string                  `json:"event"`
	Changes  []jsonChange            `json:"changes"`
	Right    map[spec.Stage][]string `json:"right,omitempty"`
	Unknown  map[spec.Stage][]string `json:"unknown,omitempty"` // not planned, because it can't be told
	Open     []string                `json:"open,omitempty"`    // what the integration's page leaves open
	Left     []jsonChange            `json:"left,omitempty"`    // to people, afterwards
	Requests int                     `json:"requests"`
}

// PlanJSON returns the changes as `plan --json` prints them: one object in one
// line, with its line break.
func PlanJSON(p Plan) ([]byte, error) {
	out := jsonPlan{
		JSONFormat, linePlan, jsonChanges(p.Changes), p.Right, p.Unknown, p.Open, jsonChanges(p.Left), p.Requests(),
	}
	return jsonLine("the plan", out)
}

func jsonChanges(list []Change) []jsonChange {
	out := []jsonChange{}
	for _, c := range list {
		out = append(out, jsonChange{
			c.ID, c.Stage, c.Verb, c.Text, c.Target, c.Before, c.After, c.Source, c.Details, c.Warnings, c.Requests, c.Manual,
			c.Unsure,
		})
	}
	return out
}

// jsonEvent is an event of the engine as apply prints it.
type jsonEvent struct {
	Event
	Error string `json:"error,omitempty"`
}

// EventJSON returns one event as `apply --json` prints it: one object in one
// line, with its line break. An error is given as its text.
func EventJSON(e Event) ([]byte, error) {
	out := jsonEvent{Event: e}
	if e.Err != nil {
		out.Error = e.Err.Error()
	}
	return jsonLine("an event", out)
}

// jsonLine writes v in one line. Characters that act on a terminal instead of
// being seen are written as escapes: the data stay the same, and printing them
// is harmless.
func jsonLine(what string, v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", what, err)
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	return append(text.EscapeJSON(line, text.Acting), '\n'), nil
}

// jsonLook is what doctor prints.
type jsonLook struct {
	Format int     `json:"format"`
	Event  string  `json:"event"`
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

// LookJSON returns the rows of a [Doctor] as `doctor --json` prints them: one object in
// one line.
func LookJSON(rows []Check) ([]byte, error) {
	ok := Checklist{Checks: rows}.Count(StatusFailed) == 0
	return jsonLine("the look at the connection", jsonLook{JSONFormat, lineLook, ok, printed(rows)})
}

// A RanFile is one of several files that a command was given, or one company of those that
// a file lists, and what became of it.
type RanFile struct {
	File    string     `json:"file"`
	ID      procore.ID `json:"company_id,omitempty"`
	Company string     `json:"company,omitempty"`
	Code    int        `json:"exit_code"`
	What    string     `json:"what"`
}

// jsonFiles is the last line of a command for several files.
type jsonFiles struct {
	Format int       `json:"format"`
	Event  string    `json:"event"`
	Code   int       `json:"exit_code"`
	Files  []RanFile `json:"files"`
}

// FilesJSON returns the last line of a command for several files.
func FilesJSON(code int, files []RanFile) ([]byte, error) {
	return jsonLine("the files", jsonFiles{JSONFormat, lineFiles, code, files})
}

// jsonAbout is what each line has in front where there are several files.
type jsonAbout struct {
	File    string       `json:"file"`
	Company *jsonCompany `json:"company,omitempty"`
}

// About puts in front of a line which of several files it is about, and which company,
// where that is known and the line does not tell it itself.
func (f RanFile) About(line []byte) ([]byte, error) {
	var has struct {
		Company json.RawMessage `json:"company"`
	}
	if err := json.Unmarshal(line, &has); err != nil {
		return nil, fmt.Errorf("name the file of a line: %w", err)
	}
	about := jsonAbout{File: f.File}
	if f.ID != 0 && has.Company == nil {
		about.Company = &jsonCompany{f.ID, f.Company}
	}
	front, err := jsonLine("the file", about)
	return slices.Concat(bytes.TrimSuffix(front, []byte("}\n")), []byte(","), line[1:]), err
}
