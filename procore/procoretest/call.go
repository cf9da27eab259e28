package procoretest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	companyHeader = "Procore-Company-Id"
	basisHeader   = "X-Sim-Basis"
	browserHeader = "X-Sim-Browser" // set by [Server.Approve]
	wrongHeader   = "X-Sim-Wrong"   // for the log; taken off before the answer is sent
)

// object is a JSON object.
type object = map[string]any

// A shape is the form of an endpoint's error bodies: Procore has several.
type shape int

const (
	listShape   shape = iota // {"errors":["text"]}
	textShape                // {"errors":"text"}
	codeShape                // {"error":{"code":"400","message":"text"}}
	detailShape              // {"error":{"code","message","details":[{"code","message","source"}]}}
	v2Shape                  // {"error":{"code":"BAD_REQUEST","message","details":[{"reason_code","message"}]}}
	oldShape                 // {"code":400,"message":"text","fields":…,"reason":…}
)

// A call is a request at the API, once it is let in.
type call struct {
	s     *Server
	req   *http.Request
	route *route
	path  map[string]string
	query url.Values
	body  []byte
	now   time.Time // of this machine
	seen  time.Time // how far reads have come
	grant *grant
	co    *company
	me    *user
	pro   *project
	guess bool // the answer rests on inference
	live  bool // the answer has a recorded form
	list  distortion
}

// id returns an id of the path; 0, which is nobody's, where it is none.
func (c *call) id(name string) int64 {
	n, err := strconv.ParseInt(c.path[name], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// json answers with a value.
func (c *call) json(status int, v any) reply { return saying(status, v) }

// saying is an answer with a value.
func saying(status int, v any) reply { return reply{status: status, body: plain(v)} }

// plain writes plain data as JSON.
func plain(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// fail answers with an error in the endpoint's own shape.
func (c *call) fail(status int, text string) reply {
	sh := listShape
	if c.route != nil {
		sh = c.route.shape
	}
	return c.json(status, errorBody(sh, status, text))
}

func errorBody(sh shape, status int, text string) any {
	code := strings.ToUpper(strings.ReplaceAll(http.StatusText(status), " ", "_"))
	switch sh {
	case textShape:
		return object{"errors": text}
	case codeShape:
		return object{"error": object{"code": strconv.Itoa(status), "message": text}}
	case detailShape:
		details := []object{{"code": code, "message": text, "source": "request"}}
		return object{"error": object{"code": code, "message": http.StatusText(status), "details": details}}
	case v2Shape:
		details := []object{{"reason_code": code, "message": text}}
		return object{"error": object{"code": code, "message": http.StatusText(status), "details": details}}
	case oldShape:
		return object{"code": status, "message": text, "fields": nil, "reason": http.StatusText(status)}
	}
	return object{"errors": []string{text}}
}

// invalid answers 400 with messages for fields. That these endpoints answer
// so is an inference.
func (c *call) invalid(fields map[string][]string) reply {
	return c.json(http.StatusBadRequest, object{"errors": fields}).inferred()
}

// notFound is for what is not there and for what this person cannot see.
func (c *call) notFound(what string) reply { return c.fail(http.StatusNotFound, what+" not found") }

// forbidden is for want of rights.
func (c *call) forbidden() reply {
	return c.fail(http.StatusForbidden, "You do not have permission to perform this action")
}

// decode reads the body: one JSON object. It is strict about types, as Procore
// is, and lets unknown members be.
func (c *call) decode(v any) error {
	if ct := c.req.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/json") {
		return fmt.Errorf("content type %q is not application/json", ct)
	}
	d := json.NewDecoder(bytes.NewReader(c.body))
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return nil
}

// list answers with one page of rows in version 1 of the API: a bare array,
// and where it goes on in the headers. def and most are the endpoint's default
// and largest page.
func list[T any](c *call, rows []T, def, most int, row func(T) any) reply {
	page, per, ok := c.paging(def, most)
	if !ok {
		return c.fail(http.StatusBadRequest, "page and per_page must be positive numbers").inferred()
	}
	from := min((page-1)*per, len(rows))
	if c.list.shift {
		rows = shifted(rows, from)
	}
	out := []any{}
	for _, r := range rows[from:min(from+per, len(rows))] {
		out = append(out, row(r))
	}
	rep := c.json(http.StatusOK, out)
	rep.header = http.Header{}
	rep.header.Set("Total", strconv.Itoa(len(rows)))
	rep.header.Set("Per-Page", strconv.Itoa(per))
	if link := c.links(page, max(1, (len(rows)+per-1)/per)); link != "" {
		rep.header.Set("Link", link)
	}
	return rep
}

// list2 answers with one page in version 2: an envelope, at most 100 rows, and
// a Link header that is there, but empty, where all fits on one page.
func list2[T any](c *call, rows []T, row func(T) any) reply {
	rep := list(c, rows, 10, 100, row)
	if rep.status != http.StatusOK {
		return rep
	}
	rep.body = append(append([]byte(`{"data":`), rep.body...), '}')
	if rep.header.Get("Link") == "" {
		rep.header["Link"] = []string{""}
	}
	return rep
}

func (c *call) paging(def, most int) (page, per int, ok bool) {
	page, per = 1, def
	for name, to := range map[string]*int{"page": &page, "per_page": &per} {
		v := c.query.Get(name)
		if v == "" {
			continue
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 1<<30 {
			return 0, 0, false
		}
		*to = n
	}
	return min(page, 1<<20), min(per, most), true
}

// links returns the Link header. Page 1 names next and last; a later one
// first, prev, next and last, and page 2 leaves prev out, as Procore's page on
// paging has it; the last page has no next.
func (c *call) links(page, last int) string {
	if last == 1 && page == 1 {
		return ""
	}
	var out []string
	add := func(rel string, p int) {
		q := c.req.URL.Query()
		q.Set("page", strconv.Itoa(p))
		out = append(out, "<"+c.origin()+c.req.URL.Path+"?"+q.Encode()+`>; rel="`+rel+`"`)
	}
	if page > 1 {
		add("first", 1)
	}
	if page > 2 {
		add("prev", page-1)
	}
	if page < last {
		add("next", page+1)
	}
	add("last", last)
	return strings.Join(out, ", ")
}

// origin is the address at which the request found the server: links stay on it.
func (c *call) origin() string {
	switch u := c.req.URL; {
	case u.Host != "":
		return u.Scheme + "://" + u.Host
	case c.req.TLS != nil:
		return "https://" + c.req.Host
	}
	return "http://" + c.req.Host
}

// filter returns the value of filters[name]; false where it is not given, or
// has no effect.
func (c *call) filter(name string) (string, bool) {
	if c.s.has(ignored[name]) {
		return "", false
	}
	for _, k := range []string{"filters[" + name + "]", "filters[" + name + "][]"} {
		if c.query.Has(k) {
			return c.query.Get(k), true
		}
	}
	return "", false
}

// filters returns all values of filters[name] or filters[name][].
func (c *call) filters(name string) []string {
	return slices.Concat(c.query["filters["+name+"]"], c.query["filters["+name+"][]"])
}

// stamp writes a time as Procore does; nil for none.
func stamp(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}
