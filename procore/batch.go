package procore

import (
	"context"
	"encoding/json"
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

// handedOver records rows that a worker took over, and waits for its end. A
// worker that cannot be watched is no error: its rows are read back anyway.
func (j *job) handedOver(ctx context.Context, batch string, rows int) error {
	j.res.Accepted += rows
	j.accepted = true
	if batch == "" || batch == "." || batch == ".." {
		j.res.Pending += rows
		return nil
	}
	pending := rows
	start := time.Now()
	for n := 0; time.Since(start) < maxBatch; n++ {
		if err := sleep(ctx, batchPause(n)); err != nil {
			j.res.Pending += pending
			return j.stoppedAt(j.batchCall(batch), err)
		}
		s, err := j.batch(ctx, batch, &j.count)
		switch {
		case err != nil && (notOffered(err) || rowsRefused(err)):
			j.res.Pending += pending
			return nil
		case err != nil:
			j.res.Pending += pending
			return err
		case s.Complete:
			j.res.Refused += s.Failures
			return nil
		case s.Pending > 0:
			pending = min(s.Pending, rows)
		}
	}
	j.res.Pending += pending
	return nil
}
