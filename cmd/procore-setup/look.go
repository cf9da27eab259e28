package main

import (
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"procore-setup/tui/plain"
)

// heeded are the variables of the environment that decide about colours.
var heeded = []string{"NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "COLORTERM", "TERM_PROGRAM", "WT_SESSION"}

// colours tells whether what is written to w has colours: where a terminal can show
// them, unless NO_COLOR or CLICOLOR=0 is set, and anywhere where they are forced.
// Sources: no-color.org, bixense.com/clicolors, force-color.org.
func (p *program) colours(w io.Writer) bool {
	var env []string
	for _, name := range heeded {
		if v := p.getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	forced := on(p.getenv("CLICOLOR_FORCE")) || on(p.getenv("FORCE_COLOR"))
	if forced {
		env = append(env, "CLICOLOR_FORCE=1")
	}
	unwanted := p.getenv("NO_COLOR") != "" || p.getenv("CLICOLOR") == "0" && !forced
	if unwanted || colorprofile.Detect(w, env) <= colorprofile.ASCII {
		return false
	}
	if f, ok := w.(*os.File); ok {
		lipgloss.EnableLegacyWindowsANSI(f)
	}
	return true
}

// on tells whether a variable that is either on or off is on.
func on(value string) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "", "0", "false", "no", "off":
		return false
	}
	return true
}

// ascii tells whether the locale has no other letters than ASCII's: the first of its
// variables that is set names another character set than UTF-8. Where none is set, as
// in containers and on Windows, the terminal is taken for one of today; what is read by
// another program on Windows is read in the console's code page.
func (p *program) ascii() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(p.getenv(name)); v != "" {
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return p.out != nil && !term.IsTerminal(p.out.Fd()) && otherLetters()
}

// printer writes to w as this terminal and this locale want it.
func (p *program) printer(w io.Writer) plain.Printer {
	return plain.Printer{W: w, Colour: p.colours(w), ASCII: p.ascii(), Width: width(w)}
}

// width is how many cells wide a terminal is; 0 where w is none, so that lines are as long
// as they are.
func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	cells, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return cells
}

// tell writes about the run.
func (p *program) tell() *plain.Printer {
	out := p.printer(p.err)
	return &out
}
