package procore

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"

	"procore-setup/procore/text"
)

// A bulkAnswer is what any of the bulk endpoints said about each project.
type bulkAnswer struct {
	batch  string // of the worker that took the rows over
	done   map[ID]string
	failed map[ID]string
}

// bulkPart is the part that the answers have in common:
//
//	v1.3 add:  {"entities": […], "errors": […]}
//	v2 add:    {"data": [{"entities": […]}], "errors": […]}
//	v2 update: {"data": [{"entities": […], "errors": […]}]}
//	worker:    {"data": [{"status": "accepted", "batch_id": "…"}]}
//	v2 remove: {"data": [{"USER": {"PROJECT": "success"}}]}, v1.3 without data
type bulkPart struct {
	Entities []bulkUser `json:"entities"`
	Errors   []bulkUser `json:"errors"`
	BatchID  loose      `json:"batch_id"`
}

type bulkUser struct {
	bulkPlace
	Projects []bulkPlace `json:"projects"`
	Errors   []bulkPlace `json:"errors"`
}

type bulkPlace struct {
	ProjectID ID    `json:"projectId"`
	Snake     ID    `json:"project_id"`
	Message   loose `json:"message"`
}

// UnmarshalJSON implements [json.Unmarshaler].
func (b *bulkAnswer) UnmarshalJSON(raw []byte) error {
	*b = bulkAnswer{done: map[ID]string{}, failed: map[ID]string{}}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(raw, &top); err != nil {
		return err
	}
	parts := []json.RawMessage{raw}
	if data, ok := top["data"]; ok && !null(data) {
		var many []json.RawMessage
		if json.Unmarshal(data, &many) != nil {
			many = []json.RawMessage{data}
		}
		parts = append(parts, many...)
	}
	for _, p := range parts {
		if err := b.part(p); err != nil {
			return err
		}
	}
	// What failed for one reason and worked for another did not work.
	maps.DeleteFunc(b.done, func(id ID, _ string) bool { _, bad := b.failed[id]; return bad })
	return nil
}

// part reads one part.
func (b *bulkAnswer) part(raw []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	var p bulkPart
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	if p.BatchID != "" {
		b.batch = string(p.BatchID)
	}
	for _, u := range p.Entities {
		record(b.done, u.bulkPlace)
		record(b.done, u.Projects...)
	}
	for _, u := range p.Errors {
		record(b.failed, u.bulkPlace)
		record(b.failed, u.Projects...)
		record(b.failed, u.Errors...)
	}
	return b.removals(fields)
}

func record(into map[ID]string, places ...bulkPlace) {
	for _, p := range places {
		if id := cmp.Or(p.ProjectID, p.Snake); id != 0 {
			into[id] = text.Display(string(p.Message))
		}
	}
}

// removals reads the form in which user and project ids are keys.
func (b *bulkAnswer) removals(fields map[string]json.RawMessage) error {
	for user, raw := range fields {
		var id ID
		if id.UnmarshalJSON([]byte(user)) != nil || id == 0 {
			continue
		}
		var words map[ID]string
		if err := json.Unmarshal(raw, &words); err != nil {
			return fmt.Errorf("the removals of user %s are in an unknown form", id)
		}
		for project, word := range words {
			switch word {
			case "success":
				b.done[project] = "removed"
			case "skipped_managed":
				b.failed[project] = "not removed: a group manages this place, so it is changed in the group"
			default:
				b.failed[project] = text.Display(word)
			}
		}
	}
	return nil
}
