package spec

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/permission"
)

// readScopes is what a company can say; a scope that is not in it was not read.
type readScopes map[permission.Scope]*permission.Vocabulary

func (c readScopes) VocabularyOf(scope permission.Scope) *permission.Vocabulary { return c[scope] }

// public is the company that has every tool that is publicly known.
func public(t *testing.T) readScopes {
	t.Helper()
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	c := readScopes{}
	for _, scope := range Scopes() {
		c[scope] = catalog.Known(scope, permission.US)
	}
	return c
}

// leveled returns the change that puts a tool on a level.
func leveled(tool string, l permission.Level) func(*permission.Vocabulary, *permission.Template) error {
	return func(v *permission.Vocabulary, t *permission.Template) error { return v.SetLevel(t, tool, l) }
}

// rows are what a template that starts at base is to grant.
func rows(v *permission.Vocabulary, scope permission.Scope, base, want permission.Template) Rows {
	return Rows{Scope: scope, Vocabulary: v, Base: base, Want: want}
}

// An edit writes the rows that are different now, and those that are as in the base no
// more; the other rows stay as they were said.
func TestEditWritesWhatIsUnlikeTheBase(t *testing.T) {
	v := public(t)[permission.ProjectScope]
	base := empty(v)
	base.Levels["rfis"] = permission.ReadOnly
	want := base.Clone()
	want.Levels["documents"] = permission.Admin
	want.Levels["rfis"] = permission.Standard
	said := map[string]ToolSpec{"documents": {Level: "Admin"}, "rfis": {Level: "standard"}}
	a := Answers{Spec: Spec{Template: TemplateSpec{Tools: said, Nothing: true}}}
	a.Spec.SetSource("template.nothing", YourAnswer)
	a.Spec.SetSource("template.tools.documents", Source{ByPreset, "guide"})
	before := a.Spec.Clone()

	n, err := a.Edit(rows(v, permission.ProjectScope, base, want), "two rows",
		func(v *permission.Vocabulary, t *permission.Template) error {
			return errors.Join(v.SetLevel(t, "rfis", permission.ReadOnly), v.SetLevel(t, "images", permission.ReadOnly))
		})
	if n != 2 || err != nil || a.Undos() != 1 {
		t.Fatalf("%d rows, %v, %d undos", n, err, a.Undos())
	}
	after := Spec{
		Template: TemplateSpec{Tools: map[string]ToolSpec{
			"documents": {Level: "Admin"}, "images": {Level: "read_only", Granular: []string{}},
		}},
		Sources: map[string]Source{
			"template.tools.documents": {ByPreset, "guide"},
			"template.tools.images":    YourAnswer, "template.tools.rfis": YourAnswer,
		},
	}
	if diff := cmp.Diff(after, a.Spec); diff != "" {
		t.Error(diff)
	}
	step, ok := a.Undo()
	if diff := cmp.Diff(before, a.Spec); diff != "" || !ok || step.What != "two rows" || step.Scope != permission.ProjectScope {
		t.Errorf("%q of %q: %s", step.What, step.Scope, diff)
	}
	if len(said) != 2 {
		t.Errorf("an edit changes the answers of before: %v", said)
	}
}

// An edit of the company's tools is one of the account's own template, and leaves the
// answers about projects alone.
func TestEditOfTheCompanysTools(t *testing.T) {
	v := public(t)[permission.CompanyScope]
	own := &TemplateSpec{Name: "Own"}
	a := Answers{Spec: Spec{Account: AccountSpec{Company: own}, Template: TemplateSpec{Nothing: true}}}
	a.Spec.SetSource("template.nothing", YourAnswer)
	r := rows(v, permission.CompanyScope, empty(v), empty(v))
	if n, err := a.Edit(r, "", leveled("company_directory", permission.Standard)); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	row := a.Spec.Account.Company.Tools["company_directory"]
	if row.Level != "standard" || a.Spec.Account.Company.Name != "Own" || own.Tools != nil {
		t.Errorf("%+v, %+v", a.Spec.Account.Company, own)
	}
	if !a.Spec.Template.Nothing || a.Spec.From("template.nothing") != YourAnswer || a.Spec.Template.Tools != nil {
		t.Errorf("the template for projects is %+v", a.Spec.Template)
	}
	r.Want.Levels["company_directory"] = permission.Standard
	if n, err := a.Edit(r, "", leveled("company_directory", permission.None)); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if a.Spec.Account.Company.Tools != nil {
		t.Errorf("a row as in the base is kept: %+v", a.Spec.Account.Company)
	}
}

