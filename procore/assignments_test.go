package procore

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestUserAssignments(t *testing.T) {
	w := inTurn(reply(200, `[
		{"project_id":1,"name":"A","is_assigned":true,"permission_template_name":"Sync"},
		{"project_id":2,"name":"B","is_assigned":false,"permission_template_name":null},
		{"project_id":3,"name":"C","permission_template_name":"Sync"}]`, "Total", "3"))
	c := on(w)
	got, err := c.UserAssignments(t.Context(), 7, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Assignment{{ProjectID: 1, Project: "A", TemplateName: "Sync"}, {ProjectID: 3, Project: "C", TemplateName: "Sync"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("assignments (-want +got):\n%s", d)
	}
	if q := w.asked[0].query; q != "filters%5Bassignment_status%5D=assigned&filters%5Bby_status%5D=All&per_page=1000" {
		t.Errorf("query is %s", q)
	}
	w = inTurn(reply(200, `[{"project_id":1,"name":"A","is_assigned":true,"permission_template_name":"Sync"}]`), reply(200, `[]`))
	got, err = on(w).UserAssignments(t.Context(), 7, 9, nil)
	if err != nil || len(got) != 1 || got[0].TemplateID != 9 {
		t.Errorf("with a template: %+v, %v", got, err)
	}
	if q := w.asked[0].query; !strings.Contains(q, "filters%5Bproject_permission_templates%5D=9") {
		t.Errorf("query is %s", q)
	}
}

// No maximum of a page is documented: where the long one is refused, a shorter one is
// asked for, and nothing else about the question changes. That is remembered.
func TestUserAssignmentsShorterPages(t *testing.T) {
	w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if r.URL.Query().Get("per_page") != "100" {
			return reply(400, `{"errors":["per_page is too large"]}`)()
		}
		return reply(200,
			`[{"project_id":1,"is_assigned":true,"permission_template_id":9,"permission_template_name":"Sync"}]`, "Total", "1")()
	}}
	c := on(w)
	got, err := c.UserAssignments(t.Context(), 7, 9, nil)
	if err != nil || len(got) != 1 || w.count() != 2 {
		t.Fatalf("%+v, %v after %d requests", got, err, w.count())
	}
	if short := strings.Replace(w.asked[0].query, "per_page=1000", "per_page=100", 1); w.asked[1].query != short {
		t.Errorf("asked %s, then %s", w.asked[0].query, w.asked[1].query)
	}
	if _, err := c.UserAssignments(t.Context(), 7, 9, nil); err != nil || w.count() != 3 {
		t.Errorf("the second time: %v after %d requests", err, w.count())
	}
}

// However many places a page really has, all of them are read, side by side.
func TestUserAssignmentsOfAnyPage(t *testing.T) {
	const all = 2350
	for _, most := range []int{30, 100, 300, 1000, 5000} {
		for name, drop := range map[string][]string{
			"": nil, "no Link": {"Link"}, "no Total": {"Total"}, "no Per-Page": {"Per-Page"},
			"no Link, Total": {"Link", "Total"}, "nothing": {"Link", "Total", "Per-Page"},
		} {
			synctest.Test(t, func(t *testing.T) {
				d := after(time.Second, &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
					size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
					size = min(size, most)
					var rows []string
					page := pageOf(r)
					for i := (page-1)*size + 1; i <= min(all, page*size); i++ {
						rows = append(rows, fmt.Sprintf(`{"project_id":%d,"is_assigned":true,"permission_template_name":"Sync"}`, i))
					}
					link := ""
					if page*size < all {
						q := r.URL.Query()
						q.Set("page", strconv.Itoa(page+1))
						link = `<` + testHost + r.URL.Path + "?" + q.Encode() + `>; rel="next"`
					}
					resp, err := reply(200, "["+strings.Join(rows, ",")+"]",
						"Total", strconv.Itoa(all), "Per-Page", strconv.Itoa(size), "Link", link)()
					for _, h := range drop {
						resp.Header.Del(h)
					}
					return resp, err
				}})
				began := time.Now()
				got, err := far(d).UserAssignments(t.Context(), 7, 0, nil)
				pages := (all + min(most, 1000) - 1) / min(most, 1000)
				if err != nil || len(got) != all || d.count() > pages+1 {
					t.Errorf("pages of %d, %s: %d places after %d requests, %v", most, name, len(got), d.count(), err)
				}
				ahead := time.Duration(1+(pages-1+abreast-1)/abreast) * time.Second
				if took := time.Since(began); name == "" && took != ahead {
					t.Errorf("pages of %d took %v, want %v", most, took, ahead)
				}
			})
		}
	}
}

