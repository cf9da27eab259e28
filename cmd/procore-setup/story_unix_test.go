//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// office is a setup file as somebody fills it in.
const office = `version: 1
company: 4286480
account: {kind: user, first_name: SyncEzy, last_name: Integration, email: sync@example.com, company_template: Company None}
template:
  name: SyncEzy Sync
  base: Read Only Everything
  tools: {documents: admin}
projects: {include: listed, ids: [300001, 300002], new: true}
`

// A shell runs scripts in which procore-setup talks to a rig.
type shell struct {
	*rig
	bin string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	real, err := exec.LookPath("procore-setup")
	if err != nil {
		t.Fatal(err)
	}
	s := &shell{rig: newRig(t, procoretest.With(procoretest.FlagInShow)), bin: t.TempDir()}
	shim := "#!/bin/sh\ncase \"$1\" in init|validate) exec " + real + " \"$@\" ;; esac\n" +
		"exec " + real + " \"$@\" --auth client-credentials " + strings.Join(s.hosts(), " ") + "\n"
	if err := os.WriteFile(filepath.Join(s.bin, "procore-setup"), []byte(shim), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return s
}

// runs runs a script in the admin's home as build servers do, and returns its exit code
// and what it said.
func (s *shell) runs(script string, args ...string) (code int, said string) {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "sh", append([]string{"-e", "-c", script, "sh"}, args...)...)
	cmd.Dir = s.dir
	cmd.Env = append(s.env(), "PATH="+s.bin+":"+os.Getenv("PATH"), "GITHUB_STEP_SUMMARY="+s.dir+"/summary.md")
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode(), string(out)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return 0, string(out)
}

// drifts has somebody edit the template that the setup made.
func (s *shell) drifts(level int) {
	s.t.Helper()
	for _, t := range s.State(meridian).Templates {
		if t.Name == "SyncEzy Sync" {
			err := s.EditTemplate(meridian, t.ID, func(levels map[string]int, _ map[string]map[string]bool) {
				levels["documents"] = level
			})
			if err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

var promised = regexp.MustCompile(`\(exit code (\d+)`)

// The story of the README is one that can be gone through, line by line, with the exit
// codes that it tells.
func TestStoryOfTheREADME(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	_, story, _ := strings.Cut(string(data), "## One account from birth to end")
	_, story, _ = strings.Cut(story, "```sh\n")
	story, _, ok := strings.Cut(story, "```")
	if !ok {
		t.Fatal("there is no story")
	}
	s, want, steps := newShell(t), 0, 0
	for line := range strings.Lines(story) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			want = 0
			if m := promised.FindStringSubmatch(line); m != nil {
				want, _ = strconv.Atoi(m[1])
			}
			if strings.Contains(line, "Somebody edits the template") {
				s.drifts(2)
			}
			continue
		}
		steps++
		code, said := s.runs(line)
		if code != want {
			t.Fatalf("%s: exit code %d, want %d:\n%s", line, code, want, said)
		}
		want = 0
		if strings.HasPrefix(line, "procore-setup init") {
			s.write("office.yaml", office)
		}
	}
	if steps < 10 {
		t.Errorf("%d steps", steps)
	}
	for file, says := range map[string]string{
		"plan.md": "create the account", "birth.html": "create the account", "checks.xml": "<testsuite", "end.html": "Switched off and read back",
		"live.yaml": "documents: admin",
	} {
		got, err := os.ReadFile(filepath.Join(s.dir, file))
		if err != nil || !strings.Contains(string(got), says) {
			t.Errorf("%s does not say %q (%v)", file, says, err)
		}
	}
}

// scripts are the script parts of a pipeline, by job.
func scripts(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile("../../assets/examples/" + file)
	if err != nil {
		t.Fatal(err)
	}
	type job struct {
		Script []string `yaml:"script"`
		Steps  []struct {
			Run string `yaml:"run"`
		} `yaml:"steps"`
	}
	jobs := map[string]job{}
	if strings.HasPrefix(file, "github") {
		var w struct {
			Jobs map[string]job `yaml:"jobs"`
		}
		err = yaml.Unmarshal(data, &w)
		jobs = w.Jobs
	} else {
		err = yaml.Unmarshal(data, &jobs)
	}
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, j := range jobs {
		lines := slices.Clone(j.Script)
		for _, step := range j.Steps {
			lines = append(lines, step.Run)
		}
		out[name] = strings.Join(lines, "\n")
	}
	return out
}

// The script parts of the examples do what they say: plan, apply, see drift.
func TestExamplesOfPipelines(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"github-actions.yml", "gitlab-ci.yml"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			parts, s := scripts(t, file), newShell(t)
			if err := os.Mkdir(filepath.Join(s.dir, "companies"), 0o700); err != nil {
				t.Fatal(err)
			}
			s.write("companies/office.yaml", office)
			wouldChange := 0 // GitHub's step takes 6 for good
			if file == "gitlab-ci.yml" {
				wouldChange = exitWouldChange
			}
			for _, step := range []struct {
				job   string
				code  int
				says  string
				drift int
			}{
				{"plan", wouldChange, "create the account", 0},
				{"apply", 0, "verified", 0},
				{"drift", 0, "verified", 0},
				{"drift", exitDifferences, "Documents: Read Only, not Admin", 2},
			} {
				if step.drift > 0 {
					s.drifts(step.drift)
				}
				code, said := s.runs(parts[step.job])
				if code != step.code || !strings.Contains(said, step.says) {
					t.Fatalf("%s: exit code %d, want %d and %q:\n%s", step.job, code, step.code, step.says, said)
				}
			}
			kept, _ := filepath.Glob(filepath.Join(s.dir, "*.*ml"))
			if len(kept) < 2 {
				t.Errorf("reports: %v", kept)
			}
		})
	}
}

// The script for cron is silent while nothing differs.
func TestExampleForCron(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	s := newShell(t)
	script, err := os.ReadFile("../../assets/examples/drift.sh")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(s.dir, "companies"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.write("companies/office.yaml", office)
	if code, said := s.runs("procore-setup apply companies/office.yaml --yes"); code != 0 {
		t.Fatal(said)
	}
	if code, said := s.runs(string(script), "companies"); code != 0 || said != "" {
		t.Errorf("as it should be: %d, %q", code, said)
	}
	s.drifts(2)
	if code, said := s.runs(string(script), "companies"); code != exitDifferences || !strings.Contains(said, "Documents") {
		t.Errorf("after an edit: %d, %s", code, said)
	}
	if code, said := s.runs(string(script), "nowhere"); code != 2 {
		t.Errorf("without a folder: %d, %s", code, fmt.Sprint(said))
	}
}
