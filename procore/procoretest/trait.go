package procoretest

import "maps"

// A Trait is one point on which answers differ: between what production was
// recorded to send and what the schemas describe, or between two things that are
// both possible. behaviours.md tells the source of each.
type Trait string

// What production was recorded to do, or what the newest schema describes. All
// of them are on, unless the server is made [WithSchemaOnly].
const (
	FlagInShow        Trait = "show of a user tells add_to_new_projects"
	SparseUser        Trait = "show, create and update of a user leave null keys out"
	InvitationInLists Trait = "welcome_email_sent_at stands in lists and in me alone"
	SparseManifest    Trait = "the manifest lists some tools, and no actions at Admin"
	NoOwnCompany      Trait = "my_company is false for a service account"
	TemplateInRows    Trait = "project_assignments rows tell permission_template_id"
	CommunicationTool Trait = "communication_types stands beside the correspondence types"
	TextIDsInBulk     Trait = "ids in v1.3 bulk answers are texts"
	BareIDs           Trait = "a list of ids is a list of numbers"
	InviteBody        Trait = "the invitation is answered with an object"
	BasicAuth         Trait = "client id and secret are taken as HTTP Basic"
	TokenOnAPIHost    Trait = "the token endpoint is on the API host too"
	RefusalBurns      Trait = "a refused refresh ends the session's refresh token"
	MissingHeader404  Trait = "a missing company header is answered 404"
	ServiceNoHeader   Trait = "a service account lists companies and projects without the header"
	PartialUpdate     Trait = "an update takes single fields"
	PlainTemplateRows Trait = "template rows have no category and no order"
	JSONNotFound      Trait = "an unknown path is answered in JSON"
)

// What is possible, and off in both modes.
const (
	TemplateShowForbidden Trait = "show of a template is refused, the list is not"
	NoProjectTemplates    Trait = "a project lists no templates"
	GateUnauthorized      Trait = "the app gate answers 401"
	GateWithoutStop       Trait = "the app gate's text has no full stop"
	SilentHeader          Trait = "a missing company header is answered without a text"
	SlidingLimits         Trait = "limits count the last 10 seconds and the last hour"
)

// Filters that are ignored: the answer is 200, with the rows that come without
// the filter. Off in both modes.
const (
	IgnoreSearch           Trait = "ignores filters[search]"
	IgnoreType             Trait = "ignores filters[type]"
	IgnoreStatus           Trait = "ignores filters[by_status]"
	IgnoreAssignmentStatus Trait = "ignores filters[assignment_status]"
	IgnoreHeldTemplate     Trait = "ignores filters[project_permission_templates]"
	IgnoreTemplate         Trait = "ignores filters[template]"
)

// ignored is the trait that makes a filter without effect.
var ignored = map[string]Trait{
	"search": IgnoreSearch, "type": IgnoreType, "by_status": IgnoreStatus, "assignment_status": IgnoreAssignmentStatus,
	"project_permission_templates": IgnoreHeldTemplate, "template": IgnoreTemplate,
}

// recorded returns the traits of the default mode.
func recorded() map[Trait]bool {
	out := map[Trait]bool{}
	for _, t := range []Trait{
		FlagInShow, SparseUser, InvitationInLists, SparseManifest, NoOwnCompany, TemplateInRows, CommunicationTool,
		TextIDsInBulk, BareIDs, InviteBody, BasicAuth, TokenOnAPIHost, RefusalBurns, MissingHeader404, ServiceNoHeader,
		PartialUpdate, PlainTemplateRows, JSONNotFound,
	} {
		out[t] = true
	}
	return out
}

// byDefault returns the traits of a server that is made without options about them.
func byDefault() map[Trait]bool {
	if Older {
		return map[Trait]bool{}
	}
	return recorded()
}

// WithSchemaOnly answers as the schemas of 2024 to 2026 alone would have it:
// every trait is off that was recorded, or that the newest schema added.
func WithSchemaOnly() Option {
	return func(s *Server) {
		maps.DeleteFunc(s.config.traits, func(t Trait, _ bool) bool { return recorded()[t] })
	}
}

// WithRecorded answers as production was recorded to do, in the older mode too: for what is
// about those answers themselves.
func WithRecorded() Option {
	return func(s *Server) { maps.Copy(s.config.traits, recorded()) }
}

// With switches traits on.
func With(traits ...Trait) Option {
	return func(s *Server) {
		for _, t := range traits {
			s.config.traits[t] = true
		}
	}
}

// Without switches traits off.
func Without(traits ...Trait) Option {
	return func(s *Server) {
		for _, t := range traits {
			delete(s.config.traits, t)
		}
	}
}

// SetTrait switches a trait while the server runs. [CommunicationTool] is part of
// the companies, so it cannot be switched once anything was asked.
func (s *Server) SetTrait(t Trait, on bool) {
	s.lock()
	defer s.mu.Unlock()
	s.config.traits[t] = on
}

// has tells whether a trait is on. The lock is held.
func (s *Server) has(t Trait) bool { return s.config.traits[t] }
