package main

import (
	"context"

	"github.com/spf13/cobra"
)

// verifyCmd checks a setup file against Procore.
func (p *program) verifyCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "verify FILE...", Short: "Check that everything in a setup file is true in Procore", Args: manyFiles,
		Long: "Reads Procore and prints the checklist, with every tool, permission and project that differs. Changes\n" +
			"nothing. Exits 5 when a check failed. --strict wants all of it verified; --allow names what may stand\n" +
			"otherwise unless it failed.\n" +
			"With --as-account it also signs in as the account itself and compares what that sees and may do:\n" +
			"only this proves that it works. The sign-in is kept nowhere and is ended at once. An app's account\n" +
			"signs in with " + accountIDVar + " and " + accountSecretVar + ", or as it is asked.\n" + severalFiles,
		Example: "  procore-setup verify setup.yaml\n" +
			"  procore-setup verify setup.yaml --strict --allow new-projects,proof --json\n" +
			"  procore-setup verify setup.yaml --report audit.html --report checks.xml\n" +
			"  procore-setup verify setup.yaml --as-account code --sample all",
		ValidArgsFunction: files(0, setupEndings),
		RunE:              p.manyRun(p.verify),
	}
	p.takes(cmd, procoreFlags, companyFlags, signInFlags, proofFlags, reportFlags, stateFlags, logFlags, jsonFlags,
		quietFlags)
	return cmd
}

// verify checks one setup file.
func (p *program) verify(ctx context.Context, doc document) error {
	how, err := p.proving()
	if err != nil {
		return err
	}
	j, err := p.start(ctx, doc, toRead)
	if err != nil {
		return err
	}
	defer j.done()
	if err := how.fits(j.spec.Account.Kind); err != nil {
		return err
	}
	list, err := j.reader.Confirm(ctx, j.spec, &j.snap)
	if err == nil {
		j.report.Notes(j.snap.Notes)
		list, err = j.proved(ctx, how, list)
	}
	if err != nil {
		return err
	}
	return j.verdict(list)
}
