package tuitest

import (
	"strings"
	"time"
)

// A Wizard is the setup wizard on a screen, in the words of the admin in front of it.
// Each method is something that the admin does; it begins where the one before ended,
// and fails the test where the wizard does not follow.
type Wizard struct{ *Screen }

// calm is how long a page is given to read what it shows, in fake time.
const calm = time.Second

// At waits for a page, or what lies over it, by its title.
func (z Wizard) At(title string) {
	z.tb.Helper()
	z.WaitFor(title)
	z.Wait(calm)
}

// Move moves the cursor down to a row.
func (z Wizard) Move(row string) {
	z.tb.Helper()
	const most = 60
	for range most {
		if strings.Contains(z.Line("›"), row) {
			return
		}
		z.Keys("<down>")
	}
	z.tb.Fatalf("the cursor never came to %q:\n%s", row, z.Text())
}

// Choose moves to a row of a choice and chooses it.
func (z Wizard) Choose(row string) {
	z.tb.Helper()
	z.Move(row)
	z.Keys("<enter>")
}

// ChoosePreset says which integration it is for, by typing a part of its name.
func (z Wizard) ChoosePreset(name string) {
	z.tb.Helper()
	z.At("Which integration")
	z.Type(name)
	z.Keys("<enter>")
}

// ChooseNoPreset goes on without one of the integrations in the list.
func (z Wizard) ChooseNoPreset() {
	z.tb.Helper()
	z.At("Which integration")
	z.Choose("Something else")
}

// PickCompany chooses the company by its name.
func (z Wizard) PickCompany(name string) {
	z.tb.Helper()
	z.At("Which company")
	z.Choose(name)
}

// FindCompany finds the company by its id and chooses it.
func (z Wizard) FindCompany(id string) {
	z.tb.Helper()
	z.At("Which company")
	z.Keys("/")
	z.Type(id)
	z.Keys("<enter>", "<enter>")
}

// PassChecks waits until the company is found ready, which leads on to the account.
func (z Wizard) PassChecks() {
	z.tb.Helper()
	z.At("Who should the integration")
}

// Connect goes from the start to the account, for SyncEzy in the demo's company.
func (z Wizard) Connect() {
	z.tb.Helper()
	z.ChoosePreset("syncezy")
	z.PickCompany("Meridian Builders")
	z.PassChecks()
}

// ConnectToTheOnlyCompany is [Wizard.Connect] for who sees no other company.
func (z Wizard) ConnectToTheOnlyCompany() {
	z.tb.Helper()
	z.ChoosePreset("syncezy")
	z.PassChecks()
}

// TypeAddress types the account's e-mail and waits for what Procore says of it.
func (z Wizard) TypeAddress(email, says string) {
	z.tb.Helper()
	z.At("Who should the integration")
	z.Type(email)
	z.WaitFor(says)
}

// Plan goes on from a page to what would be changed.
func (z Wizard) Plan() {
	z.tb.Helper()
	z.Keys("<enter>")
	z.At("Change Procore?")
}

// Approve says yes to what is planned and waits for how it comes out.
func (z Wizard) Approve(outcome string) {
	z.tb.Helper()
	z.At("Change Procore?")
	z.Keys("y")
	z.WaitFor(outcome)
	z.Wait(calm)
}

// Commit says yes to what is planned for a stage and goes on when it is done.
func (z Wizard) Commit(stage string) {
	z.tb.Helper()
	z.Approve("Done: " + stage)
}

// SkipCommit sees that nothing is to be changed.
func (z Wizard) SkipCommit() {
	z.tb.Helper()
	z.At("Nothing to change")
}

// MakeAccount makes a new account and goes on to the template.
func (z Wizard) MakeAccount(email string) {
	z.tb.Helper()
	z.TypeAddress(email, "not in use")
	z.Plan()
	z.Commit("Account")
	z.At("What may the account do")
}

// OpenMatrix is at the permissions.
func (z Wizard) OpenMatrix() {
	z.tb.Helper()
	z.At("What may the account do")
}

// NameTemplate opens the template's name and start.
func (z Wizard) NameTemplate() {
	z.tb.Helper()
	z.At("What may the account do")
	z.Keys("N")
	z.At("What is the permission template called")
}

// SetLevel puts a tool on a level by the level's initial.
func (z Wizard) SetLevel(tool, initial string) {
	z.tb.Helper()
	z.Keys("<home>")
	z.Move(tool)
	z.Keys(initial)
}

// Review goes on from the permissions to what they come to, and what that changes.
func (z Wizard) Review() {
	z.tb.Helper()
	z.Plan()
}

// Settle goes on from the permissions to a question about them.
func (z Wizard) Settle() {
	z.tb.Helper()
	z.Keys("<enter>")
	z.At("Is this what the account may do")
}

// MakeTemplate makes the template as the page shows it and goes on to the projects.
func (z Wizard) MakeTemplate() {
	z.tb.Helper()
	z.Commit("Template")
	z.At("Where should it work")
}

// TakePreset makes the template as the preset asks for and goes on to the projects.
func (z Wizard) TakePreset() {
	z.tb.Helper()
	z.OpenMatrix()
	z.Review()
	z.MakeTemplate()
}

// TakeProjects puts the account on the projects that are selected, and goes on.
func (z Wizard) TakeProjects() {
	z.tb.Helper()
	z.At("Where should it work")
	z.Plan()
	z.Commit("Projects")
	z.At("Is it all in place?")
}

// Finish does what is left after the account, as the preset asks for.
func (z Wizard) Finish() {
	z.tb.Helper()
	z.TakePreset()
	z.TakeProjects()
	z.WaitFor("Set up and read back")
}

// EditPreset goes from the start to the permissions that SyncEzy asks for.
func (z Wizard) EditPreset(email string) {
	z.tb.Helper()
	z.Connect()
	z.MakeAccount(email)
	z.OpenMatrix()
}

// ReviewPreset goes from the start to the review of what SyncEzy asks for.
func (z Wizard) ReviewPreset(email string) {
	z.tb.Helper()
	z.EditPreset(email)
	z.Review()
}

// PlanByHand decides to change the template of this name by hand, and plans it.
func (z Wizard) PlanByHand() {
	z.tb.Helper()
	z.Settle()
	z.Keys("h")
	z.At("Change Procore?")
}

// OpenProjects goes from the start to the projects, as SyncEzy asks for.
func (z Wizard) OpenProjects(email string) {
	z.tb.Helper()
	z.Connect()
	z.MakeAccount(email)
	z.TakePreset()
}

// SetUp goes from the start to the checklist, as SyncEzy asks for.
func (z Wizard) SetUp(email string) {
	z.tb.Helper()
	z.Connect()
	z.MakeAccount(email)
	z.Finish()
}

// Leave leaves the wizard from wherever it is.
func (z Wizard) Leave() {
	z.tb.Helper()
	z.Keys("<ctrl+c>")
	z.At("Leave the wizard?")
	z.Keys("y")
}
