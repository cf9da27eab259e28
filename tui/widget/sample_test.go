package widget

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"procore-setup/tui/tuitest"
)

// press is the key press of a name, as the terminal driver would report it.
func press(name string) tea.KeyPressMsg {
	codes := map[string]tea.Key{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
		"shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift}, "space": {Code: tea.KeySpace, Text: " "},
		"backspace": {Code: tea.KeyBackspace}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome},
		"end": {Code: tea.KeyEnd}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown},
	}
	if k, ok := codes[name]; ok {
		return tea.KeyPressMsg(k)
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

// keyed is what takes keys.
type keyed interface {
	Key(msg tea.KeyPressMsg) (Result, bool)
}

// keys presses keys, given by name with spaces between, and returns the last result.
func keys(w keyed, names string) (last Result) {
	for name := range strings.FieldsSeq(names) {
		last, _ = w.Key(press(name))
	}
	return last
}

// typed presses one key for each character.
func typed(w keyed, text string) {
	for _, r := range text {
		name := string(r)
		if r == ' ' {
			name = "space"
		}
		w.Key(press(name))
	}
}

// exact fails the test where a view is not h lines of w cells.
func exact(t interface {
	Helper()
	Fatalf(string, ...any)
}, name, view string, w, h int,
) {
	t.Helper()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%s at %d×%d has %d lines", name, w, h, len(lines))
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got != w {
			t.Fatalf("%s at %d×%d: line %d has %d cells: %q", name, w, h, i, got, line)
		}
	}
}

// golden compares a view at a size in several themes.
func golden(t *testing.T, name string, w, h int, view func(*Theme, int, int) string) {
	t.Helper()
	for _, theme := range themesAt(w) {
		got := view(NewTheme(theme, false), w, h)
		exact(t, name, got, w, h)
		tuitest.Golden(t, fmt.Sprintf("%s-%dx%d-%s", name, w, h, theme), got)
	}
}

// themesAt are the themes to look at: every one where colours matter most, at the
// usual width.
func themesAt(w int) []string {
	if w < narrow {
		return []string{Dark, None}
	}
	return []string{Dark, Light, None}
}

