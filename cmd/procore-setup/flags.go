package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/setup"
	"procore-setup/procore/text"
)

// options are what the flags say. A command has only those that it takes.
type options struct {
	demo        bool
	demoWay     string // slow or reset
	environment string
	loginURL    string
	apiURL      string
	method      string
	clientID    string
	secretFile  string
	newSecret   string // file of the secret that takes its place
	company     string
	stateDir    string
	store       string
	logFile     string
	theme       string
	terms       string
	format      string
	template    string
	account     string
	port        int
	removals    removals
	loginPort   int
	apiPort     int
	noPKCE      bool
	yes         bool
	json        bool
	quiet       bool
	strict      bool
	allow       []string
	asAccount   string
	sample      setup.Sample // 0: the default
	out         string
	details     bool
	adopt       bool
	clearing    bool
	revoke      bool
	report      []string // files, each with an ending that tells its format
	against     string
	plain       bool
	// What environment variables say, where neither a flag nor a setup file says it: a
	// variable is easily forgotten, and must not turn a file to another company.
	environmentVar string
	companyVar     string
}

// The groups of flags, in the order in which the help shows them.
const (
	ofProcore = "Which Procore"
	ofSignIn  = "Signing in"
	ofRun     = "What is done"
	ofOutput  = "Output and files"
)

// The annotations of a flag.
const (
	groupNote = "group"
	varNote   = "environment variable"
)

// flagsOf are the groups of flags that several commands take.
type flagsOf func(*program, *pflag.FlagSet)

// takes gives a command its flags, in groups.
func (p *program) takes(cmd *cobra.Command, groups ...flagsOf) {
	for _, g := range groups {
		g(p, cmd.Flags())
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if w, ok := f.Value.(*word); ok {
			complete := cobra.FixedCompletions(w.described(), cobra.ShellCompDirectiveNoFileComp)
			mustNot(cmd.RegisterFlagCompletionFunc(f.Name, complete))
		}
	})
	only := cobra.ShellCompDirectiveNoFileComp
	for name, complete := range map[string]cobra.CompletionFunc{
		"sample": cobra.FixedCompletions(samples, only),
		"allow": func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return setup.Exceptions(), only // made where it is asked for: it reads all integrations
		},
		"company":  p.fromState(companies),
		"account":  p.fromState(changed(ofAccounts)),
		"template": p.fromState(changed(ofTemplates)),
	} {
		if cmd.Flags().Lookup(name) != nil {
			mustNot(cmd.RegisterFlagCompletionFunc(name, complete))
		}
	}
}

// mustNot is for errors that only a mistake in this package gives.
func mustNot(err error) {
	if err != nil {
		panic(err)
	}
}

// put files flags under a group of the help.
func put(f *pflag.FlagSet, group string, names ...string) {
	for _, name := range names {
		mustNot(f.SetAnnotation(name, groupNote, []string{group}))
	}
}

// orVar names the environment variable that gives a flag's value where the flag does not.
func orVar(f *pflag.FlagSet, flag, name string) {
	mustNot(f.SetAnnotation(flag, varNote, []string{name}))
}

// The environment variables that stand for flags.
const (
	environmentVar = "PROCORE_SETUP_ENVIRONMENT"
	companyVar     = "PROCORE_SETUP_COMPANY"
	storeVar       = "PROCORE_SETUP_STORE"
	stateVar       = "PROCORE_SETUP_STATE_DIR"
	themeVar       = "PROCORE_SETUP_THEME"
	clientVar      = "PROCORE_CLIENT_ID"
)

func procoreFlags(p *program, f *pflag.FlagSet) {
	f.Var(demoFlag{&p.opt}, "demo", "use a simulated Procore inside this program; --demo=slow has Procore's pace, a "+
		"project that refuses and a rate limit, --demo=reset begins anew")
	f.Lookup("demo").NoOptDefVal = "true"
	f.Var(&word{&p.opt.environment, environments()}, "environment", "`NAME` of one of Procore's worlds")
	f.StringVar(&p.opt.loginURL, "login-url", "", "login `URL` of another environment (with --api-url)")
	f.StringVar(&p.opt.apiURL, "api-url", "", "API `URL` of another environment (with --login-url)")
	put(f, ofProcore, "demo", "environment", "login-url", "api-url")
	orVar(f, "environment", environmentVar)
}

func companyFlags(p *program, f *pflag.FlagSet) {
	f.StringVar(&p.opt.company, "company", "", "the `COMPANY`, by id or exact name")
	f.Var(&word{&p.opt.terms, dictionaries()}, "terms",
		"`WORDS` for tools and permissions (default: the company's own)")
	put(f, ofProcore, "company", "terms")
	orVar(f, "company", companyVar)
}

