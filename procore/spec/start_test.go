package spec

import (
	"errors"
	"strings"
	"testing"
)

// fillIn takes the comment marks of what is open away.
func fillIn(file string, open map[string]string) string {
	var out []string
	for _, line := range strings.Split(file, "\n") {
		body := strings.TrimPrefix(strings.TrimLeft(line, " "), "# ")
		key, value, _ := strings.Cut(strings.TrimLeft(body, " "), ": ")
		opened := strings.HasSuffix(body, ":") && strings.HasPrefix(line, "# ") // a heading
		for path, v := range open {
			opened = opened || v != "" && value == v && FieldOf(path).key() == key
		}
		if opened {
			line = strings.Replace(line, "# ", "", 1)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// The file of every integration asks for what is open and for nothing else; filled in, it
// is whole, says what the preset says, and the schema takes it.
func TestStartFileOfEveryPreset(t *testing.T) {
	j := newJudge(t)
	presets, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	combined, err := LookupPreset("syncezy+hingepoint")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(presets, combined, Preset{Name: "the integration"}) {
		o := StartFile(p)
		data, err := o.Format()
		if err != nil {
			t.Errorf("%s: %v", p.ID, err)
			continue
		}
		if !strings.HasPrefix(string(data), "# yaml-language-server: $schema="+SchemaFile+"\n") {
			t.Errorf("%s has no modeline:\n%s", p.ID, data)
		}
		for _, open := range p.Open {
			if !strings.Contains(string(data), "# Find out: ") {
				t.Errorf("%s: %s is not told", p.ID, open.ID)
			}
		}
		var problems Problems
		if _, err := ParseFile("s", data); err != nil && !errors.As(err, &problems) {
			t.Error(err)
		}
		for _, k := range problems {
			if !o.open(k.Field) {
				t.Errorf("%s: %v", p.ID, k)
			}
		}
		one, companies, _ := strings.Cut(string(data), "\n# "+companiesByHand[0]+"\n")
		file := fillIn(one, o.Open)
		s, err := ParseFile("s", []byte(file))
		if err != nil {
			t.Errorf("%s, filled in: %v\n%s", p.ID, err, file)
			continue
		}
		if err := j.accepts(file); err != nil {
			t.Errorf("%s, filled in: %v", p.ID, err)
		}
		var lines []string // without company, and without the comment marks of the list
		for line := range strings.Lines(file) {
			if !strings.HasPrefix(line, "company: ") {
				lines = append(lines, line)
			}
		}
		for line := range strings.Lines(companies) {
			lines = append(lines, strings.TrimPrefix(line, "# "))
		}
		if file := strings.Join(lines, ""); s.Projects.Include != IncludeListed {
			if list, err := ParseCompanies("s", []byte(file)); err != nil || len(list) != 2 || j.accepts(file) != nil {
				t.Errorf("%s, for several companies: %v, %v\n%s", p.ID, err, j.accepts(file), file)
			}
		}
		for name, row := range p.Spec.Template.Tools {
			if got := s.Template.Tools[name]; got.Level != row.Level {
				t.Errorf("%s: %s is %q, want %q", p.ID, name, got.Level, row.Level)
			}
		}
	}
}

// What an integration asks for on the company's tools stands in a file that is begun for
// it: all of them, or one by its name.
func TestStartTellsOfCompanyTools(t *testing.T) {
	presets, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	all, one := false, false
	for _, p := range presets {
		if len(p.Company) == 0 {
			continue
		}
		data, err := StartFile(p).Format()
		if err != nil {
			t.Fatal(err)
		}
		for _, need := range p.Company {
			on := "every company tool"
			if need.Tool != "" {
				on = "the company's " + need.Tool
			}
			all, one = all || need.Tool == "", one || need.Tool != ""
			if want := "It asks for " + need.Level + " on " + on; !strings.Contains(strings.ReplaceAll(string(data), "\n# ", " "), want) {
				t.Errorf("%s: no %q in\n%s", p.ID, want, data)
			}
		}
	}
	if !all || !one {
		t.Errorf("seen: all %v, one %v", all, one)
	}
}
