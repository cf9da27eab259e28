package permission

import "testing"

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
	for key, id := range map[string]string{"submittal_log": "submittals", "images": "photos", "funding": "prime_contracts"} {
		row, err := v.Find(key)
		if err != nil {
			row = v.Likely(key)
		}
		if row == nil || row.Catalog.ID != id {
			t.Errorf("%s is %v, want %s", key, row, id)
		}
	}
	if row := v.Likely("generic_tool_12"); row != nil {
		t.Errorf("a correspondence type is %s", row.Label)
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
