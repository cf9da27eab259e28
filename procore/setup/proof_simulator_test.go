package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// account is the one that the tests set up.
const account = "sync@meridian.example"

// A proving is a company that is set up, and its account ready to sign in.
type proving struct {
	t      *testing.T
	server *procoretest.Server
	*session
	want spec.Spec
	list setup.Checklist // as the admin reads it
}

// prepare sets up the account, whose owner then sets its password.
func prepare(t *testing.T, want spec.Spec, opts ...procoretest.Option) *proving {
	t.Helper()
	server := procoretest.New(opts...)
	p := &proving{t: t, server: server, session: start(t, signIn(t, server, meridian), journal.New()), want: want}
	p.list = p.apply(want)
	if err := server.AcceptInvitation(int64(meridian), account); err != nil {
		t.Fatal(err)
	}
	return p
}

// granted asks for the tools alone, None on all others.
func granted() spec.Spec {
	s := asked()
	s.Template.Base = ""
	return s
}

// config is how one signs in with an app.
func (p *proving) config(c auth.Credentials) auth.Config {
	return auth.Config{Environment: p.server.Environment(), Credentials: c, Transport: p.server}
}

// witness signs somebody in with the same app, by a pasted code.
func (p *proving) witness(login string) *setup.Witness {
	p.t.Helper()
	c := p.config(p.server.Credentials())
	attempt, err := auth.StartSignIn(p.t.Context(), c)
	if err != nil {
		p.t.Fatal(err)
	}
	defer attempt.Close()
	code, err := p.server.ApproveAs(p.t.Context(), login, attempt.CodeURL, nil)
	if err == nil {
		err = attempt.Paste(code)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	token, err := attempt.Wait(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return p.of(c, token)
}

func (p *proving) of(c auth.Config, token auth.Token) *setup.Witness {
	p.t.Helper()
	w, err := setup.NewWitness(p.t.Context(), c, token, procore.Options{Transport: p.server}, meridian)
	if err != nil {
		p.t.Fatal(err)
	}
	return w
}

// look proves, and returns the checklist that comes of it.
func (p *proving) look(w *setup.Witness, n setup.Sample) setup.Checklist {
	p.t.Helper()
	p.server.ResetLog()
	proof, err := w.Look(p.t.Context(), p.want, p.snap, n)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range p.server.Writes() {
		if strings.HasPrefix(r.Path, "/rest/") {
			p.t.Errorf("a proof changed something: %s %s", r.Method, r.Path)
		}
	}
	p.snap.Proof = proof
	return setup.Verify(p.want, p.snap)
}

// row returns a check of a list.
func row(t *testing.T, list setup.Checklist, id string) setup.Check {
	t.Helper()
	i := slices.IndexFunc(list.Checks, func(k setup.Check) bool { return k.ID == id })
	if i < 0 {
		t.Fatalf("there is no check %s", id)
	}
	return list.Checks[i]
}

// is checks how a check ended, and what its rows say.
func is(t *testing.T, list setup.Checklist, id string, want setup.Status, words ...string) {
	t.Helper()
	k := row(t, list, id)
	all := strings.Join(append(slices.Clone(k.Items), k.Detail, k.Fix), "\n")
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Errorf("%s does not say %q:\n%s", id, w, all)
		}
	}
	if k.Status != want {
		t.Errorf("%s is %s, not %s:\n%s", id, k.Status, want, all)
	}
}

// The account signs in, and all that it says agrees: only then does it work. In both
// modes; where the flag can't be read by the admin, the account itself can tell it.
func TestProof(t *testing.T) {
	inModes(t, func(t *testing.T, m mode) {
		p := prepare(t, granted(), m.opts...)
		proven(t, p.list, m.other)
		if p.list.Proved() || p.list.OK(true) || !strings.HasPrefix(p.list.Verdict(), setup.VerdictReadBack) {
			t.Errorf("before the proof: %q", p.list.Verdict())
		}
		list := p.look(p.witness(account), setup.DefaultSample)
		for _, k := range list.Checks {
			if k.Status != setup.StatusVerified && k.Status != setup.StatusSkipped {
				t.Errorf("%s is %s: %s %q", k.ID, k.Status, k.Detail, k.Items)
			}
		}
		if !list.Proved() || !list.OK(true) || list.Verdict() != setup.VerdictProved {
			t.Errorf("after the proof: %q, short of %q", list.Verdict(), list.Short())
		}
		is(t, list, setup.CheckEffectiveLevels, setup.StatusVerified, "5 of 25 projects and the company as asked")
		is(t, list, setup.CheckNewProjects, setup.StatusVerified)
		if n := p.server.Count("GET", "/settings/permissions"); n != 6 {
			t.Errorf("%d manifests were read", n)
		}
		if v := p.server.Violations(); len(v) > 0 {
			t.Errorf("careless calls: %v", v)
		}
	})
}

