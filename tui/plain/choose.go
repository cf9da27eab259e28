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

// An Option is one choice of a list.
type Option struct {
	Label    string
	ID       string // another word that means it
	Also     string // and one more
	About    string
	Disabled string // why it can't be chosen; "" if it can
}

// Choose asks for one of the options by its number or its name. The default is an
// index, or -1 for none.
func (a *Asker) Choose(ctx context.Context, question, help string, options []Option, byDefault int,
) (int, error) {
	a.options(options)
	d := ""
	if byDefault >= 0 {
		d = strconv.Itoa(byDefault + 1)
	}
	at := byDefault
	_, err := a.answer(ctx, Question{Text: question, Help: help, Default: d, Valid: func(s string) (err error) {
		at, err = meant(options, s)
		return err
	}})
	if err != nil {
		return 0, err
	}
	a.Line("  Chosen: %s", options[at].Label)
	return at, nil
}

// pick is the option that words behind a command mean, or, where they mean none, the one that
// is chosen.
func (a *Asker) pick(ctx context.Context, args, question, help string, options []Option, byDefault int) (int, error) {
	if at, err := meant(options, args); args != "" && err == nil {
		return at, nil
	}
	return a.Choose(ctx, question, help, options, byDefault)
}

// several asks for any number of the options, by numbers or names with commas between.
func (a *Asker) several(ctx context.Context, q Question, options []Option) ([]int, error) {
	a.options(options)
	var out []int
	q.Valid = func(s string) (err error) {
		out, err = meantBy(options, s)
		return err
	}
	if _, err := a.answer(ctx, q); err != nil {
		return nil, err
	}
	for _, i := range out {
		a.Line("  Chosen: %s", options[i].Label)
	}
	return out, nil
}

// options lists what can be chosen.
func (a *Asker) options(options []Option) {
	var lines []string
	for i, o := range options {
		line := fmt.Sprintf("  %d. %s", i+1, o.Label)
		if o.About != "" {
			line += " – " + o.About
		}
		if o.Disabled != "" {
			line += " (can't be chosen: " + o.Disabled + ")"
		}
		lines = append(lines, line)
	}
	a.page(lines)
}

// meantBy returns the options that a list of numbers and names means, each once.
func meantBy(options []Option, answer string) ([]int, error) {
	if i, err := meant(options, answer); err == nil {
		return []int{i}, nil // a name may hold a comma
	}
	var out []int
	seen := map[int]bool{}
	for part := range strings.SplitSeq(answer, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		i, err := meant(options, strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text.Quote(part), err)
		}
		if !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("answer with numbers from 1 to %d, or with names of the list", len(options))
	}
	return out, nil
}

// meant returns the option that a number or a name means: its name or its other word,
// or the first letters of one name only.
func meant(options []Option, answer string) (int, error) {
	at, err := optionOf(options, answer)
	if err != nil {
		return 0, err
	}
	if why := options[at].Disabled; why != "" {
		return 0, errors.New(why)
	}
	return at, nil
}

func optionOf(options []Option, answer string) (int, error) {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(options) {
		return n - 1, nil
	}
	var names spec.Names
	var begins []int
	for i, o := range options {
		names.Add(text.Display(o.Label), i)
		names.Add(o.ID, i)
		names.Add(o.Also, i)
		if answer != "" && strings.HasPrefix(text.Fold(o.Label), text.Fold(answer)) {
			begins = append(begins, i)
		}
	}
	found := names.Mean(answer)
	if _, err := strconv.Atoi(answer); len(found) == 0 && err != nil {
		found = begins
	}
	switch len(found) {
	case 0:
		return 0, fmt.Errorf("answer with a number from 1 to %d, or with a name of the list", len(options))
	case 1:
		return found[0], nil
	}
	var numbers []string
	for _, i := range found {
		numbers = append(numbers, strconv.Itoa(i+1))
	}
	return 0, fmt.Errorf("that may be %s: answer with its number", text.Either(numbers, 0))
}
