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

// accountPage asks who the integration signs in as.
type accountPage struct {
	formPage
	looked string // the address that the note speaks of
	asked  string // the address that is being looked up
}

// lookupMsg says that the typed address has stood still.
type lookupMsg struct{ email string }

func (p *accountPage) Title() string { return "Who should the integration sign in as?" }

func (p *accountPage) Blocked(s *Session) string {
	if s.Spec.Account.Kind == spec.AppAccount {
		return "" // its user is asked for on the next page
	}
	if ps := s.Spec.Validate(spec.StageAccount); len(ps) > 0 {
		return ps[0].Titled()
	}
	return ""
}

func (p *accountPage) Enter(s *Session) tea.Cmd {
	p.looked, p.asked = "", ""
	focus := ""
	if adopting(s) != nil && s.Spec.Account.Kind == spec.UserAccount {
		focus = "account.email" // another one is wanted
	}
	p.build(s, focus)
	var cmds []tea.Cmd
	if !s.Snapshot.Has(setup.PartTemplates) {
		cmds = append(cmds, s.read(slotTemplates, setup.PartTemplates))
	}
	return tea.Batch(append(cmds, p.lookUp(s, 0))...)
}

// build makes the form anew from the spec; focus is the field to go to.
func (p *accountPage) build(s *Session, focus string) {
	fields := []widget.Field{kindField(s)}
	for _, path := range accountPaths(s.Spec.Account.Kind) {
		fields = append(fields, p.question(s, path))
	}
	p.form = newForm(fields...)
	if focus != "" {
		p.form.SetFocus(focus)
	}
}

// accountPaths are the answers of the page for a kind of account, behind the kind itself.
// An app's user is asked for on the next page.
func accountPaths(k spec.Kind) []string {
	var out []string
	for _, f := range spec.AskedIn(spec.StageAccount) {
		next := f.Path == "account.kind" || f.Path == "account.email" && k == spec.AppAccount
		if f.For(k) && !next {
			out = append(out, f.Path)
		}
	}
	return out
}

// question is the field of an answer.
func (p *accountPage) question(s *Session, path string) widget.Field {
	if path == spec.CompanyField {
		return p.templateField(s)
	}
	q := s.question(path)
	if path == "account.invite" {
		q.Affirmative, q.Negative = "send", "do not"
	}
	return q
}

// kindField offers the kinds of account, an app's first.
func kindField(s *Session) widget.Field {
	f := s.question("account.kind")
	f.Options[0], f.Options[1] = f.Options[1], f.Options[0]
	return f
}

