package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A listOverlay takes a list of ids, numbers or names, says which projects they mean,
// and adds those to the selection. What means none, or more than one, is listed and
// never guessed.
type listOverlay struct {
	page  *projectsPage
	typed string
	found spec.Found
	seen  int // rows that were searched
	pager *widget.Pager
}

func newList(p *projectsPage, pasted string) *listOverlay {
	o := &listOverlay{page: p, pager: widget.NewPager("")}
	o.set(pasted)
	return o
}

// set takes the list anew and looks all of it up.
func (o *listOverlay) set(list string) {
	o.typed = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(list)
	rows := o.page.picker.Rows()
	o.seen, o.found = len(rows), spec.FindProjects(places(rows), o.typed)
}

func (o *listOverlay) Title() string { return "Select projects by a list" }

// Typing is true: letters are the list.
func (o *listOverlay) Typing() bool { return true }

func (o *listOverlay) Keys(*Session) []Key {
	none := ""
	if len(o.found.Matched) == 0 {
		none = "No project is matched: paste or type ids, numbers or names."
	}
	leave := action.Close.As("leave it")
	leave.On = leave.On[:1] // enter adds
	return []Key{
		action.Add.As(fmt.Sprintf("add %s", text.Count(len(o.found.Matched), "project"))).Unless(none), leave, action.Move,
	}
}

func (o *listOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if o.typed != "" && !strings.HasSuffix(o.typed, "\n") {
			o.typed += "\n"
		}
		o.set(o.typed + msg.Content)
	case tea.KeyPressMsg:
		return o.key(s, msg)
	}
	return Stay, nil
}

func (o *listOverlay) key(s *Session, msg tea.KeyPressMsg) (Action, tea.Cmd) {
	switch k := msg.String(); {
	case k == "esc":
		return Close, nil
	case action.Add.Is(k):
		o.set(o.typed) // more projects may have arrived
		before := o.page.picker.Count()
		o.page.picker.Pick(ids(o.found.Matched))
		o.page.keep(s)
		s.say(text.Count(o.page.picker.Count()-before, "project") + " added to the selection.")
		return Close, nil
	case k == "backspace":
		if r := []rune(o.typed); len(r) > 0 {
			o.set(string(r[:len(r)-1]))
		}
	case k == "ctrl+u":
		o.set("")
	case msg.Text != "":
		o.set(o.typed + msg.Text)
	default:
		o.pager.Key(msg)
	}
	return Stay, nil
}

func (o *listOverlay) View(s *Session, w, h int) string {
	f := o.found
	if n := o.page.picker.Total(); n != o.seen {
		f = spec.FindProjects(places(o.page.picker.Rows()), o.typed)
	}
	var lines []string
	if f.Entries == 0 {
		lines = append(lines, widget.Wrap("Paste or type ids, numbers or names: one a line, or with commas between them. "+
			"Columns copied from a spreadsheet will do.", w)...)
		return widget.Fit(strings.Join(append(lines, "", "› "+s.Theme.Cursor.Render(" ")), "\n"), w, h)
	}
	last := o.typed[strings.LastIndexByte(o.typed, '\n')+1:]
	lines = append(lines, "› "+text.Display(last)+s.Theme.Cursor.Render(" "), "", verdict(f, s.Theme.Glyphs))
	if s.loading(slotProjects) && o.page.read < o.page.total {
		lines = append(lines, "  Not all projects are read yet: what is not found may still come.")
	}
	list := func(title string, entries []string) {
		if len(entries) > 0 {
			lines = append(lines, "", s.Theme.Title.Render(title))
			for _, e := range entries {
				lines = append(lines, "  "+text.Display(e))
			}
		}
	}
	list("Not found", f.Unknown)
	list("More than one project is meant; write its id or number instead", f.Unclear)
	o.pager.SetLines(wrapAll(lines, w))
	return o.pager.View(s.Theme, w, h) // the pager itself, not a copy: it scrolls by what it has drawn
}
