package procore

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// book answers a list of n rows, per_page at a time, with the header Link as
// the function makes it from the address of the next page.
func book(n int, link func(next string) string) *wire {
	return &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		q := r.URL.Query()
		size, _ := strconv.Atoi(q.Get("per_page"))
		page, err := strconv.Atoi(q.Get("page"))
		if err != nil {
			page = 1
		}
		var rows []string
		for i := (page-1)*size + 1; i <= min(n, page*size); i++ {
			rows = append(rows, fmt.Sprintf(`{"id":%d,"name":"p%d"}`, i, i))
		}
		resp, err := reply(200, "["+strings.Join(rows, ",")+"]", "Total", strconv.Itoa(n))()
		if page*size < n && link != nil {
			q.Set("page", strconv.Itoa(page+1))
			u := *r.URL
			u.RawQuery = q.Encode()
			resp.Header.Set("Link", link(u.String()))
		} else if link != nil {
			resp.Header.Set("Link", link(""))
		}
		return resp, err
	}}
}

func documented(next string) string {
	if next == "" {
		return `<` + testHost + `/first>; rel="first"`
	}
	return `<` + next + `>; rel="next", <` + next + `>; rel="last"`
}

func TestProjectPages(t *testing.T) {
	for _, n := range []int{0, 1, 299, 300, 301, 900, 2500} {
		for name, link := range map[string]func(string) string{"with links": documented, "links dropped by a proxy": nil} {
			w := book(n, link)
			shown, counted := 0, 0
			list, err := on(w).Projects(t.Context(), ActiveProjects, func(sofar []Project, total int) error {
				if len(sofar) < shown {
					t.Errorf("%d projects %s: after %d rows it shows %d", n, name, shown, len(sofar))
				}
				shown, counted = len(sofar), total
				return nil
			})
			if err != nil || len(list) != n || shown != n || counted != n {
				t.Fatalf("%d projects %s: got %d, showed %d of %d, error %v", n, name, len(list), shown, counted, err)
			}
			for i, p := range list {
				if p.ID != ID(i+1) {
					t.Fatalf("%d projects %s: row %d is %v", n, name, i, p.ID)
				}
			}
			want := (n + 299) / 300
			if n == 0 {
				want = 2 // that there is no project is believed the second time
			}
			if w.count() != want {
				t.Errorf("%d projects %s: %d requests, want %d", n, name, w.count(), want)
			}
		}
	}
}

func TestProjectsQuery(t *testing.T) {
	w := book(301, documented)
	if _, err := on(w).Projects(t.Context(), AllProjects, nil); err != nil {
		t.Fatal(err)
	}
	for i, s := range w.asked { // the link keeps every filter
		for _, want := range []string{
			"company_id=4286480", "per_page=300", "view=extended", "filters%5Bby_status%5D=All", "filters%5Btemplate%5D=false",
		} {
			if !strings.Contains(s.query, want) {
				t.Errorf("request %d has the query %s, want %s in it", i, s.query, want)
			}
		}
	}
}

func TestPagesStop(t *testing.T) {
	stop := errors.New("enough")
	w := book(900, documented)
	_, err := on(w).Projects(t.Context(), ActiveProjects, func([]Project, int) error { return stop })
	if err != stop || w.count() != 1 { //nolint:errorlint // it is returned as it is
		t.Errorf("%v after %d requests", err, w.count())
	}
	w = book(500, documented)
	n := 0
	err = on(w).InactiveUsers(t.Context(), func(User) bool { n++; return n < 150 })
	if err != nil || n != 150 || w.count() != 2 {
		t.Errorf("%v after %d users in %d requests", err, n, w.count())
	}
}

func TestPageGuard(t *testing.T) {
	for name, tc := range map[string]struct {
		next     string
		why      string
		requests int
	}{
		"another host":    {"https://evil.example/rest/v1.0/companies?page=2", "another host", 1},
		"another port":    {"https://api.example.invalid:444/rest/v1.0/companies?page=2", "another host", 1},
		"plain http":      {"http://api.example.invalid/rest/v1.0/companies?page=2", "begins with http://, unlike", 1},
		"with a password": {"https://x:y@api.example.invalid/rest/v1.0/companies?page=2", "another host", 1},
		"the same page":   {"/rest/v1.0/companies?per_page=100", "leads back", 1},
		"a circle":        {"/rest/v1.0/companies?page=2", "leads back", 2},
		"no address":      {"https://[::1/x", "no address", 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := inTurn(reply(200, `[{"id":1}]`, "Link", `<`+tc.next+`>; rel="next"`))
			_, err := on(w).Companies(t.Context())
			if e := failure(t, err); !strings.Contains(e.Why, tc.why) || w.count() != tc.requests {
				t.Errorf("%v after %d requests", err, w.count())
			}
		})
	}
	t.Run("for ever", func(t *testing.T) {
		w := &wire{answer: func(n int, _ *http.Request) (*http.Response, error) {
			return reply(200, `[{"id":1}]`, "Link", fmt.Sprintf(`</rest/v1.0/companies?page=%d>; rel="next"`, n+1))()
		}}
		_, err := on(w).Companies(t.Context())
		if e := failure(t, err); !strings.Contains(e.Why, "no end") || w.count() != maxPages {
			t.Errorf("%v after %d requests", err, w.count())
		}
	})
}

func TestProjectIDs(t *testing.T) {
	w := inTurn(reply(200, `[3,1,"2"]`, "Total", "3"), reply(200, `[{"id":1}]`))
	ids, err := on(w).ProjectIDs(t.Context(), ActiveProjects)
	if err != nil || fmt.Sprint(ids) != "[3 1 2]" {
		t.Errorf("%v, %v", ids, err)
	}
	want := "company_id=4286480&filters%5Bby_status%5D=Active&filters%5Btemplate%5D=false&view=ids"
	if q := w.asked[0].query; q != want {
		t.Errorf("query is %s", q)
	}
	if _, err := on(w).ProjectIDs(t.Context(), ActiveProjects); err == nil {
		t.Error("rows were taken for ids")
	}
}
