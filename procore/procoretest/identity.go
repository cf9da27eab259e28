package procoretest

import (
	"net/http"
	"strconv"
)

func identityRoutes() []*route {
	return []*route{
		{method: "GET", pattern: companiesPath, handle: (*call).companies, free: true},
		{method: "GET", pattern: "/rest/v1.0/me", handle: (*call).person, free: true},
		{method: "GET", pattern: "/rest/v1.0/company_base_url", handle: (*call).baseURL, shape: codeShape},
		{method: "GET", pattern: "/rest/v1.0/companies/{cid}/me", handle: (*call).companyPerson10},
		{method: "GET", pattern: "/rest/v1.3/companies/{cid}/me", handle: (*call).companyPerson13},
		{method: "GET", pattern: "/rest/v1.0/settings/permissions", handle: (*call).manifest, shape: codeShape},
		{
			method: "GET", pattern: "/rest/v2.0/companies/{cid}/company_security_settings",
			handle: (*call).security, shape: v2Shape, needs: needsDirectoryAdmin,
		},
	}
}

// companies lists those of the person; for a service account those in which
// the app is installed.
func (c *call) companies() reply {
	var mine []*company
	for _, co := range c.s.companies {
		u := co.user(c.grant.user)
		if u != nil && u.active && (!c.grant.service || co.connected) {
			mine = append(mine, co)
		}
	}
	c.live = c.grant.service && c.s.has(NoOwnCompany)
	return list(c, mine, 100, 1000, func(co *company) any {
		return object{
			"id": co.id, "name": co.name, "is_active": true, "logo_url": nil,
			"pcn_business_experience": false, "my_company": co.mine && !c.live,
		}
	})
}

// person answers /me: the name only with a company or a project.
func (c *call) person() reply {
	for _, co := range c.s.companies {
		u := co.user(c.grant.user)
		if u == nil {
			continue
		}
		out := object{"id": u.id, "login": u.email}
		if c.co != nil && (c.query.Has("company_id") || c.query.Has("project_id")) {
			out["name"] = u.name()
		}
		return c.json(http.StatusOK, out)
	}
	return c.fail(http.StatusUnauthorized, "The access token is invalid")
}

func (c *call) baseURL() reply {
	return c.json(http.StatusOK, object{"zone": c.co.zone, "web_base_url": c.s.web(c.co)})
}

// web is the web host of a company's zone.
func (s *Server) web(co *company) string {
	if s.config.webURL != "" {
		return s.config.webURL
	}
	return "https://" + co.zone + ".simulator.invalid"
}

// companyPerson10 is the only read that is documented to tell
// add_to_new_projects, and only of the token's own person.
func (c *call) companyPerson10() reply {
	out := c.ownUser(c.me)
	out["add_to_new_projects"] = c.me.newProjects
	return c.json(http.StatusOK, out)
}

func (c *call) companyPerson13() reply {
	out := c.ownUser(c.me)
	out["permission_template"] = c.templateRef(c.me.defaultTemplate)
	out["erp_integrated_accountant"] = c.me.accountant
	out["party_id"] = c.me.id + 1
	return c.json(http.StatusOK, out)
}

func (c *call) security() reply {
	return c.json(http.StatusOK, object{"data": object{
		"enable_login_lockout": true, "password_reset_after": 0, "session_timeout": 0,
		"enforce_password_reset_by_email": false, "is_pin_required_for_jit": false,
		"password_security_url": c.s.web(c.co) + "/" + strconv.FormatInt(c.co.id, 10) + "/company/admin/password_security",
	}})
}
