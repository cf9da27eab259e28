package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
)

// many changes all tools that hold the words, as one step: "read only drawing".
func (w *Wizard) many(ctx context.Context, args string) error {
	rows := w.rows()
	if rows.Vocabulary == nil || rows.Missing != nil {
		return errors.New("no tool of this company could be read from its templates")
	}
	words := strings.Fields(args)
	if len(words) == 0 {
		return need(action.Bulk, "many")
	}
	turn := strings.ToLower(words[0])
	level, behind := permission.Level(0), words[1:]
	if turn != "on" && turn != "off" {
		var err error
		if level, behind, err = levelBefore(words); err != nil {
			return err
		}
	}
	tools, actions := holding(rows, strings.Join(behind, " "))
	if len(tools) == 0 {
		return fmt.Errorf("no tool has these words: %s", strings.Join(behind, " "))
	}
	b := spec.LevelBulk(rows, tools, level)
	if turn == "on" || turn == "off" {
		b = spec.ActionBulk(rows, tools, actions, turn == "on")
	}
	w.Ask.Line("  %s for %s: %s.", b.Label, text.Count(len(tools), "tool"), b.Note)
	if b.Changed == 0 {
		return nil
	}
	yes, err := w.Ask.Confirm(ctx, Question{
		Text: "Set them?", Help: "It is one step, which undo takes back.", No: "nothing of it was changed.",
	}, true)
	if err != nil || !yes {
		return err
	}
	n, err := w.edit(b.Label+" for "+text.Count(b.Changed, "tool"), b.Change)
	if err != nil {
		return err
	}
	w.Ask.Line("  %s: %s. undo takes it back.", b.Label, text.Count(n, "tool"))
	return nil
}

// holding are the tools that hold all of the words, with their granular permissions.
func holding(rows spec.Rows, words string) (tools []string, actions map[string][]string) {
	actions = map[string][]string{}
	for i := range rows.Vocabulary.Tools {
		t := &rows.Vocabulary.Tools[i]
		if !holds(t, words) {
			continue
		}
		tools = append(tools, t.Key)
		for _, a := range t.Actions {
			actions[t.Key] = append(actions[t.Key], a.Key)
		}
	}
	return tools, actions
}

// levelBefore takes a level off the front of words.
func levelBefore(words []string) (permission.Level, []string, error) {
	for n := min(2, len(words)); n > 0; n-- {
		if l, err := permission.ParseLevel(strings.Join(words[:n], " ")); err == nil {
			return l, words[n:], nil
		}
	}
	return 0, nil, need(action.Bulk, "many")
}

// compare tells what differs from the base, from what Procore has, or from any other
// template.
func (w *Wizard) compare(ctx context.Context, args string) error {
	r := w.rows()
	list := setup.Comparisons(r.Scope, w.Answers.Spec, w.Snap)
	var options []Option
	for _, c := range list {
		options = append(options, Option{Label: c.Name, About: c.Kind})
	}
	at, err := w.Ask.pick(ctx, args, "Compare with which", "What it grants is compared, row by row.", options, 0)
	if err != nil {
		return err
	}
	rows, err := list[at].Rows()
	var ps spec.Problems
	switch {
	case errors.As(err, &ps):
		return errors.New("it can't be compared yet: " + ps[0].Titled())
	case err != nil:
		return err
	case len(rows) == 0:
		w.Ask.Line("  Nothing differs from %s: it grants the same.", list[at].Name)
		return nil
	}
	var lines []setup.Line
	for _, d := range rows {
		l := setup.RowLine(r.Scope, w.Snap, d, w.Answers.Spec.RowSource(r.Scope, d.Tool).Text)
		l.Group = "What differs from " + list[at].Name
		lines = append(lines, l)
	}
	w.Ask.page(told(lines))
	return nil
}

// least tells what the integration does not need of the project template, and takes it
// away.
func (w *Wizard) least(ctx context.Context, _ string) error {
	if w.rows().Scope != permission.ProjectScope {
		return errors.New("what is not needed is worked out for the project template: project leads there")
	}
	rows, err := setup.Unneeded(w.Answers.Spec, w.Snap)
	var ps spec.Problems
	switch {
	case errors.As(err, &ps):
		return errors.New("it can't be worked out yet: " + ps[0].Titled())
	case err != nil:
		return err
	}
	var lines []setup.Line
	idle := true
	for _, x := range rows {
		l := x.Line(w.Answers.Spec, w.Snap)
		l.Group = "More than is asked for, from what it is to what would do"
		lines = append(lines, l)
		idle = idle && x.Unless != ""
	}
	w.Ask.page(told(lines))
	if idle {
		w.Ask.Line("  There is nothing to take away.")
		return nil
	}
	yes, err := w.Ask.confirm(ctx, Question{
		Text: "Take it away?", Help: "Rows that say why they are kept stay. undo takes it back.", No: "nothing was changed.",
	}, false)
	if err != nil || !yes {
		return err
	}
	n, err := w.edit("took away what is not needed", setup.Lower(rows))
	if err == nil {
		w.Ask.Line("  %s lowered to what is needed. undo takes it back.", text.Count(n, "tool"))
	}
	return err
}

// preview tells what integrations would change, and takes it over after a yes.
func (w *Wizard) preview(ctx context.Context, list []spec.Preset) error {
	r := w.rows()
	all := spec.Combine(list...)
	options := false
	if r.Scope == permission.CompanyScope && len(all.CompanyOptions) > 0 {
		var err error
		options, err = w.Ask.Confirm(ctx, Question{
			Text: "Company tools too of which a guide leaves open whether it means them?",
			No:   "only what the guide names.",
		}, false)
		if err != nil {
			return err
		}
	}
	if r.Vocabulary == nil {
		return errors.New("no tool of this company could be read from its templates")
	}
	shown := setup.PreviewPresets(w.Answers, w.Snap, r.Scope, list, options)
	w.Ask.Line("  What %s would change: %s.", shown.Name, counted(shown.Changes))
	w.Ask.page(told(shown.Lines))
	yes, err := w.Ask.confirm(ctx, Question{
		Text: "Take this into the template?", Help: "undo takes it back.", No: "the template stays as it is.",
	}, false)
	if err != nil || !yes {
		return err
	}
	w.Answers.Remember("the presets of "+shown.Name, r.Scope)
	w.Answers.Spec = shown.Spec
	w.Answers.Hold()
	w.Ask.Line("  %s: %s. undo takes it back.", text.Sentence(shown.Name), counted(shown.Changes))
	return nil
}