// templateField offers the company's own company templates.
func (p *accountPage) templateField(s *Session) widget.Field {
	a := s.Spec.Account
	now := a.CompanyTemplate
	if a.Company != nil {
		now = a.Company.Name // in the long list, where it is typed
	} else if t, ok := s.Snapshot.TemplateNamed(permission.CompanyScope, now); ok {
		now = t.Name
	}
	f := s.question(spec.CompanyField)
	f.Value = now
	if x := s.Spec.Preset(); len(x.Company) > 0 {
		f.Help = x.Vendor + " asks for " + companyNeeds(s, x.Company) + " of the company's own tools: choose a template " +
			"that gives that, or let the account have one of its own, made at Template."
	}
	if typesTemplates(s) {
		f.Placeholder = "leave as it is"
		return f
	}
	f.Kind, f.Validate, f.Clean = widget.SelectField, nil, nil
	f.Options = []widget.Option{{ID: keepTemplate, Label: "Leave as it is"}}
	if own := s.OwnCompanyTemplate(); own != nil {
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

// typesTemplates tells whether a company template is named by typing: there are too many
// to list, or nobody was asked which there are.
func typesTemplates(s *Session) bool {
	return s.hand.ByHand() || len(s.Snapshot.OfCompany) >= mostOptions
}

// companyNeeds lists what an integration asks for on company tools.
func companyNeeds(s *Session, needs []spec.CompanyNeed) string {
	var out []string
	for _, n := range needs {
		tool := "every tool"
		for _, t := range s.deps.Catalog.Tools {
			if t.ID == n.Tool {
				tool = t.Name
			}
		}
		out = append(out, permission.LevelName(n.Level)+" on "+tool)
	}
	return strings.Join(out, ", ")
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
		return Stay, s.read(slotAccount, setup.PartAccount)
	}
	ev, cmd := p.form.take(msg)
	if ev.changed {
		cmd = tea.Batch(cmd, p.keep(s))
	}
	if !ev.submitted {
		return Stay, cmd
	}
	return Next, cmd
}

// keep takes the form's values into the spec, on every change.
func (p *accountPage) keep(s *Session) tea.Cmd {
	var cmd tea.Cmd
	was := s.Spec.Account.Email
	for _, path := range accountPaths(s.Spec.Account.Kind) {
		if path == spec.CompanyField {
			p.keepTemplate(s)
			continue
		}
		s.identify(func() { p.form.keep(s, path) })
	}
	if s.Spec.Account.Email != was {
		cmd = p.lookUp(s, lookupAfter)
	}
	kind := spec.FieldOf("account.kind")
	if k := p.form.Value(kind.Path); k != kind.Get(&s.Spec) && kind.Check(&s.Spec, k) == nil {
		s.identify(func() { s.SetKind(spec.Kind(k)) })
		p.build(s, kind.Path)
	}
	return cmd
}

// keepTemplate takes the company template into the spec.
func (p *accountPage) keepTemplate(s *Session) {
	a := &s.Spec.Account
	v := p.form.Value(spec.CompanyField)
	own := s.OwnCompanyTemplate()
	switch {
	case own != nil && (v == ownTemplate || v == own.Name && typesTemplates(s)):
		if a.Company == nil {
			s.MakeCompanyTemplate(own.Name, own.Base)
		}
	case v == keepTemplate, text.FoldName(v) == "":
		if a.Company != nil || a.CompanyTemplate != "" {
			s.UseCompanyTemplate("")
		}
	case v != a.CompanyTemplate:
		s.UseCompanyTemplate(v)
	}
}

// lookUp asks Procore about the typed address once it has stood still.
func (p *accountPage) lookUp(s *Session, after time.Duration) tea.Cmd {
	email := s.Spec.Account.Email
	s.drop(slotAccount)
	s.drop(slotDebounce)
	if s.Spec.Account.Kind != spec.UserAccount || spec.ValidEmail(email) != nil || email == p.looked {
		return nil
	}
	if s.loading(slotTemplates) {
		return nil // it is looked up once they are read
	}
	return s.after(slotDebounce, after, lookupMsg{email})
}

// took shows what is known about the address, or what company templates exist.
func (p *accountPage) took(s *Session, m readMsg) tea.Cmd {
	if m.err != nil {
		s.warn(inLine(explain(m.err)))
		return nil
	}
	s.took(m)
	if m.parts&setup.PartAccount == 0 {
		p.build(s, p.form.Focus().ID)
		return p.lookUp(s, 0)
	}
	p.looked = p.asked
	note := found(s.Snapshot.Account)
	if why := setup.AdoptReasons(s.Spec, s.Snapshot); len(why) > 0 {
		note = s.Theme.Glyphs.Warn + " " + why[0]
	}
	p.form.SetRemark("account.email", note)
	return nil
}

// found says what an exact match of the address means for the run. Nothing is green
// about an account that is there.
func found(a *setup.AccountState) string {
	switch {
	case a == nil:
		return "✓ not in use"
	case a.Inactive:
		return "! inactive: will be reactivated"
	}
	name := strings.TrimSpace(text.Display(a.FirstName + " " + a.LastName))
	return "! exists: " + name + " will be used"
}

func (p *accountPage) Explain(s *Session) (string, string) {
	f := p.form.Focus()
	return f.Help, known(s.Spec.From(f.ID))
}
