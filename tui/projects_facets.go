package tui

import (
	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/text"
	"procore-setup/tui/action"
	"procore-setup/tui/widget"
)

// A facetsOverlay chooses which projects are shown, by their properties. Each choice
// works at once, so that the counts tell what the others leave.
type facetsOverlay struct {
	page   *projectsPage
	list   *widget.Picker
	values []widget.FacetValue
	ids    map[facetValue]int64 // of the rows, which come and go with the counts
}

// A facetValue is what makes a row of the list itself.
type facetValue struct {
	facet int
	value string
}

func newFacets(p *projectsPage) *facetsOverlay {
	o := &facetsOverlay{page: p, list: widget.NewPicker(
		widget.Column{Title: "Kind", Width: 8}, widget.Column{Title: "Show only"},
		widget.Column{Title: "Projects", Width: 8, Right: true},
	), ids: map[facetValue]int64{}}
	o.fill()
	return o
}

// fill lists every value with the number of projects that it would show beside the
// filter.
func (o *facetsOverlay) fill() {
	o.values = o.page.facets.Values(o.page.picker.Found())
	rows := make([]widget.PickRow, 0, len(o.values))
	var on []int64
	for _, v := range o.values {
		name := v.Value
		if name == "" {
			name = "(none)"
		}
		id := o.id(v)
		rows = append(rows, widget.PickRow{
			ID: id, Cells: []string{o.page.facets.Title(v.Facet), name, text.Number(v.Rows)},
		})
		if v.On {
			on = append(on, id)
		}
	}
	o.list.SetRows(rows)
	o.list.SetSelected(on)
}

// id is the id of a value's row, the same every time.
func (o *facetsOverlay) id(v widget.FacetValue) int64 {
	key := facetValue{v.Facet, v.Value}
	if o.ids[key] == 0 {
		o.ids[key] = int64(len(o.ids) + 1)
	}
	return o.ids[key]
}

func (o *facetsOverlay) Title() string { return "Which projects should be shown?" }

func (o *facetsOverlay) Typing() bool { return o.list.Typing() }

func (o *facetsOverlay) Keys(*Session) []Key {
	return []Key{
		action.Choose, action.Select.As("choose"), action.None.As("show all"), action.Filter.As("find"),
		facetsBack, action.Move,
	}
}

func (o *facetsOverlay) Update(_ *Session, msg tea.Msg) (Action, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return Stay, nil
	}
	if action.None.Is(k.String()) && !o.list.Typing() {
		o.page.facets.Clear()
		o.narrow()
		return Stay, nil
	}
	if action.Choose.Is(k.String()) && !o.list.Typing() { // as space does
		k = tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	}
	if o.list.Typing() || o.list.Filter() != "" || !facetsBack.Is(k.String()) {
		r, taken := o.list.Key(k)
		if _, changed := r.(widget.PickChanged); changed {
			for _, v := range o.values {
				o.page.facets.Set(v.Facet, v.Value, o.list.IsSelected(o.id(v)))
			}
			o.narrow()
		}
		if taken {
			return Stay, nil
		}
	}
	if facetsBack.Is(k.String()) {
		return Close, nil
	}
	return Stay, nil
}

// facetsBack closes the list; enter chooses in it.
var facetsBack = func() Key {
	k := action.Close.As("back to the list")
	k.On = k.On[:1]
	return k
}()

// narrow shows what the facets keep and counts anew.
func (o *facetsOverlay) narrow() {
	o.page.narrow()
	o.fill()
}

func (o *facetsOverlay) View(s *Session, w, h int) string {
	words := text.Count(o.page.picker.Shown(), "project") + " shown. Choices of one kind add up; different kinds combine."
	head := s.Theme.Dim.Render(widget.Line(words, w))
	return widget.Fit(head+"\n"+o.list.View(s.Theme, w, max(h-1, 1)), w, h)
}
