package tui_test

import (
	"testing"

	"procore-setup/procore/procoretest"
)

// A company template that is chosen in the editor's company tab is planned with the
// templates, given, and read back.
func TestCompanyTemplateChosenInTheEditor(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.EditPreset(email)
		z.Keys("<tab>", "c")
		z.At("Which company template")
		z.Choose("Company None")
		z.Expect("as it is: Company None")
		z.Plan()
		z.Expect("change the company template of "+email, "none → Company")
		z.MakeTemplate()
		z.Expect("✓ Account", "✓ Template")
		z.TakeProjects()
		z.WaitFor("Set up and read back")
		for _, u := range z.server.State(mainCompany).Users {
			if u.Email == email && u.CompanyTemplate == 0 {
				t.Error("the account has no company template")
			}
		}
	})
}

// The consent to make an account names its company template on its first line.
func TestConsentNamesTheCompanyTemplate(t *testing.T) {
	story(t, scene{w: 120, h: 36, server: []procoretest.Option{}}, func(z *wizard) {
		z.Connect()
		z.TypeAddress(email, "not in use")
		z.Keys("<tab>", "<down>", "<space>")
		z.Plan()
		z.Expect("with the company template Company None")
	})
}
