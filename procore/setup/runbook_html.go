package setup

// HTML writes the runbook as one page of HTML that needs nothing beside it: checkboxes,
// a page of paper for each stage, dark and light.
func (r Runbook) HTML() ([]byte, error) {
	return filled(paperPage(), struct {
		Runbook
		Count string
		Pages []runbookPage
	}{r, r.Tally().Words(), r.pages()})
}
