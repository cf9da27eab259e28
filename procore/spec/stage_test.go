package spec_test

import (
	"testing"

	"procore-setup/procore/spec"
)

func TestStageTells(t *testing.T) {
	if got := spec.StageTemplate.Title() + " " + spec.StageTemplate.Position(); got != "Template 3 of 5" {
		t.Errorf("it says %q", got)
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
