package procore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// placesPageSize is per_page for a user's projects. No maximum is documented: this is
// what Procore's documentation gives elsewhere as a good size, and what comes is followed
// as it comes. Where it is refused, pageSize is asked for.
const placesPageSize = "1000"

// An UnreadError comes together with the assignments that could be read. It
// names the projects that did not say whether the user is on them: their
// Directory tool is off, or they are not visible to the signed-in person. For
// those the answer is unknown, which is neither yes nor no.
type UnreadError struct {
	Projects map[ID]error // project → why
}

// Error implements error in one line.
func (e *UnreadError) Error() string {
	if len(e.Projects) == 1 {
		return "one project does not let its users be read"
	}
	return fmt.Sprintf("%d projects do not let their users be read", len(e.Projects))
}

// Unwrap returns the failures of the projects.
func (e *UnreadError) Unwrap() []error {
	errs := make([]error, 0, len(e.Projects))
	for _, id := range e.ids() {
		errs = append(errs, e.Projects[id])
	}
	return errs
}

func (e *UnreadError) ids() []ID { return slices.Sorted(maps.Keys(e.Projects)) }

// UserAssignments lists the projects that the user is on, inactive ones
// included; with a template id, only those where the user holds that template.
// Which template a place has is known from its row's own id, where rows have one. Where
// they have names alone, TemplateID is set only where template was given and the
// filter by it was seen to have an effect, or by the fallback.
//
// Where the company lacks the endpoint (a BETA), the given projects are read one
// by one, and only they; nil means that they are not known, and is answered with
// [ErrUnavailable] then. A project that refuses to be read is not taken for one
// without the user: the rows that could be read come with an [*Error] around an
// [*UnreadError].
//
// Endpoints: GET /rest/v1.0/companies/{company}/users/{user}/project_assignments,
// else GET /rest/v1.0/projects/{project}/users?filters[id]=….
func (c *Client) UserAssignments(ctx context.Context, user, template ID, projects []ID) ([]Assignment, error) {
	q := c.placesCall(user, template, pageSize)
	key := rungKey{c.company, "assignments"}
	if c.core.rung(key) > rungV2 {
		return c.placesOneByOne(ctx, q, user, template, projects)
	}
	p, err := c.placesByPages(ctx, user, template)
	switch {
	case notOffered(err):
		places, err := c.placesOneByOne(ctx, q, user, template, projects)
		if err == nil && len(projects) > 0 {
			c.core.rungs.Store(key, rungSingle)
		}
		return places, err
	case err != nil && !incomplete(err):
		return nil, err
	case template != 0 && !p.oneName:
		// The filter by template was ignored, and names do not prove an id.
		return c.placesOneByOne(ctx, q, user, template, projects)
	case template != 0 && p.byFilter:
		heeded, err := c.filterHeeded(ctx, user, nil)
		if err != nil {
			return nil, err
		}
		if !heeded {
			return c.placesOneByOne(ctx, q, user, template, projects)
		}
	}
	return p.list, err
}

// placesByPages reads a user's places in pages as long as they are given.
func (c *Client) placesByPages(ctx context.Context, user, template ID) (p placing, err error) {
	shorter := rungKey{c.company, "shorter pages of assignments"}
	if c.core.rung(shorter) == 0 {
		p, err = c.places(ctx, c.placesCall(user, template, placesPageSize), template)
		if !rowsRefused(err) { // the pages may be too long
			return p, err
		}
	}
	if p, err = c.places(ctx, c.placesCall(user, template, pageSize), template); err == nil {
		c.core.rungs.Store(shorter, rungV13)
	}
	return p, err
}

// nobodysTemplate is an id that no template has.
const nobodysTemplate ID = 1<<31 - 1

