package assets_test

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"procore-setup/assets"
	"procore-setup/procore/permission"
)

type tool struct {
	Tool     string   `yaml:"tool"`
	Level    string   `yaml:"level"`
	Granular []string `yaml:"granular"`
	Reason   string   `yaml:"reason"`
	From     string   `yaml:"from"`
}

type preset struct {
	ID     string `yaml:"id"`
	Name   string `yaml:"name"`
	Vendor string `yaml:"vendor"`
	Source struct {
		Title string   `yaml:"title"`
		URL   string   `yaml:"url"`
		Also  []string `yaml:"also"`
	} `yaml:"source"`
	Account struct {
		Kind            string `yaml:"kind"`
		FirstName       string `yaml:"first_name"`
		LastName        string `yaml:"last_name"`
		CompanyTemplate string `yaml:"company_template"`
		Invite          *bool  `yaml:"invite"`
	} `yaml:"account"`
	Template struct {
		Name string `yaml:"name"`
		Base string `yaml:"base"`
	} `yaml:"template"`
	Tools         []tool `yaml:"tools"`
	OptionalTools []tool `yaml:"optional_tools"`
	Company       struct {
		All   string `yaml:"all"`
		Tools []tool `yaml:"tools"`
		From  string `yaml:"from"`
	} `yaml:"company"`
	CompanyOptions []tool `yaml:"company_options"`
	Projects       struct {
		Include string `yaml:"include"`
		New     *bool  `yaml:"new"`
	} `yaml:"projects"`
	From  map[string]string `yaml:"from"`
	Notes []string          `yaml:"notes"`
	Open  []struct {
		ID   string `yaml:"id"`
		Text string `yaml:"text"`
	} `yaml:"open"`
}

