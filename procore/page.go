package procore

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

// maxPages ends a list that does not end by itself. The longest real one, ten
// thousand users by the hundred, has a hundred pages.
const maxPages = 2000

// pageSize is per_page where an endpoint states no maximum of its own.
const pageSize = "100"

// pages reads a list page by page. It follows Procore's own links word for word,
// never to another host, never to a page that it had, and not for ever.
// each gets the rows and Procore's count of all rows (0: it did not say), and
// returns whether to go on; its error ends the list and is returned as it is.
func pages[T any](ctx context.Context, c *Client, q call, each func(rows []T, total int) (bool, error)) error {
	seen, got := map[string]bool{}, 0
	for range maxPages {
		var rows []T
		q.out = &rows
		a, err := c.do(ctx, q)
		if err != nil {
			return err
		}
		got += len(rows)
		total, _ := strconv.Atoi(a.header.Get("Total")) // 0 where there is none
		more, err := each(rows, total)
		if err != nil || !more {
			return err
		}
		seen[a.page.String()] = true
		next, why := following(a, len(rows), got, total)
		switch {
		case why != "":
		case next == nil:
			return nil
		case !sameHost(next, c.core.base):
			why = "the link to its next page leads to another host"
		case seen[next.String()]:
			why = "the link to its next page leads back"
		}
		if why != "" {
			return c.unlisted(q, why)
		}
		q.link = next
	}
	return c.unlisted(q, "it has no end")
}

// following returns the address of the next page, nil after the last one. An
// answer without any Link header (a proxy may drop it) that is short of its own
// Total is followed by counting: a list that ends early would look complete.
func following(a answer, rows, got, total int) (next *url.URL, why string) {
	if target := nextLink(a.header.Values("Link")); target != "" {
		u, err := resolveLink(a.page, target)
		if err != nil {
			return nil, "the link to its next page is no address"
		}
		return u, ""
	}
	if _, linked := a.header[http.CanonicalHeaderKey("Link")]; linked || rows == 0 || got >= total {
		return nil, ""
	}
	u := *a.page
	query := u.Query()
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil {
		n = 1
	}
	query.Set("page", strconv.Itoa(n+1))
	u.RawQuery = query.Encode()
	return &u, ""
}

// unlisted is the error of a list that cannot be read to its end.
func (c *Client) unlisted(q call, why string) error {
	r, err := c.prepare(q)
	if err != nil {
		return err
	}
	e := r.fail(0, "the list cannot be read to its end: "+why,
		"Check the API address of the environment and whether a proxy stands in between.", nil)
	e.Doc = docTrouble
	return e
}

// stoppedAt is the error of a call that a context ended before it was sent.
func (c *Client) stoppedAt(q call, cause error) error {
	r, err := c.prepare(q)
	if err != nil {
		return err
	}
	return r.stopped(cause)
}

// list reads a whole list.
func list[T any](ctx context.Context, c *Client, q call) ([]T, error) {
	var all []T
	err := pages(ctx, c, q, func(rows []T, total int) (bool, error) {
		if all == nil {
			all = make([]T, 0, expected(len(rows), total))
		}
		all = append(all, rows...)
		return true, nil
	})
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
