package assets

import _ "embed" // for the go:embed line

// DemoSetup is the setup file of the demo: what `--demo` applies to the
// simulated Procore where nobody is there to answer questions. Its addresses
// exist nowhere, so that it can't reach a real company by mistake.
//
//go:embed demo/setup.yaml
var DemoSetup []byte
