package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"procore-setup/procore/auth"
	"procore-setup/procore/procoretest"
)

// simulateCmd serves the simulator on loopback ports, as Procore has a login
// host, an API host and web pages.
func (p *program) simulateCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use: "simulate", Short: "Serve a simulated Procore on this machine", Args: noArgs,
		Long: "Serves the simulator's login and API addresses on loopback ports until it is interrupted, and prints\n" +
			"how to use them. What it holds is forgotten at the end.",
		Example: "  procore-setup simulate\n" +
			"  procore-setup simulate --login-port 8001 --api-port 8002",
		RunE: p.reading(func(ctx context.Context, _ []string) error {
			return p.simulate(ctx, p.opt.loginPort, p.opt.apiPort)
		}),
	}
	f := cmd.Flags()
	f.Var(newWhole(&p.opt.loginPort, 0, 0, lastPort), "login-port", "`PORT` of the login address (0: any that is free)")
	f.Var(newWhole(&p.opt.apiPort, 0, 0, lastPort), "api-port", "`PORT` of the API address (0: any that is free)")
	put(f, ofProcore, "login-port", "api-port")
	p.takes(cmd, portFlag, jsonFlags)
	return cmd
}

func (p *program) simulate(ctx context.Context, loginPort, apiPort int) error {
	sim := procoretest.New(procoretest.WithRedirects(auth.Config{Port: p.opt.port}.CallbackURL()))
	login, err := serve(ctx, loginPort, sim.LoginHandler())
	if err != nil {
		return err
	}
	defer login.stop()
	api, err := serve(ctx, apiPort, sim.APIHandler())
	if err != nil {
		return err
	}
	defer api.stop()
	web, err := serve(ctx, 0, sim.WebHandler())
	if err != nil {
		return err
	}
	defer web.stop()
	sim.SetWebURL(web.url)
	if err := p.announce(login.url, api.url, web.url, sim.Credentials()); err != nil {
		return err
	}
	select {
	case err = <-login.failed:
	case err = <-api.failed:
	case err = <-web.failed:
	case <-ctx.Done():
		return nil
	}
	return err
}

// simulatedJSON is what simulate says with --json.
type simulatedJSON struct {
	Login        string `json:"login_url"`
	API          string `json:"api_url"`
	Web          string `json:"web_url"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

// announce tells where the simulator is and how to use it. The secret is that of
// a simulated app, which is good for nothing else.
func (p *program) announce(login, api, web string, creds auth.Credentials) error {
	if p.opt.json {
		return p.printValue(simulatedJSON{login, api, web, creds.ClientID, creds.ClientSecret.Reveal()})
	}
	_, err := fmt.Fprintf(p.out, `A simulated Procore is at
  login   %[1]s
  API     %[2]s
  web     %[5]s   (the pages in which a person installs apps and opens mail)
until you press Ctrl+C. Its OAuth app, for this machine only:
  export PROCORE_CLIENT_ID=%[3]s
  export PROCORE_CLIENT_SECRET=%[4]s
Then, in another terminal:
  procore-setup --login-url %[1]s --api-url %[2]s
  procore-setup apply FILE --login-url %[1]s --api-url %[2]s --auth client-credentials
`, login, api, creds.ClientID, creds.ClientSecret.Reveal(), web)
	return err
}

// A served is one running loopback server.
type served struct {
	url    string
	failed chan error
	stop   func()
}

// serve starts h on a loopback port.
func serve(ctx context.Context, port int, h http.Handler) (*served, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, fmt.Errorf("serve the simulator: %w", err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	s := &served{url: "http://" + ln.Addr().String(), failed: make(chan error, 1), stop: func() { _ = srv.Close() }}
	go func() {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- err
		}
	}()
	return s, nil
}
