package setup

import (
	"fmt"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// The lengths of Procore's two windows. Source: developers.procore.com, "Rate Limiting".
const (
	shortWindow = 10 * time.Second
	longWindow  = time.Hour
)

// perRequest is about how long Procore takes for an answer.
const perRequest = 500 * time.Millisecond

// Duration returns about how long so many requests take from now on, the waits for
// Procore's limits included, as far as these are known.
func Duration(requests int, windows []procore.Window) time.Duration {
	most := time.Duration(requests) * perRequest
	now := time.Now()
	for _, w := range windows {
		length := shortWindow
		if w.Hourly {
			length = longWindow
		}
		left, begins := w.Remaining, w.Reset.Sub(now)
		if begins <= 0 { // it is over: a new one begins with the next request
			left, begins = w.Limit, length
		}
		if requests <= left || w.Limit <= 0 {
			continue
		}
		most = max(most, begins+time.Duration((requests-left-1)/w.Limit)*length)
	}
	return most
}

// Forecast says in two sentences what a plan of so many requests costs: how many
// Procore allows and how long it takes after all. Windows are what
// [procore.Client.Windows] knows.
func Forecast(requests int, windows []procore.Window) string {
	say := "About " + text.Count(requests, "request")
	if n := len(windows); n > 0 { // the hour, or else the short one
		span := "in ten seconds"
		if windows[n-1].Hourly {
			span = "an hour"
		}
		say += fmt.Sprintf("; Procore allows %s %s", text.Number(windows[n-1].Limit), span)
	}
	return say + ". " + lasts(Duration(requests, windows)) + "."
}

// lasts says how long something takes.
func lasts(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "Under a minute"
	case d < 90*time.Second:
		return "About a minute"
	case d < time.Hour:
		return fmt.Sprintf("About %d minutes", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("About %d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
