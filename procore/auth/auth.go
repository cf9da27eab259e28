// Package auth signs in to Procore and keeps the result.
//
// Rules of the package:
//   - A text that must stay secret is a [Secret] from the moment it is read.
//   - A refresh token is good for one use. So there is one [Source] per grant,
//     it refreshes under a file lock, and it saves the new pair before anyone
//     uses it. A refresh is never repeated blindly: when its answer is lost the
//     admin signs in again ([ErrSignInAgain]).
//   - Nothing is written to a store that the admin was not told of.
//   - A token goes to its own environment's hosts and to no other.
//   - The package writes no log, and no error of it holds a secret: what a
//     server or the network says is cleaned, and searched for the secrets of
//     the request, before it becomes part of an [Error].
package auth

import (
	"context"
	"time"
)

// Credentials are those of the admin's own OAuth app (developers.procore.com,
// "OAuth Credentials").
type Credentials struct {
	ClientID     string
	ClientSecret Secret
}

// A Token is an access token and what came with it, from POST /oauth/token.
type Token struct {
	Access  Secret
	Refresh Secret // empty after a client_credentials grant
	// Expiry is when Access ends, by this machine's clock; zero where Procore
	// did not say.
	Expiry time.Time
	// Redirect is the redirect URI that the grant was made for, which Procore
	// wants to see again at every refresh; empty after client_credentials.
	Redirect string
}

// early is how long before its end a token is renewed, so that no request
// sets out with a token that ends on the way.
const early = 2 * time.Minute

// fresh tells whether the access token needs no renewal yet.
func (t Token) fresh() bool { return t.endsAfter(early) }

// valid tells whether the access token should still be accepted.
func (t Token) valid() bool { return t.endsAfter(0) }

func (t Token) endsAfter(d time.Duration) bool {
	return !t.Access.Empty() && (t.Expiry.IsZero() || time.Until(t.Expiry) > d)
}

// Method is how the admin signs in.
type Method string

// The methods, as the --auth flag spells them.
const (
	MethodBrowser           Method = "browser"            // authorization code by a callback on this machine
	MethodCode              Method = "code"               // authorization code shown by Procore and pasted
	MethodClientCredentials Method = "client-credentials" // the app's own service account, no person
)

// Tokens gives access tokens; [*Source] is the one that signs in for real.
type Tokens interface {
	// Token returns a token that is good for now, refreshing it where needed.
	Token(ctx context.Context) (Secret, error)
	// Renew is for a token that Procore refused: it returns another one, or an
	// error that wraps [ErrSignInAgain]. Where another process renewed it
	// meanwhile, that one is returned and no refresh is spent.
	Renew(ctx context.Context, refused Secret) (Secret, error)
}
