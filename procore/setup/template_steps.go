package setup

import (
	"context"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds the steps by hand about templates.

// editStep plans the edit of a template that exists with other content.
func editStep(d side, found resolution) Change {
	k := &editTemplate{want: wire(*found.existing, found.want)}
	k.want.Type = string(d.kind())
	c := Change{
		Stage: spec.StageTemplate, Target: templateCalled(d.scope, found.name),
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
	for _, one := range found.unlike {
		c.Details = append(c.Details, describe(d.vocabulary(), flip(one)))
	}
	c.Warnings = []string{
		"Everybody who has " + text.Display(found.name) + " gets these levels, too. Procore tells no program who they are: " +
			"see Manage Users beside the template before you say yes.",
	}
	c.Manual.Watch = watchTemplate(d, k.want)
	return c.of(k)
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
		Stage: spec.StageTemplate, Target: templateCalled(d.scope, t.Name),
		Before: "not there", After: "there, as asked", Source: d.spec.Source(d.field + ".name"),
		Manual: &Manual{
			Steps: d.createSteps(text.Display(t.Name)),
			URL:   d.snap.TemplatesPage(), Why: "Procore refuses it to this program: " + why,
			Watch: watchTemplate(d, t),
		},
	}
	want := content(t)
	for _, tool := range d.vocabulary().Tools {
		if l := want.Level(tool.Key); l != permission.None {
			row := append([]string{l.String()}, tool.Granted(want)...)
			c.Details = append(c.Details, tool.Label+": "+strings.Join(row, ", + "))
		}
	}
	return c.of(&createTemplate{want: t})
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
