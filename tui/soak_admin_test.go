package tui_test

import (
	"context"
	"strconv"
	"strings"
	"time"

	"procore-setup/procore/setup"
	"procore-setup/procore/spec"
	"procore-setup/tui"
)

// use lets the admin press so many keys, or fewer where the process ends.
func (w *soakWorld) use(keys int) {
	w.t.Helper()
	for range keys {
		if w.ended() {
			return
		}
		g, ok := w.look()
		if !ok {
			return
		}
		w.st.see(g)
		switch {
		case w.dice.IntN(14) == 0:
			w.mishap()
		case w.dice.Float64() < w.goal.skill:
			w.act(g, true)
		default:
			w.fumble(g)
		}
	}
}

// ended tells whether the process is no more, or the world is broken already.
func (w *soakWorld) ended() bool { return w.Done() || w.dead.Load() || w.t.Failed() }

// act does what leads on from where the wizard is. An admin who plays looks around
// on the way; one who does not takes the shortest way.
func (w *soakWorld) act(g tui.Glimpse, playing bool) {
	if g.Overlay != "" {
		w.actOver(g, playing)
		return
	}
	if playing && (w.dice.IntN(6) == 0 || g.Page == "matrixPage" && w.dice.IntN(4) > 0) { // most there is lies there
		w.lookAround(g)
		return
	}
	if w.looksAround(g, playing) {
		return
	}
	switch g.Page {
	case "integrationPage":
		w.integration(g, playing)
	case "environmentPage":
		w.environment(g)
	case "credentialsPage":
		w.credentials(g)
	case "signInPage":
		w.signIn(g, playing)
	case "companyPage":
		w.company(g)
	case "preflightPage":
		w.preflight(g)
	case "accountPage":
		w.account(g, playing)
	case "appPage":
		w.app(g)
	case "resumePage":
		w.press(g, one(w.dice, "<enter>", "<enter>", "<enter>", "n"))
	case "matrixPage":
		w.matrix(g)
	case "projectsPage":
		w.projects(g, playing)
	case "verifyPage":
		w.verify(g, playing)
	default:
		w.commit(g, playing)
	}
}

// wait lets some time pass, which is what most admins do while something is awaited.
func (w *soakWorld) wait() { w.Wait(one(w.dice, time.Second, 3*time.Second, 10*time.Second)) }

func (w *soakWorld) integration(g tui.Glimpse, playing bool) {
	if playing && g.Spec.Integration == "" {
		w.Type(one(w.dice, "syncezy", "syncezy", "hammer", "some", "a"))
	}
	w.press(g, "<enter>")
}

func (w *soakWorld) environment(g tui.Glimpse) {
	env := w.server.Environment()
	value := map[string]string{"login": env.LoginURL, "api": env.APIURL}[g.Focus]
	switch {
	case value == "": // the list: custom hosts are the last
		w.press(g, "<end>", "<enter>")
	case g.Value != value:
		w.replace(g, value)
		w.press(g, "<tab>")
	default:
		w.press(g, "<enter>", "<tab>")
	}
}

// replace puts another text into the field that has the focus.
func (w *soakWorld) replace(g tui.Glimpse, value string) {
	w.press(g, "<end>", "<ctrl+u>")
	w.st.keys += len(value)
	if w.dice.IntN(2) == 0 {
		w.Type(value)
		return
	}
	w.Paste(value)
}

func (w *soakWorld) credentials(g tui.Glimpse) {
	c := w.server.Credentials()
	value := map[string]string{"id": c.ClientID, "secret": c.ClientSecret.Reveal()}[g.Focus]
	if value != "" && g.Value != value {
		w.replace(g, value)
	}
	w.press(g, one(w.dice, "<enter>", "<tab>"))
}