// Nothing of the account's sign-in is left: its tokens are dead, and the operator's
// live on.
func TestProofEndsItsSignIn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		w := p.witness(account)
		list := p.look(w, 1)
		is(t, list, setup.CheckEffectiveSignOut, setup.StatusVerified)
		if p.server.Count("POST", "/oauth/revoke") == 0 || p.server.Count("GET", "/oauth/token/info") == 0 {
			t.Error("it was not revoked, or not looked whether it was")
		}
		if _, err := w.API.Me(t.Context()); err == nil {
			t.Error("the account's token is still good")
		}
		if _, err := p.api.CompanyMe(t.Context()); err != nil {
			t.Errorf("the operator's token is not good any more: %v", err)
		}
	})
}

// A token that Procore does not refuse afterwards is told, and the proof is not whole.
func TestProofThatDoesNotEnd(t *testing.T) {
	for name, answer := range map[string]procoretest.Action{
		"no answer":   procoretest.BadGateway(),
		"not refused": procoretest.Answer(200, `{}`, nil),
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := prepare(t, granted())
				w := p.witness(account)
				p.server.Fault(procoretest.Fault{Method: "GET", Path: "/oauth/token/info", Every: 1, Action: answer})
				list := p.look(w, 1)
				is(t, list, setup.CheckEffectiveSignOut, setup.StatusUnknown)
				if list.Proved() {
					t.Error("it counts as proved")
				}
			})
		})
	}
}

// An account that lacks one tool on one project is caught, although everything that
// the admin can read is right.
func TestProofOfALackingTool(t *testing.T) {
	for name, c := range map[string]struct {
		make func(*procoretest.Server, int64) error
		want setup.Status
		says string
	}{
		"lower level": {func(s *procoretest.Server, project int64) error {
			return s.SetLevel(int64(meridian), account, project, "documents", 2)
		}, setup.StatusFailed, "Documents is at Read Only, not at Admin"},
		"higher level": {func(s *procoretest.Server, project int64) error {
			return s.SetLevel(int64(meridian), account, project, "rfi", 4)
		}, setup.StatusFailed, "RFIs is at Admin, not at Standard"},
		"more than nothing": {func(s *procoretest.Server, project int64) error {
			return s.SetLevel(int64(meridian), account, project, "images", 2)
		}, setup.StatusFailed, "Photos is at Read Only, not at None"},
		"tool switched off": {func(s *procoretest.Server, project int64) error {
			return s.SetTool(int64(meridian), project, "documents", false)
		}, setup.StatusUnknown, "Documents is not listed; it should be at Admin"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := prepare(t, granted())
				project := p.server.Projects(int64(meridian))[7]
				if err := c.make(p.server, project); err != nil {
					t.Fatal(err)
				}
				again, err := p.reader.Confirm(t.Context(), p.want, p.snap)
				if err != nil {
					t.Fatal(err)
				}
				proven(t, again, nil) // the admin sees nothing of it
				list := p.look(p.witness(account), setup.SampleAll)
				is(t, list, setup.CheckEffectiveLevels, c.want, c.says, procore.ID(project).String())
				is(t, list, setup.CheckEffectiveProjects, setup.StatusVerified)
				if list.Proved() || list.OK(true) {
					t.Error("it counts as proved")
				}
			})
		})
	}
}

// Signed in as somebody else: told who, and nothing is read with it.
func TestProofBySomebodyElse(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		list := p.look(p.witness("admin@meridian.example"), setup.DefaultSample)
		is(t, list, setup.CheckEffectiveSignIn, setup.StatusFailed, "admin@meridian.example", account)
		is(t, list, setup.CheckEffectiveProjects, setup.StatusUnknown)
		is(t, list, setup.CheckEffectiveLevels, setup.StatusUnknown)
		is(t, list, setup.CheckEffectiveSignOut, setup.StatusVerified)
		if n := p.server.Count("GET", "/settings/permissions") + p.server.Count("GET", "/projects"); n != 0 {
			t.Errorf("%d reads with a stranger's token", n)
		}
		if who := p.snap.Proof.Stranger(p.want, p.snap); !strings.Contains(who, "admin@meridian.example") {
			t.Errorf("told %q", who)
		}
		if list.Proved() {
			t.Error("it counts as proved")
		}
	})
}

