package spec

import (
	"strings"
	"testing"

	"procore-setup/procore"
)

// A company is found by its number, else by its name; where none is named, the only one is
// meant. A mistake lists what may stand there.
func TestChooseCompany(t *testing.T) {
	meridian, south, north := procore.Company{ID: 7, Name: "Meridian"}, procore.Company{ID: 8, Name: "Harbor"},
		procore.Company{ID: 9, Name: "harbor"}
	all := []procore.Company{meridian, south, north}
	for _, c := range []struct {
		named CompanySpec
		seen  []procore.Company
		want  procore.ID
		wrong string
	}{
		{CompanySpec{}, all[:1], 7, ""},
		{CompanySpec{}, all, 0, "sees several companies; name one by its id: use 7 (Meridian)"},
		{CompanySpec{}, nil, 0, "sees no company"},
		{CompanySpec{ID: 9}, all, 9, ""},
		{CompanySpec{ID: 9, Name: "Meridian"}, all, 9, ""}, // the number decides
		{CompanySpec{ID: 1}, all, 0, `no such company "1"`},
		{CompanySpec{ID: 7}, nil, 0, "sees no company"},
		{CompanySpec{Name: "MERIDIAN"}, all, 7, ""},
		{CompanySpec{Name: "Harbor"}, all, 8, ""}, // written exactly so
		{CompanySpec{Name: "HARBOR"}, all, 0, `several companies have this name; name one by its id "HARBOR"`},
		{CompanySpec{Name: "Nowhere"}, all, 0, `no such company "Nowhere"`},
		{CompanySpec{Name: "Nowhere"}, all[:1], 0, `no such company "Nowhere"`},
	} {
		got, err := ChooseCompany(Spec{Company: c.named}, c.seen)
		if c.wrong == "" && err != nil || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) || got.ID != c.want {
			t.Errorf("%+v of %v: %d, %v; want %d, %q", c.named, c.seen, got.ID, err, c.want, c.wrong)
		}
	}
}

// A company's number is a whole one above 0; a list of projects has one at least.
func TestNumbersThatAreTyped(t *testing.T) {
	for v, want := range map[string]bool{"1": true, "4286480": true, "0": false, "-1": false, "": false, "12a": false, "1.5": false} {
		if err := ValidCompanyNumber(v); (err == nil) != want {
			t.Errorf("%q: %v", v, err)
		}
	}
	for v, want := range map[string]bool{"1": true, "1, 2": true, "": false, " ,": false, "x": false} {
		if err := ValidProjects(v); (err == nil) != want {
			t.Errorf("%q: %v", v, err)
		}
	}
}
