package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"procore-setup/assets"
	"procore-setup/procore/permission"
)

// beyond is what the parser says of mistakes that no JSON Schema can see.
var beyond = regexp.MustCompile(strings.Join([]string{
	`stands here twice`, `anchors, aliases and tags`, `a second document begins`, // YAML's own
	`the same tool as`, `the name of the project template as well`, // two answers
	`not "0x10"`, `too large for the id`, `no id begins with 0`, // numbers
	`twice the same company`,
	`twice the same company`,
}, "|"))

// A judge is the schema, as an editor has it.
type judge struct{ schema *jsonschema.Schema }

func newJudge(t testing.TB) judge {
	t.Helper()
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	data, err := Schema(c)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("setup.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("setup.schema.json") // checked against the meta-schema too
	if err != nil {
		t.Fatal(err)
	}
	return judge{schema}
}

// accepts tells whether the schema takes a file; what is no YAML is not taken.
func (j judge) accepts(file string) error {
	var v any
	if err := yaml.UnmarshalWithOptions([]byte(file), &v); err != nil {
		return err
	}
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return j.schema.Validate(doc)
}

// agrees checks that parser and schema say the same of a file.
func (j judge) agrees(t interface {
	Helper()
	Errorf(string, ...any)
}, file string,
) {
	t.Helper()
	_, byParser := ParseCompanies("s", []byte(file))
	bySchema := j.accepts(file)
	switch {
	case (byParser == nil) == (bySchema == nil):
	case byParser != nil && beyond.MatchString(byParser.Error()):
	default:
		t.Errorf("parser: %v\nschema: %v\n%s", byParser, bySchema, file)
	}
}

// Each file of the corpus is taken by the parser and by the schema, or by neither.
func TestSchemaAgreesWithTheParser(t *testing.T) {
	j := newJudge(t)
	files := []string{whole, string(assets.DemoSetup), "", "version: 1\n", "[]\n", "version: 1\naccount:\ntemplate:\nprojects:\n"}
	for _, m := range mistakes() {
		files = append(files, replaced(t, m.old, m.with))
	}
	scripts, err := filepath.Glob("../../cmd/procore-setup/testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, name := range scripts {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".yaml") {
				files = append(files, string(f.Data))
			}
		}
	}
	if len(files) < 70 {
		t.Errorf("only %d files", len(files))
	}
	for _, file := range files {
		j.agrees(t, file)
	}
}

// Any value in the place of any answer, for each kind of account, with and without a
// preset: both say the same.
func TestSchemaAgreesOnEveryValue(t *testing.T) {
	if testing.Short() {
		t.Skip("about no race")
	}
	j := newJudge(t)
	values := []string{
		"", `""`, `" "`, "x", "true", "false", "0", "1", "-1", "1.5", "[]", "{}", "[1]", `["a"]`, "[1, 1]", "[true]", "[null]",
		"user", "app", "fail", "rename", "by_hand", "listed", "all", "active", "production", "syncezy", "syncezy+hingepoint", "glean", "glean+cmic", "glean+syncezy",
		"sync@example.com", "a@b", "a..b@example.com", ".a@example.com", "a@-b.example", "a@example.c", "a@example.1a", "a@example.123",
		`"a b@example.com"`, "größe@bücher.example", "read_only", "Read Only", "READ-ONLY", "admin", "none", "n o n e", "adm&in",
		"{level: admin}", "{level: admin, granular: []}", "{level: none, granular: [a]}", "{level: standard, granular: [a, b]}",
		"{level: standard, granular: [a, a]}", "{level: standard, granular: }", "{granular: [a]}", "{documents: admin}",
		"{documents: [admin]}", "{documents: {level: standard, granular: [rename]}}", "{my_token: admin}", "{client-id: admin}",
		"{the client id: admin}", "{x: 4}", "{name: A}", "{name: }", "{name: A, tools: {admin: none}}", "{name: A, tool: {}}",
		"{login_url: https://a.example, api_url: https://b.example}", "{login_url: http://a.example, api_url: https://b.example}",
		"{login_url: http://127.0.0.1:80, api_url: http://localhost}", "{login_url: https://a.example/x, api_url: https://b.example}",
		"{login_url: https://a.example}", `"` + strings.Repeat("x", 256) + `"`, "2024-01-01", ".inf", "~", "null", "99999999999999999999",
	}
	bases := []string{
		"version: 1\naccount: {kind: user, last_name: L, email: a@example.com}\ntemplate: {name: T}\nprojects: {include: listed, ids: [1]}\n",
		"version: 1\nintegration: syncezy\naccount: {kind: app, email: a@example.com}\ntemplate: {}\nprojects: {include: active}\n",
		"version: 1\nintegration: hingepoint\naccount: {email: a@example.com}\ntemplate: {}\nprojects: {}\n",
		"version: 1\nintegration: hingepoint+syncezy\naccount: {email: a@example.com}\n",
		"version: 1\nintegration: cmic\naccount: {kind: user, last_name: L, email: a@example.com}\ntemplate: {name: T}\n",
	}
	n := 0
	for b, base := range bases {
		for _, f := range append(Fields(), Field{Path: "template.tools.rfi"}, Field{Path: "account"}, Field{Path: "projects"}, Field{Path: "other"}) {
			if b > 0 && (f.Scope != "" && f.Path != "template.name" || f.Stage == StageConnect && f.Path == "environment") {
				continue // a preset changes nothing about these
			}
			for i, v := range values {
				if b > 0 && i%3 != b%3 {
					continue
				}
				n++
				j.agrees(t, put(t, base, f.Path, v))
				if f.Path == "other" || b > 2 || i%2 > 0 {
					continue
				}
				n += 2 // the same for all companies, and for one of them
				j.agrees(t, put(t, base, f.Path, v)+"companies: [{company: 1, projects: {ids: [1]}}, {company: B}]\n")
				all := strings.Replace(base, ", ids: [1]", "", 1)
				one := put(t, "company: 2\nprojects: {ids: [2]}\n", f.Path, v)
				j.agrees(t, all+"companies:\n- company: 1\n  projects: {ids: [1]}\n- "+strings.ReplaceAll(strings.TrimSpace(one), "\n", "\n  ")+"\n")
			}
		}
	}
	for _, v := range append(values, "[x]", "[{company: 1}]", "[{company: }]", "[{company: 1, version: 1}]", "[{company: 1, companies: []}]") {
		n++
		j.agrees(t, bases[1]+"companies: "+v+"\n")
	}
	t.Logf("%d files", n)
}

