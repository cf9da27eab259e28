package setup

import "procore-setup/procore/spec"

// CheckMayTemplate is the id of the row that only [Preflight] has.
const CheckMayTemplate = "may-template"

// Preflight tells, before anything is asked, whether this person may set an account up
// here: the rows of [Verify] that depend on no answer, and whether templates can be
// created. Whoever may not can still go on, by hand.
func Preflight(snap *Snapshot) []Check {
	operator := *snap
	operator.Read &= PartOperator
	rows := map[string]Check{}
	for _, k := range Verify(spec.Spec{}, &operator).Checks {
		rows[k.ID] = k
	}
	return []Check{rows[CheckAppConnected], rows[CheckOperatorAdmin], mayTemplate(&operator)}
}

func mayTemplate(snap *Snapshot) Check {
	k := unsure("it could not be determined", "check again")
	switch {
	case !snap.Has(PartOperator):
		k = notRead()
	case snap.AppConnected == No:
		k = gated()
	case snap.MayTemplate == Yes:
		k = verified("%s has Admin on the company's Permissions tool", person(snap.Operator))
	case snap.MayTemplate == No:
		k = failed(person(snap.Operator)+" is not Admin on the company's Permissions tool",
			"go on: the template is made by hand, step by step")
	}
	k.ID, k.Title = CheckMayTemplate, "you may create templates"
	return k
}
