package setup_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// A class is how a run ended, as one letter of the matrix.
type class byte

// The classes. Each has its exit code: 0 done, 1 failed, 2 answers, 3 stopped,
// 4 not signed in or not allowed, 5 differs. "1, 3" is 3 once something was changed
// ([setup.PartWay]) and 1 before.
const (
	done          class = '.' // 0: everything is as asked
	unknown       class = '?' // 0: something could not be read back
	differs       class = 'd' // 5: Procore did not do a part of it
	answers       class = 'a' // 2: it asks for what this company does not have
	byHand        class = 'h' // 3: a step is left to do by hand
	signedOut     class = 's' // 4
	unconnected   class = 'g' // 4: the app gate
	notAllowed    class = 'r' // 4: for want of rights
	behind        class = 'w' // 3: it was made, and Procore does not show it yet
	busy          class = 'b' // 1, 3: come back later
	lost          class = 'l' // 3: the answer to a change was lost for good
	refused       class = 'v' // 1: not found, taken, or not accepted
	altered       class = 'c' // 3: somebody else changed Procore since the plan
	unlike        class = 'm' // 1, 5: a template grants something else
	unreachable   class = 'n' // 1, 3: the network or the server
	unexplainable class = '!' // never
)

// classify says how a run ended.
func classify(list setup.Checklist, err error) class {
	switch {
	case err == nil && !list.OK(false):
		return differs
	case err == nil:
		for _, c := range list.Checks {
			if c.Status == setup.StatusUnknown {
				return unknown
			}
		}
		return done
	}
	for _, c := range []struct {
		class class
		cause error
	}{
		{byHand, setup.ErrStopped},
		{altered, setup.ErrChanged},
		{unlike, setup.ErrMismatch},
		{signedOut, auth.ErrSignInAgain},
		{unconnected, procore.ErrNotConnected},
		{notAllowed, procore.ErrForbidden},
		{behind, setup.ErrBehind},
		{busy, procore.ErrBusy},
		{lost, procore.ErrUnknownOutcome},
		{refused, procore.ErrNotFound},
		{refused, procore.ErrConflict},
		{refused, procore.ErrInvalid},
		{refused, procore.ErrUnavailable},
	} {
		if errors.Is(err, c.cause) {
			return c.class
		}
	}
	if errors.As(err, new(spec.Problems)) {
		return answers
	}
	if errors.As(err, new(*procore.Error)) || text.FailureOf(err) != nil {
		return unreachable
	}
	return unexplainable
}

// A fault is one column of the matrix, with the classes in which a run may end:
// where it strikes once, and where it stays, for what is read and for changes.
type fault struct {
	name                     string
	action                   procoretest.Action
	onceRead, onceChange     string
	alwaysRead, alwaysChange string
}

// said is a refusal with a text in the shape that most endpoints have.
func said(status int, text string) procoretest.Action {
	return procoretest.Answer(status, fmt.Sprintf(`{"errors":[%q]}`, text), nil)
}

// faults are all that a network, a proxy and Procore can do to one request.
func faults() []fault {
	return []fault{
		{"401", said(401, "The access token is invalid"), ".", ".", "s", "s"},
		{"403 app gate", said(403, "App is not connected to this company."), "gh", "g", "gh", "g"},
		{"403 no right", said(403, "You do not have permission to perform this action"), ".?dr", ".dhr", ".?dr", ".dhr"},
		{"403 tool off", said(403, "The Directory tool is not enabled for this project"), ".?dr", ".dhr", ".?dr", ".dhr"},
		{"403 BETA", said(403, "This product is not enabled for your company"), ".?dr", ".dhr", ".?dr", ".dhr"},
		{"404", said(404, "Not found"), ".?dv", ".dhv", ".?vw", ".dhv"},
		{"409", said(409, "Conflict"), ".?v", ".dv", ".?v", ".dv"},
		{"422", procoretest.Answer(422, `{"errors":{"base":["is invalid"]}}`, nil), ".?v", ".dhv", ".?v", ".dhv"},
		{"429, Retry-After", procoretest.TooMany(40*time.Second, true), ".", ".", "b", "b"},
		{"429, only Reset", procoretest.TooMany(40*time.Second, false), ".", ".", "b", "b"},
		{"429, no time", said(429, "Too many requests"), ".", ".", "b", "b"},
		{"500", said(500, "Internal server error"), ".", ".", "n", "nl"},
		{"502, web page", procoretest.BadGateway(), ".", ".", "n", "nl"},
		{"503", procoretest.Unavailable(0), ".", ".", "b", "bl"},
		{"503, Retry-After", procoretest.Unavailable(20 * time.Second), ".", ".", "b", "bl"},
		{"cut", procoretest.CutBody(), ".", ".", "n.", "nl."},
		{"wrong types", procoretest.WrongShape(), "n.", ".dn", "n.", ".dnl"},
		{"redirect", procoretest.LoginRedirect(), "s", "s", "s", "s"},
		{"hang", procoretest.Hang(), ".", ".", "n", "nl"},
		{"hang, done", procoretest.HangAfter(), ".", ".", "n", "nl."},
		{"reset", procoretest.Reset(), ".", ".", "n", "nl"},
		{"reset, done", procoretest.ResetAfter(), ".", ".", "n", "nl."},
		{"refused", procoretest.Refuse(), ".", ".", "n", "n"},
		{"no DNS", procoretest.NoName(), ".", ".", "n", "n"},
		{"bad TLS", procoretest.Untrusted(), "n", "n", "n", "n"},
		{"200 MB", procoretest.Endless(), "n", ".n", "n", "nl."},
	}
}

