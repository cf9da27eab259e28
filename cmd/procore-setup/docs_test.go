package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"procore-setup/assets"
	"procore-setup/procore/spec"
	"procore-setup/tui/action"
)

var updateDocs = flag.Bool("update-docs", false, "write the generated parts of the manual's pages anew")

const (
	readmeFile = "../../README.md"
	docsFolder = "../../assets/docs"
)

// pages are README.md and the pages of the manual, by path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(docsFolder + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, path := range append(paths, readmeFile) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = string(b)
	}
	return out
}

// commandsOf are a command and all below it that can be run.
func commandsOf(c *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{c}
	for _, below := range c.Commands() {
		if below.IsAvailableCommand() {
			out = append(out, commandsOf(below)...)
		}
	}
	return out
}

func testRoot() *cobra.Command {
	p := &program{getenv: func(string) string { return "" }}
	root := p.root()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range commandsOf(root) {
		c.InitDefaultHelpFlag()
		c.InitDefaultVersionFlag()
	}
	return root
}

// fieldsPage is the table of a setup file's answers.
func fieldsPage() string {
	var b strings.Builder
	b.WriteString("| path | what it is | values | below `companies` |\n|---|---|---|---|\n")
	differs := map[spec.Differing]string{spec.MayDiffer: "may differ", spec.OneForAll: "no", spec.EachItsOwn: "only there"}
	for _, f := range spec.Fields() {
		var values []string
		for _, w := range f.Words {
			if w.Ended == "" {
				values = append(values, "`"+w.Value+"`")
			}
		}
		about := f.Name
		if help := f.Help(spec.Preset{}); help != "" {
			about += ". " + help
		}
		if f.Only != "" {
			about += " Only with `kind: " + string(f.Only) + "`."
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Path, about, strings.Join(values, ", "), differs[f.Differs])
	}
	return b.String()
}

// commandsPage has the tables of commands, of flags and of variables.
func commandsPage() string {
	root := testRoot()
	var b strings.Builder
	b.WriteString("| command | what it does |\n|---|---|\n")
	takers, flags, vars := map[string][]string{}, map[string]*pflag.Flag{}, map[string]string{}
	for _, c := range commandsOf(root) {
		name := strings.TrimPrefix(c.UseLine(), "procore-setup ")
		if c.Parent() == root || c == root {
			fmt.Fprintf(&b, "| `%s` | %s |\n", strings.TrimSuffix("procore-setup "+strings.TrimSuffix(name, "[flags]"), " "), c.Short)
		}
		if c.GroupID == "" && c != root || c.Name() == "completion" {
			continue // the library's own
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			taker := c.Name()
			if c == root {
				taker = "the wizard"
			}
			flags[f.Name], takers[f.Name] = f, append(takers[f.Name], taker)
		})
		for _, v := range variables(c) {
			vars[v.name] = v.about
		}
	}
	b.WriteString("\n| flag | meaning | taken by |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		f := flags[name]
		arg, usage := pflag.UnquoteUsage(f)
		if w, ok := f.Value.(*word); ok {
			usage += ": `" + strings.Join(w.words(), "`, `") + "`"
		}
		if f.Name == "help" || f.Name == "version" {
			usage, takers[name] = "what "+f.Name+" there is", []string{"every command"}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.TrimSpace("--"+f.Name+" "+arg), usage, strings.Join(takers[name], ", "))
	}
	b.WriteString("\n| variable | meaning |\n|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, vars[name])
	}
	return b.String()
}

