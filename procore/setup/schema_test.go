package setup_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
)

// A reference is what Procore's reference says of one: names of the query, and the
// members of bodies with their types. [] is an element of a list, * any member.
type reference struct {
	Query    []string                     `json:"query"`
	Body     map[string]string            `json:"body"`
	Required []string                     `json:"required"`
	Answers  map[string]map[string]string `json:"answers"` // by status; empty: not told
}

// A tap holds every request and its answer against the reference.
type tap struct {
	t     *testing.T
	next  http.RoundTripper
	known map[string]reference
	found map[string]bool // "METHOD path: what" of everything that it does not have
	mu    sync.Mutex      // of found and seen
	seen  map[string]bool // endpoints
}

func newTap(t *testing.T, next http.RoundTripper) *tap {
	t.Helper()
	b, err := os.ReadFile("../procoretest/testdata/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{t: t, next: next, found: map[string]bool{}, seen: map[string]bool{}}
	if err := json.Unmarshal(b, &p.known); err != nil {
		t.Fatal(err)
	}
	return p
}

// RoundTrip implements [http.RoundTripper].
func (p *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := p.next.RoundTrip(r)
	if err != nil || !strings.HasPrefix(r.URL.Path, "/rest/") {
		return resp, err
	}
	answer, _ := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	name, e := p.endpoint(r)
	p.mu.Lock() // several requests are in flight
	defer p.mu.Unlock()
	say := func(format string, args ...any) { p.found[name+": "+fmt.Sprintf(format, args...)] = true }
	p.seen[name] = true
	if e == nil {
		say("not in the reference")
		return resp, nil
	}
	for q := range r.URL.Query() {
		if q != "page" && q != "per_page" && !slices.Contains(e.Query, strings.TrimSuffix(q, "[]")) && !slices.Contains(e.Query, q) {
			say("query %s", q)
		}
	}
	p.compare(body, e.Body, e.Required, func(what string) { say("sent %s", what) })
	if members := e.Answers[fmt.Sprint(resp.StatusCode)]; resp.StatusCode < 300 {
		p.compare(answer, members, nil, func(what string) { say("answered %s", what) })
	}
	return resp, nil
}

// endpoint finds what the reference says of a request; ids in its path are anything.
func (p *tap) endpoint(r *http.Request) (string, *reference) {
	parts := strings.Split(r.URL.Path, "/")
	for name, e := range p.known {
		method, path, _ := strings.Cut(name, " ")
		want := strings.Split(path, "/")
		if method == r.Method && slices.EqualFunc(want, parts, func(w, got string) bool {
			return w == got || strings.HasPrefix(w, "{") && strings.Trim(got, "0123456789") == "" || w == "{id}" && strings.HasPrefix(got, "batch-")
		}) {
			return name, &e
		}
	}
	for i, part := range parts {
		if i > 0 && part != "" && strings.Trim(part, "0123456789") == "" {
			parts[i] = "{}"
		}
	}
	return r.Method + " " + strings.Join(parts, "/"), nil
}

// compare reports members that the reference does not have, that have another type, or
// that are missing. A body of which it tells nothing passes.
func (p *tap) compare(raw []byte, members map[string]string, required []string, say func(string)) {
	var v any
	if len(members) == 0 || json.Unmarshal(raw, &v) != nil {
		return
	}
	got := map[string]bool{}
	p.walk("", v, members, got, say)
	for _, k := range required {
		if !got[k] && !strings.Contains(k, "[]") {
			say("nothing for " + k)
		}
	}
}

func (p *tap) walk(path string, v any, members map[string]string, got map[string]bool, say func(string)) {
	key := path
	if key == "" {
		key = "."
	}
	got[path] = true
	kind, known := members[key]
	if !known {
		say(key)
		return
	}
	is := map[bool]string{true: "?"}[v == nil]
	switch v := v.(type) {
	case map[string]any:
		is = "object"
		for _, k := range slices.Sorted(maps.Keys(v)) {
			below := strings.TrimPrefix(path+"."+k, ".")
			if _, ok := members[below]; !ok && members[path+".*"] != "" {
				below = path + ".*"
			}
			if hasBelow(members, path) {
				p.walk(below, v[k], members, got, say)
			}
		}
	case []any:
		is = "array"
		for _, e := range v {
			p.walk(path+"[]", e, members, got, say)
		}
	case string:
		is = "string"
	case bool:
		is = "boolean"
	case float64:
		is = "integer"
	}
	if is != "?" && kind != is && kind != "any" && (kind != "number" || is != "integer") {
		say(key + " as " + is + ", not " + kind)
	}
}

// hasBelow tells whether the reference tells of an object's members.
func hasBelow(members map[string]string, path string) bool {
	for k := range members {
		if path == "" && k != "." && k[0] != '[' || path != "" && strings.HasPrefix(k, path+".") {
			return true
		}
	}
	return false
}

// unlisted are the differences from the reference that are meant, with the reason.
var unlisted = map[string]string{
	listedTemplates + "company_id":         withPermissions,
	listedTemplates + "project_id":         withPermissions,
	listedTemplates + "provider_id":        withPermissions,
	listedTemplates + "provider_type":      withPermissions,
	listedTemplates + "user_access_levels": withPermissions,
	listedTemplates + "permissions":        withPermissions,

	updateUser + "sent nothing for user.email_address": partial,
	updateUser + "sent nothing for user.last_name":     partial,

	"POST /rest/v1.3/companies/{company_id}/users: answered welcome_email_sent_at":       before,
	"PATCH /rest/v1.3/companies/{company_id}/users/{id}: answered welcome_email_sent_at": before,
}

const (
	listedTemplates = "GET /rest/v1.0/companies/{company_id}/permission_templates: answered []."
	withPermissions = "view=with_permissions is documented, what it answers is not: taken for what show answers"
	updateUser      = "PATCH /rest/v1.3/companies/{company_id}/users/{id}: "
	partial         = "what was not read just now is not written back; where Procore insists, both are sent as just read"
	before          = "the answer before it was recorded; in the mode of the schemas only"
)

// TestSchemaNotices: what is not in the reference is found.
func TestSchemaNotices(t *testing.T) {
	p := newTap(t, answering(`{"id":"seven","odd":1}`))
	for method, address := range map[string]string{"GET": "/rest/v1.0/me?colour=red", "POST": "/rest/v1.3/companies/1/users"} {
		r, err := http.NewRequestWithContext(t.Context(), method, "https://x.invalid"+address, strings.NewReader(`{"user":{"shoe":1}}`))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := p.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	for _, want := range []string{
		"GET /rest/v1.0/me: query colour", "GET /rest/v1.0/me: answered id as string, not integer", "GET /rest/v1.0/me: answered odd",
		"POST /rest/v1.3/companies/{company_id}/users: sent user.shoe",
		"POST /rest/v1.3/companies/{company_id}/users: sent nothing for user.last_name",
	} {
		if !p.found[want] {
			t.Errorf("not noticed: %s; found %v", want, slices.Sorted(maps.Keys(p.found)))
		}
	}
}

// answering is a server with one answer.
type answering string

// RoundTrip implements [http.RoundTripper].
func (a answering) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}

// TestSchema holds every request of a whole run, and every answer of the simulator to
// it, against Procore's reference.
func TestSchema(t *testing.T) {
	found := map[string]bool{}
	inModes(t, func(t *testing.T, m mode) {
		server := procoretest.New(m.opts...)
		p := newTap(t, server)
		client := procore.New(procore.Options{
			BaseURL: server.Environment().APIURL, Tokens: fixedToken(accessToken(t, server)), Transport: p,
		}).ForCompany(meridian)
		proven(t, start(t, client, journal.New()).apply(asked()), m.other)
		for _, f := range slices.Sorted(maps.Keys(p.found)) {
			found[f] = true
			if unlisted[f] == "" {
				t.Errorf("%s", f)
			}
		}
		if len(p.seen) < 12 {
			t.Errorf("only %d endpoints were seen", len(p.seen))
		}
	})
	for f := range unlisted {
		if !found[f] {
			t.Errorf("listed, and not there any more: %s", f)
		}
	}
}
