package tui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// adopting is why the account that is there is used only if the admin says so, and
// nobody did yet; nil where there is nothing to say.
func adopting(s *Session) *text.Failure {
	why := setup.AdoptReasons(s.Spec, s.Snapshot)
	if len(why) == 0 || s.Spec.Account.Adopt {
		return nil
	}
	q := setup.AskAdopt(s.Spec)
	about := append([]string{sentence(strings.Join(why, "; ")) + "."}, setup.Whose(s.Spec, s.Snapshot)...)
	return &text.Failure{
		What: q.What, Why: strings.Join(about, " "), Do: q.Do + ", press " + action.Adopt.Key() + ".",
	}
}

// asksWhose tells whether the page asks for the account that is there. While it reads, or
// can't, it does not: what it knows of the account may be of before.
func (p *commitPage) asksWhose() bool { return p.state == commitStuck && p.whose }

// askWhose reads on which projects the account is that is asked about.
func (p *commitPage) askWhose(s *Session) tea.Cmd {
	need := setup.PartAll &^ s.Snapshot.Read
	if !p.asksWhose() || need == 0 {
		return nil
	}
	return s.read(slotPlan, need)
}

// stuckKeys are those of a plan that can't be made yet.
func (p *commitPage) stuckKeys(s *Session) []Key {
	if !p.asksWhose() {
		return []Key{action.Again}
	}
	return []Key{action.Adopt.As(setup.AskAdopt(s.Spec).Yes), action.Again}
}

// adopts tells whether a key says that the account that is there is meant.
func (p *commitPage) adopts(stroke string) bool { return action.Adopt.Is(stroke) && p.asksWhose() }

// An adoptOverlay asks for the account's e-mail once more, before it is taken over.
type adoptOverlay struct {
	page *commitPage
	form *form
}

func newAdopt(s *Session, p *commitPage) *adoptOverlay {
	email := s.Spec.Account.Email
	return &adoptOverlay{p, newForm(widget.Field{
		ID: setup.AdoptField, Label: "Its e-mail again", Clean: text.Input,
		Help: setup.AskAdopt(s.Spec).Help,
		Validate: func(v string) error {
			if !spec.SameEmail(v, email) {
				return errors.New("that is not the address of this account")
			}
			return nil
		},
	})}
}

func (o *adoptOverlay) Title() string { return spec.FieldOf(setup.AdoptField).Ask }

func (o *adoptOverlay) Typing() bool { return o.form.Typing() }

func (o *adoptOverlay) Keys(s *Session) []Key {
	yes := "use it"
	if s.Spec.Ending() {
		yes = "end it"
	}
	return slices.Concat([]Key{action.Apply.As(yes)}, o.form.keys()[1:], []Key{action.Leave})
}

func (o *adoptOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && action.Leave.Is(k.String()) {
		return Close, nil
	}
	ev, cmd := o.form.take(msg)
	if !ev.submitted {
		return Stay, cmd
	}
	s.drop(slotPlan) // what was read to tell whose it is; late, it would come into a run
	s.Answer(setup.AdoptField, "true")
	o.page.propose(s)
	return Close, cmd
}

func (o *adoptOverlay) View(s *Session, w, h int) string {
	words := joinWrapped(sentence(strings.Join(setup.AdoptReasons(s.Spec, s.Snapshot), "; "))+". "+
		o.form.fields[0].Help, w)
	n := lineCount(words)
	return widget.Fit(widget.Fit(o.form.View(s.Theme, w, h-n-1), w, h-n-1)+"\n\n"+s.Theme.Dim.Render(words), w, h)
}