// keysPage is every action as a Markdown table: its keys, and how it is done line by line.
func keysPage() string {
	var b strings.Builder
	b.WriteString("| key | where | what it does | line by line |\n| --- | --- | --- | --- |\n")
	for _, a := range action.Table() {
		keys := "`" + strings.Join(a.On, "`, `") + "`"
		if a.Label == "←→" || a.Label == "↑↓" || len(a.On) == 1 {
			keys = "`" + a.Key() + "`"
		}
		var lines []string
		for _, c := range a.Line {
			lines = append(lines, "`"+c.String()+"`")
		}
		if a.Else != "" {
			lines = append(lines, a.Else)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", keys, a.Where, a.Long, strings.Join(lines, ", "))
	}
	return b.String()
}

// TestDocsAreUpToDate compares what is generated of the manual with the program.
func TestDocsAreUpToDate(t *testing.T) {
	for name, want := range map[string]string{"keys": keysPage(), "fields": fieldsPage(), "commands": commandsPage()} {
		page := map[string]string{"fields": "setup-file"}[name]
		if page == "" {
			page = name
		}
		path := filepath.Join(docsFolder, page+".md")
		text := pages(t)[path]
		from, to := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
		before, rest, ok := strings.Cut(text, from)
		was, after, ended := strings.Cut(rest, to)
		switch {
		case !ok || !ended:
			t.Errorf("%s has nothing between %q and %q", path, from, to)
		case was == want:
		case !*updateDocs:
			t.Errorf("%s is old: go test ./cmd/procore-setup -run Docs -update-docs", path)
		default:
			if err := os.WriteFile(path, []byte(before+from+want+to+after), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)]+)\)`)

// headed tells whether a page has the heading that a link's place means.
func headed(page, place string) bool {
	for line := range strings.Lines(page) {
		words, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z':
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(words)))
		if ok && strings.HasPrefix(line, "#") && name == place {
			return true
		}
	}
	return place == ""
}

// TestDocsLinks: what the manual points at is there.
func TestDocsLinks(t *testing.T) {
	for path, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, place, _ := strings.Cut(m[1], "#")
			if strings.HasPrefix(target, "https://") {
				continue
			}
			there := path
			if target != "" {
				there = filepath.Join(filepath.Dir(path), target)
			}
			data, err := os.ReadFile(there)
			if folder, _ := os.Stat(there); folder != nil && folder.IsDir() {
				data, err = []byte("a folder"), nil
			}
			if err != nil || len(data) == 0 || !headed(string(data), place) {
				t.Errorf("%s points at %s, which is not there", path, m[1])
			}
		}
		for _, d := range assets.Docs() {
			if path == readmeFile && !strings.Contains(text, "(assets/docs/"+d.Name+".md)") {
				t.Errorf("README.md does not point at the page %s", d.Name)
			}
		}
	}
}

var (
	invoked = regexp.MustCompile("(?m)^ *(?:if )?procore-setup( .*)?$|`procore-setup( [^`]*)?`")
	quoted  = regexp.MustCompile(`"[^"]*"`)
	option  = regexp.MustCompile("`(--[a-z][a-z-]+)")
)

// TestDocsCommands: every command line of the manual and of the examples is one that the
// program takes, and every flag that is named is one of a command.
func TestDocsCommands(t *testing.T) {
	texts := pages(t)
	root := testRoot()
	known := map[string]bool{}
	for _, c := range commandsOf(root) {
		texts["the examples of "+c.CommandPath()] = c.Example
		for _, f := range flagNames(c) {
			known[f] = true
		}
	}
	lines := 0
	for where, text := range texts {
		for _, m := range invoked.FindAllStringSubmatch(text, -1) {
			lines++
			if err := takesLine(strings.Fields(quoted.ReplaceAllString(m[1]+m[2], "word"))); err != nil {
				t.Errorf("%s: %q: %v", where, strings.TrimSpace(m[0]), err)
			}
		}
		for _, m := range option.FindAllStringSubmatch(text, -1) {
			if !known[m[1]] {
				t.Errorf("%s names the flag %s, which no command takes", where, m[1])
			}
		}
	}
	if lines < 30 {
		t.Errorf("only %d command lines were found", lines)
	}
}

// takesLine parses a command line as far as a shell's own words, or a gap in a table.
func takesLine(words []string) error {
	for i, w := range words {
		if strings.ContainsAny(w, "|>;[") || strings.HasSuffix(w, ",") {
			words = words[:i]
			break
		}
	}
	c, rest, err := testRoot().Find(words)
	if err != nil {
		return err
	}
	// Two blanks part an example from what it is for.
	for i, w := range rest {
		if w == "go" || w == "set" || w == "answer" || w == "see" {
			rest = rest[:i]
			break
		}
	}
	if err := c.ParseFlags(rest); err != nil {
		return err
	}
	if c.Args == nil || c.IsAdditionalHelpTopicCommand() {
		return nil
	}
	return c.ValidateArgs(c.Flags().Args())
}

func TestDocsExitCodes(t *testing.T) {
	text := pages(t)[filepath.Join(docsFolder, "exit-codes.md")]
	for _, code := range []int{
		exitDone, exitFailed, exitUsage, exitStopped, exitNotAllowed, exitDifferences, exitWouldChange, exitCancelled,
	} {
		if !strings.Contains(text, fmt.Sprintf("\n| %d | ", code)) {
			t.Errorf("the page does not explain exit code %d", code)
		}
	}
}

// jsonKeys are the keys of a value as the page "json" writes them.
func jsonKeys(typ reflect.Type, at string) []string {
	var out []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			out = append(out, jsonKeys(f.Type, at)...)
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
			out = append(out, jsonKeys(f.Type.Elem(), at+name+"[].")...)
		default:
			out = append(out, at+name)
		}
	}
	return out
}

// TestDocsJSON compares the page with what the commands of this package print by themselves;
// what the engine prints is compared where it is.
func TestDocsJSON(t *testing.T) {
	text := pages(t)[filepath.Join(docsFolder, "json.md")]
	for section, value := range map[string]any{
		"validate": fileJSON{}, "export": exportJSON{}, "login and logout": signedJSON{}, "rotate": rotationJSON{},
		"version": checkedJSON{}, "simulate": simulatedJSON{},
	} {
		_, body, _ := strings.Cut(text, "\n## "+section+"\n")
		body, _, _ = strings.Cut(body, "\n## ")
		var documented []string
		for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(body, -1) {
			documented = append(documented, m[1])
		}
		printed := jsonKeys(reflect.TypeOf(value), "")
		printed = append(printed, "format")                                                                     // printValue begins each line with it
		printed = slices.DeleteFunc(printed, func(k string) bool { return strings.HasPrefix(k, "remarks[].") }) // as problems
		if section == "validate" {
			printed = append(printed, "remarks")
		}
		slices.Sort(printed)
		slices.Sort(documented)
		if !slices.Equal(printed, documented) {
			t.Errorf("%s prints %v, and the page has %v", section, printed, documented)
		}
	}
}

// TestDocsSetupFiles: each setup file that the manual shows is one.
func TestDocsSetupFiles(t *testing.T) {
	found := 0
	for path, text := range pages(t) {
		for _, part := range strings.Split(text, "```yaml\n")[1:] {
			file, _, _ := strings.Cut(part, "```")
			found++
			if _, err := spec.ParseCompanies(path, []byte(file)); err != nil {
				t.Error(err)
			}
		}
	}
	if found < 3 {
		t.Errorf("%d setup files are shown", found)
	}
}
