package setup

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/permission"
	"procore-setup/procore/spec"
)

// pages is a world that answers some calls otherwise.
type pages struct {
	*world
	user      func(*procore.User)
	noUser    error
	shut      error // of a template's own page
	lists     error // of the lists of templates
	manifests error
	projects  error
}

func (p pages) ProjectIDs(ctx context.Context, status procore.ProjectStatus) ([]procore.ID, error) {
	if p.projects != nil {
		return nil, p.projects
	}
	return p.world.ProjectIDs(ctx, status)
}

func (p pages) User(ctx context.Context, id procore.ID) (procore.User, error) {
	if p.noUser != nil {
		return procore.User{}, p.noUser
	}
	u, err := p.world.User(ctx, id)
	if p.user != nil {
		p.user(&u)
	}
	return u, err
}

func (p pages) Template(ctx context.Context, id procore.ID) (procore.PermissionTemplate, error) {
	if p.shut != nil {
		return procore.PermissionTemplate{}, p.shut
	}
	return p.world.Template(ctx, id)
}

func (p pages) Templates(ctx context.Context, kind procore.TemplateKind, with bool) ([]procore.PermissionTemplate, error) {
	if p.lists != nil {
		return nil, p.lists
	}
	return p.world.Templates(ctx, kind, with)
}

func (p pages) CompanyManifest(ctx context.Context) (procore.Manifest, error) {
	if p.manifests != nil {
		return procore.Manifest{}, p.manifests
	}
	return p.world.CompanyManifest(ctx)
}

// Before the first change the account's own page has to say what the plan rests on. Later
// the run itself changes the default template and the flag. What the page does not tell is
// no difference.
func TestAccountSince(t *testing.T) {
	yes, other := true, procore.ID(77)
	ref := func(id procore.ID) *procore.TemplateRef { return &procore.TemplateRef{ID: id} }
	for name, c := range map[string]struct {
		page         func(*procore.User)
		first, later string // what differs before the first change, and after it
	}{
		"as it was":                   {func(*procore.User) {}, "", ""},
		"another default template":    {func(u *procore.User) { u.DefaultTemplate = ref(other) }, "another default project template", ""},
		"default template not told":   {func(u *procore.User) { u.DefaultTemplate = nil }, "", ""},
		"flag set":                    {func(u *procore.User) { u.AddToNewProjects = &yes }, "added to new projects", ""},
		"flag not told":               {func(u *procore.User) { u.AddToNewProjects = nil }, "", ""},
		"another company template":    {func(u *procore.User) { u.CompanyTemplate = ref(other) }, "another company template", "another company template"},
		"company template not told":   {func(u *procore.User) { u.CompanyTemplate = nil }, "", ""},
		"another person's address":    {func(u *procore.User) { u.Email = "x@meridian.example" }, "x@meridian.example", "x@meridian.example"},
		"made inactive":               {func(u *procore.User) { no := false; u.Active = &no }, "inactive now", "inactive now"},
		"inactive or not is not told": {func(u *procore.User) { u.Active = nil }, "", ""},
	} {
		w, s := newWorld(1), syncSpec()
		u := w.person("Some", "Body", s.Account.Email)
		u.DefaultTemplate, u.CompanyTemplate = ref(readOnly), ref(companyOne)
		r := &Runner{API: pages{world: w, user: c.page}, Spec: s, Snapshot: read(t, w, nil, s)}
		for _, want := range []string{c.first, c.later} {
			differs, err := r.accountSince(t.Context())
			if got := strings.Join(differs, "; "); err != nil || (got == "") != (want == "") || !strings.Contains(got, want) {
				t.Errorf("%s, begun %v: %q, %v; not %q", name, r.began, got, err, want)
			}
			r.began = true
		}
	}
}

