package setup_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// A clerk does by hand what a runbook says, in the simulator, and knows nothing but it.
type clerk struct {
	t        *testing.T
	server   *procoretest.Server
	company  *procore.Client
	words    *permission.Vocabulary // what the company's pages call its tools
	template int64
	email    string // of the account, once it is seen
}

// value is what a step says to type.
func (k *clerk) value(x setup.Step, name string) string {
	k.t.Helper()
	i := slices.IndexFunc(x.Values, func(v setup.Value) bool { return v.Name == name })
	if i < 0 || x.Values[i].Text == "" {
		k.t.Fatalf("%s does not say %s", x.ID, name)
	}
	return x.Values[i].Text
}

// do does one step. A step that it does not know is a fault of this test.
func (k *clerk) do(x setup.Step) {
	k.t.Helper()
	const company = int64(meridian)
	var err error
	switch x.ID {
	case "account/add":
		k.email = k.value(x, "Email Address")
		_, err = k.server.AddUser(company, k.value(x, "First Name"), k.value(x, "Last Name"), k.email)
	case "account/install":
		_, err = k.server.InstallApp(company, "hingepoint-sync")
	case "account/find":
		k.email = k.value(x, "Its e-mail")
	case "template/create":
		k.template, err = k.server.AddTemplate(company, k.value(x, "Name"), nil)
	case "template/levels":
		k.levels(x)
	case "template/default":
		err = k.server.EditUser(company, k.email, procoretest.Edit{DefaultTemplate: k.value(x, "Template")})
	case "projects/new":
		err = k.server.SetNewProjects(company, k.email, true)
	case "projects/add":
		k.projects(x)
	case "verify/invite":
		k.invite()
	case "connect/person", "connect/company", "connect/ask", "account/look", "template/assignable", "projects/permitted",
		"projects/move", "projects/count", "verify/password", "verify/look", "verify/integration", "verify/attest":
		// these look, ask, or change nothing that can be read
	default:
		k.t.Fatalf("nobody knows how to do %s", x.ID)
	}
	if err != nil {
		k.t.Fatalf("%s: %v", x.ID, err)
	}
}

// levels sets the rows of the template's page by what they are called there.
func (k *clerk) levels(x setup.Step) {
	err := k.server.EditTemplate(int64(meridian), k.template,
		func(levels map[string]int, granular map[string]map[string]bool) {
			for _, r := range x.Rows {
				tool, err := k.words.Find(r.Tool)
				if err != nil || r.Level == 0 {
					continue // not on the page of this company
				}
				levels[tool.Key] = int(r.Level)
				for _, tick := range r.Ticks {
					a, err := tool.Find(tick.Label)
					if err != nil {
						k.t.Errorf("%s has no box %s", r.Tool, tick.Label)
						continue
					}
					granular[tool.Key][a.Key] = tick.How != setup.TickClear
				}
			}
		})
	if err != nil {
		k.t.Fatal(err)
	}
}