// The account's own list of projects is compared with what was asked for, by name.
func TestProofOfProjects(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		all := p.server.Projects(int64(meridian))
		gone := all[3]
		if err := p.server.Assign(int64(meridian), account, gone, 0); err != nil {
			t.Fatal(err)
		}
		list := p.look(p.witness(account), 2)
		is(t, list, setup.CheckEffectiveProjects, setup.StatusFailed, "missing: ", procore.ID(gone).String())

		p.want.Projects = spec.ProjectsSpec{Include: spec.IncludeListed, New: true}
		for _, id := range all[4:8] {
			p.want.Projects.IDs = append(p.want.Projects.IDs, procore.ID(id))
		}
		list = p.look(p.witness(account), 2)
		is(t, list, setup.CheckEffectiveProjects, setup.StatusVerified, "it sees 4 of 4, and", "also: ", procore.ID(all[0]).String())
		p.want.Projects.Exact = true
		is(t, setup.Verify(p.want, p.snap), setup.CheckEffectiveProjects, setup.StatusFailed, "that it should not", "also: ")
	})
}

// A list that is not complete, and one that is empty, are no lists.
func TestProofOfAListThatIsNone(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		for name, body := range map[string]string{"empty": `[]`, "refused": `{"errors":["no"]}`} {
			status := 200
			if name == "refused" {
				status = 403
			}
			p.server.Fault(procoretest.Fault{
				Method: "GET", Path: "/rest/v1.1/projects", Every: 1, Action: procoretest.Answer(status, body, nil),
			})
			list := p.look(p.witness(account), 2)
			p.server.ClearFaults()
			is(t, list, setup.CheckEffectiveProjects, setup.StatusUnknown)
			is(t, list, setup.CheckEffectiveLevels, setup.StatusUnknown, "no project to look at")
		}
		p.server.Fault(procoretest.Fault{
			Method: "GET", Path: "/rest/v1.0/settings/permissions", Every: 1, Action: procoretest.Answer(200, `{"tools":[]}`, nil),
		})
		list := p.look(p.witness(account), 2)
		is(t, list, setup.CheckEffectiveLevels, setup.StatusUnknown, "no tool at all")
	})
}

// An app's account proves itself with its own client id and secret.
func TestProofOfAnAppsAccount(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := procoretest.New()
		if _, err := server.InstallApp(int64(meridian), "syncezy"); err != nil {
			t.Fatal(err, server.Apps(int64(meridian)))
		}
		want := granted()
		for _, u := range server.State(int64(meridian)).Users {
			if u.App && strings.HasPrefix(u.Email, "syncezy") {
				want.Account = spec.AccountSpec{Kind: spec.AppAccount, Email: u.Email}
			}
		}
		p := &proving{t: t, server: server, session: start(t, signIn(t, server, meridian), journal.New()), want: want}
		p.list = p.apply(want)
		app, ok := server.AppCredentials(int64(meridian), want.Account.Email)
		if !ok {
			t.Fatalf("%q has no credentials", want.Account.Email)
		}
		c := p.config(app)
		token, err := auth.ClientCredentials(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if list := p.look(p.of(c, token), 3); !list.Proved() {
			t.Errorf("short of %q: %+v", list.Short(), list.Checks)
		}
		// The wizard's own app is another account.
		c = p.config(server.Credentials())
		if token, err = auth.ClientCredentials(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		is(t, p.look(p.of(c, token), 3), setup.CheckEffectiveSignIn, setup.StatusFailed, "procore-setup-")
	})
}

// An account whose company template gives it the company Directory sees every project
// and is Admin everywhere: more than was asked for.
func TestProofOfTooMuch(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		if err := p.server.EditUser(int64(meridian), account, procoretest.Edit{CompanyTemplate: "Company Admin"}); err != nil {
			t.Fatal(err)
		}
		list := p.look(p.witness(account), 2)
		is(t, list, setup.CheckEffectiveLevels, setup.StatusFailed, ": the company")
	})
}

// An error that is nobody's answer ends the proof; the sign-in is ended all the same.
func TestProofThatBreaksOff(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := prepare(t, granted())
		w := p.witness(account)
		p.server.Fault(procoretest.Fault{
			Method: "GET", Path: "/rest/v1.1/projects", Every: 1, Action: procoretest.BadGateway(),
		})
		_, err := w.Look(t.Context(), p.want, p.snap, 2)
		if err == nil || errors.Is(err, auth.ErrSignInAgain) {
			t.Errorf("it ended with %v", err)
		}
		p.server.ClearFaults()
		if _, err := w.API.Me(t.Context()); err == nil {
			t.Error("the account's token is still good")
		}
	})
}
