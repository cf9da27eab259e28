package procoretest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

func templateRoutes() []*route {
	const all = "/rest/v1.0/companies/{cid}/permission_templates"
	return []*route{
		{method: "GET", pattern: all, handle: (*call).listTemplates, needs: needsTemplates},
		{method: "GET", pattern: all + "/{tid}", handle: (*call).getTemplate, needs: needsTemplates},
		{method: "POST", pattern: all, handle: (*call).createTemplate, needs: needsPermissions},
		{
			method: "GET", pattern: "/rest/v1.0/projects/{pid}/permission_templates",
			handle: (*call).projectTemplates, shape: oldShape,
		},
	}
}

func templateRow(t *template) object {
	return object{
		"id": t.id, "name": t.name, "project_specific": t.kind == typeSpecific, "type": t.kind, "category": t.category,
	}
}

// listedTemplate is a template's row in a list.
func (c *call) listedTemplate(t *template) object {
	row := templateRow(t)
	if c.s.has(PlainTemplateRows) {
		delete(row, "category")
	}
	return row
}

// templateBody is a template whole.
func (c *call) templateBody(t *template) object {
	provider, providerID := "Company", c.co.id
	if t.kind == typeSpecific {
		provider, providerID = "Project", t.project
	}
	return object{
		"id": t.id, "company_id": c.co.id, "name": t.name, "type": t.kind, "category": t.category,
		"provider_type": provider, "provider_id": providerID, "project_id": nullID(t.project),
		"user_access_levels": t.levels, "permissions": t.granular,
	}
}

// listTemplates lists one kind; project_tools, the default, has the global and
// the specific ones, mixed.
func (c *call) listTemplates() reply {
	kind, ok := c.filter("type")
	if !ok {
		kind = "project_tools"
	}
	var rows []*template
	for _, t := range c.co.templates {
		if !t.since.After(c.seen) && inKind(t, kind) {
			rows = append(rows, t)
		}
	}
	if c.s.has(PlainTemplateRows) { // in no order of id or name
		slices.SortStableFunc(rows, func(a, b *template) int { return cmp.Compare(nameID(a.name), nameID(b.name)) })
	}
	switch kind {
	case "project_tools":
		c.guess, c.live = !c.s.has(PlainTemplateRows), c.s.has(PlainTemplateRows)
	case typeCompany, typeGlobal:
	default:
		return c.fail(http.StatusBadRequest, "filters[type] is unknown").inferred()
	}
	if c.query.Get("view") == "with_permissions" {
		c.guess = true // no public source shows this view's body
		return c.bare(rows, func(t *template) any { return c.templateBody(t) })
	}
	return c.bare(rows, func(t *template) any { return c.listedTemplate(t) })
}

func inKind(t *template, kind string) bool {
	if kind == "project_tools" {
		return t.kind == typeGlobal || t.kind == typeSpecific
	}
	return t.kind == kind
}

// bare answers with all rows: this endpoint documents no paging.
func (c *call) bare(rows []*template, row func(*template) any) reply {
	out := []any{}
	for _, t := range rows {
		out = append(out, row(t))
	}
	return c.json(http.StatusOK, out)
}

func (c *call) getTemplate() reply {
	if c.s.has(TemplateShowForbidden) {
		c.live = true
		return c.forbidden()
	}
	t := c.co.template(c.id("tid"))
	if t == nil {
		return c.notFound("Permission template").inferred()
	}
	return c.json(http.StatusOK, c.templateBody(t))
}

// newTemplate is the body of a create.
type newTemplate struct {
	Name         string                     `json:"name"`
	Type         string                     `json:"type"`
	Category     string                     `json:"category"`
	ProviderType string                     `json:"provider_type"`
	ProviderID   *int64                     `json:"provider_id"`
	CompanyID    *int64                     `json:"company_id"`
	ProjectID    *int64                     `json:"project_id"`
	Levels       map[string]int             `json:"user_access_levels"`
	Granular     map[string]map[string]bool `json:"permissions"`
}

// createTemplate answers POST permission_templates with 200, as documented.
// How it takes omitted tools, unknown keys and a name that is taken is an
// inference, so every answer says so.
func (c *call) createTemplate() reply {
	c.guess = true
	var w struct {
		Template *newTemplate `json:"permission_template"`
	}
	if err := c.decode(&w); err != nil {
		return c.fail(http.StatusBadRequest, err.Error())
	}
	if w.Template == nil {
		return c.fail(http.StatusBadRequest, "param is missing or the value is empty: permission_template")
	}
	b := w.Template
	bad := map[string][]string{}
	project := c.checkTemplate(b, bad)
	tools := c.co.tools
	if b.Type == typeCompany {
		tools = c.co.companyTools
	}
	levels := c.readLevels(b, tools, bad)
	c.readActions(b, tools, bad)
	if len(bad) > 0 {
		return c.invalid(bad)
	}
	t := &template{
		id: c.s.id(), name: strings.TrimSpace(b.Name), kind: b.Type, category: b.Category, project: project, since: c.now,
	}
	if t.category == "" {
		t.category = "external"
	}
	t.levels, t.granular = settle(tools, levels, b.Granular)
	c.co.templates = append(c.co.templates, t)
	return c.json(http.StatusOK, c.templateBody(t))
}

