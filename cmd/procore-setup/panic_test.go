package main

import (
	"context"
	"os"
	"strings"
)

// panics is the name of a program like this one that panics when it is about to
// say what PANIC_AT holds.
const panics = "procore-setup-panics"

// panicking is that program.
func panicking() {
	secret := os.Getenv(secretVar)
	p := &program{in: os.Stdin, out: os.Stdout, getenv: takeSecret(), err: panicWriter{os.Getenv("PANIC_AT"), secret}}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

type panicWriter struct{ at, secret string }

func (w panicWriter) Write(b []byte) (int, error) {
	if w.at != "" && strings.Contains(string(b), w.at) {
		panic("it was called with " + w.secret)
	}
	return os.Stderr.Write(b)
}
