package tui

import "procore-setup/tui/widget"

// setTheme takes the theme that was asked for; dark until the terminal has said
// what its background is.
func (s *Session) setTheme(name string) { s.Theme = widget.NewTheme(name, s.deps.ASCII) }

// setBackground takes the terminal's own answer, where no theme was asked for.
func (s *Session) setBackground(dark bool) {
	switch {
	case s.deps.Theme != "":
	case dark:
		s.setTheme(widget.Dark)
	default:
		s.setTheme(widget.Light)
	}
}
