// Package faults makes a simulated system fail on purpose.
//
// A Control holds the faults that a test or a person asked for. Wrap puts it in
// front of a simulator: it answers the control endpoint and applies matching
// faults to everything else.
//
//	POST   /_sim/faults   {"match": {"path": "/A_SalesOrder"}, "effect": "503", "count": 2}
//	GET    /_sim/faults   the faults, with how often each has fired
//	DELETE /_sim/faults   forget them all
package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sort"
	"strings"
	"sync"
	"time"
)

// Effect names what goes wrong.
type Effect string

// Effects that Wrap applies by itself.
const (
	Unavailable  Effect = "503"                      // refused before anything was done
	Throttled    Effect = "429"                      // refused, with Retry-After
	Timeout      Effect = "timeout"                  // no answer, nothing done
	ReplyLost    Effect = "committed-but-reply-lost" // done, then the connection breaks
	ErrorAfter   Effect = "500-after-commit"         // done, then a 500
	LateCommit   Effect = "late-commit"              // done only after delay, whether or not the client still waits
	SlowDrip     Effect = "slow-drip"                // done, the answer comes in small pieces over delay
	HalfJSON     Effect = "half-json"                // done, the answer is cut in the middle
	LoginPage    Effect = "login-page"               // an HTML login page with status 200, nothing done
	Reset        Effect = "connection-reset"         // the connection is reset, nothing done
	WrongContent Effect = "wrong-content-type"       // done, answered as text/plain
)

// Effects that a simulator applies itself, found by FromContext or Take.
const (
	CSRFExpired Effect = "csrf-expired"      // the session ends before the request is looked at
	StaleETag   Effect = "stale-etag"        // 412
	Message     Effect = "sap-message"       // the answer carries a warning
	Locked      Effect = "locked"            // a business error that passes: somebody is editing the object
	Duplicate   Effect = "duplicate-webhook" // a pushed event is delivered twice
	Drop        Effect = "drop-webhook"      // a pushed event is never delivered
	Delay       Effect = "delay-webhook"     // a pushed event is delivered after delay, so later ones overtake it
)

var generic = map[Effect]bool{
	Unavailable: true, Throttled: true, Timeout: true, ReplyLost: true, ErrorAfter: true, LateCommit: true,
	SlowDrip: true, HalfJSON: true, LoginPage: true, Reset: true, WrongContent: true,
}

// Generic lists the effects that Wrap applies to any simulator, sorted.
func Generic() []Effect {
	list := make([]Effect, 0, len(generic))
	for e := range generic {
		list = append(list, e)
	}
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	return list
}

// Match says which calls a fault is for. An empty field matches everything.
type Match struct {
	Method string `json:"method,omitempty"` // GET, POST, …
	Path   string `json:"path,omitempty"`   // part of the path
	// Operation is the simulator's name for the call, such as
	// "create-sales-order", "csrf-fetch" or a webhook's topic.
	Operation string `json:"operation,omitempty"`
	Body      string `json:"body,omitempty"` // part of the body
}

// Fault is one thing that will go wrong.
type Fault struct {
	ID     string `json:"id"`
	Match  Match  `json:"match"`
	Effect Effect `json:"effect"`
	// Count is how often it fires. Probability is the chance that it fires, each
	// time. One of the two; with neither it fires once.
	Count       int     `json:"count,omitempty"`
	Probability float64 `json:"probability,omitempty"`
	// Skip lets this many matching calls pass first.
	Skip int `json:"skip,omitempty"`
	// DelayMS is how long timeout, late-commit, slow-drip and delay-webhook take.
	DelayMS int `json:"delayMs,omitempty"`
	// RetryAfter goes with 429 and 503: seconds, or "date:" and seconds for the
	// form of an HTTP date.
	RetryAfter string `json:"retryAfter,omitempty"`
	// Status replaces the status of 500-after-commit.
	Status int `json:"status,omitempty"`
	// Fired counts how often it has fired.
	Fired int `json:"fired"`
}

