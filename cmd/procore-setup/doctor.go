package main

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// doctorCmd tells which step of the way to a working connection stands.
func (p *program) doctorCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "doctor", Short: "Tell which step of the way to a working connection stands", Args: noArgs,
		Long: "Looks at each step in order: this machine's folder, keyring, proxy and clock, Procore's two hosts, the\n" +
			"sign-in, the company, the app's connection to it, your rights, and the limits. Each line says what\n" +
			"answers and what to do. Changes nothing, sends about eight requests, and tells no secret, so that it\n" +
			"can go into a support ticket.\n" +
			"Exits 1 when something here or on the way fails, and 4 when the sign-in, the app or your rights do.",
		Example: "  procore-setup doctor\n  procore-setup doctor --environment sandbox --json",
		RunE:    p.reading(func(ctx context.Context, _ []string) error { return p.doctor(ctx) }),
	}
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, stateFlags, jsonFlags)
	return cmd
}

func (p *program) doctor(ctx context.Context) error {
	w, dir, err := p.withoutFile()
	if err != nil {
		return err
	}
	if _, err := p.method(); err != nil {
		return err
	}
	var method auth.Method
	d := setup.Doctor{
		Environment: w.env, Transport: w.transport, Agent: agent(),
		SignIn: func(ctx context.Context) (auth.Tokens, auth.Method, error) {
			src, m, err := p.source(ctx, w, dir)
			if err != nil {
				return nil, "", err
			}
			method = m
			return src, m, nil
		},
		Company: func(ctx context.Context, c *procore.Client) (procore.Company, error) {
			return p.company(ctx, c, spec.Spec{}, method)
		},
	}
	if w.transport == nil {
		d.Proxy = http.ProxyFromEnvironment
	}
	rows := d.Look(ctx, lookAtFolder(dir), p.lookAtStore(ctx, dir))
	code := doctorCode(rows)
	err = p.answer(func() ([]byte, error) { return setup.LookJSON(rows) }, func(out *plain.Printer) { out.Look(rows) })
	if err == nil && code != exitDone {
		err = quietError{code, "something stands in the way"}
	}
	return err
}

// notAllowed are the rows about a sign-in, an app and rights.
var notAllowed = map[string]bool{
	setup.LookSignIn: true, setup.LookMe: true, setup.LookCompany: true, setup.CheckAppConnected: true,
	setup.CheckOperatorAdmin: true, setup.CheckMayTemplate: true,
}

// doctorCode is the exit code for the first row that failed. A limit that is used up
// is told there and at the row that met it, and is no question of rights.
func doctorCode(rows []setup.Check) int {
	code := exitDone
	for _, k := range rows {
		switch {
		case k.Status != setup.StatusFailed:
		case k.ID == setup.LookLimits:
			return exitFailed
		case code == exitDone && notAllowed[k.ID]:
			code = exitNotAllowed
		case code == exitDone:
			code = exitFailed
		}
	}
	return code
}

// lookAtFolder looks at the folder of answers and journals. It is made when it is needed.
func lookAtFolder(dir string) setup.Check {
	k := setup.Check{
		ID: setup.LookState, Title: "folder for answers and journals", Status: setup.StatusVerified, Detail: dir,
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		k.Status, k.Detail = setup.StatusSkipped, dir+" is not there yet; it is made when it is first needed"
	case err != nil:
		k.Status, k.Detail = setup.StatusFailed, dir+" can't be looked at"
		k.Fix = "see that this user may read and write it, or choose another with --state-dir"
	case !info.IsDir():
		k.Status, k.Detail = setup.StatusFailed, dir+" is no folder"
		k.Fix = "choose another with --state-dir"
	case info.Mode().Perm()&0o200 == 0:
		k.Status, k.Detail = setup.StatusFailed, dir+" can't be written to"
		k.Fix = "let its owner write there, or choose another with --state-dir"
	}
	k.Detail = text.Display(k.Detail)
	return k
}

// lookAtStore looks at where secrets rest, and whether a sign-in does.
func (p *program) lookAtStore(ctx context.Context, dir string) setup.Check {
	k := setup.Check{ID: setup.LookStore, Title: "store for the sign-in", Status: setup.StatusVerified}
	stores, err := p.stores(ctx, dir)
	if err != nil {
		f := setup.Explain(err)
		k.Status, k.Detail, k.Fix = setup.StatusFailed, f.What, "mend that, or choose another with --store"
		if f.Why != "" {
			k.Detail += ": " + f.Why
		}
		return k
	}
	k.Detail = stores[0].Where()
	if p.noKeyring != nil {
		k.Detail += "; the system keyring can't be used: " + p.noKeyring.Error()
	}
	k.Detail = text.Display(k.Detail)
	return k
}
