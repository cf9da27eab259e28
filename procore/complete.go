package procore

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"procore-setup/procore/text"
)

// An IncompleteError comes together with the rows of a list that were read, and says
// why they are not the whole list. What is not among them is unknown: it is neither
// there nor missing.
type IncompleteError struct {
	Got    int    // rows that came, each counted once
	Stated int    // how many there are by Procore's last count; -1 where it told none
	Why    string // in an admin's words
}

// Error implements error in one line.
func (e *IncompleteError) Error() string { return "the list is not complete: " + e.Why }

// incomplete tells whether an error comes together with rows.
func incomplete(err error) bool { return errors.As(err, new(*IncompleteError)) }

// incomplete is the error of a list of which a second reading was no better.
func (c *Client) incomplete(q call, cause *IncompleteError) error {
	return c.unsent(q).fail(0, cause.Error(),
		"Others may be at work in this company: run again in a minute. What the list leaves out counts as unknown.", cause)
}

// A tally decides whether a list is complete. It is where each row has an id of its
// own and no row came twice, and where as many came as Procore counts (the header
// Total, where it is told), on its first page and on its last. A row that slips from
// one page to another while they are read shows in one of these.
type tally struct {
	seen     map[ID]struct{}
	got      int // rows
	nameless int // rows without an id
	stated   int // Procore's first count of all rows; -1: none
	last     int // its last one
}

func newTally() *tally { return &tally{seen: map[ID]struct{}{}, stated: -1, last: -1} }

// page counts the rows of a page.
func (t *tally) page(ids []ID, a answer) {
	t.got += len(ids)
	for _, id := range ids {
		if id == 0 {
			t.nameless++
			continue
		}
		t.seen[id] = struct{}{}
	}
	n, ok := countOf(a.header)
	if !ok {
		return
	}
	if t.stated < 0 {
		t.stated = n
	}
	t.last = n
}

// told tells whether Procore counts the rows.
func (t *tally) told() bool { return t.last >= 0 }

// total is Procore's first count, which does not change while a list is read; 0 where
// it told none.
func (t *tally) total() int { return max(0, t.stated) }

// missing says why the list is not complete; nil: it is.
func (t *tally) missing() *IncompleteError {
	e := &IncompleteError{Got: len(t.seen) + t.nameless, Stated: t.last}
	switch {
	case t.stated != t.last:
		e.Why = fmt.Sprintf("it changed while it was read (Procore counted %s, then %s)",
			text.Number(t.stated), text.Number(t.last))
	case t.told() && t.got != t.last:
		e.Why = fmt.Sprintf("Procore counts %s and gave %s", text.Number(t.last), text.Number(t.got))
	case len(t.seen)+t.nameless < t.got:
		e.Why = fmt.Sprintf("%s of %s rows came twice, so others may have slipped",
			text.Number(t.got-e.Got), text.Number(t.got))
	case t.nameless > 0:
		e.Why = fmt.Sprintf("%s of %s rows have no id", text.Number(t.nameless), text.Number(t.got))
	default:
		return nil
	}
	return e
}

// idsOf are the ids of rows.
func idsOf[T keyed](rows []T) []ID {
	ids := make([]ID, len(rows))
	for i, r := range rows {
		ids[i] = r.key()
	}
	return ids
}

// The ids by which the rows of the lists are told apart.

func (id ID) key() ID             { return id }
func (c Company) key() ID         { return c.ID }
func (a AppInstallation) key() ID { return a.ID }
func (t GenericTool) key() ID     { return t.ID }
func (t ProjectTool) key() ID     { return t.ID }
func (r projectRow) key() ID      { return r.ID }
func (r assignmentRow) key() ID   { return r.ProjectID }
func (r userRow) key() ID         { return r.ID }
func (r templateRow) key() ID     { return r.ID }
func (r memberRow) key() ID       { return r.ID }

// countOf reads Procore's count of all rows; false where it tells none.
func countOf(h http.Header) (int, bool) {
	n, err := strconv.Atoi(h.Get("Total"))
	return n, err == nil && n >= 0
}
