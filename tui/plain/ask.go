package plain

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// heading opens a stage, so that one hears where one is.
func (a *Asker) heading(s spec.Stage, question string) {
	a.Line("")
	a.Line("Step %s, %s: %s", s.Place(), s.Title(), question)
}

// The ways out of a question that are not an answer.
var (
	// ErrBack is the answer "b": the question before this one is asked again.
	ErrBack = errors.New("back")
	// ErrQuit is the answer "q", and the end of input: nothing is agreed to.
	ErrQuit = errors.New("quit")
)

// An Asker puts questions, one a line, and reads answers, one a line. At every
// question "?" explains, "b" goes back and "q" leaves.
type Asker struct {
	Printer
	// Fresh drops what was typed before a question was to be seen. May be nil.
	Fresh func()
	in    *Lines
}

// NewAsker returns an asker that reads from in and writes to out.
func NewAsker(in *Lines, out Printer) *Asker { return &Asker{Printer: out, in: in} }

// A Question is what is asked for one value.
type Question struct {
	Text    string             // "E-mail of the account"
	Help    string             // what "?" says
	Default string             // what an empty answer means; shown in brackets
	Valid   func(string) error // nil: anything
}

// Text asks until the answer is valid.
func (a *Asker) Text(ctx context.Context, q Question) (string, error) {
	for {
		answer, err := a.read(ctx, q.Text, q.Default, q.Help)
		if err != nil {
			return "", err
		}
		if answer == "" {
			answer = q.Default
		}
		if q.Valid == nil {
			return answer, nil
		}
		err = q.Valid(answer)
		if err == nil {
			return answer, nil
		}
		a.Line("  ✗ %v", err)
	}
}

// Confirm asks for a yes. An empty answer is the default; the end of input is no
// answer at all.
func (a *Asker) Confirm(ctx context.Context, question, help string, byDefault bool) (bool, error) {
	d := "no"
	if byDefault {
		d = "yes"
	}
	q := Question{Text: question + " yes or no", Help: help, Default: d, Valid: func(s string) error {
		if _, ok := yesNo[strings.ToLower(s)]; !ok {
			return errors.New("answer yes or no")
		}
		return nil
	}}
	answer, err := a.Text(ctx, q)
	return yesNo[strings.ToLower(answer)], err
}

// Consent is Confirm for what must not be agreed to by what was typed ahead; an empty
// answer is a no.
func (a *Asker) Consent(ctx context.Context, question, help string) (bool, error) {
	if a.Fresh != nil {
		a.Fresh()
	}
	return a.Confirm(ctx, question, help, false)
}

var yesNo = map[string]bool{"yes": true, "y": true, "no": false, "n": false}

// An Option is one choice of a list.
type Option struct {
	Label    string
	About    string
	Disabled string // why it can't be chosen; "" if it can
}

// Choose asks for one of the options by its number. The default is an index, or
// -1 for none.
func (a *Asker) Choose(ctx context.Context, question, help string, options []Option, byDefault int,
) (int, error) {
	for i, o := range options {
		line := fmt.Sprintf("  %d. %s", i+1, o.Label)
		if o.About != "" {
			line += " – " + o.About
		}
		if o.Disabled != "" {
			line += " (can't be chosen: " + o.Disabled + ")"
		}
		a.Line("%s", line)
	}
	d := ""
	if byDefault >= 0 {
		d = strconv.Itoa(byDefault + 1)
	}
	answer, err := a.Text(ctx, Question{Text: question, Help: help, Default: d, Valid: func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(options) {
			return fmt.Errorf("answer with a number from 1 to %d", len(options))
		}
		if why := options[n-1].Disabled; why != "" {
			return errors.New(why)
		}
		return nil
	}})
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(answer)
	if err != nil {
		return 0, err
	}
	a.Line("  Chosen: %s", options[n-1].Label)
	return n - 1, nil
}

// read writes the question and reads one line, answering "?" by itself.
func (a *Asker) read(ctx context.Context, question, byDefault, help string) (string, error) {
	for {
		prompt := question
		if byDefault != "" {
			prompt += " [" + byDefault + "]"
		}
		_, _ = fmt.Fprint(a.W, a.spelled(text.Display(prompt))+": ")
		line, err := a.in.Next(ctx)
		answer := text.Input(line)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil && answer == "" {
			_, _ = fmt.Fprintln(a.W)
			return "", ErrQuit
		}
		switch answer {
		case "?":
			if help == "" {
				help = "Type an answer and press Enter."
			}
			a.Line("  %s", help)
			a.Line("  An empty answer takes what is in brackets. b goes back, q leaves; answers are kept.")
		case "b":
			return "", ErrBack
		case "q":
			return "", ErrQuit
		default:
			return answer, nil
		}
	}
}
