//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// An exchange is what is typed once a question was read; find takes it from what was said.
type exchange struct {
	question, answer string
	find             func(said string) string
}

// appUser is the account that the demo's own app has brought.
const appUser = "procore-setup-780ea75d@procore.com"

// lineRuns are whole runs of the line mode, for three integrations.
var lineRuns = map[string][]exchange{
	"SyncEzy": {
		{"Integration", "syncezy", nil},
		{"Kind of account", "?", nil},
		{"Kind of account", "", nil},
		{"First name", "", nil},
		{"Last name", "", nil},
		{"E-mail", "sync@meridian.example", nil},
		{"Company template", "", nil},
		{"Send the invitation", "", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"Name of the template", "", nil},
		{"Start from", "", nil},
		{"A tool and its level", "Emails standard", nil},
		{"A tool and its level", "undo", nil},
		{"A tool and its level", "", nil},
		{"Change the simulated Procore?", "details", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"Projects", "listed", nil},
		{"Ids, numbers or names", "1042, Harbor East, 300005", nil},
		{"Ids, numbers or names", "list", nil},
		{"Ids, numbers or names", "more", nil},
		{"Ids, numbers or names", "", nil},
		{"Also add it", "", nil},
		{"Take it off", "", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"What next", "save", nil},
		{"What next", "prove", nil},
		{"What next", "", nil},
	},
	"CMiC": {
		{"Integration", "cmic", nil},
		{"Kind of account", "app", nil},
		{"The app's user", appUser, nil},
		{"Company template", "", nil},
		{"Type its e-mail again", appUser, nil},
		{"Name of the template", "CMiC Sync", nil},
		{"Start from", "", nil},
		{"A tool and its level", "least", nil},
		{"A tool and its level", "", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"Projects", "active", nil},
		{"Also add it", "no", nil},
		{"Take it off", "no", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"What next", "report", nil},
		{"What next", "", nil},
	},
	"HingePoint": {
		{"Integration", "Hinge", nil},
		{"Kind of account", "A dedicated Directory user", nil},
		{"First name", "Hinge", nil},
		{"Last name", "Point", nil},
		{"E-mail", "hinge@meridian.example", nil},
		{"Company template", "", nil},
		{"Send the invitation", "no", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"Name of the template", "", nil},
		{"Start from", "Standard User", nil},
		{"A tool and its level", "show Documents", nil},
		{"A tool and its level", "many read only drawing", nil},
		{"Set them?", "yes", nil},
		{"A tool and its level", "go account", nil},
		{"Kind of account", "", nil},
		{"First name", "b", nil},
		{"Kind of account", "", nil},
		{"First name", "", nil},
		{"Last name", "", nil},
		{"E-mail", "", nil},
		{"Company template", "", nil},
		{"Send the invitation", "", nil},
		{"Name of the template", "", nil},
		{"Start from", "", nil},
		{"A tool and its level", "", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"Projects", "", nil},
		{"Also add it", "", nil},
		{"Take it off", "", nil},
		{"Change the simulated Procore?", "yes", nil},
		{"What next", "q", nil},
	},
}

// lineMode is the program in the demo company, line by line.
func lineMode(t *testing.T) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), "procore-setup", "--demo", "--plain", "--company", "4286480")
	c.Dir = t.TempDir()
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir, "TMPDIR=" + c.Dir, "NO_COLOR=1"}
	return c
}

// byPipe plays a run into a pipe, and returns what was said.
func byPipe(t *testing.T, run []exchange) string {
	t.Helper()
	var answers []string
	for _, x := range run {
		answers = append(answers, x.question+" → "+x.answer)
	}
	said, status := talk(lineMode(t), answers)
	if status != 0 {
		t.Errorf("through a pipe: %d\n%s", status, said)
	}
	return said
}

