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
)

func (w *Wizard) templateName(ctx context.Context) error {
	w.Ask.heading(spec.StageTemplate, "what may it do?")
	return w.text("template.name").ask(ctx)
}

func (w *Wizard) base(ctx context.Context) error {
	q := w.question("template.base")
	now := q.Default
	q.Default = "Every tool None"
	c, err := w.template(ctx, q, w.Snap.Global, now)
	if err == nil {
		w.Answers.Answer("template.base", c.name)
	}
	return err
}

// tools asks for the levels that differ from the base, one a line.
func (w *Wizard) tools(ctx context.Context) error {
	w.Answers.Spec.AdoptKeys(w.Snap)
	w.listTools("")
	for {
		answer, err := w.Ask.Text(ctx, Question{
			Text: "A tool and its level, \"list\" with words to look for, or nothing to go on",
			Help: "Write it like \"Documents admin\". Levels are none, read only, standard and admin.",
		})
		if err != nil {
			return err
		}
		if answer == "" {
			if enough, err := w.enough(ctx); enough || err != nil {
				return err
			}
			continue
		}
		if words, ok := strings.CutPrefix(answer+" ", "list "); ok {
			w.listTools(strings.TrimSpace(words))
			continue
		}
		if err := w.setTool(answer); err != nil {
			w.Ask.Line("  ✗ %v", err)
		}
	}
}

// enough tells whether the template can be used as it is: it gives something, or is
// meant to give nothing. No, and b, lead back to the levels.
func (w *Wizard) enough(ctx context.Context) (bool, error) {
	why := setup.GivesNothing(w.Answers.Spec, w.Snap)
	if why == "" {
		return true, nil
	}
	w.Ask.Line("  ! %s.", text.Sentence(why))
	err := w.confirm(setup.NothingField).ask(ctx)
	if errors.Is(err, ErrBack) {
		return false, nil
	}
	return w.Answers.Spec.Template.Nothing, err
}

// rows is the template as the answers come to it.
func (w *Wizard) rows() spec.Rows {
	return setup.Rows(permission.ProjectScope, w.Answers.Spec, w.Snap)
}

// setTool reads "Documents admin". A level that the tool has already changes nothing.
func (w *Wizard) setTool(answer string) error {
	words := strings.Fields(answer)
	for cut := len(words) - 1; cut > 0 && cut >= len(words)-2; cut-- {
		level, err := permission.ParseLevel(strings.Join(words[cut:], " "))
		if err != nil {
			continue
		}
		rows := w.rows()
		tool, err := rows.Vocabulary.Find(strings.Join(words[:cut], " "))
		if err != nil {
			return err
		}
		label := text.Display(tool.Label)
		_, err = w.Answers.Edit(rows, label+" at "+level.String(),
			func(v *permission.Vocabulary, t *permission.Template) error { return v.SetLevel(t, tool.Key, level) })
		if err != nil {
			return err
		}
		w.Ask.Line("  %s is %s", label, level)
		return nil
	}
	return errors.New("write a tool and a level, like \"Documents admin\"")
}

// listTools writes the rows that hold all of the words; without words, those
// that differ from the base.
func (w *Wizard) listTools(words string) {
	rows := w.rows()
	for _, p := range rows.Problems {
		w.Ask.Line("  ✗ %s", p.Text())
	}
	if rows.Missing != nil {
		w.Ask.Line("  ✗ %v", rows.Missing)
		return
	}
	shown := 0
	for _, t := range rows.Vocabulary.Tools {
		now, was := rows.Want.Level(t.Key), rows.Base.Level(t.Key)
		if words == "" && now == was || !strings.Contains(text.Fold(t.Label+t.Key), text.Fold(words)) {
			continue
		}
		shown++
		line := fmt.Sprintf("%s: %s", t.Label, now)
		if now != was {
			line += fmt.Sprintf(", was %s", was)
		}
		w.Ask.Line("  %s", line)
	}
	if shown == 0 {
		w.Ask.Line("  Nothing to list: no tool differs from the base, or none has these words.")
	}
}