// Wait is the fault's delay, or other if it states none.
func (f Fault) Wait(other time.Duration) time.Duration {
	if f.DelayMS > 0 {
		return time.Duration(f.DelayMS) * time.Millisecond
	}
	return other
}

// Call is what a fault is matched against.
type Call struct{ Method, Path, Operation, Body string }

func (m Match) matches(c Call) bool {
	return (m.Method == "" || strings.EqualFold(m.Method, c.Method)) &&
		(m.Operation == "" || m.Operation == c.Operation) &&
		strings.Contains(c.Path, m.Path) && strings.Contains(c.Body, m.Body)
}

// Control holds the faults of one simulator. The zero value is not ready; use
// New. It is safe for concurrent use.
type Control struct {
	effects map[Effect]bool
	mu      sync.Mutex
	rnd     *rand.Rand
	next    int
	faults  []*Fault
}

// New makes a Control for the generic effects and those the simulator applies
// itself. The seed decides what happens where a fault has a probability.
func New(seed uint64, own ...Effect) *Control {
	c := &Control{effects: map[Effect]bool{}, rnd: rand.New(rand.NewPCG(seed, 0xfa017))}
	for e := range generic {
		c.effects[e] = true
	}
	for _, e := range own {
		c.effects[e] = true
	}
	return c
}

// Effects lists what this Control knows, sorted.
func (c *Control) Effects() []string {
	list := make([]string, 0, len(c.effects))
	for e := range c.effects {
		list = append(list, string(e))
	}
	sort.Strings(list)
	return list
}

// Add checks f and takes it in. The answer has its id.
func (c *Control) Add(f Fault) (Fault, error) {
	if !c.effects[f.Effect] {
		return Fault{}, fmt.Errorf("no effect %q; there are %s", f.Effect, strings.Join(c.Effects(), ", "))
	}
	switch {
	case f.Count < 0 || f.Skip < 0:
		return Fault{}, fmt.Errorf("count and skip must not be negative")
	case f.Probability < 0 || f.Probability > 1:
		return Fault{}, fmt.Errorf("probability %v is not between 0 and 1", f.Probability)
	case f.Count > 0 && f.Probability > 0:
		return Fault{}, fmt.Errorf("give count or probability, not both")
	case f.DelayMS < 0 || f.DelayMS > 24*60*60*1000:
		return Fault{}, fmt.Errorf("delayMs %d is not between 0 and a day", f.DelayMS)
	case f.Status != 0 && (f.Status < 400 || f.Status > 599):
		return Fault{}, fmt.Errorf("status %d is not an error status", f.Status)
	}
	if _, _, err := retryAfter(f.RetryAfter); err != nil {
		return Fault{}, err
	}
	if f.Count == 0 && f.Probability == 0 {
		f.Count = 1
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	f.ID, f.Fired = fmt.Sprintf("fault-%d", c.next), 0
	c.faults = append(c.faults, &f)
	return f, nil
}

// List gives the faults in the order they were added.
func (c *Control) List() []Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := make([]Fault, len(c.faults))
	for i, f := range c.faults {
		list[i] = *f
	}
	return list
}

// Reset forgets all faults.
func (c *Control) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// Take gives the first fault that fires for this call and counts it.
func (c *Control) Take(call Call) (Fault, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range c.faults {
		if f.Count > 0 && f.Fired >= f.Count || !f.Match.matches(call) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Probability > 0 && c.rnd.Float64() >= f.Probability {
			continue
		}
		f.Fired++
		return *f, true
	}
	return Fault{}, false
}

type contextKey struct{}

// FromContext gives the fault that Wrap left to the simulator.
func FromContext(ctx context.Context) (Fault, bool) {
	f, ok := ctx.Value(contextKey{}).(Fault)
	return f, ok
}
