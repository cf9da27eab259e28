package procore

import (
	"log/slog"
	"net/http"
	"time"

	"procore-setup/procore/auth"
)

// Options make a [Client].
type Options struct {
	BaseURL   string            // API origin of the environment, such as https://api.procore.com
	Tokens    auth.Tokens       // where access tokens come from
	Transport http.RoundTripper // nil: [http.DefaultTransport]'s settings
	Logger    *slog.Logger      // nil: no log. Method, path, status, duration, request id and counts only
	UserAgent string
	// OnWait is called when the client has to wait for Procore's limits, with the
	// time at which it goes on, and with the zero time when it does. May be nil.
	OnWait func(until time.Time)
}

// A Client calls Procore's API for one environment and, once
// [Client.ForCompany] was used, for one company. It is safe for concurrent use.
type Client struct {
	company ID
	core    *core
}
