package tui

import (
	"cmp"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// matrixPage is the content of the account's two templates, a tab each: that of
// its projects, and its company template.
type matrixPage struct {
	tabs [2]*editor // in the order of spec.Scopes
	at   int
	of   companyOf
	// failure is why the company's templates could not be read.
	failure *text.Failure
	// lacks is why the template for projects is not ready; "" if it is.
	lacks string
}

// companyOf is what a company template was worked out from: a key on the other tab
// leaves it as it is.
type companyOf struct {
	snap *setup.Snapshot
	own  *spec.TemplateSpec
	name string
}

func (p *matrixPage) Title() string { return "What may the account do?" }

// now is the tab that is open.
func (p *matrixPage) now() *editor { return p.tabs[p.at] }

// show opens a tab; what was typed into the filter of the other one stays there.
func (p *matrixPage) show(at int) {
	if e := p.now(); at != p.at && e.matrix.Typing() {
		e.matrix.Key(tea.KeyPressMsg{Code: tea.KeyEnter})
	}
	p.at = at
}

func (p *matrixPage) Typing() bool { return p.now() != nil && p.now().matrix.Typing() }

// Escape clears the filter.
func (p *matrixPage) Escape(*Session) bool {
	return p.now() != nil && clearFilter(p.now().matrix)
}

func (p *matrixPage) Blocked(s *Session) string {
	if !s.Snapshot.Has(setup.PartTemplates) {
		return "Wait until the company's templates are read."
	}
	if wrong := wrong(s, "template.name"); wrong != "" {
		return wrong + ": " + action.Name.On[0] + " names it."
	}
	if s.Snapshot.Vocabulary == nil || len(s.Snapshot.Vocabulary.Tools) == 0 {
		return "No tool of this company could be read from its templates."
	}
	return ""
}

func (p *matrixPage) Enter(s *Session) tea.Cmd {
	p.failure = nil
	p.open(s)
	if s.Snapshot.Has(setup.PartTemplates) {
		return nil
	}
	return s.read(slotTemplates, setup.PartTemplates)
}

// open makes both tabs from what is known.
func (p *matrixPage) open(s *Session) {
	s.Spec.AdoptKeys(s.Snapshot)
	s.Stale()
	for i, scope := range spec.Scopes() {
		was := p.tabs[i]
		p.tabs[i] = newEditor(scope)
		if was != nil && s.Undos() > 0 {
			p.tabs[i].matrix = was.matrix // back from the review: where the admin was
		}
	}
	if s.Undos() == 0 {
		p.at = 0
	}
	p.refresh(s)
}

// refresh works both tabs out anew from the answers.
func (p *matrixPage) refresh(s *Session) {
	s.Hold()
	project := setup.Rows(permission.ProjectScope, s.Spec, s.Snapshot)
	found := setup.Findings(s.Spec, s.Snapshot, project)
	p.lacks = setup.GivesNothing(s.Spec, s.Snapshot)
	p.tabs[0].refresh(s, project, found)
	company := p.tabs[1].rows
	of := companyOf{s.Snapshot, s.Spec.Account.Company, setup.CompanyTemplate(s.Spec, s.Snapshot)}
	if of != p.of || company.Want.Levels == nil {
		p.of, company = of, setup.Rows(permission.CompanyScope, s.Spec, s.Snapshot)
	}
	p.tabs[1].refresh(s, company, found)
}

func (p *matrixPage) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		p.failure = nil
		if msg.err != nil {
			p.failure = explain(msg.err)
			return Stay, nil
		}
		s.took(msg)
		p.open(s)
	case tea.PasteMsg:
		p.now().matrix.Paste(msg.Content)
	case tea.KeyPressMsg:
		if !s.Snapshot.Has(setup.PartTemplates) {
			return p.unread(s, msg.String())
		}
		return p.key(s, msg), nil
	}
	return Stay, nil
}

func (p *matrixPage) View(s *Session, w, h int) string {
	e := p.now()
	switch {
	case p.failure != nil:
		return widget.Fit(strings.Join(wrapAll(laidOut(p.failure), w), "\n"), w, h)
	case !s.Snapshot.Has(setup.PartTemplates):
		return widget.Fit(s.Theme.Dim.Render("Reading the company's templates…"), w, h)
	}
	v := s.Snapshot.VocabularyOf(e.scope)
	if v == nil || len(v.Tools) == 0 {
		words := "✗ No tool of this company could be read from its templates."
		if e.scope == permission.CompanyScope {
			words = "✗ No company-level template of this company shows what it grants, so none can be edited here."
		}
		return widget.Fit(p.head(s, w)+"\n\n"+strings.Join(widget.Wrap(words, w), "\n"), w, h)
	}
	top := []string{p.head(s, w)}
	if gone := s.Spec.Absent(s.Snapshot); len(gone) > 0 {
		names := text.Display(strings.Join(gone, ", "))
		words := s.Theme.Glyphs.Warn + " Not in this company: " + names + ". x leaves it out."
		top = append(top, widget.Wrap(words, w)...)
	}
	if p.lacks != "" && e.scope == permission.ProjectScope {
		words := s.Theme.Glyphs.Warn + " " + sentence(p.lacks) + ". Choose the levels here."
		top = append(top, styled(s.Theme.Warn, words, w)...)
	}
	if line := p.leftForYou(s); line != "" && h >= airyHeight/2+2 {
		top = append(top, widget.Line(line, w))
	}
	return widget.Fit(strings.Join(top, "\n")+"\n"+e.matrix.View(s.Theme, w, max(h-len(top), 1)), w, h)
}

// head names the tabs, and the template of the one that is open.
func (p *matrixPage) head(s *Session, w int) string {
	return widget.Line(tabs(s.Theme, []string{"Projects", "Company"}, p.at)+"  "+s.Theme.Dim.Render(p.now().summary), w)
}

// inShort is a template in a line: how much it changes, its name, its base.
func inShort(s *Session, scope permission.Scope, d spec.Rows) string {
	t := s.Spec.TemplateOf(scope)
	v := s.Snapshot.VocabularyOf(scope)
	switch {
	case v == nil:
		return ""
	case t == nil && setup.CompanyTemplate(s.Spec, s.Snapshot) != "":
		return "as it is: " + text.Display(setup.CompanyTemplate(s.Spec, s.Snapshot))
	case t == nil:
		return "left as it is"
	}
	changes := "no changes"
	if n := len(v.Compare(d.Base, d.Want)); n > 0 {
		changes = text.Count(n, "change")
	}
	name := t.Name
	if t.IfDifferent == spec.DifferentRename {
		name = cmp.Or(setup.Renamed(scope, s.Spec, s.Snapshot), name)
	}
	return fmt.Sprintf("%s · %s · from %s", changes, text.Display(name), setup.BaseName(scope, s.Spec))
}

func (p *matrixPage) Explain(s *Session) (string, string) { return p.now().explain(s) }

// integrationName is what the texts call the integration.
func integrationName(sp spec.Spec) string {
	return cmp.Or(sp.Preset().Vendor, "the integration")
}