func signInFlags(p *program, f *pflag.FlagSet) {
	f.Var(&word{&p.opt.method, methods}, "auth", "the `WAY` to sign in")
	f.StringVar(&p.opt.clientID, "client-id", "", "client `ID` of your OAuth app")
	f.StringVar(&p.opt.secretFile, "client-secret-file", "", "`FILE` with the app's client secret; - reads standard input")
	f.BoolVar(&p.opt.noPKCE, "no-pkce", false, "sign in without a code challenge, where the login host refuses one")
	portFlag(p, f)
	storeFlag(p, f)
	put(f, ofSignIn, "auth", "client-id", "client-secret-file", "no-pkce")
	orVar(f, "client-id", clientVar)
}

func portFlag(p *program, f *pflag.FlagSet) {
	f.Var(newWhole(&p.opt.port, auth.DefaultPort, 1, lastPort), "port",
		"`PORT` of the sign-in callback http://localhost:PORT/callback")
	put(f, ofSignIn, "port")
}

func storeFlag(p *program, f *pflag.FlagSet) {
	f.Var(&word{&p.opt.store, stores}, "store", "`PLACE` where secrets rest")
	put(f, ofSignIn, "store")
	orVar(f, "store", storeVar)
}

func stateFlags(p *program, f *pflag.FlagSet) {
	f.StringVar(&p.opt.stateDir, "state-dir", "", "`FOLDER` for answers and journals (default: the system's for state)")
	put(f, ofOutput, "state-dir")
	orVar(f, "state-dir", stateVar)
}

func logFlags(p *program, f *pflag.FlagSet) {
	f.StringVar(&p.opt.logFile, "log", "", "write a log without secrets to `FILE`")
	put(f, ofOutput, "log")
}

func jsonFlags(p *program, f *pflag.FlagSet) {
	f.BoolVar(&p.opt.json, "json", false, "print JSON")
	put(f, ofOutput, "json")
}

func quietFlags(p *program, f *pflag.FlagSet) {
	f.BoolVarP(&p.opt.quiet, "quiet", "q", false, "do not tell the progress, only results, questions and what goes wrong")
	put(f, ofOutput, "quiet")
}

func detailsFlags(p *program, f *pflag.FlagSet) {
	f.BoolVar(&p.opt.details, "details", false, "list every row that a change is about, however many")
	put(f, ofOutput, "details")
}

func proofFlags(p *program, f *pflag.FlagSet) {
	f.BoolVar(&p.opt.strict, "strict", false,
		"exit 5 unless every check that is asked for is verified, and proved by the account itself")
	f.Var(&word{&p.opt.asAccount, methods}, "as-account",
		"the `WAY` in which the account itself signs in, to prove it")
	f.Var(checked{kind: "string", set: func(v string) (err error) {
		p.opt.sample, err = setup.ParseSample(v)
		return err
	}}, "sample",
		"with --as-account: the `NUMBER` of projects on which its levels are looked at, or all (default 5)")
	f.Var(checked{"strings", p.opt.except, setup.Exceptions}, "allow",
		"with --strict: `CHECKS` by id, such as new-projects, that may stand otherwise unless they failed; "+
			"proof does without the proof")
	put(f, ofRun, "strict", "as-account", "sample", "allow")
}

// except takes checks that may stand otherwise, with commas between. Given again, it adds.
func (o *options) except(checks string) error {
	for id := range strings.SplitSeq(checks, ",") {
		if known := setup.Exceptions(); !slices.Contains(known, id) {
			return fmt.Errorf("use %s", text.Either(known, 0))
		}
		o.allow = append(o.allow, id)
	}
	return nil
}

func consentFlags(p *program, f *pflag.FlagSet) {
	f.BoolVar(&p.opt.yes, "yes", false, "do not ask before changing Procore")
	f.Var(&p.opt.removals, "confirm-removals",
		"with --yes: the `NUMBER` of projects that the account may be taken off; of several files or companies each has its "+
			"own, as COMPANY=NUMBER or FILE=NUMBER")
	put(f, ofRun, "yes", "confirm-removals")
}

// What numbers may be.
const (
	lastPort    = 65535
	maxRemovals = 1_000_000_000
)

// An entry is one of the words that a flag takes, and what it means.
type entry struct{ word, about string }

// methods are the ways to sign in.
var methods = []entry{
	{string(auth.MethodBrowser), "this machine's browser"},
	{string(auth.MethodCode), "a code that Procore shows, on any machine"},
	{string(auth.MethodClientCredentials), "the app's own account, without a person"},
}

// stores are where secrets may rest.
var stores = []entry{
	{"keyring", "the system's keyring"},
	{"file", "a file that only you can read"},
	{"memory", "nowhere: until the program ends"},
}

// themes are how the wizard may look.
var themes = []entry{
	{"dark", "for a dark background"},
	{"light", "for a light background"},
	{"none", "without colours"},
}

func environments() []entry {
	var out []entry
	for _, e := range auth.Environments() {
		out = append(out, entry{e.Name, e.Title})
	}
	return out
}

func dictionaries() []entry {
	var out []entry
	for _, d := range permission.Dictionaries() {
		out = append(out, entry{string(d.Terms), d.Title})
	}
	return out
}
