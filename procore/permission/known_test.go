package permission

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Where no company was asked, every tool of the catalogue is a row once, in the order
// of the sections, and companies' own keys still find it.
func TestKnown(t *testing.T) {
	c, err := LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	v := c.Known(ProjectScope, Australia)
	want := 0
	for _, k := range c.Tools {
		if k.Scope == ProjectScope && k.VariantOf == "" && k.Kind != KindPerType {
			want++
		}
	}
	if len(v.Tools) != want || v.Tools[0].Label != "Home" {
		t.Errorf("%d rows, the first %q, want %d and Home", len(v.Tools), v.Tools[0].Label, want)
	}
	place := 0
	for _, row := range v.Tools {
		at := 0
		for i, g := range groupOrder {
			if g == row.Group {
				at = i
			}
		}
		if at < place {
			t.Errorf("%s stands after a later section", row.Label)
		}
		place = at
		if again, err := v.Find(row.Catalog.ID); err != nil || again.Key != row.Key {
			t.Errorf("%s is not found by its id: %v", row.Label, err)
		}
	}
	if row, err := v.Find("Bidding"); err != nil || row.Label != "Tendering" {
		t.Errorf("Bidding: %v, %v", row, err)
	}
	rfis, err := v.Find("rfis")
	if err != nil {
		t.Fatal(err)
	}
	if a := rfis.Likely("act_as_manager"); a == nil || a.Catalog.ID != "act_as_rfi_manager" {
		t.Errorf("act_as_manager is %v", a)
	}
	if a := rfis.Likely("act_as_pilot"); a != nil {
		t.Errorf("act_as_pilot is %v", a)
	}
	var level Template
	if err := v.SetLevel(&level, "document_service", ReadOnly); err == nil {
		t.Error("Document Management has a Read Only level")
	}
}

// A company's own key leads to a row of the catalogue, and never to one that the company
// alone knows.
func TestLikely(t *testing.T) {
	v := catalog(t).Known(ProjectScope, "", "Site Walk", "generic_tool_12")
	for key, want := range map[string]string{
		"home": "home", "submittal_log": "submittals", "images": "photos", "rfi": "rfis", "funding": "prime_contracts",
		"generic_tool_12": "", "generic_tool_": "", "task_items": "", "Site Walk": "", "nothing": "", "": "",
	} {
		row := v.Likely(key)
		if (row == nil) != (want == "") || row != nil && row.Catalog.ID != want {
			t.Errorf("%q is likely %+v, want %q", key, row, want)
		}
	}
}

func TestPerTypeName(t *testing.T) {
	for name, want := range map[string]string{
		"generic_tool_12": "12", " generic_tool_12 ": "12", "generic_tool_": "", "generic_tools": "", "rfis": "", "": "",
	} {
		if id, ok := PerTypeName(name); ok != (want != "") || ok && id != want {
			t.Errorf("%q: %q, %v", name, id, ok)
		}
	}
}

// What is published names a row in every company; what one company alone knows keeps its key.
func TestPublished(t *testing.T) {
	v := NewVocabulary(catalog(t), ProjectScope, []Template{grants(t, "submittal_log=standard+create+x",
		"images=standard+create_album", "generic_tool_5=none", "zz=none")}, nil)
	got := map[string]string{}
	for _, tool := range v.Tools {
		got[tool.Key] = tool.Published()
		for _, a := range tool.Actions {
			got[tool.Key+"."+a.Key] = a.Published()
		}
	}
	want := map[string]string{
		"submittal_log": "submittals", "submittal_log.create": "create_submittal", "submittal_log.x": "x",
		"images": "photos", "images.create_album": "create_photo_album",
		"generic_tool_5": "generic_tool_5", "zz": "zz",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
