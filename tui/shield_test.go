package tui_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"procore-setup/procore/auth"
	"procore-setup/tui"
)

// clumsy is a model that panics with a secret in one of its parts.
type clumsy struct{ at string }

func (c clumsy) fail(here string) {
	if c.at == here {
		panic("it was called with " + planted)
	}
}

const planted = "planted-client-secret"

func (c clumsy) Init() tea.Cmd {
	c.fail("Init")
	return func() tea.Msg {
		c.fail("first command")
		return tea.Batch(func() tea.Msg { return "go on" }, func() tea.Msg { c.fail("batch"); return nil })()
	}
}

func (c clumsy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if msg == "go on" {
		c.fail("Update")
		return c, func() tea.Msg { c.fail("command"); return nil }
	}
	return c, nil
}

func (c clumsy) View() tea.View {
	c.fail("View")
	return tea.NewView("fine")
}

// terminal keeps what is written to it.
type terminal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *terminal) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

// TestPanicsOfTheWizard: wherever it panics, the program ends, and what it panicked
// with reaches neither the terminal nor the error's words.
func TestPanicsOfTheWizard(t *testing.T) {
	for _, at := range []string{"Init", "first command", "batch", "Update", "command", "View"} {
		t.Run(at, func(t *testing.T) {
			ctx, end := context.WithCancel(t.Context())
			in, keys := io.Pipe()
			defer func() { _ = keys.Close() }()
			out := &terminal{}
			m, broken := tui.Shielded(clumsy{at}, end)
			_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out), tea.WithoutSignals()).Run()
			if !errors.Is(err, tea.ErrProgramKilled) || errors.Is(err, tea.ErrProgramPanic) {
				t.Errorf("the library ended with %v", err)
			}
			fault := broken()
			if fault == nil {
				t.Fatal("the panic was not taken")
			}
			if !strings.Contains(string(fault.Stack), "clumsy.fail") {
				t.Errorf("the stack does not tell where it was:\n%s", fault.Stack)
			}
			for what, text := range map[string]string{
				"the terminal": out.text.String(), "the error": fault.Error(), "the stack": string(fault.Stack),
			} {
				if strings.Contains(text, planted) {
					t.Errorf("%s shows the secret:\n%s", what, text)
				}
			}
		})
	}
}

// TestPanicKeepsTheAnswers: the wizard itself stands behind the shield, and the
// answers are kept.
func TestPanicKeepsTheAnswers(t *testing.T) {
	story(t, scene{}, func(z *wizard) {
		z.Connect()
		z.Type(email)
		z.Leave()
		_ = z.outcome()
		d := z.deps
		d.Stores = []auth.Store{auth.NewMemoryStore()} // nobody is signed in
		d.Open = func(context.Context, string) (string, error) { panic("it was called with " + planted) }
		in, keys := io.Pipe()
		defer func() { _ = keys.Close() }()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		done, out := make(chan error, 1), &terminal{}
		go func() { done <- tui.Run(ctx, d, in, out, tea.WithoutSignalHandler(), tea.WithWindowSize(80, 24)) }()
		time.Sleep(time.Second)
		_, _ = io.WriteString(keys, "\r") // on to the sign-in, which opens a browser
		var fault *tui.FaultError
		select {
		case err := <-done:
			if !errors.As(err, &fault) {
				t.Fatalf("it ended with %v", err)
			}
		case <-time.After(time.Minute):
			t.Errorf("it goes on:\n%s", out.text.String())
		}
		if strings.Contains(out.text.String(), planted) {
			t.Error("the terminal shows the secret")
		}
		if draft, found, err := z.deps.State.LoadDraft(); err != nil || !found || draft.Account.Email != email {
			t.Errorf("the draft is %v, %v, %v", draft.Account, found, err)
		}
	})
}

// counted is a model that takes its time, and counts how often it was touched.
type counted struct{ touched int }

func (c *counted) Init() tea.Cmd {
	c.touched++
	return nil
}

func (c *counted) Update(tea.Msg) (tea.Model, tea.Cmd) {
	time.Sleep(10 * time.Millisecond)
	c.touched++
	return c, nil
}

func (c *counted) View() tea.View { c.touched++; return tea.NewView("fine") }

// TestRetiredModelIsLeftAlone: a program that hangs in its terminal is given up; what it
// was doing in the model is waited for, and it does nothing in it afterwards.
func TestRetiredModelIsLeftAlone(t *testing.T) {
	c := &counted{}
	m, _ := tui.Shielded(c, func() {})
	began := make(chan struct{})
	go func() {
		m.Init()
		close(began)
		m.Update("at work")
		m.View()
	}()
	<-began
	tui.Retire(m)
	before := c.touched
	m.Init()
	m.View()
	if _, cmd := m.Update("too late"); cmd != nil || c.touched != before {
		t.Errorf("touched %d times, %d before it was retired", c.touched, before)
	}
}
