package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A compareOverlay shows what differs from the base, from what is in Procore now,
// or from any other template of the company.
type compareOverlay struct {
	scope permission.Scope
	with  []compared
	at    int
	diff  *widget.Diff
	words string // instead of a diff
}

// compared is something to compare with.
type compared struct {
	name string // in a sentence
	kind string // for the list
	rows func(s *Session) ([]permission.Difference, error)
}

func newCompare(s *Session, e *editor) *compareOverlay {
	o := &compareOverlay{scope: e.scope, diff: widget.NewDiff(nil)}
	o.diff.SetDetails(true)
	spec := setup.Asked(e.scope, s.Spec, s.Snapshot)
	o.with = append(o.with, compared{
		s.baseName(e.scope), "what it started from",
		func(s *Session) ([]permission.Difference, error) { return setup.CompareBase(e.scope, spec, s.Snapshot) },
	})
	if t, ok := s.templateNamed(e.scope, spec.TemplateOf(e.scope).Name); ok {
		o.with = append(o.with, compared{
			text.Display(t.Name) + " as Procore has it now", "what is there under its name",
			func(s *Session) ([]permission.Difference, error) { return setup.CompareNow(e.scope, spec, s.Snapshot) },
		})
	}
	for _, t := range s.Snapshot.TemplatesOf(e.scope) {
		o.with = append(o.with, compared{
			text.Display(t.Name), "a template of the company",
			func(s *Session) ([]permission.Difference, error) {
				return setup.CompareTemplate(e.scope, spec, s.Snapshot, t.Name)
			},
		})
	}
	o.refresh(s)
	return o
}

func (o *compareOverlay) Title() string { return "What differs from " + o.with[o.at].name }

func (o *compareOverlay) Keys(*Session) []Key {
	keys := []Key{keyWith, keyWithList, keyDetails, keyMove, keyClose}
	if len(o.with) < 2 {
		keys[0] = keys[0].unless("There is no other template to compare with.")
		keys[1] = keys[1].unless("There is no other template to compare with.")
	}
	return keys
}

// refresh compares with what is chosen.
func (o *compareOverlay) refresh(s *Session) {
	o.words = ""
	rows, err := o.with[o.at].rows(s)
	var ps spec.Problems
	switch {
	case errors.As(err, &ps):
		o.words = "It can't be compared yet: " + ps[0].Titled()
	case err != nil:
		o.words = sentence(text.Display(err.Error())) + "."
	case len(rows) == 0:
		o.words = "Nothing: it grants the same."
	}
	var lines []widget.DiffLine
	for _, d := range rows {
		lines = append(lines, rowLine(s, o.scope, d, s.rowSource(o.scope, d.Tool).Text))
	}
	o.diff.SetLines(lines)
}

// rowLine is one row of a comparison.
func rowLine(s *Session, scope permission.Scope, d permission.Difference, source string) widget.DiffLine {
	v := s.Snapshot.VocabularyOf(scope)
	line := widget.DiffLine{
		ID: d.Tool, Mark: widget.DiffChange, Text: text.Display(d.Label), Source: source,
		Items: append(actionItems(v, d.Tool, "with", d.Added), actionItems(v, d.Tool, "without", d.Removed)...),
	}
	if d.Before != d.After {
		line.Before, line.After = d.Before.String(), d.After.String()
	} else {
		line.Text += " at " + d.After.String()
	}
	switch {
	case d.Before == permission.None && d.After > d.Before:
		line.Mark = widget.DiffAdd
	case d.After == permission.None && d.Before != d.After:
		line.Mark = widget.DiffRemove
	}
	return line
}

// actionItems names granular permissions as the company does.
func actionItems(v *permission.Vocabulary, tool, word string, keys []string) []string {
	var out []string
	row, ok := v.Tool(tool)
	for _, k := range keys {
		label := k
		if ok {
			if a, found := row.Action(k); found {
				label = a.Label
			}
		}
		out = append(out, word+" "+text.Display(label))
	}
	return out
}

func (o *compareOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	switch stroke := k.String(); {
	case keyClose.is(stroke):
		return Close, nil
	case stroke == "left":
		o.step(s, -1)
	case stroke == "right":
		o.step(s, 1)
	case keyWithList.is(stroke):
		return Open(o.list()), nil
	default:
		o.diff.Key(k)
	}
	return Stay, nil
}

