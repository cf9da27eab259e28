package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"procore-setup/procore/text"
)

// wrongFlag says what is wrong with a flag, what it takes, and what may have been meant.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		value   *pflag.InvalidValueError
		unknown *pflag.NotExistError
		lines   []string
	)
	switch {
	case errors.As(err, &value):
		lines = wrongValue("--"+value.GetFlag().Name, value.GetFlag(), value.GetValue(), value.Unwrap())
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		name := "--" + unknown.GetSpecifiedName()
		lines = append([]string{"unknown flag " + text.Quote(name)}, meant(text.Nearest(name, flagNames(cmd)))...)
	default:
		lines = []string{err.Error()}
	}
	return usageError{misuse(append(lines, "See: "+cmd.CommandPath()+" --help"))}
}

// wrongValue says what a flag, or the variable that stands for it, takes.
func wrongValue(name string, f *pflag.Flag, value string, err error) []string {
	lines := []string{fmt.Sprintf("unknown %s %s: %v", name, text.Quote(value), err)}
	if _, ok := f.Value.(*whole); ok {
		lines[0] = fmt.Sprintf("%s can't be %s: %v", name, text.Quote(value), err)
	}
	if w, ok := f.Value.(interface{ words() []string }); ok {
		lines = append(lines, meant(text.Nearest(value, w.words()))...)
	}
	return lines
}

// meant is the line that says what may have been meant; none where nothing is near.
func meant(near string) []string {
	if near == "" {
		return nil
	}
	return []string{"Did you mean " + near + "?"}
}

// flagNames are the flags that a command takes.
func flagNames(cmd *cobra.Command) []string {
	var out []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { out = append(out, "--"+f.Name) })
	return out
}

// noArgs refuses arguments; what was taken for a command is compared with those that
// there are.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if cmd.HasParent() && !cmd.HasSubCommands() {
		return usageError{misuse{
			cmd.CommandPath() + " takes no argument, and was given " + text.Quote(args[0]),
			"See: " + cmd.CommandPath() + " --help",
		}}
	}
	lines := []string{"unknown command " + text.Quote(args[0])}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	lines = append(lines, meant(text.Nearest(args[0], names))...)
	return usageError{misuse(append(lines, "See: "+cmd.CommandPath()+" --help"))}
}

// oneFile wants exactly one argument, the setup file.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		secret := cmd.Flags().Lookup("client-secret-file")
		if args[0] == "-" && secret != nil && secret.Value.String() == "-" {
			return usageError{misuse{"standard input can hold the setup file or the client secret, not both"}}
		}
		return nil
	}
	return usageError{misuse{cmd.CommandPath() + " needs one setup file", "Use: " + cmd.UseLine()}}
}

// fromVariables gives flags that were not given the values of their variables.
func (p *program) fromVariables(cmd *cobra.Command) error {
	var err error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		names := f.Annotations[varNote]
		if f.Changed || len(names) == 0 || err != nil {
			return
		}
		value := text.Input(p.getenv(names[0]))
		if value == "" {
			return
		}
		if wrong := f.Value.Set(value); wrong != nil {
			err = usageError{misuse(wrongValue(names[0], f, value, wrong))}
		}
	})
	// A setup file stands above these two.
	if !cmd.Flags().Changed("environment") {
		p.opt.environmentVar, p.opt.environment = p.opt.environment, ""
	}
	if !cmd.Flags().Changed("company") {
		p.opt.companyVar, p.opt.company = p.opt.company, ""
	}
	return err
}
