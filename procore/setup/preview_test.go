package setup

import (
	"slices"
	"testing"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// Whatever presets would make different is told before it is taken: what the template is
// called, too.
func TestPreviewTellsOfTheName(t *testing.T) {
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	presets, err := spec.Presets()
	if err != nil {
		t.Fatal(err)
	}
	var list []spec.Preset
	for _, id := range []string{"laborchart", "quotetome"} {
		i := slices.IndexFunc(presets, func(p spec.Preset) bool { return p.ID == id })
		list = append(list, presets[i])
	}
	var a spec.Answers
	a.Choose(list[0])
	shown := PreviewPresets(&a, Unasked(a.Spec, c, ""), permission.ProjectScope, list, false)
	if shown.Spec.Template.Name == a.Spec.Template.Name {
		t.Fatalf("the template is called %q with both", shown.Spec.Template.Name)
	}
	i := slices.IndexFunc(shown.Lines, func(l Line) bool { return l.ID == "template.name" })
	if i < 0 || shown.Lines[i].Before != a.Spec.Template.Name || shown.Lines[i].After != shown.Spec.Template.Name {
		t.Errorf("%q becomes %q, and the preview says %+v", a.Spec.Template.Name, shown.Spec.Template.Name, shown.Lines)
	}
}