// digits are the parts of a path that differ from run to run.
var digits = regexp.MustCompile(`/(\d+|batch-[0-9a-f]+)(/|$)`)

// endpoint is a request without its ids.
func endpoint(call string) string {
	return digits.ReplaceAllString(digits.ReplaceAllString(call, "/*$2"), "/*$2")
}

// A cell is one fault at one endpoint.
type cell struct {
	story  story
	whole  whole
	what   string // as in a point, without ids
	after  int    // how many calls of this method and path come before
	fault  fault
	always bool
}

// Whatever happens to a request, a run ends: done, or stopped with an error that
// says what to do. When the fault is gone, running again finishes the work.
func TestFaultMatrix(t *testing.T) {
	var (
		mu    sync.Mutex
		table = map[string]string{} // cell → letter
		count = tally{tried: map[string]int{}, passed: map[string]int{}}
		seen  = map[string]bool{}
		rows  []string
	)
	columns := faults()
	t.Run("cells", func(t *testing.T) {
		for _, st := range faultStories {
			w := st.uninterrupted(t)
			before := map[string]int{}
			for _, call := range w.calls {
				what := endpoint(call)
				place := strings.Join(strings.Fields(what)[:2], " ")
				after := before[place]
				before[place]++
				if seen[what] {
					continue
				}
				seen[what] = true
				rows = append(rows, what)
				for i, f := range columns {
					for _, always := range []bool{false, true} {
						if skipped(i, len(rows), always) {
							continue
						}
						c := cell{story: st, whole: w, what: what, after: after, fault: f, always: always}
						count.try(t, f.name, c.String(), func(t *testing.T) {
							got := c.run(t)
							mu.Lock()
							defer mu.Unlock()
							table[c.String()] = string(got)
						})
					}
				}
			}
		}
	})
	var head strings.Builder
	for i, f := range columns {
		fmt.Fprintf(&head, "%d %s  ", i+1, f.name)
	}
	t.Log(head.String())
	for _, what := range rows {
		line := ""
		for _, f := range columns {
			for _, always := range []bool{false, true} {
				line += cmp.Or(table[cell{what: what, fault: f, always: always}.String()], " ")
			}
			line += " "
		}
		t.Logf("%-78s %s", what, line)
	}
	tried, passed := 0, 0
	for _, kind := range slices.Sorted(maps.Keys(count.tried)) {
		tried, passed = tried+count.tried[kind], passed+count.passed[kind]
	}
	t.Logf("%d endpoints, %d faults: %d cells tried, %d passed", len(rows), len(columns), tried, passed)
	if len(rows) < 25 || full && 2*tried < len(rows)*len(columns) || tried != passed {
		t.Errorf("%d endpoints, %d cells, %d passed", len(rows), tried, passed)
	}
}

// skipped leaves out most of the cells, and more of them where they are slow; MATRIX=full
// tries them all.
func skipped(column, row int, always bool) bool {
	switch {
	case full:
		return false
	case raced && (column+3*row)%11 != 0:
		return true
	}
	n := column + 2*row
	if always {
		n++
	}
	return n%7 != 0
}

func (c cell) String() string {
	how := "once"
	if c.always {
		how = "always"
	}
	return c.what + "/" + c.fault.name + "/" + how
}

