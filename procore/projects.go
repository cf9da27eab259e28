package procore

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
)

// projectPageSize is the most that GET /rest/v1.1/projects gives at a time.
const projectPageSize = "300"

// Projects returns all projects. After each page it calls page (which may be nil) with
// all that were read so far, which are not to be changed, and with Procore's count of
// all (0 where it does not say); an error of page ends the list and is returned as it
// is. How many there are never goes back from call to call, unless a list that had to be
// read a second time turns out to be shorter; the last call has the whole list. Rows of
// a list that is not complete come with an [*IncompleteError].
//
// Project templates are left out. The list is complete only for a full company admin:
// anyone else gets their own projects and no sign of it.
//
// The extended view is asked for, which names region, program and type; where Procore
// refuses it, the normal one, which lacks them.
// Endpoint: GET /rest/v1.1/projects, view extended.
func (c *Client) Projects(
	ctx context.Context, status ProjectStatus, page func(sofar []Project, total int) error,
) ([]Project, error) {
	began := false
	projects, err := c.projects(ctx, "extended", status, func(sofar []Project, total int) error {
		began = true
		if page == nil {
			return nil
		}
		return page(sofar, total)
	})
	if !began && rowsRefused(err) {
		return c.projects(ctx, "normal", status, page)
	}
	return projects, err
}

// projects is [Client.Projects] in one view.
func (c *Client) projects(ctx context.Context, view string, status ProjectStatus,
	page func(sofar []Project, total int) error,
) ([]Project, error) {
	q := call{
		what: "list the projects", needs: "access to the company", path: "/rest/v1.1/projects",
		query: params("company_id", c.company.String(), "view", view, "per_page", projectPageSize,
			"filters[by_status]", string(status), "filters[template]", "false"),
		doubted: true,
	}
	var (
		texts        = interned{}
		list         []Project
		shown, count int
	)
	tell := func() error {
		shown = len(list)
		if page == nil {
			return nil
		}
		return page(slices.Clip(list), count)
	}
	l := listing[projectRow]{
		Client: c, q: q, again: func() { list = nil },
		each: func(rows []projectRow, total int) (bool, error) {
			if list == nil {
				list = make([]Project, 0, expected(len(rows), total))
			}
			list = appendProjects(list, rows, status, texts)
			if count = total; len(list) < shown { // what is read again does not jump back
				return true, nil
			}
			return true, tell()
		},
	}
	err := l.read(ctx)
	if err != nil && !incomplete(err) {
		return nil, err
	}
	if len(list) != shown { // the second reading is shorter
		if err := tell(); err != nil {
			return nil, err
		}
	}
	return list, err
}

// appendProjects adds the projects among rows to a list.
func appendProjects(list []Project, rows []projectRow, status ProjectStatus, texts interned) []Project {
	for _, row := range rows {
		if p := row.project(status); !p.Template && p.ID != 0 {
			for _, s := range []*string{&p.City, &p.Stage, &p.Region, &p.Program, &p.Type} {
				*s = texts.of(*s)
			}
			list = append(list, p)
		}
	}
	return list
}

// ProjectIDs lists the ids alone, of all projects in one answer: the cheap way to see
// whether a list that was read is still the whole list. Project templates are left
// out.
// Endpoint: GET /rest/v1.1/projects, view ids.
func (c *Client) ProjectIDs(ctx context.Context, status ProjectStatus) ([]ID, error) {
	return list[ID](ctx, c, call{
		what: "list the projects' ids", needs: "access to the company", path: "/rest/v1.1/projects",
		query: params("company_id", c.company.String(), "view", "ids",
			"filters[by_status]", string(status), "filters[template]", "false"),
		doubted: true,
	})
}

// ProjectTools lists the tools of one project, active or not.
// Endpoint: GET /rest/v1.0/projects/{project}/tools.
func (c *Client) ProjectTools(ctx context.Context, project ID) ([]ProjectTool, error) {
	return list[ProjectTool](ctx, c, call{
		what: "list the tools of project " + project.String(), needs: "access to the project",
		path: projectPath(project, "/tools"), query: params("per_page", pageSize),
	})
}

// projectRow is a row of the extended view; the normal one has fewer fields. All but
// the id is for telling projects apart, so a value in an unexpected form counts as none.
type projectRow struct {
	ID          ID      `json:"id"`
	Name        loose   `json:"name"`
	DisplayName loose   `json:"display_name"`
	Number      loose   `json:"project_number"`
	City        loose   `json:"city"`
	Stage       anyName `json:"project_stage"`
	Region      anyName `json:"project_region"`
	Program     anyName `json:"program"`
	Type        anyName `json:"project_type"`
	Active      maybe   `json:"active"`
	Demo        maybe   `json:"is_demo"`
	IsTemplate  maybe   `json:"is_template"`
	Template    maybe   `json:"template"`
	// project_template is an object that names the template which the project was
	// made from, so it says nothing about the project itself.
}

func (r projectRow) project(asked ProjectStatus) Project {
	p := Project{
		ID: r.ID, Name: string(cmp.Or(r.Name, r.DisplayName)), Number: string(r.Number), City: string(r.City),
		Stage: string(r.Stage), Region: string(r.Region),
		Program: string(r.Program), Type: string(r.Type),
		Active: r.Active.yes, Demo: r.Demo.yes, Template: r.IsTemplate.yes || r.Template.yes,
	}
	if !r.Active.said { // the filter says it
		p.Active = asked == ActiveProjects
	}
	return p
}

// anyName is the name out of {"id", "name"}, or a bare text; "" for anything else.
type anyName string

// UnmarshalJSON implements [json.Unmarshaler].
func (a *anyName) UnmarshalJSON(b []byte) error {
	var n named
	if json.Unmarshal(b, &n) == nil {
		*a = anyName(n.Name)
	}
	return nil
}

// maybe is a boolean that may be missing or something else.
type maybe struct{ said, yes bool }

// UnmarshalJSON implements [json.Unmarshaler].
func (m *maybe) UnmarshalJSON(b []byte) error {
	if v := flag(b); v != nil {
		m.said, m.yes = true, *v
	}
	return nil
}
