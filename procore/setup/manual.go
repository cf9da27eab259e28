package setup

import (
	"context"
	"strings"

	"procore-setup/procore"
)

// This file holds what the steps that no API offers have in common. Their click paths
// and addresses are those of Procore's support pages.

// link returns the address of a page of the company: the one that Procore itself
// gives for a tool, or else the usual one; "" where the web host is not known.
func (s *Snapshot) link(tool, usual string) string {
	if s.Web == "" {
		return ""
	}
	for _, t := range s.Manifest.Tools {
		if tool != "" && localPath(t.URL) && (t.Name == tool || segment(t.URL) == tool) {
			return s.Web + t.URL
		}
	}
	return s.Web + strings.ReplaceAll(usual, "{company}", s.Company.ID.String())
}

// templatePage is where permission templates are edited.
const templatePage = "/webclients/host/companies/{company}/tools/permissions/permission_templates"

// ProjectPage returns the address of a project's Admin page, where its tools are
// switched on; "" where the web host is not known.
func (s *Snapshot) ProjectPage(project procore.ID) string {
	if s.Web == "" {
		return ""
	}
	return s.Web + "/" + project.String() + "/project/admin"
}

// UsersPage returns the address of the company Directory; "" where the web host
// is not known.
func (s *Snapshot) UsersPage() string { return s.link("directory", "/{company}/company/directory") }

// TemplatesPage returns the address of the company's permission templates; ""
// where the web host is not known.
func (s *Snapshot) TemplatesPage() string { return s.link("permissions", templatePage) }

// watch makes a [Manual.Watch] of a question to Procore; nil where the snapshot
// was not read from Procore.
func (s *Snapshot) watch(ask func(ctx context.Context, api API) (bool, error)) func(context.Context) (bool, error) {
	api := s.source
	if api == nil {
		return nil
	}
	return func(ctx context.Context) (bool, error) { return ask(ctx, api) }
}
