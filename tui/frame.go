package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// The smallest screen on which the wizard works.
const (
	leastWidth  = 40
	leastHeight = 12
)

// Below these sizes the page gives up its blank lines, and the explanation its
// place beside or below the body.
const (
	airyHeight  = 18
	wideWidth   = 100
	narrowWidth = 60
	denseWidth  = 140 // from here a page of a long list has its explanation beside it
)

func (a *App) tooSmall() bool { return a.w < leastWidth || a.h < leastHeight }

// View implements tea.Model.
func (a *App) View() tea.View {
	frame := a.frame(a.w, a.h)
	switch {
	case a.session.deps.ASCII:
		frame = asciiCells(frame)
	case !a.whole:
		frame = plainEmoji(frame)
	}
	v := tea.NewView(frame)
	v.AltScreen, v.Cursor = true, caret(frame)
	v.WindowTitle = a.windowTitle()
	v.ProgressBar = a.progressBar()
	v.MouseMode = a.mouseMode()
	return v
}

// frame draws the whole screen in exactly w×h cells.
func (a *App) frame(w, h int) string {
	if w < leastWidth || h < leastHeight {
		const words = "Please enlarge the window: %d×%d is needed, this is %d×%d."
		lines := widget.Wrap(fmt.Sprintf(words, leastWidth, leastHeight, w, h), max(w, 1))
		return widget.Fit(strings.Join(lines, "\n"), w, h)
	}
	t := a.session.Theme
	gap := ""
	if h >= airyHeight {
		gap = "\n"
	}
	steps := widget.Stepper(t, a.flow.steps(a.session), a.where(w-1), w-1)
	head := steps + "\n" + a.reason(w, gap) + a.title(w) + "\n" + gap
	draw := func() (body, foot string) {
		foot = a.message(w, gap) + "\n" + a.footer(w, h)
		return a.body(w, h-strings.Count(head, "\n")-strings.Count(foot, "\n")-1), foot
	}
	body, foot := draw()
	if len(a.overlays) > 0 { // drawn once, it knows whether there is more of it, and the footer says so
		body, foot = draw()
	}
	return widget.Fit(head+body+"\n"+foot, w, h)
}

// How many cells the stepper needs at both of its lengths.
const (
	longStepper  = 62
	shortStepper = 20
)

// where is the right end of the stepper: that it is a demo, what the account is for,
// and the company, as far as there is room; the title's line has what is left out.
func (a *App) where(w int) string {
	all, demo, room := whatFor(a.session.Spec), "", w-longStepper
	if a.session.deps.Demo {
		demo = "DEMO"
		all = strings.TrimSuffix("DEMO · "+all, " · ")
	}
	if w < narrowWidth {
		return ansi.Truncate(all, max(w-shortStepper, 4), "…")
	}
	if ansi.StringWidth(all) <= room {
		return all
	}
	return demo
}

// reason is the line that says why a stage is not right any more; else the gap.
func (a *App) reason(w int, gap string) string {
	why := a.flow.reasons(a.session)
	if gap == "" || len(why) == 0 {
		return gap
	}
	t := a.session.Theme
	return widget.Line(" "+t.Warn.Render(t.Glyphs.Stale+" "+strings.Join(why, "; ")), w) + "\n"
}

// title is the page's sentence; at its end stands what has no room beside the stepper.
func (a *App) title(w int) string {
	title := a.flow.screen().Title()
	if n := len(a.overlays); n > 0 {
		title = a.overlays[n-1].Title()
	}
	right, t := "", a.session.Theme
	if all := whatFor(a.session.Spec); w >= narrowWidth && !strings.Contains(a.where(w-1), all) {
		right = all
	}
	line := " " + t.Title.Render(title)
	if right == "" {
		return widget.Line(line, w)
	}
	if room := w - 1 - ansi.StringWidth(line) - 3; room >= leastName {
		right = ansi.Truncate(right, room, "…")
	}
	return widget.Ends(line, t.Dim.Render(right)+" ", w)
}