func presets(t *testing.T) []preset {
	t.Helper()
	var file struct {
		Presets []preset `yaml:"presets"`
	}
	if err := yaml.UnmarshalWithOptions(assets.Presets, &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return file.Presets
}

func TestPresetsAreThere(t *testing.T) {
	var ids []string
	for _, p := range presets(t) {
		ids = append(ids, p.ID)
	}
	want := []string{
		"syncezy", "hingepoint", "hammertech", "cmic", "quotetome", "site_app_pro", "laborchart", "erp_connector",
		"document_management", "openspace", "nss", "estimateone", "glean", "openlot", "pyprocore", "vantage",
		// Known, without a level in their texts.
		"salus", "timesite_pro", "arcoro", "newforma", "dryviq", "oracle_cic", "mobiclocks", "hr_cloud", "payapps",
		"sage_intacct", "conductorone", "app_xchange", "toric", "datagrid", "ktrack",
	}
	if !slices.Equal(ids, want) {
		t.Errorf("got %v", ids)
	}
}

func TestPresets(t *testing.T) {
	c, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, p := range presets(t) {
		t.Run(p.ID, func(t *testing.T) {
			if !id.MatchString(p.ID) || p.Name == "" || p.Vendor == "" || p.Source.Title == "" {
				t.Errorf("id, name, vendor and source are needed: %+v", p)
			}
			links := p.Source.Also
			if p.Source.URL != "" || p.ID != "openlot" && p.ID != "vantage" { // whose addresses nobody knows
				links = append([]string{p.Source.URL}, links...)
			}
			for _, link := range links {
				if u, err := url.Parse(link); err != nil || u.Scheme != "https" || u.Host == "" {
					t.Errorf("source %q", link)
				}
			}
			open := map[string]bool{}
			for _, o := range p.Open {
				if !id.MatchString(o.ID) || o.Text == "" || open[o.ID] {
					t.Errorf("open point %+v", o)
				}
				open[o.ID] = true
			}
			if p.Account.Kind == "" && !open["account"] || p.Account.Kind != "" && p.Account.Kind != "user" && p.Account.Kind != "app" {
				t.Errorf("kind %q", p.Account.Kind)
			}
			if open["levels"] && len(p.Tools) > 0 || len(p.Tools) == 0 && len(p.Company.Tools) == 0 && !open["levels"] {
				t.Errorf("its levels are open: %v, and it has %d", open["levels"], len(p.Tools))
			}
			if !slices.Contains([]string{"", "active", "all", "listed"}, p.Projects.Include) {
				t.Errorf("include %q", p.Projects.Include)
			}
			checkTools(t, c, permission.ProjectScope, p.Tools, false)
			checkTools(t, c, permission.ProjectScope, p.OptionalTools, true)
			checkTools(t, c, permission.CompanyScope, p.Company.Tools, false)
			checkTools(t, c, permission.CompanyScope, p.CompanyOptions, true)
			if p.Company.All != "" {
				checkLevel(t, p.Company.All)
			}
			if (p.Company.All != "" || len(p.Company.Tools) > 0) && p.Company.From == "" {
				t.Error("company: from is needed")
			}
			if len(p.Open) == 0 {
				t.Error("no guide says everything; what is open?")
			}
			checkFrom(t, p)
		})
	}
}

func checkTools(t *testing.T, c *permission.Catalog, scope permission.Scope, tools []tool, optional bool) {
	t.Helper()
	seen := map[string]bool{}
	for _, x := range tools {
		known, ok := c.Tool(scope, x.Tool)
		if !ok {
			t.Errorf("the catalogue has no %s tool %q", scope, x.Tool)
			continue
		}
		if seen[x.Tool] {
			t.Errorf("%s is there twice", x.Tool)
		}
		seen[x.Tool] = true
		l := checkLevel(t, x.Level)
		if len(known.Levels) > 0 && !slices.Contains(known.Levels, x.Level) {
			t.Errorf("%s has no level %s", x.Tool, x.Level)
		}
		for _, a := range x.Granular {
			if _, ok := known.Action(a); !ok || !l.TakesGranular() {
				t.Errorf("%s at %s can't have %q", x.Tool, l, a)
			}
		}
		if x.From == "" || strings.Contains(x.From, "suggestion") {
			t.Errorf("%s: a level comes from a page, not from %q", x.Tool, x.From)
		}
		if optional != (x.Reason != "") {
			t.Errorf("%s: reason %q", x.Tool, x.Reason)
		}
	}
}

func checkLevel(t *testing.T, id string) permission.Level {
	t.Helper()
	l, err := permission.ParseLevel(id)
	if err != nil || l.ID() != id {
		t.Errorf("level %q: %v", id, err)
	}
	return l
}

// checkFrom wants a place in the source for each field that a preset fills, and
// for no other.
func checkFrom(t *testing.T, p preset) {
	t.Helper()
	filled := map[string]bool{
		"account.kind":             p.Account.Kind != "",
		"account.first_name":       p.Account.FirstName != "",
		"account.last_name":        p.Account.LastName != "",
		"account.company_template": p.Account.CompanyTemplate != "",
		"account.invite":           p.Account.Invite != nil,
		"template.name":            p.Template.Name != "",
		"template.base":            p.Template.Base != "",
		"projects.include":         p.Projects.Include != "",
		"projects.new":             p.Projects.New != nil,
	}
	for path, is := range filled {
		if is != (p.From[path] != "") {
			t.Errorf("%s: filled %v, from %q", path, is, p.From[path])
		}
	}
	for path := range p.From {
		if !filled[path] {
			t.Errorf("from names %s, which is not filled", path)
		}
	}
}

// The two integrations that the program was made for, and the one whose page
// contradicts itself.
func TestSyncEzyAndHingePointAndEstimateOne(t *testing.T) {
	for _, p := range presets(t) {
		levels := map[string]string{}
		for _, x := range p.Tools {
			levels[x.Tool] = x.Level
		}
		switch p.ID {
		case "syncezy":
			for _, name := range []string{"admin", "documents", "photos", "rfis", "submittals"} {
				if levels[name] != "admin" {
					t.Errorf("SyncEzy: %s is at %q", name, levels[name])
				}
			}
			if len(levels) != 5 || p.Projects.New == nil || !*p.Projects.New {
				t.Errorf("SyncEzy: %v, %+v", levels, p.Projects)
			}
		case "hingepoint":
			// Its guide shows the levels in a picture.
			if len(levels)+len(p.OptionalTools)+len(p.Company.Tools) > 0 || p.Company.All != "" {
				t.Errorf("HingePoint: levels out of nowhere: %+v", p)
			}
			if p.Open[0].ID != "levels" || !strings.Contains(p.Open[0].Text, "picture") {
				t.Error("HingePoint: the preset does not say that the levels are open")
			}
		case "estimateone":
			// Its guide contradicts itself; the wider reading is never filled in.
			want := map[string]string{
				"directory": "read_only", "documents": "standard", "drawings": "read_only", "specifications": "read_only",
			}
			if !maps.Equal(levels, want) || p.Open[0].ID != "all_admin" {
				t.Errorf("EstimateOne: %v, open %+v", levels, p.Open)
			}
		}
	}
}
