package worker_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"crosswalk/contracts"
	"crosswalk/runtime/bus"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
	"crosswalk/runtime/worker"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

var (
	histories = flag.Int("histories", 6, "number of random histories")
	history   = flag.Uint64("history", 0, "try only this one")
)

// TestRandomHistories lets a few of all calls of store, bus and outside system
// fail, cuts the power now and then, and sends what was not acknowledged again,
// as the shop does.
func TestRandomHistories(t *testing.T) {
	first, last := uint64(1), uint64(*histories)
	if *history != 0 {
		first, last = *history, *history
	}
	for seed := first; seed <= last; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { chaos(t, seed) })
	}
}

func chaos(t *testing.T, seed uint64) {
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 11))
	percent := 5
	roll := func(point string) error {
		mu.Lock()
		defer mu.Unlock()
		if r.IntN(100) < percent {
			return fmt.Errorf("%w at %s", errFault, point)
		}
		return nil
	}
	set := func(p int) { mu.Lock(); percent = p; mu.Unlock() }
	n := newNode(t)
	n.fault = roll
	n.erp.fault = func(after bool, _ string) error {
		if roll("erp") != nil {
			return unavailable(after)
		}
		return nil
	}
	start := func() {
		n.open()
		for n.run.Start(context.Background()) != nil {
			continue
		}
	}
	start()
	var ids []int
	var pending []shopOrder
	for i := range 40 {
		id := i + 1
		ids = append(ids, id)
		pending = append(pending, shopOrder{ID: id, Name: fmt.Sprintf("#%d", 1000+id)})
		if id%7 == 0 {
			pending = append(pending, shopOrder{ID: id - 3, Name: "changed", Version: 2})
		}
	}
	for round := 0; len(pending) > 0; round++ {
		o := pending[0]
		pending = pending[1:]
		if _, err := n.order(o); err != nil {
			if !errors.Is(err, errFault) {
				t.Fatal(err)
			}
			pending = append(pending, o)
		}
		if round%15 == 14 { // the power goes
			set(100)
			n.stop()
			set(5)
			start()
		}
	}
	set(0)
	for range 20 { // a person looks after what is parked
		n.settled()
		list, err := n.store.ParkedMessages(t.Context(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, m := range list {
			if err := n.run.Resend(t.Context(), m.ID, nil, "", "maria"); err != nil {
				t.Fatal(err)
			}
		}
	}
	n.check(ids...)
	n.stop()
	if t.Failed() {
		t.Logf("go test ./runtime/worker -run TestRandomHistories -history %d tries this one again", seed)
	}
}

// TestTheStreamIsDeletedMidRun takes the bus's content away while messages are
// on it.
func TestTheStreamIsDeletedMidRun(t *testing.T) {
	n := newNode(t)
	n.bus.Listen = "127.0.0.1:0"
	n.start()
	t.Cleanup(n.stop)
	conn, err := nats.Connect(n.wire.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int
	for i := range 60 {
		n.mustOrder(shopOrder{ID: i + 1, Name: fmt.Sprintf("#%d", 1001+i)})
		ids = append(ids, i+1)
		if i%25 == 20 {
			if err := js.DeleteStream(t.Context(), "crosswalk-work"); err != nil {
				t.Fatal(err)
			}
		}
	}
	n.settled()
	n.check(ids...)
}

// TestTwoNodes shares one PostgreSQL and one NATS between two processes, and
// takes one of them away while it works.
func TestTwoNodes(t *testing.T) {
	address := storetest.Postgres(t)
	host, err := bus.Open(t.Context(), bus.Options{Dir: t.TempDir(), Listen: "127.0.0.1:0", Name: "host"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(host.Close)
	shared, clk := newERP(), &clock{}
	var off sync.Map
	process := func(name string) *node {
		n := &node{t: t, clock: clk, erp: shared}
		fault := func(string) error {
			if _, dead := off.Load(name); dead {
				return errFault
			}
			return nil
		}
		n.store, err = store.Open(t.Context(), store.Options{URL: address, Now: clk.now, Fault: fault})
		if err != nil {
			t.Fatal(err)
		}
		n.wire, err = bus.Open(t.Context(), bus.Options{URL: host.Address(), Name: "shared", Partitions: 4, Fault: fault})
		if err != nil {
			t.Fatal(err)
		}
		n.run = worker.New(worker.Options{Store: n.store, Bus: n.wire, Now: clk.now, Node: name}, n.config())
		if err := n.run.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(n.stop)
		return n
	}
	a, b := process("a"), process("b")
	var ids []int
	for i := range 40 {
		n := a
		if i%2 == 1 || i > 20 {
			n = b
		}
		n.mustOrder(shopOrder{ID: i + 1, Name: fmt.Sprintf("#%d", 1001+i)})
		ids = append(ids, i+1)
		if i == 20 {
			off.Store("a", true) // nothing that it does has an effect any more
		}
	}
	b.settled()
	b.check(ids...)
}

// TestOrdersGoBeforeStock fills the line in front of a system and looks who
// leaves it first.
func TestOrdersGoBeforeStock(t *testing.T) {
	n := newNode(t)
	n.erp.hold = make(chan struct{})
	n.open()
	low := `flow: slow-orders
trigger: {webhook: {system: shop, topic: slow}}
contract: shop/order@1
key: /orderId
priority: low
steps:
  - call: {system: erp, operation: create-order}
`
	high := `flow: fast-orders
trigger: {webhook: {system: shop, topic: fast}}
contract: shop/order@1
key: /orderId
priority: high
steps:
  - call: {system: erp, operation: create-order}
`
	c := n.config()
	c.Flows = parse(t, low, high)
	c.Systems = map[string]worker.System{"erp": {Connector: n.erp, Concurrency: 1}}
	c.Contract = func(string) *contracts.Contract { return nil }
	n.run.Configure(c)
	if err := n.run.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.stop)
	send := func(flow string, id int) {
		t.Helper()
		_, err := n.run.Accept(t.Context(), flow, connect.Inbound{System: "shop", EventID: fmt.Sprint(flow, id), Body: fmt.Appendf(nil, `{"orderId":"%s-%d"}`, flow, id)})
		if err != nil {
			t.Fatal(err)
		}
	}
	send("slow-orders", 0)
	n.until("the first call", func() bool { n.erp.mu.Lock(); defer n.erp.mu.Unlock(); return n.erp.calls == 1 })
	for i := range 10 {
		send("slow-orders", i+1)
	}
	for i := range 10 {
		send("fast-orders", i+1)
	}
	n.until("everybody to be in line", func() bool { return n.run.Waiting("erp") == 20 })
	close(n.erp.hold)
	n.settled()
	for i, key := range n.erp.order[1:11] {
		if key[:4] != "fast" {
			t.Errorf("%d in line: %s", i, key)
		}
	}
}

// BenchmarkAccept takes orders while nobody works on them, durable one by one.
func BenchmarkAccept(b *testing.B) {
	n := newNode(b)
	n.options.Backlog = 1 << 30
	n.open()
	b.Cleanup(func() { n.wire.Close(); _ = n.store.Close() })
	benchmark(b, n)
}

// BenchmarkEndToEnd takes orders and waits until the last one has its document.
func BenchmarkEndToEnd(b *testing.B) {
	n := newNode(b)
	n.options.Backlog = 1 << 30
	n.bus.Partitions = 32
	n.start()
	b.Cleanup(n.stop)
	benchmark(b, n)
	n.settled()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}

func benchmark(b *testing.B, n *node) {
	b.Helper()
	var mu sync.Mutex
	id := 0
	b.SetParallelism(64)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			id++
			o := shopOrder{ID: id, Name: fmt.Sprint("#", id)}
			mu.Unlock()
			if _, err := n.order(o); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "orders/s")
}