// A template has to grant what it did, row by row. One whose own page is shut to the
// operator is read from its list; a list that can't be read says nothing.
func TestRowsSince(t *testing.T) {
	edit := func(change func(*procore.PermissionTemplate)) func(*pages) {
		return func(p *pages) {
			for i := range p.templates {
				if one := &p.templates[i].PermissionTemplate; one.ID == fieldStaff {
					one.Levels = maps.Clone(one.Levels) // the snapshot keeps its own
					change(one)
				}
			}
		}
	}
	gone := func(p *pages) {
		p.templates = slices.DeleteFunc(p.templates, func(x worldTemplate) bool { return x.ID == fieldStaff })
	}
	more := edit(func(x *procore.PermissionTemplate) { x.Levels["images"] = 4 })
	down := fmt.Errorf("templates: %w", procore.ErrUnavailable)
	for name, c := range map[string]struct {
		now  func(*pages)
		says string
		err  error
	}{
		"as it was":       {func(*pages) {}, "", nil},
		"more":            {more, "Photos: None → Admin", nil},
		"another name":    {edit(func(x *procore.PermissionTemplate) { x.Name = "Crew" }), `is called "Crew" now`, nil},
		"no name told":    {edit(func(x *procore.PermissionTemplate) { x.Name = "" }), "", nil},
		"gone":            {gone, "not there any more", nil},
		"not to be read":  {func(p *pages) { p.shut = down }, "", procore.ErrUnavailable},
		"shut, as it was": {func(p *pages) { p.shut = procore.ErrForbidden }, "", nil},
		"shut, and more":  {func(p *pages) { p.shut = procore.ErrForbidden; more(p) }, "Photos: None → Admin", nil},
		"shut, and gone":  {func(p *pages) { p.shut = procore.ErrForbidden; gone(p) }, "not there any more", nil},
		"shut, no list": {
			func(p *pages) { p.shut, p.lists = procore.ErrForbidden, down }, "", procore.ErrUnavailable,
		},
	} {
		w, s := newWorld(1), syncSpec()
		snap := read(t, w, nil, s)
		then, p := *withID(snap.Global, fieldStaff), pages{world: w}
		c.now(&p)
		differs, err := (&Runner{API: p, Spec: s, Snapshot: snap}).rowsSince(t.Context(), permission.ProjectScope, then)
		got := strings.Join(differs, "; ")
		if !errors.Is(err, c.err) || (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// The operator has to have the rights that the plan counts on. That they can't be read any
// more is a loss; that Procore can't be asked is an error.
func TestOperatorSince(t *testing.T) {
	down := errors.New("the line is cut")
	for name, c := range map[string]struct {
		manifest procore.Manifest
		fails    error
		says     string
		err      error
	}{
		"as it was":       {manifest(permission.Admin, permission.Admin), nil, "", nil},
		"no admin":        {manifest(permission.Standard, permission.Admin), nil, "full company admin", nil},
		"no templates":    {manifest(permission.Admin, permission.ReadOnly), nil, "create templates", nil},
		"not shown":       {procore.Manifest{}, procore.ErrForbidden, "full company admin", nil},
		"cannot be asked": {procore.Manifest{}, down, "", down},
		"not connected":   {procore.Manifest{}, procore.ErrNotConnected, "", procore.ErrNotConnected},
	} {
		w, s := newWorld(1), syncSpec()
		snap := read(t, w, nil, s)
		w.manifest = c.manifest
		r := &Runner{API: pages{world: w, manifests: c.fails}, Spec: s, Snapshot: snap}
		differs, err := r.operatorSince(t.Context())
		got := strings.Join(differs, "; ")
		if !errors.Is(err, c.err) || (err != nil) != (c.err != nil) || (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A user that was just created may have another company template on its own page than
// Procore answered. That one has to be as it was read, too; the same one is not read twice.
func TestCompanyTemplateOnTheFirstPage(t *testing.T) {
	ref := func(id procore.ID) *procore.TemplateRef { return &procore.TemplateRef{ID: id} }
	const another procore.ID = 22
	for name, c := range map[string]struct {
		said, page *procore.TemplateRef
		edited     bool // the other template, since it was read
		looks      int  // at company templates
		err        error
	}{
		"none":               {nil, nil, false, 0, nil},
		"the same":           {ref(companyOne), ref(companyOne), false, 0, nil},
		"another":            {ref(companyOne), ref(another), false, 2, nil},
		"another, edited":    {ref(companyOne), ref(another), true, 2, ErrChanged},
		"not said, edited":   {nil, ref(another), true, 2, ErrChanged},
		"not shown any more": {ref(companyOne), nil, true, 1, nil},
	} {
		w, s := companyWorld(1), syncSpec()
		snap := read(t, w, nil, s)
		for i := range w.templates {
			if one := &w.templates[i]; c.edited && one.ID == another {
				one.Levels = map[string]int{"directory": 4}
			}
		}
		snap.Account = &AccountState{User: procore.User{ID: 9, Email: s.Account.Email, CompanyTemplate: c.said}}
		page := *snap.Account
		page.CompanyTemplate = c.page
		r := &Runner{API: w, Spec: s, Snapshot: snap, unseen: true, page: &page, sound: needCompanyTemplate}
		w.calls = nil
		err := r.see(t.Context(), needAccount|needCompanyTemplate)
		if n := w.sent("template"); !errors.Is(err, c.err) || (err != nil) != (c.err != nil) || n != c.looks || r.unseen {
			t.Errorf("%s: %v after %d looks, not %d", name, err, n, c.looks)
		}
	}
}

// While it is read back what a change made, it is read what the next one needs. What was
// read so before a wait counts no more.
func TestAlongside(t *testing.T) {
	for name, c := range map[string]struct {
		next  needs
		takes time.Duration
		looks int
		holds needs
	}{
		"nothing more is needed": {needAccount, 0, 0, 0},
		"the template, too":      {needAccount | needTemplate, 0, 1, needTemplate},
		"after most of a second": {needTemplate, 999 * time.Millisecond, 1, needTemplate},
		"after a second":         {needTemplate, time.Second, 1, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			w, s := newWorld(1), syncSpec()
			s.Template.Name = "Field Staff" // it is there
			snap := read(t, w, nil, s)
			r := &Runner{API: w, Spec: s, Snapshot: snap, next: c.next}
			w.calls = nil
			got, err := alongside(t.Context(), r, needAccount, func(context.Context) (string, error) {
				time.Sleep(c.takes)
				return "back", nil
			})
			if n := w.sent("template"); got != "back" || err != nil || r.early != nil || n != c.looks || r.sound != c.holds {
				t.Errorf("%s: %q, %v; %d looks, %b holds", name, got, err, n, r.sound)
			}
		})
	}
}

// Who is inactive is so by its own page; where that does not say it, as it was; where there
// is no page, by the list of those who are. Who was active and has no page is gone.
func TestOwnPage(t *testing.T) {
	no, yes := false, true
	down := fmt.Errorf("user: %w", procore.ErrUnavailable)
	for name, c := range map[string]struct {
		was      bool // inactive
		page     *bool
		fails    error
		listed   bool // among the inactive ones, behind another
		inactive bool
		gone     bool
		err      error
	}{
		"inactive, and it says so":      {was: true, page: &no, inactive: true},
		"inactive, and it says nothing": {was: true, inactive: true},
		"active again":                  {was: true, page: &yes},
		"active, and it says nothing":   {},
		"made inactive":                 {page: &no, inactive: true},
		"inactive, in the list alone":   {was: true, fails: procore.ErrNotFound, listed: true, inactive: true},
		"inactive, and nowhere":         {was: true, fails: procore.ErrNotFound, gone: true},
		"active, and nowhere":           {fails: procore.ErrNotFound, listed: true, gone: true},
		"cannot be asked":               {fails: down, gone: true, err: procore.ErrUnavailable},
		"inactive, cannot be asked":     {was: true, fails: down, listed: true, gone: true, err: procore.ErrUnavailable},
	} {
		w := newWorld(1)
		w.person("An", "Other", "other@meridian.example").inactive = true
		u := w.person("Some", "Body", "sync@meridian.example")
		u.inactive = c.listed
		p := pages{world: w, noUser: c.fails, user: func(u *procore.User) { u.Active = c.page }}
		now, err := ownPage(t.Context(), p, AccountState{User: procore.User{ID: u.ID}, Inactive: c.was})
		if !errors.Is(err, c.err) || (err != nil) != (c.err != nil) || (now == nil) != c.gone {
			t.Errorf("%s: %+v, %v", name, now, err)
		} else if now != nil && (now.Inactive != c.inactive || now.ID != u.ID) {
			t.Errorf("%s: inactive %v, user %d", name, now.Inactive, now.ID)
		}
	}
}

// Places are taken away where the list of projects is read again and none of them is asked
// for now, and by somebody who is known to see every project.
func TestListsSince(t *testing.T) {
	down := errors.New("the line is cut")
	const closed procore.ID = 300003
	for name, c := range map[string]struct {
		include string
		admin   Tri
		now     func(*pages)
		says    []string // parts of what differs
		err     error
	}{
		"none is asked for":  {spec.IncludeActive, Yes, func(*pages) {}, nil, nil},
		"one was opened":     {spec.IncludeActive, Yes, func(p *pages) { p.world.projects[2].Active = true }, []string{"300003 is one"}, nil},
		"all, inactive ones": {spec.IncludeAll, Yes, func(*pages) {}, nil, nil},
		"listed":             {spec.IncludeListed, Yes, func(*pages) {}, nil, nil},
		"no full admin":      {spec.IncludeListed, Unknown, func(*pages) {}, []string{"it is not known"}, nil},
		"cannot be asked":    {spec.IncludeActive, Yes, func(p *pages) { p.projects = down }, nil, down},
	} {
		w, s := newWorld(2), syncSpec()
		s.Projects = spec.ProjectsSpec{Include: c.include, Exact: true}
		if c.include == spec.IncludeListed {
			s.Projects.IDs = []procore.ID{300001}
		}
		u := w.person("Some", "Body", s.Account.Email)
		w.put(u, 300001, readOnly)
		w.put(u, closed, readOnly)
		snap := read(t, w, nil, s)
		snap.FullAdmin = c.admin
		p := pages{world: w}
		c.now(&p)
		differs, err := (&Runner{API: p, Spec: s, Snapshot: snap}).listsSince(t.Context())
		if !errors.Is(err, c.err) || (err != nil) != (c.err != nil) || len(differs) != len(c.says) {
			t.Errorf("%s: %q, %v", name, differs, err)
			continue
		}
		for i, says := range c.says {
			if !strings.Contains(differs[i], says) {
				t.Errorf("%s: %q", name, differs)
			}
		}
	}
}
