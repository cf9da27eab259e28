package plain_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
	"procore-setup/tui/plain"
)

// counting counts what is sent to the token endpoint.
type counting struct {
	http.RoundTripper

	tokens atomic.Int32
}

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/oauth/token") {
		c.tokens.Add(1)
	}
	return c.RoundTripper.RoundTrip(r)
}

// TestSignInQuestions: what explains, leaves, goes another way or begins again is no code.
func TestSignInQuestions(t *testing.T) {
	for answer, want := range map[string]error{"q": plain.ErrQuit, "b": plain.ErrBack} {
		synctest.Test(t, func(t *testing.T) {
			server := procoretest.New()
			sent := &counting{RoundTripper: server}
			var said strings.Builder
			in := "?\nother\nopen\nagain\n\n" + answer + "\n"
			_, err := plain.SignIn{
				Ask: plain.NewAsker(plain.NewLines(strings.NewReader(in)), plain.Printer{W: &said}), Method: auth.MethodCode,
				Config: auth.Config{
					Environment: server.Environment(), Credentials: server.Credentials(), Transport: sent,
					Listen: func(context.Context, string, string) (net.Listener, error) { return nil, errors.New("no browser here") },
				},
			}.Run(t.Context())
			if !errors.Is(err, want) {
				t.Errorf("%s: %v", answer, err)
			}
			if n := sent.tokens.Load(); n != 0 {
				t.Errorf("%d codes were sent", n)
			}
			for _, words := range []string{
				"taken for that code", "other: Switch between", "can't take the answer itself: wait for the browser on port",
				"no browser on this machine",
			} {
				if !strings.Contains(said.String(), words) {
					t.Errorf("it did not say %q:\n%s", words, &said)
				}
			}
			if n := strings.Count(said.String(), "Open this address"); n != 2 {
				t.Errorf("%d addresses were shown", n)
			}
		})
	}
}