// projects puts the account on the projects of the step, or on all that are active.
func (k *clerk) projects(x setup.Step) {
	var ids []int64
	for _, v := range x.Values {
		if n, ok := strings.CutPrefix(v.Name, "Project number "); ok {
			id, err := strconv.ParseInt(n, 10, 64)
			if err != nil {
				k.t.Fatal(err)
			}
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		all, err := k.company.Projects(k.t.Context(), procore.ActiveProjects, nil)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, p := range all {
			if p.Active {
				ids = append(ids, int64(p.ID))
			}
		}
	}
	for _, id := range ids {
		if err := k.server.Assign(int64(meridian), k.email, id, k.template); err != nil {
			k.t.Fatal(err)
		}
	}
}

// invite presses the button in the account's row.
func (k *clerk) invite() {
	found, err := k.company.SearchUsers(k.t.Context(), k.email)
	i := slices.IndexFunc(found, func(u procore.User) bool { return u.Email == k.email })
	if err != nil || i < 0 {
		k.t.Fatalf("%s is not in the Directory: %v", k.email, err)
	}
	if err := k.company.InviteUser(k.t.Context(), found[i].ID); err != nil {
		k.t.Fatal(err)
	}
}

// handFiles are setup files of a job by hand, as the wizard saves them.
var handFiles = map[string]string{
	"syncezy": "company: 4286480\nintegration: syncezy\naccount: {email: sync@meridian.example}\n" +
		"template: {tools: {documents: admin, admin: admin, photos: admin, rfis: admin, submittals: admin, " +
		"daily_log: {level: standard, granular: []}, Site Instruction: standard}}\n",
	"hingepoint": "company: 4286480\nintegration: hingepoint\naccount: {email: APP}\n" +
		"template: {tools: {documents: admin, admin: standard, rfis: {level: standard, granular: [act_as_rfi_manager]}}}\n",
	"some projects": "company: 4286480\nintegration: syncezy\naccount: {email: sync@meridian.example}\n" +
		"projects: {include: listed, ids: [300001, 300002]}\n",
}

// played plays the steps of a setup file into the simulator, all but one, and returns what
// the commands plan and verify then say of the same file.
func played(t *testing.T, file, leaveOut string) (setup.Plan, setup.Checklist, error) {
	t.Helper()
	file = strings.ReplaceAll(file, "APP", appUser(t))
	want, err := spec.ParseFile("setup.yaml", []byte("version: 1\n"+file))
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := permission.LoadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	book, err := setup.ByHand(want, catalog, "", journal.Marks{})
	if err != nil {
		t.Fatal(err)
	}
	server := procoretest.New()
	client := signIn(t, server, meridian)
	s := start(t, client, journal.New())
	if err := s.reader.Read(t.Context(), setup.PartTemplates, want, s.snap); err != nil {
		t.Fatal(err)
	}
	k := &clerk{t: t, server: server, company: client, words: s.snap.Vocabulary}
	for _, x := range book.Steps {
		if x.ID != leaveOut {
			k.do(x)
		}
	}
	s = start(t, client, journal.New()) // somebody else, who has seen nothing of it
	list, err := s.reader.Confirm(t.Context(), want, s.snap)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := setup.Diff(want, s.snap)
	return plan, list, err
}

// appUser is the address of the user that HingePoint's app brings.
func appUser(t *testing.T) string {
	t.Helper()
	server := procoretest.New()
	id, err := server.InstallApp(int64(meridian), "hingepoint-sync")
	if err != nil {
		t.Fatal(err)
	}
	u, err := signIn(t, server, meridian).User(t.Context(), procore.ID(id))
	if err != nil {
		t.Fatal(err)
	}
	return u.Email
}

// What was done by hand is proved by the same setup file: nothing is left to change, and
// everything is read back. In the older mode one thing can't be read, so it is neither
// called done nor green.
func TestByHandIsProved(t *testing.T) {
	var left []string
	var other map[string]setup.Status
	if procoretest.Older {
		left, other = []string{setup.ChangeNew}, map[string]setup.Status{setup.CheckNewProjects: setup.StatusUnknown}
	}
	for name, file := range handFiles {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				plan, list, err := played(t, file, "")
				if err != nil || !slices.Equal(ids(plan), left) {
					t.Errorf("left to do: %v, %v", ids(plan), err)
				}
				proven(t, list, other)
			})
		})
	}
}

// A step that was left out is what the plan shows and what fails.
func TestByHandShowsWhatWasMissed(t *testing.T) {
	for step, check := range map[string]string{
		"template/levels":  setup.CheckTemplateLevels,
		"template/default": setup.CheckDefaultTemplate,
		"projects/new":     setup.CheckNewProjects,
		"projects/add":     setup.CheckProjects,
		"verify/invite":    setup.CheckInvitation,
	} {
		t.Run(step, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				plan, list, err := played(t, handFiles["syncezy"], step)
				i := slices.IndexFunc(list.Checks, func(k setup.Check) bool { return k.ID == check })
				if i < 0 || list.Checks[i].Status == setup.StatusVerified {
					t.Errorf("%s is green without %s", check, step)
				}
				if len(plan.Changes) == 0 && err == nil { // a template that differs is told as a mistake
					t.Errorf("without %s there is nothing to change", step)
				}
			})
		})
	}
}
