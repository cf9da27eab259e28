package tui

import (
	"errors"
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
type adoptOverlay struct{ formOverlay }

func newAdopt(s *Session, p *commitPage) *adoptOverlay {
	email, help := s.Spec.Account.Email, setup.AskAdopt(s.Spec).Help
	yes := "use it"
	if s.Spec.Ending() {
		yes = "end it"
	}
	return &adoptOverlay{formOverlay{
		form: newForm(widget.Field{
			ID: setup.AdoptField, Label: "Its e-mail again", Clean: text.Input, Help: help,
			Validate: func(v string) error {
				if !spec.SameEmail(v, email) {
					return errors.New("that is not the address of this account")
				}
				return nil
			},
		}),
		title: spec.FieldOf(setup.AdoptField).Ask, yes: yes,
		about: func(s *Session) string {
			return sentence(strings.Join(setup.AdoptReasons(s.Spec, s.Snapshot), "; ")) + ". " + help
		},
		taken: func(s *Session) (Action, tea.Cmd) {
			s.drop(slotPlan) // what was read to tell whose it is; late, it would come into a run
			s.Answer(setup.AdoptField, "true")
			p.propose(s)
			return Close, nil
		},
	}}
}
