package auth

import (
	"context"
	"fmt"
	"net/http"

	"procore-setup/procore/text"
)

// End is [Source.Revoke] for a sign-in that must be seen to end: its error is nil only
// where Procore refuses the access token afterwards. That it did not answer is no
// refusal.
func (s *Source) End(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	access := s.current.Token.Access
	s.done()
	if err := s.Revoke(ctx); err != nil {
		return err
	}
	status, err := s.config.info(ctx, access)
	switch {
	case err != nil:
		e, _ := s.config.failed(s.config.request(whatSignOut, "", access), err)
		return e
	case status != http.StatusUnauthorized:
		return &text.Failure{
			What: whatSignOut, Do: "to be sure, reset the app's client secret at developers.procore.com",
			Why: fmt.Sprintf("Procore took the request, but answers %d when asked whether the token is refused now", status),
		}
	}
	return nil
}

// Config is how the source signs in, for another sign-in with the same app.
func (s *Source) Config() Config { return s.config }
