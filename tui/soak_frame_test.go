package tui_test

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

// A watcher is the wizard with somebody who looks at every frame, and notes what was
// agreed to.
type watcher struct {
	tea.Model
	l             *life
	width, height int    // as the program was told; before that it takes what most have
	frame         string // the last one
	shown         string // its text
}

// An agreement is what an admin said y to.
type agreement struct {
	spec     spec.Spec
	plan     setup.Plan
	projects map[int64]bool // those that were to be worked on
	wanted   map[permission.Scope]permission.Template
	stage    spec.Stage
}

// Update implements tea.Model. A dead process takes no message any more.
func (x *watcher) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if look, ok := msg.(lookMsg); ok {
		look(x.Model)
		return x, nil
	}
	if x.l.dead.Load() {
		return x, nil
	}
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		x.width, x.height = size.Width, size.Height
	}
	was, g := tui.Running(x.Model), tui.Glimpse{}
	key, _ := msg.(tea.KeyPressMsg)
	if !was {
		g = consented(tui.Look(x.Model), key.String())
	}
	m, cmd := x.Model.Update(msg)
	x.Model = m
	now := tui.Running(m)
	if !was && now {
		x.agreed(g)
	}
	x.l.armed.Store(now)
	return x, cmd
}

// agreed notes what was agreed to: only y agrees, and only to a plan that is in sight.
func (x *watcher) agreed(g tui.Glimpse) {
	w := x.l.w
	switch {
	case g.Page == "":
		w.t.Errorf("changes began without y:\n%s", x.shown)
		return
	case !agreeable(g, x.shown):
		w.t.Errorf("changes began and their plan was not in sight:\n%s", x.shown)
	}
	a := agreement{spec: g.Spec, plan: g.Plan, projects: map[int64]bool{}, wanted: map[permission.Scope]permission.Template{}}
	_, stage, _ := strings.Cut(g.Page, " ")
	a.stage = spec.Stage(stage)
	w.st.commits[stage]++
	listed := map[int64]bool{}
	for _, id := range g.Spec.Projects.IDs {
		listed[int64(id)] = true
	}
	for _, p := range g.Snapshot.Projects {
		id := int64(p.ID)
		a.projects[id] = g.Spec.Projects.Include == spec.IncludeAll || listed[id] ||
			g.Spec.Projects.Include == spec.IncludeActive && p.Active
	}
	for _, scope := range []permission.Scope{permission.ProjectScope, permission.CompanyScope} {
		if g.Spec.TemplateOf(scope) == nil || g.Snapshot.VocabularyOf(scope) == nil {
			continue
		}
		if want, problems := setup.WantedOf(scope, g.Spec, g.Snapshot); len(problems) == 0 {
			a.wanted[scope] = want
		}
	}
	w.agreed = append(w.agreed, a)
}

// View implements tea.Model.
func (x *watcher) View() tea.View {
	v := x.Model.View()
	if v.Content != x.frame {
		x.frame = v.Content
		x.check()
	}
	return v
}

// check looks at a frame: its size, what acts in it, what nobody may see.
func (x *watcher) check() {
	w, t := x.l.w, x.l.w.t
	if w.st.frames++; t.Failed() {
		return // the first fault is the one to look at
	}
	x.shown = plainText(x.frame)
	lines := strings.Split(x.frame, "\n")
	if len(lines) != x.height {
		t.Errorf("a frame of %d×%d has %d lines:\n%s", x.width, x.height, len(lines), x.shown)
	}
	var joined strings.Builder
	for i, l := range lines {
		if got := ansi.StringWidth(l); got != x.width {
			t.Errorf("a frame of %d×%d: line %d has %d cells: %q", x.width, x.height, i, got, l)
		}
	}
	for l := range strings.SplitSeq(x.shown, "\n") {
		joined.WriteString(strings.TrimSpace(l))
	}
	if bad := acting(x.shown); bad != "" {
		t.Errorf("%s is on the screen:\n%q", bad, x.shown)
	}
	if s := w.shows(x.shown + "\n" + joined.String()); s != "" {
		t.Errorf("the secret %s… is on the screen:\n%s", s[:6], x.shown)
	}
	if tui.Broken(x.shown) {
		t.Errorf("the screen tells of a fault:\n%s", x.shown)
	}
}

// style is what the wizard itself may send beside text: colours and attributes, and
// links to pages whose address is plain.
var style = regexp.MustCompile(`\x1b\[[0-9;:]*m|\x1b\]8;[a-z0-9=:]*;[!-~]*(\x1b\\|\x07)`)

// plainText is a frame without its styles; whatever else acts stays in it.
func plainText(frame string) string { return style.ReplaceAllString(frame, "") }

// acting returns the first character of a text that acts instead of being seen; ""
// where none does.
func acting(s string) string {
	for _, r := range s {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}
