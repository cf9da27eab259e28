package procore

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxPages ends a list that does not end by itself. The longest real one, ten
// thousand users by the hundred, has a hundred pages.
const maxPages = 2000

// pageSize is per_page where an endpoint states no maximum of its own.
const pageSize = "100"

// A keyed is a row that its id tells from others of the list.
type keyed interface{ key() ID }

// A listing reads one list to its end: a list is complete or it is not a list (see
// [tally]). One that is not is read once more, as a whole; if that does not help, the
// error is an [*IncompleteError], whatever rows there are.
type listing[T keyed] struct {
	*Client
	q call
	// each gets the rows of a page and Procore's count of all rows (0: it did not
	// say), in order, and returns whether to go on; its error ends the list and is
	// returned as it is. A list that each ends is not judged.
	each func(rows []T, total int) (more bool, err error)
	// again drops what each was given: the list is read from its beginning.
	again func()
}

// read reads the list.
func (l *listing[T]) read(ctx context.Context) error {
	for second := false; ; second = true {
		t, whole, err := l.once(ctx)
		if err != nil || !whole {
			return err
		}
		missing := t.missing()
		switch {
		case missing == nil && (len(t.seen) > 0 || second || !l.q.doubted):
			return nil
		case second:
			return l.incomplete(l.q, missing)
		}
		l.again()
	}
}

// once reads the list page by page; whole is false where each ended it. It follows
// Procore's own links word for word, never to another host, never to a page that it
// had, and not for ever.
func (l *listing[T]) once(ctx context.Context) (t *tally, whole bool, err error) {
	t = newTally()
	had := map[string]bool{}
	var ahead *pagesAhead[T]
	defer func() {
		if ahead != nil {
			ahead.stop()
		}
	}()
	var before []ID
	for s := l.ask(ctx, nil); ; {
		if s.err != nil {
			return t, false, s.err
		}
		ids := idsOf(s.rows)
		if s.counted && slices.Equal(ids, before) {
			return t, true, nil // it ignores the number of the page: there is only one
		}
		t.page(ids, s.answer)
		if more, err := l.each(s.rows, t.total()); err != nil || !more {
			return t, false, err
		}
		had[s.page.String()] = true
		next, counted, err := l.following(s, t, had)
		if err != nil || next == nil {
			return t, err == nil, err
		}
		before = ids
		if ahead == nil {
			ahead = newPagesAhead(ctx, l, s, next, t)
		}
		var ok bool
		if s, ok = ahead.page(next); !ok {
			s = l.ask(ctx, next)
		}
		s.counted = counted
	}
}

// A sheet is one page of a list as it came.
type sheet[T any] struct {
	answer
	rows    []T
	err     error
	counted bool // no link led here
}

// ask asks for a page; nil is the first.
func (l *listing[T]) ask(ctx context.Context, page *url.URL) sheet[T] {
	var s sheet[T]
	q := l.q
	q.link, q.out = page, &s.rows
	s.answer, s.err = l.do(ctx, q)
	return s
}

// following returns the address of the next page, nil after the last one, and whether
// it was counted. It is an error where that is no page to go on with.
func (l *listing[T]) following(s sheet[T], t *tally, had map[string]bool) (next *url.URL, counted bool, err error) {
	next, counted, why := l.nextPage(s, t)
	switch {
	case why != "" || next == nil:
	case next.Scheme != l.core.base.Scheme && strings.EqualFold(next.Host, l.core.base.Host):
		why = "the link to its next page begins with " + next.Scheme + "://, unlike its own address"
	case !sameHost(next, l.core.base):
		why = "the link to its next page leads to another host"
	case had[next.String()]:
		why = "the link to its next page leads back"
	case len(had) == maxPages:
		why = "it has no end"
	}
	if why != "" {
		return nil, false, l.unlisted(l.q, why)
	}
	return next, counted, nil
}

// nextPage reads the address of the next page out of one. An answer without any Link
// header (a proxy may drop it) is followed by the next number if it is short of its own
// Total or, where it tells none, if it is full. A list that ends early would look
// complete.
func (l *listing[T]) nextPage(s sheet[T], t *tally) (next *url.URL, counted bool, why string) {
	if target := relLink(s.header.Values("Link"), "next"); target != "" {
		u, err := resolveLink(s.page, target)
		if err != nil {
			return nil, false, "the link to its next page is no address"
		}
		return u, false, ""
	}
	_, linked := s.header[http.CanonicalHeaderKey("Link")]
	switch {
	case linked || len(s.rows) == 0:
		return nil, false, ""
	case t.told() && t.got >= t.last, !t.told() && !l.full(s):
		return nil, false, ""
	}
	n := 1
	if p, ok := numbered(s.page); ok {
		n = p.number
	}
	u := *s.page
	query := u.Query()
	query.Set("page", strconv.Itoa(n+1))
	u.RawQuery = query.Encode()
	return &u, true, ""
}

// full tells whether a page that has rows may have as many as one can have.
func (l *listing[T]) full(s sheet[T]) bool {
	size, err := strconv.Atoi(s.header.Get("Per-Page"))
	if err != nil && l.q.clamped {
		return true
	}
	if err != nil {
		size, err = strconv.Atoi(s.page.Query().Get("per_page"))
	}
	return err == nil && size > 0 && len(s.rows) >= size
}

// unlisted is the error of a list that cannot be read to its end.
func (c *Client) unlisted(q call, why string) error {
	e := c.unsent(q).fail(0, "the list cannot be read to its end: "+why,
		"Check the API address of the environment and whether a proxy stands in between.", nil)
	e.Doc = docTrouble
	return e
}

// list reads a whole list. The rows of one that is not complete come together with the
// [*IncompleteError].
func list[T keyed](ctx context.Context, c *Client, q call) ([]T, error) {
	var all []T
	l := listing[T]{
		Client: c, q: q, again: func() { all = nil },
		each: func(rows []T, total int) (bool, error) {
			if all == nil {
				all = make([]T, 0, expected(len(rows), total))
			}
			all = append(all, rows...)
			return true, nil
		},
	}
	err := l.read(ctx)
	if err != nil && !incomplete(err) {
		return nil, err
	}
	return all, err
}

// mostExpected bounds what is set aside on Procore's word alone.
const mostExpected = 200_000

// expected is for how many rows a list is made that has so many on its first page and
// in total: a long one that grows is copied, and held, twice.
func expected(first, total int) int { return max(first, min(total, mostExpected)) }

// interned keeps one copy of texts that come with nearly every row.
type interned map[string]string

// of returns the copy. Texts that turn out to be all different are not kept.
func (m interned) of(s string) string {
	const most = 1000
	if kept, ok := m[s]; ok {
		return kept
	}
	if len(m) < most {
		m[s] = s
	}
	return s
}

// params builds a query from names and values in turn.
func params(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}
