package setup

import (
	"context"
	"errors"
	"slices"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds the steps that no API offers. Their click paths and addresses
// are those of Procore's support pages.

// link returns the address of a page of the company: the one that Procore itself
// gives for a tool, or else the usual one; "" where the web host is not known.
func (s *Snapshot) link(tool, usual string) string {
	if s.Web == "" {
		return ""
	}
	for _, t := range s.Manifest.Tools {
		if tool != "" && localPath(t.URL) && (t.Name == tool || segment(t.URL) == tool) {
			return s.Web + t.URL
		}
	}
	return s.Web + strings.ReplaceAll(usual, "{company}", s.Company.ID.String())
}

// appPage is where apps are installed.
const appPage = "/{company}/company/app_management"

// templatePage is where permission templates are edited.
const templatePage = "/webclients/host/companies/{company}/tools/permissions/permission_templates"

// ProjectPage returns the address of a project's Admin page, where its tools are
// switched on; "" where the web host is not known.
func (s *Snapshot) ProjectPage(project procore.ID) string {
	if s.Web == "" {
		return ""
	}
	return s.Web + "/" + project.String() + "/project/admin"
}

// UsersPage returns the address of the company Directory; "" where the web host
// is not known.
func (s *Snapshot) UsersPage() string { return s.link("directory", "/{company}/company/directory") }

// TemplatesPage returns the address of the company's permission templates; ""
// where the web host is not known.
func (s *Snapshot) TemplatesPage() string { return s.link("permissions", templatePage) }

// watch makes a [Manual.Watch] of a question to Procore; nil where the snapshot
// was not read from Procore.
func (s *Snapshot) watch(ask func(ctx context.Context, api API) (bool, error)) func(context.Context) (bool, error) {
	api := s.source
	if api == nil {
		return nil
	}
	return func(ctx context.Context) (bool, error) { return ask(ctx, api) }
}

// connectApp is the step that opens the app gate.
func connectApp(snap *Snapshot) Change {
	return Change{
		ID: ChangeConnectApp, Stage: spec.StageConnect, Verb: VerbByHand, Target: "your app in this company",
		Before: "not connected", After: "connected",
		Manual: &Manual{
			Steps: []string{
				"open the company's Admin tool (Company Tools > Admin)",
				"choose App Management > Install App > Install Custom App",
				"paste the App Version Key of your app (36 characters; developers.procore.com > your app > Versions)",
				"go through the installation to its end",
			},
			URL: snap.link("", appPage),
			Why: "Procore lets no program install itself: a person with Admin on the company Directory does it once",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				_, err := api.CompanyMe(ctx)
				if errors.Is(err, procore.ErrNotConnected) {
					return false, nil
				}
				return err == nil, err
			}),
		},
	}
}

// InstallStep returns the installation, by hand, of the app that brings the
// account. [Diff] plans it where nobody in the Directory may be an app's user; a
// front end offers it as well where the right one is not among the candidates.
// Without an e-mail it is done as soon as a new candidate shows up, and the admin
// then says that this is the one.
func InstallStep(s spec.Spec, snap *Snapshot) Change {
	known := map[procore.ID]bool{}
	for _, u := range snap.Candidates {
		known[u.ID] = true
	}
	target := "the app's user"
	if s.Account.Email != "" {
		target = "the app's user " + text.Display(s.Account.Email)
	}
	return Change{
		ID: ChangeInstall, Stage: spec.StageAccount, Verb: VerbByHand, Target: target,
		Before: "not in the Directory", After: "in the Directory, brought by the app", Source: s.Source("account.kind"),
		Manual: &Manual{
			Steps: []string{
				"open the company's Admin tool (Company Tools > Admin) > App Management",
				"choose Install App, then the vendor's app from the Marketplace, or Install Custom App with the vendor's key",
				"choose the projects that the app may work on (the app's Permissions tab), again after each update of the app",
				"the app's user then stands in the company Directory",
			},
			URL: snap.link("", appPage),
			Why: "an app's own account is made by installing the app, which Procore leaves to a person",
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				if s.Account.Email != "" {
					a, _, err := find(ctx, api, s.Account.Email)
					return a != nil && !a.Inactive, err
				}
				var now Snapshot
				err := (&Reader{API: api}).candidates(ctx, &now)
				return slices.ContainsFunc(now.Candidates, func(u procore.User) bool { return !known[u.ID] }), err
			}),
		},
	}
}