// What is refused, or makes no difference, changes no answer and is no step.
func TestEditThatDoesNothing(t *testing.T) {
	v := public(t)[permission.ProjectScope]
	unread, refused := errors.New("the base was not read"), errors.New("refused")
	r := rows(v, permission.ProjectScope, empty(v), empty(v))
	for what, tt := range map[string]struct {
		rows   Rows
		change func(*permission.Vocabulary, *permission.Template) error
		err    error
	}{
		"others' template": {Rows{Scope: permission.CompanyScope, Vocabulary: v}, leveled("rfis", permission.Admin), ErrNotOwn},
		"no base": {
			Rows{Scope: permission.ProjectScope, Vocabulary: v, Missing: unread}, leveled("rfis", permission.Admin), unread,
		},
		"half a change": {r, func(v *permission.Vocabulary, t *permission.Template) error {
			return errors.Join(v.SetLevel(t, "rfis", permission.Admin), refused)
		}, refused},
		"the same level": {r, leveled("rfis", permission.None), nil},
	} {
		var a Answers
		n, err := a.Edit(tt.rows, what, tt.change)
		if n != 0 || !errors.Is(err, tt.err) || a.Undos() != 0 || cmp.Diff(Spec{}, a.Spec) != "" {
			t.Errorf("%s: %d rows, %v, %d undos, %+v", what, n, err, a.Undos(), a.Spec)
		}
	}
	if r.Want.Level("rfis") != permission.None {
		t.Error("a change that is refused changes the template of before")
	}
}

// Steps are taken back last first and made again first first; a new one ends what could
// be made again.
func TestUndoAndRedo(t *testing.T) {
	var a Answers
	names := []string{"A", "B", "C"}
	for _, name := range names {
		a.Remember("to "+name, permission.ProjectScope)
		a.Spec.Template.Name = name
	}
	if _, ok := a.Redo(); ok || a.Undos() != 3 || a.Redos() != 0 {
		t.Errorf("%d to take back, %d to make again", a.Undos(), a.Redos())
	}
	for i, want := range []string{"B", "A", ""} {
		step, ok := a.Undo()
		if !ok || step.What != "to "+names[2-i] || a.Spec.Template.Name != want || a.Undos() != 2-i || a.Redos() != i+1 {
			t.Errorf("undo %d: %q leaves %q, %d and %d", i, step.What, a.Spec.Template.Name, a.Undos(), a.Redos())
		}
	}
	if step, ok := a.Undo(); ok || step.What != "" || a.Redos() != 3 {
		t.Errorf("%q is taken back where there is nothing", step.What)
	}
	for i, want := range names {
		step, ok := a.Redo()
		if !ok || step.What != "to "+want || a.Spec.Template.Name != want || a.Undos() != i+1 || a.Redos() != 2-i {
			t.Errorf("redo %d: %q leaves %q, %d and %d", i, step.What, a.Spec.Template.Name, a.Undos(), a.Redos())
		}
	}
	a.Undo()
	a.Remember("another", permission.CompanyScope)
	if _, ok := a.Redo(); ok || a.Undos() != 3 {
		t.Errorf("%d to take back, and what was taken back can be made again: %t", a.Undos(), ok)
	}
}

