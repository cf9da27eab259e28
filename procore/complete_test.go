package procore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A leaf is one page as a list that shifts, lies or loses its headers gives it.
type leaf struct {
	ids   []int
	total int // -1: no header
	more  bool
	bare  bool // no Link header either
}

// series are the ids from one to the other.
func series(from, to int) []int {
	var ids []int
	for i := from; i <= to; i++ {
		ids = append(ids, i)
	}
	return ids
}

// leaves answers with pages in turn, the last one for ever.
func leaves(list ...leaf) *wire {
	return &wire{answer: func(n int, r *http.Request) (*http.Response, error) {
		l := list[min(n, len(list))-1]
		rows := make([]string, len(l.ids))
		for i, id := range l.ids {
			rows[i] = fmt.Sprintf(`{"id":%d,"project_id":%d,"email_address":"u%d@example.com"}`, id, id, id)
		}
		var headers []string
		if l.total >= 0 {
			headers = append(headers, "Total", strconv.Itoa(l.total))
		}
		if !l.bare {
			link := `<` + testHost + `/first>; rel="first"`
			if l.more {
				q := r.URL.Query()
				q.Set("page", strconv.Itoa(n+1))
				link = `<` + testHost + r.URL.Path + "?" + q.Encode() + `>; rel="next"`
			}
			headers = append(headers, "Link", link)
		}
		return reply(200, "["+strings.Join(rows, ",")+"]", headers...)()
	}}
}

// A list is complete or it is not a list. One that is not is read once more, whole.
func TestListIsComplete(t *testing.T) {
	all := leaf{ids: series(1, 60), total: 60}
	for name, tc := range map[string]struct {
		pages       []leaf
		got, stated int // of an IncompleteError; 0, 0: the list is complete
		rows        int
		requests    int
		why         string
	}{
		"as counted":                      {[]leaf{all}, 0, 0, 60, 1, ""},
		"empty once, though counted":      {[]leaf{{total: 60}, all}, 0, 0, 60, 2, ""},
		"empty once, and counted so":      {[]leaf{{total: 0}, all}, 0, 0, 60, 2, ""},
		"empty once, without any header":  {[]leaf{{total: -1, bare: true}, all}, 0, 0, 60, 2, ""},
		"empty twice, though counted":     {[]leaf{{total: 60}}, 0, 60, 0, 2, "counts 60 and gave 0"},
		"empty, and so twice":             {[]leaf{{total: 0}}, 0, 0, 0, 2, ""},
		"short of its count":              {[]leaf{{ids: series(1, 10), total: 60}, all}, 0, 0, 60, 2, ""},
		"short of its count for ever":     {[]leaf{{ids: series(1, 10), total: 60}}, 10, 60, 10, 2, "counts 60 and gave 10"},
		"more than its count":             {[]leaf{{ids: series(1, 61), total: 60}}, 61, 60, 61, 2, "counts 60 and gave 61"},
		"a row without an id":             {[]leaf{{ids: []int{1, 0}, total: 2}}, 2, 2, 1, 2, "1 of 2 rows have no id"},
		"a row twice on a page":           {[]leaf{{ids: []int{1, 1}, total: 2}, {ids: []int{1, 2}, total: 2}}, 0, 0, 2, 2, ""},
		"an id far away, twice, no count": {[]leaf{{ids: []int{1, 2, 1}, total: -1}}, 2, -1, 3, 2, "1 of 3 rows came twice"},
		"one is deleted between pages": {[]leaf{
			{ids: series(1, 300), total: 585, more: true},
			{ids: series(302, 585), total: 584},
			{ids: series(2, 301), total: 584, more: true},
			{ids: series(302, 585), total: 584},
		}, 0, 0, 584, 4, ""},
		"one is added between pages": {[]leaf{
			{ids: series(1, 300), total: 585, more: true},
			{ids: series(300, 585), total: 586},
			{ids: series(1, 300), total: 586, more: true},
			{ids: series(301, 586), total: 586},
		}, 0, 0, 586, 4, ""},
		"one comes and one goes, again and again": {[]leaf{
			{ids: series(1, 300), total: 585, more: true},
			{ids: series(300, 584), total: 585},
			{ids: series(1, 300), total: 585, more: true},
			{ids: series(300, 584), total: 585},
		}, 584, 585, 585, 4, "came twice"},
		"the count changes every time": {[]leaf{
			{ids: series(1, 300), total: 585, more: true},
			{ids: series(302, 585), total: 584},
			{ids: series(1, 300), total: 584, more: true},
			{ids: series(302, 584), total: 583},
		}, 583, 583, 583, 4, "counted 584, then 583"},
		"no headers, a full page": {[]leaf{
			{ids: series(1, 300), total: -1, bare: true}, {ids: series(301, 585), total: -1, bare: true},
		}, 0, 0, 585, 2, ""},
		"no headers, full pages": {[]leaf{
			{ids: series(1, 300), total: -1, bare: true}, {ids: series(301, 600), total: -1, bare: true}, {total: -1, bare: true},
		}, 0, 0, 600, 3, ""},
		"no headers, and no pages": {[]leaf{{ids: series(1, 300), total: -1, bare: true}}, 0, 0, 300, 2, ""},
		"no headers, shorter than asked for": {[]leaf{
			{ids: series(1, 270), total: -1, bare: true},
		}, 0, 0, 270, 1, ""},
		"no links, but a count": {[]leaf{
			{ids: series(1, 270), total: 585, bare: true},
			{ids: series(271, 540), total: 585, bare: true},
			{ids: series(541, 585), total: 585, bare: true},
		}, 0, 0, 585, 3, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := leaves(tc.pages...)
			shown, back := 0, 0
			list, err := on(w).Projects(t.Context(), AllProjects, func(sofar []Project, _ int) error {
				if len(sofar) < shown {
					back++
				}
				shown = len(sofar)
				return nil
			})
			if len(list) != tc.rows || w.count() != tc.requests || shown != len(list) || back > 1 {
				t.Errorf("%d rows in %d requests, want %d in %d; showed %d and went back %d times",
					len(list), w.count(), tc.rows, tc.requests, shown, back)
			}
			if tc.why == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e, short := failure(t, err), (*IncompleteError)(nil)
			if !errors.As(err, &short) || short.Got != tc.got || short.Stated != tc.stated || !strings.Contains(e.Why, tc.why) {
				t.Errorf("error is %+v, cause %+v", e, short)
			}
		})
	}
}

