package bus_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crosswalk/runtime/bus"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// onEach runs a part of the bus's contract on the embedded server and on an
// external one. External is a server with a socket; CROSSWALK_TEST_NATS names
// another one.
func onEach(t *testing.T, check func(t *testing.T, opts bus.Options)) {
	t.Run("embedded", func(t *testing.T) { check(t, bus.Options{Dir: t.TempDir(), Partitions: 4}) })
	t.Run("external", func(t *testing.T) {
		address := os.Getenv("CROSSWALK_TEST_NATS")
		if address == "" {
			other, err := bus.Open(t.Context(), bus.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Name: "other"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(other.Close)
			address = other.Address()
		}
		name := fmt.Sprintf("test-%d", time.Now().UnixNano())
		t.Cleanup(func() {
			deleteStream(t, address, name+"-work")
			deleteStream(t, address, name+"-events")
		})
		check(t, bus.Options{URL: address, Name: name, Partitions: 4})
	})
}

func deleteStream(t *testing.T, address, name string) {
	t.Helper()
	conn, err := nats.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	if err := js.DeleteStream(context.Background(), name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		t.Error(err)
	}
}

func open(t *testing.T, opts bus.Options) *bus.Bus {
	t.Helper()
	b, err := bus.Open(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// limited ends well before the whole run does, so that what is waited for in vain
// is named.
func limited(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// workers serves every partition and gives what was handled.
type workers struct {
	mu      sync.Mutex
	handled map[string]int
	news    chan struct{}
	busy    [4]atomic.Int32
	overlap atomic.Bool
}

func serve(ctx context.Context, wg *sync.WaitGroup, w *workers, b *bus.Bus) {
	for p := range b.Partitions() {
		wg.Go(func() {
			b.Serve(ctx, p, func(_ context.Context, id string) {
				if w.busy[p].Add(1) > 1 {
					w.overlap.Store(true)
				}
				w.mu.Lock()
				w.handled[id]++
				w.mu.Unlock()
				w.busy[p].Add(-1)
				select {
				case w.news <- struct{}{}:
				default:
				}
			})
		})
	}
}

func newWorkers() *workers { return &workers{handled: map[string]int{}, news: make(chan struct{}, 1)} }

// until waits for a number of different items.
func (w *workers) until(t *testing.T, n int) {
	t.Helper()
	ctx := limited(t)
	for {
		w.mu.Lock()
		have := len(w.handled)
		w.mu.Unlock()
		if have >= n {
			return
		}
		select {
		case <-w.news:
		case <-ctx.Done():
			t.Fatalf("handled %d of %d", have, n)
		}
	}
}

func TestWorkReachesOneWorker(t *testing.T) {
	onEach(t, func(t *testing.T, opts bus.Options) {
		b := open(t, opts)
		nodes := []*bus.Bus{b}
		if opts.URL != "" {
			nodes = append(nodes, open(t, opts))
		}
		ctx, cancel := context.WithCancel(limited(t))
		var wg sync.WaitGroup
		w := newWorkers()
		for _, node := range nodes {
			serve(ctx, &wg, w, node)
		}
		for i := range 100 {
			id := fmt.Sprint(i)
			for range 2 { // the second one is dropped
				if err := b.Dispatch(t.Context(), bus.Work{ID: id, Partition: i % 4, Priority: i % 3, Dedupe: id + ".1"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.until(t, 100)
		cancel()
		wg.Wait()
		for id, n := range w.handled {
			if n != 1 {
				t.Errorf("item %s was handled %d times", id, n)
			}
		}
		if w.overlap.Load() {
			t.Error("two items of one partition at a time")
		}
	})
}

func TestLosingTheStreamIsTold(t *testing.T) {
	onEach(t, func(t *testing.T, opts bus.Options) {
		if opts.Dir != "" {
			opts.Listen = "127.0.0.1:0" // so that the test can reach in
		}
		b := open(t, opts)
		address := opts.URL
		if address == "" {
			address = b.Address()
		}
		name := opts.Name
		if name == "" {
			name = "crosswalk"
		}
		ctx, cancel := context.WithCancel(limited(t))
		var wg sync.WaitGroup
		w := newWorkers()
		serve(ctx, &wg, w, b)
		defer wg.Wait()
		defer cancel()
		if err := b.Dispatch(ctx, bus.Work{ID: "before", Dedupe: "1"}); err != nil {
			t.Fatal(err)
		}
		w.until(t, 1)
		deleteStream(t, address, name+"-work")
		select {
		case <-b.Lost():
		case <-ctx.Done():
			t.Fatal("nobody noticed")
		}
		if err := b.Dispatch(ctx, bus.Work{ID: "after", Dedupe: "1"}); err != nil {
			t.Fatal(err)
		}
		w.until(t, 2)
		if err := b.Ping(ctx); err != nil {
			t.Error(err)
		}
		deleteStream(t, address, name+"-events")
		for b.Publish(ctx, bus.Event{ID: "e", Subject: "orders.placed"}) != nil {
			if ctx.Err() != nil {
				t.Fatal("nobody made the events' stream again")
			}
		}
	})
}

// A worker that knew the stream before it was made anew leaves its consumer on
// the new one; a work queue has one consumer for each subject.
func TestAConsumerOfAStreamThatIsGoneIsReplaced(t *testing.T) {
	onEach(t, func(t *testing.T, opts bus.Options) {
		if opts.Dir != "" {
			opts.Listen, opts.Name = "127.0.0.1:0", "stale"
		}
		b := open(t, opts)
		address := opts.URL
		if address == "" {
			address = b.Address()
		}
		conn, err := nats.Connect(address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		js, err := jetstream.New(conn)
		if err != nil {
			t.Fatal(err)
		}
		ctx := limited(t)
		if _, err := js.CreateOrUpdateConsumer(ctx, opts.Name+"-work", jetstream.ConsumerConfig{
			Durable: "p0-1", FilterSubject: opts.Name + ".work.0.*", AckPolicy: jetstream.AckExplicitPolicy,
		}); err != nil {
			t.Fatal(err)
		}
		serving, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		w := newWorkers()
		serve(serving, &wg, w, b)
		defer wg.Wait()
		defer cancel()
		if err := b.Dispatch(ctx, bus.Work{ID: "one", Dedupe: "1"}); err != nil {
			t.Fatal(err)
		}
		w.until(t, 1)
	})
}

func TestEventsReachListeners(t *testing.T) {
	onEach(t, func(t *testing.T, opts bus.Options) {
		b := open(t, opts)
		ctx, cancel := context.WithCancel(limited(t))
		got := make(chan bus.Event, 10)
		done := make(chan error, 1)
		ready := make(chan struct{})
		go func() {
			once := sync.Once{}
			done <- b.Listen(ctx, "orders.>", func(e bus.Event) {
				if e.ID == "ready" {
					once.Do(func() { close(ready) })
					return
				}
				got <- e
			})
		}()
		for i := 0; ; i++ { // until the listener is there
			if err := b.Publish(ctx, bus.Event{ID: "ready", Subject: "orders.ready"}); err != nil {
				t.Fatal(err)
			}
			if err := b.Publish(ctx, bus.Event{ID: fmt.Sprint("ready-", i), Subject: "stock.ready"}); err != nil {
				t.Fatal(err)
			}
			select {
			case <-ready:
			default:
				if i < 1000 {
					// The id is known for two minutes, so a new one each time.
					_ = b.Publish(ctx, bus.Event{ID: fmt.Sprint("again-", i), Subject: "orders.again"})
					select {
					case <-got:
					case <-time.After(time.Millisecond):
						continue
					}
				}
			}
			break
		}
		for range 2 {
			if err := b.Publish(ctx, bus.Event{ID: "e1", Subject: "orders.order-placed", Body: []byte(`{"id":"e1"}`)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Publish(ctx, bus.Event{ID: "e2", Subject: "orders.order-placed", Body: []byte(`{}`)}); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for len(ids) == 0 || ids[len(ids)-1] != "e2" {
			select {
			case e := <-got:
				if e.Subject == "orders.order-placed" {
					ids = append(ids, e.ID)
				}
			case <-ctx.Done():
				t.Fatalf("got %v", ids)
			}
		}
		if fmt.Sprint(ids) != "[e1 e2]" {
			t.Errorf("events = %v, want each once", ids)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Listen = %v", err)
		}
	})
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	if _, err := bus.Open(t.Context(), bus.Options{URL: "nats://me:secret@127.0.0.1:1"}); err == nil ||
		err.Error() != "connect to NATS at nats://127.0.0.1:1: nats: no servers available for connection" {
		t.Errorf("Open = %v", err)
	}
	for _, opts := range []bus.Options{{}, {Dir: t.TempDir(), Name: "a.b"}, {Dir: "/proc/x"}} {
		if b, err := bus.Open(t.Context(), opts); err == nil {
			b.Close()
			t.Errorf("Open(%+v) passed", opts)
		}
	}
}
