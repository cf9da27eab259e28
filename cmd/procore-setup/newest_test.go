package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestVersionCheck asks a server that plays GitHub, and only where this is a release.
func TestVersionCheck(t *testing.T) {
	asked, answer, status := 0, "", http.StatusOK
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path != "/repos/owner/name/releases/latest" {
			t.Errorf("asked for %s", r.URL)
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	defer hub.Close()
	was, wasOf := version, releases
	defer func() { version, releases = was, wasOf }()
	for _, c := range []struct {
		version, of, answer string
		status              int
		says                string
		fails               bool
		asks                int
	}{
		{"1.4.0", "owner/name", `{"tag_name":"v1.4.0","html_url":"https://x"}`, 200, "This is the newest release.", false, 1},
		{"1.4.0", "owner/name", `{"tag_name":"v1.10.0","html_url":"https://x/y"}`, 200, "newer one: v1.10.0, https://x/y", false, 1},
		{"1.4.0-rc.1", "owner/name", `{"tag_name":"v1.4.0"}`, 200, "There is a newer one: v1.4.0", false, 1},
		{"1.4.0", "owner/name", `{"tag_name":"nightly"}`, 200, `called "nightly", which is no version`, true, 1},
		{"1.4.0", "owner/name", `{}`, 404, "it answers 404 Not Found", true, 1},
		{"1.4.0", "owner/name", `<html>`, 200, "its answer can't be read", true, 1},
		{"1.4.0", "", "", 200, "it was not made by a release", true, 0},
		{"", "owner/name", "", 200, "it was not made by a release", true, 0},
	} {
		version, releases, answer, status, asked = c.version, c.of, c.answer, c.status, 0
		out, err := os.CreateTemp(t.TempDir(), "out")
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		p := &program{out: out, err: &said, getenv: func(string) string { return "" }}
		err = p.check(t.Context(), hub.URL)
		if err != nil {
			p.tell().Error(err)
		}
		b, _ := os.ReadFile(out.Name())
		if all := string(b) + said.String(); !strings.Contains(all, c.says) || (err != nil) != c.fails || asked != c.asks {
			t.Errorf("%q, %s: %v, asked %d times, said\n%s", c.version, c.answer, err, asked, all)
		}
	}
}

// TestReleasesComeFromOnePlace: a release knows the repository that it is published in.
func TestReleasesComeFromOnePlace(t *testing.T) {
	b, err := os.ReadFile("../../.goreleaser.yaml")
	if err != nil {
		t.Fatal(err)
	}
	to := regexp.MustCompile(`github: \{owner: ([\w-]+), name: ([\w-]+)\}`).FindSubmatch(b)
	if to == nil || !strings.Contains(string(b), "-X main.releases="+string(to[1])+"/"+string(to[2])) {
		t.Errorf("releases go to %q, and the program is told of another place", to)
	}
}
