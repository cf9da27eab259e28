package main

import (
	"runtime/debug"
	"time"
)

// The program holds lists of projects for minutes and does little with them: memory
// is dearer than time. Up to memoryLimit garbage is collected the sooner the nearer the
// limit is; a company of 100,000 projects stays within it.
const (
	garbagePercent = 28
	memoryLimit    = 96 << 20
	startUp        = time.Second // until the first frame, time is dearer
	startPercent   = 200
)

// frugal makes the runtime give memory back early once the program has started. The
// settings of the environment (GOGC, GOMEMLIMIT) are those of somebody who knows better.
func frugal(getenv func(string) string) {
	if getenv("GOGC") == "" {
		debug.SetGCPercent(startPercent)
	}
	time.AfterFunc(startUp, func() {
		if getenv("GOGC") == "" {
			debug.SetGCPercent(garbagePercent)
		}
		if getenv("GOMEMLIMIT") == "" {
			debug.SetMemoryLimit(memoryLimit)
		}
	})
}
