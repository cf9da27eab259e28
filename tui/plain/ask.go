package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// heading opens a stage, so that one hears where one is.
func (a *Asker) heading(s spec.Stage, question string) {
	a.Line("")
	a.Line("Step %s, %s: %s", s.Position(), s.Title(), question)
}

// The ways out of a question that are not an answer.
var (
	// ErrBack is the answer "b": the question before this one is asked again.
	ErrBack = errors.New("back")
	// ErrQuit is the answer "q": nothing is agreed to.
	ErrQuit = errors.New("quit")
	// ErrEnd is the end of input, which quits as well.
	ErrEnd = fmt.Errorf("the input ended: %w", ErrQuit)
)

// A jump is the answer "go": on to a stage, or to the first that has something left. Sure
// is one that leads there whether or not the stage was reached.
type jump struct {
	to   spec.Stage
	sure bool
}

func (j jump) Error() string { return "go " + string(j.to) }

// An Asker puts questions, one a line, and reads answers, one a line. At every
// question "?" explains, "b" goes back and "q" leaves.
type Asker struct {
	Printer
	// Fresh drops what was typed before a question was to be seen. May be nil.
	Fresh func()
	// Hidden asks for what the terminal does not show. nil: it can't be typed here.
	Hidden func(ctx context.Context, question string) (string, error)
	// Echo writes what was answered behind its question: nobody sees it being typed where
	// it comes from a pipe.
	Echo bool
	in   *Lines
	// rest is what is left of a list that is longer than a page.
	rest []string
	// jumps tells whether a stage can be gone to.
	jumps bool
}

// NewAsker returns an asker that reads from in and writes to out.
func NewAsker(in *Lines, out Printer) *Asker { return &Asker{Printer: out, in: in} }

// A Question is what is asked for one value.
type Question struct {
	Text    string             // "E-mail of the account"
	Help    string             // what "?" says
	Default string             // what an empty answer means; shown in brackets
	No      string             // of yes or no: what happens after a no
	Valid   func(string) error // nil: anything

	commands []command // that work at it, beside an answer
}

// Text asks until the answer is valid.
func (a *Asker) Text(ctx context.Context, q Question) (string, error) {
	a.rest = nil
	return a.answer(ctx, q)
}

// revise is Text for an answer that is there: an empty line keeps it, and so does b.
func (a *Asker) revise(ctx context.Context, answer *string, q Question) error {
	q.Default = *answer
	now, err := a.Text(ctx, q)
	if err == nil {
		*answer = now
	}
	return err
}

// answer is Text behind a list of which more can be shown.
func (a *Asker) answer(ctx context.Context, q Question) (string, error) {
	for {
		answer, err := a.read(ctx, q)
		if err != nil {
			return "", err
		}
		if took, err := a.command(ctx, q.commands, answer); err != nil {
			return "", err
		} else if took {
			continue
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
// answer at all. A no says what happens next.
func (a *Asker) Confirm(ctx context.Context, q Question, byDefault bool) (bool, error) {
	a.rest = nil
	return a.confirm(ctx, q, byDefault)
}

func (a *Asker) confirm(ctx context.Context, q Question, byDefault bool) (bool, error) {
	q.Default = "no"
	if byDefault {
		q.Default = "yes"
	}
	q.Text += " yes or no"
	q.Valid = func(s string) error {
		if _, ok := yesNo[strings.ToLower(s)]; !ok {
			return errors.New("answer yes or no")
		}
		return nil
	}
	answer, err := a.answer(ctx, q)
	yes := yesNo[strings.ToLower(answer)]
	if err == nil {
		a.say(yes, q)
	}
	return yes, err
}

// say tells what a no means.
func (a *Asker) say(yes bool, q Question) {
	if !yes && q.No != "" {
		a.Line("  No: %s", q.No)
	}
}

// consent is confirm for what must not be agreed to by what was typed ahead; an empty
// answer is a no.
func (a *Asker) consent(ctx context.Context, q Question) (bool, error) {
	a.fresh()
	return a.confirm(ctx, q, false)
}

// fresh drops what was typed ahead.
func (a *Asker) fresh() {
	if a.Fresh != nil {
		a.Fresh()
	}
}

var yesNo = map[string]bool{"yes": true, "y": true, "no": false, "n": false}

// InTurn puts questions one behind the other: b at one leads to the one before it, and b
// at the first away from all of them. None of them may pass without asking.
func InTurn(questions ...func() error) error {
	for i := 0; i < len(questions); {
		err := questions[i]()
		switch {
		case err == nil:
			i++
		case errors.Is(err, ErrBack) && i > 0:
			i--
		default:
			return err
		}
	}
	return nil
}

// read writes the question and reads one line, answering by itself what explains, shows
// more, or leaves the question.
func (a *Asker) read(ctx context.Context, q Question) (string, error) {
	for {
		prompt := q.Text
		if q.Default != "" {
			prompt += " [" + q.Default + "]"
		}
		a.prompt(prompt)
		line, err := a.in.Next(ctx)
		answer := text.Input(line)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err != nil && answer == "" {
			_, _ = fmt.Fprintln(a.W)
			if errors.Is(err, io.EOF) {
				return "", ErrEnd
			}
			return "", ErrQuit
		}
		if a.Echo {
			_, _ = fmt.Fprintln(a.W, a.spelled(text.Display(answer)))
		}
		if took, err := a.common(q, answer); err != nil {
			return "", err
		} else if !took {
			return answer, nil
		}
	}
}

// common handles what can be answered at every question.
func (a *Asker) common(q Question, answer string) (took bool, err error) {
	first, rest, _ := strings.Cut(answer, " ")
	switch {
	case is(action.Help, answer):
		a.explain(q)
	case is(action.Back, answer):
		return true, ErrBack
	case is(action.Quit, answer):
		return true, ErrQuit
	case is(action.Move, answer) && len(a.rest) > 0:
		a.page(a.rest)
	case is(action.Move, answer) && len(q.commands) > 0:
		a.Line("  There is nothing more to show.")
	case a.jumps && is(action.Go, first) && (rest == "" || stageOf(rest) != ""):
		return true, jump{to: stageOf(rest)}
	default:
		return false, nil
	}
	return true, nil
}

// stageOf is the stage of a name; "" if there is none.
func stageOf(name string) spec.Stage {
	for _, s := range spec.Stages() {
		if strings.EqualFold(string(s), strings.TrimSpace(name)) {
			return s
		}
	}
	return ""
}

// is tells whether a word is the command of an action.
func is(x action.Action, word string) bool {
	for _, c := range x.Line {
		if strings.EqualFold(c.Word, word) {
			return true
		}
	}
	return false
}

// explain says what a question is about, and what can be answered.
func (a *Asker) explain(q Question) {
	help := q.Help
	if help == "" {
		help = "Type an answer and press Enter."
	}
	var lines []string
	for _, c := range q.commands {
		lines = append(lines, fmt.Sprintf("  %s: %s", c.spelled(), c.action.Means(c.word)))
	}
	a.Line("  %s", help)
	if len(lines) > 0 {
		a.Line("  These commands work here:")
		a.page(lines)
	}
	ways := "b goes back, q leaves; answers are kept."
	if q.Default != "" {
		ways = "An empty answer takes what is in brackets. " + ways
	}
	a.Line("  %s", ways)
	if a.jumps {
		a.Line("  go leads to the first step that has something left, go and a step's name to that step.")
	}
}
