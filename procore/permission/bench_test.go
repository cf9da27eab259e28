package permission

import "testing"

// A details pane asks for these at every key.
func BenchmarkDetails(b *testing.B) {
	v := everything(b, ProjectScope)
	t := v.Empty()
	for _, tool := range v.Tools {
		if err := v.SetLevel(&t, tool.Key, Standard); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		v.Details(t, "rfis", "act_as_rfi_manager")
	}
}

// Changing the terms redraws everything once.
func BenchmarkIn(b *testing.B) {
	v := everything(b, ProjectScope)
	for b.Loop() {
		v.In(Australia)
	}
}

// Empty returns the template that gives nothing: every tool of the company, each None.
func (v *Vocabulary) Empty() Template {
	t := Template{Levels: make(map[string]Level, len(v.Tools)), Granular: map[string]map[string]bool{}}
	for _, tool := range v.Tools {
		t.Levels[tool.Key] = None
	}
	return t
}
