package plain

import (
	"context"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui/action"
)

// answered are the commands that every question answers by itself.
var answered = []action.Action{action.Back, action.Help, action.Quit, action.Go, action.Where, action.Move}

// commands are all that some question of the line mode takes, by what they do.
func commands() map[string]bool {
	w := &Wizard{Answers: &spec.Answers{}, Snap: &setup.Snapshot{}, Look: func(context.Context, string) error { return nil }}
	s := &Stages{Answers: w.Answers, Snap: w.Snap}
	ending := &Stages{Answers: &spec.Answers{Spec: spec.Spec{}.Leaving(spec.LeaveSpec{})}, Snap: w.Snap}
	var verdict error
	review := setup.Review{}
	all := slices.Concat(
		w.templateCommands(), (&chooser{w: w}).commands(), s.verifyCommands(&verdict), ending.verifyCommands(&verdict),
		s.byHandCommands(setup.Change{Manual: &setup.Manual{}}), s.agreeCommands(review, new(bool)), s.nameCommands(review), s.endCommands(),
		w.looking(), (&visit{Stages: s}).commands(),
	)
	out := map[string]bool{}
	for _, c := range all {
		out[c.action.Long+" "+c.word] = true
	}
	for _, a := range append(answered, signInActions()...) {
		for _, c := range a.Line {
			out[a.Long+" "+c.Word] = true
		}
	}
	return out
}

// TestEveryActionHasItsCommand: what the table says of an action's command, some question
// takes; and no question takes a command that the table does not know.
func TestEveryActionHasItsCommand(t *testing.T) {
	taken := commands()
	known := map[string]bool{}
	for _, a := range action.Table() {
		for _, c := range a.Line {
			known[a.Long+" "+c.Word] = true
			also := a.Long == action.OpenAll.Long // show all: the command of another row
			if !taken[a.Long+" "+c.Word] && !also {
				t.Errorf("no question takes %q, which is to: %s", c.Word, a.Long)
			}
		}
	}
	for name := range taken {
		if !known[name] {
			t.Errorf("a command is in no row of the table: %s", name)
		}
	}
}

// TestEveryCommandIsTold: "?" names each command with what it does.
func TestEveryCommandIsTold(t *testing.T) {
	w := &Wizard{Answers: &spec.Answers{}, Snap: &setup.Snapshot{}}
	a, said := asker()
	w.Ask = a
	a.explain(Question{commands: w.templateCommands()})
	for len(a.rest) > 0 {
		a.page(a.rest)
	}
	for _, c := range w.templateCommands() {
		if !strings.Contains(said.String(), "  "+c.spelled()+": "+c.action.Means(c.word)+"\n") {
			t.Errorf("%s is not told:\n%s", c.word, said)
		}
	}
}
