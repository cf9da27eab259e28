package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// A command does an action of the table where a question stands.
type command struct {
	action action.Action
	word   string
	do     func(ctx context.Context, args string) error
}

// on is the command of an action that has one.
func on(x action.Action, do func(ctx context.Context, args string) error) command {
	return command{x, x.Line[0].Word, do}
}

// spelled is the command with what stands behind it.
func (c command) spelled() string {
	for _, x := range c.action.Line {
		if x.Word == c.word {
			return x.String()
		}
	}
	return c.word
}

// each is the commands of an action that has several, by their words.
func each(x action.Action, do map[string]func(ctx context.Context, args string) error) []command {
	var out []command
	for _, c := range x.Line {
		if f := do[c.Word]; f != nil {
			out = append(out, command{x, c.Word, f})
		}
	}
	return out
}

// simply is a command's work that needs nothing behind it and can't go wrong.
func simply(do func()) func(context.Context, string) error {
	return func(context.Context, string) error {
		do()
		return nil
	}
}

// command carries out what an answer asks for, where it begins with the word of a
// command. What goes wrong is told, and the question comes again; leaving is an error.
func (a *Asker) command(ctx context.Context, commands []command, answer string) (bool, error) {
	word, args, _ := strings.Cut(answer, " ")
	for _, c := range commands {
		if !strings.EqualFold(c.word, word) {
			continue
		}
		err := c.do(ctx, strings.TrimSpace(args))
		switch {
		case err == nil, errors.Is(err, ErrBack): // b at a command's own question leads back to this one
			return true, nil
		case leaves(err) || ctx.Err() != nil:
			return true, err
		}
		a.wrong(err)
		return true, nil
	}
	return false, nil
}

// A leave is an error that ends a question: what comes next is somebody else's.
type leave struct{ why string }

func (l leave) Error() string { return l.why }

// leaves tells whether an error leads away from a question.
func leaves(err error) bool {
	return errors.Is(err, ErrQuit) || errors.As(err, new(jump)) || errors.As(err, new(leave)) ||
		errors.As(err, new(settled)) || errors.As(err, new(ended)) ||
		errors.Is(err, context.Canceled)
}

// wrong tells what went wrong: all of it where Procore said it, else in a line.
func (a *Asker) wrong(err error) {
	if known := new(procore.Error); errors.As(err, &known) {
		a.Error(err)
		return
	}
	a.Line("  ✗ %s", text.Sentence(err.Error()))
}

// A menu is a question that is put until nothing more is to be done.
type menu struct {
	Question

	// other takes an answer that is no command; nil where there is none.
	other func(ctx context.Context, answer string) error
	// end is asked what an empty answer comes to; false asks again.
	end func(ctx context.Context) (bool, error)
}

// run asks until the end. What is left of a list that was begun can be asked for.
func (a *Asker) run(ctx context.Context, m menu) error {
	for {
		answer, err := a.answer(ctx, m.Question)
		if err != nil {
			return err
		}
		if answer == "" {
			if done, err := m.end(ctx); done || err != nil {
				return err
			}
			continue
		}
		if m.other == nil {
			a.Line("  ✗ There is no command %s: ? lists them.", text.Quote(answer))
			continue
		}
		switch err := m.other(ctx, answer); {
		case err == nil, errors.Is(err, ErrBack):
		case leaves(err) || ctx.Err() != nil:
			return err
		default:
			a.wrong(err)
		}
	}
}

// need is the mistake of a command that says too little.
func need(c action.Action, word string) error {
	for _, x := range c.Line {
		if x.Word == word {
			return fmt.Errorf("write it as: %s", x)
		}
	}
	return errors.New("something is missing behind " + word)
}
