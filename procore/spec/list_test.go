package spec

import (
	"slices"
	"testing"

	"procore-setup/procore"
)

func TestParseProjects(t *testing.T) {
	for list, want := range map[string][]procore.ID{
		"":                         nil,
		"300001, 300002;300001\n7": {300001, 300002, 7},
		"https://app.procore.com/300001/project/home":                                          {300001},
		"https://us02.procore.com/webclients/host/companies/42/projects/300003/tools/rfis?x=1": {300003},
		"Harbor East":           nil,
		"0":                     nil,
		"-5":                    nil,
		"https://example.com/x": nil,
		"1.5":                   nil,
	} {
		got, err := ParseProjects(list)
		if !slices.Equal(got, want) || (err != nil) != (want == nil && list != "") {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
}

func TestParseNames(t *testing.T) {
	got := ParseNames(" Letter,, Notice of Delay ;letter\nSite  Instruction ")
	if want := []string{"Letter", "Notice of Delay", "Site Instruction"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := Lines("Letter\r\nNotice of Delay\n"); got != "Letter, Notice of Delay" {
		t.Errorf("%q", got)
	}
}

func TestParsePageOfACompany(t *testing.T) {
	for page, want := range map[string]procore.ID{
		"4286480": 4286480, "https://app.procore.com/4286480/company/home/list": 4286480,
		"https://app.procore.com/webclients/host/companies/4286480/tools/permissions": 4286480, "Meridian": 0,
	} {
		if got, ok := ParsePage(page); got != want || ok != (want != 0) {
			t.Errorf("%q: %v, %v", page, got, ok)
		}
		if err := ValidCompanyPage(page); (err == nil) != (want != 0) {
			t.Errorf("%q: %v", page, err)
		}
	}
	if ValidCompanyPage("") != nil || ValidCompanyName("") == nil || ValidCompanyName("M") != nil {
		t.Error("a company has a name, and not always a number that is known")
	}
}
