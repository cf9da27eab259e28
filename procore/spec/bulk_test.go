package spec

import (
	"strings"
	"testing"

	"procore-setup/procore/permission"
)

// A change of many rows says beforehand how many it makes and what is refused, and then
// makes just these.
func TestBulk(t *testing.T) {
	v := public(t)[permission.ProjectScope]
	want := empty(v)
	want.Levels["images"], want.Levels["rfis"] = permission.ReadOnly, permission.ReadOnly
	r := rows(v, permission.ProjectScope, empty(v), want)
	actions := map[string][]string{"images": {"delete_photo_album"}, "documents": {"see_recycle_bin"}}
	for _, tt := range []struct {
		b             Bulk
		label, note   string
		changed       int
		images, files permission.Level
		granted       bool
	}{
		{
			LevelBulk(r, []string{"images", "documents"}, permission.ReadOnly), "Read Only", "changes 1 tool", 1,
			permission.ReadOnly, permission.ReadOnly, false,
		},
		{
			LevelBulk(r, []string{"images", "documents", "document_service"}, permission.ReadOnly), "Read Only",
			"changes 1 tool; 1 can't be set: Document Management has no Read Only level: use None, Standard or Admin", 1,
			permission.ReadOnly, permission.ReadOnly, false,
		},
		{
			LevelBulk(r, []string{"images"}, permission.ReadOnly), "Read Only", "changes nothing", 0,
			permission.ReadOnly, permission.None, false,
		},
		{
			ActionBulk(r, []string{"images", "documents"}, actions, true),
			"Turn on the 2 granular permissions in the list", "changes 1 tool; 1 can't be set: ", 1,
			permission.ReadOnly, permission.None, true,
		},
		{
			ActionBulk(r, []string{"images"}, map[string][]string{"images": {"delete_photo_album"}}, false),
			"Turn off the 1 granular permission in the list", "changes nothing", 0,
			permission.ReadOnly, permission.None, false,
		},
	} {
		note := tt.b.Note == tt.note || strings.HasSuffix(tt.note, ": ") && strings.HasPrefix(tt.b.Note, tt.note)
		if tt.b.Label != tt.label || !note || tt.b.Changed != tt.changed {
			t.Errorf("%q, %q, %d tools", tt.b.Label, tt.b.Note, tt.b.Changed)
		}
		got := want.Clone()
		if err := tt.b.Change(v, &got); err != nil || len(v.Compare(want, got)) != tt.changed {
			t.Errorf("%s: %v, %v", tt.label, err, v.Compare(want, got))
		}
		if got.Level("images") != tt.images || got.Level("documents") != tt.files ||
			got.Granted("images", "delete_photo_album") != tt.granted {
			t.Errorf("%s: %+v", tt.label, got)
		}
	}
	if len(v.Compare(want, r.Want)) > 0 {
		t.Error("to tell what would change has changed it")
	}
}
