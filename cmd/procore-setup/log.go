package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"procore-setup/procore/disk"
	"procore-setup/tui/plain"
)

// logger opens the log that --log names; nil where it names none. Only a new file, an
// empty one or an earlier log is written to.
func (p *program) logger() (*slog.Logger, func(), error) {
	if p.opt.logFile == "" {
		return nil, func() {}, nil
	}
	f, err := disk.Open(p.opt.logFile, os.O_RDWR|os.O_APPEND|os.O_CREATE)
	if _, ok := errors.AsType[*disk.Unsafe](err); ok {
		return nil, nil, usageError{fmt.Errorf("open the log: %w", err)}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	if !isLog(f) {
		_ = f.Close()
		return nil, nil, usageError{fmt.Errorf("open the log: %s is there and is no log of procore-setup: "+
			"choose another name with --log", p.opt.logFile)}
	}
	w := &failing{w: f, goesOn: true}
	log := slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return log, func() {
		if err := errors.Join(w.failed(), f.Close()); err != nil {
			(&plain.Printer{W: p.err}).Line("note: the log is not whole: %v", err)
		}
	}, nil
}

// isLog tells whether a file is empty or begins with a line of our log.
func isLog(f io.Reader) bool {
	const longest = 64 << 10
	line, err := bufio.NewReader(io.LimitReader(f, longest)).ReadBytes('\n')
	if len(line) == 0 && errors.Is(err, io.EOF) {
		return true
	}
	var entry struct{ Time, Level, Msg string }
	return json.Unmarshal(line, &entry) == nil && entry.Time != "" && entry.Level != "" && entry.Msg != ""
}
