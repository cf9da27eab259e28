package spec

import (
	"fmt"
	"slices"
	"strings"
)

// A Stage groups changes; each is committed on its own.
type Stage string

// The stages, in the order in which an admin goes through them.
const (
	StageConnect  Stage = "connect"
	StageAccount  Stage = "account"
	StageTemplate Stage = "template"
	StageProjects Stage = "projects"
	StageVerify   Stage = "verify"
)

// Stages returns all five in order.
func Stages() []Stage {
	return []Stage{StageConnect, StageAccount, StageTemplate, StageProjects, StageVerify}
}

// Committed returns the stages that a commit carries out, in order: those between the way
// to Procore and the proof.
func Committed() []Stage {
	all := Stages()
	return all[1 : len(all)-1]
}

// Last tells whether no other stage changes anything after s.
func (s Stage) Last() bool {
	all := Committed()
	return s == all[len(all)-1]
}

// Title is the stage's name as a heading has it.
func (s Stage) Title() string { return strings.ToUpper(string(s[:1])) + string(s[1:]) }

// Position is where the stage stands among all of them, as "2 of 5".
func (s Stage) Position() string {
	all := Stages()
	return fmt.Sprintf("%d of %d", slices.Index(all, s)+1, len(all))
}
