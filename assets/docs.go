package assets

import (
	"embed"
	"strings"
)

//go:embed docs/*.md
var docs embed.FS

// A Doc is a page of the manual.
type Doc struct {
	Name  string // as "help NAME" takes it
	Title string
	Text  string // Markdown, its title included
}

// docNames are the pages in the order in which they are listed.
var docNames = []string{
	"commands", "setup-file", "exit-codes", "json", "keys", "security", "troubleshooting", "extending",
}

// Docs returns the pages of the manual.
func Docs() []Doc {
	out := make([]Doc, 0, len(docNames))
	for _, name := range docNames {
		data, err := docs.ReadFile("docs/" + name + ".md")
		if err != nil {
			panic("a page of the manual is missing: " + name)
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(data), "# "), "\n")
		out = append(out, Doc{name, title, string(data)})
	}
	return out
}
