package setup

import (
	"fmt"

	"procore-setup/procore/permission"
	"procore-setup/procore/text"
)

// lookThere is the way out where a template can't be read.
const lookThere = "look at the template in the company's Permissions tool"

// unresolved says why the wanted template can't be compared; nil if it can.
func (v *verifier) unresolved() *Check {
	return unresolved(v.found, v.snap.Vocabulary)
}

// unresolved says why a wanted template can't be compared; nil if it can.
func unresolved(f resolution, vocabulary *permission.Vocabulary) *Check {
	switch {
	case vocabulary == nil || len(vocabulary.Tools) == 0:
		return new(unsure("no template of this company shows what it grants", lookThere))
	case len(f.problems) > 0:
		k := failed("this company does not have what is asked for", "correct the answers, then check again")
		for _, p := range f.problems {
			k.Items = append(k.Items, p.Error())
		}
		return &k
	}
	return nil
}

// template tells whether a global template of the name is there.
func (v *verifier) template() Check {
	f := v.found
	if f.existing != nil {
		return verified("%s, for every project", text.Display(f.existing.Name))
	}
	if k := v.unresolved(); k != nil {
		return *k
	}
	if f.taken != "" {
		return failed("the name is taken by "+f.taken, "choose another name")
	}
	return failed("the company has no global template called "+text.Display(f.name), runAgain)
}

// comparable says why the template's content can't be compared; nil if it can.
func (v *verifier) comparable() *Check {
	if k := v.unresolved(); k != nil {
		return k
	}
	if v.found.existing == nil {
		return new(failed("there is no template to compare", runAgain))
	}
	if !readable(*v.found.existing) {
		return new(unsure("Procore does not show what the template grants", lookThere))
	}
	return nil
}

// editIt is the way out of a template that grants something else.
const editIt = "edit the template in the company's Permissions tool, or choose another name and run the setup again"

// templateLevels compares the level of every tool of the company.
func (v *verifier) templateLevels() Check {
	if k := v.comparable(); k != nil {
		return *k
	}
	items := levelItems(v.snap.Vocabulary, v.found.unlike)
	if len(items) > 0 {
		k := failed(text.Count(len(items), "tool")+" not at the level that was asked for", editIt)
		k.Items, k.sure, k.settled = items, true, true
		return k
	}
	return verified("%s as asked", text.Count(len(v.found.want.Levels), "tool"))
}

// levelItems says which tools are at another level than was asked for.
func levelItems(v *permission.Vocabulary, unlike []permission.Difference) []string {
	var items []string
	for _, d := range unlike {
		if d.Before != d.After {
			items = append(items, fmt.Sprintf("%s: %s, not %s", toolLabel(v, d.Tool), d.After, d.Before))
		}
	}
	return items
}

// ownCompanyTemplate tells whether the account has a company template of its own
// that grants exactly what was asked for.
func (v *verifier) ownCompanyTemplate() Check {
	a, f, vocabulary := v.snap.Account, v.own, v.snap.CompanyVocabulary
	if !v.snap.Has(PartTemplates) {
		return unsure("the company's templates were not read", "check again")
	}
	if k := unresolved(f, vocabulary); k != nil {
		return *k
	}
	switch {
	case f.taken != "":
		return failed("the name is taken by "+f.taken, "choose another name")
	case f.existing == nil:
		return failed("the company has no company-level template called "+text.Display(f.name), runAgain)
	case !readable(*f.existing):
		return unsure("Procore does not show what the template grants", lookThere)
	case !f.equal:
		k := failed(text.Count(len(f.unlike), "tool")+" not as asked", editIt)
		k.Items = levelItems(vocabulary, f.unlike)
		for _, d := range f.unlike {
			k.Items = append(k.Items, granularItems(vocabulary, d)...)
		}
		return k
	case a == nil:
		return failed("there is no account", runAgain)
	case a.CompanyTemplate == nil:
		return unsure("Procore does not say which one the account has", "look at the account in the company Directory")
	case a.CompanyTemplate.ID != f.id():
		return failed(insteadOf(v.snap.templateName(a.CompanyTemplate), text.Display(f.existing.Name)), runAgain)
	}
	return verified("%s, %s as asked", text.Display(f.existing.Name), text.Count(len(f.want.Levels), "tool"))
}

// templateGranular compares the granular permissions of every tool.
func (v *verifier) templateGranular() Check {
	if k := v.comparable(); k != nil {
		return *k
	}
	asked := 0
	for _, actions := range v.found.want.Granular {
		asked += len(actions)
	}
	var items []string
	for _, d := range v.found.unlike {
		items = append(items, granularItems(v.snap.Vocabulary, d)...)
	}
	if len(items) > 0 {
		k := failed(text.Count(len(items), "granular permission")+" not as asked", editIt)
		k.Items, k.sure, k.settled = items, true, true
		return k
	}
	// Admin is said to include what is not listed there any more: that can't be read.
	for _, m := range v.snap.Vocabulary.ReadBack(v.found.want, content(*v.found.existing)) {
		if m.Kind == permission.MismatchUnlisted {
			items = append(items, m.Text)
		}
	}
	if len(items) > 0 {
		return Check{
			Status: StatusApplied, Detail: text.Count(len(items), "granular permission") + " can't be read at Admin",
			Fix: lookThere, Items: items,
		}
	}
	if asked == 0 {
		return verified("none, as asked")
	}
	return verified("%s as asked", text.Count(asked, "granular permission"))
}

// granularItems says which granular permissions of a row are missing or too many.
func granularItems(v *permission.Vocabulary, d permission.Difference) []string {
	var items []string
	label := toolLabel(v, d.Tool)
	if !d.After.TakesGranular() && len(d.Removed) > 0 {
		return []string{label + ": at " + d.After.String() + ", where there are none"}
	}
	for _, a := range d.Removed {
		items = append(items, fmt.Sprintf("%s: “%s” is off", label, actionLabel(v, d.Tool, a)))
	}
	for _, a := range d.Added {
		items = append(items, fmt.Sprintf("%s: “%s” is on", label, actionLabel(v, d.Tool, a)))
	}
	return items
}

// defaultTemplate tells whether the account holds the template by default.
func (v *verifier) defaultTemplate() Check {
	a := v.snap.Account
	switch {
	case a == nil:
		return failed("there is no account", runAgain)
	case v.found.existing == nil:
		return failed("there is no template that could be the default", runAgain)
	case a.DefaultTemplate == nil:
		return unsure("Procore does not say which one the account has", "look at the account in the company Directory")
	case a.DefaultTemplate.ID != v.found.id():
		k := failed(insteadOf(v.snap.templateName(a.DefaultTemplate), text.Display(v.found.existing.Name)), runAgain)
		k.made = []string{ChangeDefault} // the template is there: its creation explains nothing
		return k
	}
	return verified("%s", text.Display(v.found.existing.Name))
}
