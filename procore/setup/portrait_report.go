package setup

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"procore-setup/procore/journal"
	"procore-setup/procore/spec"
)

// Markdown returns the portrait for people: the same lines as [Portrait.Words].
func (p Portrait) Markdown() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Account %s\n\nAs Procore had it on %s. Nothing was changed.\n",
		escape(p.Email), p.At.Format("2 January 2006, 15:04"))
	listed := false
	for _, line := range p.Words(0, "") {
		words, item := strings.CutPrefix(line, "  ")
		switch {
		case item && !listed:
			b.WriteString("\n- ")
		case item:
			b.WriteString("- ")
		default:
			b.WriteString("\n")
		}
		listed = item
		b.WriteString(escape(words) + "\n")
	}
	return b.Bytes()
}

// Keep writes the portrait for people and for programs, in the first of the folders that
// takes it. It returns the paths. Its error is the disk's.
func (p Portrait) Keep(dirs []string) ([]string, error) {
	data, err := p.JSON()
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("procore-account-%s-%s-%s", p.Company.ID, p.ID, time.Now().Format("2006-01-02"))
	return journal.Keep(dirs, name, journal.Copy{Ext: ".md", Data: p.Markdown()}, journal.Copy{Ext: ".json", Data: data})
}

// KeepAccount writes the account that [Reader.ReadLive] has read as a setup file
// ([ExportAccount]), in the first of the folders that takes it. It returns the path, and
// what of the account the file leaves open.
func KeepAccount(dirs []string, s spec.Spec, snap *Snapshot) (path string, open []string, err error) {
	o, err := ExportAccount(s.Environment, snap)
	if err != nil {
		return "", nil, err
	}
	data, err := o.Format()
	if err != nil {
		return "", nil, err
	}
	paths, err := journal.Keep(dirs, "procore-setup", journal.Copy{Ext: ".yaml", Data: data})
	if err != nil {
		return "", nil, err
	}
	return paths[0], LeftOpen(o), nil
}

// LeftOpen tells what the file of a live account leaves open, and why, a line each.
func LeftOpen(o spec.Outline) []string {
	var out []string
	for _, path := range slices.Sorted(maps.Keys(o.Open)) {
		if why := strings.TrimPrefix(o.Open[path], "# "); why != "" {
			out = append(out, path+" is left open: "+why)
		}
	}
	return out
}
