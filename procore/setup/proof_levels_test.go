package setup

import (
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/permission"
)

// manifestRow is one tool of a manifest.
func manifestRow(key string, level int, actions ...string) procore.ManifestTool {
	t := procore.ManifestTool{Name: key, Label: key}
	t.Level.ID = level
	for _, a := range actions {
		t.Actions = append(t.Actions, procore.ManifestAction{Name: a})
	}
	return t
}

// What the account itself is shown counts as right only where it says one level and that is
// the one that was asked for. A tool that should be at None need not be listed; any other
// that is not listed is not known.
func TestCompareManifest(t *testing.T) {
	v := read(t, newWorld(1), nil, syncSpec()).Vocabulary
	want := permission.Template{
		Levels:   map[string]permission.Level{"documents": permission.Admin, "images": permission.ReadOnly},
		Granular: map[string]map[string]bool{},
	}
	documents, images := manifestRow("documents", 4), manifestRow("images", 2)
	none := len(v.Tools) - 2
	for _, c := range []struct {
		name          string
		tools         []procore.ManifestTool
		right, silent int
		wrong, unsure string // a part of the one line; "": there is none
	}{
		{"as asked", []procore.ManifestTool{documents, images}, 2, none, "", ""},
		{"told twice", []procore.ManifestTool{documents, images, documents}, 2, none, "", ""},
		{"at None", []procore.ManifestTool{documents, images, manifestRow("rfi", 1)}, 3, none - 1, "", ""},
		{"told in two ways", []procore.ManifestTool{documents, images, manifestRow("documents", 2)}, 2, none, "", "Documents: Procore does not say one level"},
		{"no level", []procore.ManifestTool{documents, manifestRow("images", 0)}, 2, none, "", "Photos: Procore does not say one level"},
		{"no such level", []procore.ManifestTool{documents, manifestRow("images", 5)}, 2, none, "", "Photos: Procore does not say one level"},
		{"higher", []procore.ManifestTool{documents, manifestRow("images", 4)}, 1, none, "Photos", ""},
		{"lower", []procore.ManifestTool{manifestRow("documents", 2), images}, 1, none, "Documents", ""},
		{"also granted", []procore.ManifestTool{documents, images, manifestRow("rfi", 2)}, 2, none - 1, "RFIs", ""},
		{"not listed", []procore.ManifestTool{documents}, 1, none, "", "Photos is not listed; it should be at Read Only"},
		{"nothing listed", nil, 0, 0, "", "Procore lists no tool at all"},
	} {
		got := compareManifest(v, want, said[procore.Manifest]{asked: true, value: procore.Manifest{Tools: c.tools}})
		if got.right != c.right || got.silent != c.silent {
			t.Errorf("%s: %d right and %d silent, not %d and %d", c.name, got.right, got.silent, c.right, c.silent)
		}
		for kind, is := range map[string]struct {
			lines []string
			want  string
		}{"wrong": {got.wrong, c.wrong}, "unsure": {got.unsure, c.unsure}} {
			if len(is.lines) > 1 || (len(is.lines) == 1) != (is.want != "") || !strings.Contains(strings.Join(is.lines, ""), is.want) {
				t.Errorf("%s: %s is %q, want %q", c.name, kind, is.lines, is.want)
			}
		}
	}
	refused := compareManifest(v, want, said[procore.Manifest]{asked: true, why: "not allowed"})
	if !slices.Equal(refused.unsure, []string{"it can't be read: not allowed"}) || refused.right != 0 {
		t.Errorf("what can't be read: %+v", refused)
	}
}

// Only where nothing differs and nothing is unsure are levels as asked; each difference is
// told once, with the first places that have it.
func TestLevelCount(t *testing.T) {
	count := func(m ...manifestCount) Check {
		var all levelCount
		for i, one := range m {
			all.add(string(rune('A'+i)), one)
		}
		return all.check("all of it")
	}
	wrong, doubt := manifestCount{wrong: []string{"higher"}}, manifestCount{unsure: []string{"not listed"}}
	for _, c := range []struct {
		name   string
		is     Check
		status Status
		detail string
		items  []string
	}{
		{"all listed", count(manifestCount{right: 2}), StatusVerified, "all of it as asked: 2 tools listed", nil},
		{
			"some at None", count(manifestCount{right: 2, silent: 3}, manifestCount{right: 1, silent: 1}), StatusVerified,
			"all of it as asked: 3 tools listed, 4 that should be at None are not", nil,
		},
		{
			"one doubt", count(manifestCount{right: 2}, doubt), StatusUnknown,
			"not everything is shown to the account (all of it)", []string{"not listed: B"},
		},
		{
			"both", count(doubt, wrong), StatusFailed,
			"1 difference between what the account has and what was asked for", []string{"higher: B", "not listed: A"},
		},
		{
			"three places", count(wrong, wrong, wrong), StatusFailed,
			"1 difference between what the account has and what was asked for", []string{"higher: A, B, C"},
		},
		{
			"five places", count(wrong, wrong, wrong, wrong, wrong), StatusFailed,
			"1 difference between what the account has and what was asked for", []string{"higher: A, B, C and 2 more"},
		},
	} {
		if c.is.Status != c.status || c.is.Detail != c.detail || !slices.Equal(c.is.Items, c.items) {
			t.Errorf("%s: %s, %q, %q", c.name, c.is.Status, c.is.Detail, c.is.Items)
		}
	}
}
