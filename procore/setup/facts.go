package setup

import (
	"fmt"
	"strings"
	"time"

	"procore-setup/procore/text"
)

// A facts is the page of what was only read: an account, or a comparison.
type facts struct {
	Title, Verdict string // Verdict: "" where nothing is compared
	Good           bool
	Facts          []string
	From, To       string // what is compared
	Rows           []Contrasted
	Rights         []factsRights
	Head           []string
	Projects       [][]string
}

type factsRights struct {
	PortraitRights
	Title string
	Short string // what stands for a list; "" where there is one
}

// asRead says when it was read.
func asRead(at time.Time) string {
	return "As it was on " + at.Format(reportTime) + ". Nothing was changed."
}

// Report returns the portrait in a format of [Formats]. As CSV it is the table of its projects,
// as JUnit a failure for each difference from what it is held against.
func (p Portrait) Report(format string) ([]byte, error) {
	switch format {
	case ".md":
		return p.Markdown(), nil
	case ".json":
		return p.JSON()
	case FormatCSV:
		return sheet(p.tabulate)
	case ".html":
		return p.html()
	case ".xml":
		return p.junit()
	}
	return nil, errFormat
}

// tabulate gives the rows of the table of its projects, the heading first. That there may
// be others is a row too.
func (p Portrait) tabulate(row func(cells []string)) {
	row([]string{"project id", "number", "project", "template"})
	for _, place := range p.Places {
		row([]string{place.ID.String(), place.Number, place.Name, place.Template})
	}
	if p.Unsure != "" {
		row([]string{"", "", "there may be others: " + p.Unsure, notKnown})
	}
}

// rights are what its templates give, with their titles.
func (p Portrait) rights() []factsRights {
	return []factsRights{
		{p.OnCompany, "On the company's tools, by the company template", p.OnCompany.short()},
		{p.OnProjects, "On projects, by its default template", p.OnProjects.short()},
	}
}

func (p Portrait) html() ([]byte, error) {
	page := facts{
		Title: "Account " + p.Email + " at " + text.Display(p.Company.Name),
		Facts: append([]string{asRead(p.At)}, p.who()...), Good: len(p.Differences) == 0,
		From: "It has", To: "Asked for", Rows: p.Differences, Rights: p.rights(),
	}
	page.Facts = append(page.Facts, "added to new projects: "+p.NewProjects)
	if said := p.Contrast(); len(said) > 0 {
		page.Verdict = strings.TrimSuffix(said[0], ":")
		if !page.Good {
			page.Verdict += ": " + text.Count(len(p.Differences), "difference")
		}
	}
	p.tabulate(func(cells []string) {
		if page.Head == nil {
			page.Head = cells
			return
		}
		page.Projects = append(page.Projects, cells)
	})
	return filled(factsPage(), page)
}

// junit is a failure for each difference, and no pass for what Procore does not show.
func (p Portrait) junit() ([]byte, error) {
	suite := newSuite(text.Display(p.Company.Name)+" "+p.Email, p.At)
	suite.differences("account", p.Differences)
	switch {
	case p.Against == "":
		suite.add("account", "the account was read", StatusVerified, p.who()[0], nil)
	case len(p.Differences) == 0:
		suite.add("account", "has what is asked for", StatusVerified, p.Contrast()[0], nil)
	}
	for _, r := range p.rights() {
		if !r.Read && r.Name != noTemplate {
			suite.add("account", r.Title+" "+r.Name, StatusUnknown, strings.TrimLeft(r.Short, " ?"), nil)
		}
	}
	return suite.write()
}

// Report returns the comparison in a format of [Formats]. As CSV it is a row a difference, as
// JUnit a failure for each.
func (c Contrast) Report(format string) ([]byte, error) {
	switch format {
	case ".md":
		return c.markdown(), nil
	case ".json":
		return c.JSON()
	case FormatCSV:
		return sheet(func(row func([]string)) {
			row([]string{"what", "before", "after", "added", "removed", "in words"})
			for _, r := range c.Rows {
				row([]string{r.Path, r.Before, r.After, strings.Join(r.Added, " "), strings.Join(r.Removed, " "), r.Text})
			}
		})
	case ".html":
		return filled(factsPage(), facts{
			Title: c.title(), Verdict: c.verdict(), Good: len(c.Rows) == 0, Facts: []string{asRead(time.Now())},
			From: c.A, To: c.B, Rows: c.Rows,
		})
	case ".xml":
		suite := newSuite("diff "+c.A+" "+c.B, time.Now())
		suite.differences("diff", c.Rows)
		if len(c.Rows) == 0 {
			suite.add("diff", "the same", StatusVerified, c.verdict(), nil)
		}
		return suite.write()
	}
	return nil, errFormat
}

func (c Contrast) title() string { return text.Display(c.A + " → " + c.B) }

// verdict says what it comes to.
func (c Contrast) verdict() string {
	if len(c.Rows) == 0 {
		return fmt.Sprintf("%s and %s are the same.", text.Display(c.A), text.Display(c.B))
	}
	return text.Count(len(c.Rows), "difference")
}

func (c Contrast) markdown() []byte {
	r := &report{}
	r.line("# %s\n\n%s\n\n**%s**", c.title(), asRead(time.Now()), c.verdict())
	for i, d := range c.Rows {
		if i == 0 {
			r.line("\n| What | Before | After | In words |\n| --- | --- | --- | --- |")
		}
		r.line("| %s | %s | %s | %s |", d.Path, d.Before, d.After, d.Text)
	}
	return []byte(r.String())
}
