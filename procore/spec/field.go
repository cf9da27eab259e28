package spec

import (
	"slices"
	"strings"

	"procore-setup/procore/permission"
)

// A Field is one answer of a [Spec]. The table of them is the only list of what can
// be answered: the setup file (read and written), presets, validation, both front
// ends, and the titles of problems go by it.
type Field struct {
	Path  string // in the setup file and in [Spec.Sources]: "account.email"
	Stage Stage
	Title string // on its page, where the page says what it is about: "Name"
	Name  string // anywhere else: "Name of the template"
	Ask   string // the question to be answered with yes or no; empty: it is no such question
	No    string // what a no to it means
	Doc   string // title of the page that says so; empty: nothing to cite
	Words []Word // what may be answered; nil: any text
	Only  Kind   // the kind of account that has it; empty: both
	// Asked tells that both front ends ask it, in its stage and in the order of the table.
	// Other answers come of one that is asked, or stand in setup files alone.
	Asked bool
	// Scope is that of the template that it is a part of; empty: of none.
	Scope permission.Scope
	// Named tells that it is the name of something that Procore has, spelled as there.
	Named bool
	// Preset tells whether presets may fill it.
	Preset bool
	// Differs tells how a file that lists companies answers it.
	Differs Differing

	held
	help    func(Preset) string
	start   func(Preset) string            // what it is where nobody answers; nil: nothing
	check   func(s *Spec, v string) *fault // what is wrong with one value
	whole   func(*validation)              // in the place of check, for a field of many values
	barred  string                         // what to do where the account is of the other kind
	written func(v string) string          // how a setup file says it; nil: as it is
	remark  func(v string) string          // the comment behind it in a setup file
	wins    func(theirs, ours string) bool // which of two presets is followed; nil: the first
}

// Differing is how a setup file that lists companies gives an answer.
type Differing int

// How the answers of several companies differ.
const (
	MayDiffer  Differing = iota // once for all, and below a company where it is another one there
	OneForAll                   // once for all
	EachItsOwn                  // below each company: it means something of that company alone
)

// A Word is one of the answers to a question that has a list of them.
type Word struct {
	Value string // in the setup file
	Label string
	About string
	Ended string // why it can't be chosen any more; empty: it can
}

// held is how a [Spec] holds an answer. As text an answer of which there is none is "".
type held interface {
	get(s *Spec) string
	set(s *Spec, v string)
	read(r *fileReader, f Field, e entry)
	write(w *fileWriter, f Field, indent string, s *Spec)
	// schema says what may stand there, as JSON Schema.
	schema(b *schemaBuilder, f Field) node
}

// Fields returns the table, in the order of a setup file.
func Fields() []Field { return slices.Clone(fields) }

// AskedIn returns the fields that a stage asks for, in order, whatever the account.
func AskedIn(st Stage) []Field {
	return slices.DeleteFunc(Fields(), func(f Field) bool { return f.Stage != st || !f.Asked })
}

// FieldOf returns the field of a path, which must be one of the table: paths are written
// in the program, so another one is a fault of it.
func FieldOf(path string) Field {
	if f, ok := lookupField(path); ok {
		return f
	}
	panic("spec: there is no field " + path)
}

func lookupField(path string) (Field, bool) {
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Path == path })
	if i < 0 {
		return Field{}, false
	}
	return fields[i], true
}

// Get returns the answer as a setup file has it; "" where there is none.
func (f Field) Get(s *Spec) string { return f.get(s) }

// Help returns what the field means, in the words of the chosen integration where
// it has a say; p may be zero.
func (f Field) Help(p Preset) string {
	if f.help == nil {
		return ""
	}
	return f.help(p)
}

// Check tells what would be wrong with v as the answer; nil if nothing is.
func (f Field) Check(s *Spec, v string) error {
	if f.check == nil {
		return f.oneOf(v).asError()
	}
	return f.check(s, v).asError()
}

// oneOf tells whether v is one of the field's words, where it has any.
func (f Field) oneOf(v string) *fault {
	var allowed []string
	for _, w := range f.Words {
		if w.Ended == "" {
			allowed = append(allowed, w.Value)
		}
	}
	switch {
	case allowed == nil || slices.Contains(allowed, v):
		return nil
	case v == "":
		return &fault{what: "missing", allowed: allowed}
	}
	return &fault{what: "unknown value", allowed: allowed}
}

// For tells whether an account of a kind has the field; of no kind yet, it may.
func (f Field) For(k Kind) bool { return f.Only == "" || k == "" || f.Only == k }

// there tells whether s has a place for the answer.
func (f Field) there(s *Spec) bool { return f.Scope == "" || s.TemplateOf(f.Scope) != nil }

// open tells whether the answer is that of an empty [Spec].
func (f Field) open(s *Spec) bool { return f.get(s) == f.get(&Spec{}) }

// Put makes v the answer although nobody gave it: it is what Procore has. Nothing else
// changes with it, and it has no source.
func (f Field) Put(s *Spec, v string) { f.set(s, v) }

// copy takes the answer of one spec into another.
func (f Field) copy(from, to *Spec) { f.set(to, f.get(from)) }

// inFile returns the answer as a setup file has it.
func (f Field) inFile(s *Spec) string {
	if f.written != nil {
		return f.written(f.get(s))
	}
	return f.get(s)
}

// below returns the fields right below a path; "" is the top of a file.
func below(path string) []Field {
	return slices.DeleteFunc(Fields(), func(f Field) bool { return around(f.Path) != path })
}

// keysOf returns the keys that may stand below a path of a setup file, in their order.
func keysOf(path string) []string {
	var keys []string
	if path == "" {
		keys = []string{versionKey}
	} else {
		path += "."
	}
	for _, f := range fields {
		rest, ok := strings.CutPrefix(f.Path, path)
		key, _, _ := strings.Cut(rest, ".")
		if ok && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if path == "" {
		keys = append(keys, companiesKey)
	}
	return keys
}
