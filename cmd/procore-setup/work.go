package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/journal"
	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/procore/text"
	"procore-setup/tui/plain"
)

// A job is one run from a setup file: what it says, where it goes, what was read.
type job struct {
	p       *program
	purpose purpose
	doc     document
	spec    spec.Spec
	snap    setup.Snapshot
	reader  *setup.Reader
	api     setup.API
	journal *journal.Journal
	world   world
	// signedIn is how the operator is signed in to, with the app's credentials.
	signedIn auth.Config
	source   *auth.Source  // of that sign-in
	in       *plain.Lines  // the answers to questions
	ask      *plain.Asker  // of the line mode; nil: questions go to standard error
	report   plain.Printer // about the run, on standard error
	emit     func(setup.Event)
	wait     atomic.Pointer[setup.Runner] // the one at work, which tells waits as its own
	agreed   string                       // how the plan was agreed to
	last     func(context.Context) error  // what is done at the very end, where all is well; nil: nothing
	close    []func()
}

// A purpose is what a job is for.
type purpose int

const (
	// toChange is for what changes Procore: the company is locked against a second
	// run, and --json puts every event on standard output, and the result behind them.
	toChange purpose = iota
	// toRead is for what changes nothing: it writes nothing here either and may run
	// beside another run; --json puts only the result on standard output.
	toRead
)

// startFile reads the file of a name and starts from it.
func (p *program) startFile(ctx context.Context, name string, why purpose) (*job, error) {
	doc, err := p.read(ctx, name)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, doc, why)
}

// start signs in, finds the company of a file, and makes the job ready to read it.
func (p *program) start(ctx context.Context, doc document, why purpose) (*job, error) {
	if doc.saved != nil && p.opt.terms == "" {
		p.opt.terms = doc.saved.Terms
	}
	if _, err := p.terms(); err != nil {
		return nil, err
	}
	spec, err := doc.spec()
	if err != nil {
		return nil, err
	}
	if problems := spec.Validate(); len(problems) > 0 {
		return nil, problems
	}
	w, err := p.world(spec.Environment)
	if err != nil {
		return nil, err
	}
	in := p.lineInput()
	if err := p.trust(ctx, in, spec.Environment); err != nil {
		return nil, err
	}
	spec.Environment = w.env
	j := &job{p: p, doc: doc, spec: spec, in: in}
	j.as(why)
	for _, remark := range spec.Remarks() {
		j.report.Line("note: %v", remark)
	}
	err = j.connect(ctx, w)
	if err == nil {
		err = j.meant()
	}
	if err != nil {
		j.done()
		return nil, err
	}
	return j, nil
}

// asker puts the job's questions.
func (j *job) asker() *plain.Asker {
	if j.ask != nil {
		return j.ask
	}
	return j.p.asker(j.in)
}

// as gives the job its purpose, and tells what happens as that wants it.
func (j *job) as(why purpose) {
	j.purpose, j.report = why, *j.p.tell()
	j.report.Details = j.p.opt.details
	j.emit = j.printEvent
	if why == toRead {
		j.emit = j.tellEvent
	}
}

// connect signs in with what was kept and takes the company that the file names.
func (j *job) connect(ctx context.Context, w world) error {
	dir, err := j.p.stateDir()
	if err != nil {
		return err
	}
	src, method, err := j.p.source(ctx, w, dir)
	if err != nil {
		return err
	}
	client, err := j.client(w, src)
	if err != nil {
		return err
	}
	company, err := j.p.company(ctx, client, j.spec, method)
	if err != nil {
		return err
	}
	return j.open(w, client, company, dir)
}

// client returns a client that has no company yet.
func (j *job) client(w world, src *auth.Source) (*procore.Client, error) {
	log, closeLog, err := j.p.logger()
	if err != nil {
		return nil, err
	}
	j.close = append(j.close, closeLog)
	j.world, j.source, j.signedIn = w, src, src.Config()
	return procore.New(procore.Options{
		BaseURL: w.env.APIURL, Tokens: src, Transport: w.transport, Logger: log,
		UserAgent: agent(), OnWait: j.waiting,
	}), nil
}

// open makes the job ready to read and change one company.
func (j *job) open(w world, client *procore.Client, company procore.Company, dir string) error {
	j.spec.Company = spec.CompanySpec{ID: company.ID, Name: company.Name}
	j.snap.Company = company
	if j.p.one != nil {
		if err := j.p.one.is(company); err != nil {
			return err
		}
	}
	if err := j.knowsRemovals(); err != nil {
		return err
	}
	j.api = client.ForCompany(company.ID)
	j.report.Forecast = func(requests int) string { return setup.Forecast(requests, client.Windows()) }
	if err := j.openJournal(w, dir); err != nil {
		return err
	}
	catalog, terms, err := j.p.language()
	if err != nil {
		return err
	}
	j.reader = &setup.Reader{
		API: j.api, Catalog: catalog, Journal: j.journal, Progress: j.emit, Terms: terms,
		ClientID: j.signedIn.Credentials.ClientID,
	}
	return nil
}

// openJournal opens the journal of the company. The simulator forgets when the
// program ends, so without --state-dir its journal does too.
func (j *job) openJournal(w world, dir string) error {
	if w.approve != nil && j.p.opt.stateDir == "" {
		j.journal = journal.New()
		return nil
	}
	journal, err := j.journalIn(dir, w.env)
	if err != nil {
		return err
	}
	j.journal = journal
	j.close = append(j.close, func() { _ = j.journal.Close() })
	j.report.Notes(j.journal.Notes())
	return nil
}

