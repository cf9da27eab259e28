package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Set at release time by the linker.
var (
	version = ""
	commit  = ""
	date    = "" // of the commit, RFC 3339
)

// A build is which program this is.
type build struct {
	Version string `json:"version"` // "development" where no release was made of it
	Commit  string `json:"commit,omitempty"`
	Date    string `json:"date,omitempty"` // of the commit
}

// buildInfo is what the linker was told, else what the compiler has noted.
func buildInfo() build {
	b := build{version, commit, date}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		b.Version = cmp.Or(b.Version, "development")
		return b
	}
	vcs := map[string]string{}
	for _, s := range info.Settings {
		vcs[s.Key] = s.Value
	}
	if b.Commit == "" && vcs["vcs.revision"] != "" {
		b.Commit = vcs["vcs.revision"][:min(len(vcs["vcs.revision"]), 12)]
		if vcs["vcs.modified"] == "true" {
			b.Commit += " and changes"
		}
	}
	b.Date = cmp.Or(b.Date, vcs["vcs.time"])
	if v := strings.TrimPrefix(info.Main.Version, "v"); v != "(devel)" {
		b.Version = cmp.Or(b.Version, v) // by "go install module@version"
	}
	b.Version = cmp.Or(b.Version, "development")
	return b
}

// String is the build in a line.
func (b build) String() string {
	if b.Commit == "" {
		return b.Version
	}
	return fmt.Sprintf("%s (%s)", b.Version, b.Commit)
}

// agent is the program as it names itself to Procore.
func agent() string { return "procore-setup/" + buildInfo().Version }

// made is when the commit was made; the zero time where that is not known.
func (b build) made() time.Time {
	t, _ := time.Parse(time.RFC3339, b.Date) // empty, or written by git or the compiler
	return t
}

// versionCmd prints which program this is.
func (p *program) versionCmd() *cobra.Command {
	ask := false
	cmd := &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArgs,
		Long: "Prints the version, and the revision that it was built from. With --check it also asks GitHub whether\n" +
			"there is a newer release; nothing else ever asks.",
		Example: "  procore-setup version\n  procore-setup version --json\n  procore-setup version --check",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if ask {
				return p.check(cmd.Context(), releasesAPI)
			}
			if p.opt.json {
				return p.printValue(buildInfo())
			}
			_, err := fmt.Fprintf(p.out, "procore-setup %s\n", buildInfo())
			return err
		},
	}
	cmd.Flags().BoolVar(&ask, "check", false, "ask GitHub whether there is a newer release")
	put(cmd.Flags(), ofRun, "check")
	p.takes(cmd, jsonFlags)
	return cmd
}
