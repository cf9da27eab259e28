package procore

import (
	"context"
	"errors"
	"time"
)

// This file holds signatures until the real files take them over.

type core struct{}

var errStub = errors.New("not built")

// New returns a client without a company.
func New(o Options) *Client { return &Client{core: &core{}} }

// ForCompany returns a client whose every call names the company.
func (c *Client) ForCompany(id ID) *Client { return &Client{company: id, core: c.core} }

// Companies lists the companies of the token's person. Needs no company and no
// installed app.
func (c *Client) Companies(ctx context.Context) ([]Company, error) { return nil, errStub }

// Me returns the token's person. Needs no company and no installed app.
func (c *Client) Me(ctx context.Context) (Identity, error) { return Identity{}, errStub }

// Limits is what Procore last said about its limits.
type Limits struct {
	Limit, Remaining int
	Reset            time.Time // by this machine's clock
}

// Limits returns what the last answer said; false before the first.
func (c *Client) Limits() (Limits, bool) { return Limits{}, false }