// signIn signs in by a code where the browser did not do it.
func (w *soakWorld) signIn(g tui.Glimpse, playing bool) {
	if g.Busy && w.dice.IntN(3) > 0 {
		w.wait()
		return
	}
	if g.Address == "" {
		w.press(g, "r")
		w.wait()
		return
	}
	if playing && w.dice.IntN(4) == 0 {
		w.press(g, one(w.dice, "w", "o", "c", "p", "<esc>"))
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	code, err := w.server.Approve(ctx, g.Address, callback{w})
	if err != nil || code == "" {
		w.wait()
		return
	}
	w.secret(code)
	if now, ok := w.look(); ok && now.Page == "signInPage" && now.Overlay == "" && now.Address == g.Address {
		w.Paste(code)
		if now.Focus == "code" {
			w.press(g, "<enter>")
		}
	}
	w.wait()
}

func (w *soakWorld) company(g tui.Glimpse) {
	id := strconv.FormatInt(w.goal.company, 10)
	if g.Focus == "number" {
		if g.Value != id {
			w.replace(g, id)
		}
		w.press(g, "<enter>")
		w.wait()
		return
	}
	w.press(g, "/", "<ctrl+u>")
	w.Type(id)
	w.press(g, "<enter>", "<enter>")
}

func (w *soakWorld) preflight(g tui.Glimpse) {
	switch {
	case g.AppGone:
		_ = w.server.ConnectApp(int64(g.Spec.Company.ID), true)
		w.wait()
	case g.Busy:
		w.wait()
	case g.Blocked != "":
		w.press(g, "r")
		w.wait()
	default:
		w.press(g, "<enter>")
	}
}

// field goes on where the field's value is good, and makes it good where it is not.
func (w *soakWorld) field(g tui.Glimpse, id, value, good string, valid func(string) error) {
	switch {
	case valid(value) == nil:
		w.press(g, "<enter>")
		w.wait()
	case g.Focus == id:
		w.replace(g, good)
	default:
		w.press(g, "<tab>")
	}
}

func (w *soakWorld) account(g tui.Glimpse, playing bool) {
	a := g.Spec.Account
	switch {
	case a.Kind == spec.AppAccount:
		w.press(g, "<enter>")
	case playing && w.dice.IntN(5) == 0:
		w.press(g, one(w.dice, "<tab>", "<shift+tab>", "<down>", "<up>", "<space>"))
	case valid("account.first_name")(a.FirstName) != nil:
		w.field(g, "account.first_name", a.FirstName, "Soak", valid("account.first_name"))
	case valid("account.last_name")(a.LastName) != nil:
		w.field(g, "account.last_name", a.LastName, "Integration", valid("account.last_name"))
	default:
		w.field(g, "account.email", a.Email, w.goal.email, spec.ValidEmail)
	}
}

func (w *soakWorld) app(g tui.Glimpse) {
	switch {
	case g.Busy && g.Blocked != "" && w.dice.IntN(2) == 0:
		w.wait()
	case g.Blocked != "":
		_, _ = w.server.InstallApp(int64(g.Spec.Company.ID), "syncezy")
		w.wait()
		w.press(g, "<end>", "<enter>") // the first rows are none, and the program's own app
	default:
		w.press(g, "<end>", "<enter>") // the first rows are none, and the program's own app
	}
}

// matrix goes on from the permissions; what can't be read is read again.
func (w *soakWorld) matrix(g tui.Glimpse) {
	switch {
	case g.Busy:
		w.wait()
	case valid("template.name")(g.Spec.Template.Name) != nil:
		w.press(g, "N")
	case g.Blocked != "":
		w.press(g, one(w.dice, "r", "<esc>"))
		w.wait()
	default:
		w.press(g, "<enter>")
	}
}

// settleNames answers what is asked about the templates before they can be planned.
func (w *soakWorld) settleNames(g tui.Glimpse, playing bool) {
	keys := []string{"x", "m"}
	if playing {
		keys = append(keys, "h", "<esc>")
	}
	w.press(g, keys[w.dice.IntN(len(keys))])
}

func (w *soakWorld) projects(g tui.Glimpse, playing bool) {
	switch {
	case g.Busy && w.dice.IntN(4) > 0:
		w.wait()
	case playing && w.dice.IntN(2) == 0:
		switch w.dice.IntN(10) {
		case 0, 1, 2:
			w.press(g, "n", "<down>", "<space>", "<down>", "<space>")
		case 3:
			w.press(g, "x")
		case 4, 5:
			w.press(g, "+")
		case 6:
			w.Paste("300001\n300002\n" + one(w.dice, "300003", "no such", "\x1b[2J"))
		default:
			w.press(g, one(w.dice, "a", "i", "f", "s", "v", "l", "/", "<down>", "<space>", "<pgdown>"))
		}
	case g.Blocked != "":
		w.press(g, "r", "a")
		w.wait()
	default:
		w.press(g, "<enter>")
	}
}

// commit says y, and now and then stops what runs.
func (w *soakWorld) commit(g tui.Glimpse, playing bool) {
	switch {
	case g.Running || g.Busy:
		if playing && w.dice.IntN(12) == 0 {
			w.press(g, "<ctrl+c>")
			return
		}
		w.wait()
	case g.Asks:
		w.settleNames(g, playing)
	case g.Planned && playing && w.dice.IntN(5) == 0:
		w.press(g, one(w.dice, "d", "<enter>", "<esc>", "r", "m", "h"))
	case g.Planned && g.Blocked == "" && w.dice.IntN(2) == 0:
		w.press(g, "<enter>") // what Procore did not take is left for later
	case g.Planned:
		w.press(g, "y")
		w.wait()
	case g.Blocked == "":
		w.press(g, "<enter>")
	default:
		w.press(g, one(w.dice, "r", "r", "<esc>"))
		w.wait()
	}
}

func (w *soakWorld) verify(g tui.Glimpse, playing bool) {
	switch {
	case g.Busy:
		w.wait()
	case !playing:
		w.press(g, "r")
		w.wait()
	default:
		w.press(g, one(w.dice, "r", "t", "h", "o", "d", "e", "s", "<down>", "<esc>", "<enter>", "q"))
		w.wait()
	}
}

// actOver does what leads on where something lies over the page.
func (w *soakWorld) actOver(g tui.Glimpse, playing bool) {
	switch o := g.Overlay; {
	case o == "confirmOverlay":
		w.press(g, one(w.dice, "y", "y", "n", "<down>"))
	case o == "removalsOverlay":
		w.agree(g)
	case o == "quitOverlay":
		w.press(g, "n")
	case o == "manualOverlay":
		w.manual(g)
	case o == "nameOverlay" && valid("template.name")(g.Spec.Template.Name) != nil && g.Focus == "template.name":
		w.replace(g, "Soak Sync")
		w.press(g, "<enter>")
	case o == "ownOverlay" && playing, o == "nameOverlay" && playing:
		w.press(g, one(w.dice, "<enter>", "<tab>", "<down>", "<esc>"))
	case playing && w.dice.IntN(3) > 0:
		w.press(g, one(w.dice, "<enter>", "<down>", "<space>", "<up>", "t", "<right>", "a", "n", "<tab>", "/", "s"))
	default:
		w.press(g, "<esc>")
	}
}

// manual does a step by hand, says that it is done, or puts it off.
func (w *soakWorld) manual(g tui.Glimpse) {
	id := int64(g.Spec.Company.ID)
	switch g.ByHand {
	case setup.ChangePassword:
		_ = w.server.AcceptInvitation(id, g.Spec.Account.Email)
	case setup.ChangeConnectApp:
		_ = w.server.ConnectApp(id, true)
	case setup.ChangeInstall:
		_, _ = w.server.InstallApp(id, "syncezy")
	case setup.ChangeEditTemplate:
		w.editByHand(g)
	}
	w.wait()
	w.press(g, one(w.dice, "d", "s", "r", "c", "o", "<esc>", "<esc>"))
}

// editByHand does in Procore's web pages what the guide says.
func (w *soakWorld) editByHand(g tui.Glimpse) {
	want, problems := setup.Wanted(g.Spec, g.Snapshot)
	id := int64(g.Spec.Company.ID)
	t, ok := w.server.State(id).Template("global", g.Spec.Template.Name)
	if !ok || len(problems) > 0 {
		return
	}
	w.byHand[t.ID] = true
	_ = w.server.EditTemplate(id, t.ID, func(levels map[string]int, granular map[string]map[string]bool) {
		for tool := range levels {
			levels[tool] = int(want.Level(tool))
			granular[tool] = want.Granular[tool]
		}
	})
}

// lookAround opens what a page has beside the way through.
func (w *soakWorld) lookAround(g tui.Glimpse) {
	keys := "? <ctrl+p> <esc> <f1> <down>"
	switch g.Page {
	case "matrixPage":
		keys = strings.Repeat("d b p l i w N <tab> <tab>,c <tab>,c,<down>,<enter> o ! <right> <right> <space> t u <ctrl+r> x / n r s a ", 3) + keys
	case "projectsPage":
		keys = "f l s / v a n i + x r " + keys
	case "verifyPage":
		keys += " h t r d o"
	case "signInPage", "credentialsPage", "environmentPage":
		keys = "<esc> <f1> <tab>"
	}
	w.press(g, strings.Split(one(w.dice, strings.Fields(keys)...), ",")...)
}

// valid is what the wizard checks an answer by.
func valid(path string) func(string) error {
	return func(v string) error { return spec.FieldOf(path).Check(&spec.Spec{}, v) }
}
