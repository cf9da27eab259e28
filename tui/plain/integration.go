package plain

import (
	"context"
	"fmt"
	"slices"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// integration asks which integration the account is for; several together are one answer.
func (w *Wizard) integration(ctx context.Context) error {
	if w.goesOn {
		return nil
	}
	w.Ask.heading(spec.StageConnect, "which integration is the account for?")
	s := &w.Answers.Spec
	choices := append([]spec.Preset{{}}, w.Presets...)
	if len(s.Presets()) > 1 { // chosen together before
		choices = append(choices, s.Preset())
	}
	options := presetOptions(choices)
	now := "1"
	for i, p := range choices {
		if p.ID == s.Integration {
			now = fmt.Sprint(i + 1)
		}
	}
	options[0] = Option{Label: "Something else", ID: "other", About: "you choose everything yourself"}
	q := w.question("integration")
	q.Text, q.Default = q.Text+", by number or name (several with commas between)", now
	q.commands = w.looking()
	w.Ask.Line("  To see an account that is there instead: %s", q.commands[0].spelled())
	at, err := w.Ask.several(ctx, q, options)
	if err != nil {
		return err
	}
	var list []spec.Preset
	for _, i := range at {
		if i > 0 || len(at) == 1 {
			list = append(list, choices[i])
		}
	}
	p := list[0]
	if len(list) > 1 {
		p = spec.Combine(list...)
	}
	w.Ask.about(p)
	w.Answers.Choose(p)
	return nil
}

// presetOptions are integrations to choose from.
func presetOptions(list []spec.Preset) []Option {
	var options []Option
	for _, p := range list {
		options = append(options, Option{Label: p.Name, ID: p.ID, About: p.Source})
	}
	return options
}

// about tells what an integration fills in, and what its page leaves open.
func (a *Asker) about(p spec.Preset) {
	if p.ID == "" {
		a.Line("  Nothing is filled in. Ask the integration's maker which tools it needs, and at which level.")
		return
	}
	if p.LevelsOpen() {
		a.Line("  Known, and its levels are left to you: its page names none for projects.")
	} else {
		a.Line("  Fills in what %s asks for; every answer can be changed.", p.Vendor)
	}
	for _, page := range append([]string{p.URL}, p.Also...) {
		if page != "" {
			a.Line("  Its page: %s", page)
		}
	}
	for _, open := range p.Open {
		a.Line("  The source does not say: %s", open.Text)
	}
	for _, o := range p.Optional {
		a.Line("  Only where it is wanted: %s at %s: %s (%s)", o.Tool, permission.LevelName(o.Level), o.Reason, o.From)
	}
	for _, need := range p.Company {
		tool := "every company tool"
		if need.Tool != "" {
			tool = "the company's " + need.Tool
		}
		a.Line("  It asks for %s on %s (%s).", permission.LevelName(need.Level), tool, need.From)
	}
	for _, note := range p.Notes {
		a.Line("  %s", note)
	}
}

// presetsCommand fills in what integrations ask for, after it was shown what that changes.
func (w *Wizard) presetsCommand(ctx context.Context, args string) error {
	options := presetOptions(w.Presets)
	var at []int
	var err error
	if args != "" {
		at, err = meantBy(options, args)
	} else {
		q := Question{
			Text: "Which integrations, by numbers or names with commas between", Default: w.chosenPresets(),
			Help: "What they ask for together is shown first.",
		}
		at, err = w.Ask.several(ctx, q, options)
	}
	if err != nil {
		return err
	}
	var list []spec.Preset
	for _, i := range at {
		list = append(list, w.Presets[i])
	}
	return w.preview(ctx, w.Answers.Spec.OwnFirst(list))
}

// chosenPresets are the numbers of those that the account is for now.
func (w *Wizard) chosenPresets() string {
	out := ""
	for _, p := range w.Answers.Spec.Presets() {
		i := slices.IndexFunc(w.Presets, func(x spec.Preset) bool { return x.ID == p.ID })
		if i >= 0 && out != "" {
			out += ", "
		}
		if i >= 0 {
			out += fmt.Sprint(i + 1)
		}
	}
	return out
}

// counted is a number of changes, in words.
func counted(n int) string {
	if n == 0 {
		return "no changes"
	}
	return text.Count(n, "change")
}
