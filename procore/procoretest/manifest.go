package procoretest

import (
	"net/http"
	"slices"
	"strconv"
)

// The one tool-wide row of correspondence, and the one granular permission that
// production was recorded to list at Admin.
const (
	communicationKey = "communication_types"
	recordedAtAdmin  = "create_wbs_codes"
)

// manifest answers the token's own rights, in the company or in one project.
func (c *call) manifest() reply {
	if c.query.Has("company_id") == c.query.Has("project_id") {
		return c.fail(http.StatusBadRequest, "exactly one of company_id and project_id is required")
	}
	if c.pro == nil {
		return c.companyManifest()
	}
	hidden := c.query.Get("filter_correspondence_types") != "false"
	mine := c.co.template(c.co.member(c.pro.id, c.me.id).last().template)
	c.live = c.s.has(SparseManifest) && hidden
	rows := []object{}
	for _, t := range c.co.tools {
		level := c.co.projectLevel(c.me, c.pro.id, t.key)
		switch {
		case c.pro.off[t.key], hidden && t.group == "custom":
			continue
		case c.s.has(SparseManifest) && (t.unlisted || level == levelNone):
			continue
		}
		rows = append(rows, c.manifestRow(t, level, mine, "/"+strconv.FormatInt(c.pro.id, 10)+"/project/"+t.key))
	}
	return c.json(http.StatusOK, object{"tools": rows})
}

// companyManifest lists all tools: no company's was recorded, and their names
// have no public source.
func (c *call) companyManifest() reply {
	c.guess = true
	rows := []object{}
	for _, t := range c.co.companyTools {
		rows = append(rows, c.manifestRow(t, c.co.level(c.me, t.key), c.co.template(c.me.companyTemplate),
			"/"+strconv.FormatInt(c.co.id, 10)+"/company/"+t.key))
	}
	return c.json(http.StatusOK, object{"tools": rows})
}

// manifestRow is one tool of the manifest. What a level grants by itself is
// not among the permitted actions; at Admin there are hardly any.
func (c *call) manifestRow(t *tool, level int, mine *template, url string) object {
	sparse := c.s.has(SparseManifest)
	actions := []object{}
	for i, a := range t.actions {
		held := level == levelAdmin || mine != nil && mine.granular[t.key][a.key]
		if sparse && level == levelAdmin {
			held = t.key == "admin" && a.key == recordedAtAdmin
		}
		if held && !slices.Contains(a.forced, level) {
			actions = append(actions, object{
				"id": t.domain*100 + int64(i), "action_name": a.key, "label": a.label, "tool_name": t.key,
			})
		}
	}
	row := object{
		"id": t.domain, "name": t.key, "friendly_name": t.label, "domain_id": t.domain, "tab_group": t.group,
		"available_for_user": level > levelNone, "url": url, "trial": false,
		"user_access_level": object{"id": level, "name": levelNames[level]}, "permitted_actions": actions,
		"can_create": level >= levelStandard, "create_url": url + "/new",
	}
	if sparse {
		c.oddities(row, t, level, url)
	}
	return row
}

// oddities are what production's rows have in places where the schema's example
// is tidy: a row id of its own, three ways of saying that nothing is created
// here, and one address with its host.
func (c *call) oddities(row object, t *tool, level int, url string) {
	row["id"] = 40_000_000 + nameID(t.key)
	switch {
	case t.required:
		row["can_create"], row["create_url"] = nil, nil
	case level < levelStandard:
		row["can_create"], row["create_url"] = false, ""
	}
	if t.key == communicationKey {
		row["url"] = c.s.web(c.co) + url
	}
}
