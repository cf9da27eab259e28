package procoretest

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A window that resets lets twice its limit through around its end; one that
// slides never does.
func TestS28SlidingWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, slides := range []bool{false, true} {
			s := New(WithLimits(5, 1000))
			s.SetTrait(SlidingLimits, slides)
			c := signIn(t, s)
			through := func(n int) (ok int) {
				for range n {
					if c.get("/rest/v1.0/me").status == http.StatusOK {
						ok++
					}
				}
				return ok
			}
			through(1)
			time.Sleep(9 * time.Second)
			if got := through(4); got != 4 {
				t.Errorf("slides %v: %d of 4 in the first window", slides, got)
			}
			time.Sleep(time.Second)
			want := map[bool]int{false: 5, true: 1}[slides]
			if got := through(5); got != want {
				t.Errorf("slides %v: %d of 5 right after the reset, want %d", slides, got, want)
			}
			a := c.get("/rest/v1.0/me").want(http.StatusTooManyRequests)
			reset, _ := strconv.ParseInt(a.header.Get("X-Rate-Limit-Reset"), 10, 64)
			if wait := reset - time.Now().Unix(); wait != map[bool]int64{false: 10, true: 9}[slides] {
				t.Errorf("slides %v: reset in %d s", slides, wait)
			}
			time.Sleep(time.Minute)
		}
	})
}

// Requests count when they come, and take their time side by side.
func TestSpeedAnswerTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithLimits(4, 1000))
		c := signIn(t, s)
		s.SetLatency(time.Second)
		start := time.Now()
		var (
			wg   sync.WaitGroup
			mu   sync.Mutex
			said = map[int]int{}
		)
		for range 6 {
			wg.Go(func() {
				a := c.get("/rest/v1.0/me")
				mu.Lock()
				defer mu.Unlock()
				said[a.status]++
			})
		}
		wg.Wait()
		if took := time.Since(start); took != time.Second || said[http.StatusOK] != 4 || said[http.StatusTooManyRequests] != 2 {
			t.Errorf("six at once take %v: %v", took, said)
		}
	})
}

// Workers are done by the clock: side by side, and whether or not anybody looks.
func TestSpeedWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithProjects(200), WithWorkerDelay(2*time.Second))
		c := signIn(t, s)
		id, all := c.newUser(email), s.Projects(meridian)
		var batches []string
		for _, part := range [][]int64{all[:100], all[100:]} {
			o := c.send("POST", at("v2.0", meridian, "users/bulk_add"), rows2(id, 4501, part...)).want(http.StatusAccepted).object()
			batches = append(batches, o["data"].([]any)[0].(object)["batch_id"].(string))
		}
		time.Sleep(time.Second)
		if n := len(s.State(meridian).On(id)); n != 100 {
			t.Errorf("%d places after half of the time", n)
		}
		time.Sleep(time.Second)
		for _, b := range batches {
			o := c.get("%s", at("v2.0", meridian, "users/bulk/status/")+b).object()["data"].(object)
			if o["is_complete"] != true || number(o, "pending") != 0 {
				t.Errorf("batch %v", o)
			}
		}
	})
}

func TestSpeedAssignmentsPage(t *testing.T) {
	list := at("v1.0", meridian, "users/70002/project_assignments") + "?per_page=1000"
	a := signIn(t, New(WithAssignmentsPage(1000, false))).get("%s", list).want(http.StatusOK)
	if a.header.Get("Per-Page") != "1000" {
		t.Errorf("Per-Page %s", a.header.Get("Per-Page"))
	}
	if a = signIn(t, New()).get("%s", list); a.header.Get("Per-Page") != "300" {
		t.Errorf("Per-Page %s, want it shortened", a.header.Get("Per-Page"))
	}
	c := signIn(t, New(WithAssignmentsPage(100, true)))
	c.get("%s", list).want(http.StatusBadRequest).wantInferred(true)
	c.get("%s", at("v1.0", meridian, "users/70002/project_assignments?per_page=100")).want(http.StatusOK)
}
