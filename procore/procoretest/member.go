package procoretest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// assignmentsPath lists one user's projects.
const assignmentsPath = "/rest/v1.0/companies/{cid}/users/{uid}/project_assignments"

func memberRoutes() []*route {
	return []*route{
		{
			method: "PATCH", pattern: "/rest/v1.0/projects/{pid}/permission_template_assignments",
			handle: (*call).assignTemplate, needs: needsDirectoryAdmin,
		},
		{
			method: "POST", pattern: "/rest/v1.0/projects/{pid}/users/{uid}/actions/add",
			handle: (*call).addToProject, needs: needsDirectoryAdmin,
		},
		{
			method: "DELETE", pattern: "/rest/v1.0/projects/{pid}/users/{uid}/actions/remove",
			handle: (*call).removeFromProject, needs: needsDirectoryAdmin,
		},
		{method: "GET", pattern: "/rest/v1.0/projects/{pid}/users", handle: (*call).projectUsers},
		{method: "GET", pattern: "/rest/v1.0/projects/{pid}/users/{uid}", handle: (*call).projectUser},
		{
			method: "GET", pattern: "/rest/v1.0/projects/{pid}/assignable_users",
			handle: (*call).assignableUsers, needs: readsProjectDirectory,
		},
		{
			method: "GET", pattern: assignmentsPath,
			handle: (*call).projectAssignments, endpoint: ProjectAssignments, needs: needsDirectory,
		},
		{
			method: "GET", pattern: assignmentsPath + "/filter_options/permission_templates",
			handle: (*call).assignmentTemplates, endpoint: ProjectAssignments, needs: needsDirectory,
		},
	}
}

func readsProjectDirectory(c *call) bool {
	return c.co.projectLevel(c.me, c.pro.id, c.co.projectKey) >= levelReadOnly
}

// Messages of memberships that cannot be. Only the first is documented.
const (
	cannotAdd       = "Contact could not be added."
	groupManaged    = "MEMBERSHIP_GROUP_MANAGED"
	unknownTemplate = "Permission template could not be found."
	unknownProject  = "Project could not be found."
	unknownUser     = "User could not be found."
	notOnProject    = "User is not on the project."
	inactiveUser    = "User is not active."
	inactiveProject = "Project is not active."
)

// cannotHold tells why a user cannot be on a project with a template; "" if
// they can. A project without an active Directory tool takes nobody.
func (co *company) cannotHold(user, project, template int64) string {
	u, p, t := co.user(user), co.project(project), co.template(template)
	switch {
	case u == nil:
		return unknownUser
	case !u.active:
		return inactiveUser
	case p == nil:
		return unknownProject
	case p.off[co.projectKey]:
		return cannotAdd
	case !p.active:
		return inactiveProject
	case t == nil || t.kind == typeCompany || t.kind == typeSpecific && t.project != project:
		return unknownTemplate
	}
	return ""
}

// assignTemplate gives another template to somebody who is on the project.
func (c *call) assignTemplate() reply {
	var w struct {
		Row *struct {
			User     *int64 `json:"user_id"`
			Template *int64 `json:"permission_template_id"`
		} `json:"permission_template_assignments"`
	}
	if err := c.decode(&w); err != nil {
		return c.fail(http.StatusBadRequest, err.Error()).inferred()
	}
	if w.Row == nil || w.Row.User == nil || w.Row.Template == nil {
		return c.fail(http.StatusBadRequest, "user_id and permission_template_id are required").inferred()
	}
	m := c.co.member(c.pro.id, *w.Row.User)
	if !m.last().on {
		return c.fail(http.StatusUnprocessableEntity, notOnProject).inferred()
	}
	if m.managed {
		return c.fail(http.StatusUnprocessableEntity, groupManaged).inferred()
	}
	if why := c.co.cannotHold(*w.Row.User, c.pro.id, *w.Row.Template); why != "" {
		return c.fail(http.StatusUnprocessableEntity, why).inferred()
	}
	c.co.set(c.pro.id, *w.Row.User, membership{at: c.now, on: true, template: *w.Row.Template})
	return c.json(http.StatusOK, object{
		"user_id": *w.Row.User, "permission_template_id": *w.Row.Template, "project_id": c.pro.id,
	})
}