// body draws the page or the overlay, with the explanation where there is room.
func (a *App) body(w, h int) string {
	s := a.session
	if n := len(a.overlays); n > 0 {
		return indent(a.overlays[n-1].View(s, w-2, h), w, h)
	}
	screen := a.flow.screen()
	x, ok := screen.(explainer)
	if !ok || w < narrowWidth || h < 10 {
		return indent(screen.View(s, w-2, h), w, h)
	}
	words, source := x.Explain(s)
	switch {
	case words == "", w < roomFor(screen):
		return indent(screen.View(s, w-2, h), w, h)
	case w >= wideWidth:
		side := min(max(w-84, leastSide), mostSide) // as much as the body leaves
		left := strings.Split(widget.Fit(screen.View(s, w-side-4, h), w-side-4, h), "\n")
		right := strings.Split(widget.Fit(a.cut(explanation(s.Theme, words, source, side), side, h), side, h), "\n")
		for i := range left {
			left[i] += "  " + right[i]
		}
		return indent(strings.Join(left, "\n"), w, h)
	}
	below := a.cut(explanation(s.Theme, words, source, w-2), w-2, mostBelow)
	n := strings.Count(below, "\n") + 1
	return indent(widget.Fit(screen.View(s, w-2, h-n-1), w-2, h-n-1)+"\n\n"+widget.Fit(below, w-2, n), w, h)
}

// mostBelow is how many lines of an explanation stand below a page.
const mostBelow = 4

// An explanation beside a page is so wide.
const leastSide, mostSide = 34, 40

// cut shortens an explanation to a number of lines, and says where the rest is.
func (a *App) cut(words string, w, most int) string {
	lines := strings.Split(words, "\n")
	if len(lines) <= most {
		return words
	}
	help := action.Help.On[0]
	if a.typing() {
		help = action.Help.On[1]
	}
	more, dim := "… "+help+" shows all", a.session.Theme.Dim
	last := widget.Wrap(ansi.Strip(lines[most-1]), w-ansi.StringWidth(more)-1)[0]
	lines = append(lines[:most-1], dim.Render(last+" "+more))
	return strings.Join(lines, "\n")
}

// explanation wraps what the focused thing means and where we know it from. What
// warns is not as faint as the rest.
func explanation(t *widget.Theme, words, source string, w int) string {
	var lines []string
	for part := range strings.SplitSeq(words, "\n") {
		style := t.Dim
		if strings.HasPrefix(part, t.Glyphs.Warn) {
			style = t.Warn
		}
		lines = append(lines, styled(style, part, w)...)
	}
	if source != "" {
		lines = append(lines, styled(t.Dim, source, w)...)
	}
	return strings.Join(lines, "\n")
}

// indent moves a body one cell in.
func indent(body string, w, h int) string {
	lines := strings.Split(widget.Fit(body, w-2, h), "\n")
	for i := range lines {
		lines[i] = " " + lines[i] + " "
	}
	return strings.Join(lines, "\n")
}

// message says what just happened or what is awaited, in one line, or in two where the gap
// above it can take the other; what has no room in them, the help shows.
func (a *App) message(w int, gap string) string {
	words, style := a.words()
	most := 1 + len(gap)
	lines := widget.Wrap(words, max(w-2, 1))
	if len(lines) > most { // the last one ends in …
		last := lines[most-1]
		for _, more := range lines[most:] {
			last += " " + strings.TrimLeft(more, " ")
		}
		lines = append(lines[:most-1], last)
	}
	for i := range lines {
		lines[i] = widget.Line(" "+style.Render(lines[i]), w)
	}
	if len(lines) < most {
		lines = append([]string{""}, lines...)
	}
	return strings.Join(lines, "\n")
}

