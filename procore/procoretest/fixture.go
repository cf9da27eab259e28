package procoretest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// founding returns when everything in the fixture was made: a fixed day, or one
// two years ago where the clock (of a test) is earlier than that.
func founding() time.Time {
	day := time.Date(2024, time.March, 4, 15, 0, 0, 0, time.UTC)
	if now := time.Now(); now.Before(day.AddDate(2, 0, 0)) {
		return now.AddDate(-2, 0, 0).Truncate(time.Hour).UTC()
	}
	return day
}

// populate builds the chosen companies.
func (s *Server) populate() {
	for _, d := range data().Companies {
		if !slices.Contains(s.config.fixtures, d.Fixture) {
			continue
		}
		s.companies = append(s.companies, s.build(d))
	}
}

// A builder makes one company out of the data.
type builder struct {
	s  *Server
	d  companyData
	co *company
}

func (s *Server) build(d companyData) *company {
	b := &builder{s: s, d: d, co: &company{
		fixture: d.Fixture, id: d.ID, name: d.Name, zone: d.Zone, mine: d.Mine, connected: !d.Unconnected,
		nobeta: d.NoBeta, hostile: d.Hostile, dictionary: d.Dictionary, members: map[int64]map[int64]*member{},
	}}
	b.co.directoryKey, b.co.permissionsKey, b.co.projectKey = b.key("directory"), b.key("permissions"), b.key("directory")
	b.tools()
	b.projects()
	b.templates()
	b.users()
	b.apps()
	if d.Hostile {
		b.hostile()
	}
	return b.co
}

// key is a key as this company spells it.
func (b *builder) key(base string) string {
	if b.d.Prefix == "" || slices.Contains(data().PublicKeys, base) {
		return base
	}
	return b.d.Prefix + base
}

func (b *builder) tool(d toolData) *tool {
	t := &tool{
		key: b.key(d.Key), label: d.Label, group: d.Group, domain: d.Domain, required: d.Required,
		unlisted: d.Unlisted,
		levels:   levelsByID(d.Levels, levelNone, levelReadOnly, levelStandard, levelAdmin),
	}
	if b.d.Dictionary == "en-AU" && d.AU != "" {
		t.label = d.AU
	}
	t.actions = b.actions(d.Actions)
	return t
}

func (b *builder) actions(ds []actionData) []*action {
	var out []*action
	for _, a := range ds {
		out = append(out, &action{
			key: b.key(a.Key), label: a.Label,
			at: levelsByID(a.At, levelReadOnly, levelStandard), forced: levelsByID(a.Forced),
		})
	}
	return out
}

func (b *builder) tools() {
	for _, d := range data().Tools {
		if !slices.Contains(b.d.Without, d.Key) && (d.Key != communicationKey || b.s.has(CommunicationTool)) {
			b.co.tools = append(b.co.tools, b.tool(d))
		}
	}
	for _, d := range data().CorrespondenceTypes {
		id := d.ID + b.d.Offset
		b.co.types = append(b.co.types, correspondenceType{
			id: id, title: d.Title, abbreviation: d.Abbreviation, private: d.Private,
		})
		t := &tool{
			key: "generic_tool_" + strconv.FormatInt(id, 10), label: d.Title, group: "custom", domain: -id,
			levels: []int{levelNone, levelReadOnly, levelStandard, levelAdmin},
		}
		for _, a := range data().CorrespondenceActions { // these keys are public: no prefix
			t.actions = append(t.actions, &action{
				key: a.Key, label: a.Label,
				at: []int{levelReadOnly, levelStandard}, forced: levelsByID(a.Forced),
			})
		}
		b.co.tools = append(b.co.tools, t)
	}
	for _, d := range data().CompanyTools {
		b.co.companyTools = append(b.co.companyTools, b.tool(d))
	}
}

