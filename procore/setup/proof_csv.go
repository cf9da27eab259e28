package setup

import (
	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// proofCells are what the account itself said of each project, for the table. A nil one
// adds no columns: the account was not asked.
type proofCells struct {
	sees   map[procore.ID]bool // nil: the list can't be relied on
	levels map[procore.ID]string
}

func newProofCells(s spec.Spec, snap *Snapshot) *proofCells {
	p := snap.Proof
	if p == nil {
		return nil
	}
	c := &proofCells{levels: map[procore.ID]string{}}
	if p.projects.known() {
		c.sees = p.sees()
	}
	v := newVerifier(s, snap)
	for _, l := range p.levels {
		if v.unresolved() != nil {
			break
		}
		switch m := compareManifest(snap.Vocabulary, v.found.want, l.said); {
		case len(m.wrong) > 0:
			c.levels[l.project.ID] = "not as asked"
		case len(m.unsure) > 0:
			c.levels[l.project.ID] = "not all shown"
		default:
			c.levels[l.project.ID] = "as asked"
		}
	}
	return c
}

// with adds the headings to a row of headings.
func (c *proofCells) with(heads ...string) []string {
	if c == nil {
		return heads
	}
	return append(heads, "seen by the account itself", "its levels there")
}

// of is what it said of a project; empty where it was not asked about.
func (c *proofCells) of(project procore.ID) (sees, levels string) {
	if c == nil {
		return "", ""
	}
	if c.sees != nil {
		sees = yesNo(c.sees[project], "yes", "no")
	}
	return sees, c.levels[project]
}
