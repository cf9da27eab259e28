package auth

import (
	"strings"
	"testing"
)

func TestEnvironments(t *testing.T) {
	want := map[string][2]string{ // Procore's documentation, "Development Environments" and "Federal"
		"production": {"https://login.procore.com", "https://api.procore.com"},
		"sandbox":    {"https://login-sandbox.procore.com", "https://sandbox.procore.com"},
		"monthly":    {"https://login-sandbox-monthly.procore.com", "https://api-monthly.procore.com"},
		"federal":    {"https://login.procoregov.com", "https://api.procoregov.com"},
	}
	if got := Environments(); len(got) != len(want) || got[0].Name != "production" {
		t.Fatalf("got %v", got)
	}
	for name, hosts := range want {
		e, err := LookupEnvironment(name)
		if err != nil || e.LoginURL != hosts[0] || e.APIURL != hosts[1] || e.Title == "" || e.Key() != name {
			t.Errorf("%s: got %+v, %v", name, e, err)
		}
		if same, err := NewEnvironment(hosts[0]+"/", strings.ToUpper(hosts[1])); err != nil || same != e {
			t.Errorf("%s by its addresses: got %+v, %v", name, same, err)
		}
		if e.Flags() != nil {
			t.Errorf("%s: flags %q", name, e.Flags())
		}
		e.Name, e.Title = "", ""
		mixed, elsewhere := e, e
		mixed.APIURL, elsewhere.LoginURL = "https://api.example.com", "https://login.example.com"
		if got := strings.Join(mixed.Flags(), " "); got != "--login-url "+hosts[0]+" --api-url https://api.example.com" {
			t.Errorf("%s: flags %q", name, got)
		}
		if !e.Own() || mixed.Own() || elsewhere.Own() {
			t.Errorf("%s: own: %v, with another API: %v, with another login: %v", name, e.Own(), mixed.Own(), elsewhere.Own())
		}
	}
	_, err := LookupEnvironment("prod\x1b[31m")
	if err == nil || !strings.Contains(err.Error(), "production, sandbox, monthly, federal") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("unknown name: %v", err)
	}
}

func TestNewEnvironment(t *testing.T) {
	const api = "https://api.example.com"
	good := map[string]string{
		"https://login.example.com":       "https://login.example.com",
		" https://Login.Example.com/\n":   "https://login.example.com",
		"https://login.example.com:8443":  "https://login.example.com:8443",
		"http://localhost:8080":           "http://localhost:8080",
		"http://127.0.0.1:8080/":          "http://127.0.0.1:8080",
		"http://[::1]:8080":               "http://[::1]:8080",
		"HTTPS://login.example.com":       "https://login.example.com",
		"https://login.simulator.invalid": "https://login.simulator.invalid",
	}
	for in, want := range good {
		if e, err := NewEnvironment(in, api); err != nil || e.LoginURL != want || e.Name != CustomEnvironment {
			t.Errorf("%q: got %+v, %v", in, e, err)
		}
	}
	bad := []string{
		"", "login.example.com", "https://", "https://:443", "ftp://login.example.com", "http://login.example.com",
		"http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1", "https://h/path",
		"https://h?code=" + planted, "https://h/#" + planted, "https://user:" + planted + "@h", "http://u:" + planted + "@h",
		"javascript:" + planted, "https://h:port", "http://2130706433", "http://0.0.0.0",
	}
	for _, in := range bad {
		for _, pair := range [][2]string{{in, api}, {api, in}} {
			e, err := NewEnvironment(pair[0], pair[1])
			if err == nil {
				t.Errorf("%q: got %+v", in, e)
			} else if strings.Contains(err.Error(), planted) {
				t.Errorf("%q: the error repeats a secret: %v", in, err)
			}
		}
	}
}

// What is wrong with an address is told: that it is not encrypted is more than a spelling.
func TestNewEnvironmentSaysWhy(t *testing.T) {
	for in, want := range map[string]string{
		"http://login.example.com": `login URL "http://login.example.com" would send secrets unencrypted`,
		"ftp://login.example.com":  `login URL "ftp://login.example.com" must begin with https://`,
		"login.example.com":        "login URL is not an address",
		"https://h/path":           "login URL must be only scheme, host and port, like https://h",
	} {
		if _, err := NewEnvironment(in, "https://api.example.com"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// A custom environment must not get at what was saved for another one.
func TestKeys(t *testing.T) {
	keys := make(map[string]bool)
	for _, e := range append(Environments(),
		Environment{Name: "custom", LoginURL: "https://production", APIURL: "https://a"},
		Environment{Name: "custom", LoginURL: "https://production", APIURL: "https://b"},
		Environment{LoginURL: "https://login.procore.com", APIURL: "https://evil.example"},
		Environment{Name: "demo", LoginURL: "https://login.simulator.invalid", APIURL: "https://api.simulator.invalid"},
	) {
		if keys[e.Key()] || keys[lockName(e.Key())] {
			t.Errorf("%+v shares a key", e)
		}
		keys[e.Key()], keys[lockName(e.Key())] = true, true
		if name := lockName(e.Key()); strings.ContainsAny(name, `/\: `) || len(name) > 80 {
			t.Errorf("%q is no file name", name)
		}
	}
}
