// Package push delivers events the way outside systems do: at least once, with
// retries, sometimes twice, late or in another order.
//
// Send queues one delivery; everything else happens by itself until Close. The
// original body is sent on every attempt, to the address it was queued for.
package push

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"crosswalk/samples/simulators/faults"
)

// Policy is how a system retries.
type Policy struct {
	// Timeout bounds one attempt. Zero means 5 s.
	Timeout time.Duration
	// Backoff gives the pauses between attempts, so that there is one attempt
	// more than there are pauses.
	Backoff []time.Duration
}

// Scale gives the policy on a clock that runs factor times as fast.
func (p Policy) Scale(factor float64) Policy {
	out := Policy{Timeout: p.Timeout, Backoff: make([]time.Duration, len(p.Backoff))}
	for i, d := range p.Backoff {
		out.Backoff[i] = time.Duration(float64(d) / factor)
	}
	return out
}

// Delivery is one event on its way.
type Delivery struct {
	URL string
	// Operation is matched by faults, such as the topic.
	Operation string
	Header    http.Header
	Body      []byte
	// Repeat changes the headers of a duplicate; nil sends the same ones.
	Repeat func(http.Header)
}

// Result is how a delivery ended.
type Result struct {
	Delivery Delivery
	// Status is the last answer, 0 if none came.
	Status   int
	Attempts int
	Body     []byte
	Err      error
}

// Accepted says that the receiver took the event.
func (r Result) Accepted() bool { return r.Err == nil && r.Status/100 == 2 }

// Options describes a Sender. The zero value is ready to use.
type Options struct {
	Policy Policy
	// Client sends. Nil means one of its own.
	Client *http.Client
	// Faults may drop, double or delay deliveries. Nil does nothing.
	Faults *faults.Control
	// DuplicateRate and ReorderRate are the share of deliveries that are sent
	// twice, and that wait so long that later ones overtake them.
	DuplicateRate, ReorderRate float64
	// ReorderDelay is how long such a delivery waits. Zero means 1 s.
	ReorderDelay time.Duration
	Seed         uint64
	// Parallel bounds the requests under way. Zero means 32.
	Parallel int
	// OnResult hears of every delivery that ended, from several goroutines.
	OnResult func(Result)
}

// Stats counts deliveries.
type Stats struct{ Queued, Accepted, Retried, GivenUp, Duplicated, Dropped int }

// Sender delivers. It is safe for concurrent use.
type Sender struct {
	opts   Options
	ctx    context.Context
	cancel context.CancelFunc
	slots  chan struct{}
	wg     sync.WaitGroup

	mu     sync.Mutex
	closed bool
	rnd    *rand.Rand
	stats  Stats
}

// New makes a Sender.
func New(opts Options) *Sender {
	if opts.Policy.Timeout <= 0 {
		opts.Policy.Timeout = 5 * time.Second
	}
	if opts.Parallel <= 0 {
		opts.Parallel = 32
	}
	if opts.ReorderDelay <= 0 {
		opts.ReorderDelay = time.Second
	}
	if opts.Client == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = opts.Parallel
		opts.Client = &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Sender{opts: opts, ctx: ctx, cancel: cancel, slots: make(chan struct{}, opts.Parallel),
		rnd: rand.New(rand.NewPCG(opts.Seed, 0x5e4d))}
}

// Send queues d and returns at once. After Close it does nothing.
func (s *Sender) Send(d Delivery) {
	var delay time.Duration
	copies := 1
	if s.opts.Faults != nil {
		if f, ok := s.opts.Faults.Take(faults.Call{Method: http.MethodPost, Path: d.URL, Operation: d.Operation, Body: string(d.Body)}); ok {
			switch f.Effect {
			case faults.Duplicate:
				copies = 2
			case faults.Drop:
				copies = 0
			case faults.Delay:
				delay = f.Wait(s.opts.ReorderDelay)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if s.opts.ReorderRate > 0 && s.rnd.Float64() < s.opts.ReorderRate {
		delay = max(delay, s.opts.ReorderDelay)
	}
	if copies == 1 && s.opts.DuplicateRate > 0 && s.rnd.Float64() < s.opts.DuplicateRate {
		copies = 2
	}
	s.stats.Queued++
	s.stats.Dropped += 1 - min(copies, 1)
	for i := range copies {
		c := d
		if i > 0 {
			s.stats.Duplicated++
			c.Header = d.Header.Clone()
			if d.Repeat != nil {
				d.Repeat(c.Header)
			}
		}
		s.wg.Go(func() { s.deliver(c, delay) })
	}
}

func (s *Sender) deliver(d Delivery, delay time.Duration) {
	r := Result{Delivery: d}
	if delay > 0 && !s.pause(delay) {
		return
	}
	for {
		r.Attempts++
		r.Status, r.Body, r.Err = s.attempt(d)
		if s.ctx.Err() != nil {
			return
		}
		if r.Accepted() || r.Attempts > len(s.opts.Policy.Backoff) {
			break
		}
		s.count(func(st *Stats) { st.Retried++ })
		if !s.pause(s.opts.Policy.Backoff[r.Attempts-1]) {
			return
		}
	}
	s.count(func(st *Stats) {
		if r.Accepted() {
			st.Accepted++
		} else {
			st.GivenUp++
		}
	})
	if s.opts.OnResult != nil {
		s.opts.OnResult(r)
	}
}

func (s *Sender) attempt(d Delivery) (int, []byte, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-s.ctx.Done():
		return 0, nil, s.ctx.Err()
	}
	ctx, cancel := context.WithTimeout(s.ctx, s.opts.Policy.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, bytes.NewReader(d.Body))
	if err != nil {
		return 0, nil, err
	}
	for k, v := range d.Header {
		req.Header[k] = v
	}
	res, err := s.opts.Client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, body, err
}

// pause waits for d. It reports false when the sender was closed.
func (s *Sender) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

func (s *Sender) count(f func(*Stats)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.stats)
}

// Stats gives the counts so far.
func (s *Sender) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Wait blocks until everything queued so far has ended.
func (s *Sender) Wait() { s.wg.Wait() }

// Close gives up what is under way and waits for it to stop.
func (s *Sender) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	s.wg.Wait()
}