// put writes a value in the place of an answer.
func put(t *testing.T, base, path, value string) string {
	t.Helper()
	var file yaml.MapSlice
	if err := yaml.UnmarshalWithOptions([]byte(base), &file, yaml.UseOrderedMap()); err != nil {
		t.Fatal(err)
	}
	const mark = "MARK"
	keys := strings.Split(path, ".")
	var set func(at yaml.MapSlice, keys []string) yaml.MapSlice
	set = func(at yaml.MapSlice, keys []string) yaml.MapSlice {
		i := 0
		for i < len(at) && at[i].Key != keys[0] {
			i++
		}
		if i == len(at) {
			at = append(at, yaml.MapItem{Key: keys[0]})
		}
		if len(keys) == 1 {
			at[i].Value = mark
			return at
		}
		below, _ := at[i].Value.(yaml.MapSlice)
		if m, ok := at[i].Value.(map[string]any); ok && below == nil {
			for k, v := range m {
				below = append(below, yaml.MapItem{Key: k, Value: v})
			}
		}
		at[i].Value = set(below, keys[1:])
		return at
	}
	out, err := yaml.Marshal(set(file, keys))
	if err != nil || !strings.Contains(string(out), mark) {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.Replace(string(out), mark, value, 1)
}

// What this program writes is taken by both.
func TestSchemaTakesWhatIsWritten(t *testing.T) {
	j := newJudge(t)
	rapid.Check(t, func(rt *rapid.T) {
		data, err := FormatFile(specs().Draw(rt, "spec"))
		if err != nil {
			rt.Fatal(err)
		}
		if err := j.accepts(string(data)); err != nil {
			rt.Fatalf("%v\n%s", err, data)
		}
	})
}

// An editor is told what a tool, a level and a permission mean.
func TestSchemaDescribes(t *testing.T) {
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	data, err := Schema(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Fields() {
		if !bytes.Contains(data, fmt.Appendf(nil, "%q: %s", "title", mustJSON(f.Name))) {
			t.Errorf("%s is not named", f.Path)
		}
	}
	for i := range c.Tools {
		if !bytes.Contains(data, mustJSON(c.Tools[i].ID)) {
			t.Errorf("the tool %s is not there", c.Tools[i].ID)
		}
		for _, a := range c.Tools[i].Granular {
			if !bytes.Contains(data, fmt.Appendf(nil, "%q: %s", "const", mustJSON(a.ID))) {
				t.Errorf("the permission %s of %s is not there", a.ID, c.Tools[i].ID)
			}
		}
	}
}

func mustJSON(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return b
}
