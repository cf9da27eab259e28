package assets

import _ "embed"

//go:embed demo/company.yaml
var demoCompany []byte

// DemoCompany returns the fictional companies of the simulated Procore, as
// YAML: tools, permission templates, people, projects. Package procoretest
// reads it; nothing of it is known about any real company.
func DemoCompany() []byte { return demoCompany }
