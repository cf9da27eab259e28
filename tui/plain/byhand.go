package plain

import (
	"context"
	"errors"
	"strings"

	"procore-setup/procore/setup"
	"procore-setup/tui/action"
)

// A settled step by hand is an answer to it, found by one of its commands.
type settled struct{ setup.ManualAnswer }

func (settled) Error() string { return "settled" }

// byHand waits until a step by hand is seen, attested, skipped or put off.
func (s *Stages) byHand(ctx context.Context, c setup.Change) (setup.ManualAnswer, error) {
	s.Ask.Line("To do by hand: %s", c.Target)
	s.Ask.Manual(*c.Manual)
	q := Question{
		Text: "Is it done? done, later or again", commands: s.byHandCommands(c),
		Help: "done is checked where Procore shows it, and taken on your word where it does not. later puts it off: the " +
			"rest waits for it.",
	}
	if c.Manual.Optional {
		q.Text = "Is it done? done, skip, later or again"
	}
	for {
		s.Ask.fresh() // what was typed ahead confirms nothing
		answer, err := s.Ask.Text(ctx, q)
		switch strings.ToLower(answer) {
		case "yes", "y":
			_, err = s.Ask.command(ctx, q.commands, action.Done.Line[0].Word)
		case "", "no", "n":
			if err == nil {
				_, err = s.Ask.command(ctx, q.commands, action.Later.Line[0].Word)
			}
		default:
			s.Ask.Line("  ✗ Answer done or later; ? lists what else works.")
		}
		var end settled
		switch {
		case err == nil:
			continue
		case errors.As(err, &end):
			return end.ManualAnswer, nil
		case errors.Is(err, ErrBack), errors.Is(err, ErrQuit), errors.As(err, new(jump)):
			s.Ask.Line("  Put off: what waits for it is not done this time.")
			return setup.ManualLater, nil
		}
		return setup.ManualLater, err
	}
}

// byHandCommands are what can be done at a step by hand.
func (s *Stages) byHandCommands(c setup.Change) []command {
	unread := false // Procore can't be asked just now
	look := func(ctx context.Context, _ string) error {
		if c.Manual.Watch == nil {
			return errors.New("it can't be read from Procore: done takes it on your word")
		}
		seen, err := c.Manual.Watch(ctx)
		if unread = err != nil; unread {
			return err
		}
		if seen {
			s.Ask.Line("  Procore says that it is done.")
			return settled{setup.ManualSeen}
		}
		s.Ask.Line("  Procore does not show it yet.")
		return nil
	}
	list := []command{
		on(action.Done, func(ctx context.Context, args string) error {
			if c.Manual.Watch == nil || unread {
				return settled{setup.ManualAttested}
			}
			return look(ctx, args)
		}),
		on(action.Later, func(context.Context, string) error {
			s.Ask.Line("  Put off: what waits for it is not done this time.")
			return settled{setup.ManualLater}
		}),
		on(action.Again, look),
		on(action.Open, func(ctx context.Context, _ string) error { return s.open(ctx, c.Manual.URL) }),
	}
	skip := func(context.Context, string) error { return errors.New("this step is needed; later puts it off") }
	if c.Manual.Optional {
		skip = func(context.Context, string) error {
			s.Ask.Line("  Skipped.")
			return settled{setup.ManualSkipped}
		}
	}
	return append(list, on(action.Skip, skip))
}

// open opens an address in this machine's browser.
func (s *Stages) open(ctx context.Context, address string) error {
	switch {
	case address == "":
		return errors.New("there is no address for this step: follow the click path")
	case s.Open == nil:
		return errors.New("there is no browser on this machine: open the address on another one")
	}
	return s.Open(ctx, address)
}
