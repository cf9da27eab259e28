package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"procore-setup/procore/text"
)

// helpWidth is how wide the help is written.
const helpWidth = 100

// help prints how a command is used. The order is the same for each: what it does, how
// it is called, examples, the commands below it, its flags in groups, its environment.
func (p *program) help(cmd *cobra.Command) {
	out := p.helpText(cmd)
	if p.ascii() {
		out = text.ASCII(out)
	}
	_, _ = fmt.Fprint(cmd.OutOrStdout(), out) // the end of the run tells a failure
}

func (p *program) helpText(cmd *cobra.Command) string {
	var b strings.Builder
	long := cmd.Long
	if long == "" {
		long = cmd.Short
	}
	b.WriteString(strings.TrimRight(long, "\n") + "\n")
	if cmd.IsAdditionalHelpTopicCommand() {
		return b.String()
	}
	section := func(title, body string) {
		if body != "" {
			fmt.Fprintf(&b, "\n%s:\n%s\n", title, strings.TrimRight(body, "\n"))
		}
	}
	use := ""
	if cmd.Runnable() {
		use += "  " + cmd.UseLine() + "\n"
	}
	if cmd.HasAvailableSubCommands() {
		use += "  " + cmd.CommandPath() + " COMMAND\n"
	}
	section("Usage", use)
	section("Examples", cmd.Example)
	commands(cmd, section)
	for _, g := range flagGroups(cmd) {
		section(g.title, g.flags.FlagUsagesWrapped(helpWidth))
	}
	section("Environment", environmentOf(cmd))
	if !cmd.HasParent() {
		fmt.Fprintf(&b, "\n%s help COMMAND tells more about one; help TOPIC shows a page of the manual.\n", cmd.Name())
	}
	return b.String()
}

// commands writes the commands below cmd in their groups, and the topics of the help.
func commands(cmd *cobra.Command, section func(title, body string)) {
	line := func(c *cobra.Command) string { return fmt.Sprintf("  %-12s %s\n", c.Name(), c.Short) }
	of := func(which func(*cobra.Command) bool) (body string) {
		for _, c := range cmd.Commands() {
			if which(c) {
				body += line(c)
			}
		}
		return body
	}
	for _, g := range cmd.Groups() {
		section(g.Title, of(func(c *cobra.Command) bool { return c.GroupID == g.ID && c.IsAvailableCommand() }))
	}
	if len(cmd.Groups()) == 0 {
		section("Commands", of((*cobra.Command).IsAvailableCommand))
	}
	section("Topics of the help", of((*cobra.Command).IsAdditionalHelpTopicCommand))
}

// A flagGroup is what the help shows under one title.
type flagGroup struct {
	title string
	flags *pflag.FlagSet
}

// flagGroups are the flags of a command in their groups; what has none comes last.
func flagGroups(cmd *cobra.Command) []flagGroup {
	var out []flagGroup
	for _, title := range []string{ofProcore, ofSignIn, ofRun, ofOutput, "Other flags"} {
		g := flagGroup{title, pflag.NewFlagSet(title, pflag.ContinueOnError)}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			is := "Other flags"
			if names := f.Annotations[groupNote]; len(names) > 0 {
				is = names[0]
			}
			if is == title {
				shown := *f
				if w, ok := f.Value.(*word); ok {
					shown.Usage += ": " + w.choice()
				}
				g.flags.AddFlag(&shown)
			}
		})
		if g.flags.HasFlags() {
			out = append(out, g)
		}
	}
	return out
}

// A variable is one of the environment.
type variable struct{ name, about string }

// variables are those that a command heeds.
func variables(cmd *cobra.Command) []variable {
	var out []variable
	f := cmd.Flags()
	f.VisitAll(func(f *pflag.Flag) {
		for _, name := range f.Annotations[varNote] {
			out = append(out, variable{name, "stands for --" + f.Name})
			if f.Name == "environment" || f.Name == "company" {
				out[len(out)-1].about += ", where a setup file does not say it either"
			}
		}
	})
	if f.Lookup("client-id") != nil {
		out = append(out, variable{secretVar, "the app's client secret"})
	}
	if f.Lookup("plain") != nil {
		out = append(out, variable{"ACCESSIBLE", "1 stands for --plain; at a terminal TERM=dumb too"})
	}
	if f.Lookup("company") != nil { // it says more than a line
		out = append(out,
			variable{"NO_COLOR, CLICOLOR=0", "no colours"},
			variable{"CLICOLOR_FORCE, FORCE_COLOR", "colours without a terminal, too"},
			variable{"LC_ALL, LC_CTYPE, LANG", "C or another character set than UTF-8: ASCII alone is written"})
	}
	slices.SortStableFunc(out, func(a, b variable) int { return strings.Compare(a.name, b.name) })
	return out
}

func environmentOf(cmd *cobra.Command) string {
	var b strings.Builder
	for _, v := range variables(cmd) {
		fmt.Fprintf(&b, "  %-28s %s\n", v.name, v.about)
	}
	return b.String()
}

// helpCmd shows the help of a command, or a page of the manual.
func (p *program) helpCmd() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND | TOPIC]", Short: "Show the help of a command, or a page of the manual",
		Long:    "Shows the help of a command, or a page of the manual. Without an argument it lists both.",
		Example: "  procore-setup help apply\n  procore-setup help setup-file",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var out []cobra.Completion
			for _, x := range c.Root().Commands() {
				if len(args) == 0 && (x.IsAvailableCommand() || x.IsAdditionalHelpTopicCommand()) {
					out = append(out, cobra.CompletionWithDesc(x.Name(), x.Short))
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if err == nil && len(rest) == 0 {
				found.InitDefaultHelpFlag()
				p.help(found)
				return nil
			}
			var names []string
			for _, x := range c.Root().Commands() {
				names = append(names, x.Name())
			}
			lines := append([]string{"there is no help about " + text.Quote(strings.Join(args, " "))},
				meant(text.Nearest(args[0], names))...)
			return usageError{misuse(append(lines, "See: procore-setup --help"))}
		},
	}
}
