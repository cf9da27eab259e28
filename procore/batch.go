package procore

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"sync/atomic"
	"time"
)

// maxBatch is how long the end of a worker is awaited.
const maxBatch = 10 * time.Minute

// batchPause returns the wait before the nth look at a worker. Procore documents
// no interval; most workers take seconds.
func batchPause(n int) time.Duration {
	pauses := [...]time.Duration{2 * time.Second, 3 * time.Second, 5 * time.Second, 8 * time.Second, 10 * time.Second}
	return pauses[min(n, len(pauses)-1)]
}

// Batch returns how far a worker is. Procore gives counts only: which rows
// failed has to be read back.
// Endpoint: GET /rest/v2.0/companies/{company}/users/bulk/status/{batch}.
func (c *Client) Batch(ctx context.Context, batch string) (BatchStatus, error) {
	return c.batch(ctx, batch, nil)
}

func (c *Client) batch(ctx context.Context, batch string, count *atomic.Int64) (BatchStatus, error) {
	var out struct {
		Data batchData `json:"data"`
	}
	q := c.batchCall(batch)
	q.out, q.count = &out, count
	_, err := c.inCompany(ctx, q)
	return BatchStatus(out.Data), err
}

func (c *Client) batchCall(batch string) call {
	return call{
		what: "ask how far Procore is with the projects",
		path: c.companyPath("v2.0", "/users/bulk/status/"+url.PathEscape(batch)),
	}
}

// batchData is a status, alone or as the one element of a list.
type batchData BatchStatus

// UnmarshalJSON implements [json.Unmarshaler].
func (b *batchData) UnmarshalJSON(raw []byte) error {
	type plain batchData
	var many []plain
	if json.Unmarshal(raw, &many) == nil {
		if len(many) > 0 {
			*b = batchData(many[0])
		}
		return nil
	}
	return json.Unmarshal(raw, (*plain)(b))
}

// A worker is a bulk request that Procore took over, to be done later.
type worker struct {
	id   string
	rows int // not seen to be done
}

// handedOver records rows that a worker took over. Its end is awaited when all
// requests are sent: the workers work side by side, and so do the waits for them.
func (j *job) handedOver(batch string, rows int) {
	j.res.Accepted += rows
	j.res.Pending += rows
	j.accepted = true
	if batch != "" && batch != "." && batch != ".." {
		j.workers = append(j.workers, worker{batch, rows})
	}
}

// settle waits for the end of the workers. It looks at one until that is done and
// then at the next, which has had the same time; all are looked at at least once,
// unless the caller asks to stop: their rows are read back in any case.
func (j *job) settle(ctx context.Context) error {
	start, pauses := time.Now(), 0
	pause := func(w worker) error {
		err := sleepUntil(ctx, batchPause(pauses), j.stop)
		pauses++
		switch {
		case errors.Is(err, errHalted):
			return err
		case err != nil:
			return j.stoppedAt(j.batchCall(w.id), err)
		}
		return nil
	}
	for i, w := range j.workers {
		if i == 0 {
			if err := pause(w); err != nil {
				return err
			}
		}
		for {
			over, err := j.look(ctx, &w)
			if err != nil {
				return err
			}
			if over || time.Since(start) >= maxBatch {
				break
			}
			if err := pause(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// look asks how far a worker is, and tells whether there is no more to wait for. One
// that cannot be watched is no error: its rows are read back anyway.
func (j *job) look(ctx context.Context, w *worker) (over bool, err error) {
	s, err := j.batch(ctx, w.id, &j.count)
	switch {
	case err != nil && (notOffered(err) || rowsRefused(err)):
		return true, nil
	case err != nil:
		return false, err
	case s.Complete:
		j.res.Refused += s.Failures
		s.Pending = 0
	case s.Pending <= 0:
		s.Pending = w.rows // it does not say
	}
	j.res.Pending -= w.rows - min(s.Pending, w.rows)
	w.rows = min(s.Pending, w.rows)
	j.tell(ctx)
	return s.Complete, nil
}
