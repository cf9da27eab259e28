package permission

// A Scope tells whether a tool is one of a project or of the company.
type Scope string

// The scopes.
const (
	ProjectScope Scope = "project"
	CompanyScope Scope = "company"
)

// A Catalog is what is publicly known of Procore's tools and granular
// permissions. It holds labels, not a company's keys.
type Catalog struct {
	Tools []CatalogTool `json:"tools"`
}

// A CatalogTool is one tool of one scope.
type CatalogTool struct {
	ID       string            `json:"id"` // ours: "rfis"
	Scope    Scope             `json:"scope"`
	Name     string            `json:"name"`             // en-US label
	Group    string            `json:"group"`            // section of the template editor
	Levels   []string          `json:"levels,omitempty"` // ids of the levels it offers; empty: all four
	Keys     []string          `json:"keys,omitempty"`   // Procore's internal names with public evidence
	Names    map[string]string `json:"names,omitempty"`  // dictionary ("en-AU", "owner") → label there
	Legacy   []string          `json:"legacy,omitempty"` // labels of older editions
	About    string            `json:"about,omitempty"`  // a line for the details pane
	Granular []CatalogAction   `json:"granular,omitempty"`
	Source   string            `json:"source,omitempty"` // where we know it from
}

// A CatalogAction is one granular permission of a tool.
type CatalogAction struct {
	ID        string            `json:"id"` // ours: "act_as_rfi_manager"
	Name      string            `json:"name"`
	About     string            `json:"about,omitempty"`
	Keys      []string          `json:"keys,omitempty"`       // Procore's action names with public evidence
	Levels    []string          `json:"levels,omitempty"`     // levels at which the box exists; empty: Read Only and Standard
	DefaultOn []string          `json:"default_on,omitempty"` // on without being set, at these levels
	LockedOn  []string          `json:"locked_on,omitempty"`  // on and not to be cleared, at these levels
	Needs     []string          `json:"needs,omitempty"`      // ids of actions of the same tool
	Conflicts []string          `json:"conflicts,omitempty"`
	Names     map[string]string `json:"names,omitempty"`
	Legacy    []string          `json:"legacy,omitempty"`
	Beta      bool              `json:"beta,omitempty"`
	Mobile    bool              `json:"mobile,omitempty"`
	Source    string            `json:"source,omitempty"`
}

// A Label is what the operator's permission manifest calls a tool, and the
// granular permissions that it names.
type Label struct {
	Key     string
	Name    string
	Group   string
	Actions map[string]string // action key → label
}

// A Match tells how a company's key was joined to the catalogue.
type Match string

// The ways, strongest first.
const (
	MatchKey   Match = "key"   // a key with public evidence
	MatchLabel Match = "label" // the same label, in some edition of Procore
	MatchNone  Match = "none"  // not in the catalogue: shown by its own label
)

// A Vocabulary is what one company's templates can say: the tools and actions
// harvested from them, with labels. Never use one company's for another.
type Vocabulary struct {
	Tools []Tool // in the order in which Procore groups and lists them
	index map[string]int
}

// A Tool is one row of the matrix.
type Tool struct {
	Key     string // Procore's internal name in this company
	Label   string
	Group   string
	Match   Match
	Catalog *CatalogTool // nil: not in the catalogue
	Levels  []Level      // those that it offers, lowest first
	Actions []Action
}

// An Action is one granular permission of a row.
type Action struct {
	Key     string // Procore's internal name in this company
	Label   string
	Match   Match
	Catalog *CatalogAction // nil: not in the catalogue
}
