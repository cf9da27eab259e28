package widget

import (
	"fmt"
	"strings"
	"time"

	"procore-setup/procore/text"

	"charm.land/lipgloss/v2"
)

// A Progress is how far a run is. It moves only when the caller's data does.
type Progress struct {
	Done, Total int
	Text        string        // what is being done now: "adding the account to Depot 7"
	Left        time.Duration // how long it may still take, waits included; 0: not known
	Rate        string        // how fast it goes: "about 900 a minute"
	Until       time.Time     // set while the run waits for the server
	Why         string        // why it waits: "rate limit"
	Awaits      string        // what is awaited beside that: "the server does not answer"
	Stopping    string        // set once the admin has asked to stop: what happens now
}

// View draws bar, count and what is going on; four lines are enough for all of it.
func (p Progress) View(t *Theme, w, h int) string {
	lines := []string{p.bar(t, w)}
	say := func(style lipgloss.Style, text string) {
		for _, part := range Wrap(text, max(1, w-1)) {
			lines = append(lines, " "+style.Render(part))
		}
	}
	if p.Text != "" {
		say(t.Text, plain(p.Text))
	}
	switch {
	case !p.Until.IsZero():
		say(t.Warn, t.Glyphs.Warn+" "+p.waiting())
		if p.Rate != "" {
			say(t.Dim, plain(p.Rate))
		}
	case p.Left > 0 && p.Rate != "":
		say(t.Dim, plain(p.Rate)+", "+about(p.Left)+" left")
	case p.Left > 0:
		say(t.Dim, about(p.Left)+" left")
	case p.Rate != "":
		say(t.Dim, plain(p.Rate))
	}
	if p.Awaits != "" {
		say(t.Warn, t.Glyphs.Warn+" "+plain(p.Awaits))
	}
	if p.Stopping != "" {
		say(t.Warn, t.Glyphs.Warn+" "+plain(p.Stopping))
	}
	return fitLines(lines, w, h)
}

// waiting says until when, why, and how long it takes after all.
func (p Progress) waiting() string {
	text := "Procore lets us go on at " + p.Until.Format("15:04:05")
	if p.Why != "" {
		text += " (" + plain(p.Why) + ")"
	}
	if p.Left > 0 {
		text += "; " + about(p.Left) + " left"
	}
	return text
}

// bar is the bar and the count behind it. Without a total there is no bar, since
// nobody knows its length.
func (p Progress) bar(t *Theme, w int) string {
	if p.Total <= 0 {
		return " " + text.Number(p.Done) + " done"
	}
	done := max(0, min(p.Done, p.Total))
	count := fmt.Sprintf("  %s of %s", text.Number(done), text.Number(p.Total))
	cells := min(w-len(count)-2, 50)
	if cells < 5 {
		return count[1:]
	}
	full := done * cells / p.Total
	return " " + t.Here.Render(strings.Repeat(t.Glyphs.Full, full)) +
		t.Dim.Render(strings.Repeat(t.Glyphs.Empty, cells-full)) + count
}

// about rounds a duration to what is worth saying.
func about(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return "a few seconds"
	case d < 50*time.Second:
		return fmt.Sprintf("about %d seconds", int(d.Round(10*time.Second).Seconds()))
	case d < 90*time.Second:
		return "about a minute"
	case d < 55*time.Minute:
		return fmt.Sprintf("about %d minutes", int(d.Round(time.Minute).Minutes()))
	case d < 90*time.Minute:
		return "about an hour"
	default:
		return fmt.Sprintf("about %d hours", int(d.Round(time.Hour).Hours()))
	}
}

// Estimate says how long the rest may take from how long the part that is done took;
// 0 where too little is done to tell.
func Estimate(elapsed time.Duration, done, total int) time.Duration {
	if done < 3 || done >= total || elapsed <= 0 {
		return 0
	}
	return time.Duration(float64(elapsed) / float64(done) * float64(total-done))
}
