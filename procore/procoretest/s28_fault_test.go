package procoretest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestS28Windows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithLimits(5, 12))
		c := signIn(t, s)
		header := func(a *answer, k string) int {
			n, _ := strconv.Atoi(a.header.Get(k))
			return n
		}
		a := c.get("/rest/v1.0/me").want(http.StatusOK)
		if header(a, "X-Rate-Limit-Limit") != 5 || header(a, "X-Rate-Limit-Remaining") != 4 {
			t.Errorf("headers %v", a.header)
		}
		if reset := int64(header(a, "X-Rate-Limit-Reset")); reset != time.Now().Add(10*time.Second).Unix() {
			t.Errorf("Reset %d at %d", reset, time.Now().Unix())
		}
		for range 4 {
			c.get("/rest/v1.0/me").want(http.StatusOK)
		}
		if a = c.get("/rest/v1.0/me").want(http.StatusTooManyRequests); header(a, "Retry-After") != 10 {
			t.Errorf("Retry-After %s", a.header.Get("Retry-After"))
		}
		time.Sleep(10 * time.Second)
		for range 5 {
			c.get("/rest/v1.0/me").want(http.StatusOK)
		}
		time.Sleep(10 * time.Second)
		c.get("/rest/v1.0/me").want(http.StatusOK)
		a = c.get("/rest/v1.0/me").want(http.StatusOK)
		if header(a, "X-Rate-Limit-Limit") != 12 || header(a, "X-Rate-Limit-Remaining") != 0 { // now the hour is nearer to its end
			t.Errorf("headers %v", a.header)
		}
		time.Sleep(time.Minute)
		c.get("/rest/v1.0/me").want(http.StatusTooManyRequests)
		time.Sleep(time.Hour)
		c.get("/rest/v1.0/me").want(http.StatusOK)
	})
	s := New(WithLimits(1, 10), WithoutRetryAfter())
	c := signIn(t, s)
	c.get("/rest/v1.0/me")
	if a := c.get("/rest/v1.0/me").want(http.StatusTooManyRequests); a.header.Get("Retry-After") != "" {
		t.Errorf("Retry-After %s", a.header.Get("Retry-After"))
	}
}

func TestS28Answers(t *testing.T) {
	s := New()
	c := signIn(t, s)
	once := func(a Action) *answer {
		s.Fault(Fault{Method: "GET", Path: "/rest/*/me", Times: 1, Action: a})
		return c.get("/rest/v1.0/me")
	}
	if a := once(Unavailable(7 * time.Second)).want(http.StatusServiceUnavailable); a.header.Get("Retry-After") != "7" {
		t.Errorf("503 %v", a.header)
	}
	if a := once(TooMany(5*time.Second, false)).want(http.StatusTooManyRequests); a.header.Get("Retry-After") != "" || a.header.Get("X-Rate-Limit-Reset") == "" {
		t.Errorf("429 %v", a.header)
	}
	once(Answer(http.StatusInternalServerError, `{"errors":["x"]}`, nil)).want(http.StatusInternalServerError)
	once(LoginRedirect()).want(http.StatusFound)
	once(WrongShape()).want(http.StatusOK).text(`"id":{`)
	c.get("/rest/v1.0/me").want(http.StatusOK) // once means once
	s.Fault(Fault{Path: "/rest/", After: 1, Every: 2, Action: BadGateway()})
	var got []int
	for range 5 {
		got = append(got, c.get("/rest/v1.0/me").status)
	}
	if diff := cmp.Diff([]int{200, 200, 502, 200, 502}, got); diff != "" {
		t.Error(diff)
	}
	s.ClearFaults()
	random := func() (out []int) {
		d := signIn(t, New(WithRandomFaults(7, 0.5)))
		for range 20 {
			out = append(out, d.get("/rest/v1.0/me").status)
		}
		return out
	}
	first := random()
	if diff := cmp.Diff(first, random()); diff != "" || !strings.Contains(fmt.Sprint(first), "50") {
		t.Errorf("random faults %v, and again: %s", first, diff)
	}
}