// plainView is a view without its styles and without blanks at the ends of lines.
func plainView(view string) string {
	lines := strings.Split(ansi.Strip(view), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// nasty are texts that have broken layouts before.
var nasty = []string{
	"", "Plain", "Hafen-Straße 7, Müllerhöfe", "東京タワー北館オフィス", "e\u0301a\u0308", "👩‍👩‍👧 Family",
	"tab\there", "two\nlines", "esc\x1b[31mred", "\u202eright to left", strings.Repeat("long ", 30),
	strings.Repeat("wide字", 20), "\u2028", "bell\x07",
}

func sampleSteps() []Step {
	return []Step{
		{"Connect", StepDone},
		{"Account", StepStale},
		{"Template", StepCurrent},
		{"Projects", StepLocked},
		{"Verify", StepLocked},
	}
}

func sampleTools() []MatrixRow {
	rfis := []MatrixAction{
		{ID: "act_as_manager", Label: "Act as RFI Manager", On: true},
		{ID: "mark_official", Label: "Mark Official Responses", Alarm: Warned},
		{ID: "view_private", Label: "View Private RFIs, same company"},
	}
	photos := []MatrixAction{
		{ID: "create_album", Label: "Create Photo Album", On: true, Locked: "Standard always has it."},
		{ID: "delete", Label: "Delete Photos"},
	}
	return []MatrixRow{
		{ID: "admin", Group: "Core", Label: "Admin", Level: 3, Base: 1, Alarm: Alarmed, Note: "was Read"},
		{ID: "documents", Group: "Core", Label: "Documents", Level: 3, Base: 1, Mark: "+", Note: "was Read"},
		{ID: "directory", Group: "Core", Label: "Directory", Level: 1, Base: 1},
		{ID: "rfi", Group: "Project management", Label: "RFIs", Level: 2, Base: 2, Mark: "+", Note: "1 of 3 granular", Actions: rfis, All: "Turn ALL ON", AllOn: true},
		{
			ID: "submittals", Group: "Project management", Label: "Submittals", Level: 3, Base: 1, Mark: "+", Note: "was Read",
			Actions: []MatrixAction{{ID: "create", Label: "Create Submittal"}}, Closed: "Admin has every granular permission.",
		},
		{ID: "photos", Group: "Project management", Label: "Photos", Level: 2, Base: 2, Actions: photos, All: "Turn ALL ON", AllOn: true},
		{ID: "docmgmt", Group: "Project management", Label: "Document Management", Offered: []bool{true, false, true, true}, Level: 0, Base: 0},
		{ID: "secret", Group: "Project management", Label: "Incidents", Level: 1, Base: 1, Disabled: "The company has turned it off."},
	}
}

func sampleMatrix() *Matrix {
	m := NewMatrix([]string{"None", "Read", "Standard", "Admin"})
	m.SetRows(sampleTools())
	return m
}

// apply does what a result asks for, as the caller of a matrix would.
func apply(rows []MatrixRow, r Result) {
	for i := range rows {
		switch r := r.(type) {
		case SetLevel:
			if rows[i].ID == r.ID {
				rows[i].Level = r.Level
			}
		case SetAction:
			for a := range rows[i].Actions {
				if rows[i].ID == r.ID && rows[i].Actions[a].ID == r.Action {
					rows[i].Actions[a].On = r.On
				}
			}
		}
	}
}

func sampleColumns() []Column {
	return []Column{{Title: "No.", Width: 6}, {Title: "Project"}, {Title: "City", Width: 12}, {Title: "Stage", Width: 14}, {Title: "Access", Width: 14}}
}

func sampleProjects() []PickRow {
	return []PickRow{
		{ID: 1, Cells: []string{"1042", "Tower North Fit-out", "Carpinteria", "Construction", "no access"}},
		{ID: 2, Cells: []string{"1043", "Tower North Fit-out", "Goleta", "Construction", "no access"}},
		{ID: 3, Cells: []string{"1101", "Tower North Garage", "Goleta", "Construction", "Read Only"}},
		{ID: 4, Cells: []string{"1377", "Watertower Northside", "Ventura", "Bidding", "right already"}},
		{ID: 5, Cells: []string{"1480", "Depot 7", "Zürich", "Warranty", "no access"}, Fixed: "Its Directory tool is off."},
		{ID: 6, Cells: []string{"1482", "Harbor East", "Long Beach", "Warranty"}},
	}
}

func samplePicker() *Picker {
	p := NewPicker(sampleColumns()...)
	p.SetRows(sampleProjects())
	p.SetSelected([]int64{1, 2, 6})
	return p
}

func sampleKinds() []Option {
	return []Option{
		{ID: "app", Label: "An app's service account", Text: "installed from Procore's App Management"},
		{ID: "user", Label: "A dedicated Directory user", Text: "an ordinary user with its own e-mail"},
		{ID: "old", Label: "A traditional service account", Text: "", Disabled: "ended 18 March 2025; choose one of the above"},
	}
}

var errNoMail = errors.New("an e-mail address has an @")

func sampleFields() []Field {
	return []Field{
		{ID: "kind", Kind: SelectField, Label: "Sign in as", Options: sampleKinds(), Value: "user"},
		{ID: "first", Label: "First name", Value: "SyncEzy"},
		{ID: "last", Label: "Last name", Placeholder: "Integration"},
		{ID: "mail", Label: "E-mail", Value: "sync@meridian.example", Note: "✓ not in use", Validate: func(s string) error {
			if !strings.Contains(s, "@") {
				return errNoMail
			}
			return nil
		}},
		{ID: "secret", Kind: PasswordField, Label: "Client secret", Value: strings.Repeat("s", 64)},
		{ID: "invite", Kind: ConfirmField, Label: "Invitation", Value: Yes, Affirmative: "send it", Negative: "not now"},
		{ID: "note", Kind: NoteField, Help: "SyncEzy asks for a dedicated user, so that people see who touched a file."},
	}
}

func sampleDiff() []DiffLine {
	return []DiffLine{
		{
			Group: "Projects", Mark: DiffAdd, Text: "add the account to 327 projects with SyncEzy Sync", Source: "your selection",
			Items: []string{"Tower North Fit-out (1042)", "Tower North Fit-out (1043)"},
		},
		{Group: "Projects", Mark: DiffChange, Text: "add it to every new project", Before: "no", After: "yes", Source: "SyncEzy guide, step 6"},
		{Group: "Projects", Mark: DiffRemove, Text: "take it off Depot 7", Source: "your setup file, line 31"},
		{Group: "Account", Mark: DiffSend, Text: "send the invitation to sync@meridian.example", Source: "your answer on Account"},
		{Group: "Account", Mark: DiffManual, Text: "install the app by hand"},
		{Group: "Account", Mark: DiffSame, Text: "204 projects are right already"},
	}
}

func sampleChecks() []CheckRow {
	return []CheckRow{
		{ID: "account", Title: "account", Status: CheckVerified, Detail: "SyncEzy Integration, active"},
		{ID: "levels", Title: "template levels", Status: CheckVerified, Detail: "37 tools as asked"},
		{ID: "new", Title: "new projects", Status: CheckApplied, Detail: "Procore took it but does not let us read it back"},
		{ID: "invitation", Title: "invitation accepted", Status: CheckAttested, Detail: "you said so at 14:32"},
		{
			ID: "projects", Title: "2 projects", Status: CheckFailed, Detail: "the account is not on them",
			Fix: "turn the Directory tool on, then press r", Items: []string{"Depot 7 (1480)", "Harbor East (1482)"},
		},
		{ID: "x", Title: "default template", Status: CheckUnknown, Detail: "Procore did not say"},
		{ID: "y", Title: "extra projects", Status: CheckSkipped, Detail: "3, left alone"},
		{ID: "z", Title: "company template", Status: CheckPending},
	}
}

func sampleProgress() Progress {
	return Progress{
		Done: 128, Total: 327, Text: "adding the account to Depot 7", Left: 3 * time.Minute,
		Until: time.Date(2026, 11, 21, 14, 32, 7, 0, time.UTC), Why: "rate limit",
		Stopping: "Stopping after this change. Press ctrl+c again to stop now.",
	}
}

func sampleHelp() []KeyGroup {
	return []KeyGroup{
		{"Permissions", sampleKeys()},
		{"Everywhere", []Binding{
			{Label: "esc", Text: "back"},
			{Label: "y", Text: "change Procore", Off: "two fields are still empty"},
		}},
	}
}

func sampleKeys() []Binding {
	return []Binding{
		{Label: "←→", Text: "level"},
		{Label: "space", Text: "granular", Off: "the tool has no granular permissions"},
		{Label: "t", Text: "all on", Off: "Admin has no granular permissions."},
		{Label: "o", Text: "open all"},
		{Label: "!", Text: "next warning"},
		{Label: "/", Text: "filter"},
		{Label: "n", Text: "None"},
		{Label: "r", Text: "Read"},
		{Label: "s", Text: "Standard"},
		{Label: "a", Text: "Admin"},
		{Label: "↑↓", Text: "move"},
		{Label: "PgUp PgDn", Text: "a page up or down"},
		{Label: "Home End", Text: "first or last"},
	}
}

// SetFilter filters as if it had been typed.
func (p *Picker) SetFilter(text string) {
	p.filter.text = plain(text)
	p.refilter(true)
}

// SetFilter filters as if it had been typed.
func (m *Matrix) SetFilter(text string) {
	m.filter.text = plain(text)
	m.refilter()
}

// SetFocus moves the cursor to a row, or to one of its granular permissions, which
// opens the row; it clears a filter that hides it.
func (m *Matrix) SetFocus(row, action string) {
	if action != "" {
		m.open[row] = true
	}
	m.layOut(row, action)
	if r, a := m.Focus(); r == row && a == action {
		return
	}
	m.filter = filter{}
	m.layOut(row, action)
}

// Values are the values of all fields by their ids.
func (f *Form) Values() map[string]string {
	values := map[string]string{}
	for _, field := range f.fields {
		if field.Kind != NoteField {
			values[field.ID] = f.Value(field.ID)
		}
	}
	return values
}
