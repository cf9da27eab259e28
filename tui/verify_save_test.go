package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
)

// saved is the file that is saved with s, and its path.
func (z *wizard) saved(name string) (path, content string) {
	z.t.Helper()
	z.Keys("s")
	z.Expect("Setup file:", "To check it later: procore-setup verify "+name+" --demo")
	path, err := filepath.Abs(name)
	if err != nil {
		z.t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		z.t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		z.t.Errorf("others may read %s: %v, %v", path, info.Mode(), err)
	}
	return path, string(data)
}

// left is what a setup file would change now, with what the commands would know.
func (z *wizard) left(path, content string) []setup.Change {
	z.t.Helper()
	ctx := z.t.Context()
	want, err := spec.ParseFile(path, []byte(content))
	if err != nil {
		z.t.Fatal(err)
	}
	cfg := auth.Config{Environment: want.Environment, Transport: z.server, Credentials: z.server.Credentials()}
	token, err := auth.ClientCredentials(ctx, cfg)
	if err != nil {
		z.t.Fatal(err)
	}
	source := auth.NewSource(cfg, auth.NewMemoryStore(), "")
	if err := source.Adopt(ctx, token, auth.MethodClientCredentials); err != nil {
		z.t.Fatal(err)
	}
	client := procore.New(procore.Options{BaseURL: want.Environment.APIURL, Transport: z.server, Tokens: source})
	company, err := spec.ChooseCompany(want, []procore.Company{{ID: mainCompany, Name: "Meridian Builders"}})
	if err != nil {
		z.t.Fatal(err)
	}
	z.Keys("q") // a journal has one owner
	if err := z.outcome(); err != nil {
		z.t.Error(err)
	}
	journal, err := z.deps.State.Journal(z.server.Environment(), company.ID.String())
	if err != nil {
		z.t.Fatal(err)
	}
	defer func() { _ = journal.Close() }()
	snap := &setup.Snapshot{Company: company}
	r := setup.Reader{API: client.ForCompany(company.ID), Catalog: z.deps.Catalog, Journal: journal}
	if err := r.Read(ctx, setup.PartAll, want, snap); err != nil {
		z.t.Fatal(err)
	}
	plan, err := setup.Diff(want, snap)
	if err != nil {
		z.t.Fatal(err)
	}
	return plan.Changes
}

// What was set up by the wizard is what its setup file asks for: after the preset as it
// is, after changes on every page, and where a template of the name was there already.
func TestAnswersAsASetupFile(t *testing.T) {
	for name, c := range map[string]struct {
		prep func(*procoretest.Server)
		tell func(*wizard)
		want []string
	}{
		"preset": {
			tell: func(z *wizard) { z.SetUp(email) },
			want: []string{"integration: syncezy", "email: " + email, "include: active", "new: true"},
		},
		"by hand": {
			tell: func(z *wizard) {
				z.toMatrix(true)
				z.SetLevel("RFIs", "s")
				z.Keys("<space>", "<down>", "<space>")
				z.Keys("<tab>", "c", "<down>", "<enter>", "<enter>")
				z.SetLevel("Documents", "r")
				z.Review()
				z.MakeTemplate()
				z.Keys("n", "<space>", "<down>", "<space>")
				z.TakeProjects()
				z.WaitFor("Set up and read back")
			},
			want: []string{"base: Read Only Everything", "level: standard, granular: [", "documents: {level: read_only", "include: listed\n  ids:\n    - 3000"},
		},
		"another name": {
			prep: different,
			tell: func(z *wizard) { z.EditPreset(email); z.Settle(); z.Keys("m"); z.MakeTemplate(); z.TakeProjects() },
			want: []string{"if_different: rename"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			story(t, scene{prep: c.prep}, func(z *wizard) {
				c.tell(z)
				z.WaitFor("Set up and read back")
				path, content := z.saved("procore-setup.yaml")
				for _, want := range c.want {
					if !strings.Contains(content, want) {
						t.Errorf("no %q in\n%s", want, content)
					}
				}
				if app := z.server.Credentials(); strings.Contains(content, app.ClientSecret.Reveal()) || strings.Contains(content, app.ClientID) {
					t.Errorf("the app's credentials are in\n%s", content)
				}
				if left := z.left(path, content); len(left) > 0 {
					t.Errorf("left to do: %v\n%s", left, content)
				}
			})
		})
	}
}

// A setup file that is there already stays; the same answers make no second one.
func TestSetupFileGoesOverNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("procore-setup.yaml", []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	story(t, scene{alone: true}, func(z *wizard) {
		z.SetUp(email)
		z.saved("procore-setup-2.yaml")
		z.saved("procore-setup-2.yaml")
		if mine, err := os.ReadFile("procore-setup.yaml"); err != nil || string(mine) != "mine" {
			t.Errorf("%q, %v", mine, err)
		}
		if found, err := filepath.Glob("procore-setup*"); err != nil || len(found) != 2 {
			t.Errorf("%v, %v", found, err)
		}
	})
}
