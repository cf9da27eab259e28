package procoretest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// A batch is a bulk call that a worker does later. Nothing runs meanwhile: how
// far it has come is worked out when somebody looks.
type batch struct {
	id      string
	company *company
	work    work
	rows    []*row
	started time.Time
	length  time.Duration
	done    int // rows that were performed
}

// accept hands rows to a worker: 202, which is no success.
func (c *call) accept(w work, rows []*row) reply {
	c.s.nextBatch++
	b := &batch{
		id: fmt.Sprintf("batch-%s", digest(c.s.config.name, fmt.Sprint(c.s.nextBatch))[:16]), company: c.co,
		work: w, rows: rows, started: c.now, length: c.s.config.worker,
	}
	c.s.batches[b.id] = b
	return c.json(http.StatusAccepted, object{"data": []object{{"status": "accepted", "batch_id": b.id}}})
}

// due returns when the i-th row is performed.
func (b *batch) due(i int) time.Time {
	return b.started.Add(b.length * time.Duration(i+1) / time.Duration(len(b.rows)))
}

// work brings all batches to where they would be by now. The lock is held.
func (s *Server) work(now time.Time) {
	for _, b := range s.batches {
		for b.done < len(b.rows) && !b.due(b.done).After(now) {
			r := b.rows[b.done]
			if s.config.lateFailures[r.project] {
				r.failed = cannotAdd
			} else {
				r.do(b.company, b.work, b.due(b.done))
			}
			b.done++
		}
	}
	s.help(now)
}

// batchStatus tells counts alone; which rows failed shows only in what is
// there afterwards.
func (c *call) batchStatus() reply {
	b := c.s.batches[c.path["bid"]]
	if b == nil || b.company != c.co {
		return c.notFound("Batch").inferred()
	}
	failures := 0
	for _, r := range b.rows[:b.done] {
		if r.failed != "" {
			failures++
		}
	}
	what := slices.Index([]work{addRow, updateRow, removeRow}, b.work)
	return c.json(http.StatusOK, object{"data": object{
		"is_complete": b.done == len(b.rows), "bid": b.id, "total": len(b.rows), "pending": len(b.rows) - b.done,
		"description": []string{"Bulk add users", "Bulk update users", "Bulk remove users"}[what], "failures": failures,
	}})
}