// words are those of the message, and how they are drawn.
func (a *App) words() (string, lipgloss.Style) {
	s := a.session
	t := s.Theme
	spin := spinner[a.spin%len(spinner)] + " "
	switch {
	case !s.link.wait.IsZero() && time.Now().Before(s.link.wait):
		return "Waiting: Procore lets us go on at " + s.link.wait.Local().Format("15:04:05") + " (rate limit)", t.Warn
	case s.busy() && s.link.trying() != "":
		return spin + s.link.trying(), t.Warn
	case s.message.text != "" && s.message.bad:
		return t.Glyphs.Warn + " " + s.message.text, t.Bad
	case s.message.text != "":
		return s.message.text, t.Text
	case s.busy():
		return spin + s.awaited(), t.Dim
	}
	return "", t.Text
}

// spinner is drawn while something is awaited; ASCII, so that every font has it.
var spinner = []string{"|", "/", "-", `\`}

// footer lists the keys that work now, on two lines where one is too short for
// them and there is room.
func (a *App) footer(w, h int) string {
	var keys, always []widget.Binding
	for _, k := range a.top().Keys(a.session) {
		switch {
		case k.Disabled != "" || k.Hidden:
		case len(a.overlays) > 0 && k.Is("esc"): // its way out stays
			always = append(always, binding(k))
		default:
			keys = append(keys, binding(k))
		}
	}
	if len(a.overlays) == 0 {
		help := action.Help
		if a.typing() {
			help.Label = action.Help.On[1]
		}
		if a.session.committing == nil {
			always = append(always, binding(action.Back))
		}
		always = append(always, binding(help))
	}
	place := a.flow.position(a.session)
	if w < narrowWidth {
		place = "" // the first line says it
	}
	if a.mouseMode() != tea.MouseModeNone {
		place = strings.TrimSuffix("mouse on · "+place, " · ")
	}
	keys = append(beside(keys, always, place, w, h), always...)
	t, n := a.session.Theme, fitting(keys, w)
	if n == len(keys) && cells(keys, w)+ansi.StringWidth(place)+6 <= w-2 || h < airyHeight {
		return widget.Footer(t, keys, place, w-1)
	}
	n = min(n, len(keys)-1)
	return widget.Footer(t, keys[:n], "", w-1) + "\n" + widget.Footer(t, keys[n:], place, w-1)
}

// beside are the keys that have room beside the way back and the help, which stay; the help
// tells of the others. Of a single one its words are cut.
func beside(keys, always []widget.Binding, place string, w, h int) []widget.Binding {
	for len(keys) > 1 && !hold(slices.Concat(keys, always), place, w, h) {
		keys = keys[:len(keys)-1]
	}
	if len(keys) == 1 && h < airyHeight {
		room := w - 2 - cells(slices.Concat([]widget.Binding{{Label: keys[0].Label}}, always), w)
		keys[0].Text = ansi.Truncate(keys[0].Text, max(room, 1), "…")
	}
	return keys
}

// hold tells whether the footer has room for keys and the place.
func hold(keys []widget.Binding, place string, w, h int) bool {
	if h >= airyHeight {
		keys = keys[min(fitting(keys, w), len(keys)-1):]
	}
	if place == "" {
		return cells(keys, w) <= w-2
	}
	return cells(keys, w)+ansi.StringWidth(place)+4 <= w
}

// fitting is how many keys fit on a line of a screen of w.
func fitting(keys []widget.Binding, w int) int {
	n := 0
	for n < len(keys) && cells(keys[:n+1], w) <= w-2 {
		n++
	}
	return n
}

// cells is how wide keys are on one line of a screen of w, without a gap behind the last.
func cells(keys []widget.Binding, w int) int {
	n := (len(keys) - 1) * widget.KeyGap(w-1)
	for _, k := range keys {
		n += ansi.StringWidth(k.Label) + 1 + ansi.StringWidth(k.Text)
	}
	return n
}

// start begins the quiet time.
func (g *grace) start() { g.until = time.Now().Add(graceQuiet) }
