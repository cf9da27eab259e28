package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// How long after the last letter of an e-mail address it is looked up.
const lookupAfter = 500 * time.Millisecond

// The longest list of company templates that a field can hold; a longer one is
// typed by name.
const mostOptions = 15

// keepTemplate is the id of "leave the company template as it is".
const keepTemplate = "-"

// traditional is the id of the kind that can't be chosen any more.
const traditional = "traditional"

// accountPage asks who the integration signs in as.
type accountPage struct {
	form   *form
	looked string // the address that the note speaks of
	asked  string // the address that is being looked up
}

// lookupMsg says that the typed address has stood still.
type lookupMsg struct{ email string }

func (p *accountPage) Title() string { return "Who should the integration sign in as?" }

func (p *accountPage) Typing() bool { return p.form != nil && p.form.Typing() }

func (p *accountPage) Keys(*Session) []Key { return p.form.keys() }

func (p *accountPage) Blocked(s *Session) string {
	if s.Spec.Account.Kind == spec.AppAccount {
		return "" // its user is asked for on the next page
	}
	if ps := s.Spec.Validate(spec.StageAccount); len(ps) > 0 {
		return problemLine(ps[0])
	}
	return ""
}

func (p *accountPage) Enter(s *Session) tea.Cmd {
	p.looked, p.asked = "", ""
	cmds := []tea.Cmd{p.build(s, "")}
	if !s.has(setup.PartTemplates) {
		cmds = append(cmds, s.read("templates", setup.PartTemplates))
	}
	return tea.Batch(append(cmds, p.lookUp(s, 0))...)
}

// build makes the form anew from the spec; focus is the field to go to.
func (p *accountPage) build(s *Session, focus string) tea.Cmd {
	a := s.Spec.Account
	fields := []widget.Field{kindField(a.Kind)}
	if a.Kind == spec.UserAccount {
		fields = append(fields,
			widget.Field{
				ID: "first", Label: "First name", Value: a.FirstName, Validate: spec.ValidFirstName, Clean: text.Input,
				Help: p.nameHelp(s),
			},
			widget.Field{
				ID: "last", Label: "Last name", Value: a.LastName, Validate: spec.ValidLastName, Clean: text.Input,
				Help: "Procore requires a last name.",
			},
			widget.Field{
				ID: "email", Label: "E-mail", Value: a.Email, Validate: spec.ValidEmail, Clean: text.Input,
				Help: "A mailbox that the integration's owner can read: the invitation goes there, and whoever reads it sets the " +
					"password. Nobody's own address.",
			})
	}
	fields = append(fields, p.templateField(s))
	if a.Kind == spec.UserAccount {
		fields = append(fields, widget.Field{
			ID: "invite", Kind: widget.ConfirmField, Label: "Invitation", Value: yesNo(a.Invite),
			Affirmative: "send", Negative: "do not",
			Help: "The mail with which the account's password is set. It is sent last, once the account has its projects.",
		})
	}
	p.form = newForm(fields...)
	if focus != "" {
		p.form.SetFocus(focus)
	}
	return p.form.Init()
}

func kindField(now spec.Kind) widget.Field {
	return widget.Field{
		ID: "kind", Kind: widget.SelectField, Label: "Kind", Value: string(now),
		Options: []widget.Option{
			{ID: string(spec.AppAccount), Label: "An app's service account", Text: "installed from Procore's App Management"},
			{ID: string(spec.UserAccount), Label: "A dedicated Directory user", Text: "an ordinary user with its own e-mail"},
			{
				ID: traditional, Label: "A traditional service account", Text: "ended 18 March 2025",
				Disabled: "traditional service accounts ended on 18 March 2025: choose one of the other two",
			},
		},
		Help: "A dedicated user signs in with an e-mail and a password. An app's service account comes with the app and " +
			"has neither.",
	}
}

// templateField offers the company's own company templates.
func (p *accountPage) templateField(s *Session) widget.Field {
	a := s.Spec.Account
	now := a.CompanyTemplate
	if a.Company != nil {
		now = a.Company.Name // in the long list, where it is typed
	} else if t, ok := s.templateNamed(permission.CompanyScope, now); ok {
		now = t.Name
	}
	f := widget.Field{
		ID: "template", Label: "Company template", Value: now,
		Help: "What it may do in the company's own tools. One with None everywhere is enough unless the integration " +
			"says otherwise.",
	}
	if x, ok := s.preset(); ok && len(x.Company) > 0 {
		f.Help = x.Vendor + " asks for " + companyNeeds(s, x.Company) + " of the company's own tools: choose a template " +
			"that gives that, or let the account have one of its own, made at Template."
	}
	if len(s.Snapshot.OfCompany) >= mostOptions {
		f.Validate, f.Clean = spec.ValidCompanyTemplate, text.Input
		f.Placeholder = "leave as it is"
		return f
	}
	f.Kind = widget.SelectField
	f.Options = []widget.Option{{ID: keepTemplate, Label: "Leave as it is"}}
	if own := s.ownCompany(); own != nil {
		o := widget.Option{ID: ownTemplate, Label: text.Display(own.Name), Text: "its own, made and edited at Template"}
		f.Options = append(f.Options, o)
	}
	known := now == "" || a.Company != nil
	for _, t := range s.Snapshot.OfCompany {
		f.Options = append(f.Options, widget.Option{ID: t.Name, Label: text.Display(t.Name)})
		known = known || t.Name == now
	}
	if !known {
		o := widget.Option{ID: now, Label: text.Display(now), Text: "not read from this company yet"}
		f.Options = append(f.Options, o)
	}
	switch {
	case a.Company != nil:
		f.Value = ownTemplate
	case now == "":
		f.Value = keepTemplate
	}
	return f
}

