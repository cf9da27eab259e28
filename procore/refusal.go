package procore

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// maxMessages bounds what is shown of one refusal.
const maxMessages = 20

// A refusal is the text of an error answer, whichever of Procore's shapes it
// came in, cleaned for display.
type refusal struct {
	text   string // all messages in one line; empty: the answer gave none
	fields map[string][]string
	html   bool // a web page
}

// read takes the text out of an error answer. The shapes are
//
//	{"errors": ["text"]}  {"errors": "text"}  {"errors": {"field": ["text"]}}
//	{"error": {"code", "message", "details": [{"code" | "reason_code", "message", "source"}]}}
//	{"error": "code", "error_description": "text"}
//	{"code", "message", "fields", "reason"}
//	"text", plain text, a web page, nothing
func (r *sending) read(a answer) refusal {
	m := messages{run: r}
	var v any
	switch body := strings.TrimSpace(string(a.body)); {
	case page(a):
		return refusal{html: true}
	case json.Unmarshal(a.body, &v) == nil:
		m.top(v)
	case body != "" && !strings.HasPrefix(body, "{") && !strings.HasPrefix(body, "["):
		m.add(body)
	}
	return refusal{text: strings.Join(m.list, "; "), fields: m.fields}
}

// messages collects the texts of an error answer.
type messages struct {
	run    *sending
	list   []string
	fields map[string][]string
}

func (m *messages) add(s string) {
	s = m.run.clean(strings.TrimSpace(s))
	if s != "" && len(m.list) < maxMessages && !slices.Contains(m.list, s) {
		m.list = append(m.list, s)
	}
}

// field records a message about one field of the request.
func (m *messages) field(name, s string) {
	name, s = m.run.clean(name), m.run.clean(strings.TrimSpace(s))
	if name == "" || name == "base" {
		m.add(s)
		return
	}
	if s == "" || len(m.fields) >= maxMessages && m.fields[name] == nil {
		return
	}
	if m.fields == nil {
		m.fields = map[string][]string{}
	}
	m.fields[name] = append(m.fields[name], s)
	m.add(strings.ReplaceAll(name, "_", " ") + " " + s)
}

// top reads the outermost value.
func (m *messages) top(v any) {
	switch v := v.(type) {
	case string:
		m.add(v)
	case []any:
		m.errors(v)
	case map[string]any:
		m.errors(v["errors"])
		m.object(v["error"])
		m.object(map[string]any{"message": v["message"], "details": v["details"]})
		m.errors(v["fields"])
		m.plain(v["error_description"])
		m.plain(v["reason"])
	}
}

// errors reads the value of "errors" or "fields".
func (m *messages) errors(v any) {
	switch v := v.(type) {
	case string:
		m.add(v)
	case []any:
		for _, e := range v {
			if s, ok := e.(string); ok {
				m.add(s)
				continue
			}
			m.object(e)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) { // an error reads the same each time
			m.under(name, v[name])
		}
	}
}

// under reads what was said about one field; nested objects name parts of it.
func (m *messages) under(name string, v any) {
	switch v := v.(type) {
	case string:
		m.field(name, v)
	case []any:
		for _, e := range v {
			m.under(name, e)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			m.under(name+"."+k, v[k])
		}
	}
}

// object reads {code, message, details} and the rows of details.
func (m *messages) object(v any) {
	o, ok := v.(map[string]any)
	if !ok {
		m.plain(v)
		return
	}
	said, _ := o["message"].(string)
	source, _ := o["source"].(string)
	if source == "" {
		source, _ = o["field"].(string)
	}
	if said != "" {
		m.field(source, said)
	}
	if rows, ok := o["details"].([]any); ok {
		for _, e := range rows {
			m.object(e)
		}
	}
	m.errors(o["errors"])
}

func (m *messages) plain(v any) {
	if s, ok := v.(string); ok {
		m.add(s)
	}
}

// says tells whether the refusal has one of the phrases, without regard to case.
func (f refusal) says(phrases ...string) bool {
	s := strings.ToLower(f.text)
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(s, p) })
}

// notConnected tells the app gate: a 401 or 403 that says nothing about rights.
func (f refusal) notConnected() bool {
	return f.says("not connected to this company", "app is not connected")
}

// tokenRefused tells that the token is the reason. The text decides before the
// status, for the app gate has been seen with a 401 too.
func (f refusal) tokenRefused(status int) bool {
	return !f.notConnected() && (status == http.StatusUnauthorized ||
		f.says("access token is invalid", "access token has expired"))
}

// taken tells that a natural key is in use.
func (f refusal) taken() bool {
	return f.says("already been taken", "already taken", "already exists", "already in use")
}

// quoted is Procore's own text as part of a sentence.
func (f refusal) quoted() string {
	if f.text == "" {
		return ""
	}
	return fmt.Sprintf(" (Procore says: %s)", strings.TrimRight(f.text, ". "))
}
