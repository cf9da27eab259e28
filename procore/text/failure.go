package text

import "errors"

// A Failure is an error in the four parts that every front end shows: what was
// being done, why it failed, what to do now, and where to read about it. Any part
// but the first may be empty. Its text holds no secret.
type Failure struct {
	What string `json:"what"`
	Why  string `json:"why,omitempty"`
	Do   string `json:"do,omitempty"`
	Doc  string `json:"read,omitempty"`
	// Causes are what callers decide by, with [errors.Is]; there may be none.
	Causes error `json:"-"`
}

// Error implements error in one line: "what: why; do".
func (f *Failure) Error() string {
	s := f.What
	if f.Why != "" {
		s += ": " + f.Why
	}
	if f.Do != "" {
		s += "; " + f.Do
	}
	return s
}

// Unwrap returns the causes.
func (f *Failure) Unwrap() error { return f.Causes }

// Display returns f cleaned for display.
func (f Failure) Display() Failure {
	return Failure{What: Display(f.What), Why: Display(f.Why), Do: Display(f.Do), Doc: Display(f.Doc), Causes: f.Causes}
}

// FailureOf returns the outermost Failure in err's chain; nil if there is none.
func FailureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return nil
}
