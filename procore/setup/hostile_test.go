package setup_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// raw stands for bytes that are no UTF-8, which no JSON encoder writes.
const raw = "@@raw@@"

// payloads are texts that act, break lines or lie about their direction.
var payloads = map[string]string{
	"escapes":   "\x1b[2J\x1b[1;31m\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\\u009b31m",
	"direction": "\u202egpj.exe\u202c\u2066\u2067\u200f\u061c",
	"invisible": "\u200b\u200d\ufeff\u00ad\u034f\u2060\U000e0041\ufe0f",
	"lines":     "one\r\ntwo\ttwo\u2028three\u2029four\v\f\x00\x85",
	"combining": "Z" + strings.Repeat("\u0300\u0489", 200),
	"long":      strings.Repeat("long ", 2000),
	"raw":       raw,
	"markup":    "<script>alert(1)</script>|`x`|[a](https://evil.example)<!--\n# head\n- item",
	"formula":   `=HYPERLINK("https://evil.example","x"),+1`,
	"format":    `%s%n%!d(MISSING) ${PATH} $(id) "; DROP TABLE` + "`id`",
}

// A spoiler changes every text that Procore sends.
type spoiler struct {
	next    http.RoundTripper
	payload string
	keep    func(field, value string) bool
}

// RoundTrip spoils a successful or a refusing answer alike.
func (s spoiler) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := s.next.RoundTrip(r)
	if err != nil {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return resp, err
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&v) == nil {
		if body, err = json.Marshal(s.spoil("", v)); err != nil {
			return nil, err
		}
		body = bytes.ReplaceAll(body, []byte(raw), []byte("\xff\xfe\xc3\x28\xed\xa0\x80"))
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

// spoil returns v with the payload behind every text.
func (s spoiler) spoil(field string, v any) any {
	switch v := v.(type) {
	case string:
		if _, err := strconv.ParseInt(v, 10, 64); err == nil || s.keep(field, v) {
			return v
		}
		return v + s.payload
	case []any:
		for i := range v {
			v[i] = s.spoil(field, v[i])
		}
		return v
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			inner := k
			if field == "user_access_levels" || field == "permissions" || strings.HasPrefix(field, "permissions.") {
				inner, k = field+"."+k, s.spoil("key", k).(string)
			}
			out[k] = s.spoil(inner, e)
		}
		return out
	}
	return v
}

// identity tells what has to arrive as it is for the work to be done at all:
// e-mails, keys, kinds and dates, and the names that the spec asks for.
func identity(field, value string) bool {
	switch field {
	case "key", "category", "email_address", "login", "type", "batch_id", "bid", "status", "url", "web_base_url",
		"welcome_email_sent_at", "last_login_at", "created_at", "updated_at", "action_name":
		return true
	case "name", "permission_template_name":
		return slices.Contains([]string{"Read Only Everything", "Company None", "SyncEzy Sync"}, value) ||
			value == strings.ToLower(value) // a tool's key in a manifest
	}
	return false
}

// Texts that act, in every field that Procore sends: a whole run works with
// them, and nothing of them reaches a screen, a report or a line of JSON.
func TestHostileProcore(t *testing.T) {
	for name, payload := range payloads {
		for _, wild := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", everywhere", false: ", in what is shown"}[wild], func(t *testing.T) {
				t.Parallel()
				bubble(t, func(t *testing.T) { hostileRun(t, payload, wild) })
			})
		}
	}
}

// hostileRun runs against a spoilt Procore and looks at everything that is shown.
func hostileRun(t *testing.T, payload string, wild bool) {
	keep := identity
	if wild {
		keep = func(string, string) bool { return false }
	}
	asked := asked()
	asked.Sources = map[string]spec.Source{"template.name": {Text: payload}}
	r := newRig(t, procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(3)), asked)
	if err := r.server.SetTool(int64(meridian), 300001, "directory", false); err != nil {
		t.Fatal(err)
	}
	p := r.launch(point{})
	p.snap.Company.Name = payload
	p.next = spoiler{r.server, payload, keep}
	list, err := p.run()
	switch {
	case !wild && err != nil:
		t.Errorf("the run did not work: %v", err)
	case !wild && checkOf(list, setup.CheckProjects).Status != setup.StatusFailed:
		t.Errorf("the project without its Directory: %+v", checkOf(list, setup.CheckProjects))
	case err != nil:
		e := setup.Explain(err)
		for _, line := range slices.Concat(strings.Split(err.Error(), "\n"), strings.Split(e.What, "\n")) { // one problem a line
			harmless(t, "error", line)
		}
		harmless(t, "explanation", []string{e.Why, e.Do, e.Doc})
	}
	if payload == "" {
		t.Fatal("nothing was spoilt")
	}
	list.Company = p.snap.Company
	shown(t, p, list)
}

