package setup_test

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// loads are what a page would fetch or run.
var loads = regexp.MustCompile(`(?i)<(script|link|img|iframe)|<[^>]*\s(src|href|on\w+)=|url\(|@import`)

// A report says the same in each of its forms: who changed what, when, under which id and
// with whose consent; and nothing that comes from Procore acts in it.
func TestAuditSimulator(t *testing.T) {
	const wild = `Evil<script>alert(1)</script>"><img src=x onerror=alert(1)>|*`
	bubble(t, func(t *testing.T) {
		server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(3))
		if err := server.RenameProject(int64(meridian), 300001, wild); err != nil {
			t.Fatal(err)
		}
		r := newRig(t, server, asked())
		p := r.launch(point{})
		list, err := p.run()
		if err != nil {
			t.Fatal(err)
		}
		left, again := setup.Reminders(r.spec, &p.snap), r.launch(point{})
		defer again.end()
		if _, err := setup.Attest(again.journal, r.spec, p.snap.Operator, left[0], setup.ManualAttested); err != nil {
			t.Fatal(err)
		}
		audit := setup.Audit{Spec: r.spec, Snap: &p.snap, List: list, Version: "9.9", Journal: again.journal}
		if said := audit.Attested(); len(said) != 1 || said[0].By == "" || said[0].At.IsZero() || said[0].Title != left[0].Text {
			t.Errorf("what somebody said is %+v", said)
		}
		for _, format := range setup.Formats() {
			data, err := audit.Report(format)
			if err != nil {
				t.Fatal(err)
			}
			said := string(data)
			wants := []string{
				"create the account " + accountEmail, "9.9", "admin@meridian.example", left[0].Text, // and who said that it is done
				"Documents", "Read Only", p.snap.Projects[1].Name, "verified", p.snap.Company.Name,
			}
			switch format {
			case ".csv", ".xml":
				wants = nil
			case ".html":
				if found := loads.FindString(said); found != "" {
					t.Errorf("the page has %q", found)
				}
				wants = append(wants, "Evil&lt;script&gt;", "Set up and read back")
			}
			for _, d := range audit.Done() {
				if len(d.Requests) == 0 && d.Outcome != "attested" || d.By == "" || d.At.IsZero() {
					t.Errorf("%s: %+v", d.Change, d)
				}
				if wants != nil {
					wants = append(wants, d.Requests...)
				}
			}
			for _, want := range wants {
				if !strings.Contains(said, want) && !strings.Contains(said, strings.ReplaceAll(want, ".", `\.`)) {
					t.Errorf("%s does not say %q", format, want)
				}
			}
		}
		if n := len(audit.Done()); n != 7 {
			t.Errorf("%d changes", n)
		}
	})
}

// In the format of JUnit only what was read back passes.
func TestAuditJUnit(t *testing.T) {
	list := setup.Checklist{Checks: []setup.Check{
		{ID: "a", Title: "a", Status: setup.StatusVerified},
		{ID: "b", Title: "b", Status: setup.StatusFailed, Items: []string{"x"}},
		{ID: "c", Title: "c", Status: setup.StatusUnknown},
		{ID: "d", Title: "d", Status: setup.StatusApplied},
		{ID: "e", Title: "e", Status: setup.StatusAttested},
		{ID: "f", Title: "f", Status: setup.StatusSkipped},
	}}
	data, err := setup.Audit{Spec: spec.Spec{}, Snap: &setup.Snapshot{}, List: list}.Report(".xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.NewDecoder(bytes.NewReader(data)).Decode(new(struct{})); err != nil {
		t.Error(err)
	}
	if !strings.Contains(string(data), `tests="6" failures="1" skipped="4"`) {
		t.Errorf("%s", data)
	}
}
