package tui

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// whosePage asks which account is looked at: by its e-mail, or by a part of a name that
// the Directory is searched for. What the cursor stands on is what Enter takes, and an
// e-mail that is typed whole comes first.
type whosePage struct {
	form   *form
	choice *widget.Choice
	users  []procore.User
	part   string // what the users were found by
	notes  string // what is to be known of the list
}

type (
	// seekMsg says that what was typed has stood still.
	seekMsg struct{ part string }
	// foundMsg brings the users that Procore found by a part.
	foundMsg struct {
		part  string
		users []procore.User
		whole bool
		err   error
	}
)

func (p *whosePage) Title() string { return "Which account do you want to look at?" }

func (p *whosePage) Typing() bool { return true }

func (p *whosePage) Blocked(s *Session) string {
	if s.Spec.Account.Email == "" {
		return "Type the account's e-mail first."
	}
	return ""
}

func (p *whosePage) Keys(*Session) []Key {
	none := ""
	if p.choice == nil || p.choice.Focus().ID == "" {
		none = "Type the whole e-mail, or a part of the name and choose."
	}
	return []Key{action.Choose.As("look at it").Unless(none), action.Move}
}

func (p *whosePage) Enter(s *Session) tea.Cmd {
	*p = whosePage{choice: widget.NewChoice(nil, "")}
	p.form = newForm(widget.Field{
		ID: "account.email", Label: "E-mail or name", Value: s.Spec.Account.Email, Clean: text.Input,
	})
	p.list()
	return nil
}

// typed is what was typed, without blanks around it.
func (p *whosePage) typed() string { return text.Input(p.form.Value("account.email")) }

// list makes the rows anew: the e-mail that was typed, then who was found.
func (p *whosePage) list() {
	typed := p.typed()
	var same, others []widget.Option
	for _, u := range p.users {
		if u.Email == "" {
			continue // nobody that could be looked at
		}
		o := widget.Option{ID: u.Email, Label: text.Display(u.Email), Text: text.Display(u.FirstName + " " + u.LastName)}
		if u.Vendor != "" {
			o.Text += " · " + text.Display(u.Vendor)
		}
		if spec.SameEmail(u.Email, typed) {
			same = append(same, o)
		} else {
			others = append(others, o)
		}
	}
	slices.SortStableFunc(same, func(a, b widget.Option) int { // the one that is written exactly so
		switch typed {
		case a.ID:
			return -1
		case b.ID:
			return 1
		}
		return 0
	})
	exact := slices.ContainsFunc(same, func(o widget.Option) bool { return o.ID == typed })
	if spec.ValidEmail(typed) == nil && !exact {
		o := widget.Option{ID: typed, Label: text.Display(typed), Text: "exactly this e-mail, an inactive account's too"}
		same = append([]widget.Option{o}, same...)
	}
	p.choice.SetOptions(append(same, others...))
}

func (p *whosePage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case seekMsg:
		return Stay, p.seek(s, msg.part)
	case foundMsg:
		p.found(msg)
		return Stay, nil
	case tea.KeyPressMsg:
		switch msg.String() {
		case "enter":
			return p.take(s), nil
		case "up", "down", "pgup", "pgdown":
			p.choice.Key(msg)
			return Stay, nil
		}
	}
	ev, cmd := p.form.take(msg)
	if !ev.changed {
		return Stay, cmd
	}
	if typed := p.typed(); !strings.Contains(text.Fold(typed), text.Fold(p.part)) || p.part == "" {
		p.users, p.part, p.notes = nil, "", ""
	}
	p.list()
	s.drop(slotUsers)
	if part := p.typed(); utf8.RuneCountInString(part) >= setup.LeastPart {
		return Stay, tea.Batch(cmd, s.after(slotDebounce, lookupAfter, seekMsg{part}))
	}
	s.drop(slotDebounce)
	return Stay, cmd
}

// take takes the row under the cursor.
func (p *whosePage) take(s *Session) Action {
	email := p.choice.Focus().ID
	if email == "" {
		s.say("Type the whole e-mail, or a part of the name and choose.")
		return Stay
	}
	if spec.ValidEmail(email) != nil {
		s.say("This account's e-mail is none that could be asked for.")
		return Stay
	}
	if now := s.Spec.Account.Email; now != email {
		s.visit.portrait = nil
	}
	s.Spec.Account = spec.AccountOf(email)
	return Next
}

// seek searches the Directory.
func (p *whosePage) seek(s *Session, part string) tea.Cmd {
	r := s.reader()
	return s.load(slotUsers, func(ctx context.Context) tea.Msg {
		users, whole, err := r.FindUsers(ctx, part)
		return foundMsg{part, users, whole, err}
	})
}

func (p *whosePage) found(m foundMsg) {
	p.notes = ""
	switch {
	case m.err != nil: // an e-mail can be typed whole all the same
		p.users, p.part = nil, ""
		p.notes = "The Directory could not be searched: " + inLine(explain(m.err))
	case !m.whole:
		p.notes = "Procore's list is not complete; type the whole e-mail of an account that is not in it."
	case len(m.users) == 0:
		p.notes = "No active user of the Directory matches that."
	}
	if m.err == nil {
		p.users, p.part = m.users, m.part
	}
	p.list()
}

func (p *whosePage) View(s *Session, w, h int) string {
	const field = 2
	head := widget.Fit(p.form.View(s.Theme, w, field), w, field)
	lines := []string{head}
	if p.notes != "" {
		lines = append(lines, styled(s.Theme.Dim, p.notes, w)...)
	}
	if h >= airyHeight/2 {
		lines = append(lines, "")
	}
	body := strings.Join(lines, "\n")
	return widget.Fit(body+"\n"+p.choice.View(s.Theme, w, max(h-lineCount(body), 1)), w, h)
}

func (p *whosePage) Explain(*Session) (string, string) {
	return "Any account of this company's Directory, whoever made it. Nothing is written: who it is and what it may do " +
		"where is read, and shown.", ""
}

// live is what reading an account came to.
type liveMsg struct {
	snap *setup.Snapshot
	err  error
}
