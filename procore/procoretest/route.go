package procoretest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The two lists that a service account was recorded to get without a company.
const (
	companiesPath = "/rest/v1.0/companies"
	projectsPath  = "/rest/v1.1/projects"
)

// A route is one endpoint of the API.
type route struct {
	method, pattern string
	handle          func(*call) reply
	shape           shape
	endpoint        Endpoint           // that a company may lack
	deprecated      bool               // refused to an app registered lately
	free            bool               // needs no company and no installed app
	needs           func(c *call) bool // the person's right
	segments        []string
}

// allRoutes returns the endpoints, the more exact ones first.
func allRoutes() []*route {
	rs := slices.Concat(
		identityRoutes(), userRoutes(), templateRoutes(), projectRoutes(), memberRoutes(), bulkRoutes(), appRoutes(),
	)
	for _, r := range rs {
		r.segments = strings.Split(strings.Trim(r.pattern, "/"), "/")
	}
	return rs
}

// match returns the values of the pattern's parts in braces.
func (rt *route) match(method string, segments []string) (map[string]string, bool) {
	if rt.method != method || len(segments) != len(rt.segments) {
		return nil, false
	}
	vars := map[string]string{}
	for i, s := range rt.segments {
		if strings.HasPrefix(s, "{") {
			vars[s[1:len(s)-1]] = segments[i]
		} else if s != segments[i] {
			return nil, false
		}
	}
	return vars, true
}

// serveREST answers at the API host: limits, token, company, app gate, rights,
// and then the endpoint.
func (s *Server) serveREST(r *http.Request, body []byte, list distortion, lim limited) reply {
	if lim.over {
		return reply{status: http.StatusTooManyRequests, header: lim.header, body: []byte(limitBody)}
	}
	now := time.Now()
	c := &call{s: s, req: r, query: r.URL.Query(), body: body, now: now, seen: now.Add(-s.config.lag), list: list}
	segments := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	for _, rt := range s.routes {
		if vars, ok := rt.match(r.Method, segments); ok {
			c.route, c.path = rt, vars
			break
		}
	}
	rep, ok := c.admit()
	if ok {
		rep = list.apply(c.route.handle(c))
	}
	switch {
	case c.guess:
		rep = rep.inferred()
	case c.live && rep.header.Get(basisHeader) == "":
		rep = rep.recorded()
	}
	if rep.header == nil {
		rep.header = http.Header{}
	}
	maps.Copy(rep.header, lim.header)
	c.remark(rep)
	return rep
}

// remark notes for the log what a careful client would not have sent.
func (c *call) remark(rep reply) {
	if c.route == nil {
		return
	}
	if c.route.deprecated {
		rep.header.Add(wrongHeader, "a deprecated path")
	}
	if p := c.route.unknownParam(c.query); p != "" {
		rep.header.Add(wrongHeader, "the undocumented parameter "+p)
	}
}

// admit lets a call in, or answers it. The order of the checks is an
// inference.
func (c *call) admit() (reply, bool) {
	g := c.s.oauth.access(bearer(c.req), c.now)
	if g == nil {
		return c.fail(http.StatusUnauthorized, "The access token is invalid"), false
	}
	c.grant = g
	if c.route == nil {
		rep := c.s.nothingThere()
		rep.header.Set(wrongHeader, "an unknown path")
		return rep, false
	}
	if rep, ok := c.chooseCompany(); !ok {
		return rep, false
	}
	if c.co == nil {
		return reply{}, true
	}
	if c.route.deprecated && c.s.config.noDeprecated {
		return c.fail(http.StatusForbidden, "This endpoint is deprecated and not available to this app").inferred(), false
	}
	if st := c.s.missing(c.route.endpoint, c.co); st != 0 {
		return c.fail(st, "This feature is not enabled for this company").inferred(), false
	}
	if rep, ok := c.chooseProject(); !ok {
		return rep, false
	}
	if c.route.needs != nil && !c.route.needs(c) {
		return c.forbidden(), false
	}
	return reply{}, true
}