func TestS28Connections(t *testing.T) {
	s := New()
	c := signIn(t, s)
	users := apiURL + at("v1.3", meridian, "users")
	create := func(email string) error {
		body, err := json.Marshal(object{"user": object{"last_name": "x", "email_address": email}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.request("POST", users, "application/json", body)
		return err
	}
	for _, x := range []struct {
		act  Action
		want error
		done bool
	}{
		{Refuse(), syscall.ECONNREFUSED, false},
		{Reset(), syscall.ECONNRESET, false},
		{ResetAfter(), io.ErrUnexpectedEOF, true},
		{CutBody(), io.ErrUnexpectedEOF, true},
	} {
		s.Fault(Fault{Method: "POST", Path: at("v1.3", meridian, "users"), Times: 1, Action: x.act})
		mail := strings.ReplaceAll(x.act.name, " ", "-") + "@meridian.example"
		err := create(mail)
		if _, there := s.State(meridian).User(mail); !errors.Is(err, x.want) || there != x.done {
			t.Errorf("%s: %v, and created %v", x.act.name, err, there)
		}
	}
}

func TestS28Hang(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithLatency(time.Second))
		c := signIn(t, s)
		for _, x := range []struct {
			act  Action
			mail string
			done bool
		}{{Hang(), "hang@meridian.example", false}, {HangAfter(), "after@meridian.example", true}} {
			s.Fault(Fault{Method: "POST", Times: 1, Path: "/rest/", Action: x.act})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			body := strings.NewReader(`{"user":{"last_name":"x","email_address":"` + x.mail + `"}}`)
			r, err := http.NewRequestWithContext(ctx, "POST", apiURL+at("v1.3", meridian, "users"), body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+c.token)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set(companyHeader, "4286480")
			start := time.Now()
			if _, err = s.RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute {
				t.Errorf("%v after %v", err, time.Since(start))
			}
			cancel()
			if _, there := s.State(meridian).User(x.mail); there != x.done {
				t.Errorf("%s: created %v", x.mail, there)
			}
		}
		start := time.Now()
		s.Fault(Fault{Times: 1, Action: Delay(2 * time.Second)})
		c.get("/rest/v1.0/me").want(http.StatusOK)
		if time.Since(start) != 3*time.Second {
			t.Errorf("took %v", time.Since(start))
		}
	})
}

