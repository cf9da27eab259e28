package setup_test

import (
	"encoding/json"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/setup"
)

// Every form of the report carries the proof.
func TestProofInReports(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		project := procore.ID(p.server.Projects(int64(meridian))[0])
		if err := p.server.SetLevel(int64(meridian), account, int64(project), "documents", 2); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name   string
			n      setup.Sample
			proved bool
			cell   string
		}{
			{"not as asked", setup.SampleAll, false, ",yes,not as asked\n"},
			{"as asked", 1, true, ",yes,as asked\n"},
		} {
			name := c.name
			if c.proved {
				if err := p.server.SetLevel(int64(meridian), account, int64(project), "documents", 0); err != nil {
					t.Fatal(err)
				}
			}
			list := p.look(p.witness(account), c.n)
			markdown := string(setup.Markdown(p.want, p.snap, list))
			table, err := setup.CSV(p.want, p.snap)
			if err != nil {
				t.Fatal(err)
			}
			line, err := setup.JSON(list, true)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"**" + list.Verdict() + ".**", "- The account itself was asked: ", "| as itself: levels |"} {
				if !strings.Contains(markdown, want) {
					t.Errorf("%s: the report lacks %q", name, want)
				}
			}
			if !strings.Contains(string(table), ",seen by the account itself,its levels there\n") || !strings.Contains(string(table), c.cell) {
				t.Errorf("%s: the table lacks %q:\n%.600s", name, c.cell, table)
			}
			var told struct {
				OK      bool
				Verdict string
				Proof   struct{ Proved bool }
			}
			if err := json.Unmarshal(line, &told); err != nil || told.Proof.Proved != c.proved || told.OK != c.proved ||
				told.Verdict != list.Verdict() {
				t.Errorf("%s: %s, %v", name, line, err)
			}
		}
	})
}
