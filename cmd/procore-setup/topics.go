package main

import (
	"github.com/spf13/cobra"

	"procore-setup/assets"
)

// A topic is a page of the manual.
type topic struct{ name, title, text string }

// topics are the pages of assets/docs, in their order there.
func topics() []topic {
	var out []topic
	for _, d := range assets.Docs() {
		out = append(out, topic{d.Name, d.Title, d.Text})
	}
	return out
}

// command is the topic as the help lists it: one that can't be run.
func (t topic) command() *cobra.Command {
	return &cobra.Command{Use: t.name, Short: t.title, Long: t.text}
}
