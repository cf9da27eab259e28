package tui

import "procore-setup/tui/widget"

// The themes, as the --theme flag spells them.
const (
	themeDark  = "dark"
	themeLight = "light"
	themeNone  = "none"
)

// setTheme takes the theme that was asked for; dark until the terminal has said
// what its background is.
func (s *Session) setTheme(name string) {
	switch name {
	case themeDark, themeLight, themeNone:
	default:
		name = themeDark
	}
	s.Theme = widget.NewTheme(name, s.deps.ASCII)
}

// setBackground takes the terminal's own answer, where no theme was asked for.
func (s *Session) setBackground(dark bool) {
	switch {
	case s.deps.Theme != "":
	case dark:
		s.setTheme(themeDark)
	default:
		s.setTheme(themeLight)
	}
}
