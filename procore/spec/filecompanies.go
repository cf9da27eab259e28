package spec

import (
	"maps"
	"slices"
	"strconv"

	"procore-setup/procore/text"
)

// companiesKey is the key of the companies that a setup file lists, each with the answers
// that are other ones there. An answer replaces that of the file as a whole: of tools and
// of a company template nothing is left over.
const companiesKey = "companies"

// companies reads the list of companies, each on top of what the file says of all.
func (r *fileReader) companies(e entry) {
	items, ok := r.list(e, "- company: 4286480")
	if ok && len(items) == 0 {
		r.bad(e.line, e.field, "", "missing", "list the companies, or name the only one with company")
	}
	seen := map[string]int{}
	for _, item := range items {
		line := lineOf(item)
		if !isGroup(item) {
			r.mistake(line, e.field, shown(item), "must be a group of keys, not", "write each like - company: 4286480")
			continue
		}
		one := &fileReader{spec: r.spec.Clone(), unread: slices.Clone(r.unread), below: true, nulls: maps.Clone(r.nulls)}
		entries := one.mapping(item, "", companyKeys())
		for _, e := range entries {
			line = min(line, e.line)
		}
		one.spec.Location.Lines[""] = line
		if i := slices.IndexFunc(entries, func(e entry) bool { return e.field == "company" }); i >= 0 {
			one.spec.Location.Company = shownOf(entries[i].value)
		}
		one.entries(entries)
		one.named(seen)
		r.listed, r.problems = append(r.listed, one), append(r.problems, one.problems...)
	}
}

// companyKeys are the keys that may stand below a company.
func companyKeys() []string {
	return slices.DeleteFunc(keysOf(""), func(key string) bool { return key == versionKey || key == companiesKey })
}

// named makes sure that a company of the list is named, and once. Seen has the lines of
// those before it.
func (r *fileReader) named(seen map[string]int) {
	field := FieldOf("company")
	line := r.spec.Line(field.Path)
	called := field.get(&r.spec)
	if r.spec.Company.ID == 0 {
		called = text.FoldName(r.spec.Company.Name)
	}
	switch before, twice := seen[called]; {
	case slices.Contains(r.unread, field.Path):
		return
	case called == "":
		r.bad(line, field.Path, "", "missing", "each of the companies needs its id or its exact name")
	case twice:
		r.mistake(line, field.Path, field.get(&r.spec), "twice the same company, first on line "+strconv.Itoa(before)+":",
			"keep one of the two")
	}
	seen[called] = line
}

// answers tells whether a field may be answered where it stands, and records it where not.
func (r *fileReader) answers(f Field, e entry) bool {
	switch {
	case r.below && f.Differs == OneForAll:
		r.mistake(e.line, e.field, "", "is the same for all companies of a file",
			"write it above "+companiesKey+", or give this company a file of its own")
		return false
	case r.lists && f.Differs == EachItsOwn:
		r.mistake(e.line, e.field, "", "is about one company, and the file lists "+companiesKey,
			"write it below the company that it is about")
		return false
	}
	return true
}

// forget drops where an answer, or a part of it, came from: another one takes its place.
func (r *fileReader) forget(field string) {
	maps.DeleteFunc(r.spec.Sources, func(path string, _ Source) bool { return within(path, field) })
	maps.DeleteFunc(r.spec.Location.Lines, func(path string, _ int) bool { return path != field && within(path, field) })
}

// each returns what the file asks for in each company that it lists, or in the only one, and
// records what is wrong with it. A mistake that all of them have is told once; one in what
// is said of all is told although each company may have another answer.
func (r *fileReader) each() []Spec {
	if !r.lists {
		r.problems = append(r.problems, r.valid()...)
		return []Spec{r.spec}
	}
	all := &fileReader{spec: r.spec.Clone(), unread: r.unread, nulls: r.nulls}
	found := slices.DeleteFunc(all.valid(), func(p Problem) bool { return all.spec.From(p.Field).By != ByFile })
	specs := make([]Spec, 0, len(r.listed))
	times, told := map[string]int{}, map[string]bool{}
	var each Problems
	for _, one := range r.listed {
		for _, p := range one.valid() {
			times[p.shared()]++
			each = append(each, p)
		}
		specs = append(specs, one.spec)
	}
	for _, p := range found {
		told[p.shared()] = true
	}
	for _, p := range each {
		key := p.shared()
		if times[key] == len(specs) {
			p.Company = ""
		}
		if told[key] {
			continue
		}
		told[key] = p.Company == ""
		found = append(found, p)
	}
	r.problems = append(r.problems, found...)
	if len(specs) == 0 {
		specs = append(specs, r.spec)
	}
	return specs
}

// shared is the problem without the company that has it.
func (p Problem) shared() string {
	p.Company = ""
	return p.Error()
}

// Pick returns the one of the specs of a file that lists companies that is about a company,
// by its id or by its name, as the file says it. A file that lists none is about whichever
// company it is asked for.
func Pick(specs []Spec, company CompanySpec) (Spec, error) {
	if specs[0].Location.Company == "" {
		return specs[0], nil
	}
	var names []string
	for _, s := range specs {
		is := s.Company.ID != 0 && s.Company.ID == company.ID
		if is || s.Company.ID == 0 && SameName(s.Company.Name, company.Name) {
			return s, nil
		}
		names = append(names, s.Location.Company)
	}
	value := company.Name
	if company.ID != 0 {
		value = company.ID.String()
	}
	return Spec{}, Problems{{
		File: specs[0].Location.File, Line: specs[0].Location.Lines[companiesKey], Field: companiesKey,
		Value: value, Message: "the file does not list", Allowed: names,
	}}
}
