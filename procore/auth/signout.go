package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"procore-setup/procore/text"
)

// byHand is what ends a sign-in for sure where Procore did not.
const byHand = "to be sure, reset the app's client secret at developers.procore.com"

// An Ending is how one sign-in ended.
type Ending struct {
	Where string // where it was kept, as [Store.Where] says it; empty: in memory alone
	// Err tells why it is not known that it has ended, and what to do; nil: Procore
	// refuses it now, and this machine keeps nothing of it.
	Err error

	title string // of the environment
}

// String says in a sentence how the sign-in ended.
func (e Ending) String() string {
	switch {
	case e.Err != nil:
		return text.Sentence(e.Err.Error()) + "."
	case e.Where == "":
		return "Signed out of " + e.title + ": revoked at Procore; it was kept in memory alone."
	}
	return "Signed out of " + e.title + ": revoked at Procore and deleted from " + e.Where + "."
}

// SignOutMeans says what [SignOut] does, for whoever is asked for a yes to it. m is how the
// sign-in in use was made.
func SignOutMeans(env Environment, m Method) []string {
	lines := []string{
		"Your sign-in of this program to " + env.Title + ", and any other one that this machine keeps, is revoked at " +
			"Procore, so that nobody can use it any more, and deleted here. Sign-ins elsewhere are not touched.",
		"Nothing of what was changed is taken back, and files that were written stay. To ask Procore once more, you sign " +
			"in again.",
	}
	if m == MethodClientCredentials {
		lines = append(lines, "Whoever has the app's client secret can sign in as the app again: reset it in the portal to "+
			"end that.")
	}
	return lines
}

// SignOut ends every sign-in to c's environment: the one of used, if any, and those that the
// stores keep. One that does not end does not stop the rest. Nothing was found where the
// result is empty.
func SignOut(ctx context.Context, used *Source, stores []Store, c Config, lockDir string) []Ending {
	var out []Ending
	end := func(s *Source) {
		e := Ending{title: c.Environment.Title, Err: s.Revoke(ctx)}
		if !Forgets(s.store) {
			e.Where = s.store.Where()
		}
		if !errors.Is(e.Err, ErrNothingSaved) {
			out = append(out, e)
		}
	}
	if used != nil {
		end(used)
	}
	for _, st := range stores {
		saved, err := st.Load(ctx, c.Environment.Key())
		switch {
		case errors.Is(err, ErrNothingSaved):
		case err != nil:
			out = append(out, Ending{st.Where(), fmt.Errorf("%s: %w", whatSignOut, err), c.Environment.Title})
		default:
			c.Credentials = saved.Credentials // the token is good for its own app only
			end(NewSource(c, st, lockDir))
		}
	}
	return out
}

// Revoke ends the grant at Procore and deletes it from the store. Its error is nil only
// where Procore refuses the access token afterwards. It deletes even where Procore could
// not be told, and then returns an error that says so. With nothing saved it returns an
// error that wraps [ErrNothingSaved].
func (s *Source) Revoke(ctx context.Context) error {
	end, err := s.alone(ctx)
	if err != nil {
		return err
	}
	defer end()
	saved, err := s.store.Load(ctx, s.key)
	if s.pending {
		saved, err = s.current, nil
	}
	if errors.Is(err, ErrNothingSaved) {
		return fmt.Errorf("%s of %s: %w", whatSignOut, s.config.Environment.Title, err)
	}
	var told error
	if err == nil {
		told = s.tell(ctx, saved)
	} else {
		told = fmt.Errorf("%s: %w", whatSignOut, err)
	}
	s.current, s.pending = Saved{}, false
	if err := s.store.Delete(context.WithoutCancel(ctx), s.key); err != nil {
		return errors.Join(told, &text.Failure{
			What: whatSignOut, Why: "the saved secrets are still in " + s.store.Where() + ": " + err.Error(),
			Do: "delete them there", Causes: err,
		})
	}
	return told
}

// tell ends the grant at Procore.
func (s *Source) tell(ctx context.Context, saved Saved) error {
	c := s.config
	if c.Credentials.ClientID == "" || c.Credentials.ClientSecret.Empty() {
		c.Credentials = saved.Credentials
	}
	err := c.check(whatSignOut)
	if err == nil {
		err = c.revoke(ctx, saved.Token)
	}
	if err == nil {
		return nil
	}
	why := err.Error()
	if f := text.FailureOf(err); f != nil {
		why = cmp.Or(f.Why, why) // what was done, and what to do, is said around it
	}
	return &text.Failure{
		What: whatSignOut,
		Why:  "the sign-in is deleted here, but Procore did not confirm that it has ended (" + why + ")",
		Do:   byHand, Causes: err,
	}
}

// revoke ends a grant: POST /oauth/revoke kills the access and the refresh
// token. Procore answers 200 for a token that it does not know, too, so it is
// asked afterwards (GET /oauth/token/info) whether it refuses the access token now.
// That it did not answer is no refusal.
func (c Config) revoke(ctx context.Context, t Token) error {
	r := c.request(whatSignOut, "", t.Access, t.Refresh)
	for _, token := range []Secret{t.Access, t.Refresh} {
		if token.Empty() {
			continue
		}
		status, header, body, err := c.post(ctx, "/oauth/revoke", url.Values{"token": {token.Reveal()}})
		if err != nil {
			e, _ := c.failed(r, err)
			return e
		}
		if status != http.StatusOK {
			a, _ := readAnswer(body)
			return c.refused(r, a.loginError(status, header))
		}
	}
	status, err := c.info(ctx, t.Access)
	switch {
	case err != nil:
		e, _ := c.failed(r, err)
		return e
	case status == http.StatusOK:
		return &text.Failure{What: whatSignOut, Why: "Procore took the request, but the sign-in is still alive"}
	case status != http.StatusUnauthorized:
		return &text.Failure{What: whatSignOut, Why: fmt.Sprintf("Procore took the request, but answers %d when asked "+
			"whether the token is refused now", status)}
	}
	return nil
}

// info asks whether an access token lives: GET /oauth/token/info answers 200 for it, and
// 401 once it has ended.
func (c Config) info(ctx context.Context, access Secret) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Environment.LoginURL+"/oauth/token/info", nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+access.Reveal())
	status, _, _, err = c.send(req)
	return status, err
}
