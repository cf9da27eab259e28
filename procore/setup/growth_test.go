package setup_test

import (
	"net/http"
	"os"
	"testing"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
)

// The limits that Procore's documentation names: 25 requests in ten seconds, and
// 3,600 or 600 in an hour.
const spike = 25

// What grows with the number of projects: pages of a list, and rows of a bulk call.
const pageRows, bulkRows = 300, 1000

// leastRequests is the documented minimum for a whole run that ends proven, project by
// project: what does not depend on their number; all projects once; each bulk call
// with one look at its worker; and the account's projects once, to read them back.
//
// A run takes some more, each of which proves something: that operator, account and
// templates are as planned before the first change and before each grant; the correspondence types,
// whose levels a template holds; that the new-projects flag was taken, on its own call;
// after the run both other lists of templates (of the company, and names that collide),
// the account once more by its id (the search leaves fields out), the ids of closed
// projects, and how many places hold this template and not one of the same name.
func leastRequests(projects int) int {
	const (
		before = 1 + 1 + 2 + 3 + 2 // web host, operator, manifests, kinds of templates, active and inactive users
		change = 2 + 2 + 1         // template and its reading, account and its update, invitation
		after  = 1 + 1 + 1         // account, template, projects that are missing
	)
	pages := (projects + pageRows - 1) / pageRows
	return before + change + after + pages + 2*((projects+bulkRows-1)/bulkRows) + pages
}

// soonest is when the last of so many requests may be sent, if the first goes out at 0 and
// two places of each window are left to other apps of the company.
func soonest(requests, hourly int) time.Duration {
	const spare = 2
	last := requests - 1
	return time.Duration(last/(hourly-spare))*time.Hour + time.Duration(last%(hourly-spare)/(spike-spare))*10*time.Second
}

// A whole run (read, assign, verify) takes about the fewest requests that the
// documentation allows, and about the time that the limits set for them, without
// running into one. With GROWTH set, 100,000 projects are tried as well.
func TestGrowth(t *testing.T) {
	notForRaces(t)
	sizes := []int{1000, 10_000}
	if os.Getenv("GROWTH") != "" {
		sizes = append(sizes, 100_000)
	}
	for _, n := range sizes {
		for _, hourly := range []int{3600, 600} {
			bubble(t, func(t *testing.T) { grow(t, n, hourly) })
		}
	}
}

func grow(t *testing.T, n, hourly int) {
	server := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(n),
		procoretest.WithLimits(spike, hourly), procoretest.WithTokenLifetime(24*time.Hour))
	s := start(t, signIn(t, server, meridian), journal.New())
	began := time.Now()
	proven(t, s.apply(asked()), nil)
	took, requests := time.Since(began), server.APIRequests()
	least, bound := leastRequests(n), soonest(requests, hourly)
	t.Logf("growth projects=%d hourly=%d requests=%d least=%d seconds=%.0f bound=%.0f",
		n, hourly, requests, least, took.Seconds(), bound.Seconds())
	for _, r := range server.Log() {
		if r.Status == http.StatusTooManyRequests {
			t.Fatalf("%d projects: ran into the limit", n)
		}
	}
	if n < 10_000 {
		return // the parts that do not grow outweigh the others
	}
	if r := float64(requests) / float64(least); r > 1.15 {
		t.Errorf("%d projects: %d requests, %.2f times the minimum of %d", n, requests, r, least)
	}
	if n/requests < 40 {
		t.Errorf("%d projects: %d requests, not 40 times fewer than one for each", n, requests)
	}
	// A window that begins a little late costs its length.
	if r := took.Seconds() / bound.Seconds(); r > 1.05 && took > bound+10*time.Second {
		t.Errorf("%d projects at %d an hour: %v, %.2f times the %v that the limits set", n, hourly, took, r, bound)
	}
}
