package setup

import (
	"strings"
	"testing"
	"time"

	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// The verdict of a report is green only where everything was read back, or where a plan
// has nothing to do.
func TestAuditVerdict(t *testing.T) {
	sure, unsure := Change{ID: ChangeAdd}, Change{ID: ChangeNew, Unsure: true}
	for want, c := range map[string]struct {
		plan *Plan
		good bool
	}{
		"Nothing would change":                  {&Plan{}, true},
		"Nothing that can be read would change": {&Plan{Changes: []Change{unsure}}, false},
		"2 things would change":                 {&Plan{Changes: []Change{sure, unsure}}, false},
		"1 thing would change":                  {&Plan{Changes: []Change{sure}}, false},
	} {
		if words, good := (Audit{Plan: c.plan}).verdict(); words != want || good != c.good {
			t.Errorf("%q, %v; not %q", words, good, want)
		}
	}
	for status, want := range map[Status]bool{
		StatusVerified: true, StatusApplied: false, StatusAttested: false, StatusFailed: false, StatusUnknown: false,
	} {
		a := Audit{List: Checklist{Checks: []Check{{ID: CheckAccount, Status: status}}}}
		if words, good := a.verdict(); good != want || words != a.List.Verdict() {
			t.Errorf("%s: %q, %v", status, words, good)
		}
	}
}

// Where it was is said with the host, unless it is Procore's own.
func TestAuditWhere(t *testing.T) {
	sandbox, err := auth.LookupEnvironment("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	own := auth.Environment{Name: "custom", Title: "Custom", APIURL: "https://api.example.com"}
	for want, env := range map[string]auth.Environment{
		sandbox.Title: sandbox, "Custom (https://api.example.com)": own, "Nameless": {Title: "Nameless"},
		"(https://api.example.com)": {APIURL: own.APIURL},
	} {
		if got := (Audit{Spec: spec.Spec{Environment: env}}).where(); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// What was done is told of the account and its templates, with how it ended: not what was
// begun, not what a person left out without a word, and not what the journal notes for itself.
func TestAuditDone(t *testing.T) {
	s := syncSpec()
	j := journal.New()
	at := time.Date(2031, 5, 4, 3, 2, 1, 0, time.UTC)
	for _, rec := range []journal.Record{
		{Change: ChangeCreateUser, Phase: journal.PhaseStarted, Target: s.Account.Email, Text: "begun"},
		{Change: ChangeCreateUser, Phase: journal.PhaseDone, Target: s.Account.Email, Text: "made"},
		{Change: ChangeInvite, Phase: journal.PhaseSkipped, Target: s.Account.Email},
		{Change: ChangeInvite, Phase: journal.PhaseSkipped, Target: s.Account.Email, Text: "left out"},
		{Change: ChangeDefault, Phase: journal.PhaseDone, Target: s.Account.Email},
		{Change: ChangeCreateTemplate, Phase: journal.PhaseDone, Target: s.Template.Name, Text: "template"},
		{Change: ChangeCreateUser, Phase: journal.PhaseDone, Target: "other@meridian.example", Text: "of another"},
		{Change: leftNoPlaces, Phase: journal.PhaseDone, Target: s.Account.Email, Text: "a note"},
	} {
		rec.At = at
		if err := j.Append(rec); err != nil {
			t.Fatal(err)
		}
	}
	var told []string
	for _, d := range (Audit{Spec: s, Snap: &Snapshot{}, Journal: j}).Done() {
		told = append(told, d.Text+" "+d.Outcome)
	}
	want := "made done; left out skipped; " + ChangeDefault + " done; template done"
	if got := strings.Join(told, "; "); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

// A form of a report is known by the ending of its file, in any case of letters.
func TestFormatOf(t *testing.T) {
	for _, f := range Formats() {
		if got, err := FormatOf("a/b" + strings.ToUpper(f)); err != nil || got != f {
			t.Errorf("%s: %q, %v", f, got, err)
		}
	}
	for _, bad := range []string{"", "report", "report.pdf", ".md/report"} {
		if got, err := FormatOf(bad); err == nil {
			t.Errorf("%q is %q", bad, got)
		}
	}
}

// In a report a template has its rows above None, and those that are not as asked; the
// others are counted. What can't be read is no None.
func TestMatrixOf(t *testing.T) {
	s := syncSpec()
	s.Template.Base = ""
	snap := read(t, newWorld(1), nil, s)
	v := snap.Vocabulary
	f := resolve(s, snap)
	rows := func(f resolution) (m matrix, of map[string]matrixRow) {
		m, of = matrixOf("T", f, v), map[string]matrixRow{}
		for _, r := range m.Groups {
			of[r.Tool] = r
		}
		if len(m.Groups)+m.None != len(v.Tools) {
			t.Errorf("%d rows and %d at None, of %d tools", len(m.Groups), m.None, len(v.Tools))
		}
		return m, of
	}
	_, of := rows(f)
	label := func(key string) string {
		tool, _ := v.Tool(key)
		return tool.Label
	}
	if r := of[label("rfi")]; r.Known || r.Want != permission.Standard || len(r.Granular) != 1 {
		t.Errorf("not there yet: %+v", r)
	}
	if _, listed := of[label("images")]; listed {
		t.Error("a tool at None that is not there yet has a row")
	}
	there := wire(*withID(snap.Global, superuser), f.want)
	there.Levels["images"], there.Levels["rfi"] = int(permission.Admin), int(permission.Standard)
	f.existing = &there
	if _, of = rows(f); of[label("images")].Is != permission.Admin || !of[label("images")].Known {
		t.Errorf("what is there unasked has the row %+v", of[label("images")])
	}
	f.unlike = []permission.Difference{{Tool: "submittal_log", Label: "S", Added: []string{"x"}}}
	if _, of = rows(f); len(of[label("submittal_log")].Differs) == 0 {
		t.Errorf("what differs has the row %+v", of[label("submittal_log")])
	}
}
