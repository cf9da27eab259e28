package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"procore-setup/procore/procoretest"
	"procore-setup/tui/tuitest"
)

// noMoreThan limits the size of every file that the program writes from now on.
func (c *child) noMoreThan(size int64) {
	c.t.Helper()
	limit := syscall.Rlimit{Cur: uint64(size), Max: uint64(size)}
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(c.Process.Pid), syscall.RLIMIT_FSIZE,
		uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if errno != 0 {
		c.t.Fatal("prlimit: ", errno)
	}
}

// TestDiskIsFullBehindTheAnswer: Procore did it, the program has the answer, and
// the journal can't take it, as when a program dies between the two.
func TestDiskIsFullBehindTheAnswer(t *testing.T) {
	t.Parallel()
	want := map[int]*wholeRun{inChunks: {}, byWorker: {}, twoByWork: {}}
	for _, p := range points[:9] {
		for _, room := range []int64{0, 20} { // bytes: nothing, or half a line
			t.Run(p.name+"/"+strconv.FormatInt(room, 10)+" bytes left", func(t *testing.T) {
				t.Parallel()
				r := newRig(t, procoretest.WithProjects(p.projects))
				at := r.gate.stop(answered, p.method, p.path, p.skip)
				c := r.apply()
				at.wait(t, c)
				info, err := os.Stat(r.journal())
				if err != nil {
					t.Fatal(err)
				}
				c.noMoreThan(info.Size() + room)
				close(at.release)
				c.wants(exitFailed).says("write the journal", r.journal(), "file too large", "--state-dir")
				if got := r.size(); got != info.Size() {
					t.Errorf("the journal has %d bytes, want %d: no half line", got, info.Size())
				}
				r.finishes(want[p.projects].state(t, p.projects))
			})
		}
	}
}

// size is that of the journal.
func (r *rig) size() int64 {
	r.t.Helper()
	info, err := os.Stat(r.journal())
	if err != nil {
		r.t.Fatal(err)
	}
	return info.Size()
}

// TestDiskIsFullBeforeTheChange: what can't be journalled is not sent.
func TestDiskIsFullBeforeTheChange(t *testing.T) {
	tuitest.NotForRaces(t)
	t.Parallel()
	r := newRig(t, procoretest.WithProjects(inChunks))
	at := r.gate.stop(answered, http.MethodGet, "/users/inactive", 0)
	c := r.apply()
	at.wait(t, c)
	c.noMoreThan(r.size())
	close(at.release)
	c.wants(exitFailed).says("write the journal")
	if n := len(r.Writes()); n > 0 {
		t.Errorf("%d writes", n)
	}
	r.finishes(new(wholeRun).state(t, inChunks))
}

// onDisk runs the program with its state folder on a small disk of its own,
// which it alone sees.
func onDisk(t *testing.T, dir, options string) func(*exec.Cmd) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "unshare", "-Urm", "true").Run(); err != nil {
		t.Skip("no mounts of one's own here: ", err)
	}
	return func(c *exec.Cmd) {
		script := `mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"`
		args := append([]string{"unshare", "-Urm", "sh", "-c", script, "sh", options, dir}, c.Args...)
		path, err := exec.LookPath("unshare")
		if err != nil {
			t.Fatal(err)
		}
		c.Path, c.Args = path, args
	}
}

func TestSmallDisks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, options, says string }{
		{"full", "size=4k,mode=700", "the disk is full"},
		{"read-only", "ro,mode=700", "the disk can only be read, not written"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			dir := filepath.Join(r.dir, "disk")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			child := r.startWith(onDisk(t, dir, c.options),
				"apply", "setup.yaml", "--yes", "--auth", "client-credentials", "--state-dir", dir)
			child.wants(exitFailed).says(c.says, dir, "what to do:")
			if n := len(r.Writes()); n > 0 {
				t.Errorf("%d writes", n)
			}
		})
	}
}

func TestFolderWithoutTheRight(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	r := newRig(t)
	dir := filepath.Join(r.dir, "locked")
	if err := os.Mkdir(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	r.apply("--state-dir", dir).wants(exitFailed).says("this user may not write there", dir)
	if n := len(r.Writes()); n > 0 {
		t.Errorf("%d writes", n)
	}
}

// opens starts to watch a folder, and returns what blocks until somebody opens
// one of its files whose name begins so.
func opens(t *testing.T, dir, name string) (wait func()) {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_NONBLOCK | syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	watch := os.NewFile(uintptr(fd), "inotify")
	t.Cleanup(func() { _ = watch.Close() })
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_OPEN); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := watch.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		for events := make([]byte, 4096); ; {
			n, err := watch.Read(events)
			if err != nil {
				t.Fatalf("nobody opens %s…: %v", name, err)
			}
			if strings.Contains(string(events[:n]), name) {
				return
			}
		}
	}
}

// TestDiskIsFullUnderTheLog: the run goes on, and the hole in the log is told.
func TestDiskIsFullUnderTheLog(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	at := r.gate.stop(answered, http.MethodGet, "/permission_templates", 0)
	log := filepath.Join(r.dir, "run.log")
	c := r.start("plan", "setup.yaml", "--auth", "client-credentials", "--log", log)
	at.wait(t, c)
	info, err := os.Stat(log)
	if err != nil {
		t.Fatal(err)
	}
	c.noMoreThan(info.Size())
	close(at.release)
	c.wants(exitWouldChange).says("the log is not whole")
}
