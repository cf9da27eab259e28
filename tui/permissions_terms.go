package tui

import (
	"procore-setup/procore/permission"
	"procore-setup/tui/widget"
)

// termOptions are the dictionaries to choose from.
func termOptions() []widget.Option {
	out := []widget.Option{{ID: "", Label: "As your company calls them"}}
	for _, d := range permission.Dictionaries() {
		out = append(out, widget.Option{ID: string(d.Terms), Label: d.Title})
	}
	return out
}

// setTerms calls everything by the words of a dictionary from now on. No answer
// changes: rows are known by the company's own keys.
func setTerms(s *Session, id string) {
	terms, err := permission.ParseTerms(id)
	if err != nil {
		return
	}
	s.hand.Terms = terms
	next := s.Snapshot.Copy()
	next.Vocabulary, next.CompanyVocabulary = next.Vocabulary.Own().In(terms), next.CompanyVocabulary.Own().In(terms)
	s.Snapshot = next
}