// byTerminal plays a run at a terminal of so many cells a line, each answer once its
// question is read.
func byTerminal(t *testing.T, c *exec.Cmd, cells uint16, run []exchange) string {
	t.Helper()
	keys, tty, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminal here: ", err)
	}
	defer func() { _ = keys.Close() }()
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 40, Cols: cells}); err != nil {
		t.Fatal(err)
	}
	said, all := new(heard), make(chan struct{})
	go func() {
		_, _ = io.Copy(said, keys) // until nobody holds the terminal any more
		close(all)
	}()
	c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = tty.Close()
	at := 0
	for _, x := range run {
		at = said.after(t, at, x.question, func() {
			if _, err := keys.WriteString("\n"); err != nil {
				t.Error(err)
			}
		})
		answer := x.answer
		if x.find != nil {
			answer = x.find(said.String())
		}
		if _, err := keys.WriteString(answer + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Wait(); err != nil && run[len(run)-1].answer != "q" {
		t.Errorf("at a terminal: %v\n%s", err, said)
	}
	select {
	case <-all:
	case <-time.After(time.Second): // systems differ in what a terminal says at its end
	}
	return said.String()
}

// after waits for a question behind a place of what was said, up to the colon behind it,
// and returns the place behind that. Where another one stands there, it is entered.
func (h *heard) after(t *testing.T, at int, question string, enter func()) int {
	t.Helper()
	end := `[^:]*: $`
	if strings.HasSuffix(question, "\n") { // no question, but a line that waits
		end = ``
	}
	asked := regexp.MustCompile(`(?s)` + strings.ReplaceAll(regexp.QuoteMeta(question), " ", `\s+`) + end)
	still := 0 // how long nothing more was said
	for range int(patience / (5 * time.Millisecond)) {
		all := h.String()
		if found := asked.FindStringIndex(all[at:]); found != nil {
			return at + found[1]
		}
		time.Sleep(5 * time.Millisecond)
		if still++; len(h.String()) > len(all) || !strings.HasSuffix(all[at:], ": ") {
			still = 0
		}
		if still == 40 {
			enter()
			at, still = len(all), 0
		}
	}
	t.Fatalf("never asked %q after:\n%s", question, h.String()[at:])
	return 0
}

// secretParts are what differs between two runs; parts that are read at the same time are
// told in any order.
var secretParts = regexp.MustCompile(`\d\d:\d\d:\d\d +28 of 28 reading the projects|\d\d:\d\d:\d\d|\d\d:\d\d\b|state=\w+|code_challenge=[\w-]+|/\S+/(procore-setup\S*)`)

// told is a transcript up to its checklist, without what differs between two runs, and
// without its lines' ends.
func told(said string) string {
	said, _, _ = strings.Cut(said, "Step 5 of 5")
	return strings.Join(strings.Fields(secretParts.ReplaceAllString(said, "$1")), " ")
}

// TestWholeRuns: the line mode goes to its end through a pipe and at a terminal, and says
// the same; nothing is drawn, and nothing is redrawn.
func TestWholeRuns(t *testing.T) {
	t.Parallel()
	for name, run := range lineRuns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			piped, typed := byPipe(t, run), byTerminal(t, lineMode(t), 2000, run)
			for _, words := range []string{"Set up and read back", "Step 5 of 5, Verify"} {
				if !strings.Contains(piped, words) {
					t.Errorf("it did not say %q:\n%s", words, piped)
				}
			}
			if strings.Contains(piped, "\r") || strings.Contains(piped+typed, "\x1b") || strings.Contains(piped+typed, "\b") {
				t.Errorf("the cursor moves, or a colour is set:\n%q", typed)
			}
			if a, b := told(piped), told(typed); a != b {
				t.Errorf("through a pipe it says\n%s\n\nat a terminal\n%s", piped, typed)
			}
		})
	}
}

// TestNarrowTerminal: no line is broken in a word, and none is longer than the terminal.
func TestNarrowTerminal(t *testing.T) {
	t.Parallel()
	const cells = 50
	said := byTerminal(t, lineMode(t), cells, []exchange{
		{"Integration", "?", nil}, {"Integration", "more", nil}, {"Integration", "16", nil}, {"Kind of account", "q", nil},
	})
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\r\n")
		if ansi.StringWidth(line) > cells && len(strings.Fields(line)) > 1 {
			t.Errorf("%d cells: %s", ansi.StringWidth(line), line)
		}
	}
	for _, words := range []string{"CMiC Communications and Documents Sync", "Step 2 of 5, Account", "Not done: Account"} {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), words) {
			t.Errorf("it did not say %q:\n%s", words, said)
		}
	}
}

// TestLinesLeadToProcore: the line mode asks for environment, sign-in and company, as the
// wizard does; at each of these questions what explains or leaves is no answer.
func TestLinesLeadToProcore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := exec.CommandContext(t.Context(), "procore-setup", "--plain", "--store", "file", "--auth", "code")
	c.Dir, c.Env = r.dir, append(r.env(), "NO_COLOR=1")
	address := regexp.MustCompile(`http://\S+/oauth/authorize\S+`)
	said := byTerminal(t, c, 200, []exchange{
		{"Integration", "other", nil},
		{"Environment", "?", nil},
		{"Environment", "Custom hosts", nil},
		{"Login address", "b", nil},
		{"Environment", "custom", nil},
		{"Login address", r.login.URL, nil},
		{"API address", "b", nil},
		{"Login address [" + r.login.URL + "]", "", nil},
		{"API address", r.api.URL, nil},
		{"q leaves.\r\n", "b", nil}, // from the address to the question before it
		{"Environment", "", nil},
		{"Login address [" + r.login.URL + "]", "", nil},
		{"API address [" + r.api.URL + "]", "", nil},
		{"q leaves.\r\n", "?", nil},
		{"answers are kept.\r\n", "", func(said string) string {
			code, err := r.Approve(t.Context(), address.FindString(said), nil)
			if err != nil {
				t.Error(err)
			}
			return code
		}},
		{"Company", "meridian", nil},
		{"Kind of account", "q", nil},
	})
	for _, words := range []string{"taken for that code", "Chosen: Meridian", "Gone through: Connect.", "Your answers are kept"} {
		if !strings.Contains(said, words) {
			t.Errorf("it did not say %q:\n%s", words, said)
		}
	}
	if !exists(r.state()) || len(r.Writes()) != 0 {
		t.Errorf("%d writes; the sign-in is kept: %v", len(r.Writes()), exists(r.state()))
	}
}
