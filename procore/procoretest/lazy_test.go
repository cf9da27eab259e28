package procoretest

import (
	"net/http"
	"strings"
	"sync"
	"testing"
)

// A server makes its companies when it is first asked for anything, once, whoever asks.
func TestCompaniesAtTheFirstLook(t *testing.T) {
	s := New()
	if s.companies != nil || len(s.accounts) > 0 {
		t.Fatal("a server that nobody asked has companies already")
	}
	var all sync.WaitGroup
	seen := make([]int, 8)
	for i := range seen {
		all.Go(func() {
			if i%2 == 0 {
				seen[i] = len(s.Companies())
				return
			}
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, apiURL+"/rest/v1.0/companies", http.NoBody)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.RoundTrip(r); err != nil {
				t.Error(err)
			}
			seen[i] = len(s.Companies())
		})
	}
	all.Wait()
	for _, n := range seen {
		if n != len(defaultConfig().fixtures) {
			t.Errorf("somebody saw %d companies", n)
		}
	}
	if len(s.log) != len(seen)/2 {
		t.Errorf("%d requests in the log", len(s.log))
	}
}

// What a person or an address brings stands on a page as text.
func TestPagesEscape(t *testing.T) {
	const bad = `"><script>alert(1)</script>`
	s := New(WithOnlyMain())
	c := &client{t: t, s: s}
	body := string(c.must("GET", authorizeURL(s, oobRedirect, bad), "", nil).want(http.StatusOK).body)
	if strings.Contains(body, bad) || !strings.Contains(body, `value="&#34;&gt;&lt;script&gt;`) {
		t.Errorf("the consent page: %s", body)
	}
	if _, err := s.AddUser(meridian, "Sync", "Manual", bad+"@example.com"); err != nil {
		t.Fatal(err)
	}
	s.company(meridian).mails = []Mail{{To: bad + "@example.com", Kind: "invitation"}}
	s.company(meridian).name = bad
	for _, path := range []string{"/", "/4286480/company"} {
		if _, body := look(t, s, path); strings.Contains(body, "<script>") || !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s: %s", path, body)
		}
	}
}
