// Command unrpm unpacks an rpm into a folder, for machines that have no rpm2cpio:
// unrpm FILE FOLDER. It knows what .ci/release makes, a payload of cpio in gzip.
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/cavaliergopher/cpio"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: unrpm FILE FOLDER")
	}
	if err := unpack(os.Args[1], os.Args[2]); err != nil {
		log.Fatalf("unrpm: %v", err)
	}
}

// unpack finds the payload, which comes last, by the three bytes that gzip begins with.
func unpack(file, to string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	at := bytes.Index(data, []byte{0x1f, 0x8b, 0x08})
	if at < 0 {
		return fmt.Errorf("%s has no payload in gzip", file)
	}
	payload, err := gzip.NewReader(bytes.NewReader(data[at:]))
	if err != nil {
		return err
	}
	in := cpio.NewReader(payload)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = entry(h, in, to)
		}
		if err != nil {
			return err
		}
	}
}

// entry unpacks one file.
func entry(h *cpio.Header, content io.Reader, to string) error {
	if !filepath.IsLocal(filepath.Join(".", h.Name)) {
		return fmt.Errorf("%s is outside of the archive", h.Name)
	}
	path := filepath.Join(to, h.Name)
	if h.Mode.IsDir() {
		return os.MkdirAll(path, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	data, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, os.FileMode(h.Mode.Perm()))
}
