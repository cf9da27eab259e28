// Command clients uses a running simulator as any OAuth client would: a plain
// x/oauth2 client, by client credentials with HTTP Basic and in the form.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

func main() {
	if err := run(os.Getenv("LOGIN"), os.Getenv("API"), os.Getenv("ID"), os.Getenv("SECRET")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(login, api, id, secret string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for name, c := range map[string]struct {
		host  string
		style oauth2.AuthStyle
	}{"Basic": {login, oauth2.AuthStyleInHeader}, "form": {login, oauth2.AuthStyleInParams}, "API host": {api, oauth2.AuthStyleInHeader}} {
		cfg := clientcredentials.Config{ClientID: id, ClientSecret: secret, TokenURL: c.host + "/oauth/token", AuthStyle: c.style}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"/rest/v1.0/companies", http.NoBody)
		if err != nil {
			return err
		}
		resp, err := cfg.Client(ctx).Do(r)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var companies []struct {
			ID int64 `json:"id"`
		}
		err = json.NewDecoder(resp.Body).Decode(&companies)
		_ = resp.Body.Close()
		if err != nil || len(companies) != 1 {
			return fmt.Errorf("%s: companies %v, %w", name, companies, err)
		}
		fmt.Printf("x/oauth2, %s: company %d\n", name, companies[0].ID)
	}
	return nil
}
