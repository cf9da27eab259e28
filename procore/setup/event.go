package setup

import (
	"time"

	"procore-setup/procore/spec"
)

// An EventKind tells what happened.
type EventKind string

// The kinds. Every change gives one Started and then one Done, Failed, Skipped
// or Unknown; Progress and Waiting come in between; Finished or Stopped ends a run.
const (
	EventStarted  EventKind = "started"
	EventProgress EventKind = "progress"
	EventWaiting  EventKind = "waiting" // for Procore's limits, until Until
	EventManual   EventKind = "manual"  // the admin has to do something
	EventDone     EventKind = "done"
	EventFailed   EventKind = "failed"
	EventSkipped  EventKind = "skipped"
	EventStopped  EventKind = "stopped"
	EventFinished EventKind = "finished"
)

// An Event is one line of the story of a run, for screens and `--json` alike.
type Event struct {
	Time   time.Time  `json:"time"`
	Kind   EventKind  `json:"event"`
	Change string     `json:"change,omitempty"` // id
	Stage  spec.Stage `json:"stage,omitempty"`
	Text   string     `json:"text,omitempty"` // in an admin's words
	Done   int        `json:"done,omitempty"`
	Total  int        `json:"total,omitempty"`
	// Refused is how many of the done rows Procore did not take.
	Refused int       `json:"refused,omitempty"`
	Handed  int       `json:"handed,omitempty"` // rows that Procore took over and works on
	Until   time.Time `json:"until,omitzero"`
	// Failed rows of a bulk change: project id → why.
	Failures map[string]string `json:"failures,omitempty"`
	Err      error             `json:"-"`
}
