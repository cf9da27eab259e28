package procoretest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// A place is one row of a user's project assignments: a project that they are
// on, or could be put on.
type place struct {
	p *project
	m membership
}

// templateName is the name of the place's template.
func (c *call) templateName(pl place) string {
	if t := c.co.template(pl.m.template); pl.m.on && t != nil {
		return t.name
	}
	return ""
}

// projectAssignments lists the projects that a user is on and could be on.
func (c *call) projectAssignments() reply {
	u := c.co.user(c.id("uid"))
	if u == nil {
		return c.notFound("User").inferred()
	}
	if _, per, ok := c.paging(100, 1<<20); ok && c.s.config.placesRefuse && per > c.s.config.placesCap {
		return c.fail(http.StatusBadRequest, "per_page must not be more than "+strconv.Itoa(c.s.config.placesCap)).inferred()
	}
	var rows []place
	all, wanted := c.co.admin(c.me), c.wantedPlace()
	for _, p := range c.co.projects {
		pl := place{p, c.co.member(p.id, u.id).seen(c.seen)}
		if !p.template && (all || c.co.visible(c.me, p)) && wanted(pl) {
			rows = append(rows, pl)
		}
	}
	c.sortPlaces(rows)
	return list(c, rows, 100, c.s.config.placesCap, func(pl place) any {
		row := object{
			"project_id": pl.p.id, "name": pl.p.name, "project_number": null(pl.p.number), "address": null(pl.p.address),
			"stage": null(pl.p.stage), "is_assigned": pl.m.on, "active": pl.p.active, "roles": []string{},
			"permission_template_name": null(c.templateName(pl)), "region": null(pl.p.region),
			"program": null(pl.p.program), "project_type": null(pl.p.kind),
		}
		if c.s.has(TemplateInRows) {
			row["permission_template_id"] = nil
			if pl.m.on {
				row["permission_template_id"] = nullID(pl.m.template)
			}
		}
		return row
	})
}

// wantedPlace returns what the filters let through. They are read once: a company may
// have 100,000 projects.
func (c *call) wantedPlace() func(place) bool {
	assigned, byAssigned := c.filter("assignment_status")
	byAssigned = byAssigned && assigned != "all"
	status, byStatus := c.status()
	active, byActive := c.filter("active")
	template, byTemplate := c.filter("project_permission_templates")
	texts := map[string]func(place) string{
		"name": func(pl place) string { return pl.p.name }, "by_stage": func(pl place) string { return pl.p.stage },
		"by_region":  func(pl place) string { return pl.p.region },
		"by_program": func(pl place) string { return pl.p.program },
		"by_type":    func(pl place) string { return pl.p.kind },
	}
	for name := range texts {
		if len(c.filters(name)) == 0 {
			delete(texts, name)
		}
	}
	return func(pl place) bool {
		switch {
		case byAssigned && (assigned == "assigned") != pl.m.on:
			return false
		case !pl.p.inStatus(status):
			c.guess = c.guess || !byStatus // which status is the default is not documented
			return false
		case byActive && active != strconv.FormatBool(pl.p.active),
			byTemplate && (!pl.m.on || template != strconv.FormatInt(pl.m.template, 10)):
			return false
		}
		for name, text := range texts {
			if !slices.Contains(c.filters(name), text(pl)) {
				return false
			}
		}
		return true
	}
}

func (c *call) sortPlaces(rows []place) {
	key := func(pl place) string {
		switch c.query.Get("sort") {
		case "name":
			return pl.p.name
		case "project_number":
			return pl.p.number
		case "permission_template_name":
			return c.templateName(pl)
		case "stage":
			return pl.p.stage
		}
		return ""
	}
	sign := 1
	if c.query.Get("direction") == "desc" {
		sign = -1
	}
	slices.SortStableFunc(rows, func(a, b place) int { return sign * cmp.Or(strings.Compare(key(a), key(b)), 0) })
}

// assignmentTemplates resolves the names of the rows' templates.
func (c *call) assignmentTemplates() reply {
	if c.co.user(c.id("uid")) == nil {
		return c.notFound("User").inferred()
	}
	out := []object{}
	for _, t := range c.co.templates {
		if t.kind != typeCompany {
			out = append(out, object{"filter_value": t.id, "label": t.name})
		}
	}
	return c.json(http.StatusOK, out)
}
