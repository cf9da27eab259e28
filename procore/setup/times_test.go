package setup_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// What a whole run waits for, in answers that need each other, apart from lists and bulk
// changes: who is signed in; then the account's search, its search among the inactive, and
// what the tools are called. The plan's basis; the account; the template, read back together
// with the account's page; its default template; all of it once more before the projects,
// and before the flag for new projects; the flag; the account and its row before the
// invitation, the invitation. The account's row, with its page, to read it all back.
const (
	chainRead, chainRun, chainVerify = 3, 10, 1
	abreast, perWindow               = 6, 23 // what the client allows itself
)

// The older mode takes more: an update without name and address is refused, the account is
// read and the update sent again; before a later update it is read once more. Which template
// a place has is asked with two filters, since its row does not tell.
func olderChains() (run, verify int) {
	if procoretest.Older {
		return 3, 2
	}
	return 0, 0
}

// rounds is how many answers in a row so many requests of one thing take: the first alone.
func rounds(requests int) int {
	if requests == 0 {
		return 0
	}
	return 1 + (requests-2+abreast)/abreast
}

// paced is when the last of so many requests may be answered in windows of ten seconds.
func paced(requests int, rtt time.Duration, limited bool) time.Duration {
	windows := (requests - 1) / perWindow
	if !limited || windows == 0 {
		return 0
	}
	rest := requests - windows*perWindow
	return time.Duration(windows)*10*time.Second + time.Duration((rest+abreast-1)/abreast)*rtt
}

// A timing is a run of which the time is compared with its bound.
type timing struct {
	n     int
	rtt   time.Duration
	limit string // how the window of 25 in ten seconds moves; "": there is none
	page  int    // the longest page of assignments
	goal  time.Duration
}

const worker = 2 * time.Second

func (c timing) options() []procoretest.Option {
	opts := []procoretest.Option{
		procoretest.WithOnlyMain(), procoretest.WithProjects(c.n), procoretest.WithLatency(c.rtt),
		procoretest.WithWorkerDelay(worker), procoretest.WithAssignmentsPage(c.page, false),
		procoretest.WithLimits(1_000_000, 1_000_000),
	}
	if c.limit != "" {
		opts = append(opts, procoretest.WithLimits(25, 3600))
	}
	if c.limit == "sliding" {
		opts = append(opts, procoretest.With(procoretest.SlidingLimits))
	}
	return opts
}

// bound is the sum of what each phase takes at least: the longest chain of its answers, or
// the limits for its requests. Where the window slides, it takes what was sent before along.
func (c timing) bound(requests [3]int) time.Duration {
	worked, change := time.Duration(0), rounds((c.n+49)/50)
	if c.n > 300 {
		change, worked = rounds((c.n+999)/1000)+1, max(worker, c.rtt)
	}
	chains := [3]int{
		max(chainRead, 1+rounds((c.n+299)/300)), chainRun + change, max(chainVerify, rounds((c.n+c.page-1)/c.page)),
	}
	run, verify := olderChains()
	chains[1], chains[2] = chains[1]+run, chains[2]+verify
	sum := worked
	for phase, answers := range chains {
		sum += max(time.Duration(answers)*c.rtt, paced(requests[phase], c.rtt, c.limit != ""))
	}
	if c.limit == "sliding" {
		sum = max(sum, worked+slid(chains, requests, c.rtt))
	}
	return sum
}

// slid is when the last answer may come where each request waits until the window has a
// place for it, and the requests of a phase are spread over its chain.
func slid(chains, requests [3]int, rtt time.Duration) (now time.Duration) {
	var sent []time.Duration
	for phase, answers := range chains {
		left := requests[phase]
		for ; answers > 0; answers-- {
			for n := (left + answers - 1) / answers; n > 0; n, left = n-1, left-1 {
				if k := len(sent) - perWindow; k >= 0 {
					now = max(now, sent[k]+10*time.Second)
				}
				sent = append(sent, now)
			}
			now += rtt
		}
	}
	return now
}

