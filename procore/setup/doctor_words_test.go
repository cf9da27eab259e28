package setup

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// A clock that is off by more than what certificates and limits bear is told, with which way.
func TestDoctorsClock(t *testing.T) {
	for late, want := range map[time.Duration]string{
		0: "within 1 second of Procore's", -2 * time.Second: "within 3 seconds of Procore's",
		mostSkew: "within 121 seconds of Procore's", -mostSkew: "within 121 seconds of Procore's",
		mostSkew + time.Second:    "this machine's clock is 2m1s behind Procore's",
		-(mostSkew + time.Second): "this machine's clock is 2m1s ahead of Procore's",
	} {
		e := &examination{date: time.Now(), late: late}
		k := e.clock()
		if k.Detail != want || (k.Status == StatusVerified) != (late.Abs() <= mostSkew) || k.ID != LookClock {
			t.Errorf("%v: %s, %q", late, k.Status, k.Detail)
		}
	}
	if k := (&examination{late: time.Hour}).clock(); k.Status != StatusSkipped {
		t.Errorf("no answer: %+v", k)
	}
}

// What Procore said of its limits is told; where it said nothing, that.
func TestDoctorsLimits(t *testing.T) {
	if k := (&examination{}).limits(); k.Status != StatusSkipped {
		t.Errorf("nothing was asked: %+v", k)
	}
	if k := (&examination{client: procore.New(procore.Options{})}).limits(); k.Status != StatusSkipped {
		t.Errorf("nothing was said: %+v", k)
	}
	if k := (&examination{until: time.Now()}).limits(); k.Status != StatusFailed || !strings.HasPrefix(k.Detail, "used up until ") {
		t.Errorf("used up: %+v", k)
	}
}

// A row about an error says why, or else what, and where more stands about it.
func TestDoctorsWrong(t *testing.T) {
	k := wrong(&text.Failure{What: "read it", Why: "it is shut", Do: "Open it.", Doc: "a page"})
	if k.Status != StatusFailed || k.Detail != "it is shut" || k.Fix != "Open it. Read a page" {
		t.Errorf("%+v", k)
	}
	if k = wrong(&text.Failure{What: "read it", Do: "Open it."}); k.Detail != "read it" || k.Fix != "Open it." {
		t.Errorf("%+v", k)
	}
	if k = wrong(errors.New("odd")); k.Detail == "" || k.Status != StatusFailed {
		t.Errorf("%+v", k)
	}
}

// What many requests cost in time: each window's rest first, then whole windows.
func TestDuration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			requests, left, limit int
			ends, want            time.Duration
		}{
			{10, 10, 25, 4 * time.Second, 5 * time.Second},          // all of them are left
			{11, 10, 25, 7 * time.Second, 7 * time.Second},          // one has to wait for the next
			{35, 10, 25, 20 * time.Second, 20 * time.Second},        // the next has just enough
			{36, 10, 25, 20 * time.Second, 30 * time.Second},        // one more than that
			{10, 0, 0, 20 * time.Second, 5 * time.Second},           // no limit
			{25, 0, 25, 0, 12500 * time.Millisecond},                // a new one begins now
			{26, 0, 25, -time.Second, 13 * time.Second},             // and has one too few
			{60, 0, 25, -time.Second, 30 * time.Second},             // so many that a third is needed
			{75, 0, 25, -time.Second, 37500 * time.Millisecond},     // just that
			{76, 10, 25, 9 * time.Second, 38000 * time.Millisecond}, // time for the answers is longer
		} {
			w := procore.Window{Limits: procore.Limits{Limit: c.limit, Remaining: c.left, Reset: time.Now().Add(c.ends)}}
			if got := Duration(c.requests, []procore.Window{w}); got != c.want {
				t.Errorf("%+v: %v", c, got)
			}
		}
	})
	for d, want := range map[time.Duration]string{
		0: "Under a minute", time.Minute - 1: "Under a minute", time.Minute: "About a minute", 90 * time.Second: "About 2 minutes",
	} {
		if got := lasts(d); got != want {
			t.Errorf("%v: %q", d, got)
		}
	}
}

// What support is asked names the company as far as it is known.
func TestSupportRequest(t *testing.T) {
	for begins, c := range map[string]procore.Company{
		"In company A (id 7) the": {ID: 7, Name: "A"}, "In the company with id 7 the": {ID: 7},
		"In company A the": {Name: "A"}, "In our company the": {},
	} {
		if got := supportRequest(c); !strings.HasPrefix(got, begins) {
			t.Errorf("%q, not %q", got, begins)
		}
	}
	for email, want := range map[string]string{"": "the app's user", "a@b.example": "the app's user a@b.example"} {
		if got := (&installApp{email: email}).brings(); got != want {
			t.Errorf("%q: %q", email, got)
		}
	}
}
