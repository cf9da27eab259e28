package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manCmd prints the manual page, or writes those of all commands.
func (p *program) manCmd() *cobra.Command {
	return &cobra.Command{
		Use: "man [FOLDER]", Short: "Print the manual page, or write one a command into a folder",
		Long: "Prints the manual page of procore-setup as roff. Given a folder, it writes a page there for each command,\n" +
			"for an administrator to install. The folder is made where it is missing.",
		Example: "  procore-setup man | man -l -\n  procore-setup man ~/.local/share/man/man1",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{misuse{cmd.CommandPath() + " takes one folder", "Use: " + cmd.UseLine()}}
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.man(cmd.Root(), args) },
	}
}

func (p *program) man(root *cobra.Command, args []string) error {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	inSections(root)
	header := &doc.GenManHeader{Section: "1", Source: "procore-setup " + buildInfo().Version, Manual: "procore-setup"}
	if made := buildInfo().made(); !made.IsZero() { // so that two builds write the same
		header.Date = &made
	}
	if len(args) == 1 {
		if err := os.MkdirAll(args[0], 0o755); err != nil {
			return fmt.Errorf("write the manual pages: %w", err)
		}
		return manTree(root, *header, args[0])
	}
	page, err := manPage(root, *header)
	if err == nil {
		_, err = p.out.Write(page)
	}
	return err
}

// manTree writes a page for a command and for each below it.
func manTree(cmd *cobra.Command, header doc.GenManHeader, dir string) error {
	for _, below := range cmd.Commands() {
		if !below.IsAvailableCommand() || below.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := manTree(below, header, dir); err != nil {
			return err
		}
	}
	page, err := manPage(cmd, header)
	if err == nil {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-") + ".1"
		err = os.WriteFile(filepath.Join(dir, name), page, 0o644) //nolint:gosec // for everybody to read
	}
	if err != nil {
		return fmt.Errorf("write the manual pages: %w", err)
	}
	return nil
}

// manPage is the page of one command. What is not ASCII is written as roff names it: each
// reader of pages has its own idea of a file's character set.
func manPage(cmd *cobra.Command, header doc.GenManHeader) ([]byte, error) {
	var page bytes.Buffer
	if err := doc.GenMan(cmd, &header, &page); err != nil {
		return nil, fmt.Errorf("write the manual page: %w", err)
	}
	var out bytes.Buffer
	for _, r := range page.String() {
		if r > unicode.MaxASCII {
			fmt.Fprintf(&out, `\[u%04X]`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.Bytes(), nil
}

// inSections gives every command what a manual page has sections for and the library
// does not know of.
func inSections(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	for _, c := range cmd.Commands() {
		inSections(c)
	}
	if !cmd.HasParent() {
		before, codes, _ := strings.Cut(cmd.Long, "\n\nExit codes: ")
		cmd.Long = before + "\n\n# EXIT STATUS\n" + codes
	}
	if vars := variables(cmd); len(vars) > 0 {
		cmd.Long += "\n\n# ENVIRONMENT\n"
		for _, v := range vars {
			cmd.Long += fmt.Sprintf("\n**%s**: %s\n", strings.ReplaceAll(v.name, "_", `\_`), v.about)
		}
	}
}