// filterHeeded asks a question whose answer is known: on which projects the user holds
// a template that there is not. Where that gives rows, the filter has no effect. It is
// asked until it was answered well, once for a company. Requests counts it; may be nil.
func (c *Client) filterHeeded(ctx context.Context, user ID, requests *atomic.Int64) (bool, error) {
	proved := rungKey{c.company, "filter of assignments by template"}
	if c.core.rung(proved) > 0 {
		return true, nil
	}
	q := c.placesCall(user, nobodysTemplate, "1")
	var rows []assignmentRow
	q.what, q.out, q.count = "see whether the projects can be asked for by template", &rows, requests
	a, err := c.do(ctx, q)
	if rowsRefused(err) || errors.Is(err, ErrNotFound) { // it looks for the template
		err = nil
	}
	total, told := countOf(a.header)
	heeded := len(rows) == 0 && (!told || total == 0)
	if heeded && err == nil {
		c.core.rungs.Store(proved, rungV13)
	}
	return heeded, err
}

// placesCall asks for a user's projects.
func (c *Client) placesCall(user, template ID, perPage string) call {
	q := call{
		what: "list the projects of user " + user.String(),
		path: c.companyPath("v1.0", "/users/"+user.String()+"/project_assignments"),
		query: params("filters[assignment_status]", "assigned", "filters[by_status]", string(AllProjects),
			"per_page", perPage),
		doubted: true, clamped: true,
	}
	if template != 0 {
		q.query.Set("filters[project_permission_templates]", template.String())
	}
	return q
}

// CountAssignments returns on how many projects a user holds a template, inactive
// projects included, by Procore's own count: one call, whatever the number. It is an
// error where Procore gives no count, or counts without regard to the template; there
// is no fallback.
// Endpoint: GET /rest/v1.0/companies/{company}/users/{user}/project_assignments.
func (c *Client) CountAssignments(ctx context.Context, user, template ID) (int, error) {
	return c.countPlaces(ctx, user, template, nil)
}

func (c *Client) countPlaces(ctx context.Context, user, template ID, requests *atomic.Int64) (int, error) {
	q := c.placesCall(user, template, "1")
	q.what = "count the projects of user " + user.String()
	var rows []assignmentRow
	q.out, q.count = &rows, requests
	a, err := c.do(ctx, q)
	if err != nil {
		return 0, err
	}
	n, ok := countOf(a.header)
	if !ok {
		return 0, c.misread(q, errors.New("it gives no count"))
	}
	if n > 0 {
		if heeded, err := c.filterHeeded(ctx, user, requests); err != nil || !heeded {
			return 0, c.misread(q, errors.Join(err, errors.New("it does not count by template")))
		}
	}
	return n, nil
}

// assignmentRow is a row of project_assignments, which also lists projects that
// the user is not on.
type assignmentRow struct {
	ProjectID  ID    `json:"project_id"`
	Name       loose `json:"name"`
	TemplateID field `json:"permission_template_id"` // absent: this company's rows have names alone
	Template   loose `json:"permission_template_name"`
	Assigned   maybe `json:"is_assigned"`
}

// holds tells which template a row is about, and whether it says so itself. A row
// without an id is about the one that the rows were filtered by; 0: none was.
func (r assignmentRow) holds(filtered ID) (template ID, said bool) {
	if len(r.TemplateID) == 0 {
		return filtered, false
	}
	var id ID
	if into(r.TemplateID, &id) != nil || id == 0 && !null(r.TemplateID) {
		return filtered, false
	}
	return id, true
}

// A placing is the projects that a user is on, as rows tell of them.
type placing struct {
	template ID // that the rows were filtered by; 0: none
	list     []Assignment
	first    *assignmentRow // of those without a template id
	names    interned
	oneName  bool // all of these name the same template, as rows of one template do
	byFilter bool // there are some: their template is the one that they were filtered by
}

// add takes a page of rows.
func (p *placing) add(rows []assignmentRow, total int) (bool, error) {
	if p.list == nil {
		p.list = make([]Assignment, 0, expected(len(rows), total))
	}
	for _, r := range rows {
		template, said := r.holds(p.template)
		if !said {
			if p.first == nil {
				p.first = &r
			}
			p.oneName, p.byFilter = p.oneName && r.Template == p.first.Template, true
		}
		if r.ProjectID != 0 && (r.Assigned.yes || !r.Assigned.said) && (p.template == 0 || template == p.template) {
			p.list = append(p.list, Assignment{
				ProjectID: r.ProjectID, Project: string(r.Name),
				TemplateID: template, TemplateName: p.names.of(string(r.Template)),
			})
		}
	}
	return true, nil
}