// checkTemplate checks everything but the two maps, and returns the project of
// a project's own template.
func (c *call) checkTemplate(b *newTemplate, bad map[string][]string) (project int64) {
	if strings.TrimSpace(b.Name) == "" {
		bad["name"] = []string{"can't be blank"}
	}
	if b.Category != "" && b.Category != "internal" && b.Category != "external" {
		bad["category"] = []string{"is not included in the list"}
	}
	project = c.checkProvider(b, bad)
	if b.CompanyID != nil && *b.CompanyID != c.co.id {
		bad["company_id"] = []string{"is another company's"}
	}
	if c.nameTaken(strings.TrimSpace(b.Name), b.Type, project) {
		bad["name"] = []string{"has already been taken"}
	}
	return project
}

// checkProvider checks what the template belongs to: the company, or one of
// its projects.
func (c *call) checkProvider(b *newTemplate, bad map[string][]string) (project int64) {
	switch b.Type {
	case typeGlobal, typeCompany:
		if b.ProviderType != "" && b.ProviderType != "Company" || b.ProviderID != nil && *b.ProviderID != c.co.id {
			bad["provider"] = []string{"must be the company"}
		}
	case typeSpecific:
		if b.ProviderType == "Project" && b.ProviderID != nil && c.co.project(*b.ProviderID) != nil {
			return *b.ProviderID
		}
		bad["provider"] = []string{"must be a project of the company"}
	default:
		bad["type"] = []string{"is not included in the list"}
	}
	return 0
}

// nameTaken tells whether a template of the type has the name, or, for a
// project template, one of the company type.
func (c *call) nameTaken(name, kind string, project int64) bool {
	return slices.ContainsFunc(c.co.templates, func(t *template) bool {
		if !strings.EqualFold(t.name, name) {
			return false
		}
		return t.kind == kind && t.project == project || t.kind == typeCompany || kind == typeCompany
	})
}

// readLevels reads the levels. A tool that is left out becomes None, and Home
// Read Only, as in a new template of the web page.
func (c *call) readLevels(b *newTemplate, tools []*tool, bad map[string][]string) map[string]int {
	levels := map[string]int{}
	for _, t := range tools {
		levels[t.key] = levelNone
		if t.key == "home" {
			levels[t.key] = levelReadOnly
		}
	}
	for k, n := range b.Levels {
		t := toolByKey(tools, k)
		switch {
		case t == nil && c.s.config.strictKeys:
			bad["user_access_levels"] = append(bad["user_access_levels"], fmt.Sprintf("has an unknown tool %q", k))
		case t == nil:
		case !slices.Contains(t.levels, n):
			bad["user_access_levels"] = append(bad["user_access_levels"], fmt.Sprintf("%s has no level %d", k, n))
		default:
			levels[k] = n
		}
	}
	return levels
}

// readActions looks for unknown actions, which are refused or left out.
func (c *call) readActions(b *newTemplate, tools []*tool, bad map[string][]string) {
	if !c.s.config.strictKeys {
		return
	}
	for k, as := range b.Granular {
		t := toolByKey(tools, k)
		for a := range as {
			if t == nil || !slices.ContainsFunc(t.actions, func(x *action) bool { return x.key == a }) {
				bad["permissions"] = append(bad["permissions"], fmt.Sprintf("has an unknown permission %q of %q", a, k))
			}
		}
	}
}

func toolByKey(tools []*tool, key string) *tool {
	i := slices.IndexFunc(tools, func(t *tool) bool { return t.key == key })
	if i < 0 {
		return nil
	}
	return tools[i]
}

// projectTemplates lists what can be given on one project.
func (c *call) projectTemplates() reply {
	if c.s.has(NoProjectTemplates) {
		c.live = true
		return c.bare(nil, nil)
	}
	admin := c.co.projectLevel(c.me, c.pro.id, c.co.projectKey) == levelAdmin
	only, _ := c.filter("assignables_only")
	mine := c.co.template(c.co.member(c.pro.id, c.me.id).last().template)
	if !admin && (only != "true" || mine == nil) {
		return c.forbidden()
	}
	var rows []*template
	for _, t := range c.co.templates {
		assignable := t.kind == typeGlobal || t.kind == typeSpecific && t.project == c.pro.id
		if assignable && (admin || slices.Contains(mine.assignable, t.id)) {
			rows = append(rows, t)
		}
	}
	return c.bare(rows, func(t *template) any { return c.listedTemplate(t) })
}
