// Package worker moves messages through their flows.
//
// Runtime is the way in: Accept takes a webhook's event, Submit a canonical
// event that a caller makes. Both are durable when they return. From there the
// workers run the flows' steps: what a step changes, the journal rows about it
// and the messages that follow from it are one transaction.
//
// The store decides what may run; the bus only wakes workers up. A message that
// waits or fails holds back later messages of its own order key and no others.
// An attempt at an outside call is recorded before the call, so that after a
// crash the connector knows that it has to look first.
package worker

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/runtime/bus"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"

	"github.com/oklog/ulid/v2"
)

// Module runs one mapping; *engine.Module does.
type Module interface {
	// RunWith appends the output to dst. Meta is JSON as of abi.Meta, for modules
	// whose Info().Meta is not empty.
	RunWith(ctx context.Context, in, meta, dst []byte) ([]byte, error)
	Digest() string
	Info() abi.Info
}

// System is an outside system as flows call it.
type System struct {
	Connector   connect.Connector
	Concurrency int     // calls at once; zero means 4
	Rate        float64 // calls a second; zero means unbounded
	Timeout     time.Duration
}

// Config is what the runtime runs. It is replaced as a whole.
type Config struct {
	Flows   []*flow.Flow
	Modules map[string]Module
	Systems map[string]System
	// Contract finds a contract, nil if there is none.
	Contract func(ref string) *contracts.Contract
}

// Options says what a Runtime works with. Store and Bus are required.
type Options struct {
	Store *store.Store
	Bus   *bus.Bus
	Log   *slog.Logger
	// Backlog is how many open messages are taken before Accept answers
	// ErrOverloaded. Zero means 20,000.
	Backlog int
	// Node names this process in leases. Empty means a random name.
	Node string
	// Now and Random are the clock and a number in [0,1) for jitter. Nil means
	// the real ones.
	Now    func() time.Time
	Random func() float64
}

// ErrOverloaded asks the sender to come back later: nothing was stored.
var ErrOverloaded = errors.New("too many messages are waiting")

// Runtime runs flows. It is safe for concurrent use.
type Runtime struct {
	store  *store.Store
	bus    *bus.Bus
	log    *slog.Logger
	now    func() time.Time
	random func() float64
	node   string
	limit  int64

	config  atomic.Pointer[active]
	open    atomic.Int64 // open messages, as of the last count plus what came since
	wake    chan struct{}
	running sync.WaitGroup
	stop    context.CancelCauseFunc
	calls   context.Context // outlives the workers: a call under way is finished

	mu       sync.Mutex
	inflight map[string]bool // messages that this process works on
	guards   map[string]*guard
}

// active is a Config with its indexes.
type active struct {
	Config
	byName  map[string]*flow.Flow
	byEvent map[string][]*flow.Flow
}

// New makes a Runtime. It takes events at once; Start makes it work.
func New(o Options, c Config) *Runtime {
	r := &Runtime{
		store: o.Store, bus: o.Bus, log: o.Log, now: o.Now, random: o.Random, node: o.Node, limit: int64(o.Backlog),
		wake: make(chan struct{}, 1), inflight: map[string]bool{}, guards: map[string]*guard{},
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.random == nil {
		r.random = rand.Float64
	}
	if r.node == "" {
		r.node = ulid.Make().String()
	}
	if r.limit == 0 {
		r.limit = 20_000
	}
	r.Configure(c)
	return r
}

// Configure replaces flows, modules and systems at once. A message takes the
// new ones from its next step on.
func (r *Runtime) Configure(c Config) {
	a := &active{Config: c, byName: map[string]*flow.Flow{}, byEvent: map[string][]*flow.Flow{}}
	for _, f := range c.Flows {
		a.byName[f.Name] = f
		if !f.Trigger.Webhook() {
			a.byEvent[f.Trigger.Event] = append(a.byEvent[f.Trigger.Event], f)
		}
	}
	r.config.Store(a)
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, s := range c.Systems {
		if g := r.guards[name]; g == nil || !g.fits(s) {
			r.guards[name] = newGuard(s)
		}
	}
}

// Webhook names the flow that a topic of a system starts, "" if none does.
func (r *Runtime) Webhook(system, topic string) string {
	for _, f := range r.config.Load().Flows {
		if f.Trigger.System == system && f.Trigger.Topic == topic {
			return f.Name
		}
	}
	return ""
}

// Topics lists the topics that flows take from a system.
func (r *Runtime) Topics(system string) []string {
	var topics []string
	for _, f := range r.config.Load().Flows {
		if f.Trigger.System == system && system != "" {
			topics = append(topics, f.Trigger.Topic)
		}
	}
	return topics
}

// Start begins to work: one worker per partition, and the relay that brings what
// is due to them. Leases of a process that died stay until they end: the outside
// system may still be about to commit the call that was under way, and a look
// before that would not find it.
func (r *Runtime) Start(ctx context.Context) error {
	work, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	r.stop = stop
	r.calls = context.WithoutCancel(ctx)
	for p := range r.bus.Partitions() {
		r.running.Go(func() { r.bus.Serve(work, p, r.handle) })
	}
	r.running.Go(func() { r.relay(work) })
	r.running.Go(func() { r.publish(work) })
	r.running.Go(func() { r.tidy(work) })
	return nil
}

// errClosing is why work ends when the process does.
var errClosing = errors.New("shutting down")

// Close stops taking work and waits until what is under way is committed, but
// not longer than ctx.
func (r *Runtime) Close(ctx context.Context) error {
	if r.stop == nil {
		return nil
	}
	r.stop(errClosing)
	done := make(chan struct{})
	go func() { r.running.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("work is still under way: %w", context.Cause(ctx))
	}
}

// Open is how many messages are not finished, nearly.
func (r *Runtime) Open() int { return int(max(0, r.open.Load())) }

// nudge makes the relay look now.
func (r *Runtime) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// partition spreads order keys over the bus.
func (r *Runtime) partition(key string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(key))
	return int(h.Sum32() % uint32(r.bus.Partitions()))
}

// claim marks a message as being worked on in this process.
func (r *Runtime) claim(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inflight[id] {
		return false
	}
	r.inflight[id] = true
	return true
}

func (r *Runtime) release(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.inflight, id)
}

func newID() string { return ulid.Make().String() }
