package procoretest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// companyForm is what a person at a simulator can do by hand in a company, the things
// that no API does: name, id, whether the app is installed and its button, apps, mails,
// the number of projects and the button for one more.
const companyForm = `
<p>%s (%d)</p>
<h2>App Management</h2>
<p>procore-setup (this OAuth app): %s
%s</p>
<table>%s</table>
<h2>Mail</h2>
<table>%s</table>
<h2>Projects</h2>
<p>%d projects %s</p>`

// button is one thing to do.
func button(do, what, label string) markup {
	return markf(`<form class="inline" method="post"><input type="hidden" name="do" value="%s">
<input type="hidden" name="what" value="%s"><button>%s</button></form>`, do, what, label)
}

// WebHandler serves what stands for Procore's web pages: installing apps,
// choosing their projects, opening mails, making a project. Use it with
// [WithWebURL] so that the deep links of the wizard lead here.
func (s *Server) WebHandler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rep := s.webPage(r)
		maps.Copy(w.Header(), rep.header)
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
	s.lock()
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
	s.lock()
	defer s.mu.Unlock()
	var rows markup
	for _, co := range s.companies {
		rows += markf("\n<li><a href=\"/%d/company/app_management\">%s</a></li>", co.id, co.name)
	}
	return page(http.StatusOK, "Companies", "<ul>"+rows+"</ul>")
}

func (s *Server) companyPage(co *company) reply {
	s.lock()
	defer s.mu.Unlock()
	s.work(time.Now())
	var apps, mails markup
	for _, a := range co.available {
		on := slices.ContainsFunc(co.apps, func(in *installation) bool {
			return in.app.slug == a.slug && in.uninstalled == nil
		})
		var permit markup
		if on {
			permit = button("permit", a.slug, "Permit all projects")
		}
		apps += markf("<tr><td>%s</td><td>%s</td>\n<td>%s</td><td>%s</td></tr>", a.name, installed(on),
			button(strings.ToLower(verb(on)), a.slug, verb(on)), permit)
	}
	for _, m := range co.mails {
		mails += markf("<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n", m.To, m.Kind,
			button("accept", m.To, "Open and set a password"))
	}
	if mails == "" {
		mails = "<tr><td>none</td></tr>"
	}
	return page(http.StatusOK, "Procore by hand", markf(companyForm, co.name, co.id, installed(co.connected),
		button("connect", strconv.FormatBool(!co.connected), verb(co.connected)), apps, mails,
		len(co.projects), button("project", "New Project", "Create a project")))
}

// installed says whether an app is.
func installed(on bool) string {
	if on {
		return "installed"
	}
	return "not installed"
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
		return page(http.StatusConflict, "That did not work", markf("<p>%s</p>", err.Error()))
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
