package setup

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// A sentence lists five names, and counts what it leaves out.
func TestSome(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	for n, want := range map[int]string{0: "", 1: "a", 5: "a, b, c, d, e", 6: "a, b, c, d, e and 1 more", 7: "a, b, c, d, e and 2 more"} {
		if got := some(names[:n]); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// A list of a report ends where it is long, and counts what it leaves out.
func TestReportItems(t *testing.T) {
	for n, more := range map[int]string{maxListed: "", maxListed + 1: "… and 1 more", maxListed + 12: "… and 12 more"} {
		var r report
		r.items(make([]string, n))
		lines := strings.Split(strings.TrimSpace(r.String()), "\n")
		if last := lines[len(lines)-1]; strings.Contains(last, "more") != (more != "") || !strings.HasSuffix(last, more) {
			t.Errorf("%d: ends with %q", n, last)
		}
	}
}

// What Procore may have done in spite of an error: nothing came, or an answer of success
// that can't be read. A refusal did nothing.
func TestMaybeDone(t *testing.T) {
	for status, want := range map[int]bool{
		0: false, 199: false, http.StatusOK: true, http.StatusCreated: true, 299: true,
		http.StatusMultipleChoices: false, http.StatusForbidden: false,
	} {
		if got := maybeDone(fmt.Errorf("x: %w", &procore.Error{Status: status})); got != want {
			t.Errorf("%d: %v", status, got)
		}
	}
	if !maybeDone(procore.ErrNoAnswer) || !maybeDone(procore.ErrUnknownOutcome) || maybeDone(procore.ErrForbidden) {
		t.Error("what brought no answer is not told from what was refused")
	}
}

// A runbook says to the next five minutes how long it takes: a minute a step, and a quarter
// for each thing that is typed, chosen or ticked.
func TestMinutes(t *testing.T) {
	for want, tally := range map[int]Tally{
		0: {}, 5: {Steps: 1}, 10: {Steps: 5, Type: 1}, 15: {Steps: 11, Type: 4, Levels: 4, Ticks: 4, Open: 4},
		20: {Steps: 11, Type: 5, Levels: 5, Ticks: 5, Open: 2},
	} {
		if got := tally.Minutes(); got != want {
			t.Errorf("%+v: %d, not %d", tally, got, want)
		}
	}
}

// What a form says of its levels and the letters before and behind a mark stand under one
// another: every row is as wide as the heads of the levels.
func TestPortraitCells(t *testing.T) {
	width := 0
	for _, l := range permission.Levels() {
		width += 2 + len(l.String()) - 1 + 1
	}
	for _, l := range permission.Levels() {
		row := PortraitLevel{Level: l.String(), Granular: []string{"View"}}
		words := "  " + l.String() + ", + View"
		cells, found := strings.CutSuffix(row.cells(), words)
		if n := len([]rune(cells)); !found || n != width || strings.Count(cells, "●") != 1 || strings.Count(cells, "·") != 3 {
			t.Errorf("%q is %d wide, not %d", row.cells(), n, width)
		}
		row.Asked = permission.Admin.String()
		if strings.Count(row.cells(), "○") != 1 && l != permission.Admin {
			t.Errorf("what is asked for is not drawn: %q", row.cells())
		}
	}
	none := PortraitLevel{Level: permission.None.String()}
	if got := none.cells(); !strings.HasPrefix(got, "   ●        ·      ") { // in the middle of its name
		t.Errorf("%q", got)
	}
}

// A list of places is cut where that is asked for, and says how to see the rest.
func TestPortraitWordsAreCut(t *testing.T) {
	p := Portrait{Places: make([]PortraitPlace, 5)}
	for most, more := range map[int]string{0: "", 5: "", 4: "… and 1 more (ask)", 2: "… and 3 more (ask)"} {
		all := strings.Join(p.Words(most, "ask"), "\n")
		shown := strings.Count(all, "   (0): ")
		if cut := strings.Contains(all, "… and"); cut != (more != "") || !strings.Contains(all, more) || shown != most && most > 0 {
			t.Errorf("%d: %d places\n%s", most, shown, all)
		}
		if strings.Contains(all, "there may be others") {
			t.Errorf("a whole list is doubted:\n%s", all)
		}
	}
	p.Unsure = "the list was cut"
	if all := strings.Join(p.Words(0, ""), "\n"); !strings.Contains(all, "? there may be others: the list was cut") {
		t.Errorf("a list that was cut is not doubted:\n%s", all)
	}
}

// A line about one of several files names its company where nothing in it does.
func TestAbout(t *testing.T) {
	f := RanFile{File: "a.yaml", ID: 7, Company: "Seven"}
	for line, want := range map[string]string{
		`{"event":"x"}`:                      `{"file":"a.yaml","company":{"id":7,"name":"Seven"},"event":"x"}`,
		`{"event":"x","company":{"id":8}}`:   `{"file":"a.yaml","event":"x","company":{"id":8}}`,
		`{"event":"x","company":null,"b":1}`: `{"file":"a.yaml","event":"x","company":null,"b":1}`,
	} {
		if got, err := f.About([]byte(line)); err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", line, got, err)
		}
	}
	f.ID = 0
	if got, err := f.About([]byte(`{"event":"x"}`)); err != nil || string(got) != `{"file":"a.yaml","event":"x"}` {
		t.Errorf("no company: %s, %v", got, err)
	}
	if _, err := f.About([]byte("no JSON")); err == nil {
		t.Error("a line that is none")
	}
}

// An environment out of a file is the known one only where both of its hosts are that one's.
func TestSavedEnvironment(t *testing.T) {
	sandbox, err := auth.LookupEnvironment("sandbox")
	if err != nil {
		t.Fatal(err)
	}
	saved := SavedEnvironment{"sandbox", sandbox.LoginURL, sandbox.APIURL}
	if got := saved.Environment(); got != sandbox {
		t.Errorf("the sandbox is %+v", got)
	}
	login, api := saved, saved
	login.LoginURL, api.APIURL = "https://login.example.com", "https://api.example.com"
	for _, other := range []SavedEnvironment{login, api} {
		if got := other.Environment(); got.Name == "sandbox" || got.LoginURL != other.LoginURL || got.APIURL != other.APIURL {
			t.Errorf("%+v is %+v", other, got)
		}
	}
}

// Only what was shown is done: each part of a change that a person reads is compared.
func TestChangeSameAs(t *testing.T) {
	c := Change{
		Stage: spec.StageAccount, Verb: VerbCreate, Text: "a", Target: "b", Before: "c", After: "d",
		Details: []string{"e"}, Warnings: []string{"f"},
	}
	if !c.sameAs(c) {
		t.Fatal("a change is not the same as itself")
	}
	for what, edit := range map[string]func(*Change){
		"stage": func(c *Change) { c.Stage = spec.StageProjects }, "verb": func(c *Change) { c.Verb = VerbAssign },
		"text": func(c *Change) { c.Text = "x" }, "target": func(c *Change) { c.Target = "x" },
		"before": func(c *Change) { c.Before = "x" }, "after": func(c *Change) { c.After = "x" },
		"details": func(c *Change) { c.Details = nil }, "warnings": func(c *Change) { c.Warnings = nil },
	} {
		other := c
		if edit(&other); c.sameAs(other) {
			t.Errorf("another %s is the same", what)
		}
	}
}

// What is known of an account that somebody is asked about.
func TestWhose(t *testing.T) {
	snap := seen(t, map[string]int{"documents": 4})
	s := spec.Spec{Template: spec.TemplateSpec{Name: "Sync"}}
	a := snap.Account
	a.FirstName, a.LastName = "Old", "Sync"
	told := func() string { return strings.Join(Whose(s, snap), " ") }
	if got := told(); !strings.HasPrefix(got, "Its name is Old Sync; nobody is known to have signed in with it.") {
		t.Error(got)
	}
	at := time.Date(2031, 5, 4, 12, 0, 0, 0, time.Local)
	a.LastLoginAt = &at
	if got := told(); got != "Its name is Old Sync; last signed in on 2031-05-04. It is on no project." {
		t.Error(got)
	}
	on := func(id, template procore.ID) {
		snap.Assignments[id] = procore.Assignment{TemplateID: template}
	}
	snap.Assignments = map[procore.ID]procore.Assignment{}
	on(300001, 900)
	on(300002, 900)
	if got := told(); !strings.HasSuffix(got, "It works on 2 projects, by Old Sync. On those that you select it would have Sync instead.") {
		t.Error(got)
	}
	on(300002, readOnly)
	s.Template.Name = ""
	if got := told(); !strings.HasSuffix(got, "It works on 2 projects: Old Sync on 1, Read Only Everything on 1.") {
		t.Error(got)
	}
	snap.Account = nil
	if got := Whose(s, snap); got != nil {
		t.Errorf("of nobody: %v", got)
	}
}

// Two numbered names at the most are told apart by their order: the last one that may be
// tried is tried.
func TestTheLastNumberedName(t *testing.T) {
	w, s := newWorld(1), syncSpec()
	s.Template.IfDifferent = spec.DifferentRename
	w.also(superuser, s.Template.Name)
	for n := 2; n < maxNumbered; n++ {
		w.also(superuser, fmt.Sprintf("%s %d", s.Template.Name, n))
	}
	last := fmt.Sprintf("%s %d", s.Template.Name, maxNumbered)
	if got := Renamed(permission.ProjectScope, s, read(t, w, nil, s)); got != last {
		t.Errorf("the name is %q, not %q", got, last)
	}
	w.also(superuser, last)
	if r := resolve(s, read(t, w, nil, s)); r.usable() {
		t.Errorf("where all are taken, %q is used", r.name)
	}
}

// Where each word of a row that is to be decided comes from is told in what is printed.
func TestRowRemarks(t *testing.T) {
	for want, row := range map[string]Row{
		"as in Read Only":                      {Tool: "RFIs", Like: "Read Only"},
		"to be decided":                        {Tool: "RFIs"},
		"":                                     {Tool: "RFIs", Level: permission.Admin, Like: "Read Only"},
		"3 more: leave empty; from the makers": {Tool: "RFIs", Level: permission.Admin, Others: 3, From: "the makers"},
		"tick: View; 1 more: leave empty":      {Tool: "RFIs", Level: 1, Ticks: []Tick{{How: "tick", Label: "View"}}, Others: 1},
	} {
		if got := strings.Join(row.remarks(), "; "); got != want {
			t.Errorf("%+v: %q", row, got)
		}
	}
	if !slices.Equal(Row{}.remarks(), nil) {
		t.Error("an empty row has remarks")
	}
}
