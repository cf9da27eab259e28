package setup

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// ErrNoAccount means that the Directory shows no user with an e-mail.
var ErrNoAccount = errors.New("the company's Directory shows no such account")

// ReadLive reads the account that has an e-mail, and all that a setup file says of one:
// its templates with what they grant, and its place on every project. Its error is
// [ErrNoAccount], or [procore.ErrNotConnected].
func (r *Reader) ReadLive(ctx context.Context, env auth.Environment, email string, snap *Snapshot) error {
	s := spec.Spec{Environment: env, Account: spec.AccountSpec{Email: email}}
	s.Projects = spec.ProjectsSpec{Include: spec.IncludeAll, Exact: true} // every place of it matters
	if err := r.Read(ctx, PartOperator|PartTemplates|PartAccount|PartProjects, s, snap); err != nil {
		return err
	}
	switch {
	case snap.AppConnected == No:
		return fmt.Errorf("read the account: %w", procore.ErrNotConnected)
	case snap.Account == nil:
		return fmt.Errorf("%w: nobody has exactly the e-mail %s", ErrNoAccount, text.Quote(email))
	}
	more := PartAssignments
	for _, d := range []struct {
		list []procore.PermissionTemplate
		ref  *procore.TemplateRef
		name *string
	}{
		{snap.Global, snap.Account.DefaultTemplate, &s.Template.Name},
		{snap.OfCompany, snap.Account.CompanyTemplate, &s.Account.CompanyTemplate},
	} {
		if d.ref == nil {
			continue
		}
		if t := withID(d.list, d.ref.ID); t != nil {
			*d.name = t.Name
			if !readable(*t) { // read one by one where it is asked for by its name
				more |= PartTemplates
			}
		}
	}
	return r.Read(ctx, more, s, snap)
}

// A live account, as its setup file is put together.
type live struct {
	spec.Outline
	snap     *Snapshot
	template procore.PermissionTemplate // its default one; zero: it is not known, or can't be said
}

// ExportAccount returns the setup file of the account that [Reader.ReadLive] has read:
// one of which a plan says that there is nothing to change, as far as all of it can be
// read and said. What can't is left open, with why as a comment; it is never written as a
// value.
func ExportAccount(env auth.Environment, snap *Snapshot) (spec.Outline, error) {
	if need := PartAll; !snap.Has(need) || snap.Account == nil {
		return spec.Outline{}, fmt.Errorf("export the account: %w", ErrNotRead)
	}
	l := &live{snap: snap, Outline: spec.Outline{
		Spec: spec.Spec{
			Environment: env, Company: spec.CompanySpec{ID: snap.Company.ID, Name: snap.Company.Name},
		},
		Open: map[string]string{}, Comments: map[string][]string{},
	}}
	l.account()
	l.companyTemplate()
	if err := l.projectTemplate(); err != nil {
		return spec.Outline{}, err
	}
	l.newProjects()
	l.places()
	l.adopted()
	l.Leave(l.Spec.Validate()) // what Procore has and no file may say
	l.head()
	return l.Outline, nil
}

// unknown leaves an answer open, with why.
func (l *live) unknown(path, format string, args ...any) {
	l.Open[path] = "# " + fmt.Sprintf(format, args...)
}

func (l *live) note(group, format string, args ...any) {
	l.Comments[group] = append(l.Comments[group], fmt.Sprintf(format, args...))
}

// account says who it is.
func (l *live) account() {
	a, to := l.snap.Account, &l.Spec.Account
	*to = spec.AccountOf(a.Email)
	if to.Kind == spec.AppAccount {
		return
	}
	newUser.read(a.User, &l.Spec)
	if to.LastName == "" {
		l.unknown("account.last_name", "Procore shows none")
	}
	switch to.Invite = invited(a); {
	case to.Invite || a.Invited: // Procore tells when it went out, or that it did not
	default:
		l.unknown("account.invite", "Procore does not say whether it was invited")
	}
}

// companyTemplate names the company-level template that the account has.
func (l *live) companyTemplate() {
	switch ref := l.snap.Account.CompanyTemplate; {
	case ref == nil:
		l.unknown(spec.CompanyField, "Procore does not say which one it has")
	case ref.ID == 0:
		l.note("account", "It has no company template.")
	default:
		t, ok := l.named(l.snap.OfCompany, ref)
		if !ok {
			l.unknown(spec.CompanyField, "it has %s, which no file can name: it is not listed, or its name is not the only one",
				l.snap.templateName(ref))
			return
		}
		l.Spec.Account.CompanyTemplate = t.Name
	}
}

// named returns a template that a file can name: its name means it and no other.
func (l *live) named(list []procore.PermissionTemplate, ref *procore.TemplateRef) (procore.PermissionTemplate, bool) {
	t := withID(list, ref.ID)
	if t == nil {
		return procore.PermissionTemplate{}, false
	}
	one, ok := named(list, t.Name)
	return one, ok && one.ID == ref.ID
}

// projectTemplate says what the account's default template grants.
func (l *live) projectTemplate() error {
	ref := l.snap.Account.DefaultTemplate
	why := ""
	switch {
	case ref == nil:
		why = "Procore does not say which default project template it has"
	case ref.ID == 0:
		why = "it has no default project template"
	default:
		t, ok := l.named(l.snap.Global, ref)
		if !ok {
			why = "its default template " + l.snap.templateName(ref) +
				" can't be named: it is no listed global template, or its name is not the only one"
			break
		}
		_, ask, err := Export(l.snap, t.Name)
		if errors.Is(err, ErrNoTemplate) {
			why = "Procore does not show what its default template " + text.Quote(t.Name) + " grants"
			break
		}
		if err != nil {
			return err
		}
		ask.Nothing = len(ask.Tools) == 0 // a plan would ask
		l.template, l.Spec.Template = t, ask
		nameRows(&l.Spec, permission.ProjectScope, l.snap, ask)
		return nil
	}
	l.unknown("template.name", "%s", why)
	l.Open["template.if_different"] = ""
	return nil
}

// newProjects says whether it is added to new projects, where Procore does.
func (l *live) newProjects() {
	a := l.snap.Account
	if a.AddToNewProjects == nil {
		l.unknown("projects.new", "Procore does not say whether it is added to new projects")
		return
	}
	spec.FieldOf("projects.new").Put(&l.Spec, strconv.FormatBool(*a.AddToNewProjects))
}

// adopted says that this very account is meant, where a plan would ask.
func (l *live) adopted() {
	why := AdoptReasons(l.Spec, l.snap)
	l.Spec.Account.Adopt = len(why) > 0
	for _, w := range why {
		l.note("account", "Mind that %s.", w)
	}
}

// head says where the file comes from, and what is not in it.
func (l *live) head() {
	a := l.snap.Account
	l.Head = []string{
		fmt.Sprintf("The account %s of %s, as Procore had it on %s.",
			person(a.User), text.Display(l.snap.Company.Name), l.snap.At.UTC().Format("2 January 2006")),
		"It holds no secrets. What is commented out could not be read, or can't be said in a setup file.",
	}
	if a.Inactive {
		l.Head = append(l.Head, "The account is inactive: apply makes it active.")
	}
	if l.snap.FullAdmin != Yes {
		l.Head = append(l.Head,
			"It is not known that you are a full company admin, so Procore may not have shown every project.")
	}
	l.Head = append(l.Head, l.snap.Notes...)
}