func TestS29ClockSkew(t *testing.T) {
	s := New(WithClockSkew(-7 * time.Minute))
	a := signIn(t, s).get("/rest/v1.0/me")
	date, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	reset, err := strconv.ParseInt(a.header.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if off := time.Since(date).Round(time.Minute); off != 7*time.Minute {
		t.Errorf("the server's clock is off by %v", off)
	}
	if left := time.Unix(reset, 0).Sub(date); left < 9*time.Second || left > 11*time.Second {
		t.Errorf("by the server's own clock %v are left", left)
	}
}

func TestS30Log(t *testing.T) {
	s := New()
	c := signIn(t, s)
	c.get("/rest/v1.0/companies")
	c.must("GET", apiURL+"/rest/v1.0/me?access_token=abc", "", nil)
	id := c.newUser(email)
	if s.APIRequests() != 3 || len(s.Writes()) != 1 || s.Count("POST", "/users") != 1 || id == 0 {
		t.Errorf("%d requests, writes %v", s.APIRequests(), s.Writes())
	}
	lines := decode[[]Request](c.must("GET", apiURL+"/__sim/log", "", nil).want(http.StatusOK))
	if diff := cmp.Diff(s.Log(), lines); diff != "" {
		t.Error(diff)
	}
	raw := fmt.Sprint(lines)
	for name, secret := range map[string]string{"token": c.token, "refresh": c.refresh, "secret": s.clientSecret(), "in query": "abc"} {
		if strings.Contains(raw, secret) {
			t.Errorf("the log has the %s", name)
		}
	}
	if v := s.Violations(); len(v) != 1 || !strings.Contains(v[0], "secret in the address") {
		t.Errorf("violations %q", v)
	}
	last := lines[len(lines)-1]
	if last.Method != "POST" || last.Status != 201 || last.Company != "4286480" || last.Host != apiHost {
		t.Errorf("last line %+v", last)
	}
	c.get("%s?filters[serach]=x", at("v1.3", meridian, "users"))
	if v := s.Violations(); len(v) != 2 || !strings.Contains(v[1], "filters[serach]") {
		t.Errorf("violations %q", v)
	}
	s.ResetLog()
	if len(s.Log()) != 0 {
		t.Error("the log is not empty")
	}
}

func TestS31Fixtures(t *testing.T) {
	if diff := cmp.Diff(New().State(meridian), New().State(meridian)); diff != "" {
		t.Errorf("two servers differ: %s", diff)
	}
	s := New(WithFixtures(Main, Small, Large, AU, Limited, Unconnected, NoBeta, Hostile, App))
	c := signIn(t, s)
	rows := c.get("/rest/v1.0/companies").rows()
	if len(rows) != 9 || number(rows[0], "id") != meridian || rows[0]["my_company"] != true || rows[1]["my_company"] != false {
		t.Errorf("companies %v", rows)
	}
	if n := len(s.Projects(s.CompanyID(Large))); n != 2500 {
		t.Errorf("the large company has %d projects", n)
	}
	hostile := c.in(s.CompanyID(Hostile))
	var broken int
	for range 14 {
		if a := hostile.get("/rest/v1.1/projects?company_id=%d", hostile.company); a.status != http.StatusOK {
			broken++
		} else if !strings.Contains(string(a.body), `\u001b[2J`) {
			t.Errorf("names %v", column(a.rows(), "name"))
		}
	}
	if broken < 2 {
		t.Errorf("the hostile company spoilt %d of 14", broken)
	}
	if got := signIn(t, New(WithOnlyMain())).get("/rest/v1.0/companies").rows(); len(got) != 1 {
		t.Errorf("companies %v", got)
	}
	for _, p := range s.company(meridian).projects {
		if p.off["directory"] {
			t.Errorf("%s has no Directory", p.name)
		}
	}
}

func TestS32Basis(t *testing.T) {
	s := New()
	c := signIn(t, s)
	c.get("/rest/v1.0/companies").wantInferred(false)
	c.get("/rest/v1.1/projects?company_id=4286480").wantInferred(false)
	c.get("/rest/v1.0/settings/permissions?company_id=4286480").wantInferred(true)
	c.get("/rest/v1.0/settings/permissions?project_id=300001").wantInferred(false)
	c.send("POST", at("v1.0", meridian, "permission_templates"), wrap("Basis", nil, nil)).wantInferred(true)
	c.send("POST", at("v1.3", meridian, "users"), object{}).wantInferred(true)
	c.get("%s", at("v1.3", meridian, "users/1")).wantInferred(true)
	for _, r := range s.Log() {
		if r.Path == at("v1.0", meridian, "permission_templates") && r.Basis != "inferred" {
			t.Errorf("the log does not say so: %+v", r)
		}
	}
}

// TestServeHTTP walks sign-in and paging over sockets, on two ports.
func TestServeHTTP(t *testing.T) {
	s := New()
	login, api := httptest.NewServer(s.LoginHandler()), httptest.NewServer(s.APIHandler())
	defer login.Close()
	defer api.Close()
	env := s.EnvironmentAt(login.URL, api.URL+"/")
	if env.LoginURL != login.URL || env.APIURL != api.URL {
		t.Errorf("environment %+v", env)
	}
	c := signIn(t, s)
	get := func(address string) (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+c.token)
		r.Header.Set(companyHeader, "4286480")
		return http.DefaultClient.Do(r)
	}
	resp, err := get(api.URL + "/rest/v1.1/projects?company_id=4286480&per_page=10")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if n := next(resp.Header); !strings.HasPrefix(n, api.URL+"/rest/v1.1/projects?") {
		t.Errorf("the next page is at %s", n)
	}
	for _, address := range []string{login.URL + "/rest/v1.0/me", api.URL + "/oauth/authorize"} {
		resp, err := get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", address, resp.StatusCode)
		}
	}
	for _, act := range []Action{Reset(), ResetAfter(), Refuse()} {
		s.Fault(Fault{Path: "/rest/v1.0/me", Times: 1, Action: act})
		r, err := http.NewRequestWithContext(t.Context(), "POST", api.URL+"/rest/v1.0/me", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(r); err == nil {
			_ = resp.Body.Close()
			t.Errorf("%s: the connection holds", act.name)
		}
	}
}
