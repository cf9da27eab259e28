package setup

import (
	"math/bits"
	"sync"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/journal"
	"procore-setup/procore/permission"
)

// A Tri is a fact that may be unknown.
type Tri int

// The three values; the zero Tri is Unknown.
const (
	Unknown Tri = iota
	Yes
	No
)

// A Part of the snapshot, read together.
type Part uint

// The parts, in the order in which they depend on each other.
const (
	PartOperator    Part = 1 << iota // who is signed in, may they do this, is the app connected, the web host
	PartTemplates                    // templates of all kinds, the vocabulary
	PartAccount                      // the account by its natural key
	PartProjects                     // all projects
	PartAssignments                  // where the account is, with which template
	PartAll         = PartOperator | PartTemplates | PartAccount | PartProjects | PartAssignments
)

// parts is how many parts there are.
const parts = 5

// A Snapshot is what Procore says now. Parts that were not read are zero and
// their bit in Read is clear.
type Snapshot struct {
	Read    Part
	Partial Part // read, and known not to be complete: what it does not show is not known
	At      time.Time
	Company procore.Company
	Web     string // web host of the company's zone, without a slash at the end; empty: unknown

	// PartOperator.
	Operator     procore.User
	AppConnected Tri
	FullAdmin    Tri // Admin on the company Directory
	MayTemplate  Tri // Admin on the company Permissions tool
	Manifest     procore.Manifest

	// PartTemplates. Global and company-level ones carry their maps where Procore
	// gave them.
	Global     []procore.PermissionTemplate
	OfCompany  []procore.PermissionTemplate // company-level ones
	OfProjects []procore.PermissionTemplate // project ones, global and specific: for name collisions
	Vocabulary *permission.Vocabulary
	// CompanyVocabulary is what the company-level templates can say.
	CompanyVocabulary *permission.Vocabulary

	// PartAccount.
	Account *AccountState // nil: there is none
	// Candidates are users that may be an app's own, for the admin to choose
	// from, where the account is of kind app and no exact e-mail names it.
	Candidates []procore.User
	// Apps are the apps that are installed, where the account is of kind app.
	Apps []procore.AppInstallation

	// PartProjects.
	Projects []procore.Project
	Total    int // as Procore counts; 0 where it did not

	// PartAssignments: project → the account's place on it.
	Assignments map[procore.ID]procore.Assignment
	// Certain is the template whose holders were read by its id, so that an
	// equal name is no proof; 0: the names in Assignments are all there is.
	Certain procore.ID
	// Unread holds the projects that did not say whether the account is on them,
	// and why: neither yes nor no.
	Unread map[procore.ID]string
	// Refused holds why Procore did not take a row of the last bulk change. It
	// outlives a new read for as long as the project is not as asked.
	Refused map[procore.ID]string

	// Handed holds the projects whose rows Procore gave to a worker and that have not
	// been seen to be done since. A worker tells only how many failed.
	Handed map[procore.ID]bool

	// Proof is what the account itself was told; nil: it was not asked.
	Proof *Proof

	// Notes are things that the admin should know about how this was read, such
	// as a fallback that was taken.
	Notes []string

	clientID string // of the app that this program signs in with; empty: not known

	noting *sync.Mutex        // of Partial, Read and the notes, while parts are read at the same time
	notes  []note             // with the parts that they belong to
	labels []permission.Label // what the tools of labelsOf are called; does not change while a program runs
	signed time.Time          // when PartOperator was read
	listed time.Time          // when PartProjects was read
	when   [parts]time.Time   // when each part was read, by the number of its bit

	unseen bool // the account is inactive, and may have places that Procore does not show

	handedBad int          // how many of the handed rows the workers count as failed
	rowsOf    procore.User // the user whose rows were refused and handed over

	labelsOf procore.ID
	source   API // what it was read from, for manual changes to watch
}

// Has tells whether all of the parts were read.
func (s *Snapshot) Has(parts Part) bool { return s.Read&parts == parts }

// Copy returns one that something else may write to.
func (s *Snapshot) Copy() *Snapshot {
	c := *s
	if c.Account != nil {
		a := *c.Account
		c.Account = &a
	}
	return &c
}

// With returns a copy with the parts that from has read. Others may have been read or
// forgotten meanwhile, and stay so. Where the app is not connected, nothing behind the
// gate is known, and the copy is of from.
func (s *Snapshot) With(parts Part, from *Snapshot) *Snapshot {
	if from.AppConnected == No {
		return from.Copy()
	}
	next := s.Copy()
	next.At = from.At
	for part := PartOperator; part <= PartAssignments; part <<= 1 {
		if parts&part != 0 && from.Has(part) {
			next.Adopt(part, from)
		}
	}
	return next
}

// ReadAgain makes parts to be read again where they are needed next. What was read of
// them stays to be shown until then.
func (s *Snapshot) ReadAgain(parts Part) { s.Read &^= parts }

// How long what others may change counts as known, where it decides a change.
const (
	staleSoon = 5 * time.Minute  // the account, its templates, where it works
	staleLate = 15 * time.Minute // who the admin is, which projects there are
)

// Outdated returns the parts that were read too long ago to plan with. What a run of
// our own changed since then is in the snapshot; what somebody else did is not.
func (s *Snapshot) Outdated() Part {
	return s.old(PartTemplates|PartAccount|PartAssignments, staleSoon) | s.old(PartOperator|PartProjects, staleLate)
}

// old returns those of the given parts that were read longer ago than age. Parts that
// were never read are not old.
func (s *Snapshot) old(of Part, age time.Duration) Part {
	var old Part
	for i, t := range s.when {
		if part := Part(1) << i; of&part != 0 && s.Has(part) && time.Since(t) > age {
			old |= part
		}
	}
	return old
}

// noteTime notes that a part was read now.
func (s *Snapshot) noteTime(part Part) {
	s.when[bits.TrailingZeros(uint(part))] = time.Now()
}

// AccountState is the account as Procore knows it.
type AccountState struct {
	procore.User
	Inactive bool
	// AppliedNew is what Procore answered when the flag was last set, from the
	// journal, for companies that do not let it be read back.
	AppliedNew *journal.Applied
	// Attested holds what the admin confirmed by hand, by change id.
	Attested map[string]time.Time
	// LeftOut holds what the admin skipped, by change id.
	LeftOut map[string]time.Time
	// Took holds what Procore took for this account, by change id, from the
	// journal: the only trace where a fact can't be read.
	Took map[string]time.Time
	// Open holds what was sent for this account and how it ended nobody knows, by
	// change id, from the journal.
	Open map[string]time.Time
	// Uninvited tells that the account's own page says that no invitation was sent. A
	// row of a list may be behind and proves no such thing.
	Uninvited bool
}

// templateOf is the template that the account has in a scope; nil: Procore does not say.
func (a *AccountState) templateOf(scope permission.Scope) *procore.TemplateRef {
	if scope == permission.CompanyScope {
		return a.CompanyTemplate
	}
	return a.DefaultTemplate
}

// is tells whether both are the same user of Procore, or none.
func (a *AccountState) is(b *AccountState) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.ID == b.ID
}
