package plain

import (
	"context"
	"errors"
	"strings"

	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
)

// byHandStep writes a step: where to click, what to do there, each value on a line of its
// own, the levels in the order of the page, and what is to be known.
func (a *Asker) byHandStep(x setup.Step, title string) {
	a.Line("")
	a.Line("%s", title)
	if x.Optional {
		a.Line("  It may be left out.")
	}
	if len(x.Path) > 0 {
		a.Line("  Click: %s", strings.Join(x.Path, " > "))
	}
	for i, do := range x.Do {
		a.Line("  %d. %s", i+1, do)
	}
	for _, v := range x.Values {
		if v.Text == "" {
			continue // asked for below the step, or it fills itself
		}
		a.Line("  %s: %s", v.Name, v.Text)
	}
	a.rows(x.Rows)
	if x.Alarm != "" {
		a.Line("  ! %s", x.Alarm)
	}
	for _, h := range x.Hints {
		mark := "note:"
		if h.Warn {
			mark = "!"
		}
		a.Line("  %s %s", mark, h.Text)
	}
	if x.URL != "" {
		a.Line("  Its page (the address is %s):", x.Seen)
		a.address(x.URL)
	}
}

// rows writes the page of a template: those that want a hand, and between them those that
// stay at None together.
func (a *Asker) rows(rows []setup.Row) {
	var none []string
	flush := func() {
		if len(none) > 0 {
			a.Line("    None: %s", strings.Join(none, ", "))
		}
		none = nil
	}
	group := ""
	for _, r := range rows {
		if r.Group != group {
			flush()
			group = r.Group
			a.Line("  %s:", group)
		}
		switch {
		case r.Untouched():
			none = append(none, r.Tool)
			continue
		}
		flush()
		level := r.Level.String()
		switch {
		case r.Level == 0 && r.Like != "":
			level = "as in " + r.Like
		case r.Level == 0:
			level = "to be decided"
		}
		a.Line("    %s: %s", r.Tool, level)
		for _, k := range r.Ticks {
			a.Line("      %s: %s", k.How, k.Label)
		}
		for _, h := range r.Say {
			if h.Warn {
				a.Line("      ! %s", h.Text)
			}
		}
	}
	flush()
}

// attested tells what a job by hand has come to, and what proves it. Its error is
// [ErrHandLeft] where steps are left.
func (s *Stages) attested(ctx context.Context, w *Wizard) error {
	book, err := w.book()
	if err != nil {
		return err
	}
	left, all := w.Hand.Left(s.Answers.Spec)
	for _, x := range book.Steps {
		if _, done, _ := w.Hand.Ticked(s.Answers.Spec, x); !done && !x.Optional {
			s.Ask.Line("  ? not done: %s", x.Title)
		}
	}
	s.Ask.Line("  ◦ %d of %d steps attested: that is your word. Procore was not asked, so nothing of it is proved.",
		all-left, all)
	if err := s.keepByHand(ctx, w, book); err != nil && !errors.Is(err, ErrQuit) && !errors.Is(err, ErrBack) {
		return err
	}
	if left > 0 {
		return ErrHandLeft
	}
	return nil
}

// keepByHand offers the setup file, with which it is proved later, and the job on paper.
func (s *Stages) keepByHand(ctx context.Context, w *Wizard, book setup.Runbook) error {
	yes, err := s.Ask.Confirm(ctx, Question{
		Text: "Save your answers as a setup file?",
		Help: "With an OAuth app of the company, verify proves with it what was done by hand; plan shows what was missed.",
	}, true)
	if err != nil {
		return err
	}
	if yes {
		path, err := journal.KeepSpec(s.folders(), w.Hand.Published(s.Answers.Spec))
		if err != nil {
			s.Ask.Error(err)
		} else {
			s.Ask.Line("  Written: %s", path)
			s.Ask.Line("  To have it proved later: %s", journal.VerifyCommand(path, s.Flags()...))
		}
	}
	yes, err = s.Ask.Confirm(ctx, Question{
		Text: "Write the job on paper too?", Help: "One page for a browser and for paper, with a box at each step.",
	}, false)
	if err != nil || !yes {
		return err
	}
	page, err := book.HTML()
	if err != nil {
		return err
	}
	paths, err := journal.Keep(s.folders(), "procore-setup-runbook", journal.Copy{Ext: ".html", Data: page})
	if err != nil {
		return err
	}
	s.Ask.Line("  Written: %s", paths[0])
	return nil
}
