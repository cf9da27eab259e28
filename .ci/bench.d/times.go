package main

import (
	"fmt"
	"regexp"
	"strconv"

	"procore-setup/procore/text"
)

var applyLine = regexp.MustCompile(`apply clock=(\w+) n=(\d+) rtt=(\S+) limit="(\w*)" page=(\d+) requests=(\d+) ` +
	`changing=(\d+) seconds=([\d.]+) bound=([\d.]+) goal=(\d+)`)

// applyTimes compares the time of whole runs, where answers and workers take theirs, with
// what the longest chain of answers and the limits make it: on a clock that is not real,
// and once over real connections.
func applyTimes(b *bench) error {
	out, err := b.gotest([]string{"TIMES=1"}, "-count", "1", "-run", "^TestApplyTime", "-v", "./procore/setup/")
	if err != nil {
		return err
	}
	for _, m := range applyLine.FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(m[2]) // digits
		took, _ := strconv.ParseFloat(m[8], 64)
		bound, _ := strconv.ParseFloat(m[9], 64)
		what := fmt.Sprintf("apply, %s, answers of %s, pages of %s", text.Number(n), m[3], m[5])
		if m[4] != "" {
			what += ", " + m[4] + " 25 in 10 s"
		}
		if m[1] == "real" {
			what += ", real sockets"
		}
		r := row{
			what: what, own: m[8] + " s", peer: fmt.Sprintf("bound %s s, %s requests", m[9], m[6]), goal: 1.25, most: true,
		}
		if bound > 0 {
			r.ratio = took / bound
		} else { // answers in no time: a second is what it may take
			r.ratio = took
		}
		b.row(r)
	}
	if len(b.rows) < 15 {
		return fmt.Errorf("the times of %d runs were measured:\n%s", len(b.rows), out)
	}
	return nil
}

var waitLine = regexp.MustCompile(`waits projects=(\d+) page="([^"]+)" seconds=([\d.]+)`)

// pageWaits shows the longest wait of an admin who spends three seconds on a page.
func pageWaits(b *bench) error {
	out, err := b.gotest(nil, "-count", "1", "-run", "^TestNoPageWaits$", "-v", "./tui/")
	if err != nil {
		return err
	}
	longest, page := map[int]float64{}, map[int]string{}
	for _, m := range waitLine.FindAllStringSubmatch(out, -1) {
		n, _ := strconv.Atoi(m[1]) // digits
		if s, _ := strconv.ParseFloat(m[3], 64); page[n] == "" || s > longest[n] {
			longest[n], page[n] = s, m[2]
		}
	}
	for _, n := range []int{2500, 10_000} {
		if page[n] == "" {
			return fmt.Errorf("no waits with %d projects were measured:\n%s", n, out)
		}
		b.row(row{
			what: fmt.Sprintf("longest wait for a page of the wizard, %s", text.Number(n)), own: fmt.Sprintf("%.1f s", longest[n]),
			peer: "0.3 s: " + page[n], ratio: longest[n] / 0.3, goal: 1, most: true,
		})
	}
	return nil
}
