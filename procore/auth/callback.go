package auth

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"procore-setup/procore/text"
)

// patience is how long whoever connects may take to ask, and to take the answer.
const patience = 5 * time.Second

// grace is how long the last page may take to reach the browser.
const grace = 500 * time.Millisecond

// listen opens the callback on this machine's own addresses, and nowhere else.
// It returns why that cannot be.
func (s *SignIn) listen(ctx context.Context) error {
	open := s.config.Listen
	if open == nil {
		open = new(net.ListenConfig).Listen
	}
	port := strconv.Itoa(s.config.port())
	v4, err4 := open(ctx, "tcp4", net.JoinHostPort("127.0.0.1", port))
	v6, err6 := open(ctx, "tcp6", net.JoinHostPort("::1", port))
	var listeners []net.Listener
	for _, l := range []net.Listener{v4, v6} {
		if l != nil {
			listeners = append(listeners, l)
		}
	}
	// A machine without IPv6 is fine. A port that another program holds on one
	// of the two is not: "localhost" may lead the browser there.
	if err := errors.Join(err4, err6); len(listeners) == 0 || taken(err4) || taken(err6) {
		for _, l := range listeners {
			_ = l.Close()
		}
		return s.noCallback(err)
	}
	s.serve(listeners)
	return nil
}

// noCallback words why the callback could not be opened.
func (s *SignIn) noCallback(err error) error {
	e := &text.Failure{
		What: fmt.Sprintf("wait for the browser on port %d", s.config.port()),
		Why:  request{}.clean(err.Error()),
		Do:   "sign in with the code that Procore shows instead",
	}
	if taken(err) {
		e.Why = "another program uses this port"
		e.Do += ", or end that program, or choose another port and register it with the app"
	}
	return e
}

// serve answers the browser until the attempt is over.
func (s *SignIn) serve(listeners []net.Listener) {
	server := &http.Server{
		Handler:        http.HandlerFunc(s.answer),
		ReadTimeout:    patience, // of the header, too
		WriteTimeout:   patience,
		MaxHeaderBytes: 32 << 10,
		ErrorLog:       log.New(io.Discard, "", 0), // a request's line holds the code
	}
	server.SetKeepAlivesEnabled(false)
	for _, l := range listeners {
		s.running.Go(func() { _ = server.Serve(l) }) // ends with ErrServerClosed
	}
	s.running.Go(func() {
		<-s.over
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		defer cancel()
		_ = server.Shutdown(ctx) // what is still open then is closed below
		_ = server.Close()
	})
}

// answer is the callback: GET /callback with this attempt's state.
func (s *SignIn) answer(w http.ResponseWriter, r *http.Request) {
	switch {
	case !Loopback((&url.URL{Host: r.Host}).Hostname()): // a page that points its own name here
		page(w, http.StatusForbidden, "Not here", "This address only serves a sign-in on this computer.")
		return
	case r.URL.Path != callbackPath:
		page(w, http.StatusNotFound, "Nothing here", "This address only takes the answer of a sign-in.")
		return
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		page(w, http.StatusMethodNotAllowed, "Not like this", "This address only takes the answer of a sign-in.")
		return
	}
	got, err := s.parseCallback(r.URL.Query())
	switch {
	case errors.Is(err, errOtherAttempt):
		page(w, http.StatusBadRequest, "This is not the sign-in that is waiting",
			"The answer belongs to another attempt. Open the address that the terminal shows now.")
	case err != nil:
		s.fail(err)
		page(w, http.StatusOK, "Not signed in",
			"Procore did not let the app in. You can close this tab and go back to the terminal.")
	case s.take(got) != nil:
		page(w, http.StatusConflict, "This answer is here already",
			"You can close this tab and go back to the terminal.")
	default:
		page(w, http.StatusOK, "Procore's answer has arrived",
			"You can close this tab and go back to the terminal.")
	}
}

// pageForm is all that the browser shows of us: title and text. (A template of the
// standard library would keep the linker from leaving out any method of the program.)
const pageForm = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>%[1]s</title>
<style>
body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;padding:0 1em;color-scheme:light dark}
</style>
<h1>%[1]s</h1>
<p>%[2]s</p>
</html>
`

// page writes one page that neither stays in a cache nor names its address to
// anyone.
func page(w http.ResponseWriter, status int, title, body string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, pageForm, html.EscapeString(title), html.EscapeString(body)) // the browser may be gone
}