// shown checks every form in which a run is shown.
func shown(t *testing.T, p *process, list setup.Checklist) {
	t.Helper()
	harmless(t, "checks", list.Checks)
	harmless(t, "notes", p.snap.Notes)
	for _, e := range p.events {
		line := must(setup.EventJSON(e))(t)
		jsonLine(t, "event", line)
		e.Err = nil
		harmless(t, "event", e)
	}
	jsonLine(t, "checklist", must(setup.JSON(list, false))(t))
	for _, s := range []spec.Spec{p.spec, {Account: spec.AccountSpec{Kind: spec.AppAccount}}} {
		plan, err := setup.Diff(s, &setup.Snapshot{
			Read: p.snap.Read, Company: p.snap.Company, AppConnected: p.snap.AppConnected, FullAdmin: p.snap.FullAdmin,
			Global: p.snap.Global, OfCompany: p.snap.OfCompany, OfProjects: p.snap.OfProjects, Projects: p.snap.Projects,
			Vocabulary: p.snap.Vocabulary, CompanyVocabulary: p.snap.CompanyVocabulary, Manifest: p.snap.Manifest, Web: p.snap.Web,
			Candidates: []procore.User{p.snap.Operator},
		})
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") { // one problem a line
				harmless(t, "problem", line)
			}
			continue
		}
		for i := range plan.Changes {
			plan.Changes[i].Source = "" // the file's or the admin's own text, which the front end cleans
		}
		harmless(t, "plan", plan)
		jsonLine(t, "plan", must(setup.PlanJSON(plan))(t))
		for _, c := range plan.Changes {
			harmless(t, "change", c.Heading())
		}
	}
	table(t, must(setup.CSV(p.spec, &p.snap))(t))
	for _, line := range strings.Split(string(setup.Markdown(p.spec, &p.snap, list)), "\n") {
		fit(t, "report", line)
		if markup.MatchString(line) {
			t.Errorf("markup got into the report: %.200q", line)
		}
	}
}

// table checks the report's projects: as many cells in each row, and no formula.
func table(t *testing.T, data []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Errorf("the table is no CSV: %v", err)
	}
	for _, cells := range rows {
		for _, c := range cells {
			fit(t, "table", c)
			if c != "" && strings.Contains("=+-@", c[:1]) {
				t.Errorf("a spreadsheet would compute %.200q", c)
			}
		}
	}
}

// markup is what Markdown obeys: a tag, a comment or a link that is not escaped.
var markup = regexp.MustCompile(`(^|[^\\])(<script|<!|\]\()`)

// jsonLine checks one line of JSON.
func jsonLine(t *testing.T, what string, line []byte) {
	t.Helper()
	body, found := bytes.CutSuffix(line, []byte("\n"))
	if !found || !json.Valid(body) {
		t.Errorf("%s is no line of JSON: %.200q", what, line)
	}
	fit(t, what+" report", string(body))
}

// harmless checks every exported text in a value.
func harmless(t *testing.T, what string, v any) {
	t.Helper()
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			fit(t, path, v.String())
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(path, k)
				walk(path, v.MapIndex(k))
			}
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					walk(path+"."+f.Name, v.Field(i))
				}
			}
		}
	}
	walk(what, reflect.ValueOf(v))
}

