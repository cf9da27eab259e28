package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"procore-setup/assets"
	"procore-setup/procore/text"
)

// A Preset is what an integration's vendor asks for. What its source does not
// say is empty in Spec and named in Open.
type Preset struct {
	ID     string
	Name   string            // "SyncEzy (Procore to SharePoint)"
	Vendor string            // for texts: "SyncEzy"
	Source string            // title of the page that says so
	URL    string            // its address
	Also   []string          // addresses of further pages
	Steps  map[string]string // field path → where in the source: "SyncEzy guide, step 4"
	Notes  []string          // what the admin should know
	Open   []OpenPoint       // what its source does not say, left for the admin
	Spec   Spec              // only the fields that the preset fills

	// Optional are rows that only some uses need; nothing applies them unasked.
	Optional []OptionalTool
	// Company is what the vendor asks for on company tools, for the admin to read;
	// [Preset.ApplyCompany] puts it into a template, where that is asked for.
	Company []CompanyNeed
	// CompanyOptions are company tools of which the source leaves open whether
	// they are meant.
	CompanyOptions []OptionalTool
}

// An OpenPoint is something that the source of a preset does not say, for the
// admin to find out and tick off.
type OpenPoint struct {
	ID   string // of the preset and the point: "hingepoint/levels"
	Text string
}

// Name is what the point is about, in a word or two: "app access".
func (o OpenPoint) Name() string {
	_, what, _ := strings.Cut(o.ID, "/")
	return strings.ReplaceAll(what, "_", " ")
}

// openLevels is the point of a source that names no level of any project tool.
const openLevels = "levels"

// LevelsOpen tells whether some source names no level of any project tool, so that
// what the preset alone makes is a template that grants nothing.
func (p Preset) LevelsOpen() bool {
	return slices.ContainsFunc(p.Open, func(o OpenPoint) bool { return strings.HasSuffix(o.ID, "/"+openLevels) })
}

// bare is 1 for a source that is known and fills in hardly anything: those come
// last in a list.
func (p Preset) bare() int {
	if p.LevelsOpen() && p.Spec.Template.Name == "" && len(p.Company) == 0 {
		return 1
	}
	return 0
}

// An OptionalTool is a row of the template that only some uses need.
type OptionalTool struct {
	Tool string // id of the catalogue
	ToolSpec
	Reason string // "to sync RFIs from the recycle bin"
	From   string // where the source says so
}

// A CompanyNeed is a level that a vendor asks for on a company tool.
type CompanyNeed struct {
	Tool  string // id of the catalogue; empty: every company tool
	Level string // as [permission.ParseLevel] reads it
	From  string // where the source says so
}

// suggestion is the source of names that the presets make up for convenience.
const suggestion = "our suggestion"

// carried are the presets that the program carries, read once.
var carried struct {
	once    sync.Once
	presets []Preset
	err     error
}

// builtin returns the carried presets, not to be changed.
func builtin() ([]Preset, error) {
	carried.once.Do(func() { carried.presets, carried.err = parsePresets(assets.Presets) })
	return carried.presets, carried.err
}

// Presets returns the built-in presets: by name, those that fill in nothing last.
// The error is that of a broken build; its text names the preset.
func Presets() ([]Preset, error) {
	ps, err := builtin()
	if err != nil {
		return nil, err
	}
	out := make([]Preset, len(ps))
	for i, p := range ps {
		out[i] = p
		out[i].Spec = p.Spec.Clone()
	}
	return out, nil
}

// LookupPreset returns the preset that `integration:` names: an id, or several
// joined by + for one account that serves several integrations ([Combine]).
func LookupPreset(id string) (Preset, error) {
	all, err := builtin()
	if err != nil {
		return Preset{}, err
	}
	found := among(all, id)
	if missing := slices.IndexFunc(strings.Split(id, "+"), func(one string) bool {
		return !slices.ContainsFunc(found, func(p Preset) bool { return p.ID == one })
	}); missing >= 0 {
		return Preset{}, fmt.Errorf("unknown integration %q: use %s",
			strings.Split(id, "+")[missing], text.Either(presetIDs(), 0))
	}
	return Combine(found...), nil
}

// among returns those of the presets that an id names, in its order.
func among(all []Preset, id string) []Preset {
	var found []Preset
	for one := range strings.SplitSeq(id, "+") {
		if i := slices.IndexFunc(all, func(p Preset) bool { return p.ID == one }); i >= 0 {
			found = append(found, all[i])
		}
	}
	return found
}

