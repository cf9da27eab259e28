package setup

import "procore-setup/procore/permission"

// A Contrasted is one difference between two things that diff compares.
type Contrasted struct {
	Path   string `json:"path"` // of the answer, or the tool's key
	Text   string `json:"text"`
	Before string `json:"before"`
	After  string `json:"after"`
	// Of a tool's granular permissions, by their keys.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// jsonDiff is what diff prints.
type jsonDiff struct {
	Format      int          `json:"format"`
	Event       string       `json:"event"`
	A           string       `json:"a"`
	B           string       `json:"b"`
	Same        bool         `json:"same"`
	Differences []Contrasted `json:"differences"`
}

// lineDiff is the event of diff.
const lineDiff = "diff"

// ContrastOf returns a row of a comparison of two templates; turned, the other way round.
func ContrastOf(v *permission.Vocabulary, d permission.Difference, turned bool) Contrasted {
	if turned {
		d = flip(d)
	}
	return Contrasted{d.Tool, describe(v, d), d.Before.ID(), d.After.ID(), d.Added, d.Removed}
}

// A Contrast is what differs from one thing to another, by what they are called.
type Contrast struct {
	A, B string
	Rows []Contrasted
}

// JSON returns the comparison as `diff --json` prints it.
func (c Contrast) JSON() ([]byte, error) {
	return jsonLine("the differences", jsonDiff{JSONFormat, lineDiff, c.A, c.B, len(c.Rows) == 0, printed(c.Rows)})
}
