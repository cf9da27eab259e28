package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"procore-setup/procore"
	"procore-setup/procore/auth"
	"procore-setup/procore/spec"
)

// asker answers with the given lines and keeps what is said.
func asker(lines ...string) (*Asker, *strings.Builder) {
	var said strings.Builder
	return NewAsker(NewLines(strings.NewReader(strings.Join(lines, "\n"))), Printer{W: &said}), &said
}

func TestTextAsksUntilTheAnswerIsValid(t *testing.T) {
	a, said := asker("nobody", "?", "  sync@example.com\r", "")
	got, err := a.Text(t.Context(), Question{Text: "E-mail", Help: "It decides.", Valid: spec.ValidEmail})
	if err != nil || got != "sync@example.com" {
		t.Fatalf("Text = %q, %v", got, err)
	}
	for _, want := range []string{"it has no @", "It decides.", "b goes back, q leaves"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("did not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said.String(), "in brackets") {
		t.Errorf("it speaks of brackets where there are none:\n%s", said)
	}
}

// TestBackIsOneQuestion: b leads to the question before, and at the first one away.
func TestBackIsOneQuestion(t *testing.T) {
	a, said := asker("b", "https://a.example.com", "b", "https://b.example.com", "https://c.example.com")
	if _, err := a.hosts(t.Context(), auth.Environment{}); !errors.Is(err, ErrBack) {
		t.Errorf("at the first question: %v", err)
	}
	env, err := a.hosts(t.Context(), auth.Environment{})
	if err != nil || env.LoginURL != "https://b.example.com" || env.APIURL != "https://c.example.com" {
		t.Errorf("%+v, %v\n%s", env, err, said)
	}
	if !strings.Contains(said.String(), "Login address [https://a.example.com]") {
		t.Errorf("what was answered is forgotten:\n%s", said)
	}
}

func TestEndOfInputIsNeverConsent(t *testing.T) {
	for _, byDefault := range []bool{false, true} {
		a, _ := asker("")
		if yes, err := a.Confirm(t.Context(), Question{Text: "Change Procore?"}, byDefault); yes || !errors.Is(err, ErrQuit) {
			t.Errorf("default %v: the end of input gave %v, %v", byDefault, yes, err)
		}
	}
}

func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		answer    string
		byDefault bool
		want      bool
		err       error
	}{
		{"yes", false, true, nil},
		{"Y", false, true, nil},
		{"no", true, false, nil},
		{"\n", true, true, nil},
		{"\n", false, false, nil},
		{"b", true, false, ErrBack},
		{"q", true, false, ErrQuit},
		{"maybe\nno", true, false, nil},
	} {
		a, _ := asker(c.answer, "")
		yes, err := a.Confirm(t.Context(), Question{Text: "Sure?"}, c.byDefault)
		if yes != c.want || !errors.Is(err, c.err) {
			t.Errorf("%q: %v, %v; want %v, %v", c.answer, yes, err, c.want, c.err)
		}
	}
}

func TestChooseRefusesWhatCantBeChosen(t *testing.T) {
	a, said := asker("9", "two", "2", "1", "")
	n, err := a.Choose(t.Context(), "Account", "", []Option{{Label: "A user"}, {Label: "An old one", Disabled: "they ended"}}, -1)
	if err != nil || n != 0 {
		t.Fatalf("Choose = %d, %v", n, err)
	}
	if strings.Count(said.String(), "a number from 1 to 2") != 2 || strings.Count(said.String(), "they ended") != 2 {
		t.Errorf("it said:\n%s", said)
	}
}

// TestCompanyByWhatStandsThere: its place in the list, its name, the begin of it, and its
// own number mean a company.
func TestCompanyByWhatStandsThere(t *testing.T) {
	all := []procore.Company{
		{ID: 4286480, Name: "Meridian Builders", Active: true},
		{ID: 77, Name: "Old Harbour", Active: false},
		{ID: 9001, Name: "Harbour North", Active: true},
	}
	for answer, want := range map[string]procore.ID{
		"1": 4286480, "meridian": 4286480, "4286480": 4286480, "harbour  north": 9001, "Harbour North (9001)": 9001, "9001": 9001,
	} {
		a, said := asker(answer)
		if c, err := a.Company(t.Context(), all); err != nil || c.ID != want {
			t.Errorf("%q is %d, %v:\n%s", answer, c.ID, err, said)
		}
	}
	a, said := asker("77", "78", "1")
	c, err := a.Company(t.Context(), all)
	if err != nil || c.ID != 4286480 || !strings.Contains(said.String(), "not active") {
		t.Errorf("%d, %v:\n%s", c.ID, err, said)
	}
}

func TestALineGivenUpIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		lines := NewLines(r)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := lines.Next(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("Next with a cancelled context: %v", err)
		}
		go func() { _, _ = io.WriteString(w, "kept\nand the next\n"); _ = w.Close() }()
		for _, want := range []string{"kept\n", "and the next\n"} {
			if got, err := lines.Next(t.Context()); err != nil || got != want {
				t.Fatalf("Next = %q, %v; want %q", got, err, want)
			}
		}
		if _, err := lines.Next(t.Context()); !errors.Is(err, io.EOF) {
			t.Fatalf("at the end: %v", err)
		}
	})
}
