package setup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// The calls of [API], as a world answers them.

func (w *world) CompanyMe(context.Context) (procore.User, error) {
	return w.users[0].User, w.call("me")
}

func (w *world) CompanyBaseURL(context.Context) (procore.BaseURL, error) {
	return procore.BaseURL{Zone: "us02", Web: "https://us02.procore.example/"}, w.call("base url")
}

func (w *world) CompanyManifest(context.Context) (procore.Manifest, error) {
	return w.manifest, w.call("manifest")
}

func (w *world) ProjectManifest(context.Context, procore.ID) (procore.Manifest, error) {
	return procore.Manifest{Tools: []procore.ManifestTool{{Name: "rfi", Label: "RFIs"}}}, w.call("project manifest")
}

func (w *world) GenericTools(context.Context) ([]procore.GenericTool, error) {
	return []procore.GenericTool{{ID: 77, Title: "Site Instruction"}}, w.call("generic tools")
}

func (w *world) AppInstallations(context.Context) ([]procore.AppInstallation, error) {
	a := procore.AppInstallation{ID: 1, Status: "installed"}
	a.App.Name = "Sync Bridge"
	return []procore.AppInstallation{a}, w.call("apps")
}

func (w *world) SearchUsers(_ context.Context, search string) ([]procore.User, error) {
	var out []procore.User
	for _, u := range w.users {
		hay := strings.ToLower(u.FirstName + " " + u.LastName + " " + u.Email)
		if !u.inactive && strings.Contains(hay, strings.ToLower(search)) && w.shows(u.born) {
			row := w.row(u, false)
			if w.staleSearch {
				row.InvitedAt = nil
			}
			out = append(out, row)
		}
	}
	return out, w.call("search users")
}

func (w *world) shows(born time.Time) bool { return w.lag == 0 || time.Since(born) >= w.lag }

func (w *world) User(_ context.Context, id procore.ID) (procore.User, error) {
	u := w.row(w.user(id), false)
	if !w.pageTells {
		u.Invited, u.InvitedAt = false, nil // only list rows have it
	}
	return u, w.call("user")
}

func (w *world) InactiveUsers(_ context.Context, yield func(procore.User) bool) error {
	if err := w.call("inactive users"); err != nil || w.inactiveErr != nil {
		return w.inactiveErr
	}
	for _, u := range w.users {
		if u.inactive && !yield(w.row(u, false)) {
			break
		}
	}
	return nil
}

func (w *world) CreateUser(_ context.Context, in procore.UserInput) (out procore.User, err error) {
	err = w.write("create user", func() error {
		for _, u := range w.users {
			if spec.SameEmail(u.Email, in.Email) {
				return fmt.Errorf("create: %w", procore.ErrConflict)
			}
		}
		u := w.person(in.FirstName, in.LastName, in.Email)
		u.born = time.Now()
		if in.CompanyTemplateID != 0 {
			u.CompanyTemplate = &procore.TemplateRef{ID: in.CompanyTemplateID}
		}
		out = w.row(u, true)
		return nil
	})
	return out, err
}

func (w *world) UpdateUser(_ context.Context, id procore.ID, in procore.UserInput) (out procore.User, err error) {
	name := "update user"
	if in.AddToNewProjects != nil {
		name = "set flag"
	}
	err = w.write(name, func() error {
		u := w.user(id)
		whole := in.LastName == u.LastName && in.FirstName == u.FirstName && in.Email == u.Email
		if !whole && (w.insists || in.LastName+in.FirstName+in.Email != "") {
			return fmt.Errorf("%w: %w", procore.ErrInvalid, &procore.Error{Failure: text.Failure{Why: "last_name and email_address are required"}})
		}
		if in.DefaultTemplateID != 0 {
			u.DefaultTemplate = &procore.TemplateRef{ID: in.DefaultTemplateID}
		}
		if in.CompanyTemplateID != 0 {
			u.CompanyTemplate = &procore.TemplateRef{ID: in.CompanyTemplateID}
		}
		if in.AddToNewProjects != nil {
			u.flag = *in.AddToNewProjects
		}
		out = w.row(u, true)
		return nil
	})
	return out, err
}

func (w *world) ReactivateUser(_ context.Context, id procore.ID) (out procore.User, err error) {
	err = w.write("reactivate", func() error {
		w.user(id).inactive = false
		out = w.row(w.user(id), true)
		return nil
	})
	return out, err
}

func (w *world) InviteUser(_ context.Context, id procore.ID) error {
	return w.write("invite", func() error {
		now := time.Now()
		w.user(id).invited = &now
		return nil
	})
}

func (w *world) Templates(_ context.Context, kind procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	var out []procore.PermissionTemplate
	for _, t := range w.templates {
		is := t.Type == string(kind) || kind == procore.KindProject && t.Type == "project_specific"
		if !is || !w.shows(t.born) {
			continue
		}
		row := t.PermissionTemplate
		if !with || w.blindMaps {
			row.Levels, row.Granular = nil, nil
		}
		out = append(out, row)
	}
	return out, w.call("templates %s", kind)
}

