package procoretest

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
)

// Faults of the network: no name, no trust, and an answer without an end.
func TestS28NetworkFaults(t *testing.T) {
	s := New(WithOnlyMain())
	get := func(a Action) (*http.Response, error) {
		s.ClearFaults()
		s.Fault(Fault{Action: a})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, apiURL+"/rest/v1.0/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		return s.RoundTrip(r)
	}
	resp, err := get(NoName())
	if dns := (*net.DNSError)(nil); resp != nil || !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("no name: %v", err)
	}
	resp, err = get(Untrusted())
	if bad := (*tls.CertificateVerificationError)(nil); resp != nil || !errors.As(err, &bad) {
		t.Errorf("no trust: %v", err)
	}
	if n := s.Count("", "/me"); n != 2 || s.Log()[0].Status != 0 {
		t.Errorf("log: %+v", s.Log())
	}
	resp, err = get(Endless())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	n, err := io.Copy(io.Discard, resp.Body)
	if err != nil || n < 200<<20 || resp.StatusCode != http.StatusOK {
		t.Errorf("endless: %d bytes, %d, %v", n, resp.StatusCode, err)
	}
}
