package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// initCmd prints a setup file to fill in.
func (p *program) initCmd() *cobra.Command {
	chosen := spec.Preset{Name: "the integration"}
	cmd := &cobra.Command{
		Use: "init", Short: "Print a setup file to fill in, for an integration", Args: noArgs,
		Long: "Prints a setup file with what an integration's vendor asks for, each value with its source. What only you\n" +
			"can know stands in it as comments to fill in, and so does what the vendor's page leaves open. Several\n" +
			"integrations of one account are joined by +. Without --integration it is a file for any other.",
		Example: "  procore-setup init --integration syncezy > setup.yaml\n" +
			"  procore-setup init --integration syncezy+hingepoint > setup.yaml",
		RunE: func(*cobra.Command, []string) error {
			out, err := spec.StartFile(chosen).Format()
			if err != nil {
				return err
			}
			return p.setupFile(out, exportJSON{File: string(out)})
		},
	}
	cmd.Flags().Var(checked{"string", func(s string) error {
		x, err := spec.LookupPreset(text.Input(s))
		if err != nil {
			return fmt.Errorf("use %s", text.Either(presetIDs(), 0))
		}
		chosen = x
		return nil
	}, presetIDs}, "integration", "the `ID` of an integration, or several joined by +")
	put(cmd.Flags(), ofRun, "integration")
	mustNot(cmd.RegisterFlagCompletionFunc("integration",
		func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			presets, err := spec.Presets()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			var out []cobra.Completion
			for _, one := range presets {
				out = append(out, cobra.CompletionWithDesc(one.ID, one.Name))
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		}))
	p.takes(cmd, jsonFlags)
	return cmd
}

// presetIDs are the integrations that there are.
func presetIDs() []string {
	presets, _ := spec.Presets() // their error is that of a broken build, and told where they are used
	out := make([]string, len(presets))
	for i, x := range presets {
		out[i] = x.ID
	}
	return out
}

// schemaCmd prints the JSON Schema of setup files.
func (p *program) schemaCmd() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of setup files, for editors", Args: noArgs,
		Long: "Prints the JSON Schema of setup files. Beside a file that begins with the line\n" +
			"\"# yaml-language-server: $schema=" + spec.SchemaFile + "\", as init writes it, an editor that knows schemas\n" +
			"completes tools, levels and permissions, says what each means, and marks mistakes.",
		Example: "  procore-setup schema > " + spec.SchemaFile,
		RunE: func(*cobra.Command, []string) error {
			catalog, err := permission.LoadCatalog()
			if err != nil {
				return err
			}
			schema, err := spec.Schema(catalog)
			if err != nil {
				return err
			}
			_, err = p.out.Write(schema)
			return err
		},
	}
}
