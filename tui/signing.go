package tui

import (
	"context"
	"errors"

	"procore-setup/procore/auth"
	"procore-setup/procore/text"
	"procore-setup/tui/widget"
)

// A signing is an attempt of a person to sign in, by this machine's browser or by a code.
type signing struct {
	attempt *auth.SignIn
	coded   bool  // the code's address is the one that is shown
	paste   *form // the field for the code
}

type (
	// attemptMsg brings a new attempt; a nil one means that a kept token is good.
	attemptMsg struct {
		attempt *auth.SignIn
		err     error
	}
	// openedMsg brings what became of opening a browser.
	openedMsg struct {
		code string
		err  error
	}
)

// startSignIn begins an attempt that lives as long as the page.
func startSignIn(page context.Context, c auth.Config) attemptMsg {
	a, err := auth.StartSignIn(page, c)
	if err != nil {
		return attemptMsg{err: err}
	}
	context.AfterFunc(page, a.Close)
	return attemptMsg{attempt: a}
}

// noAddress is why there is no address to sign in at; "" if there is one.
func (g *signing) noAddress() string {
	if g.attempt == nil {
		return "There is no address yet."
	}
	return ""
}

// noOther is why there is no other way to sign in than the code.
func (g *signing) noOther() string {
	if g.attempt != nil && g.attempt.Callback != nil {
		return "This machine can't take the answer itself: " + g.attempt.Callback.Error()
	}
	return g.noAddress()
}

// url is the address that is shown.
func (g *signing) url() string {
	if g.coded {
		return g.attempt.CodeURL
	}
	return g.attempt.BrowserURL
}

// typeCode opens the field for the code that Procore shows.
func (g *signing) typeCode() {
	g.paste = newForm(widget.Field{
		ID: "code", Label: "Code from Procore", Kind: widget.PasswordField, Clean: text.Token,
		Validate: func(v string) error {
			if v == "" {
				return errors.New("paste the code, or the whole address that the browser ended at")
			}
			return nil
		},
	})
}