// projects lists those of the data for the main company, or makes them up.
func (b *builder) projects() {
	id := b.d.First
	add := func(p *project) {
		p.id, p.created = id, b.s.founded
		id++
		b.co.projects = append(b.co.projects, p)
	}
	if b.d.Generate > 0 {
		for i := range b.d.Generate {
			add(generated(i))
		}
		return
	}
	n := b.s.config.projects
	for _, d := range data().Projects {
		if n >= 0 && (d.Inactive || d.Demo || d.Template || len(b.co.projects) >= n) {
			continue
		}
		add(&project{
			name: d.Name, number: d.Number, city: d.City, stage: d.Stage, region: d.Region, program: d.Program,
			kind: d.Type, active: !d.Inactive, demo: d.Demo, template: d.Template,
			address: d.Number + " Main Street",
		})
	}
	for i := len(b.co.projects); i < n; i++ {
		add(generated(i))
	}
}

// generated makes up the i-th project, the same every time. Names repeat now
// and then, as they do in life; numbers do not.
func generated(i int) *project {
	g := data().Generator
	pick := func(from []string, i int) string { return from[i%len(from)] }
	return &project{
		name:    pick(g.Streets, i/len(g.Names)) + " " + pick(g.Names, i),
		number:  fmt.Sprintf("G-%04d", i+1),
		city:    pick(g.Cities, i/3),
		stage:   pick(g.Stages, i/2),
		region:  pick(g.Regions, i/5),
		program: pick(g.Programs, i/7),
		kind:    pick(g.Types, i),
		address: fmt.Sprintf("%d %s Street", 100+i, pick(g.Streets, i)),
		active:  true,
	}
}

// templates makes every company's templates, with the company's own keys.
func (b *builder) templates() {
	for _, d := range data().Templates {
		t := &template{id: d.ID + b.d.Offset, name: d.Name, kind: d.Type, category: d.Category}
		if t.kind == typeSpecific {
			if d.Project >= len(b.co.projects) {
				continue
			}
			t.project = b.co.projects[d.Project].id
		}
		tools := b.co.tools
		if t.kind == typeCompany {
			tools = b.co.companyTools
		}
		b.fill(t, d, tools)
		b.co.templates = append(b.co.templates, t)
	}
}

func (b *builder) fill(t *template, d templateData, tools []*tool) {
	levels, granular := map[string]int{}, map[string]map[string]bool{}
	listed := map[string][]string{}
	if m, ok := d.Granular.(map[string]any); ok {
		for k, v := range m {
			for _, a := range v.([]any) {
				listed[b.key(k)] = append(listed[b.key(k)], b.key(a.(string)))
			}
		}
	}
	own := map[string]int{}
	for k, l := range d.Levels {
		own[b.key(k)] = levelByID(l)
	}
	for _, tl := range tools {
		l := levelByID(d.Level)
		if o, ok := own[tl.key]; ok {
			l = o
		}
		for !slices.Contains(tl.levels, l) {
			l--
		}
		levels[tl.key], granular[tl.key] = l, map[string]bool{}
		for _, a := range tl.actions {
			base := strings.TrimPrefix(tl.key, b.d.Prefix)
			except := slices.Contains(d.Except[base], strings.TrimPrefix(a.key, b.d.Prefix))
			if d.Granular == "all" && !except || slices.Contains(listed[tl.key], a.key) {
				granular[tl.key][a.key] = true
			}
		}
	}
	t.levels, t.granular = settle(tools, levels, granular)
}

// settle applies Procore's rules to a template's two maps: granular
// permissions exist at Read Only and Standard alone; what a level grants by
// itself is not listed; nothing that is false is kept.
func settle(
	tools []*tool, levels map[string]int, granular map[string]map[string]bool,
) (outLevels map[string]int, outGranular map[string]map[string]bool) {
	outLevels, outGranular = map[string]int{}, map[string]map[string]bool{}
	for _, tl := range tools {
		l := levels[tl.key]
		outLevels[tl.key] = l
		for _, a := range tl.actions {
			if !granular[tl.key][a.key] || !slices.Contains(a.at, l) || slices.Contains(a.forced, l) {
				continue
			}
			if outGranular[tl.key] == nil {
				outGranular[tl.key] = map[string]bool{}
			}
			outGranular[tl.key][a.key] = true
		}
	}
	return outLevels, outGranular
}
