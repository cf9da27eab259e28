// Command unrpm unpacks an rpm into a folder, for machines that have no rpm2cpio:
// unrpm FILE FOLDER. It knows what .ci/release makes, a payload of cpio in gzip.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
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
	in := bufio.NewReader(payload)
	for {
		done, err := entry(in, to)
		if done || err != nil {
			return err
		}
	}
}

// entry unpacks one file of a cpio archive in its "new ASCII" form: a head of 110 bytes
// with hexadecimal numbers, the name and the content, each filled up to four bytes.
func entry(in io.Reader, to string) (done bool, err error) {
	head := make([]byte, 110)
	if _, err := io.ReadFull(in, head); err != nil {
		return false, err
	}
	number := func(i int) int64 {
		n, bad := strconv.ParseInt(string(head[6+8*i:14+8*i]), 16, 64)
		if bad != nil {
			err = bad
		}
		return n
	}
	mode, size, named := number(1), number(6), number(11)
	if err != nil {
		return false, err
	}
	name, err := filled(in, 110, named)
	if err != nil {
		return false, err
	}
	path := string(bytes.TrimRight(name, "\x00"))
	content, err := filled(in, 0, size)
	if err != nil || path == "TRAILER!!!" {
		return true, err
	}
	if !filepath.IsLocal(filepath.Join(".", path)) {
		return false, fmt.Errorf("%s is outside of the archive", path)
	}
	path = filepath.Join(to, path)
	if mode&0o170000 == 0o040000 {
		return false, os.MkdirAll(path, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	return false, os.WriteFile(path, content, os.FileMode(mode&0o777))
}

// filled reads n bytes, and what fills them and those before up to four.
func filled(in io.Reader, before, n int64) ([]byte, error) {
	data := make([]byte, n+(4-(before+n)%4)%4)
	_, err := io.ReadFull(in, data)
	return data[:n], err
}
