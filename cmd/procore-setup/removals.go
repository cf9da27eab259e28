package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// An account is taken off projects only by their number. By flag that is said for one run
// alone: one number for the files and companies of many would agree to what nobody looked at.

// A confirmation is what --confirm-removals said once: how many projects the account may be
// taken off, and by which run.
type confirmation struct {
	of     string // a company, or a file; empty: the only run there is
	number int
	used   bool // it agreed to a plan, and does not agree to another one
	meant  bool // a run was of that company or file
}

// String is the confirmation as the flag takes it.
func (c *confirmation) String() string {
	if c.of == "" {
		return strconv.Itoa(c.number)
	}
	return c.of + "=" + strconv.Itoa(c.number)
}

// flag is the confirmation as a command line has it.
func (c *confirmation) flag() string {
	if s := c.String(); !strings.ContainsAny(s, " \t&;'") {
		return "--confirm-removals " + s
	}
	return "--confirm-removals " + strconv.Quote(c.String())
}

// removals are all that were said.
type removals []*confirmation

var _ pflag.Value = (*removals)(nil)

// String implements [pflag.Value].
func (r *removals) String() string {
	if len(*r) == 0 {
		return "0"
	}
	all := make([]string, len(*r))
	for i, c := range *r {
		all[i] = c.String()
	}
	return strings.Join(all, " ")
}

// Type implements [pflag.Value].
func (r *removals) Type() string { return "int" }

// Set implements [pflag.Value]. A name may have any letters, also commas and an equals sign.
func (r *removals) Set(s string) error {
	of, digits := "", s
	if at := strings.LastIndex(s, "="); at >= 0 {
		of, digits = strings.TrimSpace(s[:at]), s[at+1:]
		if of == "" {
			return errors.New("write a company or a file before the =, such as 4286480=12")
		}
	}
	n, err := strconv.Atoi(strings.TrimSpace(digits))
	if err != nil || n < 0 || n > maxRemovals {
		return fmt.Errorf("use a number from 0 to %d, or COMPANY=NUMBER, or FILE=NUMBER", maxRemovals)
	}
	for _, c := range *r {
		if c.of == of {
			return fmt.Errorf("the number is given twice, as %s and as %d: give one", c, n)
		}
	}
	*r = append(*r, &confirmation{of: of, number: n})
	return nil
}

// single tells why the numbers can't be those of several runs.
func (r removals) single() error {
	for _, c := range r {
		if c.of == "" {
			return usageError{fmt.Errorf("nothing was begun: --confirm-removals %d is one number for several files or "+
				"companies; say it for each, as --confirm-removals COMPANY=%d or FILE=%d", c.number, c.number, c.number)}
		}
	}
	return nil
}

// unmeant tells which of them are about no run at all.
func (r removals) unmeant() error {
	var names []string
	for _, c := range r {
		if c.of != "" && !c.meant {
			names = append(names, c.flag())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return usageError{fmt.Errorf("%s: no company and no file of this run is called so, so nothing is taken off by it; "+
		"look for a slip", strings.Join(names, ", "))}
}

// means are those that are about the job.
func (j *job) means() removals {
	var out removals
	for _, c := range j.p.opt.removals {
		company := spec.ParseCompany(c.of)
		is := company.ID != 0 && company.ID == j.snap.Company.ID ||
			company.ID == 0 && spec.SameName(company.Name, j.snap.Company.Name) ||
			!j.listed() && j.doc.given != "" && filepath.Clean(c.of) == filepath.Clean(j.doc.given)
		if c.of == "" || is {
			c.meant = true
			out = append(out, c)
		}
	}
	return out
}

// knowsRemovals takes note of which confirmations are about the job. Where that is the only
// one, none may be about another company.
func (j *job) knowsRemovals() error {
	j.means()
	if j.p.one != nil {
		return nil
	}
	return j.p.opt.removals.unmeant()
}

// listed tells whether the job is one company of those that its file lists.
func (j *job) listed() bool { return j.p.one != nil && j.p.one.listed != nil }

// wanted is the confirmation that the job needs for a number of projects.
func (j *job) wanted(number int) *confirmation {
	switch {
	case j.p.one == nil:
		return &confirmation{number: number}
	case j.listed():
		return &confirmation{of: j.snap.Company.ID.String(), number: number}
	}
	return &confirmation{of: j.doc.given, number: number}
}

// confirmed takes the confirmation of a number of projects: the job's own, said once, and
// of no other number.
func (j *job) confirmed(number int) (*confirmation, error) {
	refuse := func(why string) error {
		return usageError{fmt.Errorf("nothing of this was changed: the plan takes the account off %s%s confirm that with %s",
			text.Count(number, "project"), cmp.Or(why, ";"), j.wanted(number).flag())}
	}
	mine := j.means()
	for _, c := range mine {
		switch {
		case c.used:
			return nil, refuse(fmt.Sprintf(", and %s has agreed to another plan already; run this by itself, or", c.flag()))
		case c.number != number:
			return nil, refuse(fmt.Sprintf(", and %s says another number;", c.flag()))
		}
	}
	if len(mine) == 0 {
		return nil, refuse("")
	}
	for _, c := range mine {
		c.used = true
	}
	return mine[0], nil
}
