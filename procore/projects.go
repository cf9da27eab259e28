package procore

import (
	"context"
	"encoding/json"
)

// projectPageSize is the most that GET /rest/v1.1/projects gives at a time.
const projectPageSize = "300"

// Projects calls page with each page of projects as it arrives, and with
// Procore's count of all (0 where it does not say). Project templates are left
// out. The list is complete only for a full company admin: anyone else gets
// their own projects and no sign of it. An error of page ends the list and is
// returned as it is.
//
// The extended view is asked for, which names region, program and type; where Procore
// refuses it, the normal one, which lacks them.
// Endpoint: GET /rest/v1.1/projects, view extended.
func (c *Client) Projects(ctx context.Context, status ProjectStatus, page func(rows []Project, total int) error) error {
	began := false
	err := c.projects(ctx, "extended", status, func(rows []Project, total int) error {
		began = true
		return page(rows, total)
	})
	if !began && rowsRefused(err) {
		return c.projects(ctx, "normal", status, page)
	}
	return err
}

// projects is [Client.Projects] in one view.
func (c *Client) projects(ctx context.Context, view string, status ProjectStatus,
	page func(rows []Project, total int) error,
) error {
	q := call{
		what: "list the projects", needs: "access to the company", path: "/rest/v1.1/projects",
		query: params("company_id", c.company.String(), "view", view, "per_page", projectPageSize,
			"filters[by_status]", string(status), "filters[template]", "false"),
	}
	if err := c.companyChosen(q); err != nil {
		return err
	}
	texts := interned{}
	return pages(ctx, c, q, func(rows []projectRow, total int) (bool, error) {
		projects := make([]Project, 0, len(rows))
		for _, row := range rows {
			if p := row.project(status); !p.Template && p.ID != 0 {
				for _, s := range []*string{&p.City, &p.Stage, &p.Region, &p.Program, &p.Type} {
					*s = texts.of(*s)
				}
				projects = append(projects, p)
			}
		}
		return true, page(projects, total)
	})
}

// ProjectIDs lists the ids alone, of all projects in one answer: the cheap way to see
// whether a list that was read is still the whole list. Project templates are left
// out.
// Endpoint: GET /rest/v1.1/projects, view ids.
func (c *Client) ProjectIDs(ctx context.Context, status ProjectStatus) ([]ID, error) {
	q := call{
		what: "list the projects' ids", needs: "access to the company", path: "/rest/v1.1/projects",
		query: params("company_id", c.company.String(), "view", "ids",
			"filters[by_status]", string(status), "filters[template]", "false"),
	}
	if err := c.companyChosen(q); err != nil {
		return nil, err
	}
	return list[ID](ctx, c, q)
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
		ID: r.ID, Name: string(r.Name), Number: string(r.Number), City: string(r.City),
		Stage: string(r.Stage), Region: string(r.Region),
		Program: string(r.Program), Type: string(r.Type),
		Active: r.Active.yes, Demo: r.Demo.yes, Template: r.IsTemplate.yes || r.Template.yes,
	}
	if p.Name == "" {
		p.Name = string(r.DisplayName)
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
	if v, err := flag(b); err == nil && v != nil {
		m.said, m.yes = true, *v
	}
	return nil
}
