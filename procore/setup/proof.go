package setup

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
)

// AccountAPI is what the account itself is asked; [*procore.Client] with the
// account's own token satisfies it. All of it is read, nothing is changed.
type AccountAPI interface {
	Me(ctx context.Context) (procore.Identity, error)
	CompanyMe(ctx context.Context) (procore.User, error)
	// OwnUser also tells whether the account is added to new projects.
	OwnUser(ctx context.Context) (procore.User, error)
	ProjectIDs(ctx context.Context, status procore.ProjectStatus) ([]procore.ID, error)
	CompanyManifest(ctx context.Context) (procore.Manifest, error)
	ProjectManifest(ctx context.Context, project procore.ID) (procore.Manifest, error)
}

// A Sample is on how many projects the account's levels are looked at.
type Sample int

// The default, and every project.
const (
	DefaultSample Sample = 5
	SampleAll     Sample = -1
)

// ParseSample reads a sample as --sample takes it: a number from 1 on, or "all".
func ParseSample(s string) (Sample, error) {
	if strings.EqualFold(strings.TrimSpace(s), "all") {
		return SampleAll, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 1 {
		return 0, errors.New("use a number of projects from 1 on, or all")
	}
	return Sample(n), nil
}

// A Witness is the account itself, signed in for the reads of a proof and for nothing
// else.
type Witness struct {
	API AccountAPI
	// End revokes the sign-in; its error is nil only where Procore was seen to refuse
	// the token afterwards.
	End func(context.Context) error
}

// NewWitness returns the witness for a token that was just got. The token stays in
// memory, and [Witness.Look] ends it. Of o, address, transport, log and agent are used.
func NewWitness(
	ctx context.Context, c auth.Config, t auth.Token, o procore.Options, company procore.ID,
) (*Witness, error) {
	source := auth.NewSource(c, auth.NewMemoryStore(), "")
	if err := source.Adopt(ctx, t, ""); err != nil {
		return nil, err
	}
	o.BaseURL, o.Tokens = c.Environment.APIURL, source
	return &Witness{API: procore.New(o).ForCompany(company), End: source.Revoke}, nil
}

// said is the answer to one question, or why there was none.
type said[T any] struct {
	value T
	why   string // empty: it was answered
	asked bool
}

func (a said[T]) known() bool { return a.asked && a.why == "" }

// A Proof is what Procore said to the account itself. The checks of [Verify] that
// begin with "effective-" come from it.
type Proof struct {
	At time.Time // when the account was asked

	me       said[procore.Identity]
	user     said[procore.User]
	own      said[procore.User]
	projects said[[]procore.ID]
	company  said[procore.Manifest]
	levels   []projectLevels // of the sample, in its order
	ended    error           // why the sign-in was not seen to end
}

// projectLevels is what the account may do on one project, by its own word.
type projectLevels struct {
	project procore.Project
	said[procore.Manifest]
}

// ask asks one question. What this company or this account can't tell is kept with its
// reason; any other failure is returned.
func ask[T any](ctx context.Context, into *said[T], question func(context.Context) (T, error)) error {
	v, err := question(ctx)
	short := errors.As(err, new(*procore.IncompleteError))
	if err != nil && !short && !soft(ctx, err) {
		return err
	}
	into.asked = true
	if err != nil {
		into.why = err.Error()
		return nil
	}
	into.value = v
	return nil
}

// endLimit is how long ending the sign-in may take, whatever else has ended.
const endLimit = 30 * time.Second

// Look asks the account who it is, which projects it sees, and what it may do on a
// sample of them and in the company, for s and what the admin read of it. Where
// somebody else has signed in, nothing more is asked. The sign-in is ended in any case,
// also after an error. A fault in this program is returned as an error.
func (w *Witness) Look(ctx context.Context, s spec.Spec, snap *Snapshot, n Sample) (p *Proof, err error) {
	defer guard(func() string { return "ask the account itself" }, &err)
	p = &Proof{At: time.Now()}
	defer func() {
		// The admin may have given up; the token must not outlive that.
		ending, done := context.WithTimeout(context.WithoutCancel(ctx), endLimit)
		defer done()
		if p.ended = w.End(ending); p.ended != nil && err != nil {
			err = errors.Join(err, p.ended)
		}
	}()
	if err := ask(ctx, &p.me, w.API.Me); err != nil {
		return p, err
	}
	if err := ask(ctx, &p.user, w.API.CompanyMe); err != nil {
		return p, err
	}
	if p.is(s, snap) != Yes {
		return p, nil
	}
	return p, w.look(ctx, p, s, snap, n)
}

// look asks what only matters once it is known who answers.
func (w *Witness) look(ctx context.Context, p *Proof, s spec.Spec, snap *Snapshot, n Sample) error {
	if err := ask(ctx, &p.own, w.API.OwnUser); err != nil {
		return err
	}
	if err := ask(ctx, &p.projects, func(ctx context.Context) ([]procore.ID, error) {
		return w.API.ProjectIDs(ctx, procore.AllProjects)
	}); err != nil {
		return err
	}
	if err := ask(ctx, &p.company, w.API.CompanyManifest); err != nil {
		return err
	}
	for _, project := range sampleOf(p.shared(s, snap), n) {
		l := projectLevels{project: project}
		if err := ask(ctx, &l.said, func(ctx context.Context) (procore.Manifest, error) {
			return w.API.ProjectManifest(ctx, project.ID)
		}); err != nil {
			return err
		}
		p.levels = append(p.levels, l)
	}
	return nil
}

// Stranger tells who signed in where that is not the account; "" where it is, or
// where Procore did not say.
func (p *Proof) Stranger(s spec.Spec, snap *Snapshot) string {
	if p == nil || p.is(s, snap) != No {
		return ""
	}
	if p.user.known() {
		return person(p.user.value)
	}
	return text.Display(cmp.Or(p.me.value.Login, p.me.value.Name, "somebody else"))
}

// is tells whether it is the account that answered: both of Procore's answers have the
// account's id and its e-mail. The company's own answer must be there.
func (p *Proof) is(s spec.Spec, snap *Snapshot) Tri {
	a := snap.Account
	if a == nil {
		return Unknown
	}
	same := func(id procore.ID, email string) bool {
		return id == a.ID && spec.SameEmail(email, a.Email) && spec.SameEmail(email, s.Account.Email)
	}
	switch {
	case p.me.known() && !same(p.me.value.ID, p.me.value.Login),
		p.user.known() && !same(p.user.value.ID, p.user.value.Email):
		return No
	case p.user.known():
		return Yes
	}
	return Unknown
}

// shared returns the projects that are asked for and that the account sees.
func (p *Proof) shared(s spec.Spec, snap *Snapshot) []procore.Project {
	list, _ := selected(s, snap)
	sees := p.sees()
	return slices.DeleteFunc(slices.Clone(list), func(one procore.Project) bool { return !sees[one.ID] })
}

// sees are the projects that Procore lists to the account.
func (p *Proof) sees() map[procore.ID]bool { return setOf(p.projects.value) }

// sampleOf picks up to n projects, from as many project stages as there are: tools are
// often switched on and off by stage. The same list gives the same sample.
func sampleOf(list []procore.Project, n Sample) []procore.Project {
	if n == SampleAll || int(n) >= len(list) {
		return list
	}
	stages := map[string][]procore.Project{}
	for _, p := range list {
		stages[p.Stage] = append(stages[p.Stage], p)
	}
	names := slices.Sorted(maps.Keys(stages))
	var out []procore.Project
	for turn := 0; len(out) < int(n); turn++ {
		for _, name := range names {
			if turn < len(stages[name]) && len(out) < int(n) {
				out = append(out, stages[name][turn])
			}
		}
	}
	return out
}
