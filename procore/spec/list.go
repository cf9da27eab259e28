package spec

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"procore-setup/procore"
	"procore-setup/procore/text"
)

// This file reads lists as people type and paste them where no company can be asked what
// a name means.

// Lines joins pasted lines with commas, so that a list can stand in one field.
func Lines(list string) string {
	return text.Input(strings.Join(entries(list, "\n\r\t"), ", "))
}

// entries are what stands between separators, without the blanks around.
func entries(list, separators string) []string {
	var out []string
	for _, one := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if one = text.Input(one); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// ParseNames reads names between commas, semicolons or line ends; each counts once.
func ParseNames(list string) []string {
	var out []string
	for _, name := range entries(list, ",;\n\r\t") {
		same := func(other string) bool { return text.Fold(other) == text.Fold(name) }
		if !slices.ContainsFunc(out, same) {
			out = append(out, name)
		}
	}
	return out
}

// ParseProjects reads projects by their numbers, or by the addresses of their pages,
// between commas, blanks or line ends; each counts once. A name is a mistake: only
// Procore knows which project has it.
func ParseProjects(list string) ([]procore.ID, error) {
	var out []procore.ID
	for _, entry := range entries(list, ",; \n\r\t") {
		id, ok := ParsePage(entry)
		if !ok {
			return nil, fmt.Errorf("%s is no number and no address of a project: copy the address of its page in Procore",
				text.Quote(entry))
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// ValidProjects tells what is wrong with a list that [ParseProjects] reads; one without any
// is none.
func ValidProjects(list string) error {
	ids, err := ParseProjects(list)
	if err == nil && len(ids) == 0 {
		err = errors.New("list one project at least")
	}
	return err
}

// ParsePage reads a number, or the address of a page of Procore, which begins with the
// number of the company or the project that it is of. Source: Procore support, the
// addresses of company and project pages.
func ParsePage(entry string) (procore.ID, bool) {
	if strings.Contains(entry, "/") {
		u, err := url.Parse(entry)
		if err != nil || u.Host == "" {
			return 0, false
		}
		path := strings.TrimPrefix(u.Path, "/")
		if _, rest, ok := strings.Cut(path, "companies/"); ok { // Procore's newer pages
			path = rest
		}
		if _, rest, ok := strings.Cut(path, "projects/"); ok {
			path = rest
		}
		entry, _, _ = strings.Cut(path, "/")
	}
	n, err := strconv.ParseInt(entry, 10, 64)
	return procore.ID(n), err == nil && n > 0
}

// ListProjects takes projects that a person has named where none were read.
func (a *Answers) ListProjects(ids []procore.ID) { a.includeProjects(IncludeListed, sorted(ids)) }
