package main

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// timing is what one contender needed for one input.
type timing struct {
	best, median float64 // ns per call
	allocs       uint64
}

// Batches of peers are long enough to hold their garbage collection, and short
// enough that a busy moment of the machine hits all of them alike. Modules have
// none to collect: the shorter their batches, the more are undisturbed.
const (
	peers   = 20 * time.Millisecond
	modules = time.Millisecond
)

// measure runs the contenders in turn, in batches. Each gets span in all, and at
// least five batches.
func measure(list []contender, doc []byte, span, batch time.Duration) ([]timing, error) {
	times := make([][]float64, len(list))
	calls := make([]int, len(list))
	out := make([]timing, len(list))
	for round := 0; round < 5 || time.Duration(round)*batch < span; round++ {
		for i, c := range list {
			if calls[i] == 0 { // find out how many calls fill a batch
				n, took, allocs, err := repeat(c, doc, 1)
				out[i].allocs = allocs
				for err == nil && took < batch/4 {
					n, took, out[i].allocs, err = repeat(c, doc, n*2)
				}
				if err != nil {
					return nil, fmt.Errorf("%s: %w", c.name, err)
				}
				calls[i] = max(1, int(float64(n)*float64(batch)/float64(took)))
			}
			n, took, _, err := repeat(c, doc, calls[i])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
			times[i] = append(times[i], float64(took.Nanoseconds())/float64(n))
		}
	}
	for i, t := range times {
		slices.Sort(t)
		out[i].best, out[i].median = t[0], t[len(t)/2]
	}
	return out, nil
}

// repeat calls n times and gives the time of all calls and the allocations of one.
func repeat(c contender, doc []byte, n int) (int, time.Duration, uint64, error) {
	var before, after runtime.MemStats
	dst := make([]byte, 0, 64<<10)
	runtime.ReadMemStats(&before)
	start := time.Now()
	for range n {
		if _, err := c.run(doc, dst[:0]); err != nil {
			return n, 0, 0, err
		}
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return n, took, (after.Mallocs - before.Mallocs) / uint64(n), nil
}
