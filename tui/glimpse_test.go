package tui

import (
	"reflect"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A Glimpse is what the soak sees of the wizard between two messages.
type Glimpse struct {
	// Page and Overlay are the kinds of what is open, as "accountPage"; a commit
	// page names its stage too. Overlay is empty where none lies over the page.
	Page, Overlay string
	Busy, Running bool // something is awaited; changes are being made
	Planned       bool // a commit page shows its plan and waits for y
	Asks          bool // a commit page asks about the templates before
	Blocked       string
	Focus, Value  string // the field that has the focus, and what stands in it
	Address       string // where to sign in with a code
	Spec          spec.Spec
	Snapshot      *setup.Snapshot
	Plan          setup.Plan // of a commit page
	Checked, OK   bool       // there is a checklist, read back since the page was opened; nothing failed
	Checks        map[setup.Status]int
	AppGone       bool   // the pre-flight page says that the app is not connected
	ByHand        string // the id of the step that is to be done by hand
}

// Running tells whether changes are being made.
func Running(m tea.Model) bool {
	a, ok := m.(*App)
	return ok && a.session.committing != nil
}

// Look returns what is to be seen of the wizard. It is for the event loop's own
// goroutine.
func Look(m tea.Model) Glimpse {
	a, ok := m.(*App)
	if !ok {
		return Glimpse{}
	}
	s, screen := a.session, a.flow.screen()
	g := Glimpse{
		Page: kindOf(screen), Busy: s.busy(), Running: s.committing != nil, Blocked: screen.Blocked(s),
		Spec: s.Spec.Clone(), Snapshot: s.Snapshot,
	}
	var top any = screen
	if n := len(a.overlays); n > 0 {
		top = a.overlays[n-1]
		g.Overlay = kindOf(top)
	}
	switch p := screen.(type) {
	case *commitPage:
		g.Plan, g.Planned, g.Asks = p.plan, p.state == commitReady, p.state == commitAsk
	case *signInPage:
		if p.attempt != nil {
			g.Address = p.attempt.CodeURL
		}
	case *verifyPage:
		g.Checked = s.checklist != nil && !p.reading
		g.OK, g.Checks = g.Checked && s.checklist.OK(false), map[setup.Status]int{}
		if g.Checked {
			for _, k := range s.checklist.Checks {
				g.Checks[k.Status]++
			}
		}
	case *preflightPage:
		g.AppGone = p.closed(s)
	}
	if o, ok := top.(*manualOverlay); ok {
		g.ByHand = o.change.ID
	}
	if f := formOf(top); f != nil {
		g.Focus = f.Focus().ID
		g.Value = f.Value(g.Focus)
	}
	return g
}

// kindOf is the kind of a page or an overlay.
func kindOf(x any) string {
	kind := reflect.TypeOf(x).Elem().Name()
	if p, ok := x.(*commitPage); ok {
		kind += " " + string(p.stage)
	}
	return kind
}

// formOf is the form of a page or an overlay; nil where it has none.
func formOf(x any) *form {
	switch p := x.(type) {
	case *accountPage:
		return p.form
	case *adoptOverlay:
		return p.form
	case *nameOverlay:
		return p.form
	case *environmentPage:
		return p.form
	case *credentialsPage:
		return p.form
	case *signInPage:
		return p.paste
	case *companyPage:
		return p.form
	case *ownOverlay:
		return p.form
	}
	return nil
}

// PageKinds are the kinds of all pages.
func PageKinds() []string {
	var kinds []string
	for _, p := range newFlow().pages {
		kinds = append(kinds, kindOf(p.screen))
	}
	return kinds
}

// Broken tells whether a text is about a fault in this program.
func Broken(text string) bool {
	return strings.Contains(text, "the run broke off") || strings.Contains(text, "runtime error") ||
		strings.Contains(text, "that cannot happen")
}

// Die ends the wizard as a killed process would: nothing more is written, and the
// operating system takes the journal's lock back.
func Die(m tea.Model) {
	if a, ok := m.(*App); ok {
		a.session.link.closeJournal()
	}
}

// Abandon ends the wizard as [Run] does after a signal.
func Abandon(m tea.Model) error { return m.(*App).abandon() }