// Every list follows the rule, and gives what rows it has together with the error.
func TestEveryListIsComplete(t *testing.T) {
	for name, read := range map[string]func(context.Context, *Client) (int, error){
		"companies": func(ctx context.Context, c *Client) (int, error) { return counted(c.Companies(ctx)) },
		"search":    func(ctx context.Context, c *Client) (int, error) { return counted(c.SearchUsers(ctx, "u")) },
		"inactive": func(ctx context.Context, c *Client) (n int, err error) {
			ids := map[ID]bool{}
			err = c.InactiveUsers(ctx, func(u User) bool { ids[u.ID] = true; return true })
			return len(ids), err
		},
		"templates": func(ctx context.Context, c *Client) (int, error) { return counted(c.Templates(ctx, KindGlobal, true)) },
		"projects":  func(ctx context.Context, c *Client) (int, error) { return counted(c.Projects(ctx, AllProjects, nil)) },
		"project tools": func(ctx context.Context, c *Client) (int, error) {
			return counted(c.ProjectTools(ctx, 1))
		},
		"generic tools": func(ctx context.Context, c *Client) (int, error) { return counted(c.GenericTools(ctx)) },
		"apps":          func(ctx context.Context, c *Client) (int, error) { return counted(c.AppInstallations(ctx)) },
		"assignments": func(ctx context.Context, c *Client) (int, error) {
			return counted(c.UserAssignments(ctx, 7, 0, nil))
		},
	} {
		for what, bad := range map[string]leaf{"short": {ids: []int{1, 2}, total: 3}, "repeated": {ids: []int{1, 2, 2}, total: 3}} {
			w := leaves(bad)
			n, err := read(t.Context(), on(w))
			short := (*IncompleteError)(nil)
			if !errors.As(err, &short) || short.Got != 2 || short.Stated != 3 || n < 2 || w.count() != 2 {
				t.Errorf("%s, %s: %d rows after %d requests, %v", name, what, n, w.count(), err)
			}
			w = leaves(bad, leaf{ids: []int{1, 2, 3}, total: 3})
			if n, err := read(t.Context(), on(w)); err != nil || n != 3 || w.count() != 2 {
				t.Errorf("%s, %s once: %d rows after %d requests, %v", name, what, n, w.count(), err)
			}
		}
	}
	// Without links, its count makes it ask for a page that is not there.
	w := inTurn(reply(200, `[3,1]`, "Total", "3"))
	ids, err := on(w).ProjectIDs(t.Context(), AllProjects)
	if !incomplete(err) || !slices.Equal(ids, []ID{3, 1}) || w.count() != 4 {
		t.Errorf("ids: %v, %v after %d requests", ids, err, w.count())
	}
}

func counted[T any](list []T, err error) (int, error) { return len(list), err }

// Who is found is found, whatever else the list leaves out; a list that is ended is not
// judged.
func TestIncompleteListIsEnough(t *testing.T) {
	w := leaves(leaf{ids: []int{1, 2}, total: 900, more: true})
	found := ID(0)
	if err := on(w).InactiveUsers(t.Context(), func(u User) bool { found = u.ID; return u.ID != 2 }); err != nil || found != 2 || w.count() != 1 {
		t.Errorf("found %v after %d requests, %v", found, w.count(), err)
	}
}

// A project whose users are told in part is neither with nor without the user.
func TestProjectUsersInPart(t *testing.T) {
	w := onProjects(reply(404, ""), map[ID]func() (*http.Response, error){
		1: place(9), 2: reply(200, `[{"id":6,"permission_template":{"id":1}}]`, "Total", "2"),
		3: reply(200, `[{"id":7,"permission_template":{"id":9,"name":"T9"}}]`, "Total", "2"),
	})
	got, err := on(w).UserAssignments(t.Context(), 7, 9, []ID{1, 2, 3})
	unread := (*UnreadError)(nil)
	if !errors.As(err, &unread) || len(unread.Projects) != 1 || !incomplete(unread.Projects[2]) || len(got) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}
