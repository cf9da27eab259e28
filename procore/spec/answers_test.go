package spec

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
)

// Every field reads back what it was set to, is found by its path, and says what it is.
func TestFields(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Fields() {
		if seen[f.Path] || f.Name == "" || !slices.Contains(Stages(), f.Stage) {
			t.Errorf("%s: stage %q, name %q, seen before %t", f.Path, f.Stage, f.Name, seen[f.Path])
		}
		seen[f.Path] = true
		if f.Title != "" && f.Help(Preset{}) == "" && f.Scope == "" && f.Path != "environment" {
			t.Errorf("%s has no help", f.Path)
		}
		s := Spec{Account: AccountSpec{Company: &TemplateSpec{}}}
		v := "x"
		if f.Ask != "" {
			v = yes
		}
		if f.set(&s, v); f.Preset && f.Get(&s) != v {
			t.Errorf("%s is %q after it was set to %q", f.Path, f.Get(&s), v)
		}
		if f.copy(&Spec{}, &s); f.Preset && !f.open(&s) {
			t.Errorf("%s is not taken back", f.Path)
		}
	}
	if keys := keysOf("account.company_template"); !slices.Equal(keys, []string{"name", "base", "if_different", "tools"}) {
		t.Errorf("keys %v", keys)
	}
}

// What belongs to an answer changes with it, and with it alone.
func TestAnswer(t *testing.T) {
	a := Answers{Spec: Spec{
		Account:  AccountSpec{Kind: UserAccount, Email: "a@example.com", Adopt: true},
		Template: TemplateSpec{Name: "Sync", IfDifferent: DifferentRename},
	}}
	a.Spec.SetSource("account.adopt", YourAnswer)
	if a.Answer("account.email", "a@example.com") || a.Answer("template.name", "Sync") {
		t.Error("the same answer is another one")
	}
	if len(a.Spec.Sources) != 1 || !a.Spec.Account.Adopt || a.Spec.Template.IfDifferent == "" {
		t.Errorf("the same answer changed %+v", a.Spec)
	}
	if !a.Answer("account.email", "b@example.com") || a.Spec.Account.Adopt || a.Spec.From("account.adopt") != (Source{}) {
		t.Errorf("another account is taken over: %+v", a.Spec)
	}
	if !a.Answer("template.name", "Other") || a.Spec.Template.IfDifferent != "" || a.Spec.From("template.name") != YourAnswer {
		t.Errorf("what was decided about another name stays: %+v", a.Spec.Template)
	}
	if a.Answer("projects.new", yes); !a.Spec.Projects.New || a.Spec.Projects.NoNew {
		t.Errorf("yes is %+v", a.Spec.Projects)
	}
	if a.Answer("projects.new", no); a.Spec.Projects.New || !a.Spec.Projects.NoNew {
		t.Errorf("no is %+v", a.Spec.Projects)
	}
}

// Going back and forth between the kinds of account loses nothing and mixes nothing.
func TestSetKind(t *testing.T) {
	var a Answers
	a.Prefill()
	a.Answer("account.email", "sync@example.com")
	a.Answer("account.first_name", "Sync")
	a.UseCompanyTemplate("Company None")
	user := a.Spec.Account
	a.SetKind(AppAccount)
	if got := a.Spec.Account; got.Email != "" || got.FirstName+got.LastName != "" || got.Invite || got.CompanyTemplate != "Company None" {
		t.Errorf("an app's account is %+v", got)
	}
	if p := a.Spec.Validate(StageAccount); len(p) > 0 {
		t.Errorf("%v", p)
	}
	a.Answer("account.email", "app@procore.com")
	a.SetKind(UserAccount)
	if diff := cmp.Diff(user, a.Spec.Account); diff != "" {
		t.Error(diff)
	}
	a.SetKind(AppAccount)
	if a.Spec.Account.Email != "app@procore.com" {
		t.Errorf("the app's address is %q", a.Spec.Account.Email)
	}
}

// A kind that is answered for the first time starts with an invitation if a person reads
// its mail; the same kind again is no answer.
func TestInvitationOfAKind(t *testing.T) {
	a := Answers{Spec: Spec{Account: AccountSpec{Kind: AppAccount, Email: "app@procore.com"}}}
	a.SetKind(UserAccount)
	if !a.Spec.Account.Invite || a.Spec.From("account.kind") != YourAnswer {
		t.Errorf("a user's account is %+v", a.Spec.Account)
	}
	a.Answer("account.invite", no)
	a.SetKind(AppAccount)
	if a.Spec.Account.Invite {
		t.Error("an app's user is invited")
	}
	a.SetKind(UserAccount)
	if a.Spec.Account.Invite {
		t.Error("the no to the invitation is lost")
	}
}

