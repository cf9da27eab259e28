package plain

import (
	"cmp"
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

func (w *Wizard) templateName(ctx context.Context) error {
	w.Ask.heading(spec.StageTemplate, "what may it do?")
	return w.text("template.name")(ctx)
}

func (w *Wizard) base(ctx context.Context) error {
	name, err := w.startFrom(ctx, permission.ProjectScope, w.Answers.Spec.Template.Base)
	if err == nil {
		w.Answers.Answer("template.base", name)
	}
	return err
}

// startFrom asks which of the company's templates of a scope one begins with.
func (w *Wizard) startFrom(ctx context.Context, scope permission.Scope, now string) (string, error) {
	q := w.question(spec.TemplateField(scope) + ".base")
	q.Default = "Every tool None"
	c, err := w.chooseTemplate(ctx, q, w.Snap.TemplatesOf(scope), now)
	return c.name, err
}

// tools changes the levels and granular permissions until nothing more is to be changed.
func (w *Wizard) tools(ctx context.Context) error {
	w.scope = permission.ProjectScope
	w.Answers.Spec.AdoptKeys(w.Snap)
	w.Answers.Stale()
	w.warnedOf()
	w.listTools("")
	return w.Ask.run(ctx, menu{
		Question: Question{
			Text:     "A tool and its level, or a command; nothing goes on",
			Help:     "Write \"Documents admin\". Levels are none, read only, standard and admin.",
			commands: w.templateCommands(),
		},
		other: func(_ context.Context, answer string) error { return w.setTool(answer) },
		end:   w.enough,
	})
}

// templateCommands are what can be done with the templates.
func (w *Wizard) templateCommands() []command {
	list := []command{
		on(action.Level, func(_ context.Context, args string) error { return w.setTool(args) }),
	}
	list = append(list, each(action.Granular, map[string]func(context.Context, string) error{
		"show":     w.show,
		"grant":    func(_ context.Context, args string) error { return w.grant(args, true) },
		"withdraw": func(_ context.Context, args string) error { return w.grant(args, false) },
	})...)
	list = append(list, each(action.AllOn, map[string]func(context.Context, string) error{
		"all-on":  func(_ context.Context, args string) error { return w.setAll(args, true) },
		"all-off": func(_ context.Context, args string) error { return w.setAll(args, false) },
	})...)
	list = append(list,
		on(action.Filter, func(_ context.Context, args string) error { w.listTools(args); return nil }),
		on(action.Alarm, simply(w.warnings)),
		on(action.Bulk, w.many),
		on(action.Undo, simply(func() { w.took("Taken back: %s.", w.Answers.Undo) })),
		on(action.Redo, simply(func() { w.took("Made again: %s.", w.Answers.Redo) })),
		on(action.Diff, w.compare),
		on(action.Presets, w.presetsCommand),
		on(action.Least, w.least),
		on(action.About, w.aboutTool),
		on(action.Name, w.rename),
		on(action.Terms, w.terms),
		on(action.Drop, simply(w.leaveOut)),
		on(action.Company, w.choose),
	)
	return append(list, each(action.Tab, map[string]func(context.Context, string) error{
		"company": simply(func() { w.turnTo(permission.CompanyScope) }),
		"project": simply(func() { w.turnTo(permission.ProjectScope) }),
	})...)
}

// turnTo makes the commands be about one of the two templates.
func (w *Wizard) turnTo(scope permission.Scope) {
	w.scope = scope
	if scope == permission.ProjectScope {
		w.Ask.Line("  From here on it is about the template for projects: %s.", w.Answers.Spec.Template.Name)
	} else {
		w.Ask.Line("  From here on it is about the company template; project leads back.")
		if why := setup.Fixed(scope, w.Answers.Spec); why != "" {
			w.Ask.Line("  ! %s %s chooses one, or makes one of the account's own.", why, action.Company.Line[0].Word)
		}
	}
	w.listTools("")
}

// enough tells whether the template can be used as it is: it gives something, or is
// meant to give nothing. No, and b, lead back to the levels.
func (w *Wizard) enough(ctx context.Context) (bool, error) {
	why := setup.GivesNothing(w.Answers.Spec, w.Snap)
	if why == "" {
		return true, nil
	}
	w.Ask.Line("  ! %s.", text.Sentence(why))
	err := w.confirm(setup.NothingField)(ctx)
	if errors.Is(err, ErrBack) {
		return false, nil
	}
	return w.Answers.Spec.Template.Nothing, err
}

// rows is the template that the commands are about, as the answers come to it.
func (w *Wizard) rows() spec.Rows {
	return setup.Rows(cmp.Or(w.scope, permission.ProjectScope), w.Answers.Spec, w.Snap)
}

// edit changes rows by the rules, and keeps what can be taken back.
func (w *Wizard) edit(
	what string, change func(*permission.Vocabulary, *permission.Template) error,
) (int, error) {
	r := w.rows()
	if why := setup.Fixed(r.Scope, w.Answers.Spec); why != "" {
		return 0, fmt.Errorf("%s %s chooses one, or makes one of the account's own", why, action.Company.Line[0].Word)
	}
	if r.Vocabulary == nil {
		return 0, errors.New("no tool of this company could be read from its templates")
	}
	n, err := w.Answers.Edit(r, what, change)
	w.Answers.Hold()
	return n, err
}

// find is the tool that a name means.
func (w *Wizard) find(name string) (*permission.Tool, error) {
	r := w.rows()
	if r.Vocabulary == nil {
		return nil, errors.New("no tool of this company could be read from its templates")
	}
	return r.Vocabulary.Find(strings.TrimSpace(name))
}

// setTool reads "Documents admin". A level that the tool has already changes nothing.
func (w *Wizard) setTool(answer string) error {
	words := strings.Fields(answer)
	for cut := len(words) - 1; cut > 0 && cut >= len(words)-2; cut-- {
		level, err := permission.ParseLevel(strings.Join(words[cut:], " "))
		if err != nil {
			continue
		}
		tool, err := w.find(strings.Join(words[:cut], " "))
		if err != nil {
			return err
		}
		label := text.Display(tool.Label)
		_, err = w.edit(label+" at "+level.String(),
			func(v *permission.Vocabulary, t *permission.Template) error { return v.SetLevel(t, tool.Key, level) })
		if err != nil {
			return err
		}
		w.Ask.Line("  %s is %s", label, level)
		w.warnAbout(tool.Key)
		return nil
	}
	return errors.New("write a tool and a level, like \"Documents admin\"; ? lists the commands")
}

// setAll turns every granular permission of a tool on or off.
func (w *Wizard) setAll(name string, turnOn bool) error {
	tool, err := w.find(name)
	if err != nil {
		return err
	}
	label := text.Display(tool.Label)
	_, err = w.edit("all granular permissions of "+label+onOff(turnOn),
		func(v *permission.Vocabulary, t *permission.Template) error { return v.SetAll(t, tool.Key, turnOn) })
	if err != nil {
		return err
	}
	w.showTool(tool)
	return nil
}

func onOff(on bool) string {
	if on {
		return " on"
	}
	return " off"
}

// grant turns granular permissions of a tool on or off: "Documents: Private, 3".
func (w *Wizard) grant(args string, turnOn bool) error {
	tool, actions, err := w.actions(args)
	if err != nil {
		return err
	}
	if len(actions) == 0 {
		return errors.New("write the tool, a colon, and its permissions by number or name, with commas between")
	}
	var names []string
	for _, a := range actions {
		names = append(names, "“"+text.Display(a.Label)+"”")
	}
	what := strings.Join(names, ", ") + onOff(turnOn)
	_, err = w.edit(what, func(v *permission.Vocabulary, t *permission.Template) error {
		for _, a := range actions {
			if err := v.SetAction(t, tool.Key, a.Key, turnOn); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.Ask.Line("  %s: %s", text.Display(tool.Label), what)
	w.warnAbout(tool.Key)
	return nil
}

// took takes a step back or makes it again.
func (w *Wizard) took(words string, move func() (spec.Step, bool)) {
	st, ok := move()
	w.Answers.Hold()
	if !ok {
		w.Ask.Line("  Nothing was changed that could be.")
		return
	}
	w.scope = st.Scope
	w.Ask.Line("  "+words, st.What)
	w.listTools("")
}

// rename asks for the template's name and start once more.
func (w *Wizard) rename(ctx context.Context, _ string) error {
	was := w.Answers.Spec.Clone()
	name, err := w.Ask.Text(ctx, w.question("template.name"))
	if err != nil {
		return err
	}
	base, err := w.startFrom(ctx, permission.ProjectScope, was.Template.Base)
	if err != nil {
		return err
	}
	if text.Input(name) == text.Input(was.Template.Name) && base == was.Template.Base {
		return nil
	}
	w.Answers.Remember("the template's name and start", permission.ProjectScope)
	w.Answers.Answer("template.name", name)
	w.Answers.Answer("template.base", base)
	w.Answers.Hold()
	return nil
}

// terms chooses whose words the tools are called by. No answer changes.
func (w *Wizard) terms(ctx context.Context, args string) error {
	dictionaries := permission.Dictionaries()
	var options []Option
	now := 0
	for i, d := range dictionaries {
		options = append(options, Option{Label: d.Title, ID: string(d.Terms)})
		if w.Snap.Vocabulary != nil && d.Terms == w.Snap.Vocabulary.Terms() {
			now = i
		}
	}
	const question = "Whose words should the tools be called by"
	at, err := w.Ask.pick(ctx, args, question, "Procore's editions differ.", options, now)
	if err != nil {
		return err
	}
	t := dictionaries[at].Terms
	w.Terms(t)
	w.Snap.Vocabulary, w.Snap.CompanyVocabulary = w.Snap.Vocabulary.In(t), w.Snap.CompanyVocabulary.In(t)
	w.Ask.Line("  The tools are called by: %s", dictionaries[at].Title)
	return nil
}

// leaveOut leaves out what this company does not have.
func (w *Wizard) leaveOut() {
	gone := w.Answers.Spec.Absent(w.Snap)
	if len(gone) == 0 {
		w.Ask.Line("  Nothing is asked for that this company does not have.")
		return
	}
	w.Answers.LeaveOut(w.Snap)
	w.Answers.Hold()
	w.Ask.Line("  Left out: %s. undo takes it back.", strings.Join(gone, ", "))
}
