package procore

import "encoding/json"

// The types of this file are rows that are shown, or looked up by their names. A
// value in an unexpected form counts as one that was not sent: it is no reason to
// drop the whole list, which is mostly of other things.

// UnmarshalJSON implements [json.Unmarshaler].
func (c *Company) UnmarshalJSON(b []byte) error {
	var r struct {
		ID     ID    `json:"id"`
		Name   loose `json:"name"`
		Active field `json:"is_active"`
		Mine   maybe `json:"my_company"`
	}
	err := json.Unmarshal(b, &r)
	active := flag(r.Active)
	*c = Company{ID: r.ID, Name: string(r.Name), Active: active == nil || *active, Mine: r.Mine.yes}
	return err
}

// UnmarshalJSON implements [json.Unmarshaler].
func (i *Identity) UnmarshalJSON(b []byte) error {
	var r struct {
		ID    ID    `json:"id"`
		Login loose `json:"login"`
		Name  loose `json:"name"`
	}
	err := json.Unmarshal(b, &r)
	*i = Identity{ID: r.ID, Login: string(r.Login), Name: string(r.Name)}
	return err
}

// UnmarshalJSON implements [json.Unmarshaler]. A level in an unexpected form is 0,
// which is none of Procore's.
func (t *ManifestTool) UnmarshalJSON(b []byte) error {
	var r struct {
		Name     loose `json:"name"`
		Label    loose `json:"friendly_name"`
		DomainID ID    `json:"domain_id"`
		Group    loose `json:"tab_group"`
		URL      loose `json:"url"`
		Level    field `json:"user_access_level"`
		Actions  field `json:"permitted_actions"`
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	*t = ManifestTool{
		Name: string(r.Name), Label: string(r.Label), DomainID: r.DomainID, Group: string(r.Group), URL: string(r.URL),
	}
	var level named
	if into(r.Level, &level) == nil {
		t.Level.ID, t.Level.Name = int(level.ID), string(level.Name)
	}
	var actions []struct {
		Name  loose `json:"action_name"`
		Label loose `json:"label"`
	}
	if into(r.Actions, &actions) == nil {
		for _, a := range actions {
			t.Actions = append(t.Actions, ManifestAction{Name: string(a.Name), Label: string(a.Label)})
		}
	}
	return nil
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *ProjectTool) UnmarshalJSON(b []byte) error {
	var r struct {
		ID     ID    `json:"id"`
		Engine loose `json:"engine_name"`
		Title  loose `json:"title"`
		Active field `json:"is_active"`
	}
	err := json.Unmarshal(b, &r)
	*t = ProjectTool{ID: r.ID, Engine: string(r.Engine), Title: string(r.Title), Active: flag(r.Active)}
	return err
}

// UnmarshalJSON implements [json.Unmarshaler].
func (t *GenericTool) UnmarshalJSON(b []byte) error {
	var r struct {
		ID    ID    `json:"id"`
		Title loose `json:"title"`
	}
	err := json.Unmarshal(b, &r)
	*t = GenericTool{ID: r.ID, Title: string(r.Title)}
	return err
}

// UnmarshalJSON implements [json.Unmarshaler].
func (a *AppInstallation) UnmarshalJSON(b []byte) error {
	var r struct {
		ID     ID    `json:"id"`
		AppUID loose `json:"app_uid"`
		Status loose `json:"status"`
		App    field `json:"developer_app"`
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	*a = AppInstallation{ID: r.ID, AppUID: string(r.AppUID), Status: string(r.Status)}
	var app struct {
		Name loose `json:"name"`
		UID  loose `json:"uid"`
	}
	if into(r.App, &app) == nil { // anything else names no app
		a.App.Name, a.App.UID = string(app.Name), string(app.UID)
	}
	return nil
}
