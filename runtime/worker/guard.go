package worker

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"crosswalk/runtime/connect"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/failsafe-go/failsafe-go/ratelimiter"
)

// guard protects one outside system: so many calls at once, so many a second,
// and none while it is down.
type guard struct {
	system  System
	line    *lineup
	rate    ratelimiter.RateLimiter[any] // nil: unbounded
	breaker circuitbreaker.CircuitBreaker[any]
	trouble atomic.Pointer[string] // how the last call failed; nil if it did not
}

const (
	// breakAfter failures in a row a system counts as down.
	breakAfter = 8
	// probeAfter is when a call may find out whether it is up again.
	probeAfter = 3 * time.Second
)

func newGuard(s System) *guard {
	g := &guard{system: s, line: &lineup{free: max(s.concurrency(), 1)}}
	if s.Rate > 0 {
		g.rate = ratelimiter.NewSmoothWithMaxRate[any](time.Duration(float64(time.Second) / s.Rate))
	}
	g.breaker = circuitbreaker.NewBuilder[any]().WithFailureThreshold(breakAfter).WithDelay(probeAfter).WithSuccessThreshold(1).Build()
	return g
}

func (s System) concurrency() int {
	if s.Concurrency == 0 {
		return 4
	}
	return s.Concurrency
}

// fits reports whether the guard can go on guarding s.
func (g *guard) fits(s System) bool {
	return g.system.concurrency() == s.concurrency() && g.system.Rate == s.Rate
}

// record tells the breaker how a call went. A refusal of one request says that
// the system is up.
func (g *guard) record(err error) {
	e, ok := connect.AsError(err)
	if err == nil || ok && e.Permanent {
		g.breaker.RecordSuccess()
		g.trouble.Store(nil)
		return
	}
	g.breaker.RecordFailure()
	why := failure(err).Message
	g.trouble.Store(&why)
}

// SystemState is how the calls to a system stand.
type SystemState struct {
	Name string
	// Down says that calls are held back after failures; Retry is when the next
	// one may try.
	Down  bool
	Retry time.Duration
	// Trouble is how the last call failed; "" if it did not.
	Trouble string
	// Waiting is how many calls are in line.
	Waiting int
}

// Systems tells how every configured system stands, by name.
func (r *Runtime) Systems() []SystemState {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []SystemState
	for name, s := range r.config.Load().Systems {
		if s.Connector == nil {
			continue
		}
		g := r.guards[name]
		state := SystemState{Name: name, Down: g.breaker.IsOpen(), Retry: g.breaker.RemainingDelay(), Waiting: g.waiting()}
		if why := g.trouble.Load(); why != nil {
			state.Trouble = *why
		}
		out = append(out, state)
	}
	slices.SortFunc(out, func(a, b SystemState) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (g *guard) waiting() int {
	g.line.mu.Lock()
	defer g.line.mu.Unlock()
	return len(g.line.waiting)
}

// Waiting is how many calls to a system are in line.
func (r *Runtime) Waiting(system string) int {
	r.mu.Lock()
	g := r.guards[system]
	r.mu.Unlock()
	if g == nil {
		return 0
	}
	return g.waiting()
}