// editTemplate is the edit of a template that exists with other content.
func editTemplate(d side, found resolution) Change {
	c := Change{
		ID: ChangeEditTemplate, Stage: spec.StageTemplate, Verb: VerbByHand, Target: d.target(text.Display(found.name)),
		Before: text.Count(len(found.unlike), "tool") + " not as asked", After: "as asked, for everybody who has it",
		Source: d.spec.Source(d.field + ".name"), Manual: &Manual{
			Steps: []string{
				"open the company's Permissions tool (Company Tools > Permissions)",
				"choose " + d.tab() + ", then Actions > Edit Template beside " + text.Display(found.name),
				"set the tools that are listed here, and save (Save and Apply in Procore's new pages)",
			},
			URL: d.snap.TemplatesPage(),
			Why: "Procore lets no program change a permission template",
		},
	}
	if d.company() {
		c.ID = ChangeEditCompanyTemplate
	}
	for _, one := range found.unlike {
		c.Details = append(c.Details, describe(d.vocabulary(), flip(one)))
	}
	c.do.template = wire(*found.existing, found.want)
	c.do.template.Type = string(d.kind())
	c.Manual.Watch = watchTemplate(d, c.do.template)
	return c
}

// tab returns the tab of the Permissions tool on which templates of a side stand.
func (d side) tab() string {
	if d.company() {
		return "Company Permissions Templates"
	}
	return "Project Permissions Templates"
}

// createSteps returns how a template is created by hand.
func (d side) createSteps(name string) []string {
	steps := []string{"open the company's Permissions tool (Company Tools > Permissions); it needs Admin on that tool"}
	if d.company() {
		steps = append(steps, "choose Company Permissions Templates > Create Company Permissions Template")
	} else {
		steps = append(steps, "choose Project Permissions Templates > Create Project Permissions Template",
			"choose Project (Global) - Assignable to All Projects")
	}
	return append(steps, "give it exactly this name: "+name,
		"set the tools that are listed here, leave the others at None, and save")
}

// createTemplateByHand is the creation of a template where Procore refuses it to
// the operator's program.
func createTemplateByHand(d side, t procore.PermissionTemplate, why string) Change {
	c := Change{
		ID: d.createID(), Stage: spec.StageTemplate, Verb: VerbByHand, Target: d.target(text.Display(t.Name)),
		Before: "not there", After: "there, as asked", Source: d.spec.Source(d.field + ".name"), do: effect{template: t},
		Manual: &Manual{
			Steps: d.createSteps(text.Display(t.Name)),
			URL:   d.snap.TemplatesPage(), Why: "Procore refuses it to this program: " + why,
			Watch: watchTemplate(d, t),
		},
	}
	want := content(t)
	for _, tool := range d.vocabulary().Tools {
		l := want.Level(tool.Key)
		if l == permission.None {
			continue
		}
		line := tool.Label + ": " + l.String()
		for _, a := range tool.Actions {
			if want.Granted(tool.Key, a.Key) {
				line += ", + " + a.Label
			}
		}
		c.Details = append(c.Details, line)
	}
	return c
}

// watchTemplate tells whether a template of this name grants exactly this.
func watchTemplate(d side, want procore.PermissionTemplate) func(context.Context) (bool, error) {
	return d.snap.watch(func(ctx context.Context, api API) (bool, error) {
		t, err := findTemplate(ctx, api, d.scope, want.Name)
		if err != nil || t == nil {
			return false, err
		}
		return len(d.vocabulary().Unlike(content(want), content(*t))) == 0, nil
	})
}

// findTemplate returns the template of a scope that is called name, as Procore
// shows it; nil if there is none.
func findTemplate(ctx context.Context, api API, scope permission.Scope, name string,
) (*procore.PermissionTemplate, error) {
	list, err := api.Templates(ctx, kindOf(scope), false)
	if err != nil {
		return nil, err
	}
	found := meant(list, name)
	switch {
	case len(found) == 0:
		return nil, nil
	case len(found) > 1:
		return nil, lookAlikes(found)
	}
	t := found[0]
	full, err := api.Template(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	full.ID, full.Name, full.Type = t.ID, t.Name, string(kindOf(scope))
	return &full, nil
}

// Reminders returns the steps that are left to people after everything else is
// done. No change waits for them, so they are in no [Plan]; a front end may show
// them, watch them, and journal what the admin attests.
func Reminders(s spec.Spec, snap *Snapshot) []Change {
	a := snap.Account
	if s.Account.Kind == spec.AppAccount || a == nil || a.Inactive || !invited(a) || a.LastLoginAt != nil {
		return nil
	}
	if _, done := a.Attested[ChangePassword]; done {
		return nil
	}
	return []Change{{
		ID: ChangePassword, Stage: spec.StageVerify, Verb: VerbByHand, Target: "password of " + text.Display(a.Email),
		Before: "not known", After: "set",
		Manual: &Manual{
			Steps: []string{
				"open the mailbox of " + text.Display(a.Email),
				"open the invitation from Procore (Procore repeats it after 3, 7 and 14 days) and set a password",
				"give the e-mail and the password to the integration, and sign in once",
			},
			Why:      "only the owner of the mailbox can set the password",
			Optional: true,
			Watch: snap.watch(func(ctx context.Context, api API) (bool, error) {
				now, _, err := find(ctx, api, a.Email)
				return now != nil && now.LastLoginAt != nil, err
			}),
		},
	}}
}
