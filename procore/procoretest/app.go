package procoretest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

func appRoutes() []*route {
	return []*route{
		{
			method: "GET", pattern: "/rest/v1.0/app_installations",
			handle: (*call).installations, needs: needsCompanyAdminTool,
		},
		{
			method: "GET", pattern: "/rest/v1.0/app_installations/{iid}",
			handle: (*call).installation, needs: needsCompanyAdminTool,
		},
		{
			method: "GET", pattern: "/rest/v2.0/companies/{cid}/webhooks/hooks",
			handle: (*call).hooks, shape: v2Shape, needs: needsCompanyAdminTool,
		},
	}
}

// ownSlug is what the OAuth app itself is called.
const ownSlug = "procore-setup"

// installed are the apps of the company, the one last that asks: it is installed
// wherever the gate is open.
func (c *call) installed() []*installation {
	own := &installation{
		id: nameID(ownSlug), app: appInfo{uid: c.s.clientID(), name: "Procore Setup", slug: ownSlug}, installed: c.s.founded,
	}
	return append(slices.Clone(c.co.apps), own)
}

func (c *call) installations() reply {
	if !c.query.Has("company_id") && !c.query.Has("project_id") {
		return c.fail(http.StatusBadRequest, "company_id or project_id is required").inferred()
	}
	if len(c.co.apps) == 0 && c.co.appsAt.IsZero() {
		c.co.appsAt = c.now
	}
	return list(c, c.installed(), 100, 1000, func(i *installation) any { return c.installationRow(i) })
}

func (c *call) installation() reply {
	for _, i := range c.installed() {
		if i.id == c.id("iid") {
			return c.json(http.StatusOK, c.installationRow(i))
		}
	}
	return c.notFound("App installation").inferred()
}

func (c *call) installationRow(i *installation) object {
	status := "installed"
	if i.uninstalled != nil {
		status = "uninstalled"
	}
	return object{
		"id": i.id, "app_uid": i.app.uid, "components": []string{"oauth"}, "status": status,
		"developer_app": object{
			"id": nameID(i.app.slug), "name": i.app.name, "uid": i.app.uid, "app_type": "custom",
			"internal_name": i.app.slug, "marketplace_app": nil,
		},
		"installed_at": stamp(&i.installed), "uninstalled_at": stamp(i.uninstalled),
		"semantic_version": fmt.Sprintf("1.%d.0", i.version), "updatable_app_version_id": nil, "pending_operation_id": nil,
	}
}

// hooks lists the company's webhooks: none here, the vendor sets them up.
func (c *call) hooks() reply {
	return list2(c, []object{}, func(o object) any { return o })
}

// install puts an app into a company, with the user that it brings. The lock
// is held.
func (s *Server) install(co *company, slug string, at time.Time) *installation {
	i := slices.IndexFunc(co.available, func(a appInfo) bool { return a.slug == slug })
	if i < 0 {
		panic("no app is called " + strconv.Quote(slug))
	}
	for _, in := range co.apps {
		if in.app.slug == slug && in.uninstalled == nil {
			return in
		}
	}
	b := &builder{s: s, co: co}
	u := b.appUser(slug+"-"+digest(co.name, slug)[:8], vendor{id: co.id + 1, name: co.name})
	if old := co.userByEmail(u.email); old != nil {
		u = old
		u.active = true
	} else {
		u.id, u.created, u.updated = s.id(), at, at
		if at != s.founded {
			u.since = time.Now()
		}
		co.users = append(co.users, u)
		s.account(u, false)
	}
	if t := co.templateByName("Company None", typeCompany); t != nil {
		u.companyTemplate = t.id
	}
	in := &installation{id: s.id(), app: co.available[i], user: u.id, installed: at}
	co.apps = append(co.apps, in)
	return in
}
