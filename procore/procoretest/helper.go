package procoretest

import "time"

// WithHelper gives the company a colleague who does by hand what no API does,
// d after it was first missed: installs the wizard's own app where it met the
// app gate, installs the integrations' apps where somebody looked for one in
// vain, and accepts invitations. It is for a demo in which nobody else can.
func WithHelper(d time.Duration) Option { return func(s *Server) { s.config.helper = d } }

// help does what the colleague would have done by now. The lock is held.
func (s *Server) help(now time.Time) {
	if s.config.helper <= 0 {
		return
	}
	due := func(t time.Time) bool { return !t.IsZero() && !now.Before(t.Add(s.config.helper)) }
	for _, co := range s.companies {
		if due(co.gateAt) {
			co.connected, co.gateAt = true, time.Time{}
		}
		if due(co.appsAt) && len(co.apps) == 0 {
			for _, a := range co.available {
				s.install(co, a.slug, s.now())
			}
		}
		for _, m := range co.mails {
			u := co.userByEmail(m.To)
			if u == nil || u.login != nil || !due(m.At.Add(-s.config.skew)) {
				continue
			}
			at := s.now()
			s.account(u, true)
			u.login = &at
		}
	}
}
