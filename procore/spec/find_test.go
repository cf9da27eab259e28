package spec_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// places are projects as a person may mean them: name, number, city, stage.
func places() []spec.Findable {
	row := func(id procore.ID, name, number, city, stage string) spec.Findable {
		return spec.Findable{ID: id, Name: name, Number: number, City: city, Closed: stage == "inactive"}
	}
	return []spec.Findable{
		row(300001, "Tower North Fit-out", "1042", "Carpinteria", "Construction"),
		row(300002, "Tower North Fit-out", "1043", "Goleta", "Construction"),
		row(300003, "Depot 7", "10-42", "Ventura", "inactive"),
		row(300004, "Smith, Jones & Sons", "300001", "Ojai", "Bidding"),
		row(300005, "Café Île Pavilion", "", "Ojai", "Bidding"),
		row(300006, "42", "A-1", "Ojai", "Bidding"),
		row(300007, "Annex  West", "", "Ojai", "Bidding"),
		row(300008, "Annex West ", "", "Ojai", "Bidding"),
		row(300009, text.Display("Mil\u00adl\u200b Loft"), "", "Ojai", "Bidding"),
	}
}

func TestFindProjects(t *testing.T) {
	for _, c := range []struct {
		name, list string
		matched    []procore.ID
		closed     int
		unknown    []string
		unclear    []string // how each begins
	}{
		{name: "nothing", list: "\n \n\t\n"},
		{name: "ids", list: "300002\r\n#300003\n\"300005\"", matched: []procore.ID{300002, 300003, 300005}, closed: 1},
		{name: "numbers", list: "1042\n1043", matched: []procore.ID{300001, 300002}},
		{name: "punctuation counts in numbers", list: "1042, 10-42; 104-2", matched: []procore.ID{300001, 300003}, closed: 1, unknown: []string{"104-2"}},
		{name: "names, whatever their case and spacing", list: "  depot   7 \nCAFÉ ÎLE PAVILION", matched: []procore.ID{300003, 300005}, closed: 1},
		{name: "a part of a name is no name", list: "Depot\nTower", unknown: []string{"Depot", "Tower"}},
		{name: "names as Procore has them", list: "Annex  West\nAnnex West \n", matched: []procore.ID{300007, 300008}},
		{name: "names that look the same", list: "Annex West", unclear: []string{"Annex West: Annex  West"}},
		{name: "what can't be seen", list: "Mil\u00adl\u200b Loft", matched: []procore.ID{300009}},
		{name: "as it looks", list: "mill\u00a0loft", matched: []procore.ID{300009}},
		{name: "decomposed", list: "Cafe\u0301 I\u0302le Pavilion", matched: []procore.ID{300005}},
		{name: "a comma in a name", list: "Smith, Jones & Sons", matched: []procore.ID{300004}},
		{name: "in a line", list: "300002, 300003;300005,", matched: []procore.ID{300002, 300003, 300005}, closed: 1},
		{name: "each once", list: "1043\n300002\n1043", matched: []procore.ID{300002}},
		{name: "an equal name", list: "Tower North Fit-out", unclear: []string{"Tower North Fit-out: Tower North Fit-out 1042 Carpinteria; "}},
		{name: "an id that is another's number", list: "300001", unclear: []string{"300001: "}},
		{name: "a spreadsheet's row", list: "Tower North Fit-out\t1043\tGoleta\nA-1\t42", matched: []procore.ID{300002, 300006}},
		{name: "a row that contradicts itself", list: "Depot 7\t1042", unclear: []string{"Depot 7 1042: "}},
		{name: "a row that is not clear", list: "Tower North Fit-out\tGoleta", unclear: []string{"Tower North Fit-out Goleta: "}},
		{name: "a row of nothing known", list: "Goleta\t99", unknown: []string{"Goleta 99"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := spec.FindProjects(places(), c.list)
			matched, closed, unknown, unclear := f.Matched, f.Closed, f.Unknown, f.Unclear
			if diff := cmp.Diff(c.matched, matched); diff != "" {
				t.Errorf("matched (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.unknown, unknown); diff != "" {
				t.Errorf("not found (-want +got):\n%s", diff)
			}
			if closed != c.closed {
				t.Errorf("%d are inactive, want %d", closed, c.closed)
			}
			if len(unclear) != len(c.unclear) {
				t.Fatalf("ambiguous: %q", unclear)
			}
			for i, want := range c.unclear {
				if !strings.HasPrefix(unclear[i], want) {
					t.Errorf("%q does not begin with %q", unclear[i], want)
				}
			}
		})
	}
}

// Of what an entry may mean four places are named, each so that it can be told from the
// others, and the rest is counted.
func TestUnclearEntriesSayWhatTheyMayMean(t *testing.T) {
	var all []spec.Findable
	for i := range 6 {
		all = append(all, spec.Findable{ID: procore.ID(7 + i), Name: "Depot"})
	}
	all[1].Number, all[2].City = "1042", "Goleta"
	for n, want := range map[int]string{
		4: "depot: Depot #7; Depot 1042; Depot #9 Goleta; Depot #10",
		6: "depot: Depot #7; Depot 1042; Depot #9 Goleta; Depot #10; 2 more",
	} {
		if f := spec.FindProjects(all[:n], "depot"); len(f.Unclear) != 1 || f.Unclear[0] != want || f.Entries != 1 {
			t.Errorf("%+v, want %q", f, want)
		}
	}
}
