package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"procore-setup/procore/auth"
	"procore-setup/procore/disk"
	"procore-setup/procore/procoretest"
)

// The ways of the demo, beside the quick one.
const (
	demoSlow  = "slow"  // at Procore's pace, with a project that refuses and a rate limit
	demoReset = "reset" // begun anew
)

// A demoFlag is --demo, alone or with a way.
type demoFlag struct{ opt *options }

// String implements [pflag.Value].
func (d demoFlag) String() string {
	if d.opt == nil || !d.opt.demo {
		return "false"
	}
	if d.opt.demoWay != "" {
		return d.opt.demoWay
	}
	return "true"
}

// Type implements [pflag.Value]: alone it is a switch.
func (d demoFlag) Type() string { return "bool" }

// Set implements [pflag.Value].
func (d demoFlag) Set(s string) error {
	switch s {
	case "true", "false":
		d.opt.demo, d.opt.demoWay = s == "true", ""
	case demoSlow, demoReset:
		d.opt.demo, d.opt.demoWay = true, s
	default:
		return errors.New("use --demo, --demo=slow or --demo=reset")
	}
	return nil
}

// demoDir is the folder in which the demo lives on.
func (p *program) demoDir() (string, error) {
	if p.opt.stateDir != "" {
		return filepath.Abs(p.opt.stateDir)
	}
	return filepath.Join(xdg.StateHome, "procore-setup", "demo"), nil
}

// demoFile is where the demo's Procore is kept, and whether it is: once a person goes
// through it at a terminal, commands find what was done there. Where nobody did, such as in
// a script, each program has one of its own.
func (p *program) demoFile() (path string, lives bool, err error) {
	dir, err := p.demoDir()
	if err != nil {
		return "", false, err
	}
	path = filepath.Join(dir, "procore.json")
	if p.demoLives {
		return path, true, nil
	}
	_, err = os.Stat(path)
	return path, err == nil, nil
}

// mostDemo bounds the file of a demo.
const mostDemo = 64 << 20

// simulator is the demo's Procore: as it was left, where it lives on.
func (p *program) simulator() (*procoretest.Server, error) {
	path, lives, err := p.demoFile()
	if err != nil {
		return nil, err
	}
	if p.opt.demoWay == demoReset {
		if p.opt.stateDir != "" {
			return nil, usageError{errors.New("--demo=reset begins anew in the demo's own folder: leave --state-dir out")}
		}
		if err := os.RemoveAll(filepath.Dir(path)); err != nil {
			return nil, fmt.Errorf("begin the demo anew: %w", err)
		}
	}
	options := []procoretest.Option{
		// Someone in the simulated office does the steps by hand, a while after
		// they are asked for, so that the demo can be gone through alone.
		procoretest.WithHelper(5 * time.Second),
		procoretest.WithRedirects(auth.Config{Port: p.opt.port}.CallbackURL()),
	}
	if p.opt.demoWay == demoSlow {
		options = append(options, procoretest.WithLatency(400*time.Millisecond))
	}
	sim := procoretest.New(options...)
	if lives {
		kept, err := disk.Read(path, mostDemo)
		if err == nil {
			err = sim.Restore(kept)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("read the demo that was kept (--demo=reset begins anew): %w", err)
		}
		p.demo = sim
	}
	if p.opt.demoWay == demoSlow {
		return sim, hamper(sim)
	}
	return sim, nil
}

// hamper makes the simulator as Procore is on a day that is not its best: a project refuses
// people, and a limit is met once.
func hamper(sim *procoretest.Server) error {
	sim.Fault(procoretest.Fault{
		Method: http.MethodGet, Path: "/rest/", After: 20, Times: 1, Action: procoretest.TooMany(8*time.Second, true),
	})
	company := sim.CompanyID(procoretest.Main)
	return sim.SetTool(company, sim.Projects(company)[4], "directory", false)
}

// keepDemo keeps the demo's Procore for the next program, where it lives on.
func (p *program) keepDemo() error {
	if p.demo == nil {
		return nil
	}
	path, _, err := p.demoFile()
	if err != nil {
		return err
	}
	data, err := p.demo.Keep()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep the demo: %w", err)
	}
	return disk.Write(path, data)
}
