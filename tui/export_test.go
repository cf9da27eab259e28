package tui

import (
	"context"
	"slices"

	"procore-setup/tui/action"

	tea "charm.land/bubbletea/v2"
)

// New is the wizard as a program's model, for [tea.WithFilter] and [Guard].
func New(ctx context.Context, d Deps) tea.Model { return newApp(newSession(ctx, d)) }

// Outcome tells how the wizard has ended.
func Outcome(m tea.Model) error { return m.(*App).outcome }

// Farewell are the lines that stay in the terminal once the wizard has ended.
func Farewell(m tea.Model) []string { return m.(*App).farewell() }

// Frame draws the wizard at any size, whatever the size of its terminal.
func Frame(m tea.Model, w, h int) string {
	a, ok := m.(*App)
	if !ok {
		return ""
	}
	return a.frame(w, h)
}

// Unlisted are the keys that a page or an overlay shows now and that are not in
// the key table.
func Unlisted(m tea.Model) []string {
	a, ok := m.(*App)
	if !ok {
		return nil
	}
	var out []string
	for _, k := range a.top().Keys(a.session) {
		if !listed(k) {
			out = append(out, k.Key()+" "+k.Short)
		}
	}
	return out
}

// Bound tells whether a keystroke stands in the key table.
func Bound(stroke string) bool {
	return slices.ContainsFunc(action.Table(), func(k Key) bool { return k.Is(stroke) })
}

func listed(k Key) bool {
	return slices.ContainsFunc(action.Table(), func(x Key) bool { return x.Long == k.Long && x.Key() == k.Key() })
}

// Shielded is a model behind the shield; broken is the panic that ended it.
func Shielded(m tea.Model, end func()) (guarded tea.Model, broken func() *FaultError) {
	s := &shield{model: m, end: end}
	return s, s.broken
}

// Retire takes a shielded model from its program.
func Retire(guarded tea.Model) { guarded.(*shield).retire() }
