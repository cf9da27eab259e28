package tui

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// View is a receipt: what it comes to, what now, and the evidence.
func (p *verifyPage) View(s *Session, w, h int) string {
	switch {
	case p.failure != nil:
		return widget.Fit(strings.Join(wrapAll(laidOut(p.failure), w), "\n"), w, h)
	case s.checklist == nil:
		return widget.Fit(s.Theme.Dim.Render("Reading everything back from Procore…"), w, h)
	}
	airy := h >= airyHeight-4
	head := p.verdict(s, w)
	if h >= airyHeight/2 {
		head = append(head, wrapAll([]string{p.reach(s)}, w)...)
	}
	now := p.whatNow(s, w, airy)
	foot := wrapAll(p.outputs.lines(s), w)
	foot = foot[:min(len(foot), max(h/3, 1))]
	// The evidence keeps a third of the room; what is left to people gives way first.
	if over := len(head) + len(now) + len(foot) + max(h/3, 3) - h; over > 0 {
		now = now[:max(len(now)-over, 0)]
	}
	lines := append(head, now...)
	if airy {
		lines = append(lines, "")
	}
	list := p.list.View(s.Theme, w, max(h-len(lines)-len(foot)-1, 1))
	lines = append(lines, p.evidence(s, list, w), list)
	return widget.Fit(strings.Join(append(lines, foot...), "\n"), w, h)
}

// verdict says in a sentence what the checklist comes to. While it is read once more the
// sentence stays, and is not green.
func (p *verifyPage) verdict(s *Session, w int) []string {
	g := s.Theme.Glyphs
	says, style := g.Good+" "+s.checklist.Verdict()+".", s.Theme.Good
	failed := s.checklist.Count(setup.StatusFailed)
	switch {
	case failed > 0:
		says, style = fmt.Sprintf("%s %s not as asked.", g.Bad, areIs(failed, "thing")), s.Theme.Bad
	case !s.checklist.Proved() && !s.checklist.ReadBack():
		says, style = g.Warn+" "+s.checklist.Verdict()+".", s.Theme.Warn
	}
	if p.reading {
		says, style = says+" Checking again…", s.Theme.Dim
	}
	return styled(style, says, w)
}

// reach says what the account can work on, as far as it was read back.
func (p *verifyPage) reach(s *Session) string {
	if says := setup.Reach(s.Spec, s.Snapshot); says != "" {
		return "  " + says + "."
	}
	return ""
}

func areIs(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return text.Number(n) + " " + noun + "s are"
}

// whatNow numbers what is left to people, and the proof, each with how it stands.
func (p *verifyPage) whatNow(s *Session, w int, airy bool) []string {
	type line struct{ mark, says, key string }
	t, g := s.Theme, s.Theme.Glyphs
	var rows []line
	for _, l := range p.now {
		r := line{g.Todo, sentence(text.Display(l.change.Text)), ""}
		switch {
		case l.state == stepDone:
			r.mark = g.Ticked
		case l.state == stepLeftOut:
			r.mark, r.key = g.Skipped, "left out"
		case l.change.Manual.Watch != nil:
			r.key = "watched"
		}
		rows = append(rows, r)
	}
	proof := line{g.Todo, "Prove it as the account itself", action.Prove.Key()}
	switch {
	case s.checklist.Proved():
		proof.mark, proof.key = g.Ticked, "proved at "+s.checklist.ProofAt.Local().Format("15:04")
	case s.Snapshot.Account == nil:
		proof.key = "once there is one"
	}
	if s.Spec.Ending() {
		mark, says, key := p.signOutRow(s)
		rows = append(rows, line{mark, says, key})
	} else {
		rows = append(rows, proof)
	}
	var out []string
	if airy {
		out = append(out, "", t.Title.Render("What now"))
	}
	wide := 0
	for _, r := range rows {
		wide = max(wide, lipgloss.Width(r.says))
	}
	for i, r := range rows {
		head := fmt.Sprintf("  %s %s ", strconv.Itoa(i+1), r.mark)
		room := w - lipgloss.Width(head)
		if len(r.key) > 0 && wide+3+len(r.key) <= room {
			says := r.says + strings.Repeat(" ", wide-lipgloss.Width(r.says)+3)
			out = append(out, head+says+t.Dim.Render(r.key))
			continue
		}
		for n, part := range widget.Wrap(r.says, room) {
			if n > 0 {
				head = strings.Repeat(" ", lipgloss.Width(head))
			}
			out = append(out, head+part)
		}
	}
	return out
}

// evidence is the heading of the checks, with how many came out how.
func (p *verifyPage) evidence(s *Session, list string, w int) string {
	var parts []string
	for _, one := range []struct {
		status setup.Status
		words  string
	}{
		{setup.StatusFailed, "failed"},
		{setup.StatusUnknown, "unknown"},
		{setup.StatusVerified, "read back"},
		{setup.StatusApplied, "applied"},
		{setup.StatusAttested, "attested"},
		{setup.StatusSkipped, "not asked for"},
	} {
		if n := s.checklist.Count(one.status); n > 0 {
			parts = append(parts, text.Number(n)+" "+one.words)
		}
	}
	if s.checklist.Count(setup.StatusFailed) == 0 {
		parts = append(parts, "0 failed")
	}
	t := s.Theme
	head := t.Title.Render("Evidence") + "  " + strings.Join(parts, " · ")
	for _, k := range s.checklist.Checks {
		if !strings.Contains(list, text.Display(k.Title)) {
			return widget.Ends(head, t.Dim.Render("↑↓ the rest"), w)
		}
	}
	return widget.Line(head, w)
}
