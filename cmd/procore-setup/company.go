package main

import (
	"context"
	"errors"
	"slices"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
)

// company finds the company that the flag or the file names, or the only one.
func (p *program) company(ctx context.Context, c *procore.Client, s spec.Spec, m auth.Method,
) (procore.Company, error) {
	inFile := s.Company.ID
	named := p.opt.company
	if named == "" && s.Company == (spec.CompanySpec{}) {
		named = p.opt.companyVar
	}
	if named != "" {
		s.Company = spec.ParseCompany(named)
		s.Location = spec.Location{} // the flag stands in no file
	}
	if m == auth.MethodClientCredentials {
		return appCompany(ctx, c, s, inFile)
	}
	all, err := c.Companies(ctx)
	if err != nil {
		return procore.Company{}, err
	}
	return spec.ChooseCompany(s, all)
}

// appCompany finds the company for an app's own account. By the documentation it has to
// name one to see any; some are told without, so it is asked for only where Procore
// refuses. inFile is the one of the setup file, which a flag may have replaced.
func appCompany(ctx context.Context, c *procore.Client, s spec.Spec, inFile procore.ID) (procore.Company, error) {
	id := s.Company.ID
	if id == 0 {
		all, err := c.Companies(ctx)
		if err == nil && len(all) > 0 {
			return spec.ChooseCompany(s, all)
		}
		if refused := (*procore.Error)(nil); err != nil && (!errors.As(err, &refused) || refused.Status == 0) {
			return procore.Company{}, err
		}
		return procore.Company{}, spec.Problems{s.Problem("company", s.Company.Name,
			"an app's own service account (--auth client-credentials) needs the company by its id")}
	}
	all, err := c.ForCompany(id).Companies(ctx)
	switch {
	case errors.Is(err, procore.ErrNotFound):
		// Which ones there are is a help, and no more: it may be that none can be asked for it.
		if inFile == id {
			inFile = 0
		}
		all, err = c.ForCompany(inFile).Companies(ctx)
		if err == nil && len(all) > 0 {
			return spec.ChooseCompany(s, all)
		}
		return procore.Company{}, spec.Problems{s.Problem("company", id.String(), "Procore has no company with this id; "+
			"it is the number in the address of the company's pages in Procore")}
	case err != nil:
		return procore.Company{}, err
	case !slices.ContainsFunc(all, func(c procore.Company) bool { return c.ID == id }):
		// Such an account sees only the companies that the app is installed in:
		// going on brings out that it is not, and what to do.
		return procore.Company{ID: id, Name: "company " + id.String()}, nil
	}
	return spec.ChooseCompany(s, all)
}
