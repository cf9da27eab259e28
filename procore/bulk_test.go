package procore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

func TestBulkAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		body         string
		done, failed map[ID]string
		batch        string
	}{
		"v1.3": {
			`{"entities":[{"userId":7,"projects":[{"projectId":1,"message":"ok"}]}],"errors":[]}`,
			map[ID]string{1: "ok"},
			map[ID]string{},
			"",
		},
		"v2 add, errors on top": {
			`{"data":[{"entities":[{"userId":"7","projects":[{"projectId":"1","message":"ok"}]}]}],
			  "errors":[{"userId":"7","errors":[{"projectId":"2","message":"Contact could not be added."}]}]}`,
			map[ID]string{1: "ok"},
			map[ID]string{2: "Contact could not be added."},
			"",
		},
		"v2 update, errors inside": {
			`{"data":[{"entities":[{"userId":"7","projects":[{"projectId":"1","message":"ok"}]}],
			  "errors":[{"userId":"7","errors":[{"projectId":"2","message":"no"}]}]}]}`,
			map[ID]string{1: "ok"},
			map[ID]string{2: "no"},
			"",
		},
		"both": {
			`{"data":[{"entities":[{"projects":[{"project_id":"1","message":"ok"}]}]}],"errors":[{"projectId":"1","message":"no"}]}`,
			map[ID]string{},
			map[ID]string{1: "no"},
			"",
		},
		"worker": {`{"data":[{"status":"accepted","batch_id":"batch-9"}]}`, map[ID]string{}, map[ID]string{}, "batch-9"},
		"remove v2": {
			`{"data":[{"7":{"1":"success","2":"failure","3":"skipped_managed"}}]}`,
			map[ID]string{1: "removed"},
			map[ID]string{2: "failure", 3: "not removed: a group manages this place, so it is changed in the group"},
			"",
		},
		"remove v1.3":  {`{"7":{"1":"success"}}`, map[ID]string{1: "removed"}, map[ID]string{}, ""},
		"hostile text": {`{"entities":[{"projects":[{"projectId":1,"message":"\u001b[2J"}]}]}`, map[ID]string{1: "\ufffd[2J"}, map[ID]string{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got bulkAnswer
			if err := json.Unmarshal([]byte(tc.body), &got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.done, got.done); d != "" {
				t.Errorf("done (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tc.failed, got.failed); d != "" {
				t.Errorf("failed (-want +got):\n%s", d)
			}
			if got.batch != tc.batch {
				t.Errorf("batch is %q", got.batch)
			}
		})
	}
}

// Rows that the result could not tell apart are refused before anything is sent.
func TestRowsAreChecked(t *testing.T) {
	w := inTurn(reply(200, `{}`))
	for name, list := range map[string][]Membership{
		"two users":     {{7, 1, 9}, {8, 2, 9}},
		"two templates": {{7, 1, 9}, {7, 1, 10}},
		"no template":   {{7, 1, 0}},
		"no user":       {{0, 1, 9}},
	} {
		if _, err := on(w).AddMemberships(t.Context(), list); !errors.Is(err, ErrInvalid) || w.count() != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if res, err := on(w).AddMemberships(t.Context(), nil); err != nil || w.count() != 0 || res.Requests != 0 {
		t.Errorf("no rows: %v, %+v", err, res)
	}
	if _, err := on(w).RemoveMemberships(t.Context(), []Membership{{7, 1, 0}, {7, 1, 0}}); err != nil || w.count() != 1 ||
		w.asked[0].body != `{"users":[{"project_id":"1","user_id":"7"}]}` {
		t.Errorf("%v, %+v", err, w.asked)
	}
}

// What single calls find: a place that exists, a project that refuses, a
// removal that an earlier try did.
func TestSingleAnswers(t *testing.T) {
	run := func(answers map[string]func() (*http.Response, error), do func(context.Context, *Client) (BulkResult, error)) BulkResult {
		t.Helper()
		var res BulkResult
		synctest.Test(t, func(t *testing.T) {
			tries := map[string]int{}
			var mu sync.Mutex
			w := &wire{answer: func(_ int, r *http.Request) (*http.Response, error) {
				if strings.Contains(r.URL.Path, "/bulk_") {
					return reply(404, "")()
				}
				mu.Lock()
				defer mu.Unlock()
				project := strings.Split(r.URL.Path, "/")[4]
				tries[project]++
				if a, ok := answers[fmt.Sprintf("%s try %d", project, tries[project])]; ok {
					return a()
				}
				return reply(200, `{}`)()
			}}
			var err error
			if res, err = do(t.Context(), on(w)); err != nil {
				t.Error(err)
			}
		})
		return res
	}
	res := run(map[string]func() (*http.Response, error){
		"1 try 1": reply(422, `{"errors":["User already exists on the project"]}`),
		"2 try 1": reply(403, `{"errors":["The Directory tool is off"]}`),
		"3 try 1": lose(errReset),
	}, func(ctx context.Context, c *Client) (BulkResult, error) { return c.AddMemberships(ctx, rows(4)) })
	if len(res.Done) != 3 || len(res.Failed) != 1 || !strings.Contains(res.Failed[2], "Directory tool is off") {
		t.Errorf("add: %+v", res)
	}
	res = run(map[string]func() (*http.Response, error){
		"1 try 1": reply(404, ""), "2 try 1": lose(errReset), "2 try 2": reply(404, ""),
	}, func(ctx context.Context, c *Client) (BulkResult, error) { return c.RemoveMemberships(ctx, rows(3)) })
	if len(res.Done) != 1 || len(res.Failed) != 1 || res.Failed[1] == "" {
		t.Errorf("remove: %+v, want project 2 in neither map", res)
	}
}
