package auth

import "testing"

func TestMayOpen(t *testing.T) {
	custom, err := NewEnvironment("https://login.example.com", "https://api.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for page, want := range map[string]bool{
		"https://login.procore.com/oauth/authorize?x=1":    true,
		"https://us02.procore.com/1/company/home":          true,
		"https://login.procoregov.com/oauth/authorize":     true,
		"https://login.example.com/oauth/authorize":        true,
		"https://login.example.com.evil.example/authorize": false,
		"https://procore.com.evil.example/":                false,
		"https://evilprocore.com/":                         false,
		"http://app.procore.com/":                          false,
		"https://x@app.procore.com/":                       false,
		"file:///etc/passwd":                               false,
		"javascript:alert(1)":                              false,
		"https://app.procore.com%0a/":                      false,
		"":                                                 false,
	} {
		if err := custom.MayOpen(page); (err == nil) != want {
			t.Errorf("MayOpen(%q) = %v, want allowed %v", page, err, want)
		}
	}
	if (Environment{}).MayOpen("/etc/passwd") == nil {
		t.Error("an environment without a login host opens a file")
	}
}