// addToProject puts one user on the project.
func (c *call) addToProject() reply {
	var w struct {
		User *struct {
			Template *int64 `json:"permission_template_id"`
		} `json:"user"`
	}
	if err := c.decode(&w); err != nil {
		return c.fail(http.StatusBadRequest, err.Error()).inferred()
	}
	if w.User == nil || w.User.Template == nil {
		return c.fail(http.StatusBadRequest, "param is missing or the value is empty: user").inferred()
	}
	uid := c.id("uid")
	if why := c.co.cannotHold(uid, c.pro.id, *w.User.Template); why != "" {
		return c.fail(http.StatusBadRequest, why).inferred()
	}
	if !c.co.member(c.pro.id, uid).last().on { // a membership that is there keeps its template
		c.co.set(c.pro.id, uid, membership{at: c.now, on: true, template: *w.User.Template})
	}
	out := c.projectUserRow(c.co.user(uid), c.co.member(c.pro.id, uid).last().template)
	return c.json(http.StatusCreated, out)
}

func (c *call) removeFromProject() reply {
	uid := c.id("uid")
	m := c.co.member(c.pro.id, uid)
	if !m.last().on {
		return c.notFound("User").inferred()
	}
	if m.managed {
		return c.fail(http.StatusForbidden, groupManaged).inferred()
	}
	c.co.set(c.pro.id, uid, membership{at: c.now})
	return reply{status: http.StatusNoContent}
}

// projectUserRow is a user of a project; members that are null are left out.
func (c *call) projectUserRow(u *user, template int64) object {
	out := c.profile(u)
	out["last_login_at"], out["welcome_email_sent_at"] = stamp(u.login), stamp(u.invited)
	if t := c.co.template(template); t != nil {
		out["permission_template"] = object{"id": t.id, "name": t.name, "project_specific": t.kind == typeSpecific}
	}
	for k, v := range out {
		if v == nil {
			delete(out, k)
		}
	}
	return out
}

// projectUsers lists the active users of a project.
func (c *call) projectUsers() reply {
	if c.pro.off[c.co.projectKey] {
		return c.toolOff()
	}
	search, _ := c.filter("search")
	id, byID := c.filter("id")
	template, byTemplate := c.filter("permission_template")
	var rows []*user
	for _, u := range c.co.users {
		m := c.co.member(c.pro.id, u.id).seen(c.seen)
		if !m.on || !u.active || !u.found(search) ||
			byID && id != strconv.FormatInt(u.id, 10) || byTemplate && template != strconv.FormatInt(m.template, 10) {
			continue
		}
		rows = append(rows, u)
	}
	slices.SortStableFunc(rows, func(a, b *user) int { return strings.Compare(a.name(), b.name()) })
	if c.query.Get("view") == "compact" || !readsProjectDirectory(c) {
		return list(c, rows, 20, 2000, func(u *user) any { return object{"id": u.id, "name": u.name(), "login": u.email} })
	}
	return list(c, rows, 20, 2000, func(u *user) any {
		return c.projectUserRow(u, c.co.member(c.pro.id, u.id).seen(c.seen).template)
	})
}

func (c *call) projectUser() reply {
	u, m := c.co.user(c.id("uid")), c.co.member(c.pro.id, c.id("uid")).seen(c.seen)
	if u == nil || !m.on || !readsProjectDirectory(c) {
		return c.notFound("User").inferred()
	}
	return c.json(http.StatusOK, c.projectUserRow(u, m.template))
}

// toolOff is one of the causes of a 403: the project does not use the tool.
func (c *call) toolOff() reply {
	body := errorBody(textShape, http.StatusForbidden, "The Directory tool is not enabled for this project")
	return c.json(http.StatusForbidden, body).inferred()
}

// assignableUsers lists the company's people with their place on the project,
// template id and all. It has no pages.
func (c *call) assignableUsers() reply {
	if c.pro.off[c.co.projectKey] {
		return c.toolOff()
	}
	search, _ := c.filter("search")
	out := []object{}
	for _, u := range c.co.users {
		if !u.active || !u.found(search) {
			continue
		}
		m := c.co.member(c.pro.id, u.id).seen(c.seen)
		row := object{
			"id": u.id, "first_name": u.first, "last_name": u.last, "name": u.name(),
			"vendor":                         object{"id": u.vendor.id, "name": u.vendor.name},
			"project_permission_template_id": nil, "project_role_ids": []int64{}, "assigned_to_project": m.on,
		}
		if m.on {
			row["project_permission_template_id"] = m.template
		}
		out = append(out, row)
	}
	return c.json(http.StatusOK, out)
}
