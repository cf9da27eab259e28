package procore

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRefusalShapes(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		is     error
		why    string // part of Why
		fields map[string][]string
	}{
		"list of texts":      {403, `{"errors":["You do not have permission."]}`, ErrForbidden, "You do not have permission", nil},
		"app gate":           {403, `{"errors":["App is not connected to this company."]}`, ErrNotConnected, "says nothing about your rights", nil},
		"app gate with 401":  {401, `{"errors":"App is not connected to this company."}`, ErrNotConnected, "not connected", nil},
		"app gate in object": {403, `{"error":{"code":"403","message":"The app is not connected to this company"}}`, ErrNotConnected, "not connected", nil},
		"fields": {
			422, `{"errors":{"last_name":["can't be blank"],"email_address":["is invalid","is too long"]}}`, ErrInvalid,
			"email address is invalid; email address is too long; last name can't be blank",
			map[string][]string{"last_name": {"can't be blank"}, "email_address": {"is invalid", "is too long"}},
		},
		"field with one text": {400, `{"errors":{"name":"is missing"}}`, ErrInvalid, "name is missing", map[string][]string{"name": {"is missing"}}},
		"nested fields":       {400, `{"errors":{"user":{"email":["is bad"]}}}`, ErrInvalid, "is bad", map[string][]string{"user.email": {"is bad"}}},
		"base field":          {422, `{"errors":{"base":["Too many"]}}`, ErrInvalid, "Too many", nil},
		"one text":            {413, `{"errors":"Exceeded limit"}`, ErrInvalid, "Exceeded limit", nil},
		"error object":        {400, `{"error":{"code":"400","message":"invalid company id"}}`, ErrInvalid, "invalid company id", nil},
		"details with source": {
			400, `{"error":{"code":"x","message":"Bad","details":[{"code":"1","message":"not a date","source":"filters[created_at]"}]}}`,
			ErrInvalid, "Bad; filters[created at] not a date",
			map[string][]string{"filters[created_at]": {"not a date"}},
		},
		"version 2": {
			400, `{"error":{"code":"BAD_REQUEST","message":"Bad","details":[{"reason_code":"R","message":"users is empty"}]}}`,
			ErrInvalid, "Bad; users is empty", nil,
		},
		"older": {
			400, `{"code":400,"message":"Validation failed","fields":{"name":["taken up"]},"reason":"why"}`, ErrInvalid,
			"Validation failed; name taken up; why",
			map[string][]string{"name": {"taken up"}},
		},
		"rows of errors":   {400, `{"errors":[{"field":"name","message":"is odd"}]}`, ErrInvalid, "name is odd", map[string][]string{"name": {"is odd"}}},
		"oauth":            {400, `{"error":"invalid_request","error_description":"No."}`, ErrInvalid, "invalid_request; No", nil},
		"plain text":       {400, "Missing Procore-Company-Id header! See the docs.", ErrInvalid, "Missing Procore-Company-Id header", nil},
		"json text":        {404, `"nothing here"`, ErrNotFound, "not visible to you (Procore says: nothing here)", nil},
		"list only":        {400, `["one","two"]`, ErrInvalid, "one; two", nil},
		"cut json":         {400, `{"errors":["on`, ErrInvalid, "did not accept it", nil},
		"empty":            {404, "", ErrNotFound, "not visible to you", nil},
		"web page":         {404, "<!doctype html><h1>No</h1>", ErrNotFound, "web page", nil},
		"conflict":         {409, `{"errors":["Email taken"]}`, ErrConflict, "Email taken", nil},
		"conflict as 422":  {422, `{"errors":{"name":["has already been taken"]}}`, ErrConflict, "already been taken", map[string][]string{"name": {"has already been taken"}}},
		"conflict invalid": {422, `{"errors":{"name":["has already been taken"]}}`, ErrInvalid, "already been taken", map[string][]string{"name": {"has already been taken"}}},
		"no such method":   {405, "", ErrUnavailable, "does not offer", nil},
		"gone":             {410, "", ErrUnavailable, "does not offer", nil},
		"not implemented":  {501, "", ErrUnavailable, "does not offer", nil},
		"hostile text":     {403, `{"errors":["a\u001b[31mred\u202e and ` + secretToken + `"]}`, ErrForbidden, "•••", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := inTurn(reply(tc.status, tc.body))
			_, err := on(w).CompanyMe(t.Context())
			e := failure(t, err)
			if !errors.Is(err, tc.is) {
				t.Errorf("error %v is not %v", err, tc.is)
			}
			if !strings.Contains(e.Why, tc.why) {
				t.Errorf("why is %q, want %q in it", e.Why, tc.why)
			}
			if strings.ContainsAny(e.Why, "\x1b\u202e") {
				t.Errorf("why is not clean: %q", e.Why)
			}
			if e.Status != tc.status || e.Do == "" || e.Path != "/rest/v1.3/companies/4286480/me" {
				t.Errorf("status, do or path is wrong: %+v", e)
			}
			if d := cmp.Diff(tc.fields, e.Fields); d != "" {
				t.Errorf("fields (-want +got):\n%s", d)
			}
			if w.count() != 1 {
				t.Errorf("%d requests, want 1: a refusal is not repeated", w.count())
			}
		})
	}
}

// The causes that callers decide by are never mixed up.
func TestRefusalIsOneCause(t *testing.T) {
	causes := []error{ErrNotConnected, ErrForbidden, ErrNotFound, ErrConflict, ErrInvalid, ErrUnavailable, ErrUnknownOutcome, ErrBusy}
	for status, want := range map[int]error{
		http.StatusForbidden: ErrForbidden, http.StatusNotFound: ErrNotFound, http.StatusConflict: ErrConflict,
		http.StatusBadRequest: ErrInvalid, http.StatusMethodNotAllowed: ErrUnavailable, http.StatusTeapot: ErrInvalid,
	} {
		_, err := on(inTurn(reply(status, `{"errors":["no"]}`))).CreateUser(t.Context(), UserInput{LastName: "x", Email: "x@example.com"})
		got := slices.DeleteFunc(slices.Clone(causes), func(c error) bool { return !errors.Is(err, c) })
		if len(got) != 1 || got[0] != want { //nolint:errorlint // identity of the sentinel is the point
			t.Errorf("status %d is %v, want %v alone", status, got, want)
		}
	}
}

func TestRefusalIsBounded(t *testing.T) {
	long := `{"errors":["` + strings.Repeat("x", 50_000) + `"` + strings.Repeat(`,"y"`, 1000) + `]}`
	_, err := on(inTurn(reply(400, long))).CompanyMe(t.Context())
	if e := failure(t, err); len(e.Why) > 2_000 {
		t.Errorf("why has %d bytes", len(e.Why))
	}
}

// A look at a shut app gate is one request, whichever status it comes with, and spends
// no sign-in.
func TestShutGateIsOneRequest(t *testing.T) {
	for _, status := range []int{401, 403} {
		for _, text := range []string{"App is not connected to this company.", "app is not connected to this Company"} {
			w, own := inTurn(reply(status, `{"errors":["`+text+`"]}`)), &tokens{}
			_, err := on(w, func(o *Options) { o.Tokens = own }).CompanyMe(t.Context())
			if !errors.Is(err, ErrNotConnected) || w.count() != 1 || len(own.renewed) > 0 {
				t.Errorf("%d: %v after %d requests and %d renewals", status, err, w.count(), len(own.renewed))
			}
		}
	}
}
