package procore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// decode reads the body of a successful answer. Its errors are in words that
// end a sentence; errCut means that the body broke off.
func decode(a answer, out any) error {
	if page(a) {
		return errors.New("it is a web page, not data")
	}
	switch string(bytes.TrimSpace(a.body)) {
	case "":
		return fmt.Errorf("it is empty: %w", errCut)
	case "null": // which would read as a list of nothing
		return errors.New("it is null, not data")
	}
	err := json.Unmarshal(a.body, out)
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(a.body)), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w after %d bytes", errCut, len(a.body))
	case errors.As(err, &kind):
		where := ""
		if kind.Field != "" {
			where = " in " + kind.Field
		}
		return fmt.Errorf("it holds something of another kind than expected (%s%s)", kind.Value, where)
	case errors.As(err, &syntax):
		return errors.New("it is not JSON")
	}
	return err
}

// page tells whether an answer is a web page, as proxies and sign-in pages are.
func page(a answer) bool {
	if strings.Contains(strings.ToLower(a.header.Get("Content-Type")), "html") {
		return true
	}
	return bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("<"))
}

// A field is a JSON value that may be absent: nil is absent, "null" is null.
type field = json.RawMessage

// null tells whether a field is absent or null.
func null(f field) bool { return len(f) == 0 || string(f) == "null" }

// A loose is a text that some answers write as a number. Anything else, such as
// an object, counts as no text: it is for display only.
type loose string

// UnmarshalJSON implements [json.Unmarshaler].
func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case json.Unmarshal(b, &s) == nil:
		*l = loose(s)
	case len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9'):
		*l = loose(b)
	}
	return nil
}

// A named is {"id", "name"}, as Procore writes most references; a bare text is
// taken for the name.
type named struct {
	ID   ID    `json:"id"`
	Name loose `json:"name"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *named) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		n.Name = loose(s)
		return nil
	}
	type plain named
	return json.Unmarshal(b, (*plain)(n))
}

// flag reads a boolean that may be absent, null or something else: nil then, which
// is neither yes nor no.
func flag(f field) *bool {
	var v bool
	switch strings.Trim(string(f), `"`) {
	case "true":
		v = true
	case "false":
	default:
		return nil
	}
	return &v
}

// moment reads a time that may be absent, null or in a form that we do not
// know: nil then.
func moment(f field) *time.Time {
	var s string
	if null(f) || json.Unmarshal(f, &s) != nil {
		return nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return nil
	}
	return &t
}

// into decodes a field that may be absent or null: out keeps its zero value then.
func into(f field, out any) error {
	if null(f) {
		return nil
	}
	return json.Unmarshal(f, out)
}
