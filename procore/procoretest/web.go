package procoretest

import (
	"bytes"
	"fmt"
	html "html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// pages are what a person at a simulator can do by hand: the things that no
// API does.
var pages = html.Must(html.New("pages").Parse(`
{{define "companies"}}<ul>{{range .Companies}}
<li><a href="/{{.ID}}/company/app_management">{{.Name}}</a></li>{{end}}</ul>{{end}}
{{define "company"}}
<p>{{.Name}} ({{.ID}})</p>
<h2>App Management</h2>
<p>procore-setup (this OAuth app): {{if .Connected}}installed{{else}}not installed{{end}}
{{template "button" .Connect}}</p>
<table>{{range .Apps}}<tr><td>{{.Name}}</td><td>{{if .Installed}}installed{{else}}not installed{{end}}</td>
<td>{{template "button" .Button}}</td><td>{{if .Installed}}{{template "button" .Permit}}{{end}}</td></tr>{{end}}</table>
<h2>Mail</h2>
<table>{{range .Mails}}<tr><td>{{.To}}</td><td>{{.Kind}}</td><td>{{template "button" .Button}}</td></tr>
{{else}}<tr><td>none</td></tr>{{end}}</table>
<h2>Projects</h2>
<p>{{.Projects}} projects {{template "button" .NewProject}}</p>{{end}}
{{define "button"}}<form class="inline" method="post"><input type="hidden" name="do" value="{{.Do}}">
<input type="hidden" name="what" value="{{.What}}"><button>{{.Label}}</button></form>{{end}}
`))

// A button is one thing to do.
type button struct{ Do, What, Label string }

// WebHandler serves what stands for Procore's web pages: installing apps,
// choosing their projects, opening mails, making a project. Use it with
// [WithWebURL] so that the deep links of the wizard lead here.
func (s *Server) WebHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rep := s.webPage(r)
		for k, v := range rep.header {
			w.Header()[k] = v
		}
		w.WriteHeader(rep.status)
		_, _ = w.Write(rep.body)
	})
}

func (s *Server) webPage(r *http.Request) reply {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if first == "webclients" { // …/companies/{id}/tools/…
		if _, rest, ok := strings.Cut(r.URL.Path, "/companies/"); ok {
			first, _, _ = strings.Cut(rest, "/")
		}
	}
	id, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return s.companiesPage()
	}
	s.mu.Lock()
	co := s.company(id)
	if co == nil {
		co = s.companyOfProject(id)
	}
	s.mu.Unlock()
	if co == nil {
		return page(http.StatusNotFound, "Not found", "")
	}
	if r.Method == http.MethodPost {
		return s.press(co, r)
	}
	return s.companyPage(co)
}

// companyOfProject finds the company for a link to a project's page.
func (s *Server) companyOfProject(id int64) *company {
	i := slices.IndexFunc(s.companies, func(co *company) bool { return co.project(id) != nil })
	if i < 0 {
		return nil
	}
	return s.companies[i]
}

func (s *Server) companiesPage() reply {
	type row struct {
		ID   int64
		Name string
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var rows []row
	for _, co := range s.companies {
		rows = append(rows, row{co.id, co.name})
	}
	return render("Companies", "companies", map[string]any{"Companies": rows})
}

func (s *Server) companyPage(co *company) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.work(time.Now())
	type app struct {
		Name           string
		Installed      bool
		Button, Permit button
	}
	type mail struct {
		To, Kind string
		Button   button
	}
	v := map[string]any{
		"ID": co.id, "Name": co.name, "Connected": co.connected, "Projects": len(co.projects),
		"Connect":    button{"connect", strconv.FormatBool(!co.connected), verb(co.connected)},
		"NewProject": button{"project", "New Project", "Create a project"},
	}
	var apps []app
	for _, a := range co.available {
		on := slices.ContainsFunc(co.apps, func(in *installation) bool {
			return in.app.slug == a.slug && in.uninstalled == nil
		})
		b := button{strings.ToLower(verb(on)), a.slug, verb(on)}
		apps = append(apps, app{a.name, on, b, button{"permit", a.slug, "Permit all projects"}})
	}
	var mails []mail
	for _, m := range co.mails {
		mails = append(mails, mail{m.To, m.Kind, button{"accept", m.To, "Open and set a password"}})
	}
	v["Apps"], v["Mails"] = apps, mails
	return render("Procore by hand", "company", v)
}

// verb is what can be done to an app.
func verb(installed bool) string {
	if installed {
		return "Uninstall"
	}
	return "Install"
}

// press does what a button says.
func (s *Server) press(co *company, r *http.Request) reply {
	if err := r.ParseForm(); err != nil {
		return page(http.StatusBadRequest, "Not understood", "")
	}
	if err := s.do(co.id, r.PostForm); err != nil {
		why := "<p>" + html.HTMLEscapeString(err.Error()) + "</p>"
		return page(http.StatusConflict, "That did not work", html.HTML(why)) // escaped
	}
	return reply{status: http.StatusSeeOther, header: http.Header{"Location": {r.URL.Path}}}
}

func (s *Server) do(companyID int64, form url.Values) error {
	what := form.Get("what")
	switch form.Get("do") {
	case "connect":
		return s.ConnectApp(companyID, what == "true")
	case "install":
		_, err := s.InstallApp(companyID, what)
		return err
	case "uninstall":
		return s.UninstallApp(companyID, what)
	case "permit":
		return s.PermitProjects(companyID, what, s.Projects(companyID)...)
	case "accept":
		return s.AcceptInvitation(companyID, what)
	case "project":
		_, err := s.AddProject(companyID, NewProject{Name: what, Number: fmt.Sprintf("N-%d", len(s.Projects(companyID))+1)})
		return err
	}
	return fmt.Errorf("there is nothing like that to do")
}

// render fills one of the pages.
func render(title, name string, v any) reply {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, v); err != nil {
		panic(err) // a template of this package
	}
	return page(http.StatusOK, title, html.HTML(b.String())) // escaped by the template
}
