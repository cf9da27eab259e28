package procore

import (
	"context"
	"net/url"

	"golang.org/x/sync/errgroup"
)

// abreast is how many requests of one thing (the pages of a list, the batches of a
// change, a question about each project) are under way at the same time. The limits
// still pace them.
const abreast = 6

// pagesAhead asks for the pages of a list before the page before them has come. What it
// asked for counts only where that page really links to it; else it is dropped, and the
// list is read one page after the other. Its methods are for one goroutine.
type pagesAhead[T keyed] struct {
	ask    func(page *url.URL) sheet[T] // under its own context
	cancel context.CancelFunc           // of that
	group  errgroup.Group
	coming []coming[T] // asked for, in the order of the list: abreast at most
	from   pageAddress
	next   int // the number of the page that is asked for next
	last   int // the number of the last page; 0: it is not known
}

// A coming is a page under way.
type coming[T any] struct {
	page  *url.URL
	sheet chan sheet[T]
}

// newPagesAhead plans the pages from next on, to which the first one links. How many
// there are is told by a link to the last one, or by the count of all rows.
func newPagesAhead[T keyed](
	ctx context.Context, l *listing[T], first sheet[T], next *url.URL, t *tally,
) *pagesAhead[T] {
	ctx, cancel := context.WithCancel(ctx)
	a := &pagesAhead[T]{next: 1, cancel: cancel, ask: func(page *url.URL) sheet[T] { return l.ask(ctx, page) }}
	a.group.SetLimit(abreast)
	from, ok := numbered(next)
	if !ok {
		return a
	}
	a.from, a.next = from, from.number
	if target := relLink(first.header.Values("Link"), "last"); target != "" {
		if u, err := resolveLink(first.page, target); err == nil {
			last, ok := numbered(u)
			if ok && samePage(from.of(last.number), u) {
				a.last = min(last.number, maxPages)
			}
		}
	} else if rows := len(first.rows); t.told() && rows > 0 {
		a.last = min((t.last+rows-1)/rows, maxPages)
	}
	return a
}

// page returns the page at next if it was asked for; false where it was not, and
// nothing is asked for ahead any more.
func (a *pagesAhead[T]) page(next *url.URL) (sheet[T], bool) {
	for len(a.coming) < abreast && a.next <= a.last {
		a.send()
	}
	if len(a.coming) == 0 || !samePage(a.coming[0].page, next) {
		a.stop()
		return sheet[T]{}, false
	}
	first := a.coming[0]
	a.coming = a.coming[1:]
	return <-first.sheet, true
}

// send asks for one more page.
func (a *pagesAhead[T]) send() {
	c := coming[T]{a.from.of(a.next), make(chan sheet[T], 1)}
	a.coming = append(a.coming, c)
	a.next++
	a.group.Go(func() error {
		var s sheet[T]
		if err := guarded(func() error { s = a.ask(c.page); return nil })(); err != nil {
			s.err = err
		}
		c.sheet <- s
		return nil
	})
}

// stop drops the pages under way, and waits until none is.
func (a *pagesAhead[T]) stop() {
	a.cancel()
	_ = a.group.Wait() // each page carries its own error
	a.coming, a.last = nil, 0
}
