package flow

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

var (
	seeds = flag.Int("seeds", 2000, "number of simulated histories")
	seed  = flag.Uint64("seed", 0, "run this one history, loudly")
)

// world is everything around Next, in one goroutine and driven by one seed: a
// store that compares versions, a bus that drops, doubles, delays and reorders,
// workers that die between any two steps, and an outside system that fails
// before or after it did what it was asked.
type world struct {
	r     *rand.Rand
	flow  *Flow
	now   int // milliseconds
	calm  bool
	rows  []*row
	bus   []parcel
	tasks []*task
	log   []string
	docs  map[string][]int // key -> messages in the order of their documents
	made  map[int]int      // message -> documents made
	sent  map[int]int      // message -> events emitted
}

type row struct {
	id         int
	key        string
	state      State
	version    int
	until      int // resting or leased until
	everParked bool
}

type parcel struct{ at, id int }

// task is a worker in the middle of a message: what it read, and what it does next.
type task struct {
	id, version int
	state       State
	effect      Effect
	stage       int
	lost        bool // the call's answer was lost
	broken      bool // the call failed before it did anything
}

const lease = 1000

func (w *world) say(format string, args ...any) {
	if *seed != 0 {
		w.log = append(w.log, fmt.Sprintf("%6d ", w.now)+fmt.Sprintf(format, args...))
	}
}

func (w *world) chance(percent int) bool { return !w.calm && w.r.IntN(100) < percent }

func (w *world) publish(id int) {
	if w.chance(15) {
		return
	}
	for n := 1; n > 0; n-- {
		delay := w.r.IntN(5)
		if w.chance(20) {
			delay = w.r.IntN(3000)
		}
		w.bus = append(w.bus, parcel{w.now + delay, id})
		if w.chance(15) {
			n++
		}
	}
}

func (r *row) open() bool {
	return r.state.Status == Ready || r.state.Status == Calling || r.state.Status == Resting
}

// due is the store's rule: open, first of its key, its time come.
func (w *world) due(r *row) bool {
	if !r.open() || r.until > w.now {
		return false
	}
	for _, e := range w.rows[:r.id] {
		if e.key == r.key && e.open() {
			return false
		}
	}
	return true
}

// commit stores a new state if nobody else did meanwhile.
func (w *world) commit(t *task, s State, until int) bool {
	r := w.rows[t.id]
	if r.version != t.version {
		w.say("%d: somebody else was faster", t.id)
		return false
	}
	r.version++
	r.state, r.until = s, until
	r.everParked = r.everParked || s.Status == Parked
	t.version, t.state = r.version, s
	w.say("%d: stored %+v", t.id, s)
	return true
}

// step moves one worker by one step; it reports whether the task goes on.
func (w *world) step(t *task) bool {
	if w.chance(3) {
		w.say("%d: the worker dies", t.id)
		return false
	}
	switch {
	case t.effect.Map != nil:
		return w.next(t, Succeed(), 0)
	case t.effect.Emit != nil:
		id := t.id
		if !w.next(t, Succeed(), 1) {
			return false
		}
		w.sent[id]++
		return true
	case t.effect.Call != nil:
		return w.call(t)
	}
	return false
}

// next applies an event; durable says that its state must be stored now.
func (w *world) next(t *task, e Event, durable int) bool {
	s, effect, ok := w.flow.Next(t.state, e)
	if !ok {
		return false
	}
	until := 0
	if effect.Call != nil {
		until, durable = w.now+lease, 1
	}
	if effect.Wait > 0 {
		until, durable = w.now+int(effect.Wait/time.Millisecond), 1
	}
	if effect.Finish || effect.Park != "" {
		durable = 1
	}
	if durable == 1 && !w.commit(t, s, until) {
		return false
	}
	t.state, t.effect, t.stage = s, effect, 0
	if effect.Finish || effect.Park != "" {
		for _, r := range w.rows {
			if r.key == w.rows[t.id].key && w.due(r) {
				w.publish(r.id)
			}
		}
	}
	return effect.Map != nil || effect.Emit != nil || effect.Call != nil
}