// The history lasts until something else than it changes the answers.
func TestHistoryEndsWithAnotherChange(t *testing.T) {
	var a Answers
	a.Remember("not held", permission.ProjectScope)
	if a.Stale(); a.Undos() != 0 {
		t.Error("a history that nothing holds is kept")
	}
	a.Remember("first", permission.ProjectScope)
	a.Spec.Template.Name = "Sync"
	a.Hold()
	if a.Stale(); a.Undos() != 1 {
		t.Error("a history is forgotten although nothing else changed")
	}
	a.Answer("template.name", "Other")
	if a.Stale(); a.Undos() != 0 {
		t.Error("undo would take an answer back that it knows nothing of")
	}
	a.Remember("second", permission.ProjectScope)
	if a.Stale(); a.Undos() != 1 {
		t.Error("the answers of after the other change are not those that the history leads to")
	}
}

// What to do about another template of the name is an answer about its own scope.
func TestSettleName(t *testing.T) {
	own := &TemplateSpec{Name: "Own", IfDifferent: DifferentFail}
	a := Answers{Spec: Spec{Account: AccountSpec{Company: own}}}
	a.SettleName(permission.ProjectScope, DifferentRename)
	if a.Spec.Template.IfDifferent != DifferentRename || a.Spec.Account.Company.IfDifferent != DifferentFail {
		t.Errorf("%+v, %+v", a.Spec.Template, a.Spec.Account.Company)
	}
	a.SettleName(permission.CompanyScope, DifferentByHand)
	if a.Spec.Account.Company.IfDifferent != DifferentByHand || own.IfDifferent != DifferentFail {
		t.Errorf("%+v, of before %+v", a.Spec.Account.Company, own)
	}
	for _, field := range []string{"template.if_different", "account.company_template.if_different"} {
		if a.Spec.Sources[field] != YourAnswer {
			t.Errorf("%s is from %v", field, a.Spec.Sources[field])
		}
	}
}

// published are answers in the catalogue's names, some of which no company has.
func published() Spec {
	return Spec{
		Template: TemplateSpec{Tools: map[string]ToolSpec{
			"documents":  {Level: "standard", Granular: []string{"delete_folders_and_files", "see_recycle_bin", "of nobody"}},
			"photos":     {Level: "admin"},
			"submittals": {Level: "read_only", Granular: []string{}},
			"of nobody":  {Level: "admin"},
		}},
		Account: AccountSpec{Company: &TemplateSpec{Tools: map[string]ToolSpec{"company_documents": {Level: "admin"}}}},
		Sources: map[string]Source{
			"template.tools.documents":                         {ByFile, "s:1"},
			"template.tools.photos":                            {ByPreset, "guide"},
			"template.tools.of nobody":                         {ByFile, "s:2"},
			"account.company_template.tools.company_documents": YourAnswer,
		},
	}
}

// AdoptKeys names rows by the company's own keys, with their sources, and Publish takes
// that back; what the company does not have keeps its name.
func TestAdoptKeysAndPublish(t *testing.T) {
	c, s := public(t), published()
	s.AdoptKeys(c)
	want := published()
	want.Template.Tools = map[string]ToolSpec{
		"documents": want.Template.Tools["documents"], "images": {Level: "admin"},
		"submittal_log": want.Template.Tools["submittals"], "of nobody": {Level: "admin"},
	}
	want.Account.Company.Tools = map[string]ToolSpec{"documents": {Level: "admin"}}
	want.Sources = map[string]Source{
		"template.tools.documents": {ByFile, "s:1"}, "template.tools.images": {ByPreset, "guide"},
		"template.tools.of nobody": {ByFile, "s:2"}, "account.company_template.tools.documents": YourAnswer,
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Fatal(diff)
	}
	again := s.Clone()
	if again.AdoptKeys(c); cmp.Diff(s, again) != "" {
		t.Errorf("keys are adopted twice: %s", cmp.Diff(s, again))
	}
	row := s.Template.Tools["documents"]
	row.Granular = []string{"destroy_files_and_folders", "see_recycle_bin", "of nobody"}
	s.Template.Tools["documents"] = row
	if s.Publish(c); cmp.Diff(published(), s) != "" {
		t.Error(cmp.Diff(published(), s))
	}
	if row.Granular[0] != "destroy_files_and_folders" {
		t.Errorf("the list of before is changed: %v", row.Granular)
	}
	own := Spec{Template: TemplateSpec{Tools: map[string]ToolSpec{"photos": {Level: "none"}, "images": {Level: "admin"}}}}
	if own.AdoptKeys(c); len(own.Template.Tools) != 1 || own.Template.Tools["images"].Level != "admin" {
		t.Errorf("the row under Procore's own key is lost: %v", own.Template.Tools)
	}
}

