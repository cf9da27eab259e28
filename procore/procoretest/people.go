package procoretest

import (
	"strings"
	"time"
)

// users puts people into a company: all of the data's into the main one, the
// operator into every one, and two others so that no list is empty.
func (b *builder) users() {
	home := vendor{id: b.co.id + 1, name: b.co.name}
	for i, d := range data().Users {
		switch {
		case d.Operator:
			d.Company = b.d.Operator
			if b.d.Fixture == Main && b.s.config.operatorTemplate != "" {
				d.Company = b.s.config.operatorTemplate
			}
		case b.d.Fixture == Main:
		case i == 1 || i == 4:
			d.ID += b.d.Offset
			d.Email = strings.ReplaceAll(d.Email, "@meridian.example", "@"+string(b.d.Fixture)+".example")
		default:
			continue
		}
		b.user(d, int64(i), home)
	}
	b.own()
	if b.d.Fixture == Main && !b.s.config.noService {
		b.service(home)
	}
}

func (b *builder) user(d userData, n int64, home vendor) {
	u := &user{
		id: d.ID, first: &d.First, last: d.Last, email: d.Email, title: d.Title, employee: d.Employee,
		active: !d.Inactive, accountant: d.Accountant, vendor: home, newProjects: d.New,
		created: b.s.founded, updated: b.s.founded,
	}
	if d.Vendor != "" {
		u.vendor = vendor{id: b.co.id + 100 + n, name: d.Vendor}
	}
	if t := b.co.templateByName(d.Company, typeCompany); t != nil {
		u.companyTemplate = t.id
	}
	if t := b.co.templateByName(d.Default, typeGlobal); t != nil {
		u.defaultTemplate = t.id
	}
	stamp := func(on bool, days int) *time.Time {
		if !on {
			return nil
		}
		t := b.s.founded.AddDate(0, 0, days+int(n))
		return &t
	}
	u.invited, u.login = stamp(d.Invited, 1), stamp(d.Login, 400)
	b.co.users = append(b.co.users, u)
	b.s.account(u, d.Login)
	for name, places := range d.On {
		for _, i := range places {
			if i < len(b.co.projects) {
				p := b.co.projects[i]
				b.co.set(p.id, u.id, membership{on: true, template: b.templateOn(name, p.id)})
			}
		}
	}
}

// templateOn finds a template for a project by name: a global one, or the
// project's own.
func (b *builder) templateOn(name string, project int64) int64 {
	if t := b.co.templateByName(name, typeGlobal); t != nil {
		return t.id
	}
	for _, t := range b.co.templates {
		if t.kind == typeSpecific && t.name == name && t.project == project {
			return t.id
		}
	}
	return 0
}

// own puts an operator who is no company admin on their own few projects.
func (b *builder) own() {
	op := b.co.userByEmail(operatorLogin)
	standard := b.co.templateByName("Standard User", typeGlobal)
	for i := range min(b.d.Own, len(b.co.projects)) {
		b.co.set(b.co.projects[i].id, op.id, membership{on: true, template: standard.id})
	}
	if b.d.Own > 0 {
		op.defaultTemplate = standard.id
	}
}

// account makes the sign-in of a user, where there is none.
func (s *Server) account(u *user, password bool) {
	key := strings.ToLower(u.email)
	a := s.accounts[key]
	if a == nil {
		a = &account{id: u.id, login: u.email}
		s.accounts[key] = a
	}
	a.password = a.password || password
}

// service adds the OAuth app's own service account, which signs in with
// client credentials.
func (b *builder) service(home vendor) {
	u := b.appUser(ownSlug+"-"+digest(b.co.name, ownSlug)[:8], home)
	u.id, u.service = 79001, true
	if t := b.co.templateByName(b.s.config.serviceTemplate, typeCompany); t != nil {
		u.companyTemplate = t.id
	}
	b.co.users = append(b.co.users, u)
	b.s.account(u, false)
}

// appUser makes the user that an app brings: no first name, a made-up address,
// the company itself as its vendor. Such a user cannot sign in.
func (b *builder) appUser(name string, home vendor) *user {
	return &user{
		last: name, email: name + "@procore.com", active: true, dmsa: true, vendor: home,
		created: b.s.founded, updated: b.s.founded,
	}
}

func (b *builder) apps() {
	for _, d := range data().Apps {
		b.co.available = append(b.co.available, appInfo{uid: d.UID, name: d.Name, slug: d.Slug})
	}
	for _, slug := range b.d.Installed {
		in := b.s.install(b.co, slug, b.s.founded)
		for _, p := range b.co.projects[:len(b.co.projects)/2] { // the permitted ones
			admin := b.co.templateByName("Project Admin", typeGlobal)
			b.co.set(p.id, in.user, membership{on: true, template: admin.id})
		}
	}
}

// hostile spoils the names, and arms faults that come and go.
func (b *builder) hostile() {
	names := []string{
		"\x1b[2J\x1b[1;1HGone", "Tower \u202eeslaf\u202c", "Line\nbreak", strings.Repeat("long ", 120) + "name",
		"zero\u200bwidth", "<script>alert(1)</script>", "tab\there", "\u0000nul",
	}
	for i, p := range b.co.projects {
		p.name = names[i%len(names)]
	}
	b.hostileNames(names)
	b.co.userByEmail(operatorLogin).title = "\x1b]0;title\x07"
	for _, f := range []Fault{
		{Method: "GET", Company: b.co.id, Every: 7, Action: BadGateway()},
		{Method: "GET", Company: b.co.id, Every: 11, Action: Unavailable(2 * time.Second)},
		{Method: "POST", Company: b.co.id, Every: 5, Action: ResetAfter()},
	} {
		b.s.arm(f)
	}
}

// hostileNames spoils what else has a name, but not the things that a setup needs.
func (b *builder) hostileNames(names []string) {
	for i, u := range b.co.users {
		if u.email != operatorLogin {
			u.last += names[i%len(names)]
		}
	}
	for i, t := range b.co.templates {
		if t.name != "Company None" && t.name != "Company Admin" && t.name != "Read Only Everything" {
			t.name += names[i%len(names)]
		}
	}
	for i, t := range b.co.tools {
		if i%2 == 0 && t.label != "Documents" && t.label != "RFIs" && t.label != "Directory" {
			t.label += names[i/2%len(names)]
		}
		for j, a := range t.actions {
			if j%3 == 1 {
				a.label += names[j%len(names)]
			}
		}
	}
	for i := range b.co.types {
		b.co.types[i].title += names[i%len(names)]
	}
}
