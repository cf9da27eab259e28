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

// templateName is the name of the place's template; rows have no id.
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
	var rows []place
	for _, p := range c.co.projects {
		pl := place{p, c.co.member(p.id, u.id).seen(c.seen)}
		if !p.template && c.co.visible(c.me, p) && c.wantedPlace(pl) {
			rows = append(rows, pl)
		}
	}
	c.sortPlaces(rows)
	return list(c, rows, 100, 300, func(pl place) any {
		return object{
			"project_id": pl.p.id, "name": pl.p.name, "project_number": null(pl.p.number), "address": null(pl.p.address),
			"stage": null(pl.p.stage), "is_assigned": pl.m.on, "active": pl.p.active, "roles": []string{},
			"permission_template_name": null(c.templateName(pl)), "region": null(pl.p.region),
			"program": null(pl.p.program), "project_type": null(pl.p.kind),
		}
	})
}

// wantedPlace applies the filters.
func (c *call) wantedPlace(pl place) bool {
	if v, ok := c.filter("assignment_status"); ok && v != "all" && (v == "assigned") != pl.m.on {
		return false
	}
	if v, ok := c.filter("by_status"); !pl.p.inStatus(v) {
		c.guess = c.guess || !ok // which status is the default is not documented
		return false
	}
	if v, ok := c.filter("active"); ok && v != strconv.FormatBool(pl.p.active) {
		return false
	}
	if v, ok := c.filter("project_permission_templates"); ok && (!pl.m.on || v != strconv.FormatInt(pl.m.template, 10)) {
		return false
	}
	for name, value := range map[string]string{
		"name": pl.p.name, "by_stage": pl.p.stage, "by_region": pl.p.region, "by_program": pl.p.program, "by_type": pl.p.kind,
	} {
		if want := c.filters(name); len(want) > 0 && !slices.Contains(want, value) {
			return false
		}
	}
	return true
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
