package setup

import (
	"strings"
	"testing"

	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// filledIn makes the runbook of a setup file with what was told and marked.
func filledIn(t *testing.T, a *spec.Answers, m journal.Marks) Runbook {
	t.Helper()
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	r, err := ByHand(a.Spec, c, "", m)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What only the company knows goes into the setup file where that has a place for it, and
// else stands at its steps, on paper too.
func TestTell(t *testing.T) {
	s, err := spec.ParseFile("setup.yaml", []byte("version: 1\n"+strings.Replace(
		strings.Replace(fileOfHingePoint, "4286480", "Meridian Builders", 1), "account: {email: hp-1a2b3c4d@procore.example}\n", "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	a, h := &spec.Answers{Spec: s}, Hand{Catalog: c, Marks: journal.Marks{Way: WayHand}}
	before := filledIn(t, a, h.Marks)
	h.Tick(a.Spec, before.step(t, "connect/person"), true)
	for _, x := range []struct{ step, ask, bad, good string }{
		{"connect/person", askPerson, "", "Anna *Admin*"},
		{"connect/company", askNumber, "nowhere", "https://app.procore.com/4286480/company/home/list"},
		{"connect/ask", "hingepoint/webhooks", "", "the Admin tool"},
		{"account/find", askEmail, "nobody", "hp@procore.example"},
		{"projects/count", askWanted, "all", "1,024"},
		{"projects/count", askOn, "-1", "1000"},
	} {
		step := filledIn(t, a, h.Marks).step(t, x.step)
		left := step.Unanswered()
		var v Value
		for _, one := range step.Asked() {
			if one.Ask == x.ask {
				v = one
			}
		}
		if x.bad != "" && v.Check(x.bad) == nil || v.Check(x.good) != nil || v.Check("") != nil {
			t.Errorf("%s: %q is right, or %q is wrong: %v", x.ask, x.bad, x.good, v.Check(x.good))
		}
		h.Tell(a, v, x.good)
		after := filledIn(t, a, h.Marks).step(t, x.step)
		if after.Unanswered() != left-1 {
			t.Errorf("%s: %d blanks are left of %d", x.ask, after.Unanswered(), left)
		}
		if !after.Done.IsZero() != (x.step == "connect/person") || after.Digest() != step.Digest() && x.ask != askNumber {
			t.Errorf("%s: what was done is not any more: %+v", x.ask, after)
		}
	}
	if a.Spec.Company.ID != 4286480 || a.Spec.Account.Email != "hp@procore.example" || len(h.Marks.Told) != 4 {
		t.Errorf("%+v, %+v, %v", a.Spec.Company, a.Spec.Account, h.Marks.Told)
	}
	r := filledIn(t, a, h.Marks)
	md := string(r.Markdown())
	for _, says := range []string{
		`Done by: **Anna \*Admin\***`, "- [x] **1. Find who may do this**", "It should be 1,024 and is 1,000",
		"You found out about webhooks: the Admin tool",
	} {
		if !strings.Contains(md, says) {
			t.Errorf("the runbook does not say %q:\n%s", says, md)
		}
	}
	if n := r.Tally().Decide; n != before.Tally().Decide-8 { // whose name stands twice, and the day
		t.Errorf("%d blanks of %d", n, before.Tally().Decide)
	}
	was := h
	if h.Moved(spec.CompanySpec{Name: "M"}, spec.CompanySpec{Name: "M", ID: 77}); len(h.Marks.Told) != 4 {
		t.Errorf("of the same: %v", h.Marks.Told)
	}
	h.Moved(a.Spec.Company, spec.CompanySpec{ID: 77, Name: "Meridian Builders"})
	if len(h.Marks.Told) != 1 || len(was.Marks.Told) != 4 {
		t.Errorf("of another company: %v", h.Marks.Told)
	}
}

// Nobody has to ask a maker for the account's e-mail.
func TestEmailIsNotLeftOpen(t *testing.T) {
	s, err := spec.ParseFile("setup.yaml", []byte("version: 1\n"+fileOfSyncEzy))
	if err != nil {
		t.Fatal(err)
	}
	s.Account.Email = "" // the wizard asks for it later
	for _, v := range filledIn(t, &spec.Answers{Spec: s}, journal.Marks{}).step(t, "connect/ask").Values {
		if strings.Contains(v.Name, "e-mail") {
			t.Errorf("%s is asked for", v.Name)
		}
	}
}