func (w *world) Template(_ context.Context, id procore.ID) (procore.PermissionTemplate, error) {
	for _, t := range w.templates {
		if t.ID == id {
			return t.PermissionTemplate, w.call("template")
		}
	}
	return procore.PermissionTemplate{}, fmt.Errorf("template: %w", procore.ErrNotFound)
}

func (w *world) CreateTemplate(_ context.Context, in procore.PermissionTemplate) (out procore.PermissionTemplate, err error) {
	err = w.write("create template", func() error {
		if w.createErr != nil {
			return w.createErr
		}
		for _, t := range w.templates {
			if spec.SameName(t.Name, in.Name) {
				return fmt.Errorf("create: %w", procore.ErrInvalid)
			}
		}
		w.next++
		in.ID = w.next
		in = wire(in, content(in))
		if w.alters != nil {
			w.alters(&in)
		}
		w.templates = append(w.templates, worldTemplate{in, time.Now()})
		out = in
		return nil
	})
	return out, err
}

func (w *world) Projects(
	_ context.Context, status procore.ProjectStatus, page func([]procore.Project, int) error,
) ([]procore.Project, error) {
	var list, sofar []procore.Project
	for _, p := range w.projects {
		if status == procore.AllProjects || p.Active {
			list = append(list, p)
		}
	}
	for chunk := range slices.Chunk(list, 300) {
		if err := w.call("projects"); err != nil {
			return nil, err
		}
		sofar = append(sofar, chunk...)
		if err := page(sofar, len(list)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (w *world) ProjectTools(_ context.Context, project procore.ID) ([]procore.ProjectTool, error) {
	_, off := w.refuses[project]
	on := !off
	return []procore.ProjectTool{{ID: 1, Engine: "directory", Active: &on}}, w.call("project tools")
}

func (w *world) ProjectIDs(_ context.Context, status procore.ProjectStatus) ([]procore.ID, error) {
	var ids []procore.ID
	for _, p := range w.projects {
		if !p.Template && (status == procore.AllProjects || p.Active) {
			ids = append(ids, p.ID)
		}
	}
	return ids, w.call("project ids")
}

func (w *world) CountAssignments(_ context.Context, user, template procore.ID) (int, error) {
	n := 0
	for _, id := range w.places[user] {
		if id == template {
			n++
		}
	}
	return n, w.call("count")
}

func (w *world) UserAssignments(_ context.Context, user, template procore.ID, _ []procore.ID) ([]procore.Assignment, error) {
	var out []procore.Assignment
	for _, id := range slices.Sorted(maps.Keys(w.places[user])) {
		a := procore.Assignment{ProjectID: id, TemplateID: w.places[user][id]}
		a.TemplateName = w.templateName(a.TemplateID)
		if template != 0 && a.TemplateID != template {
			continue
		}
		if !w.givesIDs && template == 0 {
			a.TemplateID = 0
		}
		out = append(out, a)
	}
	return out, w.call("assignments")
}

// bulk performs rows, fifty a request as the client does, each refused or done.
func (w *world) bulk(name string, rows []procore.Membership, do func(procore.Membership)) (procore.BulkResult, error) {
	res := procore.BulkResult{Done: map[procore.ID]string{}, Failed: map[procore.ID]string{}, Via: "v2 bulk"}
	sent := 0
	for part := range slices.Chunk(rows, 50) {
		res.Requests++
		err := w.write(name, func() error {
			sent += len(part)
			for _, row := range part {
				if _, ok := w.refuses[row.ProjectID]; ok {
					continue
				}
				if w.places[row.UserID] == nil {
					w.places[row.UserID] = map[procore.ID]procore.ID{}
				}
				do(row)
			}
			return nil
		})
		if err != nil {
			for i, row := range rows[res.Requests*50-50:] {
				if i < len(part) && sent > res.Requests*50-50 {
					res.Unknown = append(res.Unknown, row.ProjectID)
				} else {
					res.Left = append(res.Left, row.ProjectID)
				}
			}
			return res, err
		}
		for _, row := range part {
			if why, ok := w.refuses[row.ProjectID]; ok {
				res.Failed[row.ProjectID] = why
			} else {
				res.Done[row.ProjectID] = "done"
			}
		}
	}
	return res, nil
}

func (w *world) AddMemberships(_ context.Context, rows []procore.Membership) (procore.BulkResult, error) {
	return w.bulk("add", rows, func(m procore.Membership) {
		if _, on := w.places[m.UserID][m.ProjectID]; !on {
			w.places[m.UserID][m.ProjectID] = m.TemplateID
		}
	})
}

func (w *world) ChangeMemberships(_ context.Context, rows []procore.Membership) (procore.BulkResult, error) {
	return w.bulk("move", rows, func(m procore.Membership) { w.places[m.UserID][m.ProjectID] = m.TemplateID })
}

func (w *world) RemoveMemberships(_ context.Context, rows []procore.Membership) (procore.BulkResult, error) {
	return w.bulk("remove", rows, func(m procore.Membership) { delete(w.places[m.UserID], m.ProjectID) })
}
