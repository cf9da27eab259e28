package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"procore-setup/procore/spec"
	"procore-setup/tui"
)

var updateReadme = flag.Bool("update-readme", false, "write the generated parts of README.md anew")

const readmeFile = "../../README.md"

// readme returns README.md.
func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// between returns what stands between two marks.
func between(t *testing.T, s, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(s, from)
	found, _, ended := strings.Cut(rest, to)
	if !ok || !ended {
		t.Fatalf("README.md has nothing between %q and %q", from, to)
	}
	return found
}

func TestReadmeKeys(t *testing.T) {
	text := readme(t)
	was := between(t, text, "<!-- keys -->\n", "<!-- /keys -->")
	if was == tui.KeyTable() {
		return
	}
	if !*updateReadme {
		t.Fatal("the key table in README.md is old: go test ./cmd/procore-setup -run Readme -update-readme")
	}
	now := strings.Replace(text, was+"<!-- /keys -->", tui.KeyTable()+"<!-- /keys -->", 1)
	if err := os.WriteFile(readmeFile, []byte(now), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestReadmeNamesEveryCommandAndFlag(t *testing.T) {
	text := readme(t)
	p := &program{getenv: func(string) string { return "" }}
	root := p.root()
	for _, c := range root.Commands() {
		if !strings.Contains(text, c.Name()) {
			t.Errorf("README.md does not name the command %s", c.Name())
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(text, "--"+f.Name) && f.Name != "help" {
				t.Errorf("README.md does not name the flag --%s of %s", f.Name, c.Name())
			}
		})
	}
	check := func(f *pflag.Flag) {
		if !strings.Contains(text, "--"+f.Name) {
			t.Errorf("README.md does not name the flag --%s", f.Name)
		}
	}
	root.PersistentFlags().VisitAll(check)
	root.Flags().VisitAll(check)
}

func TestReadmeExitCodes(t *testing.T) {
	text := readme(t)
	for _, code := range []int{
		exitDone, exitFailed, exitUsage, exitStopped, exitNotAllowed, exitDifferences, exitWouldChange, exitCancelled,
	} {
		if !strings.Contains(text, fmt.Sprintf("\n| %d | ", code)) {
			t.Errorf("README.md does not explain exit code %d", code)
		}
	}
}

func TestReadmeSetupFileIsOne(t *testing.T) {
	file := between(t, readme(t), "```yaml\n", "```")
	if _, err := spec.ParseFile("README.md", []byte(file)); err != nil {
		t.Error(err)
	}
}

func TestReadmePicturesExist(t *testing.T) {
	for _, part := range strings.Split(readme(t), "](")[1:] {
		name, _, _ := strings.Cut(part, ")")
		if !strings.HasPrefix(name, "assets/") {
			continue
		}
		if info, err := os.Stat("../../" + name); err != nil || info.Size() == 0 {
			t.Errorf("README.md shows %s, which is not there", name)
		}
	}
}