// places reads the projects that a user is on, as far as they are told: they come with
// the error of a list that is not complete.
func (c *Client) places(ctx context.Context, q call, template ID) (placing, error) {
	var p placing
	again := func() { p = placing{template: template, names: interned{}, oneName: true} }
	again()
	l := listing[assignmentRow]{Client: c, q: q, again: again, each: func(rows []assignmentRow, total int) (bool, error) {
		return p.add(rows, total)
	}}
	err := l.read(ctx)
	return p, err
}

// placesOneByOne reads the user's place on each project, a call for each.
func (c *Client) placesOneByOne(ctx context.Context, q call, user, template ID, projects []ID) ([]Assignment, error) {
	if projects == nil {
		return nil, fmt.Errorf("%s: this company does it only one by one: %w", q.what, ErrUnavailable)
	}
	var (
		mu     sync.Mutex
		found  = map[ID]Assignment{}
		unread = &UnreadError{Projects: map[ID]error{}}
	)
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(abreast)
	ids := slices.Compact(slices.Sorted(slices.Values(projects)))
	for _, id := range ids {
		group.Go(guarded(func() error {
			place, on, err := c.place(gctx, user, template, id)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case notOffered(err) || errors.Is(err, errUnsaid) || incomplete(err):
				unread.Projects[id] = err
			case err != nil:
				return err
			case on && (template == 0 || place.TemplateID == template):
				found[id] = place
			}
			return nil
		}))
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var list []Assignment
	for _, id := range ids {
		if place, ok := found[id]; ok {
			list = append(list, place)
		}
	}
	if len(unread.Projects) == 0 {
		return list, nil
	}
	return list, c.unsent(q).fail(0, unread.Error()+" (project "+firstIDs(unread.ids())+")",
		"Switch the Directory tool on in these projects, or look there by hand.", unread)
}

// memberRow is a row of a project's users.
type memberRow struct {
	ID       ID    `json:"id"`
	Template field `json:"permission_template"`
}

// errUnsaid is for an answer that leaves the template out.
var errUnsaid = errors.New("the project does not say which permission template the user has")

// place reads the user's place on one project.
// Endpoint: GET /rest/v1.0/projects/{project}/users?filters[id]=….
func (c *Client) place(ctx context.Context, user, template, project ID) (Assignment, bool, error) {
	q := call{
		what: "read the users of project " + project.String(), needs: "the project's Directory tool",
		path: projectPath(project, "/users"), query: params("filters[id]", user.String(), "per_page", pageSize),
	}
	rows, err := list[memberRow](ctx, c, q)
	if err != nil && !incomplete(err) {
		return Assignment{}, false, err
	}
	i := slices.IndexFunc(rows, func(r memberRow) bool { return r.ID == user })
	if i < 0 { // who is not on a list that is not complete may be there
		return Assignment{}, false, err
	}
	// The compact view, forced on those who may not read the project's
	// Directory, has no template.
	if len(rows[i].Template) == 0 && template != 0 {
		return Assignment{}, false, c.misread(q, errUnsaid)
	}
	var t named
	if err := into(rows[i].Template, &t); err != nil {
		return Assignment{}, false, c.misread(q, err)
	}
	return Assignment{ProjectID: project, TemplateID: t.ID, TemplateName: string(t.Name)}, true, nil
}

// firstIDs names up to five ids in a sentence.
func firstIDs(ids []ID) string {
	s := ""
	for i, id := range ids {
		if i == 5 {
			return fmt.Sprintf("%s and %d more", s, len(ids)-i)
		}
		if i > 0 {
			s += ", "
		}
		s += id.String()
	}
	return s
}
