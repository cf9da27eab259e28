package tui

import (
	"fmt"
	"time"
)

// A slot is what a load is about: a newer one of its kind makes it stale.
type slot int

// The slots, in the order in which they are named while several are awaited.
const (
	slotSaved slot = iota
	slotSignedIn
	slotCompany
	slotOperator
	slotAccount
	slotUsers
	slotLook // an account that is there
	slotTemplates
	slotProjects
	slotLag
	slotPlan
	slotVerify
	slotSignOut // the admin's own sign-in is ended
	slotReport
	slotAnswers
	slotSecret       // an app's pair is looked at
	slotProof        // the account's own reads
	slotProofAttempt // its way to sign in is opened
	slotProofOpen    // its page opens in the browser
	slotAttempt      // a way to sign in is opened
	slotWatch        // a pause before it is looked again
	slotLeft         // looking whether what is left to people is done; nobody waits for it
	slotManual       // looking whether a step by hand is done
	slotOpen         // a page opens in the browser
	slotDebounce
	slotPass // a page goes on by itself
	slotKeep // a pair is kept
)

// waits says what is awaited, by the slot of its load.
var waits = [...]string{
	slotSaved:     "Looking for what was kept last time",
	slotSignedIn:  "Waiting for the sign-in",
	slotCompany:   "Looking the company up",
	slotOperator:  "Asking Procore who you are here",
	slotAccount:   "Looking the address up",
	slotUsers:     "Looking in the Directory",
	slotLook:      "Reading the account, and where it works",
	slotTemplates: "Reading the permission templates",
	slotProjects:  "Reading the projects",
	slotLag:       "Procore's lists are not up to date yet; looking again",
	slotPlan:      "Reading what Procore says now",
	slotVerify:    "Reading everything back from Procore",
	slotSignOut:   "Ending your sign-in",
	slotReport:    "Writing the report",
	slotAnswers:   "Writing the setup file",
	slotSecret:    "Asking the token endpoint",
	slotProof:     "Asking Procore as the account",
}

// quietFor is from when on it is said for how long nothing was heard.
const quietFor = 5 * time.Second

// awaited says what the message line's spinner stands for.
func (s *Session) awaited() string {
	if s.committing != nil {
		words := "Changing Procore… ctrl+c stops after the change in hand"
		if quiet := time.Since(s.committing.heard); quiet >= quietFor {
			return fmt.Sprintf("Waiting for Procore's answer for %d s… ctrl+c stops", int(quiet.Seconds()))
		}
		return words
	}
	for i, words := range waits {
		if s.loading(slot(i)) {
			return words + "…"
		}
	}
	if s.loading(slotWatch) || s.loading(slotManual) {
		return "Watching; this is noticed by itself"
	}
	return "Asking Procore…"
}