// Choosing an integration takes back what another had filled in; the same one again
// leaves what was answered since.
func TestChoose(t *testing.T) {
	syncezy, err := LookupPreset("syncezy")
	if err != nil {
		t.Fatal(err)
	}
	var a Answers
	a.Choose(syncezy)
	if a.Spec.Integration != "syncezy" || a.Spec.From("integration") != YourAnswer || a.Spec.Template.Tools["rfis"].Level != "admin" {
		t.Fatalf("%+v", a.Spec)
	}
	a.Answer("account.email", "sync@example.com")
	delete(a.Spec.Template.Tools, "rfis")
	was := a.Spec.Clone()
	if a.Choose(syncezy); cmp.Diff(was, a.Spec) != "" {
		t.Error(cmp.Diff(was, a.Spec))
	}
	if a.Choose(Preset{}); a.Spec.Integration != "" || len(a.Spec.Template.Tools) > 0 || a.Spec.Account.Email != "sync@example.com" {
		t.Errorf("%+v", a.Spec)
	}
	var open Answers
	if open.Choose(Preset{}); open.Spec.From("integration") != YourAnswer {
		t.Error("something else is no answer")
	}
}

// The address of one kind of account is kept aside while the integration asks for the
// other, and nobody's account is taken over unasked.
func TestAddressOfEachKind(t *testing.T) {
	app := Preset{
		ID: "app", Spec: Spec{Account: AccountSpec{Kind: AppAccount}}, Steps: map[string]string{"account.kind": "guide"},
	}
	var a Answers
	a.Prefill()
	a.Answer("account.email", "sync@example.com")
	a.Answer("account.adopt", yes)
	for _, step := range []struct {
		p     Preset
		kind  Kind
		email string
		typed string
	}{
		{app, AppAccount, "", "app@procore.com"},
		{Preset{}, UserAccount, "sync@example.com", ""},
		{app, AppAccount, "app@procore.com", ""},
	} {
		a.Choose(step.p)
		if got := a.Spec.Account; got.Kind != step.kind || got.Email != step.email || got.Adopt {
			t.Errorf("with %q it is %+v", step.p.ID, got)
		}
		if step.typed != "" {
			a.Answer("account.email", step.typed)
		}
	}
}

// Without an answer nothing is taken over: what is filled in is our suggestion, and a
// person's answer stays.
func TestPrefill(t *testing.T) {
	a := Answers{Spec: Spec{Account: AccountSpec{LastName: "Own"}, Integration: "syncezy"}}
	a.Prefill()
	got := a.Spec.Account
	if got.Kind != UserAccount || !got.Invite || got.LastName != "Own" || got.FirstName != "SyncEzy" {
		t.Errorf("%+v", got)
	}
	for field, want := range map[string]Source{
		"account.kind": OurSuggestion, "account.first_name": OurSuggestion, "account.last_name": {}, "template.name": OurSuggestion,
	} {
		if a.Spec.From(field) != want {
			t.Errorf("%s is from %v", field, a.Spec.From(field))
		}
	}
}

// A template of the account's own is there again after another one was chosen.
func TestCompanyTemplateOfItsOwn(t *testing.T) {
	var a Answers
	a.MakeCompanyTemplate("Own", "Company None")
	a.Spec.Account.Company.Tools = map[string]ToolSpec{"company_documents": {Level: "admin"}}
	a.UseCompanyTemplate("Company Admin")
	if a.Spec.Account.Company != nil || a.Spec.Account.CompanyTemplateName() != "Company Admin" {
		t.Errorf("%+v", a.Spec.Account)
	}
	own := a.OwnCompanyTemplate()
	a.MakeCompanyTemplate(own.Name, own.Base)
	if c := a.Spec.Account.Company; c == nil || len(c.Tools) != 1 || a.Spec.Account.CompanyTemplate != "" {
		t.Errorf("%+v", a.Spec.Account)
	}
}

