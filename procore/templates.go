package procore

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
)

// permissionsAdmin is the right that creating a template needs.
const permissionsAdmin = "Admin on the company's Permissions tool"

// Templates lists the permission templates of one kind, oldest first: Procore sends
// them in no order. With asks for levels
// and granular permissions in each row; where Procore leaves them out, Levels and
// Granular are nil and [Client.Template] gives them. The rows of a list that is not
// complete come with an [*IncompleteError].
// Endpoint: GET /rest/v1.0/companies/{company}/permission_templates.
func (c *Client) Templates(ctx context.Context, kind TemplateKind, with bool) ([]PermissionTemplate, error) {
	q := call{
		what: "list the permission templates", needs: directoryAdmin + " or on its Permissions tool",
		path:  c.companyPath("v1.0", "/permission_templates"),
		query: params("filters[type]", string(kind)), // no paging is documented here
	}
	if with {
		q.query.Set("view", "with_permissions")
	}
	rows, err := list[templateRow](ctx, c, q)
	if err != nil && !incomplete(err) {
		return nil, err
	}
	templates := make([]PermissionTemplate, len(rows))
	for i, row := range rows {
		var unread error
		if templates[i], unread = row.template(); unread != nil { // its own page may be readable
			templates[i].Levels, templates[i].Granular = nil, nil
		}
	}
	slices.SortStableFunc(templates, func(a, b PermissionTemplate) int { return cmp.Compare(a.ID, b.ID) })
	return templates, err
}

// Template returns one template with its levels and granular permissions.
// Endpoint: GET /rest/v1.0/companies/{company}/permission_templates/{id}.
func (c *Client) Template(ctx context.Context, id ID) (PermissionTemplate, error) {
	return c.readTemplate(ctx, call{
		what: "read the permission template " + id.String(), needs: directoryAdmin + " or on its Permissions tool",
		path: c.companyPath("v1.0", "/permission_templates/"+id.String()),
	})
}

// CreateTemplate creates a template of the company: a global project template,
// or a company-level one where t.Type says so. Procore can neither edit nor
// delete it by API afterwards. The levels and the granular permissions are sent
// as they are, so they have to be complete. A name that is taken gives
// [ErrConflict] or [ErrInvalid]; a lost answer gives [ErrUnknownOutcome], and the
// caller looks the name up.
// Endpoint: POST /rest/v1.0/companies/{company}/permission_templates.
func (c *Client) CreateTemplate(ctx context.Context, t PermissionTemplate) (PermissionTemplate, error) {
	type body struct {
		Name     string                     `json:"name"`
		Type     string                     `json:"type"`
		Provider string                     `json:"provider_type"`
		Of       ID                         `json:"provider_id"`
		Company  ID                         `json:"company_id"`
		Category string                     `json:"category,omitempty"`
		Levels   map[string]int             `json:"user_access_levels"`
		Granular map[string]map[string]bool `json:"permissions"`
	}
	b := body{
		Name: t.Name, Type: cmp.Or(t.Type, string(KindGlobal)), Provider: "Company", Of: c.company, Company: c.company,
		Category: t.Category, Levels: t.Levels, Granular: t.Granular,
	}
	if b.Levels == nil {
		b.Levels = map[string]int{}
	}
	if b.Granular == nil {
		b.Granular = map[string]map[string]bool{}
	}
	return c.readTemplate(ctx, call{
		what: "create the permission template " + t.Name, needs: permissionsAdmin, method: http.MethodPost, once: true,
		path: c.companyPath("v1.0", "/permission_templates"), body: map[string]body{"permission_template": b},
	})
}

// readTemplate performs a call whose answer is one template.
func (c *Client) readTemplate(ctx context.Context, q call) (PermissionTemplate, error) {
	var row templateRow
	q.out = &row
	if _, err := c.do(ctx, q); err != nil {
		return PermissionTemplate{}, err
	}
	t, err := row.template()
	if err == nil && t.ID != 0 {
		return t, nil
	}
	if err == nil {
		err = errNoID
	}
	if q.once { // something was created, and what it is is not known
		err = errors.Join(err, ErrUnknownOutcome)
	}
	return PermissionTemplate{}, c.misread(q, err)
}

// templateRow is a template in any answer.
type templateRow struct {
	ID              ID    `json:"id"`
	Name            loose `json:"name"`
	Type            loose `json:"type"`
	Category        loose `json:"category"`
	ProjectSpecific maybe `json:"project_specific"`
	Levels          field `json:"user_access_levels"`
	Granular        field `json:"permissions"`
}

// template turns a row into a template. Its error is of what the template grants:
// the rest is good.
func (r templateRow) template() (PermissionTemplate, error) {
	var (
		levels   levelMap
		granular actionMap
	)
	err := into(r.Levels, &levels)
	if err == nil {
		err = into(r.Granular, &granular)
	}
	return PermissionTemplate{
		ID: r.ID, Name: string(r.Name), Type: string(r.Type), Category: string(r.Category),
		ProjectSpecific: r.ProjectSpecific.yes || r.Type == "project_specific",
		Levels:          levels, Granular: granular,
	}, err
}

// A levelMap is tool key → level. Levels are numbers; a number in quotes and
// {"id": n} are taken too, as other answers of Procore write levels that way.
type levelMap map[string]int

// UnmarshalJSON implements [json.Unmarshaler].
func (m *levelMap) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*m = make(levelMap, len(raw))
	for tool, v := range raw {
		var (
			level  ID
			nested struct {
				ID ID `json:"id"`
			}
		)
		switch {
		case json.Unmarshal(v, &level) == nil && level != 0:
		case json.Unmarshal(v, &nested) == nil:
			level = nested.ID
		}
		if level < 1 || level > 4 {
			return fmt.Errorf("the level %.40q of tool %.80q is none of 1 to 4", string(v), tool)
		}
		(*m)[tool] = int(level)
	}
	return nil
}

// An actionMap is tool key → action key → granted. A list of action keys means
// that all of them are granted.
type actionMap map[string]map[string]bool

// UnmarshalJSON implements [json.Unmarshaler].
func (m *actionMap) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*m = make(actionMap, len(raw))
	for tool, v := range raw {
		var (
			granted map[string]bool
			listed  []string
		)
		switch {
		case json.Unmarshal(v, &granted) == nil:
		case json.Unmarshal(v, &listed) == nil:
			granted = make(map[string]bool, len(listed))
			for _, action := range listed {
				granted[action] = true
			}
		default:
			return fmt.Errorf("the granular permissions of tool %s are in an unknown form", strconv.Quote(tool))
		}
		if granted == nil {
			granted = map[string]bool{}
		}
		(*m)[tool] = granted
	}
	return nil
}