// measure makes the run and logs its time. .ci/bench reads what is logged here.
func (c timing) measure(t *testing.T, server *procoretest.Server, api setup.API, clock string) {
	s := start(t, api, journal.New())
	server.ResetLog()
	began, requests, before := time.Now(), [3]int{}, 0
	mark := func(phase int) {
		requests[phase], before = server.APIRequests()-before, server.APIRequests()
	}
	p := s.plan(asked())
	mark(0)
	if err := s.run(asked(), p); err != nil {
		t.Fatal(err)
	}
	mark(1)
	proven(t, must(s.reader.Confirm(t.Context(), asked(), s.snap))(t), nil)
	mark(2)
	took, bound := time.Since(began), c.bound(requests)
	kinds, changing := map[string]int{}, 0
	for _, r := range server.Log() {
		kinds[r.Method+" "+r.Path[strings.LastIndexByte(r.Path, '/')+1:]]++
		if r.Status == http.StatusTooManyRequests {
			t.Error("ran into the limit")
		}
		if r.Write() {
			changing++
		}
	}
	t.Logf("apply clock=%s n=%d rtt=%v limit=%q page=%d requests=%d changing=%d seconds=%.2f bound=%.2f goal=%.0f",
		clock, c.n, c.rtt, c.limit, c.page, server.APIRequests(), changing, took.Seconds(), bound.Seconds(), c.goal.Seconds())
	t.Logf("requests %v: %v", requests, kinds)
	if clock == "real" && os.Getenv("TIMES") == "" {
		return // this machine may be busy; the bench measures it alone
	}
	if c.goal > 0 && took > c.goal && !procoretest.Older { // the goals are for what production answers
		t.Errorf("it took %v, the goal is %v", took, c.goal)
	}
	if bound > 0 && took > bound*5/4 || bound == 0 && took > time.Second {
		t.Errorf("it took %v, the bound is %v", took, bound)
	}
}

// A whole run (read, assign, read back) takes about as long as the longest chain of answers
// that need each other, or the limits, make it.
func TestApplyTimes(t *testing.T) {
	notForRaces(t)
	const second = time.Second
	for _, c := range []timing{
		{240, second, "", 300, 16 * second},
		{240, second / 5, "", 300, 4 * second},
		{240, 0, "", 300, second},
		{240, second, "sliding", 300, 18 * second},
		{240, second, "resetting", 300, 18 * second},
		{2500, second, "", 300, 24 * second},
		{2500, second / 5, "", 300, 9 * second},
		{2500, second, "sliding", 300, 36 * second},
		{2500, second, "resetting", 300, 36 * second},
		{10_000, second, "", 100, 45 * second},
		{10_000, second, "", 1000, 28 * second},
		{10_000, second, "sliding", 100, 92 * second},
		{10_000, second, "sliding", 1000, 45 * second},
		{10_000, second, "resetting", 1000, 45 * second},
	} {
		t.Run(fmt.Sprintf("%d %v %s pages of %d", c.n, c.rtt, c.limit, c.page), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				server := procoretest.New(c.options()...)
				api := signIn(t, server, meridian)
				time.Sleep(11 * second) // the window of signing in is over
				c.measure(t, server, api, "fake")
			})
		})
	}
}

// TestApplyTimeOverSockets is one of them in real time, over real connections.
func TestApplyTimeOverSockets(t *testing.T) {
	notForRaces(t)
	t.Parallel() // it waits for its server, mostly
	c := timing{n: 240, rtt: 250 * time.Millisecond, page: 300}
	server := procoretest.New(c.options()...)
	token := accessToken(t, server)
	web := httptest.NewServer(server.APIHandler())
	t.Cleanup(web.Close)
	c.measure(t, server, procore.New(procore.Options{BaseURL: web.URL, Tokens: fixedToken(token)}).ForCompany(meridian), "real")
}
