package setup

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode"

	"procore-setup/procore"
	"procore-setup/procore/spec"
)

// jsonCompany is a company as the commands print it.
type jsonCompany struct {
	ID   procore.ID `json:"id"`
	Name string     `json:"name"`
}

// jsonCheck is a row of a checklist as the commands print it.
type jsonCheck struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Status Status `json:"status"`
	Detail string `json:"detail"`
	Fix    string `json:"fix"`
}

// JSON returns the checklist as `verify --json` prints it: one object in one
// line, with its line break. Strict decides what "ok" means, as in
// [Checklist.OK].
func JSON(c Checklist, strict bool) ([]byte, error) {
	out := struct {
		Company jsonCompany `json:"company"`
		OK      bool        `json:"ok"`
		Checks  []jsonCheck `json:"checks"`
	}{jsonCompany{c.Company.ID, c.Company.Name}, c.OK(strict), []jsonCheck{}}
	for _, k := range c.Checks {
		out.Checks = append(out.Checks, jsonCheck{k.ID, k.Title, k.Status, k.Detail, k.Fix})
	}
	return jsonLine("the checklist", out)
}

// jsonChange is a change as the commands print it.
type jsonChange struct {
	ID     string     `json:"id"`
	Stage  spec.Stage `json:"stage"`
	Verb   Verb       `json:"verb"`
	Target string     `json:"target"`
	Before string     `json:"before"`
	After  string     `json:"after"`
	Source string     `json:"source"`
}

// PlanJSON returns the changes as `plan --json` prints them: one object in one
// line, with its line break.
func PlanJSON(p Plan) ([]byte, error) {
	out := struct {
		Changes []jsonChange `json:"changes"`
	}{[]jsonChange{}}
	for _, c := range p.Changes {
		out.Changes = append(out.Changes, jsonChange{c.ID, c.Stage, c.Verb, c.Target, c.Before, c.After, c.Source})
	}
	return jsonLine("the plan", out)
}

// EventJSON returns one event as `apply --json` prints it: one object in one
// line, with its line break. An error is given as its text.
func EventJSON(e Event) ([]byte, error) {
	out := struct {
		Event
		Error string `json:"error,omitempty"`
	}{Event: e}
	if e.Err != nil {
		out.Error = e.Err.Error()
	}
	return jsonLine("an event", out)
}

// jsonLine writes v in one line. Characters that act on a terminal instead of
// being seen are written as escapes: the data stay the same, and printing them
// is harmless.
func jsonLine(what string, v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", what, err)
	}
	text := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	var out bytes.Buffer
	for _, r := range string(text) {
		switch {
		case !unicode.Is(unicode.C, r):
			out.WriteRune(r)
		case r > 0xffff: // as two halves, which is how JSON writes them
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