// companyNeeds lists what an integration asks for on company tools.
func companyNeeds(s *Session, needs []spec.CompanyNeed) string {
	var out []string
	for _, n := range needs {
		level, tool := n.Level, "every tool"
		if l, err := permission.ParseLevel(n.Level); err == nil {
			level = l.String()
		}
		for _, t := range s.deps.Catalog.Tools {
			if t.ID == n.Tool {
				tool = t.Name
			}
		}
		out = append(out, level+" on "+tool)
	}
	return strings.Join(out, ", ")
}

func (p *accountPage) nameHelp(s *Session) string {
	if x, ok := s.preset(); ok {
		return "People see this name at every file and comment that it touches: " + x.Vendor + " in it tells them why."
	}
	return "People see this name at every file and comment that it touches."
}

func (p *accountPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return Stay, p.took(s, msg)
	case lookupMsg:
		if msg.email != s.Spec.Account.Email {
			return Stay, nil
		}
		p.asked = msg.email
		return Stay, s.read("account", setup.PartAccount)
	}
	ev, cmd := p.form.take(msg)
	if ev.changed {
		cmd = tea.Batch(cmd, p.keep(s))
	}
	switch {
	case !ev.submitted:
		return Stay, cmd
	case p.form.mistake() != "": // the kind that this key chose asks for more: the form begins at it
		return Stay, tea.Batch(cmd, p.build(s, ""))
	}
	return Next, cmd
}

// keep takes the form's values into the spec, on every change.
func (p *accountPage) keep(s *Session) tea.Cmd {
	a := &s.Spec.Account
	set := func(field string, value *string, id string) bool {
		v := text.Input(p.form.Value(id))
		if v == *value {
			return false
		}
		*value = v
		s.answer(field)
		return true
	}
	var cmd tea.Cmd
	if a.Kind == spec.UserAccount {
		set("account.first_name", &a.FirstName, "first")
		set("account.last_name", &a.LastName, "last")
		if set("account.email", &a.Email, "email") {
			s.forget(setup.PartAccount | setup.PartAssignments)
			cmd = p.lookUp(s, lookupAfter)
		}
		if invite := p.form.Value("invite") == widget.Yes; invite != a.Invite {
			a.Invite = invite
			s.answer("account.invite")
		}
	}
	p.keepTemplate(s)
	if kind := spec.Kind(p.form.Value("kind")); kind != a.Kind && kind != "" && kind != traditional {
		s.setKind(kind)
		return tea.Batch(cmd, p.build(s, "kind"))
	}
	return cmd
}

// keepTemplate takes the company template into the spec.
func (p *accountPage) keepTemplate(s *Session) {
	a := &s.Spec.Account
	v := p.form.Value("template")
	own := s.ownCompany()
	switch {
	case own != nil && (v == ownTemplate || v == own.Name && len(s.Snapshot.OfCompany) >= mostOptions):
		if a.Company == nil {
			s.chooseOwnCompany(own.Name, own.Base)
		}
	case v == keepTemplate, text.FoldName(v) == "":
		if a.Company != nil || a.CompanyTemplate != "" {
			s.chooseCompanyTemplate("")
		}
	case v != a.CompanyTemplate:
		s.chooseCompanyTemplate(v)
	}
}

// setKind changes the kind of account. What one kind has and the other has not
// is kept aside, so that going back and forth loses nothing.
func (s *Session) setKind(k spec.Kind) {
	was := s.Spec.Account
	s.Spec.Account = s.otherAccount
	s.otherAccount = was
	first := s.Spec.Account == spec.AccountSpec{}
	s.Spec.Account.Kind = k
	s.Spec.Account.Invite = s.Spec.Account.Invite || first && k == spec.UserAccount
	s.Spec.Account.CompanyTemplate, s.Spec.Account.Company = was.CompanyTemplate, was.Company
	s.answer("account.kind")
	s.Snapshot.Account = nil
	s.forget(setup.PartAccount | setup.PartAssignments)
	s.prefill()
}

// lookUp asks Procore about the typed address once it has stood still.
func (p *accountPage) lookUp(s *Session, after time.Duration) tea.Cmd {
	email := s.Spec.Account.Email
	s.drop("account")
	s.drop("debounce")
	if s.Spec.Account.Kind != spec.UserAccount || spec.ValidEmail(email) != nil || email == p.looked {
		return nil
	}
	if s.loading("templates") {
		return nil // it is looked up once they are read
	}
	return s.after("debounce", after, lookupMsg{email})
}

// took shows what is known about the address, or what company templates exist.
func (p *accountPage) took(s *Session, m readMsg) tea.Cmd {
	if m.err != nil {
		s.warn(explain(m.err).short())
		return nil
	}
	s.took(m)
	if m.parts&setup.PartAccount == 0 {
		return tea.Batch(p.build(s, p.form.Focus().ID), p.lookUp(s, 0))
	}
	p.looked = p.asked
	p.form.SetNote("email", found(s.Snapshot.Account))
	return nil
}

// found says what an exact match of the address means for the run.
func found(a *setup.AccountState) string {
	switch {
	case a == nil:
		return "✓ not in use"
	case a.Inactive:
		return "! inactive: will be reactivated"
	}
	name := strings.TrimSpace(text.Display(a.FirstName + " " + a.LastName))
	return "✓ exists: " + name + " will be used"
}

func (p *accountPage) View(s *Session, w, h int) string { return p.form.View(s.Theme, w, h) }

func (p *accountPage) Explain(s *Session) (string, string) {
	f := p.form.Focus()
	field := map[string]string{
		"kind": "account.kind", "first": "account.first_name", "last": "account.last_name", "email": "account.email",
		"template": "account.company_template", "invite": "account.invite",
	}[f.ID]
	return f.Help, known(s.Spec.Source(field))
}
