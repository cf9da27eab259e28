package plain

import (
	"cmp"
	"context"

	"procore-setup/procore/spec"
)

// What is asked about the company.
var (
	companyName = Question{
		Text:  "Name of the company, as Procore has it",
		Help:  "It stands in the steps, so that nobody works in another company by mistake.",
		Valid: spec.ValidCompanyName,
	}
	companyPage = Question{
		Text:  "Its number, or the address of one of its pages, or nothing",
		Help:  "With the number every step has a link; without it there are click paths alone.",
		Valid: spec.ValidCompanyPage,
	}
)

// handName asks for the name of the company, which takes the place of another one with its
// number only. Answers of an earlier start lead on to the first stage that has a step left.
func (w *Wizard) handName(ctx context.Context) error {
	if w.goesOn {
		w.goesOn = false
		w.askNobody()
		return jump{}
	}
	now := &w.Answers.Spec.Company
	w.named = cmp.Or(w.named, now.Name)
	if err := w.Ask.revise(ctx, &w.named, companyName); err != nil {
		return err
	}
	if *now == (spec.CompanySpec{}) {
		now.Name = w.named
		w.Answers.Spec.SetSource("company", spec.YourAnswer)
	}
	return nil
}

// handNumber asks for its number. What was told of another company is nobody's word about
// this one.
func (w *Wizard) handNumber(ctx context.Context) error {
	was, page := w.Answers.Spec.Company, ""
	if was.ID != 0 {
		page = was.ID.String()
	}
	if err := w.Ask.revise(ctx, &page, companyPage); err != nil {
		return err
	}
	id, _ := spec.ParsePage(page)
	w.Answers.Spec.Company = spec.CompanySpec{ID: id, Name: cmp.Or(w.named, was.Name)}
	w.Answers.Spec.SetSource("company", spec.YourAnswer)
	w.named = ""
	w.Hand.Moved(was, w.Answers.Spec.Company)
	w.askNobody()
	return nil
}
