package procoretest

import (
	"sync"

	"github.com/goccy/go-yaml"

	"procore-setup/assets"
)

// The shapes of assets/demo/company.yaml.
type (
	worldData struct {
		PublicKeys            []string       `yaml:"public_keys"`
		Tools                 []toolData     `yaml:"tools"`
		CorrespondenceActions []actionData   `yaml:"correspondence_actions"`
		CorrespondenceTypes   []typeData     `yaml:"correspondence_types"`
		CompanyTools          []toolData     `yaml:"company_tools"`
		Templates             []templateData `yaml:"templates"`
		Users                 []userData     `yaml:"users"`
		Projects              []projectData  `yaml:"projects"`
		Generator             generatorData  `yaml:"generator"`
		Apps                  []appData      `yaml:"apps"`
		Companies             []companyData  `yaml:"companies"`
	}
	toolData struct {
		Key      string       `yaml:"key"`
		Domain   int64        `yaml:"domain"`
		Label    string       `yaml:"label"`
		Group    string       `yaml:"group"`
		Levels   []string     `yaml:"levels"`
		Required bool         `yaml:"required"`
		Unlisted bool         `yaml:"unlisted"`
		AU       string       `yaml:"au"`
		Actions  []actionData `yaml:"actions"`
	}
	actionData struct {
		Key    string   `yaml:"key"`
		Label  string   `yaml:"label"`
		At     []string `yaml:"at"`
		Forced []string `yaml:"forced"`
	}
	typeData struct {
		ID           int64  `yaml:"id"`
		Title        string `yaml:"title"`
		Abbreviation string `yaml:"abbreviation"`
		Private      bool   `yaml:"private"`
	}
	templateData struct {
		ID       int64               `yaml:"id"`
		Name     string              `yaml:"name"`
		Type     string              `yaml:"type"`
		Category string              `yaml:"category"`
		Project  int                 `yaml:"project"`
		Level    string              `yaml:"level"`
		Levels   map[string]string   `yaml:"levels"`
		Granular any                 `yaml:"granular"` // "all", or tool → actions
		Except   map[string][]string `yaml:"except"`
	}
	userData struct {
		ID         int64            `yaml:"id"`
		First      string           `yaml:"first"`
		Last       string           `yaml:"last"`
		Email      string           `yaml:"email"`
		Title      string           `yaml:"title"`
		Vendor     string           `yaml:"vendor"`
		Employee   bool             `yaml:"employee"`
		Company    string           `yaml:"company"`
		Default    string           `yaml:"default"`
		New        bool             `yaml:"new"`
		Inactive   bool             `yaml:"inactive"`
		Invited    bool             `yaml:"invited"`
		Login      bool             `yaml:"login"`
		Accountant bool             `yaml:"accountant"`
		Operator   bool             `yaml:"operator"`
		On         map[string][]int `yaml:"on"`
	}
	projectData struct {
		Name     string `yaml:"name"`
		Number   string `yaml:"number"`
		City     string `yaml:"city"`
		Stage    string `yaml:"stage"`
		Region   string `yaml:"region"`
		Program  string `yaml:"program"`
		Type     string `yaml:"type"`
		Inactive bool   `yaml:"inactive"`
		Demo     bool   `yaml:"demo"`
		Template bool   `yaml:"template"`
	}
	generatorData struct {
		Names    []string `yaml:"names"`
		Streets  []string `yaml:"streets"`
		Cities   []string `yaml:"cities"`
		Stages   []string `yaml:"stages"`
		Regions  []string `yaml:"regions"`
		Programs []string `yaml:"programs"`
		Types    []string `yaml:"types"`
	}
	appData struct {
		UID  string `yaml:"uid"`
		Name string `yaml:"name"`
		Slug string `yaml:"slug"`
	}
	companyData struct {
		Fixture     Fixture  `yaml:"fixture"`
		ID          int64    `yaml:"id"`
		Name        string   `yaml:"name"`
		Zone        string   `yaml:"zone"`
		Mine        bool     `yaml:"mine"`
		First       int64    `yaml:"first"`
		Offset      int64    `yaml:"offset"`
		Operator    string   `yaml:"operator"`
		Generate    int      `yaml:"generate"`
		Own         int      `yaml:"own"`
		Dictionary  string   `yaml:"dictionary"`
		Prefix      string   `yaml:"prefix"`
		Without     []string `yaml:"without"`
		Unconnected bool     `yaml:"unconnected"`
		NoBeta      bool     `yaml:"nobeta"`
		Hostile     bool     `yaml:"hostile"`
		Installed   []string `yaml:"installed"`
	}
)

// data returns the parsed fixture. It is embedded, so an error in it is a
// defect of this program.
var data = sync.OnceValue(func() *worldData {
	var d worldData
	if err := yaml.UnmarshalWithOptions(assets.DemoCompany(), &d, yaml.Strict()); err != nil {
		panic("assets/demo/company.yaml: " + err.Error())
	}
	return &d
})

// levelByID reads a level as the fixture spells it; an empty text is none.
func levelByID(s string) int {
	switch s {
	case "read_only":
		return levelReadOnly
	case "standard":
		return levelStandard
	case "admin":
		return levelAdmin
	}
	return levelNone
}

func levelsByID(ids []string, otherwise ...int) []int {
	if len(ids) == 0 {
		return otherwise
	}
	var out []int
	for _, id := range ids {
		out = append(out, levelByID(id))
	}
	return out
}