// All active projects are kept as such, whatever the order in which they were selected.
func TestSelectProjects(t *testing.T) {
	all := []procore.Project{{ID: 3, Active: true}, {ID: 1, Active: true}, {ID: 2}}
	for _, tt := range []struct {
		selected []procore.ID
		include  string
		ids      []procore.ID
	}{
		{[]procore.ID{3, 1}, IncludeActive, nil},
		{[]procore.ID{2, 1, 3}, IncludeAll, nil},
		{[]procore.ID{3, 2}, IncludeListed, []procore.ID{2, 3}},
		{nil, IncludeListed, nil},
	} {
		var a Answers
		a.SelectProjects(tt.selected, all)
		if p := a.Spec.Projects; p.Include != tt.include || !slices.Equal(p.IDs, tt.ids) || a.Spec.From("projects.include") != YourSelection {
			t.Errorf("%v is %+v from %v", tt.selected, p, a.Spec.Sources)
		}
		was := a.Spec.Clone()
		a.Spec.SetSource("projects.include", Source{ByPreset, "guide"})
		a.SelectProjects(tt.selected, all)
		if a.Spec.From("projects.include").By != ByPreset || a.Spec.Projects.Include != was.Projects.Include {
			t.Errorf("%v again is another answer", tt.selected)
		}
	}
}

// A draft of before has the words of a source alone, and no third answer about new
// projects.
func TestOldDraft(t *testing.T) {
	var s Spec
	err := json.Unmarshal([]byte(`{"projects":{"include":"active"},"sources":{"account.email":"your answer",
		"projects.include":"your selection","account.last_name":"our suggestion","template.name":"setup.yaml:12",
		"environment":"left out in setup.yaml","account.kind":"SyncEzy guide, step 1","projects.new":"your answer"}}`), &s)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Source{
		"account.email": YourAnswer, "projects.include": YourSelection, "account.last_name": OurSuggestion,
		"template.name": {ByFile, "setup.yaml:12"}, "environment": {ByDefault, "left out in setup.yaml"},
		"account.kind": {ByPreset, "SyncEzy guide, step 1"}, "projects.new": YourAnswer,
	}
	if diff := cmp.Diff(want, s.Sources); diff != "" || !s.Projects.NoNew {
		t.Errorf("%s\n%+v", diff, s.Projects)
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Spec
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, back); diff != "" {
		t.Error(diff)
	}
	if err := json.Unmarshal([]byte(`{"sources":{"a":7}}`), &back); err == nil {
		t.Error("a source that is a number is read")
	}
}

// The flags that are seldom meant are written only where they are on; new projects have
// three answers.
func TestFlagsInAFile(t *testing.T) {
	for text, want := range map[string]ProjectsSpec{
		"": {}, "  new: true\n": {New: true}, "  new: false\n": {NoNew: true}, "  new:\n": {},
	} {
		s, err := ParseFile("s", []byte("version: 1\naccount: {kind: app, adopt: true}\ntemplate: {name: T, nothing: true}\nprojects:\n  include: active\n"+text))
		want.Include = IncludeActive
		if err != nil || !s.Account.Adopt || !s.Template.Nothing {
			t.Fatalf("%v %+v", err, s)
		}
		if diff := cmp.Diff(want, s.Projects); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		out, err := FormatFile(s)
		if err != nil || !strings.Contains(string(out), "adopt: true") || !strings.Contains(string(out), "nothing: true") {
			t.Errorf("%v\n%s", err, out)
		}
		if is := strings.Contains(string(out), "new:"); is != (want.New || want.NoNew) {
			t.Errorf("%q is written as\n%s", text, out)
		}
	}
	plain, err := FormatFile(good())
	if err != nil || strings.Contains(string(plain), "adopt") || strings.Contains(string(plain), "nothing:") {
		t.Errorf("%v\n%s", err, plain)
	}
}

// Of several integrations those of the account come first, in its order; the others keep
// theirs.
func TestOwnFirst(t *testing.T) {
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	named := func(list []Preset) (ids []string) {
		for _, p := range list {
			ids = append(ids, p.ID)
		}
		return ids
	}
	a, b, c, d := all[0], all[1], all[2], all[3]
	for own, want := range map[string][]Preset{
		"": {a, b, c, d}, c.ID: {c, a, b, d}, d.ID + "+" + b.ID: {d, b, a, c}, a.ID: {a, b, c, d},
	} {
		s := Spec{Integration: own}
		list := []Preset{a, b, c, d}
		if got := named(s.OwnFirst(list)); !slices.Equal(got, named(want)) {
			t.Errorf("%q: %v", own, got)
		}
		if !slices.Equal(named(list), named([]Preset{a, b, c, d})) {
			t.Error("the list itself was ordered")
		}
	}
}