// Where a scope was not read, or asks for no template of its own, nothing is renamed,
// missed or left out.
func TestScopesThatWereNotRead(t *testing.T) {
	c := public(t)
	for _, tt := range []struct {
		read   readScopes
		s      Spec
		absent []string
	}{
		{readScopes{}, published(), nil},
		{readScopes{permission.CompanyScope: c[permission.CompanyScope]}, published(), nil},
		{c, published(), []string{"of nobody"}},
		{c, Spec{Template: TemplateSpec{Tools: map[string]ToolSpec{"z": {}, "a": {}, "rfis": {}}}}, []string{"a", "z"}},
	} {
		if got := tt.s.Absent(tt.read); !slices.Equal(got, tt.absent) {
			t.Errorf("absent are %q, want %q", got, tt.absent)
		}
		a := Answers{Spec: tt.s.Clone()}
		a.LeaveOut(tt.read)
		a.Spec.Publish(tt.read)
		a.Spec.AdoptKeys(tt.read)
		if _, read := tt.read[permission.ProjectScope]; !read && cmp.Diff(tt.s.Template, a.Spec.Template) != "" {
			t.Error(cmp.Diff(tt.s.Template, a.Spec.Template))
		}
		if tt.s.Account.Company == nil && a.Spec.Account.Company != nil {
			t.Errorf("a company template came of nothing: %+v", a.Spec.Account.Company)
		}
	}
}

// LeaveOut takes out what the company does not have, tells no list from an empty one
// all the same, and can be taken back.
func TestLeaveOut(t *testing.T) {
	a := Answers{Spec: published()}
	a.LeaveOut(public(t))
	want := published()
	delete(want.Template.Tools, "of nobody")
	want.Template.Tools["documents"] = ToolSpec{
		Level: "standard", Granular: []string{"delete_folders_and_files", "see_recycle_bin"},
	}
	if diff := cmp.Diff(want, a.Spec); diff != "" || a.Undos() != 1 {
		t.Errorf("%d undos: %s", a.Undos(), diff)
	}
	step, _ := a.Undo()
	if diff := cmp.Diff(published(), a.Spec); diff != "" || step.What != "left out what this company does not have" {
		t.Errorf("%q: %s", step.What, diff)
	}
}

// Presets that are asked for on projects fill these in, under the company's own keys, and leave
// the account as it was settled.
func TestWithPresetsKeepsTheAccount(t *testing.T) {
	p, err := LookupPreset("syncezy")
	if err != nil {
		t.Fatal(err)
	}
	a := Answers{Spec: Spec{Account: AccountSpec{Kind: UserAccount, LastName: "Sync", Email: "sync@example.com"}}}
	a.Spec.SetSource("account.email", YourAnswer)
	s := a.WithPresets(p, public(t))
	if s.Account != a.Spec.Account || s.From("account.email") != YourAnswer || s.From("account.first_name") != (Source{}) {
		t.Errorf("the account is %+v from %v", s.Account, s.Sources)
	}
	if s.Integration != "syncezy" || s.From("integration") != YourAnswer || a.Spec.Integration != "" {
		t.Errorf("the integration is %q from %v", s.Integration, s.From("integration"))
	}
	if s.Template.Tools["images"].Level != "admin" || s.Source("template.tools.images") != "SyncEzy guide, introduction" ||
		a.Spec.Template.Tools != nil {
		t.Errorf("the rows are %v from %v", s.Template.Tools, s.Sources)
	}
}

// empty returns the template that gives nothing: every tool of the company, each None.
func empty(v *permission.Vocabulary) permission.Template {
	t := permission.Template{Levels: map[string]permission.Level{}, Granular: map[string]map[string]bool{}}
	for _, tool := range v.Tools {
		t.Levels[tool.Key] = permission.None
	}
	return t
}
