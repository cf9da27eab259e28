package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"procore-setup/procore/procoretest"
	"procore-setup/procore/text"
)

// unlimited is more requests than any run makes: what is measured here is memory.
const unlimited = 1 << 20

// serve serves a simulated company until its input ends.
func serve(projects int) error {
	sim := procoretest.New(procoretest.WithOnlyMain(), procoretest.WithProjects(projects),
		procoretest.WithLimits(unlimited, unlimited), procoretest.WithWorkerDelay(0))
	login, api := httptest.NewServer(sim.LoginHandler()), httptest.NewServer(sim.APIHandler())
	creds := sim.Credentials()
	fmt.Println(login.URL, api.URL, creds.ClientID, creds.ClientSecret.Reveal())
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// peak is the most memory that a process held, in bytes, for systems that do not show
// it while the process runs. (Linux counts it from the parent's, so it is not used there.)
func peak(s *os.ProcessState) int64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin":
		return usage.Maxrss
	}
	return usage.Maxrss * 1024
}

// status reads a figure of a running process, in bytes; 0 where the system has none.
func status(pid int, name string) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), name+":")
	var kilobytes int64
	_, _ = fmt.Sscan(rest, &kilobytes)
	return kilobytes * 1024
}

// The figures of a process: the most memory that it held, and how much of what it holds
// shows its file, which is code that the system may drop and read again.
const highWater, fileMapped = "VmHWM", "RssFile"

// watch reads the high-water mark of a running process until it is stopped.
func watch(pid int) (stop func() int64) {
	end, most := make(chan struct{}), make(chan int64)
	go func() {
		var last int64
		for {
			select {
			case <-end:
				most <- last
				return
			case <-time.After(10 * time.Millisecond):
				last = max(last, status(pid, highWater))
			}
		}
	}()
	return func() int64 {
		close(end)
		return <-most
	}
}

// setupFile asks for all active projects.
const setupFile = `version: 1
company: 4286480
account: {kind: user, first_name: SyncEzy, last_name: Integration, email: sync@meridian.example}
template:
  name: SyncEzy Sync
  base: Read Only Everything
  tools: {documents: admin}
projects: {include: active, new: true}
`

// memory measures the most memory of a whole run: by a setup file, and in the wizard.
// The runs are side by side, since most of their time goes into waiting for workers.
func memory(b *bench) error {
	var group errgroup.Group
	for _, projects := range []int{1000, 10_000, 100_000} {
		g := b.at(projects)
		group.Go(func() (err error) {
			if g.apply, err = b.applied(g.projects); err != nil {
				return fmt.Errorf("apply with %d projects: %w", g.projects, err)
			}
			return nil
		})
		group.Go(func() (err error) {
			if g.wizard, g.mapped, err = b.wizarded(g.projects); err != nil {
				return fmt.Errorf("wizard with %d projects: %w", g.projects, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	limits := map[int]float64{10_000: 50e6, 100_000: 150e6} // 20 MB of each are the program itself
	for _, g := range b.growth {
		limit := limits[g.projects]
		if limit == 0 {
			continue
		}
		for _, m := range []struct {
			what  string
			bytes int64
			told  bool
		}{
			{"setup file", g.apply, false},
			{"wizard", g.wizard, false},
			{"wizard, without its code", g.wizard - g.mapped, true},
		} {
			b.row(row{
				what: fmt.Sprintf("peak memory, %s: %s", text.Number(g.projects), m.what), own: megabytes(m.bytes),
				peer: megabytes(int64(limit)), ratio: float64(m.bytes) / limit, goal: 1, most: true, told: m.told,
			})
		}
	}
	return nil
}

// A world is a simulator in a process of its own.
type world struct {
	login, api string
	env        []string
	stop       func()
}

// world starts a simulator.
func (b *bench) world(projects int) (*world, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-serve", fmt.Sprint(projects))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &world{stop: func() { _ = in.Close(); _ = cmd.Wait() }}
	line, err := bufio.NewReader(out).ReadString('\n')
	f := strings.Fields(line)
	if err != nil || len(f) != 4 {
		w.stop()
		return nil, fmt.Errorf("the simulator did not start: %q, %w", line, err)
	}
	w.login, w.api = f[0], f[1]
	w.env = []string{"PROCORE_CLIENT_ID=" + f[2], "PROCORE_CLIENT_SECRET=" + f[3]}
	return w, nil
}

// flags lead to the simulator.
func (w *world) flags(state string) []string {
	return []string{
		"--login-url", w.login, "--api-url", w.api, "--auth", "client-credentials", "--company", "4286480",
		"--store", "memory", "--state-dir", state,
	}
}

// applied runs a setup file.
func (b *bench) applied(projects int) (int64, error) {
	w, err := b.world(projects)
	if err != nil {
		return 0, err
	}
	defer w.stop()
	state, err := os.MkdirTemp(b.dir, "state")
	if err != nil {
		return 0, err
	}
	file := filepath.Join(state, "setup.yaml")
	if err := os.WriteFile(file, []byte(setupFile), 0o600); err != nil {
		return 0, err
	}
	cmd := exec.Command(b.product, append([]string{"apply", file, "--yes"}, w.flags(state)...)...)
	cmd.Env = append(os.Environ(), w.env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	stop := watch(cmd.Process.Pid)
	err = cmd.Wait()
	held := stop()
	if err != nil {
		return 0, fmt.Errorf("%w\n%.2000s", err, out.String())
	}
	if proof := text.Number(projects) + " of " + text.Number(projects); !strings.Contains(out.String(), proof) {
		return 0, fmt.Errorf("the checklist does not say %q", proof)
	}
	if held == 0 {
		held = peak(cmd.ProcessState)
	}
	return held, nil
}
