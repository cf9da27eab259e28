package auth

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"procore-setup/procore/text"
)

// An Environment is one of Procore's separate worlds: credentials and tokens
// of one are worth nothing in another. LoginURL and APIURL are origins
// (scheme, host, port), without a slash at the end.
// Source: developers.procore.com, "Development Environments" and
// "Multiple Procore Regions".
type Environment struct {
	Name     string // as the --environment flag and the setup file spell it
	Title    string // as a screen shows it
	LoginURL string
	APIURL   string
	Note     string // what an admin should know before choosing it; may be empty
}

// CustomEnvironment is the name of an environment that is given by its two
// addresses instead of chosen from [Environments].
const CustomEnvironment = "custom"

// Environments returns Procore's own environments, production first.
func Environments() []Environment {
	return []Environment{
		{
			Name: "production", Title: "Production",
			LoginURL: "https://login.procore.com", APIURL: "https://api.procore.com",
			Note: "Your company's real data. On-demand sandboxes are reached here too, as companies of their own.",
		},
		{
			Name: "sandbox", Title: "Developer sandbox",
			LoginURL: "https://login-sandbox.procore.com", APIURL: "https://sandbox.procore.com",
			Note: "Needs the app's sandbox credentials.",
		},
		{
			Name: "monthly", Title: "Monthly sandbox",
			LoginURL: "https://login-sandbox-monthly.procore.com", APIURL: "https://api-monthly.procore.com",
			Note: "Overwritten with production data on the first working day of each month.",
		},
		{
			Name: "federal", Title: "Federal (Procore for Government)",
			LoginURL: "https://login.procoregov.com", APIURL: "https://api.procoregov.com",
			Note: "Has credentials of its own and accepts addresses in the United States only.",
		},
	}
}

// Key is what a [Store] keeps this environment's secrets under: its name, or
// both addresses of a custom one, so that a secret saved for one pair of hosts
// is never offered to another.
func (e Environment) Key() string {
	if e.Name != "" && e.Name != CustomEnvironment {
		return e.Name
	}
	return e.LoginURL + " " + e.APIURL
}

// Own tells whether both hosts are those of one of Procore's own environments.
func (e Environment) Own() bool {
	return slices.ContainsFunc(Environments(), func(own Environment) bool {
		return own.LoginURL == e.LoginURL && own.APIURL == e.APIURL
	})
}

// Flags are what a command needs beside a setup file that names this environment: a
// file alone decides for none but Procore's own hosts.
func (e Environment) Flags() []string {
	if e.Own() {
		return nil
	}
	return []string{"--login-url", e.LoginURL, "--api-url", e.APIURL}
}

// LookupEnvironment returns the environment called name.
func LookupEnvironment(name string) (Environment, error) {
	var names []string
	for _, e := range Environments() {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return Environment{}, fmt.Errorf("unknown environment %q: use %s, or give a login URL and an API URL",
		text.Display(name), strings.Join(names, ", "))
}

// NewEnvironment returns an environment at the two addresses, each an https
// origin, or an http one on a loopback host. Where the two are those of one of
// Procore's own environments, that one is returned.
func NewEnvironment(loginURL, apiURL string) (Environment, error) {
	login, err := origin("login URL", loginURL)
	if err != nil {
		return Environment{}, err
	}
	api, err := origin("API URL", apiURL)
	if err != nil {
		return Environment{}, err
	}
	for _, e := range Environments() {
		if e.LoginURL == login && e.APIURL == api {
			return e, nil
		}
	}
	return Environment{Name: CustomEnvironment, Title: "Custom hosts", LoginURL: login, APIURL: api}, nil
}

// origin checks and normalises one address of an environment. An error repeats
// the address only where it cannot hold a password or a code.
func origin(what, raw string) (string, error) {
	u, err := url.Parse(text.Token(raw))
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme == "":
		return "", fmt.Errorf("%s is not an address: write it like https://login.example.com", what)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return "", fmt.Errorf("%s must be only scheme, host and port, like %s://%s", what, u.Scheme, strings.ToLower(u.Host))
	}
	address := u.Scheme + "://" + strings.ToLower(u.Host)
	switch {
	case u.Scheme == "https", u.Scheme == "http" && Loopback(u.Hostname()):
		return address, nil
	case u.Scheme == "http":
		return "", fmt.Errorf("%s %q would send secrets unencrypted: use https (plain http is only for this machine)",
			what, address)
	}
	return "", fmt.Errorf("%s %q must begin with https://", what, address)
}

// Loopback tells whether host names this machine and nothing else.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// MayOpen refuses to hand a page to the browser that is neither one of
// Procore's nor one of this environment's login host.
func (e Environment) MayOpen(page string) error {
	u, err := url.Parse(page)
	if err != nil {
		return errors.New("open a page: it has no proper address")
	}
	host := u.Hostname()
	ours := u.Scheme == "https" && u.User == nil &&
		(strings.HasSuffix(host, ".procore.com") || strings.HasSuffix(host, ".procoregov.com"))
	if ours || e.LoginURL != "" && strings.HasPrefix(page, e.LoginURL+"/") {
		return nil
	}
	return fmt.Errorf("open a page: %s is not one of Procore's hosts", text.Display(host))
}