func TestCountAssignments(t *testing.T) {
	w := inTurn(reply(200, `[{"project_id":1,"is_assigned":true}]`, "Total", "10000"), reply(200, `[]`))
	c := on(w)
	if n, err := c.CountAssignments(t.Context(), 7, 9); err != nil || n != 10000 {
		t.Errorf("%d, %v", n, err)
	}
	q := w.asked[0].query
	for _, want := range []string{"per_page=1", "assignment_status%5D=assigned", "by_status%5D=All", "permission_templates%5D=9"} {
		if !strings.Contains(q, want) {
			t.Errorf("query %s lacks %s", q, want)
		}
	}
	if _, err := c.CountAssignments(t.Context(), 7, 9); err == nil {
		t.Error("an answer without a count was taken for one")
	}
}

// onProjects answers a call for each project; the list of assignments is not there.
func onProjects(list func() (*http.Response, error), answers map[ID]func() (*http.Response, error)) *wire {
	return &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/project_assignments") {
			return list()
		}
		var project ID
		if _, err := fmt.Sscanf(r.URL.Path, "/rest/v1.0/projects/%d/users", &project); err != nil {
			return nil, err
		}
		if r.URL.Query().Get("filters[id]") != "7" {
			return nil, errors.New("no filter")
		}
		return answers[project]()
	}}
}

func place(template ID) func() (*http.Response, error) {
	return reply(200, fmt.Sprintf(`[{"id":6,"permission_template":{"id":1}},{"id":7,"permission_template":{"id":%d,"name":"T%d"}}]`, template, template))
}

func TestAssignmentsOneByOne(t *testing.T) {
	absent := reply(404, "")
	for name, list := range map[string]func() (*http.Response, error){
		"404": absent, "403": reply(403, `{"errors":["no"]}`),
		"filter ignored": reply(200, `[{"project_id":1,"permission_template_name":"T9"},{"project_id":3,"permission_template_name":"T8"}]`, "Total", "2"),
	} {
		t.Run(name, func(t *testing.T) {
			w := onProjects(list, map[ID]func() (*http.Response, error){
				1: place(9), 2: reply(200, `[]`), 3: place(8), 4: reply(200, `[{"id":7,"permission_template":null}]`),
			})
			got, err := on(w).UserAssignments(t.Context(), 7, 9, []ID{4, 3, 2, 1, 1})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]Assignment{{ProjectID: 1, TemplateID: 9, TemplateName: "T9"}}, got); d != "" {
				t.Errorf("assignments (-want +got):\n%s", d)
			}
			if w.count() != 5 {
				t.Errorf("%d requests, want one and one for each project", w.count())
			}
		})
	}
	t.Run("any template, and remembered", func(t *testing.T) {
		w := onProjects(absent, map[ID]func() (*http.Response, error){1: place(9), 2: reply(200, `[{"id":7}]`), 3: place(8)})
		c := on(w)
		got, err := c.UserAssignments(t.Context(), 7, 0, []ID{1, 2, 3})
		want := []Assignment{{ProjectID: 1, TemplateID: 9, TemplateName: "T9"}, {ProjectID: 2}, {ProjectID: 3, TemplateID: 8, TemplateName: "T8"}}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("assignments (-want +got):\n%s%v", d, err)
		}
		if _, err := c.UserAssignments(t.Context(), 7, 0, []ID{1}); err != nil || w.count() != 5 {
			t.Errorf("second time: %v, %d requests in all", err, w.count())
		}
	})
}

// A project that does not answer is neither with nor without the user.
func TestAssignmentsUnread(t *testing.T) {
	w := onProjects(reply(404, ""), map[ID]func() (*http.Response, error){
		1: place(9), 2: reply(403, `{"errors":["Tool disabled"]}`), 3: reply(404, ""), 4: reply(200, `[{"id":7}]`),
	})
	got, err := on(w).UserAssignments(t.Context(), 7, 9, []ID{1, 2, 3, 4})
	e := failure(t, err)
	if len(got) != 1 || got[0].ProjectID != 1 {
		t.Errorf("assignments are %+v", got)
	}
	var unread *UnreadError
	if !errors.As(err, &unread) || len(unread.Projects) != 3 || !errors.Is(err, ErrForbidden) || !errors.Is(err, ErrNotFound) {
		t.Fatalf("error is %v", err)
	}
	if !errors.Is(unread.Projects[2], ErrForbidden) || !strings.Contains(e.Why, "2, 3, 4") {
		t.Errorf("error is %+v", e)
	}
}

// The app gate, or a fault that stays, is the error of the whole.
func TestAssignmentsFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := onProjects(reply(404, ""), map[ID]func() (*http.Response, error){1: place(9), 2: reply(500, "")})
		got, err := on(w).UserAssignments(t.Context(), 7, 9, []ID{1, 2})
		if e := failure(t, err); e.Status != 500 || got != nil {
			t.Errorf("%+v, %v", got, err)
		}
	})
	w := inTurn(reply(403, `{"errors":["App is not connected to this company."]}`))
	if _, err := on(w).UserAssignments(t.Context(), 7, 9, []ID{1, 2}); !errors.Is(err, ErrNotConnected) || w.count() != 1 {
		t.Errorf("%v after %d requests", err, w.count())
	}
}
