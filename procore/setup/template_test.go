package setup

import (
	"slices"
	"testing"

	"procore-setup/procore/permission"
)

// What a level turns on by itself is no difference, whether or not Procore lists
// it; anything else that is on is one.
func TestUnlike(t *testing.T) {
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, tool := range c.Tools {
		if tool.Scope != permission.ProjectScope || len(tool.Keys) == 0 || len(tool.Granular) < 2 {
			continue
		}
		key := tool.Keys[0]
		label := permission.Label{Key: key, Name: tool.Name, Actions: map[string]string{}}
		all := map[string]bool{}
		for _, a := range tool.Granular {
			label.Actions[a.ID] = a.Name
			all[a.ID] = true
		}
		at := func(actions map[string]bool) permission.Template {
			return permission.Template{
				Levels:   map[string]permission.Level{key: permission.Standard},
				Granular: map[string]map[string]bool{key: actions},
			}
		}
		v := permission.NewVocabulary(c, permission.ProjectScope, []permission.Template{at(all)}, []permission.Label{label})
		for _, a := range tool.Granular {
			byItself := slices.Contains(slices.Concat(a.DefaultOn, a.LockedOn, a.InherentOn), "standard")
			if byItself {
				tried++
			}
			got := unlike(v, at(nil), at(map[string]bool{a.ID: true}))
			if (len(got) == 0) != byItself {
				t.Errorf("%s %s comes with Standard: %v, differences %+v", key, a.ID, byItself, got)
			}
		}
	}
	if tried == 0 {
		t.Error("no permission of the catalogue comes with a level")
	}
}
