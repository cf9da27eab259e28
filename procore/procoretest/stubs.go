// Package procoretest is an in-memory Procore.
package procoretest

import (
	"context"
	"net/http"

	"procore-setup/procore/auth"
)

// A Server is one simulated environment.
type Server struct{}

// Option changes how a new server behaves.
type Option func(*Server)

// New returns a server with the fixture companies.
func New(opts ...Option) *Server { return &Server{} }

// ServeHTTP serves both hosts: OAuth paths and REST paths.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// RoundTrip serves in process, without a socket.
func (s *Server) RoundTrip(r *http.Request) (*http.Response, error) { return nil, nil }

// Environment returns the simulated environment's hosts, for use with RoundTrip.
func (s *Server) Environment() auth.Environment { return auth.Environment{} }

// Credentials returns those of an OAuth app that the simulator knows.
func (s *Server) Credentials() auth.Credentials { return auth.Credentials{} }

// Approve plays the admin's browser: it opens the authorize URL, agrees, and
// follows the redirect with callback (nil: [http.DefaultTransport]). For the
// out-of-band redirect it returns the code that the page shows.
func (s *Server) Approve(ctx context.Context, authorizeURL string, callback http.RoundTripper) (code string, err error) {
	return "", nil
}
