package procoretest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The levels, by Procore's numbers.
const (
	levelNone     = 1
	levelReadOnly = 2
	levelStandard = 3
	levelAdmin    = 4
)

var levelNames = map[int]string{
	levelNone: "None", levelReadOnly: "Read Only", levelStandard: "Standard", levelAdmin: "Admin",
}

// The types of permission templates.
const (
	typeGlobal   = "global"
	typeCompany  = "company_tools"
	typeSpecific = "project_specific"
)

// A company with everything in it.
type company struct {
	fixture         Fixture
	id              int64
	name, zone      string
	mine            bool
	connected       bool // the OAuth app is installed
	nobeta, hostile bool
	dictionary      string
	directoryKey    string // of the company's Directory tool
	permissionsKey  string // of the company's Permissions tool
	projectKey      string // of a project's Directory tool

	tools        []*tool // of projects, correspondence types too
	companyTools []*tool
	types        []correspondenceType
	templates    []*template
	users        []*user
	projects     []*project
	members      map[int64]map[int64]*member // project → user
	overrides    map[override]int            // levels that differ from a template, one by one
	apps         []*installation
	available    []appInfo // apps that could be installed
	mails        []Mail
	gateAt       time.Time // when the app gate was first met
	appsAt       time.Time // when somebody first looked for apps in vain
}

// A tool of projects or of the company.
type tool struct {
	key, label, group string
	domain            int64
	levels            []int
	required          bool // cannot be switched off in a project
	unlisted          bool // not in a manifest, however much somebody may do there
	actions           []*action
}

// An action is a granular permission.
type action struct {
	key, label string
	at         []int // levels at which it exists
	forced     []int // levels that grant it by themselves, and do not list it
}

type correspondenceType struct {
	id                  int64
	title, abbreviation string
	private             bool
}

// A template is a permission template.
type template struct {
	id         int64
	name       string
	kind       string // typeGlobal, typeCompany or typeSpecific
	category   string
	project    int64 // of a typeSpecific one
	levels     map[string]int
	granular   map[string]map[string]bool
	since      time.Time // zero for the fixture's; lists may lag behind it
	assignable []int64   // set through the web alone: what its holders may hand out
}

// A vendor is the firm that a person belongs to.
type vendor struct {
	id   int64
	name string
}

// An account is a person's sign-in, one for all companies.
type account struct {
	id       int64
	login    string
	password bool // whether the person can sign in
}

// A user is a person in a company's Directory.
type user struct {
	id              int64
	first           *string
	last, email     string
	title           string
	profile         map[string]any // other fields, kept as they were sent
	employee        bool
	active          bool
	dmsa            bool // came with an app
	service         bool // the OAuth app's own service account
	accountant      bool
	vendor          vendor
	companyTemplate int64
	defaultTemplate int64
	newProjects     bool
	since           time.Time // zero for the fixture's; lists may lag behind it
	created         time.Time
	updated         time.Time
	invited         *time.Time
	login           *time.Time
	was             *indexed // what the search index held before the last change
}

func (u *user) name() string {
	if u.first == nil || *u.first == "" {
		return u.last
	}
	return *u.first + " " + u.last
}

// A project of a company.
type project struct {
	id                           int64
	name, number, address, city  string
	stage, region, program, kind string
	active, demo, template       bool
	off                          map[string]bool // tools that are switched off
	created                      time.Time
}

func (p *project) display() string {
	if p.number == "" {
		return p.name
	}
	return p.number + " " + p.name
}

// A member is the history of one person's place on one project, oldest first:
// reads may lag behind it.
type member struct {
	states  []membership
	managed bool // by a group: bulk calls leave it alone
}

type membership struct {
	at       time.Time
	on       bool
	template int64
}

// seen returns what a read of time t gets.
func (m *member) seen(t time.Time) membership {
	if m == nil {
		return membership{}
	}
	for _, st := range slices.Backward(m.states) {
		if !st.at.After(t) {
			return st
		}
	}
	return membership{}
}

// last returns the state as it is, however much reads lag.
func (m *member) last() membership {
	if m == nil || len(m.states) == 0 {
		return membership{}
	}
	return m.states[len(m.states)-1]
}

// An appInfo is an app that an admin can install by hand.
type appInfo struct{ uid, name, slug string }

// An installation is an app in a company.
type installation struct {
	id          int64
	app         appInfo
	user        int64
	installed   time.Time
	uninstalled *time.Time
	version     int
}

func (co *company) user(id int64) *user {
	for _, u := range co.users {
		if u.id == id {
			return u
		}
	}
	return nil
}

func (co *company) userByEmail(email string) *user {
	for _, u := range co.users {
		if strings.EqualFold(u.email, email) {
			return u
		}
	}
	return nil
}

func (co *company) project(id int64) *project {
	// ids ascend, and the large company has thousands
	i, ok := slices.BinarySearchFunc(co.projects, id, func(p *project, id int64) int { return cmp.Compare(p.id, id) })
	if !ok {
		return nil
	}
	return co.projects[i]
}

func (co *company) template(id int64) *template {
	for _, t := range co.templates {
		if t.id == id {
			return t
		}
	}
	return nil
}

// templateByName returns the first one of the name among the types.
func (co *company) templateByName(name string, kinds ...string) *template {
	for _, t := range co.templates {
		if strings.EqualFold(t.name, name) && (len(kinds) == 0 || slices.Contains(kinds, t.kind)) {
			return t
		}
	}
	return nil
}

func (co *company) member(project, user int64) *member { return co.members[project][user] }

// set records a membership from time at on.
func (co *company) set(project, user int64, st membership) {
	if co.members[project] == nil {
		co.members[project] = map[int64]*member{}
	}
	m := co.members[project][user]
	if m == nil {
		m = &member{}
		co.members[project][user] = m
	}
	m.states = append(m.states, st)
}

// level returns what a person may do on a tool of the company.
func (co *company) level(u *user, key string) int {
	if t := co.template(u.companyTemplate); t != nil && t.levels[key] != 0 {
		return t.levels[key]
	}
	return levelNone
}

// admin tells whether a person is a full company admin: Admin on the company's
// Directory brings Admin on all company tools and on all projects.
func (co *company) admin(u *user) bool { return co.level(u, co.directoryKey) == levelAdmin }

// projectLevel returns what a person may do on a tool of a project.
func (co *company) projectLevel(u *user, project int64, key string) int {
	if co.admin(u) {
		return levelAdmin
	}
	if l := co.overrides[override{project, u.id, key}]; l != 0 {
		return l
	}
	if t := co.template(co.member(project, u.id).last().template); t != nil && t.levels[key] != 0 {
		return t.levels[key]
	}
	return levelNone
}

// visible tells whether a person sees a project at all.
func (co *company) visible(u *user, p *project) bool {
	return co.admin(u) || co.member(p.id, u.id).last().on
}

// company returns the one with the id.
func (s *Server) company(id int64) *company {
	for _, co := range s.companies {
		if co.id == id {
			return co
		}
	}
	return nil
}
