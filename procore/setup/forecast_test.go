package setup_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/setup"
)

func TestForecast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		window := func(limit, left int, ends time.Duration, hourly bool) procore.Window {
			return procore.Window{Limits: procore.Limits{Limit: limit, Remaining: left, Reset: time.Now().Add(ends)}, Hourly: hourly}
		}
		spike, hour := window(25, 20, 4*time.Second, false), window(600, 500, 40*time.Minute, true)
		for _, c := range []struct {
			requests int
			windows  []procore.Window
			want     string
		}{
			{1, nil, "About 1 request. Under a minute."},
			{340, nil, "About 340 requests. About 3 minutes."},
			{9, []procore.Window{spike}, "About 9 requests; Procore allows 25 in ten seconds. Under a minute."},
			{340, []procore.Window{window(5, 5, 10*time.Second, false), hour}, "About 340 requests; Procore allows 600 an hour. About 11 minutes."},
			{500, []procore.Window{spike, hour}, "About 500 requests; Procore allows 600 an hour. About 4 minutes."},
			{501, []procore.Window{spike, hour}, "About 501 requests; Procore allows 600 an hour. About 40 minutes."},
			{1101, []procore.Window{spike, hour}, "About 1,101 requests; Procore allows 600 an hour. About 1 h 40 min."},
			{601, []procore.Window{window(600, 0, -time.Second, true)}, "About 601 requests; Procore allows 600 an hour. About 1 h 00 min."},
		} {
			if got := setup.Forecast(c.requests, c.windows); got != c.want {
				t.Errorf("%d: %q, want %q", c.requests, got, c.want)
			}
		}
	})
}

func TestCauses(t *testing.T) {
	got := setup.Causes(map[procore.ID]string{
		3: "Contact could not be added (the project's Directory tool is off)", 1: "Permission template could not be found.",
		2: "Contact could not be added (the project's Directory tool is off)", 4: "Something else",
	})
	want := []setup.Cause{
		{
			"Contact could not be added (the project's Directory tool is off)",
			"turn the Directory tool on in the project's Admin tool (Active Tools)",
			[]procore.ID{2, 3},
		},
		{
			"Permission template could not be found.",
			"see that the permission template is still there and is one for projects",
			[]procore.ID{1},
		},
		{"Something else", "look at the project's Directory in Procore", []procore.ID{4}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}
