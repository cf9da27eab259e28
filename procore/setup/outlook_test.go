package setup

import (
	"strings"
	"testing"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// Why a stage can't be planned yet is told without the words of a setup file.
func TestOutlooksOfWhatIsNotReady(t *testing.T) {
	w, j, s := newWorld(2), journal.New(), syncSpec()
	s.Template = spec.TemplateSpec{Name: "Sync"}
	for _, o := range Outlooks(s, read(t, w, j, s)) {
		if strings.Contains(o.Later, NothingField) || strings.Contains(o.Later, "true") ||
			o.Stage == spec.StageTemplate && !strings.HasSuffix(o.Later, "it gives nothing: no tool has a level") {
			t.Errorf("%s: %q", o.Stage, o.Later)
		}
	}
}