// Whatever an admin types, the setup file that is written from it says the same
// when it is read, and every mistake is told without repeating what acts.
func TestHostileTyped(t *testing.T) {
	for name, payload := range payloads {
		t.Run(name, func(t *testing.T) {
			payload := strings.ReplaceAll(payload, raw, "\xff\xfe\xc3\x28")
			for _, typed := range []string{payload, text.Input(payload)} {
				s := asked()
				s.Environment = procoretest.New(procoretest.WithOnlyMain()).Environment()
				s.Account.FirstName, s.Account.LastName = typed, typed
				s.Account.CompanyTemplate, s.Template.Name, s.Template.Base = typed, typed, typed
				for _, line := range strings.Split(s.Validate().Error(), "\n") {
					harmless(t, "problem", line)
				}
				data, err := spec.FormatFile(s)
				if err != nil {
					harmless(t, "error", strings.ReplaceAll(err.Error(), "\n", " "))
					continue
				}
				if !utf8.Valid(data) || bytes.ContainsAny(data, "\x00\x1b\x07\u202e") {
					t.Errorf("the file holds what acts: %.300q", data)
				}
				back, err := spec.ParseFile("setup.yaml", data)
				if err != nil {
					harmless(t, "error", strings.ReplaceAll(err.Error(), "\n", " "))
					continue
				}
				want := text.Input(typed)
				if d := cmp.Diff([]string{want, want, want}, []string{back.Account.LastName, back.Template.Name, back.Template.Base}); d != "" {
					t.Errorf("typed and read back (-typed +read):\n%s", d)
				}
			}
			bad := spec.Spec{Environment: asked().Environment, Account: spec.AccountSpec{Kind: spec.Kind(payload), Email: payload}}
			bad.Projects.Include, bad.Template.IfDifferent = payload, payload
			bad.Template.Tools = map[string]spec.ToolSpec{payload: {Level: payload, Granular: []string{payload}}}
			for _, line := range strings.Split(bad.Validate().Error(), "\n") {
				harmless(t, "problem", line)
			}
		})
	}
}

// A web address that is not plainly a company's own is never shown as a link.
func TestHostileWebAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://us02.procore.com": "https://us02.procore.com", "https://US02.procore.com/": "https://us02.procore.com",
		"https://us02.procore.com:443/x?y#z": "https://us02.procore.com",
		"http://us02.procore.com":            "", "javascript:alert(1)//us02.procore.com": "", "data:text/html,x": "",
		"https://us02.procore.com@evil.example": "", "https://user:pw@us02.procore.com": "", "https://us02.procore.com:8443": "",
		"https://127.0.0.1": "", "https://[::1]": "", "https://localhost": "", "https://2130706433": "", "//us02.procore.com": "",
		"https://рrocore.com": "", "https://us02.procore.com\u202e": "", "https://us02.procore.com\x1b[31m": "", "https://": "",
		"https://a" + strings.Repeat("b", 70) + ".com": "", "ftp://us02.procore.com": "", "file:///etc/passwd": "",
		"https://us02.procore.com%2f@evil.example": "", "https://-evil.example": "", " https://us02.procore.com ": "https://us02.procore.com",
	} {
		t.Run(address, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				r := newRig(t, procoretest.New(procoretest.WithOnlyMain(), procoretest.WithWebURL(address)), asked())
				p := r.launch(point{})
				defer p.end()
				if err := p.reader.Read(p.ctx, setup.PartOperator, p.spec, &p.snap); err != nil {
					t.Fatal(err)
				}
				if p.snap.Web != want {
					t.Errorf("shown as %q, want %q", p.snap.Web, want)
				}
				if want == "" && (p.snap.UsersPage() != "" || p.snap.TemplatesPage() != "" || p.snap.ProjectPage(1) != "") {
					t.Error("there is a link all the same")
				}
			})
		})
	}
}

// A tool's own address never leads a link elsewhere.
func TestHostileToolAddress(t *testing.T) {
	for _, path := range []string{
		"//evil.example/directory", "https://evil.example/company/directory", "javascript:alert(1)", `/\evil.example/company/directory`,
		"/4286480/company/directory\x1b[31m\n", "/" + strings.Repeat("x", 10000) + "/company/directory", "@evil.example/company/directory",
		".evil.example/company/directory", "/%2f%2fevil.example/company/directory", "/company/directory\u202e",
	} {
		snap := setup.Snapshot{Web: "https://us02.procore.com", Company: procore.Company{ID: meridian}}
		snap.Manifest.Tools = []procore.ManifestTool{{Name: "directory", URL: path}}
		page := snap.UsersPage()
		harmless(t, "link", page)
		if !strings.HasPrefix(page, "https://us02.procore.com/") || strings.ContainsAny(page, "\\ \n") || len(page) > 500 {
			t.Errorf("%.60q becomes %.200q", path, page)
		}
	}
}
