package setup_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
)

// An injector gives one body in the place of Procore's own at one kind of address.
type injector struct {
	next http.RoundTripper
	path string // ends so; a "*" stands for an id
	body []byte
}

func (i injector) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := i.next.RoundTrip(r)
	if err != nil || !strings.HasSuffix(endpoint(r.URL.Path), i.path) || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	closeBody(resp.Body)
	resp.Header.Del("Link")
	resp.Header.Del("Total")
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(i.body)), int64(len(i.body))
	return resp, nil
}

// read reads a company in which one answer is replaced, and shows everything
// that can be shown of it.
func injected(t *testing.T, path string, body []byte) *process {
	t.Helper()
	r := newRig(t, procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(2)), asked())
	p := r.launch(point{})
	defer p.end()
	p.next = injector{r.server, path, body}
	if err := p.reader.Read(p.ctx, setup.PartAll, p.spec, &p.snap); err != nil {
		explained(t, err)
	}
	shown(t, p, setup.Verify(p.spec, &p.snap))
	return p
}

// paths are the lists and pages of a reading.
var paths = []string{
	"/me", "/company_base_url", "/settings/permissions", "/projects", "/permission_templates", "/permission_templates/*",
	"/generic_tools", "/users", "/users/*", "/users/inactive", "/project_assignments",
}

// FuzzRead puts any JSON in the place of any answer of a reading. It ends in a
// plan or in an error, and nothing of it is unfit for a screen.
func FuzzRead(f *testing.F) {
	notForRaces(f)
	bodies := []string{
		`[]`, `{}`, `null`, `7`, `"x"`, `[null]`, `[{}]`, `[[]]`, `{"tools":null}`, `{"tools":[{"name":"\u001b[31m","user_access_level":{"id":9}}]}`,
		`[{"id":1,"name":"\u202ex","user_access_levels":{"a\u0000":4},"permissions":{"a\u0000":{"\u001b":true}}}]`,
		`[{"id":300001,"name":"\n","template":true},{"id":300001}]`, `{"zone":7,"web_base_url":"https://a.b/\u001b"}`,
		`[{"id":5,"email_address":"sync@meridian.example","permission_template":{"id":0}}]`, `[{"project_id":1,"is_assigned":"perhaps"}]`,
	}
	for i := range paths {
		for _, b := range bodies {
			f.Add(uint8(i), []byte(b)) //nolint:gosec // a small number
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, body []byte) {
		if !json.Valid(body) {
			return // broken off, which is waited for; the fault matrix has it
		}
		injected(t, paths[int(which)%len(paths)], body)
	})
}

// FuzzTemplates puts any content into a template that is the base of the wanted
// one. What is asked of Procore then names nothing that no template has.
func FuzzTemplates(f *testing.F) {
	for _, seed := range []string{
		`"user_access_levels":{"documents":2,"rfi":2},"permissions":{"rfi":{"act_as_manager":true}}`,
		`"user_access_levels":{"documents":"4","rfi":{"id":3}},"permissions":{"rfi":["act_as_manager","x"]}`,
		`"user_access_levels":{"a\u001b":1},"permissions":{"b\u202e":{"c\n":false}}`,
		`"user_access_levels":{"generic_tool_5":3,"":1},"permissions":{"":{"":true}}`,
		`"user_access_levels":{},"permissions":{}`, `"permissions":null`, `"user_access_levels":[1]`, `"name":"Read Only Everything"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		body := []byte(`[{"id":4501,"name":"Read Only Everything","type":"global",` + content + `}]`)
		if !json.Valid(body) {
			return
		}
		p := injected(t, "/permission_templates", body)
		want, problems := setup.Wanted(p.spec, &p.snap)
		if len(problems) > 0 {
			for _, one := range problems {
				harmless(t, "problem", one.Error())
			}
			return
		}
		known := map[string]bool{}
		for _, tm := range p.snap.Global {
			keys(known, tm)
		}
		for tool, level := range want.Levels {
			if !known[tool] || level < permission.None || level > permission.Admin {
				t.Errorf("asks for %q at %d, which no template has", tool, level)
			}
		}
		for tool, actions := range want.Granular {
			for action, on := range actions {
				if on && !known[tool+"\x00"+action] {
					t.Errorf("asks for %q of %q, which no template has", action, tool)
				}
			}
		}
	})
}

// keys collects the keys that a template names.
func keys(into map[string]bool, tm procore.PermissionTemplate) {
	for tool := range tm.Levels {
		into[tool] = true
	}
	for tool, actions := range tm.Granular {
		into[tool] = true
		for action := range actions {
			into[tool+"\x00"+action] = true
		}
	}
}