// allowed are the classes in which the run may end.
func (c cell) allowed() string {
	read := strings.HasPrefix(c.what, http.MethodGet)
	switch {
	case c.fault.name == "401" && c.always && strings.HasSuffix(c.what, "/companies/*/me"):
		return "h" // the first thing asked of the company: that is how the app gate looks
	case read && c.always:
		return c.fault.alwaysRead
	case read:
		return c.fault.onceRead
	case c.always:
		return c.fault.alwaysChange + c.unreadInvitation() + c.cutRefusal()
	}
	return c.fault.onceChange + c.lostInvitation()
}

// cutRefusal is the class of a refusal of which nothing but the status ever arrives: in the
// older mode a part of a user is refused at first.
func (c cell) cutRefusal() string {
	if procoretest.Older && strings.HasSuffix(c.what, "/users/*") && c.fault.name == "cut" {
		return "v"
	}
	return ""
}

// unreadInvitation is the class of an invitation whose answer says that it was taken, where
// the rest of the answer is nothing: no field of it is documented, so none is read, and the
// list then does not show that it went out.
func (c cell) unreadInvitation() string {
	if strings.HasSuffix(c.what, "/invite") && c.fault.name == "wrong types" {
		return "?"
	}
	return ""
}

// lostInvitation is the class of an invitation of which nobody knows whether it went out.
func (c cell) lostInvitation() string {
	if strings.HasSuffix(c.what, "/invite") && strings.Contains(c.fault.alwaysChange, "l") {
		return "l?"
	}
	return ""
}

// run performs a cell.
func (c cell) run(t *testing.T) class {
	r := c.story.rig(t)
	what := strings.Fields(c.what)
	times := 1
	if c.always {
		times = 0
	}
	r.server.Fault(procoretest.Fault{
		Method: what[0], Path: what[1], After: c.after, Times: times, Action: c.fault.action,
	})
	p := r.launch(point{})
	began, before := time.Now(), r.state()
	list, err := p.run()
	if took := time.Since(began); took > 3*time.Hour {
		t.Errorf("it took %v", took)
	}
	got := classify(list, err)
	if !strings.ContainsRune(c.allowed(), rune(got)) {
		t.Errorf("it ended as %q, not as one of %q: %v %+v", got, c.allowed(), err, wrong(list))
	}
	explained(t, err)
	c.partWay(t, p, err, got, !reflect.DeepEqual(before, r.state()))
	for _, e := range p.events {
		fit(t, "event", e.Text)
	}
	r.server.ClearFaults()
	time.Sleep(time.Minute)
	again := r.launch(point{})
	list, err = again.run()
	if err != nil {
		t.Fatalf("without the fault, after %v: %v", got, err)
	}
	w := c.whole
	if c.lostInvitation() != "" && len(r.state().Mails) == 0 {
		if w = w.uninvited(); got != lost {
			w.open = nil // Procore answered that it was sent
		}
	}
	proven(t, list, w.other)
	if full {
		r.settled(w)
	} else {
		r.same(w)
	}
	return got
}

// lasting are the faults that running again does not mend, unless nobody knows
// whether what was sent was done.
var lasting = []string{"401", "403", "404", "409", "422", "wrong types", "redirect", "200 MB"}

// partWay checks that a run ends as one that goes on when it is run again exactly
// where it changed something and its fault is one that passes.
func (c cell) partWay(t *testing.T, p *process, err error, got class, changed bool) {
	t.Helper()
	if err == nil {
		return
	}
	stays := slices.ContainsFunc(lasting, func(name string) bool { return strings.HasPrefix(c.fault.name, name) })
	open := len(p.journal.Open()) > 0
	want := got == byHand || got == behind || got == lost || !stays && changed && strings.ContainsRune("bn", rune(got))
	is := setup.PartWay(p.journal, err)
	switch {
	case is == want, is && open && !stays: // what was sent may have been done
	default:
		t.Errorf("it ended as %q, something changed: %v, left open: %v; part-way: %v, want %v: %v",
			got, changed, open, is, want, err)
	}
}

// wrong returns the checks that are not green.
func wrong(list setup.Checklist) []setup.Check {
	return slices.DeleteFunc(slices.Clone(list.Checks), func(c setup.Check) bool {
		return c.Status == setup.StatusVerified || c.Status == setup.StatusSkipped
	})
}
