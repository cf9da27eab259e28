package plain

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

func (w *Wizard) templateName(ctx context.Context) error {
	w.Ask.heading(spec.StageTemplate, "what may it do?")
	return w.field(ctx, "template.name", &w.Spec.Template.Name, Question{
		Text: "Name of the permission template", Valid: w.valid("template.name"),
		Help: "Procore's API can't edit a template: one of this name is used if it is equal, and asked about if not.",
	})
}

func (w *Wizard) base(ctx context.Context) error {
	return w.oneOf(ctx, "template.base", &w.Spec.Template.Base, w.Snap.Global, Question{
		Text: "Start from, by number", Default: "Every tool None",
		Help: "A copy is made; the template that you start from is not changed.",
	})
}

// tools asks for the levels that differ from the base, one a line.
func (w *Wizard) tools(ctx context.Context) error {
	w.listTools("")
	for {
		answer, err := w.Ask.Text(ctx, Question{
			Text: "A tool and its level, \"list\" with words to look for, or nothing to go on",
			Help: "Write it like \"Documents admin\". Levels are none, read only, standard and admin.",
		})
		if err != nil || answer == "" {
			return err
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

// setTool reads "Documents admin".
func (w *Wizard) setTool(answer string) error {
	words := strings.Fields(answer)
	for cut := len(words) - 1; cut > 0 && cut >= len(words)-2; cut-- {
		level, err := permission.ParseLevel(strings.Join(words[cut:], " "))
		if err != nil {
			continue
		}
		tool, err := w.Snap.Vocabulary.Find(strings.Join(words[:cut], " "))
		if err != nil {
			return err
		}
		if !tool.Offers(level) {
			return fmt.Errorf("%s does not have the level %s", text.Display(tool.Label), level)
		}
		if w.Spec.Template.Tools == nil {
			w.Spec.Template.Tools = map[string]spec.ToolSpec{}
		}
		maps.DeleteFunc(w.Spec.Template.Tools, func(name string, _ spec.ToolSpec) bool {
			other, err := w.Snap.Vocabulary.Find(name)
			return err == nil && other.Key == tool.Key
		})
		w.Spec.Template.Tools[tool.Key] = spec.ToolSpec{Level: level.ID()}
		w.Spec.SetSource("template.tools."+tool.Key, yourAnswer)
		w.Ask.Line("  %s is %s", tool.Label, level)
		return nil
	}
	return errors.New("write a tool and a level, like \"Documents admin\"")
}

// listTools writes the rows that hold all of the words; without words, those
// that differ from the base.
func (w *Wizard) listTools(words string) {
	wanted, problems := setup.Wanted(*w.Spec, w.Snap)
	for _, p := range problems {
		w.Ask.Line("  ✗ %s", p.Text())
	}
	base, err := setup.Base(*w.Spec, w.Snap)
	if err != nil {
		w.Ask.Line("  ✗ %v", err)
		return
	}
	shown := 0
	for _, t := range w.Snap.Vocabulary.Tools {
		now, was := wanted.Level(t.Key), base.Level(t.Key)
		if words == "" && now == was || !strings.Contains(text.Fold(t.Label+t.Key), text.Fold(words)) {
			continue
		}
		shown++
		if now == was {
			w.Ask.Line("  %s: %s", t.Label, now)
			continue
		}
		w.Ask.Line("  %s: %s, was %s", t.Label, now, was)
	}
	if shown == 0 {
		w.Ask.Line("  Nothing to list: no tool differs from the base, or none has these words.")
	}
}
