package tui_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

// lasting checks what has to hold between two processes: nothing is there twice,
// nobody was invited twice.
func (w *soakWorld) lasting() {
	w.t.Helper()
	for _, id := range w.server.Companies() {
		st := w.server.State(id)
		for what, n := range doubles(st) {
			if was := doubles(w.before[id])[what]; n > 1 && n > was {
				w.t.Errorf("company %d has %d of the %s", id, n, what)
			}
		}
	}
	if v := w.server.Violations(); len(v) > 0 {
		w.t.Errorf("a careful client would not have done: %v", v)
	}
}

// doubles counts what must not be there twice.
func doubles(st procoretest.State) map[string]int {
	n := map[string]int{}
	for _, u := range st.Users {
		n["account "+strings.ToLower(u.Email)]++
	}
	for _, x := range st.Templates {
		if x.Kind != "project_specific" {
			n["template "+x.Kind+" "+strings.ToLower(x.Name)]++
		}
	}
	for _, m := range st.Mails {
		n["invitation to "+strings.ToLower(m.To)]++
	}
	return n
}

// files checks what is kept on this machine: only its owner can read it, every
// journal can be read, and no secret stands outside of the store.
func (w *soakWorld) files() {
	w.t.Helper()
	root := filepath.Join(w.dir, "state")
	for _, folder := range []string{w.dir, "."} { // the current one has the reports
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == folder {
				return err
			}
			return w.file(path, d, strings.HasPrefix(path, root) || folder == ".")
		})
		if err != nil {
			w.t.Error(err)
		}
	}
	state, err := journal.OpenState(root)
	if err != nil {
		w.t.Fatal(err)
	}
	for id := range w.before {
		j, err := state.Journal(w.server.Environment(), strconv.FormatInt(id, 10))
		if err != nil {
			w.t.Errorf("the journal can't be opened: %v", err)
			continue
		}
		_ = j.Close()
	}
}

// file checks a file or a folder; those that are no store hold no secret, and nothing
// that acts.
func (w *soakWorld) file(path string, d fs.DirEntry, open bool) error {
	info, err := d.Info()
	if err != nil {
		return err
	}
	want := fs.FileMode(0o600)
	if d.IsDir() {
		want = 0o700
	}
	if got := info.Mode().Perm(); got != want {
		w.t.Errorf("%s has the rights %o, not %o", path, got, want)
	}
	if d.IsDir() || !open {
		return nil
	}
	data, err := os.ReadFile(path)
	if s := w.shows(string(data)); s != "" {
		w.t.Errorf("the secret %s… is in %s", s[:6], path)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))                                       // by which Excel knows UTF-8
	if bad := acting(string(data)); bad != "" && !strings.HasSuffix(path, "draft.json") { // which keeps names as they are
		w.t.Errorf("%s is in %s", bad, path)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasSuffix(path, ".jsonl") && !json.Valid([]byte(line)) {
			w.t.Errorf("%s has the line %q", path, line)
		}
	}
	return err
}

// settle goes all the way once more, without faults and without haste, and compares
// the end with what the same answers come to in a world where nothing ever happened.
func (w *soakWorld) settle() {
	w.t.Helper()
	w.server.ClearFaults()
	w.mend(w.server)
	time.Sleep(2 * time.Hour) // all limits are over, all workers are done
	w.start()
	w.Resize(100, 30)
	var last string
	for range 160 {
		g, ok := w.look()
		if !ok || w.t.Failed() {
			break
		}
		last = g.Page
		if g.Overlay != "" {
			last += ", " + g.Overlay
		}
		w.st.see(g)
		if g.OK && !g.Busy && g.Overlay == "" {
			last = ""
			break
		}
		w.act(g, false)
	}
	want, text := spec.Spec{}, ""
	if g, ok := w.look(); ok {
		want, text = g.Spec, w.Text()
	}
	w.cancel()
	_, _ = w.WaitExit()
	_ = tui.Abandon(w.model)
	if last != "" {
		w.st.stuck[last]++
		if os.Getenv("SOAK_STUCK") != "" {
			w.t.Logf("did not go through, %s:\n%s", last, text)
		}
		return
	}
	w.st.finished++
	w.compare(want)
}

