package procore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"procore-setup/procore/auth"
)

// knockTimeout is how long a host may take to answer a [Knock].
const knockTimeout = 10 * time.Second

// An Answered is how a host answered a [Knock].
type Answered struct {
	Took time.Duration
	TLS  uint16    // version, as package crypto/tls has it; 0: not encrypted, or not known
	Date time.Time // of the answer, by the host's clock; zero: it did not say
}

// Knock asks one host of Procore's for a page that needs a token, without one, to see
// whether it is reached and answers like Procore: it refuses. Nothing is repeated and no
// limit is waited for. Its error is an [*Error] like that of any call.
func Knock(ctx context.Context, transport http.RoundTripper, base, path string) (Answered, error) {
	ctx, cancel := context.WithTimeout(ctx, knockTimeout)
	defer cancel()
	c := New(Options{BaseURL: base, Transport: transport, Tokens: nobody{}})
	what := "reach Procore"
	if c.core.base != nil {
		what = "reach " + c.core.base.Host
	}
	r, err := c.prepare(call{what: what, path: path, timeout: knockTimeout})
	if err != nil {
		return Answered{}, err
	}
	req, err := r.request(ctx)
	if err != nil {
		return Answered{}, r.fail(0, err.Error(), "Choose the environment again, or correct its addresses.", err)
	}
	req.Header.Del("Authorization")
	r.tries++
	begun := time.Now()
	resp, err := r.core.http.Do(req)
	if err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fmt.Errorf("%w: %w", errTimeout, err)
		}
		e := r.fail(0, r.lossWords(err), "Check the network connection, the proxy of this machine, and its list of "+
			"certificates.", r.silent(err))
		return Answered{}, e
	}
	defer func() { _ = resp.Body.Close() }()
	got := Answered{Took: time.Since(begun)}
	if resp.TLS != nil {
		got.TLS = resp.TLS.Version
	}
	got.Date, _ = http.ParseTime(resp.Header.Get("Date")) // a missing one says nothing
	a := answer{status: resp.StatusCode, header: resp.Header, page: r.url}
	a.body, _ = io.ReadAll(io.LimitReader(resp.Body, maxRefusal)) // it is for the error's words only
	return got, r.knocked(a)
}

// knocked is what is wrong with an answer to a request without a token; nil: it is refused,
// as it should be.
func (r *sending) knocked(a answer) error {
	switch {
	case a.status == http.StatusProxyAuthRequired:
		return r.fail(a.status, "the proxy of this machine wants a sign-in of its own",
			"Put the proxy's user and password into HTTPS_PROXY, or ask whoever runs the network.", nil)
	case a.status >= http.StatusInternalServerError:
		return r.faulty(a)
	case a.status >= http.StatusMultipleChoices && a.status < http.StatusBadRequest:
		return r.redirected(a)
	case a.status < http.StatusMultipleChoices:
		return r.unreadable(a.status, "it answers, and not like Procore", nil).err
	}
	return nil
}

// nobody is a source of no tokens.
type nobody struct{}

// Token implements [auth.Tokens].
func (nobody) Token(context.Context) (auth.Secret, error) { return auth.Secret{}, auth.ErrSignInAgain }

// Renew implements [auth.Tokens].
func (nobody) Renew(context.Context, auth.Secret) (auth.Secret, error) {
	return auth.Secret{}, auth.ErrSignInAgain
}