func (w *world) call(t *task) bool {
	t.stage++
	switch t.stage {
	case 1: // on the wire
		t.broken = w.chance(25)
		t.lost = w.chance(25)
		return true
	case 2: // the outside system works
		if t.broken {
			return true
		}
		if t.state.Attempt == 1 || w.made[t.id] == 0 { // a later attempt looks first
			w.made[t.id]++
			key := w.rows[t.id].key
			w.docs[key] = append(w.docs[key], t.id)
			w.say("%d: document made by attempt %d", t.id, t.state.Attempt)
		}
		return true
	}
	if t.broken || t.lost {
		return w.next(t, Fail(Fault{Reason: "no answer", RetryAfter: time.Duration(w.r.IntN(20)) * time.Millisecond}, w.r.Float64()), 1)
	}
	return w.next(t, Succeed(), 1)
}

// receive takes one parcel off the bus.
func (w *world) receive(p parcel) {
	r := w.rows[p.id]
	if !w.due(r) {
		return
	}
	t := &task{id: r.id, version: r.version, state: r.state}
	if w.next(t, Start(), 0) {
		w.tasks = append(w.tasks, t)
	}
}

func (w *world) run() {
	keys := 1 + w.r.IntN(5)
	total := 5 + w.r.IntN(20)
	for accepted := 0; ; {
		w.calm = accepted == total && w.now > 20_000
		if accepted < total && w.r.IntN(4) == 0 {
			r := &row{id: accepted, key: fmt.Sprint("k", w.r.IntN(keys)), state: State{Status: Ready}}
			w.rows = append(w.rows, r)
			accepted++
			w.publish(r.id)
		}
		if i := slices.IndexFunc(w.bus, func(p parcel) bool { return p.at <= w.now }); i >= 0 && w.r.IntN(2) == 0 {
			p := w.bus[i]
			w.bus = slices.Delete(w.bus, i, i+1)
			w.receive(p)
		}
		for n := w.r.IntN(3); n > 0 && len(w.tasks) > 0; n-- {
			i := w.r.IntN(len(w.tasks))
			if t := w.tasks[i]; !w.step(t) {
				w.tasks = slices.DeleteFunc(w.tasks, func(o *task) bool { return o == t })
			}
		}
		if w.r.IntN(50) == 0 { // the relay looks into the store
			for _, r := range w.rows {
				if w.due(r) {
					w.publish(r.id)
				}
			}
		}
		if w.r.IntN(100) == 0 { // a person looks after what is parked
			for _, r := range w.rows {
				if s, _, ok := w.flow.Next(r.state, Resend()); ok {
					r.state, r.until = s, 0
					r.version++
				}
			}
		}
		w.now += 1 + w.r.IntN(10)
		if w.calm && !slices.ContainsFunc(w.rows, func(r *row) bool { return r.state.Status != Finished }) {
			return
		}
		if w.now > 10_000_000 {
			return
		}
	}
}

func (w *world) check() error {
	for _, r := range w.rows {
		if r.state.Status != Finished {
			return fmt.Errorf("message %d never finished: %+v", r.id, r.state)
		}
		if w.made[r.id] != 1 || w.sent[r.id] != 1 {
			return fmt.Errorf("message %d made %d documents and emitted %d events", r.id, w.made[r.id], w.sent[r.id])
		}
	}
	for key, ids := range w.docs {
		last := -1
		for _, id := range ids {
			if w.rows[id].everParked {
				continue // parked ones let the others pass
			}
			if id < last {
				return fmt.Errorf("key %s: message %d overtook %d", key, last, id)
			}
			last = id
		}
	}
	return nil
}

func TestSimulatedHistories(t *testing.T) {
	first, last := uint64(1), uint64(*seeds)
	if *seed != 0 {
		first, last = *seed, *seed
	}
	for n := first; n <= last; n++ {
		f := twoCalls()
		f.Retry = Retry{Attempts: 4, Backoff: 20 * time.Millisecond, Max: 200 * time.Millisecond}
		w := &world{r: rand.New(rand.NewPCG(n, 7)), flow: f, docs: map[string][]int{}, made: map[int]int{}, sent: map[int]int{}}
		w.run()
		if err := w.check(); err != nil {
			for _, line := range w.log {
				t.Log(line)
			}
			t.Fatalf("%v; go test ./runtime/flow -run %s -seed %d shows how", err, t.Name(), n)
		}
	}
}
