package procore

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"procore-setup/procore/auth"
)

// A wreck is a transport with a fault of its own.
type wreck struct{}

func (wreck) RoundTrip(*http.Request) (*http.Response, error) { panic("out of order") }

// A fault of this program in a call for a single project is an error; it does
// not end the program, which keeps its journal.
func TestPanicInGoroutine(t *testing.T) {
	c := New(Options{BaseURL: "https://api.example.invalid", Tokens: oneToken{}, Transport: wreck{}}).ForCompany(1)
	rows := []Membership{{UserID: 1, ProjectID: 2, TemplateID: 3}, {UserID: 1, ProjectID: 3, TemplateID: 3}}
	j := c.newJob(t.Context(), operation{what: "add", single: addOne}, rows)
	if err := j.singles(t.Context()); err == nil || !strings.Contains(err.Error(), "fault of this program") {
		t.Errorf("err = %v", err)
	}
	_, err := c.placesOneByOne(t.Context(), call{}, 1, 0, []ID{2, 3})
	if err == nil || !strings.Contains(err.Error(), "fault of this program") {
		t.Errorf("err = %v", err)
	}
}

// oneToken is a sign-in that lasts.
type oneToken struct{}

func (oneToken) Token(context.Context) (auth.Secret, error) { return auth.NewSecret("t"), nil }
func (oneToken) Renew(context.Context, auth.Secret) (auth.Secret, error) {
	return auth.NewSecret("t"), nil
}
