package procore

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"
)

// maxBatch is how long the end of a worker is awaited.
const maxBatch = 10 * time.Minute

// batchPause returns the wait before the nth look at the workers. Procore documents
// no interval; most workers take seconds.
func batchPause(n int) time.Duration {
	pauses := [...]time.Duration{
		time.Second, 2 * time.Second, 3 * time.Second, 5 * time.Second, 8 * time.Second, 10 * time.Second,
	}
	return pauses[min(n, len(pauses)-1)]
}

// batch returns how far a worker is. Procore gives counts only: which rows
// failed has to be read back.
// Endpoint: GET /rest/v2.0/companies/{company}/users/bulk/status/{batch}.
func (j *job) batch(ctx context.Context, batch string) (batchStatus, error) {
	var out struct {
		Data batchStatus `json:"data"`
	}
	q := j.batchCall(batch)
	q.out, q.count = &out, &j.count
	_, err := j.do(ctx, q)
	return out.Data, err
}

func (c *Client) batchCall(batch string) call {
	return call{
		what: "ask how far Procore is with the projects",
		path: c.companyPath("v2.0", "/users/bulk/status/"+url.PathEscape(batch)),
	}
}

// A batchStatus is what Procore tells of a worker: counts only.
type batchStatus struct {
	Complete bool `json:"is_complete"`
	Pending  int  `json:"pending"`
	Failures int  `json:"failures"`
}

// UnmarshalJSON implements [json.Unmarshaler]. The status stands alone or as the one
// element of a list.
func (b *batchStatus) UnmarshalJSON(raw []byte) error {
	type plain batchStatus
	var many []plain
	if json.Unmarshal(raw, &many) == nil {
		if len(many) > 0 {
			*b = batchStatus(many[0])
		}
		return nil
	}
	return json.Unmarshal(raw, (*plain)(b))
}

// A worker is a bulk request that Procore took over, to be done later.
type worker struct {
	id   string
	rows int  // not seen to be done
	over bool // there is no more to wait for
}

// handedOver records rows that a worker took over. Its end is awaited when all
// requests are sent: the workers work side by side, and they are waited for together.
func (j *job) handedOver(batch string, rows []Membership) {
	j.res.Accepted += len(rows)
	j.res.Pending += len(rows)
	j.accepted = true
	for _, m := range rows {
		j.handed[m.ProjectID] = true
	}
	unnamed := batch == "" || batch == "." || batch == ".."
	j.workers = append(j.workers, worker{batch, len(rows), unnamed})
}

// settle waits for the end of the workers, unless the caller asks to stop: their rows are
// read back in any case.
func (j *job) settle(ctx context.Context) error {
	start, pause := time.Now(), batchPause(0)
	for n := 1; slices.ContainsFunc(j.workers, func(w worker) bool { return !w.over }); n++ {
		if n > 1 && time.Since(start) >= maxBatch {
			return nil
		}
		switch err := sleepUntil(ctx, pause, j.stop); {
		case errors.Is(err, errHalted):
			return err
		case err != nil:
			return j.unsent(j.batchCall(j.workers[0].id)).stopped(err)
		}
		before := j.res.Pending
		if err := j.lookAtAll(ctx); err != nil {
			return err
		}
		pause = batchPause(n)
		if rest := j.res.Pending; rest < before { // at this rate the rest takes so long, and a little more
			took := time.Since(start) * time.Duration(rest) / time.Duration(j.res.Accepted-rest)
			pause = min(pause, max(took*11/10, batchPause(0)/2))
		}
	}
	return nil
}

// lookAtAll asks how far the workers are. Of several, Procore's count of the places
// tells with one request; each is asked by itself where that gets no further.
func (j *job) lookAtAll(ctx context.Context) error {
	if len(j.workers) > 1 {
		done, further := j.holders.look(ctx, j)
		if done >= j.res.Accepted {
			j.pending(ctx, 0)
			for i := range j.workers {
				j.workers[i].over = true
			}
			return nil
		}
		j.pending(ctx, j.res.Accepted-done)
		if further {
			return nil
		}
	}
	errs := make([]error, len(j.workers))
	j.each(len(j.workers), func(i int) error {
		errs[i] = guarded(func() error { return j.look(ctx, &j.workers[i]) })()
		return errs[i]
	}, func(int) {})
	rest := 0
	for _, w := range j.workers {
		rest += w.rows
	}
	j.pending(ctx, rest)
	return errors.Join(errs...)
}

// pending notes how many rows are seen to be with the workers yet: never more than
// before.
func (j *job) pending(ctx context.Context, rows int) {
	j.note(ctx, func() { j.res.Pending = min(j.res.Pending, rows) })
}

// look asks how far a worker is. One that cannot be watched is no error: its rows are
// read back anyway.
func (j *job) look(ctx context.Context, w *worker) error {
	if w.over {
		return nil
	}
	s, err := j.batch(ctx, w.id)
	switch {
	case err != nil && (notOffered(err) || rowsRefused(err)):
		w.over = true
		return nil
	case err != nil:
		return err
	case s.Complete:
		j.mu.Lock()
		j.res.Refused += s.Failures
		j.mu.Unlock()
		s.Pending = 0
	case s.Pending <= 0:
		s.Pending = w.rows // it does not say
	}
	w.rows, w.over = min(s.Pending, w.rows), s.Complete
	return nil
}

// holders watches how many places of the user there are by Procore's own count: with the
// template that is given, or of all where the user is taken off.
type holders struct {
	count  func(context.Context) (int, error)
	before chan int // how many there were before the first worker began; closed: unknown
	base   int
	cancel context.CancelFunc
	done   int // rows that were seen to be done
	looks  int
	off    bool
}

// countHolders begins to count, beside the first request, if the job will need several
// workers. Rows with several templates are not counted.
func (j *job) countHolders(ctx context.Context) {
	if len(j.rows) <= bulkRows || j.op.sync >= bulkRows || j.core.rung(rungKey{j.company, j.op.name}) != rungV2 {
		return
	}
	template := j.rows[0].TemplateID
	if !j.op.template {
		template = 0
	}
	for _, m := range j.rows {
		if j.op.template && m.TemplateID != template {
			return
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	h := &holders{before: make(chan int, 1), cancel: cancel, base: -1}
	h.count = func(ctx context.Context) (int, error) {
		return j.countPlaces(ctx, j.rows[0].UserID, template, &j.count)
	}
	go func() {
		defer close(h.before)
		_ = guarded(func() error {
			n, err := h.count(ctx)
			if err == nil {
				h.before <- n
			}
			return err
		})()
	}()
	j.holders = h
}

// look counts again, and tells how many rows are done and whether these are more than
// before. It tells none where it is not known how many there were.
func (h *holders) look(ctx context.Context, j *job) (done int, further bool) {
	if h == nil || h.off {
		return 0, false
	}
	if h.base < 0 {
		n, ok := <-h.before
		if !ok {
			h.off = true
			return 0, false
		}
		h.base = n
	}
	n, err := h.count(ctx)
	if err != nil {
		return h.done, false // who is asked next tells why
	}
	if n -= h.base; !j.op.template {
		n = -n
	}
	h.looks++
	further = n > h.done || h.looks == 1 // at first there may be nothing to see yet
	h.done = min(max(h.done, n), j.res.Accepted)
	return h.done, further
}

// stop ends the first count, if it still is under way.
func (h *holders) stop() {
	if h == nil {
		return
	}
	h.cancel()
	for range h.before {
		continue
	}
}