// presetIDs returns what `integration:` takes.
func presetIDs() []string {
	all, err := builtin()
	if err != nil {
		return nil
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	return ids
}

// The shape of presets.yaml, as the top of that file describes it.
type (
	presetsFile struct {
		Presets []presetRow `yaml:"presets"`
	}
	presetRow struct {
		ID, Name, Vendor string
		Source           struct {
			Title, URL string
			Also       []string
		}
		// Answers, by the last part of their path.
		Account, Template, Projects map[string]any

		Tools    []presetTool
		Optional []presetTool `yaml:"optional_tools"`
		Company  struct {
			All, From string
			Tools     []presetTool
		}
		CompanyOptions []presetTool `yaml:"company_options"`
		From           map[string]string
		Notes          []string
		Open           []OpenPoint
	}
	presetTool struct {
		Tool, Level, Reason, From string
		Granular                  []string
	}
)

// parsePresets reads the presets' file and checks each row, so that a broken one
// is found by the tests and not by an admin.
func parsePresets(data []byte) ([]Preset, error) {
	var file presetsFile
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the presets: %w", err)
	}
	out := make([]Preset, 0, len(file.Presets))
	for _, row := range file.Presets {
		p, err := row.preset()
		if err != nil {
			return nil, fmt.Errorf("read the preset %q: %w", row.ID, err)
		}
		if slices.ContainsFunc(out, func(o Preset) bool { return o.ID == p.ID }) {
			return nil, fmt.Errorf("read the preset %q: there are two of that id", row.ID)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Preset) int {
		return cmp.Or(cmp.Compare(a.bare(), b.bare()), cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)))
	})
	return out, nil
}

// preset turns a row of the file into a preset.
func (row presetRow) preset() (Preset, error) {
	p := Preset{
		ID: row.ID, Name: row.Name, Vendor: row.Vendor,
		Source: row.Source.Title, URL: row.Source.URL, Also: row.Source.Also,
		Steps: map[string]string{}, Notes: row.Notes,
	}
	for _, o := range row.Open {
		p.Open = append(p.Open, OpenPoint{row.ID + "/" + o.ID, o.Text})
	}
	for field, from := range row.From {
		p.Steps[field] = from
	}
	given, err := row.answers(&p.Spec)
	if err != nil {
		return p, err
	}
	for _, t := range row.Tools {
		if p.Spec.Template.Tools == nil {
			p.Spec.Template.Tools = map[string]ToolSpec{}
		}
		p.Spec.Template.Tools[t.Tool] = ToolSpec{Level: t.Level, Granular: t.Granular}
		given = append(given, toolsField+"."+t.Tool)
		p.Steps[toolsField+"."+t.Tool] = t.From
	}
	for _, t := range row.Optional {
		spec := ToolSpec{Level: t.Level, Granular: t.Granular}
		p.Optional = append(p.Optional, OptionalTool{Tool: t.Tool, ToolSpec: spec, Reason: t.Reason, From: t.From})
	}
	for _, t := range row.CompanyOptions {
		p.CompanyOptions = append(p.CompanyOptions,
			OptionalTool{Tool: t.Tool, ToolSpec: ToolSpec{Level: t.Level}, Reason: t.Reason, From: t.From})
	}
	if row.Company.All != "" {
		p.Company = append(p.Company, CompanyNeed{Level: row.Company.All, From: row.Company.From})
	}
	for _, t := range row.Company.Tools {
		p.Company = append(p.Company, CompanyNeed{Tool: t.Tool, Level: t.Level, From: t.From})
	}
	return p, p.check(given)
}

// check tells what is wrong with a preset: a value that no setup could have, or
// one that does not say where it comes from.
func (p Preset) check(given []string) error {
	if p.ID == "" || p.Name == "" || strings.Contains(p.ID, "+") {
		return fmt.Errorf("it needs a name, and an id without +")
	}
	for _, problem := range p.Spec.Validate(Committed()...) {
		if !strings.Contains(problem.Message, "missing") && problem.Field != "projects.ids" {
			return problem
		}
	}
	for _, field := range given {
		if p.Steps[field] == "" {
			return fmt.Errorf("%s does not say where it comes from", field)
		}
	}
	return nil
}

// answers puts what a row says of the account, the template and the projects into s,
// and returns the paths of the fields.
func (row presetRow) answers(s *Spec) (given []string, err error) {
	for group, answers := range map[string]map[string]any{
		"account": row.Account, "template": row.Template, "projects": row.Projects,
	} {
		for key, answer := range answers {
			path := group + "." + key
			f, ok := lookupField(path)
			if !ok || !f.Preset {
				return nil, fmt.Errorf("presets do not say %s", path)
			}
			if _, flag := answer.(bool); flag != (f.Ask != "") {
				return nil, fmt.Errorf("%s can't be %v", path, answer)
			}
			f.set(s, fmt.Sprint(answer))
			given = append(given, path)
		}
	}
	slices.Sort(given)
	return given, nil
}