func (o *compareOverlay) step(s *Session, by int) {
	o.at = (o.at + by + len(o.with)) % len(o.with)
	o.refresh(s)
}

// list asks what to compare with.
func (o *compareOverlay) list() *pickOverlay {
	var options []widget.Option
	for i, w := range o.with {
		options = append(options, widget.Option{ID: text.Number(i), Label: w.name, Text: w.kind})
	}
	return newPick("Compare with which template?", options, text.Number(o.at), func(s *Session, id string) Action {
		for i := range options {
			if options[i].ID == id {
				o.at = i
			}
		}
		o.refresh(s)
		return Close
	})
}

func (o *compareOverlay) View(s *Session, w, h int) string {
	if o.words != "" {
		return widget.Fit(joinWrapped(o.words, w), w, h)
	}
	return o.diff.View(s.Theme, w, h)
}

// A leastOverlay lists what the integration does not need of the project template.
type leastOverlay struct {
	page  *matrixPage
	rows  []setup.Excess
	diff  *widget.Diff
	words string
}

func newLeast(s *Session, p *matrixPage) *leastOverlay {
	o := &leastOverlay{page: p, diff: widget.NewDiff(nil)}
	o.diff.SetDetails(true)
	rows, err := setup.Unneeded(s.Spec, s.Snapshot)
	var ps spec.Problems
	switch {
	case errors.Is(err, setup.ErrNoNeeds):
		o.words = sentence(err.Error()) + "."
	case errors.As(err, &ps):
		o.words = "It can't be worked out yet: " + ps[0].Titled()
	case err != nil:
		o.words = sentence(text.Display(err.Error())) + "."
	case len(rows) == 0:
		o.words = "Nothing: it gives no more than " + s.integrationName() + " asks for."
	}
	o.rows = rows
	var lines []widget.DiffLine
	for _, x := range rows {
		line := rowLine(s, permission.ProjectScope, x.Difference, "")
		if x.Unless != "" {
			line.Mark, line.Source = widget.DiffSame, "kept: "+text.Display(x.Unless)
		} else if from := s.rowSource(permission.ProjectScope, x.Tool).Text; from != "" {
			line.Source = from
		}
		lines = append(lines, line)
	}
	o.diff.SetLines(lines)
	return o
}

func (o *leastOverlay) Title() string { return "What is not needed" }

func (o *leastOverlay) Keys(*Session) []Key {
	return []Key{keyApply.as("take it away").unless(o.idle()), keyDetails, keyMove, keyLeave}
}

// idle is why there is nothing to take away.
func (o *leastOverlay) idle() string {
	for _, x := range o.rows {
		if x.Unless == "" {
			return ""
		}
	}
	return "There is nothing to take away."
}

func (o *leastOverlay) Update(s *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case keyLeave.is(k.String()):
		return Close, nil
	case keyApply.is(k.String()):
		n, err := s.Edit(o.page.tabs[0].rows, "took away what is not needed", o.lower)
		if err != nil {
			s.say(sentence(text.Display(err.Error())))
			return Stay, nil
		}
		o.page.refresh(s)
		s.say(text.Count(n, "tool") + " lowered to what is needed. u takes it back.")
		return Close, nil
	default:
		o.diff.Key(k)
	}
	return Stay, nil
}

// lower takes away what nothing needs.
func (o *leastOverlay) lower(v *permission.Vocabulary, t *permission.Template) error {
	for _, x := range o.rows {
		if x.Unless != "" {
			continue
		}
		if err := v.SetLevel(t, x.Tool, x.After); err != nil {
			return err
		}
		if !x.After.TakesGranular() {
			continue
		}
		for _, a := range x.Removed {
			if v.Locked(*t, x.Tool, a) == "" {
				if err := v.SetAction(t, x.Tool, a, false); err != nil {
					return err
				}
			}
		}
		for _, a := range x.Added {
			if err := v.SetAction(t, x.Tool, a, true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *leastOverlay) View(s *Session, w, h int) string {
	if o.words != "" {
		return widget.Fit(joinWrapped(o.words, w), w, h)
	}
	head := joinWrapped("More than "+s.integrationName()+" asks for, from what it is to what would do:", w)
	return widget.Fit(head+"\n"+o.diff.View(s.Theme, w, max(h-lineCount(head), 1)), w, h)
}