// compare carries the answers out in a fresh world and compares what the account is
// and has.
func (w *soakWorld) compare(asked spec.Spec) {
	w.t.Helper()
	fresh := procoretest.New(w.options...)
	w.prepare(fresh)
	w.mend(fresh)
	time.Sleep(time.Minute) // lists may lag behind that too
	if asked.Account.Kind == spec.AppAccount {
		for _, slug := range fresh.Apps(int64(asked.Company.ID)) {
			_, _ = fresh.InstallApp(int64(asked.Company.ID), slug)
		}
	}
	if asked.Template.IfDifferent == spec.DifferentByHand {
		return // a person did it, in this world alone
	}
	fresh.ClearFaults()
	if err := undisturbed(fresh, asked); err != nil {
		w.t.Logf("in a fresh world: %v", err)
		return
	}
	w.st.compared++
	id := int64(asked.Company.ID)
	got, want := outcome(w.server.State(id), asked), outcome(fresh.State(id), asked)
	if !asked.Projects.Exact { // what was agreed to before stays, see granted
		drop := func(p int64, _ string) bool { return !asksFor(asked, fresh, p) }
		maps.DeleteFunc(got.Places, drop)
		maps.DeleteFunc(want.Places, drop)
	}
	if !asked.Projects.New {
		got.New = want.New
	}
	if !asked.Account.Invite {
		got.Invited = want.Invited
	}
	if w.renamed(asked) {
		got.First, got.Last = want.First, want.Last
	}
	if d := cmp.Diff(want, got); d != "" {
		w.t.Errorf("the end is not (-) what it is without a disturbance, but (+):\n%s\nfor %+v", d, asked)
	}
}

// asksFor tells whether a spec wants the account on a project.
func asksFor(want spec.Spec, server *procoretest.Server, project int64) bool {
	switch want.Projects.Include {
	case spec.IncludeAll:
		return true
	case spec.IncludeActive:
		return slices.Contains(server.Projects(int64(want.Company.ID)), project)
	}
	return slices.Contains(want.Projects.IDs, procore.ID(project))
}

// renamed tells whether the account was agreed to by another name before: one that is
// there is used as it is.
func (w *soakWorld) renamed(want spec.Spec) bool {
	return slices.ContainsFunc(w.agreed, func(x agreement) bool {
		a, b := x.spec.Account, want.Account
		return strings.EqualFold(a.Email, b.Email) && (a.FirstName != b.FirstName || a.LastName != b.LastName)
	})
}

// An end is what an account is and has.
type end struct {
	First, Last, Company, Default string
	Active, New, Invited          bool
	Places                        map[int64]string
}

// outcome is the end of the account that a spec names. Templates count by what they
// grant.
func outcome(st procoretest.State, want spec.Spec) end {
	e := end{Places: map[int64]string{}}
	grants := map[int64]string{}
	for _, t := range st.Templates {
		if _, asked := want.Template.Tools["home"]; !asked {
			delete(t.Levels, "home") // what it has unasked depends on what other templates of the company give it
		}
		grants[t.ID] = fmt.Sprint(t.Kind, t.Levels, t.Granular)
	}
	for _, u := range st.Users {
		if !strings.EqualFold(u.Email, want.Account.Email) {
			continue
		}
		e.First, e.Last, e.Active, e.New, e.Invited = u.First, u.Last, u.Active, u.NewProjects, u.Invited
		e.Company, e.Default = grants[u.CompanyTemplate], grants[u.DefaultTemplate]
		for p, t := range st.On(u.ID) {
			e.Places[p] = grants[t]
		}
	}
	return e
}

// undisturbed applies a spec.
func undisturbed(server *procoretest.Server, want spec.Spec) error {
	ctx := context.Background()
	catalog, err := soakCatalog()
	if err != nil {
		return err
	}
	tokens, err := signedIn(ctx, server)
	if err != nil {
		return err
	}
	api := procore.New(procore.Options{
		BaseURL: server.Environment().APIURL, Tokens: tokens, Transport: server,
	}).ForCompany(want.Company.ID)
	j := journal.New()
	reader := &setup.Reader{API: api, Catalog: catalog, Journal: j}
	snap := &setup.Snapshot{Company: procore.Company{ID: want.Company.ID}}
	if err := reader.Read(ctx, setup.PartAll, want, snap); err != nil {
		return err
	}
	for range 4 {
		plan, err := setup.Diff(want, snap)
		if err != nil {
			return err
		}
		if len(plan.Changes) == 0 {
			return nil
		}
		run := &setup.Runner{API: api, Journal: j, Spec: want, Snapshot: snap}
		if err := run.Run(ctx, plan, nil); err != nil {
			return err
		}
		list, err := reader.Confirm(ctx, want, snap)
		if err == nil && list.OK(false) {
			return nil
		}
		time.Sleep(10 * time.Minute)
	}
	return fmt.Errorf("it never was as asked")
}

// signedIn signs in to a server by a code.
func signedIn(ctx context.Context, server *procoretest.Server) (auth.Tokens, error) {
	config := auth.Config{
		Environment: server.Environment(), Credentials: server.Credentials(), Transport: server,
		Listen: newLoopback().listen,
	}
	source := auth.NewSource(config, auth.NewMemoryStore(), "")
	attempt, err := auth.StartSignIn(ctx, config)
	if err != nil {
		return nil, err
	}
	defer attempt.Close()
	code, err := server.Approve(ctx, attempt.CodeURL, nil)
	if err != nil {
		return nil, err
	}
	if err := attempt.Paste(code); err != nil {
		return nil, err
	}
	token, err := attempt.Wait(ctx)
	if err != nil {
		return nil, err
	}
	return source, source.Adopt(ctx, token, auth.MethodCode)
}
