// Command package makes the archive and the packages of one release target from what
// .goreleaser.yaml says of them, for the gate: it compiles in less than a minute, where all
// of goreleaser takes six. What it reads of the file is what it packs; the rest of a release
// is goreleaser's.
//
//	package FOLDER   into FOLDER: tar.gz, deb, rpm, apk and the Arch package
//
// Run in the repository, behind `.ci/release assets`, whose program is the one that is packed.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/apk"
	_ "github.com/goreleaser/nfpm/v2/arch"
	_ "github.com/goreleaser/nfpm/v2/deb"
	_ "github.com/goreleaser/nfpm/v2/rpm"
	"gopkg.in/yaml.v3"
)

// program is what is packed.
const program = ".ci/out/release/bin/procore-setup"

// A config is the part of .goreleaser.yaml that is heeded here.
type config struct {
	Archives []struct{ Files []file }
	NFPMs    []map[string]any `yaml:"nfpms"`
}

// A file is one of an archive, or a pattern of several.
type file struct {
	Src, Dst string
	Info     struct{ Mode os.FileMode }
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	built, err := os.Stat(program) // it has the commit's time
	if err != nil {
		return err
	}
	at := built.ModTime().UTC()
	data, err := os.ReadFile(".goreleaser.yaml")
	if err != nil {
		return err
	}
	data = bytes.ReplaceAll(data, []byte("{{ .CommitDate }}"), []byte(at.Format(time.RFC3339)))
	var c config
	if err := yaml.Unmarshal(data, &c); err != nil {
		return err
	}
	if len(c.Archives) != 1 || len(c.NFPMs) != 1 {
		return fmt.Errorf("%d archives and %d kinds of packages are asked for, and this knows of one", len(c.Archives), len(c.NFPMs))
	}
	if err := archive(filepath.Join(folder, "procore-setup_gate.tar.gz"), c.Archives[0].Files, at); err != nil {
		return err
	}
	return packages(folder, c.NFPMs[0])
}

// archive writes the program and the files.
func archive(path string, files []file, at time.Time) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	zipped := gzip.NewWriter(out)
	packed := tar.NewWriter(zipped)
	add := func(src, name string, mode os.FileMode) error {
		data, err := os.ReadFile(src)
		if err != nil {
			return err
		}
		h := &tar.Header{Name: name, Mode: int64(mode), Size: int64(len(data)), ModTime: at}
		if err := packed.WriteHeader(h); err != nil {
			return err
		}
		_, err = packed.Write(data)
		return err
	}
	if err := add(program, filepath.Base(program), 0o755); err != nil {
		return err
	}
	for _, f := range files {
		found, err := filepath.Glob(f.Src)
		if err != nil || len(found) == 0 {
			return fmt.Errorf("nothing is %s: %v", f.Src, err)
		}
		for _, src := range found {
			if err := add(src, filepath.Join(f.Dst, filepath.Base(src)), f.Info.Mode); err != nil {
				return err
			}
		}
	}
	for _, w := range []io.Closer{packed, zipped, out} {
		if err := w.Close(); err != nil {
			return err
		}
	}
	return nil
}

// packages writes a package of each format.
func packages(folder string, asked map[string]any) error {
	formats, _ := asked["formats"].([]any)
	contents, _ := asked["contents"].([]any)
	bin, _ := asked["bindir"].(string)
	asked["name"], asked["version"] = asked["package_name"], "0.0.0-gate"
	asked["platform"], asked["arch"] = "linux", runtime.GOARCH
	asked["contents"] = append(contents, map[string]any{
		"src": program, "dst": bin + "/" + filepath.Base(program), "file_info": map[string]any{"mode": 0o755},
	})
	for _, key := range []string{"package_name", "formats", "bindir"} { // goreleaser's own
		delete(asked, key)
	}
	text, err := yaml.Marshal(asked)
	if err != nil {
		return err
	}
	c, err := nfpm.Parse(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("%w in\n%s", err, text)
	}
	for _, f := range formats {
		format := fmt.Sprint(f)
		packager, err := nfpm.Get(format)
		if err != nil {
			return err
		}
		info, err := c.Get(format)
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		if err := packager.Package(nfpm.WithDefaults(info), &packed); err != nil {
			return fmt.Errorf("%s: %w", format, err)
		}
		ending := strings.Replace("."+format, ".archlinux", ".pkg.tar.zst", 1)
		if err := os.WriteFile(filepath.Join(folder, "procore-setup_gate"+ending), packed.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
