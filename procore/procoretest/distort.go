package procoretest

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// A distortion makes a list, answered with 200, other than what is there.
type distortion struct {
	shift bool
	short int
	empty bool
	bare  bool
}

// Shift lets a row of a list cross the border between the page before and the
// one that is asked for, as when somebody sorts or adds while a reader is between
// two pages: the last row of the page before comes again, and the first of this
// one is never seen. First pages are as they are.
func Shift() Action { return Action{name: "shifted list", list: distortion{shift: true}} }

// Short leaves the last n rows of a page out; Total tells of them still.
func Short(n int) Action { return Action{name: "short list", list: distortion{short: n}} }

// Empty answers with a list of no rows. With total, the headers tell how many
// there are; without, they are gone.
func Empty(total bool) Action {
	return Action{name: "empty list", list: distortion{empty: true, bare: !total}}
}

// shifted returns the rows with the first of the page moved to the top.
func shifted[T any](rows []T, from int) []T {
	if from <= 0 || from >= len(rows) {
		return rows
	}
	out := make([]T, 0, len(rows))
	out = append(append(out, rows[from]), rows[:from]...)
	return append(out, rows[from+1:]...)
}

// apply shortens or empties a list that was answered; other answers stay.
func (d distortion) apply(rep reply) reply {
	if d.short == 0 && !d.empty || rep.status != http.StatusOK {
		return rep
	}
	before, after := "", ""
	body := string(rep.body)
	if rest, ok := strings.CutPrefix(body, `{"data":`); ok {
		before, after, body = `{"data":`, "}", strings.TrimSuffix(rest, "}")
	}
	var rows []json.RawMessage
	if json.Unmarshal([]byte(body), &rows) != nil {
		return rep
	}
	keep := max(0, len(rows)-d.short)
	if d.empty {
		keep = 0
	}
	if rows = rows[:keep]; rows == nil {
		rows = []json.RawMessage{}
	}
	rep.body = []byte(before + string(plain(rows)) + after)
	if d.empty {
		rep.header.Del("Link")
	}
	if d.bare {
		rep.header.Del("Total")
		rep.header.Del("Per-Page")
	}
	return rep
}

// An indexed person is what a search that is behind finds.
type indexed struct {
	first       *string
	last, email string
	until       time.Time // when the change after it was made
}

// remember keeps what the search index holds of a person who is about to be
// changed. Of several changes in a row the index may hold the oldest.
func (u *user) remember(now time.Time) {
	u.was = &indexed{first: u.first, last: u.last, email: u.email, until: now}
}

// WithStaleSearch keeps filters[search] behind for d after a person was created
// or changed: it finds nothing, or, with old, a changed person as they were. A
// person's own page is never behind.
func WithStaleSearch(d time.Duration, old bool) Option {
	return func(s *Server) { s.config.staleSearch, s.config.staleOld = d, old }
}

// indexed returns the person as the search index has them; nil for not at all.
func (c *call) indexed(u *user) *user {
	stale := func(t time.Time) bool { return c.now.Before(t.Add(c.s.config.staleSearch)) }
	switch {
	case c.s.config.staleSearch <= 0:
		return u
	case u.was != nil && stale(u.was.until):
		if !c.s.config.staleOld {
			return nil
		}
		old := *u
		old.first, old.last, old.email = u.was.first, u.was.last, u.was.email
		return &old
	case !u.since.IsZero() && stale(u.since):
		return nil
	}
	return u
}
