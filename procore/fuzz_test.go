package procore

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"procore-setup/procore/auth"
)

// FuzzRefusal gives every kind of refusal to the judge: it always ends in an
// error with its parts, fit for a screen, and without the token.
func FuzzRefusal(f *testing.F) {
	for _, body := range []string{
		`{"errors":["App is not connected to this company."]}`, `{"errors":{"email_address":["has already been taken"]}}`,
		`{"errors":"text"}`, `{"error":{"code":"400","message":"invalid company id"}}`,
		`{"error":{"code":"BAD_REQUEST","message":"m","details":[{"reason_code":"R","message":"d","source":"s"}]}}`,
		`{"error":"invalid_grant","error_description":"x"}`, `{"code":400,"message":"m","fields":{"a":{"b":["c"]}},"reason":"r"}`,
		`"text"`, `plain \x1b[31m text`, `<html>502</html>`, ``, `{"errors":{"base":[null,1,{"a":"\u202e\u0000"}]}}`,
		`{"errors":["token-of-the-fuzz"]}`, `{"errors":["The access token is invalid"]}`,
	} {
		for _, status := range []int{301, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503} {
			f.Add(status, "application/json", "https://login.example/signin?x", "3", body)
		}
	}
	base, err := url.Parse("https://api.example.invalid")
	if err != nil {
		f.Fatal(err)
	}
	token := auth.NewSecret("token-of-the-fuzz")
	f.Fuzz(func(t *testing.T, status int, kind, location, after, body string) {
		if status < 300 || status > 599 {
			return
		}
		for _, once := range []bool{false, true} {
			r := &sending{
				call: call{what: "do it", method: http.MethodPost, once: once, timeout: callTimeout},
				core: &core{base: base, pace: newPacer(nil), tokens: noTokens{}}, url: base.JoinPath("rest"), token: token,
				lost: maxLost, limited: maxLimited, tries: 1,
			}
			h := http.Header{}
			h.Set("Content-Type", kind)
			h.Set("Location", location)
			h.Set("Retry-After", after)
			v := r.judge(t.Context(), answer{status: status, header: h, body: []byte(body)}, nil)
			e, ok := v.err.(*Error) //nolint:errorlint // the judge's own type
			if !v.done || !ok {
				t.Fatalf("no error: %+v", v)
			}
			said := []string{e.What, e.Why, e.Do, e.Error()}
			for field, texts := range e.Fields {
				said = append(append(said, field), texts...)
			}
			for i, s := range said {
				if i < 3 && strings.TrimSpace(s) == "" {
					t.Errorf("part %d is empty: %+v", i, e)
				}
				if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.C, r) }) || strings.Contains(s, token.Reveal()) {
					t.Errorf("not fit for a screen: %q", s)
				}
			}
		}
	})
}

// noTokens is a sign-in that has ended.
type noTokens struct{ auth.Tokens }

func (noTokens) Renew(context.Context, auth.Secret) (auth.Secret, error) {
	return auth.Secret{}, auth.ErrSignInAgain
}

// FuzzRows reads rows of every list. What is accepted keeps the rules that the
// callers rely on.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		`[{"id":1,"first_name":null,"last_name":"x","email_address":"a@b","permission_template":{"id":2,"name":"T"}}]`,
		`[{"id":"4294967296","default_permission_template_id":null,"company_permission_template_id":3,"is_active":"true"}]`,
		`[{"id":1,"name":"T","user_access_levels":{"a":1,"b":"4","c":{"id":2}},"permissions":{"a":{"x":true},"b":["y"],"c":null}}]`,
		`[{"id":300001,"name":"P","active":true,"is_demo":null,"project_stage":{"id":1,"name":"Bidding"},"city":7,"template":"no"}]`,
		`[{"welcome_email_sent_at":"2026-01-01T00:00:00Z","last_login_at":"never","vendor":"x","add_to_new_projects":1}]`,
		`[{"1":{"2":"success","3":"skipped_managed"}}]`, `[{"data":{"batch_id":5}}]`, `[null]`, `[[]]`, `[{"id":1e3}]`, `[{"id":-1}]`,
		`[{"entities":[{"projects":[{"projectId":"1"}]}],"errors":[{"errors":[{"project_id":1,"message":"no"}]}]}]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		a := answer{status: 200, body: []byte(body)}
		var users []userRow
		if decode(a, &users) == nil {
			for _, row := range users {
				u := row.user()
				sent := []field{row.DefaultTemplate, row.DefaultTemplateID}
				none := u.DefaultTemplate != nil && u.DefaultTemplate.ID == 0
				if none && (len(sent[0])+len(sent[1]) == 0 || !null(sent[0]) || !null(sent[1])) {
					t.Errorf("what was not read is taken for none: %+v of %s", u, body)
				}
				if u.InvitedAt != nil && !u.Invited {
					t.Errorf("invited without the field: %+v", u)
				}
			}
		}
		var templates []templateRow
		if decode(a, &templates) == nil {
			for _, row := range templates {
				read, err := row.template()
				if err != nil {
					continue
				}
				for tool, level := range read.Levels {
					if level < 1 || level > 4 {
						t.Errorf("%q at level %d", tool, level)
					}
				}
			}
		}
		var bulk []bulkAnswer
		if decode(a, &bulk) == nil {
			for _, b := range bulk {
				for id := range b.done {
					if _, both := b.failed[id]; both {
						t.Errorf("project %d is done and failed", id)
					}
				}
			}
		}
		var projects []projectRow
		if decode(a, &projects) == nil {
			for _, row := range projects {
				_ = row.project(AllProjects)
			}
		}
	})
}