// missingCompany is the documented beginning of the refusal.
const missingCompany = "Missing Procore-Company-Id header! Send the id of the company with every request."

// chooseCompany reads the header and compares it with the path and the query.
func (c *call) chooseCompany() (reply, bool) {
	given := c.req.Header.Get(companyHeader)
	if given == "" {
		return c.withoutCompany()
	}
	return c.enter(given)
}

// enter lets a call into the company that it names.
func (c *call) enter(given string) (reply, bool) {
	id, err := strconv.ParseInt(given, 10, 64)
	if err != nil {
		return c.fail(http.StatusBadRequest, companyHeader+" must be a number").inferred(), false
	}
	co := c.s.company(id)
	if co != nil {
		c.me = co.user(c.grant.user)
	}
	switch {
	case co != nil && c.me == nil && c.grant.service: // the app is not installed there
		return c.gate(), false
	case c.me == nil || !c.me.active:
		return c.fail(http.StatusNotFound, "Company not found").inferred(), false
	}
	for _, other := range []string{c.path["cid"], c.query.Get("company_id")} {
		if other != "" && other != given {
			return c.fail(http.StatusForbidden, companyHeader+" is another company's").inferred(), false
		}
	}
	c.co = co
	if !co.connected && !c.route.free {
		if co.gateAt.IsZero() {
			co.gateAt = c.now
		}
		return c.gate(), false
	}
	return reply{}, true
}

// withoutCompany lets a person's token in at the two endpoints that need no
// company. A service account's was recorded to get two lists without it, against
// the documentation. The status of the refusal is reported, not documented.
func (c *call) withoutCompany() (reply, bool) {
	scoped := c.query.Has("company_id") || c.query.Has("project_id")
	if c.route.free && !scoped && !c.grant.service {
		return reply{}, true
	}
	if c.grant.service && c.s.has(ServiceNoHeader) {
		switch c.route.pattern {
		case companiesPath:
			return reply{}, true
		case projectsPath:
			c.live = true
			return c.enter(c.query.Get("company_id"))
		}
	}
	status := http.StatusBadRequest
	if c.s.has(MissingHeader404) {
		status = http.StatusNotFound
	}
	rep := c.fail(status, missingCompany).inferred()
	if c.s.has(SilentHeader) {
		rep.body = nil
	}
	if c.route.pattern != companiesPath { // whether it is needed there is found out by asking
		rep.header.Set(wrongHeader, "no company header")
	}
	return rep, false
}

// gate is the answer where the app is not installed; it has one shape at every
// endpoint.
func (c *call) gate() reply {
	said, status := "App is not connected to this company.", http.StatusForbidden
	if c.s.has(GateWithoutStop) {
		said = strings.TrimSuffix(said, ".")
	}
	if c.s.has(GateUnauthorized) {
		said, status = "Unauthorized", http.StatusUnauthorized
	}
	return c.json(status, object{"errors": []string{said}})
}

// chooseProject finds the project of the path, or of the query. One of another
// company, and one that the person cannot see, is not found.
func (c *call) chooseProject() (reply, bool) {
	raw := c.path["pid"]
	if raw == "" && !c.route.free {
		raw = c.query.Get("project_id")
	}
	if raw == "" {
		return reply{}, true
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return c.notFound("Project"), false
	}
	c.pro = c.co.project(id)
	if c.pro == nil || !c.co.visible(c.me, c.pro) {
		c.pro = nil
		return c.notFound("Project"), false
	}
	return reply{}, true
}

// The rights that endpoints need.

func needsDirectory(c *call) bool { return c.co.level(c.me, c.co.directoryKey) >= levelReadOnly }

func needsDirectoryAdmin(c *call) bool { return c.co.admin(c.me) }

func needsPermissions(c *call) bool {
	return c.co.level(c.me, c.co.permissionsKey) == levelAdmin
}

func needsTemplates(c *call) bool { return needsPermissions(c) || needsDirectoryAdmin(c) }

func needsCompanyAdminTool(c *call) bool {
	return c.co.admin(c.me) || c.co.level(c.me, "admin") == levelAdmin
}
