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
package auth

import (
	"context"
	"errors"
	"time"
)

// ErrSignInAgain means that there is no usable token and none can be had
// without the admin: never signed in, signed out, or the refresh was lost.
var ErrSignInAgain = errors.New("sign in again")

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
	Expiry  time.Time
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
