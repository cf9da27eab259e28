package spec

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore/permission"
)

// A row of the answers becomes a row of a template by Procore's rules, and what the rules
// refuse is told at its field.
func TestToolSpecApply(t *testing.T) {
	v := public(t)[permission.ProjectScope]
	for _, c := range []struct {
		tool    string
		base    permission.Template
		row     ToolSpec
		level   permission.Level // the zero: None
		granted []string
		wrong   string // part of the mistake; empty: there is none
	}{
		{tool: "rfis", row: ToolSpec{Level: "admin"}, level: permission.Admin},
		{
			tool: "rfis", row: ToolSpec{Level: "Read Only", Granular: []string{"act_as_rfi_manager", "View External Items"}},
			level: permission.ReadOnly, granted: []string{"act_as_rfi_manager", "view_external_items"},
		},
		// A list that is empty takes away what the base grants; none at all leaves it.
		{
			tool: "rfis", base: granting("rfis", permission.Standard, "act_as_rfi_manager"),
			row: ToolSpec{Level: "standard", Granular: []string{}}, level: permission.Standard,
		},
		{
			tool: "rfis", base: granting("rfis", permission.Standard, "act_as_rfi_manager"),
			row: ToolSpec{Level: "standard"}, level: permission.Standard, granted: []string{"act_as_rfi_manager"},
		},
		// What is taken away stood in the way of what is granted.
		{
			tool: "daily_log", base: granting("daily_log", permission.Standard, "collaborator_entry_only"),
			row:   ToolSpec{Level: "standard", Granular: []string{"copy_log"}},
			level: permission.Standard, granted: []string{"copy_log"},
		},
		// The level keeps it on by itself, which is no mistake.
		{
			tool: "images", row: ToolSpec{Level: "standard", Granular: []string{"view_private_photos"}},
			level: permission.Standard, granted: []string{"create_photo_album", "view_private_photos"},
		},
		{tool: "rfis", row: ToolSpec{Level: "none", Granular: []string{}}},
		{tool: "rfis", row: ToolSpec{Level: "admin", Granular: []string{}}, level: permission.Admin},

		{tool: "rfis", row: ToolSpec{Level: "most"}, wrong: `unknown level "most": use none, read_only, standard or admin`},
		{tool: "document_service", row: ToolSpec{Level: "read_only"}, wrong: "use none, standard or admin"},
		{
			tool: "rfis", row: ToolSpec{Level: "admin", Granular: []string{"act_as_rfi_manager"}}, level: permission.Admin,
			wrong: `so not at Admin: "act_as_rfi_manager"`,
		},
		{
			tool: "rfis", row: ToolSpec{Level: "standard", Granular: []string{"act_as_rfi_manger"}}, level: permission.Standard,
			wrong: `RFIs has no granular permission called "act_as_rfi_manger": use act_as_rfi_manager`,
		},
	} {
		tool, err := v.Find(c.tool)
		if err != nil {
			t.Fatal(err)
		}
		got, level := c.base.Clone(), max(c.level, permission.None)
		problems := c.row.Apply(Spec{}, v, &got, tool, "template.tools."+c.tool)
		if c.wrong == "" && len(problems) > 0 || c.wrong != "" && (len(problems) != 1 ||
			!strings.Contains(problems.Error(), c.wrong) || problems[0].Field != "template.tools."+c.tool) {
			t.Errorf("%s %+v: %v, want %q", c.tool, c.row, problems, c.wrong)
		}
		var granted []string
		for _, a := range tool.Actions {
			if got.Granted(c.tool, a.Key) {
				granted = append(granted, a.Key)
			}
		}
		if d := cmp.Diff(c.granted, granted); d != "" || got.Level(c.tool) != level {
			t.Errorf("%s %+v: at %s, granted (-want +got):\n%s", c.tool, c.row, got.Level(c.tool), d)
		}
	}
}

// granting is a template with one row.
func granting(tool string, l permission.Level, actions ...string) permission.Template {
	t := permission.Template{
		Levels: map[string]permission.Level{tool: l}, Granular: map[string]map[string]bool{tool: {}},
	}
	for _, a := range actions {
		t.Granular[tool][a] = true
	}
	return t
}

// A row is said as it would have to be asked for, and asking for it makes it again.
func TestRowOf(t *testing.T) {
	v := public(t)[permission.ProjectScope]
	for _, c := range []struct {
		tool string
		from permission.Template
		bare bool
		want ToolSpec
	}{
		{"rfis", granting("rfis", permission.Admin), false, ToolSpec{Level: "admin"}},
		{"rfis", granting("rfis", permission.None), false, ToolSpec{Level: "none"}},
		{
			"rfis", granting("rfis", permission.Standard, "view_external_items", "act_as_rfi_manager"), true,
			ToolSpec{Level: "standard", Granular: []string{"act_as_rfi_manager", "view_external_items"}},
		},
		{"rfis", granting("rfis", permission.Standard), true, ToolSpec{Level: "standard"}},
		{"rfis", granting("rfis", permission.Standard), false, ToolSpec{Level: "standard", Granular: []string{}}},
		{"images", granting("images", permission.Standard, "create_photo_album"), true, ToolSpec{Level: "standard"}},
		{
			"images", granting("images", permission.ReadOnly, "create_photo_album"), true,
			ToolSpec{Level: "read_only", Granular: []string{"create_photo_album"}},
		},
	} {
		tool, err := v.Find(c.tool)
		if err != nil {
			t.Fatal(err)
		}
		got := RowOf(tool, c.from, c.bare)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.tool, d)
		}
		var again permission.Template
		if problems := got.Apply(Spec{}, v, &again, tool, ""); len(problems) > 0 || again.Level(c.tool) != c.from.Level(c.tool) {
			t.Errorf("%+v makes %s: %v", got, again.Level(c.tool), problems)
		}
		for _, a := range tool.Actions {
			if again.Granted(c.tool, a.Key) != c.from.Granted(c.tool, a.Key) {
				t.Errorf("%+v: %s is %v", got, a.Key, again.Granted(c.tool, a.Key))
			}
		}
	}
}

// A name that means nothing is told with what may stand there; of one that is known and
// not here, or means several, the reason is told.
func TestUnknownName(t *testing.T) {
	const field = "template.tools.x"
	allowed := []string{"rfis", "images"}
	for _, c := range []struct {
		err  error
		want Problem
	}{
		{errors.New("no"), Problem{Field: field, Value: "rfi", Message: "there is no", Allowed: allowed}},
		{&permission.NameError{Name: "rfi"}, Problem{Field: field, Value: "rfi", Message: "there is no", Allowed: allowed}},
		{&permission.NameError{Name: "rfi", Close: []string{"a", "b"}, Many: true}, Problem{Field: field, Allowed: []string{"a", "b"}}},
		{&permission.NameError{Name: "rfi", Absent: "not here"}, Problem{Field: field}},
	} {
		if c.want.Message == "" {
			c.want.Message = c.err.Error()
		}
		if d := cmp.Diff(c.want, Spec{}.UnknownName(field, "rfi", c.err, "there is no", allowed)); d != "" {
			t.Errorf("%v (-want +got):\n%s", c.err, d)
		}
	}
}
