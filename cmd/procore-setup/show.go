package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// showCmd prints a saved plan, or a live account.
func (p *program) showCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "show WHAT", Short: "Show a saved plan, or a live account: who it is and what it may do where", Args: oneFile,
		Long: "Of a plan that was saved with plan --out it prints the plan as it was when it was made, whether or not\n" +
			"Procore is still so, and signs in nowhere. Of an e-mail it prints the account that has it: who it is, what\n" +
			"it may do on the company's tools and on which projects; what Procore does not tell is said to be not\n" +
			"known. --against compares what it may do with a setup file or an integration's own list (exit 6 where\n" +
			"they differ). Changes nothing.",
		Example: "  procore-setup plan setup.yaml --out office.plan\n" +
			"  procore-setup show office.plan --details\n" +
			"  procore-setup show sync@example.com --company 4286480\n" +
			"  procore-setup show sync@example.com --against setup.yaml --json",
		ValidArgsFunction: planFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := p.cancelOnInterrupt(cmd.Context())
			defer stop()
			return p.show(ctx, args[0])
		},
	}
	cmd.Flags().StringVar(&p.opt.against, "against", "",
		"of an account: compare what it may do with `WHAT`, a setup file or the id of an integration")
	put(cmd.Flags(), ofRun, "against")
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, detailsFlags, stateFlags, logFlags, jsonFlags, quietFlags)
	return cmd
}

// isEmail tells whether an argument is an e-mail: what is no file and has an @.
func isEmail(name string) bool {
	_, err := os.Stat(name)
	return err != nil && name != "-" && strings.Contains(name, "@")
}

func (p *program) show(ctx context.Context, name string) error {
	if isEmail(name) {
		return p.showAccount(ctx, name)
	}
	doc, err := p.read(ctx, name)
	switch {
	case err != nil:
		return err
	case doc.saved == nil:
		return usageError{fmt.Errorf("%s is no saved plan; to see what a setup file would change: procore-setup plan %s",
			name, name)}
	case p.opt.against != "":
		return usageError{errors.New("--against is for an account: give its e-mail")}
	}
	return p.shown(*doc.saved)
}

// showAccount prints the account that has an e-mail.
func (p *program) showAccount(ctx context.Context, email string) error {
	j, err := p.look(ctx, toRead)
	if err != nil {
		return err
	}
	defer j.done()
	err = j.reader.ReadLive(ctx, j.spec.Environment, email, &j.snap)
	if errors.Is(err, setup.ErrNoAccount) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	j.notes()
	portrait, err := setup.PortraitOf(&j.snap)
	if err == nil && p.opt.against != "" {
		err = j.against(ctx, &portrait)
	}
	if err != nil {
		return err
	}
	if p.opt.json {
		err = p.printLine(portrait.JSON())
	} else {
		err = p.results(func(out *plain.Printer) { drawn(out, portrait, p.opt.details) })
	}
	if err == nil && len(portrait.Differences) > 0 {
		err = quietError{exitWouldChange, "it differs"}
	}
	return err
}

// against compares the account with a setup file or an integration's list.
func (j *job) against(ctx context.Context, portrait *setup.Portrait) error {
	what := j.p.opt.against
	var s spec.Spec
	if isFile(what) {
		doc, err := j.p.read(ctx, what)
		if err == nil {
			s, err = doc.spec()
		}
		if err != nil {
			return err
		}
	} else {
		preset, err := spec.LookupPreset(what)
		if err != nil {
			return usageError{err}
		}
		preset.Apply(&s)
	}
	return portrait.Compare(what, s, &j.snap)
}

// drawn prints an account in words.
func drawn(out *plain.Printer, a setup.Portrait, whole bool) {
	out.Line("%s <%s> (id %d) at %s (%d)", a.Name, a.Email, a.ID, a.Company.Name, a.Company.ID)
	signed := "nobody is known to have signed in with it"
	if !a.LastSignIn.IsZero() {
		signed = "last signed in on " + a.LastSignIn.Local().Format(time.DateOnly)
	}
	out.Line("  it is %s; %s", a.State, signed)
	out.Line("  belongs to: %s; employee: %s; Accounting Approver: %s", orNot(a.Vendor), a.Employee, a.Approver)
	for _, m := range a.Mind {
		out.Line("  ! mind that %s", m)
	}
	out.Line("On the company's tools, by the company template %s:", a.OnCompany.Name)
	rights(out, a.OnCompany)
	out.Line("On projects, by its default template %s:", a.OnProjects.Name)
	rights(out, a.OnProjects)
	out.Line("It is on %s; added to new projects: %s", text.Count(len(a.Places), "project"), a.NewProjects)
	const most = 20
	for i, place := range a.Places {
		if i == most && !whole {
			out.Line("  … and %s more (--details lists all)", text.Number(len(a.Places)-i))
			break
		}
		out.Line("  %s (%d): %s", place.Name, place.ID, place.Template)
	}
	if a.Unsure != "" {
		out.Line("  ? there may be others: %s", a.Unsure)
	}
	if a.Against == "" {
		return
	}
	if len(a.Differences) == 0 {
		out.Line("It has exactly what %s asks for in its templates.", a.Against)
	}
	for i, d := range a.Differences {
		if i == 0 {
			out.Line("From what it has to what %s asks for:", a.Against)
		}
		out.Line("  ~ %s", d.Text)
	}
}

func orNot(s string) string {
	if s == "" {
		return "not known"
	}
	return s
}

// rights prints what a template gives.
func rights(out *plain.Printer, r setup.PortraitRights) {
	switch {
	case !r.Read && r.Name == "none":
		out.Line("  nothing")
	case !r.Read:
		out.Line("  ? Procore does not show what it grants")
	case len(r.Rows) == 0:
		out.Line("  nothing: every tool is at None")
	default:
		for _, row := range r.Rows {
			more := ""
			if len(row.Granular) > 0 {
				more = ", + " + strings.Join(row.Granular, ", + ")
			}
			out.Line("  %s: %s%s", row.Label, row.Level, more)
		}
		out.Line("  %s at None", text.Count(r.None, "other tool"))
	}
}
