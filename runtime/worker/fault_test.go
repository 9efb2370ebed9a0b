package worker_test

import (
	"errors"
	"flag"
	"fmt"
	"sync"
	"testing"

	"crosswalk/runtime/bus"
)

var every = flag.Int("every", 1, "try only each n-th fault point")

var errFault = errors.New("injected fault")

// faults counts the points that a scenario passes, of store, bus and outside
// system alike, and fails at one of them.
type faults struct {
	mu    sync.Mutex
	n     int
	at    int  // point to fail at; 0 fails none
	crash bool // from then on everything fails, as after a power cut
	down  chan struct{}
	name  string
}

func (f *faults) hit(point string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	if f.n == f.at {
		f.name = point
		if f.crash {
			close(f.down)
		}
		return fmt.Errorf("%w at %s", errFault, point)
	}
	if f.crash && f.at > 0 && f.n > f.at {
		return fmt.Errorf("%w: the machine is off", errFault)
	}
	return nil
}

func (f *faults) off() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at, f.crash = 0, false
}

// scenario sends three orders, one of them twice and one changed, and gives the
// orders that were acknowledged. What was refused is sent again later, as the
// shop does.
func scenario(n *node, f *faults) (unacknowledged []shopOrder) {
	for _, o := range []shopOrder{{ID: 1, Name: "#1001"}, {ID: 2, Name: "#1002"}, {ID: 1, Name: "#1001"}, {ID: 1, Name: "#1001", Version: 2}, {ID: 3, Name: "#1003"}} {
		if _, err := n.order(o); err != nil {
			if !errors.Is(err, errFault) {
				n.t.Errorf("order %d: %v", o.ID, err)
			}
			unacknowledged = append(unacknowledged, o)
		}
	}
	return unacknowledged
}

func faulty(t *testing.T, f *faults) *node {
	n := newNode(t)
	n.bus = bus.Options{Partitions: 2}
	n.fault = f.hit
	n.erp.fault = func(after bool, key string) error {
		point := "erp/before"
		if after {
			point = "erp/after"
		}
		if err := f.hit(point); err != nil {
			return unavailable(after)
		}
		return nil
	}
	return n
}

// points runs the scenario without faults and counts.
func points(t *testing.T) int {
	f := &faults{down: make(chan struct{})}
	n := faulty(t, f)
	n.start()
	scenario(n, f)
	n.settled()
	n.check(1, 2, 3)
	n.stop()
	return f.n
}

// each runs a test for every point. The tests wait more than they work, so
// several run at a time.
func each(t *testing.T, test func(t *testing.T, at int)) {
	total := points(t)
	t.Logf("%d points", total)
	room := make(chan struct{}, 12)
	var wg sync.WaitGroup
	for at := 1; at <= total; at += *every {
		room <- struct{}{}
		wg.Go(func() {
			t.Run(fmt.Sprint(at), func(t *testing.T) { test(t, at) })
			<-room
		})
	}
	wg.Wait()
}

// TestEveryPointMayFailOnce fails each call of store, bus and outside system in
// turn, before or after its effect, and lets the process live on.
func TestEveryPointMayFailOnce(t *testing.T) {
	each(t, func(t *testing.T, at int) {
		f := &faults{at: at, down: make(chan struct{})}
		n := faulty(t, f)
		n.open()
		if err := n.run.Start(t.Context()); err != nil {
			if !errors.Is(err, errFault) {
				t.Fatal(err)
			}
			if err := n.run.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		defer n.stop()
		for again := scenario(n, f); len(again) > 0; {
			o := again[0]
			if _, err := n.order(o); err == nil {
				again = again[1:]
			}
		}
		n.settled()
		n.check(1, 2, 3)
		if t.Failed() {
			t.Logf("failed at %s", f.name)
		}
	})
}

// TestEveryPointMayBeTheLast cuts the power at each point, and starts again on
// what is on the disk.
func TestEveryPointMayBeTheLast(t *testing.T) {
	each(t, func(t *testing.T, at int) {
		f := &faults{at: at, crash: true, down: make(chan struct{})}
		n := faulty(t, f)
		n.open()
		var again []shopOrder
		err := n.run.Start(t.Context())
		if err == nil {
			again = scenario(n, f)
			n.until("the power cut", func() bool {
				select {
				case <-f.down:
					return true
				default: // this history may have fewer points
					open, _, _, err := n.store.Counts(t.Context())
					return err == nil && open == 0
				}
			})
		} else if !errors.Is(err, errFault) {
			t.Fatal(err)
		} else {
			again = []shopOrder{{ID: 1, Name: "#1001"}, {ID: 1, Name: "#1001", Version: 2}, {ID: 2, Name: "#1002"}, {ID: 3, Name: "#1003"}}
		}
		n.stop() // nothing that it does now has an effect
		f.off()
		n.start()
		defer n.stop()
		for _, o := range again {
			n.mustOrder(o)
		}
		n.settled()
		n.check(1, 2, 3)
		if t.Failed() {
			t.Logf("cut at %s", f.name)
		}
	})
}
