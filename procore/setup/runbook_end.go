package setup

import (
	"cmp"
	"fmt"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds the steps by hand from the projects to the end.

// projects puts the account on its projects.
func (h *handbook) projects() {
	if h.app() {
		h.permitted()
	}
	h.newProjects()
	h.existing()
	h.move()
	if h.spec.Projects.Exact {
		h.exact()
	}
	h.on(directoryPage, Step{
		ID: "projects/count", Stage: spec.StageProjects, Title: "Count",
		Path:   onward(toDirectory, "View (beside the account)", "Projects"),
		Do:     []string{"switch to the projects of the account alone, and compare the two numbers"},
		Values: []Value{h.blank(askWanted, "Projects that it should be on"), h.blank(askOn, "Projects that it is on")},
		Alarm:  h.unequal(askWanted, askOn),
		Hints: []Hint{hint("A project whose Directory tool is off takes nobody. Its own admin switches that on under " +
			"project > Admin > Active Tools, where the project is to be synced.")},
	})
}

// permitted is the list of projects of an app.
func (h *handbook) permitted() {
	h.on(appPage, Step{
		ID: "projects/permitted", Stage: spec.StageProjects, Title: "Permit the app its projects",
		Path: onward(toApps, "View (beside the app)", "Permissions"),
		Do:   []string{"add " + h.where(), "press Save"},
		Hints: []Hint{
			caution("Do it again after each update or new installation of the app: the list is lost then."),
			hint("Whether new projects are permitted by themselves depends on the app: look for such a box in the window of " +
				"the installation. Procore's pages for developers say that they are added by hand."),
		},
	})
}

// newProjects is the box about projects that are made later.
func (h *handbook) newProjects() {
	s := Step{
		ID: "projects/new", Stage: spec.StageProjects, Title: "Add it to every new project",
		Path: onward(toDirectory, "Edit (beside the account)", "New Project Settings"),
		Do: []string{
			"see that the default template is " + text.Display(h.spec.Template.Name),
			fmt.Sprintf("tick Add %s to all new projects in %s", h.name(), h.company()),
			"press Save",
		},
		Values: []Value{{Name: "All new projects", Text: "ticked", From: text.Display(h.spec.Source("projects.new"))}},
		Hints:  []Hint{hint("In Procore's newer pages: View > Projects > the menu (three dots) > Manage Future Projects.")},
	}
	switch p := h.spec.Projects; {
	case !p.New && !p.NoNew:
		return // it stays as it is
	case p.NoNew:
		s.Title = "Leave it out of new projects"
		s.Do = []string{"see that the box about all new projects is empty"}
		s.Values[0].Text = "not ticked"
	}
	h.on(directoryPage, s)
}

// existing adds it to the projects that are there.
func (h *handbook) existing() {
	s := Step{
		ID: "projects/add", Stage: spec.StageProjects, Title: "Add it to " + h.which(),
		Path: onward(toDirectory, "View (beside the account)", "Projects"),
		Hints: []Hint{hint("The projects that it is added to get its default template, so that has to be set before. It " +
			"may take minutes; you can leave the page and look again.")},
	}
	switch p := h.spec.Projects; p.Include {
	case spec.IncludeListed:
		s.Do = []string{"tick the projects of this list and no other", "press Save Changes"}
		for _, id := range p.IDs {
			s.Values = append(s.Values, Value{Name: "Project number " + id.String(), Text: h.projectPage(id)})
		}
	default:
		s.Do = []string{
			"tick the box over the list, which takes all projects of that page, on every page (100 projects each)",
			"press Save Changes",
			"or, with fewer than 2,000 active projects: Edit > Projects that it does not belong to > Add All, and wait for " +
				"Complete",
		}
		if p.Include == spec.IncludeAll {
			s.Hints = append(s.Hints, caution("You ask for inactive projects too. Procore's pages speak of active ones here: "+
				"where an inactive one is not in the list, its own Directory tool adds the account."))
		}
	}
	h.on(directoryPage, s)
}

// which names the projects that are there.
func (h *handbook) which() string {
	switch h.spec.Projects.Include {
	case spec.IncludeListed:
		return "these " + text.Count(len(h.spec.Projects.IDs), "project")
	case spec.IncludeAll:
		return "all projects, inactive ones too"
	}
	return "all active projects"
}

// projectPage is the address of a project's Admin page, which shows its name.
func (h *handbook) projectPage(id procore.ID) string {
	if url := h.snap.ProjectPage(id); url != "" {
		return url + " (" + seenElsewhere + ")"
	}
	return "its number stands in the address of its pages"
}

// move is for projects on which it had another template before.
func (h *handbook) move() {
	s := Step{
		ID: "projects/move", Stage: spec.StageProjects, Title: "Give it this template where it has another one",
		Path: onward(toDirectory, "Edit (beside the account)", "Current Project Settings"),
		Do: []string{
			"look down the list for projects of this job with another template, or with none",
			"press Change Template there, choose " + text.Display(h.spec.Template.Name) + ", and apply it",
		},
		Values: []Value{h.value("Template", h.spec.Template.Name, "template.name")},
		Hints: []Hint{hint("A new account has none to change. Projects that it is on already keep their template when the " +
			"default changes.")},
	}
	if !h.spec.Projects.Exact {
		s.Hints = append(s.Hints, hint("Projects that are not part of this job stay as they are."))
	}
	h.on(directoryPage, s)
}

// exact takes it off every other project.
func (h *handbook) exact() {
	h.on(directoryPage, Step{
		ID: "projects/exact", Stage: spec.StageProjects, Title: "Take it off every other project",
		Path: onward(toDirectory, "View (beside the account)", "Projects"),
		Do:   []string{"clear the ticks of all projects that are not part of this job", "press Save Changes"},
		Hints: []Hint{caution("On those projects it loses its access at once: make sure that no other integration uses " +
			"this account.")},
	})
}

// verify is what is left at the end, and what shows that it works.
func (h *handbook) verify() {
	a := h.spec.Account
	if !h.app() {
		h.invitation()
		h.add(Step{
			ID: "verify/password", Stage: spec.StageVerify, Title: "Set the account's password",
			Path: []string{"the mailbox of " + text.Display(a.Email), "the mail from Procore"},
			Do: []string{
				"open the invitation and choose a password, in a private window where you are not signed in",
				"keep it in a password manager, not in a mail or on this paper",
			},
			Hints: []Hint{hint("The mail comes from an address of procoretech.com. Procore repeats it after 3, 7 and 14 days. " +
				"Does your company let passwords expire? Then the integration stops on that day.")},
		})
		h.add(Step{
			ID: "verify/look", Stage: spec.StageVerify, Title: "Look at Procore as the account",
			Path: []string{"a private window", "sign in to Procore as the account"},
			Do: []string{
				"count the projects that it sees; the number has to be that of the page before",
				"open one project, and see that each tool with a level is there and that the others are not",
			},
			Values: []Value{h.blank(askSeen, "Projects that the account sees")},
			Alarm:  h.unequal(askWanted, askSeen),
		})
	}
	vendor := cmp.Or(text.Display(h.preset.Vendor), "the integration")
	connect := Step{
		ID: "verify/integration", Stage: spec.StageVerify, Title: "Connect " + vendor,
		Do:     []string{"give it the account's e-mail and password, on its own page only", "see that it lists the projects"},
		Values: []Value{h.blank(askListed, "Projects that it lists")},
		Alarm:  h.unequal(askWanted, askListed),
	}
	if h.app() {
		connect.Title, connect.Do = "Look from the side of "+vendor, []string{"see that it lists the projects"}
	}
	h.add(connect)
	h.add(Step{
		ID: "verify/attest", Stage: spec.StageVerify, Title: "Sign for it",
		Do:     []string{"keep these pages with the company's records"},
		Values: []Value{h.blank(askPerson, "Done by"), onTheDay},
		Hints: []Hint{caution("This is what you say, and Procore was not asked. To have it proved, install an OAuth app of " +
			"your company and run verify with this setup file; plan shows what was missed.")},
	})
}

// invitation has Procore send the mail with which the password is set.
func (h *handbook) invitation() {
	s := Step{
		ID: "verify/invite", Stage: spec.StageVerify, Title: "Send the invitation",
		Path:  onward(toDirectory, "Invite (in the account's row, at the right)"),
		Do:    []string{"press Invite; where it reads Re-invite, it was sent before: look into the mailbox first"},
		Hints: []Hint{hint("It comes last, so that the account has its rights when somebody signs in with it.")},
	}
	if !h.spec.Account.Invite {
		s.Optional = true
		s.Hints = []Hint{hint("The setup file asks for none. Without it nobody can set a password.")}
	}
	s.Values = []Value{h.value("E-mail", h.spec.Account.Email, "account.email")}
	h.on(directoryPage, s)
}