// journalIn opens the company's journal as the job's purpose needs it.
func (j *job) journalIn(dir string, env auth.Environment) (*journal.Journal, error) {
	company := j.spec.Company.ID.String()
	if j.purpose == toRead {
		return journal.ReadJournal(dir, env, company)
	}
	state, err := journal.OpenState(dir)
	if err != nil {
		return nil, err
	}
	return state.Journal(env, company)
}

// done releases what the job holds.
func (j *job) done() {
	for _, c := range j.close {
		c()
	}
}

// read reads everything that the spec needs.
func (j *job) read(ctx context.Context) error {
	if err := j.reader.Read(ctx, setup.PartAll, j.spec, &j.snap); err != nil {
		return err
	}
	j.report.Notes(j.snap.Notes) // how it was read
	return nil
}

// printEvent tells an event: as a JSON line on standard output, or in words.
func (j *job) printEvent(e setup.Event) {
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	if j.p.opt.json {
		_ = j.p.printLine(setup.EventJSON(e))
		return
	}
	j.tellEvent(e)
}

// loud are the events that are told to somebody who wants no progress.
var loud = map[setup.EventKind]bool{setup.EventFailed: true, setup.EventManual: true, setup.EventStopped: true}

// tellEvent tells an event in words.
func (j *job) tellEvent(e setup.Event) {
	if !j.p.opt.quiet || loud[e.Kind] {
		j.report.Event(e)
	}
}

// waiting tells that Procore's limits hold the run up: as part of the change in
// hand, where there is one.
func (j *job) waiting(until time.Time) {
	if r := j.wait.Load(); r != nil {
		r.Waiting(until)
		return
	}
	j.emit(setup.Event{Time: time.Now(), Kind: setup.EventWaiting, Until: until})
}

// printLine prints one line of JSON on standard output.
func (p *program) printLine(line []byte, err error) error {
	if err == nil {
		line, err = p.named(line)
	}
	if err == nil {
		if p.ascii() {
			line = text.EscapeJSON(line, text.BeyondASCII)
		}
		_, err = p.out.Write(line)
	}
	return err
}

// printValue prints a value as one line of JSON on standard output.
func (p *program) printValue(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	line = append(fmt.Appendf(nil, `{"format":%d,`, setup.JSONFormat), line[1:]...)
	return p.printLine(append(line, '\n'), nil)
}

// results prints on standard output, and tells when that did not take it all:
// a checklist that nobody got is no success.
func (p *program) results(print func(*plain.Printer)) error {
	out := p.printer(p.out) // colours are for the file behind it
	w := &failing{w: p.out}
	out.W = w
	print(&out)
	return w.failed()
}

// answer prints an answer on standard output: as JSON, or in words.
func (p *program) answer(inJSON func() ([]byte, error), inWords func(*plain.Printer)) error {
	if p.opt.json {
		return p.printLine(inJSON())
	}
	return p.results(inWords)
}

// results prints results: in pages where questions are asked line by line, else on
// standard output. What they come to is said in any case.
func (j *job) results(comesTo string, print func(*plain.Printer)) error {
	if j.ask != nil {
		j.ask.Show(print, comesTo)
		return nil
	}
	return j.p.results(print)
}

// A failing writer remembers the first failure, such as that of a full disk. Nothing is
// written behind it, since what has a gap reads as if it were whole.
type failing struct {
	w      io.Writer
	goesOn bool // lines that stand for themselves are written all the same
	mu     sync.Mutex
	err    error
}

// Write implements [io.Writer].
func (f *failing) Write(b []byte) (int, error) {
	if err := f.failed(); err != nil && !f.goesOn {
		return 0, err
	}
	n, err := f.w.Write(b)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = cmp.Or(f.err, err)
	return n, err
}

// failed returns why a part is missing; nil: none is.
func (f *failing) failed() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// verdict prints the checklist, what is left to people, and how it came out.
func (j *job) verdict(list setup.Checklist) error {
	var err error
	list.Allow = j.p.opt.allow
	if err := j.writeReports(list, nil); err != nil {
		return err
	}
	if j.p.opt.json {
		err = j.p.printLine(setup.JSON(list, j.p.opt.strict, setup.Reminders(j.spec, &j.snap)...))
	} else {
		err = j.results(plain.Summary(list), func(out *plain.Printer) {
			out.Details = j.p.opt.details || j.purpose == toRead // who looks for differences wants each
			out.Checklist(list)
			for _, c := range setup.Reminders(j.spec, &j.snap) {
				out.Line("Left for you: %s", c.Text)
				out.Manual(*c.Manual)
			}
		})
	}
	if err != nil {
		return err
	}
	if list.Behind() {
		return quietError{exitStopped, "Procore does not show all of it yet"}
	}
	if list.OK(j.p.opt.strict) {
		return nil
	}
	if list.OK(false) {
		j.strict(list)
	}
	return quietError{exitDifferences, "verification found differences"}
}

// strict says what a strict reader misses where nothing failed.
func (j *job) strict(list setup.Checklist) {
	for _, why := range list.Short() {
		j.report.Line("--strict: %s", why)
	}
	if list.ProofAt.IsZero() && !slices.Contains(list.Allow, setup.AllowProof) {
		j.report.Line("--strict: add --as-account browser, code or client-credentials to prove it")
	}
	j.report.Line("Ends with %d because of --strict, which wants all of it verified, or named with --allow.",
		exitDifferences)
}

// errAsk is the answer of a command that would have to ask and may not.
var errAsk = errors.New("nothing was changed: there is nobody to ask; add --yes to change Procore without a question")
