package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/charmbracelet/x/term"

	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
	"procore-setup/procore/text"
)

// mostSecret is how long a client secret may be, in bytes.
const mostSecret = 4 << 10

// given are the credentials that need no question: of the flags, else of the
// environment variables.
func (p *program) given() (auth.Credentials, error) {
	c := auth.Credentials{
		ClientID:     text.Token(p.opt.clientID), // the variable stands for the flag
		ClientSecret: auth.NewSecret(text.Token(p.getenv(secretVar))),
	}
	if p.opt.secretFile == "" {
		return c, nil
	}
	if p.secret == nil { // of several files each asks, and standard input can be read once
		secret, err := p.readSecret(p.opt.secretFile)
		if err != nil {
			return c, err
		}
		p.secret = &secret
	}
	c.ClientSecret = *p.secret
	return c, nil
}

// readSecret reads the client secret from a file, or from standard input for "-". It is
// never part of an error.
func (p *program) readSecret(name string) (secret auth.Secret, err error) {
	switch {
	case name != "-":
		secret, err = secretIn(disk.Input(name, mostSecret))
	case term.IsTerminal(p.in.Fd()):
		line, unread := p.hidden(context.Background(), "Client secret (not shown): ")
		_, _ = fmt.Fprintln(p.err)
		secret, err = secretIn([]byte(line), unread)
	default:
		secret, err = secretIn(disk.ReadAll(p.in, "standard input", mostSecret))
	}
	if err != nil {
		err = usageError{fmt.Errorf("read the client secret: %w", err)}
	}
	return secret, err
}

// secretIn takes the secret out of what was read: one word, whatever stands around it.
func secretIn(data []byte, err error) (auth.Secret, error) {
	if err != nil {
		return auth.Secret{}, err
	}
	word := text.Token(string(bytes.TrimPrefix(data, []byte("\uFEFF")))) // as an editor on Windows writes it
	if word == "" {
		return auth.Secret{}, errors.New("there is nothing in it")
	}
	return auth.NewSecret(word), nil
}
