package spec_test

import (
	"slices"
	"testing"

	"procore-setup/procore/spec"
)

func TestStageTells(t *testing.T) {
	if got := spec.StageTemplate.Title() + " " + spec.StageTemplate.Position(); got != "Template 3 of 5" {
		t.Errorf("it says %q", got)
	}
}

// Between the way to Procore and the proof three stages are committed, projects last.
func TestCommitted(t *testing.T) {
	want := []spec.Stage{spec.StageAccount, spec.StageTemplate, spec.StageProjects}
	if got := spec.Committed(); !slices.Equal(got, want) {
		t.Errorf("%v are committed", got)
	}
	for _, stage := range spec.Stages() {
		if stage.Last() != (stage == spec.StageProjects) {
			t.Errorf("%s is the last: %t", stage, stage.Last())
		}
	}
}

func TestParseCompany(t *testing.T) {
	for in, want := range map[string]spec.CompanySpec{
		"4286480": {ID: 4286480}, "Meridian Builders": {Name: "Meridian Builders"},
		"-3": {Name: "-3"}, "0": {Name: "0"}, "3M": {Name: "3M"}, "": {},
	} {
		if got := spec.ParseCompany(in); got != want {
			t.Errorf("%q is read as %+v, want %+v", in, got, want)
		}
	}
}
