package procoretest

import (
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func projectRoutes() []*route {
	return []*route{
		{method: "GET", pattern: projectsPath, handle: (*call).listProjects, shape: detailShape},
		{method: "GET", pattern: "/rest/v1.0/companies/{cid}/projects", handle: (*call).companyProjects},
		{method: "GET", pattern: "/rest/v1.0/projects/{pid}/tools", handle: (*call).projectTools},
		{method: "GET", pattern: "/rest/v1.0/tools", handle: (*call).projectTools, deprecated: true},
		{method: "PATCH", pattern: "/rest/v1.0/projects/{pid}/tools", handle: (*call).switchTools},
		{method: "GET", pattern: "/rest/v1.0/companies/{cid}/generic_tools", handle: (*call).genericTools, shape: oldShape},
	}
}

// listProjects lists the projects that the person sees: all of them for a
// company admin, their own for anybody else.
func (c *call) listProjects() reply {
	if !c.query.Has("company_id") {
		return c.fail(http.StatusBadRequest, "company_id is required")
	}
	var rows []*project
	all, wanted := c.co.admin(c.me), c.wanted()
	for _, p := range c.co.projects {
		if (all || c.co.visible(c.me, p)) && wanted(p) {
			rows = append(rows, p)
		}
	}
	if by := c.query.Get("sort"); by == "name" || by == "display_name" {
		slices.SortStableFunc(rows, func(a, b *project) int {
			if by == "name" {
				return strings.Compare(a.name, b.name)
			}
			return strings.Compare(a.display(), b.display())
		})
	}
	switch c.query.Get("view") {
	case "ids": // one page of numbers
		c.query.Set("per_page", "200000")
		return list(c, rows, 200000, 200000, func(p *project) any { return p.id })
	case "compact":
		return list(c, rows, 100, 300, func(p *project) any { return object{"id": p.id, "name": p.name} })
	case "extended":
		return list(c, rows, 100, 300, func(p *project) any { return c.extendedProject(p) })
	case "", "normal":
		return list(c, rows, 100, 300, func(p *project) any { return c.normalProject(p) })
	}
	return c.fail(http.StatusBadRequest, "view is unknown").inferred()
}

// wanted returns what the filters of a project list let through. They are read once:
// a company may have 100,000 projects.
func (c *call) wanted() func(*project) bool {
	status, _ := c.status()
	template, byTemplate := c.filter("template")
	demo, byDemo := c.filter("is_demo")
	name, byName := c.filter("name")
	stage, byStage := c.filter("by_stage")
	ids := c.filters("id")
	return func(p *project) bool {
		switch {
		case !p.inStatus(status),
			byTemplate && template != strconv.FormatBool(p.template),
			byDemo && demo != strconv.FormatBool(p.demo),
			byName && !strings.EqualFold(name, p.name),
			byStage && stage != strconv.FormatInt(nameID(p.stage), 10) && !strings.EqualFold(stage, p.stage):
			return false
		}
		return len(ids) == 0 || slices.Contains(ids, strconv.FormatInt(p.id, 10))
	}
}

// status returns the status filter; everything passes where it has no effect.
func (c *call) status() (status string, given bool) {
	if c.s.has(IgnoreStatus) {
		return "All", true
	}
	return c.filter("by_status")
}

// inStatus applies a status filter, whose default is Active.
func (p *project) inStatus(status string) bool {
	switch status {
	case "All":
		return true
	case "Inactive":
		return !p.active
	}
	return p.active
}

// nameID makes an id for a thing that has only a name here.
func nameID(name string) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int64(h.Sum32() % 100_000)
}

func named(name string) any {
	if name == "" {
		return nil
	}
	return object{"id": nameID(name), "name": name}
}

// normalProject is a row with its region as an id alone.
func (c *call) normalProject(p *project) object {
	return object{
		"id": p.id, "name": p.name, "display_name": p.display(), "project_number": null(p.number), "active": p.active,
		"is_demo": p.demo, "project_stage": named(p.stage), "project_template": nil,
		"company": object{"id": c.co.id, "name": c.co.name}, "address": null(p.address), "city": null(p.city),
		"state_code": "CA", "country_code": "US", "zip": nil, "project_region_id": nameID(p.region),
		"created_at": stamp(&p.created), "updated_at": stamp(&p.created),
	}
}

// extendedProject adds what a normal row has no name for.
func (c *call) extendedProject(p *project) object {
	out := c.normalProject(p)
	out["project_region"], out["program"], out["project_type"] = named(p.region), named(p.program), named(p.kind)
	out["departments"], out["dictionary_type"] = []any{}, "general-contractor"
	return out
}

// companyProjects is the list that documents no paging.
func (c *call) companyProjects() reply {
	out := []object{}
	for _, p := range c.co.projects {
		if !c.co.visible(c.me, p) {
			continue
		}
		status := "Active"
		if !p.active {
			status = "Inactive"
		}
		out = append(out, object{
			"id": p.id, "name": p.name, "address": p.address, "stage_name": p.stage, "status_name": status,
			"type_name": p.kind, "open_items": 0, "created_by": nil,
		})
	}
	return c.json(http.StatusOK, out)
}

// projectTools lists a project's tools, those that are off too.
func (c *call) projectTools() reply {
	if c.pro == nil {
		return c.fail(http.StatusBadRequest, "project_id is required").inferred()
	}
	active, filtered := c.filter("is_active")
	var rows []*tool
	for _, t := range c.co.tools {
		correspondence := t.group == "custom" || t.key == communicationKey
		if !correspondence && (!filtered || active == strconv.FormatBool(!c.pro.off[t.key])) {
			rows = append(rows, t)
		}
	}
	position := 0
	return list(c, rows, 100, 1000, func(t *tool) any {
		position++
		return object{
			"id": c.pro.id*100 + t.domain, "engine_name": t.key, "is_active": !c.pro.off[t.key],
			"position": position, "required": t.required, "title": t.label,
		}
	})
}

// switchTools turns a project's tools on and off; some stay on.
func (c *call) switchTools() reply {
	if c.co.projectLevel(c.me, c.pro.id, "admin") != levelAdmin {
		return c.forbidden()
	}
	var w struct {
		Tools []struct {
			ID     int64 `json:"id"`
			Active *bool `json:"is_active"`
		} `json:"tools"`
	}
	if err := c.decode(&w); err != nil {
		return c.fail(http.StatusBadRequest, err.Error()).inferred()
	}
	for _, row := range w.Tools {
		i := slices.IndexFunc(c.co.tools, func(t *tool) bool { return c.pro.id*100+t.domain == row.ID })
		if i < 0 || row.Active == nil {
			return c.invalid(map[string][]string{"tools": {"has an unknown tool"}})
		}
		if c.co.tools[i].required && !*row.Active {
			return c.invalid(map[string][]string{"tools": {c.co.tools[i].label + " cannot be disabled"}})
		}
		c.pro.turn(c.co.tools[i].key, *row.Active)
	}
	return c.projectTools()
}

func (p *project) turn(key string, on bool) {
	if p.off == nil {
		p.off = map[string]bool{}
	}
	p.off[key] = !on
}

func (c *call) genericTools() reply {
	return list(c, c.co.types, 100, 1000, func(t correspondenceType) any {
		return object{
			"id": t.id, "domain_id": -t.id, "title": t.title, "abbreviation": t.abbreviation,
			"private_by_default": t.private,
		}
	})
}
