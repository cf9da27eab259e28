package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"procore-setup/procore/text"
)

// releases is the repository of which a release was made, as "owner/name": set at release
// time by the linker, so that a build of one's own asks nobody.
var releases = ""

// A release is the newest one there is.
type release struct {
	Version string // "v1.4.0"
	Page    string
}

const (
	releasesAPI = "https://api.github.com"
	askingLimit = 10 * time.Second
	mostRelease = 1 << 20 // in bytes
)

// newestRelease asks GitHub for the newest release. It is asked only when somebody wants to
// know, and told nothing but the program's name.
// Source: docs.github.com, REST API, "Get the latest release".
func newestRelease(ctx context.Context, api, repository string) (release, error) {
	ctx, done := context.WithTimeout(ctx, askingLimit)
	defer done()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, api+"/repos/"+repository+"/releases/latest", nil)
	if err != nil {
		return release{}, err
	}
	r.Header.Set("Accept", "application/vnd.github+json")
	r.Header.Set("User-Agent", "procore-setup")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return release{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return release{}, fmt.Errorf("it answers %s", resp.Status)
	}
	var found struct {
		TagName string `json:"tag_name"`
		HTMLURL string `json:"html_url"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, mostRelease)).Decode(&found); err != nil {
		return release{}, fmt.Errorf("its answer can't be read: %w", err)
	}
	if _, ok := numbers(found.TagName); !ok {
		return release{}, fmt.Errorf("its newest release is called %s, which is no version", text.Quote(found.TagName))
	}
	return release{found.TagName, found.HTMLURL}, nil
}

// check tells whether there is a newer release than this program.
func (p *program) check(ctx context.Context, api string) error {
	b := buildInfo()
	mine, ok := numbers(b.Version)
	if releases == "" || !ok {
		return &text.Failure{
			What: "there is no release to compare this build with", Why: "it was not made by a release: it is " + b.String(),
			Do: "look for releases where you have the program from",
		}
	}
	newest, err := newestRelease(ctx, api, releases)
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	if err != nil {
		return &text.Failure{
			What: "the newest release could not be asked for", Why: err.Error(),
			Do: "look at https://github.com/" + releases + "/releases",
		}
	}
	theirs, _ := numbers(newest.Version)
	newer := slices.Compare(mine[:], theirs[:]) < 0
	if p.opt.json {
		return p.printValue(checkedJSON{b, strings.TrimPrefix(newest.Version, "v"), newer, newest.Page})
	}
	says := "This is the newest release."
	if newer {
		says = "There is a newer one: " + text.Display(newest.Version) + ", " + text.Display(newest.Page)
	}
	_, err = fmt.Fprintf(p.out, "procore-setup %s\n%s\n", b, says)
	return err
}

// checkedJSON is what version says with --check and --json.
type checkedJSON struct {
	build

	Newest string `json:"newest"`
	Newer  bool   `json:"newer"`
	Page   string `json:"page"`
}

// numbers are the three numbers of a version, and whether it comes before its release:
// "v1.4.0-rc.1" before "v1.4.0".
func numbers(version string) (out [4]int, ok bool) {
	core, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), "+")
	core, before, isBefore := strings.Cut(core, "-")
	parts := strings.Split(core, ".")
	if len(parts) != 3 || isBefore && before == "" {
		return out, false
	}
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return out, false
		}
		out[i] = n
	}
	if !isBefore {
		out[3] = 1
	}
	return out, true
}
