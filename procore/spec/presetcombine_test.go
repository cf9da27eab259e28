package spec

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What two integrations ask for alike stays the first one's, and is no question.
func TestCombineOfTheSame(t *testing.T) {
	steps := func(who string) map[string]string {
		return map[string]string{"account.kind": who, "account.last_name": who, "projects.include": who, "projects.new": who}
	}
	wide := Spec{Account: AccountSpec{Kind: UserAccount, LastName: "One"}, Projects: ProjectsSpec{Include: IncludeActive, New: true}}
	one, two := Preset{ID: "one", Vendor: "One", Spec: wide, Steps: steps("One")}, Preset{ID: "two", Vendor: "Two", Spec: wide, Steps: steps("Two")}
	two.Spec.Account.LastName = "Two" // one name is as good as the other
	both := Combine(one, two)
	if d := cmp.Diff(wide, both.Spec); d != "" || len(both.Open) > 0 {
		t.Errorf("%s%+v", d, both.Open)
	}
	if d := cmp.Diff(steps("One"), both.Steps); d != "" {
		t.Error(d)
	}
	two.Spec.Account.Kind = AppAccount
	if open := Combine(one, two).Open; len(open) != 1 || open[0].ID != "two/kind" {
		t.Errorf("two kinds of account: %+v", open)
	}
}

// The pages of a preset are its own and those beside it; granular permissions of two are
// each told once.
func TestPagesAndUnions(t *testing.T) {
	for want, p := range map[string]Preset{"": {}, "a": {URL: "a"}, "a b c": {URL: "a", Also: []string{"b", "c"}}, "b": {Also: []string{"b"}}} {
		got := ""
		for i, page := range p.pages() {
			got += []string{"", " "}[min(i, 1)] + page
		}
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	for _, c := range []struct{ a, b, want []string }{
		{nil, nil, nil},
		{nil, []string{}, []string{}},
		{[]string{}, nil, []string{}},
		{[]string{"x"}, []string{"x", "y"}, []string{"x", "y"}},
		{nil, []string{"y"}, []string{"y"}},
	} {
		if got := union(c.a, c.b); !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%q and %q: %q", c.a, c.b, got)
		}
	}
}

// A company template of the account's own is no field that an integration fills; a file
// without a word about a template that differs has the plan end there, for both templates.
func TestWhatIsFilledIn(t *testing.T) {
	s := Spec{Account: AccountSpec{Kind: UserAccount}}
	if f := FieldOf(CompanyField); !suits(&s, f) {
		t.Error("the company template can't be filled in")
	}
	s.Account.Company = &TemplateSpec{Name: "Own"}
	if suits(&s, FieldOf(CompanyField)) || !suits(&s, FieldOf("account.email")) {
		t.Error("the account's own company template would be replaced")
	}
	const file = "version: 1\ncompany: 7\naccount: {kind: user, last_name: S, email: s@example.com, " +
		"company_template: {name: Own, tools: {documents: admin}}}\ntemplate: {name: T, tools: {documents: admin}}\n" +
		"projects: {include: active}\n"
	got, err := ParseFile("setup.yaml", []byte(file))
	if err != nil || got.Account.Company.IfDifferent != DifferentFail || got.Template.IfDifferent != DifferentFail {
		t.Errorf("%+v, %v", got, err)
	}
}
