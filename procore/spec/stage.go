package spec

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
