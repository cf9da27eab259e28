package setup

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// This file holds what only the company knows: the blanks of a job by hand, and what
// becomes of an answer to one. An answer that the setup file has a place for is that
// answer; every other one is kept with the marks. What the maker of an integration leaves
// open is asked by the id of its point.

// What else is asked for. Those that begin with ofCompany are about one company.
const (
	ofCompany = "company/"

	askNumber = "company"       // a field of the setup file
	askEmail  = "account.email" // the same
	askPerson = ofCompany + "person"
	askEntry  = ofCompany + "entry"
	askApp    = ofCompany + "app"
	askAppKey = ofCompany + "app-key"
	askWanted = ofCompany + "projects-wanted"
	askOn     = ofCompany + "projects-on"
	askSeen   = ofCompany + "projects-seen"
	askListed = ofCompany + "projects-listed"
)

// shorts are the names before a field, where the ones on paper are long.
var shorts = map[string]string{
	askNumber: "Its number", askEntry: "Your company's entry", askAppKey: "App Version Key",
	askWanted: "It should be on", askOn: "It is on", askSeen: "It sees", askListed: "It lists",
}

// numbers are the blanks that are numbers of projects.
var numbers = []string{askWanted, askOn, askSeen, askListed}

// onTheDay is the day on which a step is done; it fills itself.
var onTheDay = Value{Name: "On", Blank: true}

// blank is something that only the company knows, with the answer to it.
func (h *handbook) blank(ask, name string) Value {
	v := Value{Name: name, Blank: true, Ask: ask, Short: shorts[ask]}
	switch ask {
	case askEmail:
		v.Text = h.spec.Account.Email
	case askNumber: // asked for while there is none
	default:
		v.Text = h.marks.Told[ask]
	}
	v.Text = text.Display(v.Text)
	return v
}

// Label is what stands before the field of a blank.
func (v Value) Label() string { return cmp.Or(v.Short, v.Name) }

// Asked are the blanks of a step that somebody has to fill in.
func (s Step) Asked() []Value {
	return slices.DeleteFunc(slices.Clone(s.Values), func(v Value) bool { return v.Ask == "" })
}

// Unanswered counts those that nobody has.
func (s Step) Unanswered() int {
	n := 0
	for _, v := range s.Asked() {
		if v.Text == "" {
			n++
		}
	}
	return n
}

// Needed tells whether nothing can be done without an answer to the blank.
func (v Value) Needed() bool { return v.Ask == askEmail }

// Check tells what is wrong with an answer to a blank. None is always right.
func (v Value) Check(words string) error {
	switch {
	case words == "":
		return nil
	case v.Ask == askEmail:
		return spec.ValidEmail(words)
	case v.Ask == askNumber:
		return spec.ValidCompanyPage(words)
	case slices.Contains(numbers, v.Ask):
		if _, ok := countOf(words); !ok {
			return errors.New("a number of projects, in digits")
		}
	}
	return nil
}

// countOf reads a number of projects.
func countOf(words string) (int, bool) {
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(words))
	return n, err == nil && n >= 0
}

// Tell takes an answer to a blank: into the answers where these have a place for it, else
// into the marks. The number of a company that was known by its name changes every
// address; what was done in it stays done.
func (h *Hand) Tell(a *spec.Answers, v Value, words string) {
	switch v.Ask {
	case "":
	case askEmail:
		a.Answer("account.email", words)
	case askNumber:
		id, ok := spec.ParsePage(words)
		before, err := h.Book(a.Spec)
		if !ok || id == 0 || err != nil {
			return
		}
		a.Spec.Company.ID = id
		a.Spec.SetSource("company", spec.YourAnswer)
		if after, err := h.Book(a.Spec); err == nil {
			h.stillDone(before, after, id)
		}
	default:
		h.SetTold(v.Ask, words, words != "")
	}
}

// SetTold notes what only the company knows, or that it is not told any more.
func (h *Hand) SetTold(ask, words string, told bool) {
	all := map[string]string{}
	maps.Copy(all, h.Marks.Told)
	delete(all, ask)
	if told {
		all[ask] = words
	}
	h.Marks.Told = all
}

// Moved forgets what was told of another company than the one that is meant now: it is
// nobody's word about this one.
func (h *Hand) Moved(was, now spec.CompanySpec) {
	same := was.ID == now.ID || was.ID == 0 || now.ID == 0
	if same && (was.Name == now.Name || was.ID != 0 && was.ID == now.ID) {
		return
	}
	h.Marks.Told = maps.Clone(h.Marks.Told)
	maps.DeleteFunc(h.Marks.Told, func(ask, _ string) bool { return strings.HasPrefix(ask, ofCompany) })
}

// stillDone keeps what was done before the company had its number.
func (h *Hand) stillDone(before, after Runbook, now procore.ID) {
	for _, was := range before.Steps {
		i := slices.IndexFunc(after.Steps, func(x Step) bool { return x.ID == was.ID })
		if was.Done.IsZero() || i < 0 {
			continue
		}
		h.Marks.Done = maps.Clone(h.Marks.Done)
		h.Marks.Done[was.ID] = journal.Mark{At: was.Done, Of: asksOf(after.Steps[i], now)}
	}
}

// unequal says that two numbers of projects are not the same; "" where they are, or one
// is not known.
func (h *handbook) unequal(wanted, is string) string {
	a, known := countOf(h.marks.Told[wanted])
	b, too := countOf(h.marks.Told[is])
	if !known || !too || a == b {
		return ""
	}
	return fmt.Sprintf("It should be %s and is %s: find out which projects those are before you mark this as done.",
		text.Number(a), text.Number(b))
}

// heard is what the maker has answered, where the levels are set.
func (h *handbook) heard() []Hint {
	var out []Hint
	for _, o := range h.open() {
		if words := text.Display(h.marks.Told[o.ID]); words != "" {
			out = append(out, Hint{Text: "You found out about " + o.Name() + ": " + words})
		}
	}
	return out
}

// ownTypes is what is to know about rows that only the company has.
func (h *handbook) ownTypes() Hint {
	const own = "Every correspondence type and every custom tool of your company is a row of its own, and only you know " +
		"them: "
	if h.marks.Way == WayHand {
		return hint(own + "those that you have named are in this table. All others stay at None.")
	}
	return hint(own + "write each into the last rows of the table. None is right, unless the integration works with it.")
}
