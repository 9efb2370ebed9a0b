package worker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/runtime/bus"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"
	"crosswalk/runtime/worker"
)

// module is a mapping in Go, where a test needs no real one.
type module struct {
	name string
	run  func(in []byte) ([]byte, error)
	told func(meta []byte) // nil: it does not ask
}

func (m module) RunWith(_ context.Context, in, meta, dst []byte) ([]byte, error) {
	if m.told != nil {
		m.told(meta)
	}
	out, err := m.run(in)
	return append(dst, out...), err
}
func (m module) Digest() string { return "digest-of-" + m.name }
func (m module) Info() abi.Info {
	var asks []string
	if m.told != nil {
		asks = []string{"messageId"}
	}
	return abi.Info{Mapping: m.name, Meta: asks, Source: abi.Contract{Ref: "in/" + m.name + "@1", Version: "1.0.0"}, Target: abi.Contract{Ref: "out/" + m.name + "@1", Version: "1.0.0"}}
}

// shopOrder is what the simulated shop sends.
type shopOrder struct {
	ID      int    `json:"id"`
	Name    string `json:"name"`
	Version int    `json:"version,omitempty"`
	Bad     bool   `json:"bad,omitempty"`
}

func mapOrder(in []byte) ([]byte, error) {
	var o shopOrder
	if err := json.Unmarshal(in, &o); err != nil {
		return nil, err
	}
	if o.Bad {
		return nil, permanent("the order is bad")
	}
	placed := time.Date(2026, 11, 23, 12, 0, o.Version, 0, time.UTC).Format(time.RFC3339)
	return fmt.Appendf(nil, `{"orderId":"%d","orderNumber":%q,"channel":"web","placedAt":%q,"currency":"EUR",`+
		`"lines":[{"lineId":"1","sku":"A","title":"Tee","quantity":2}],"totals":{"grand":"12.50"},`+
		`"states":{"order":"open","payment":"paid","shipment":"notShipped","return":"none"}}`, o.ID, o.Name, placed), nil
}

type permanent string

func (p permanent) Error() string { return string(p) }
func (permanent) Permanent() bool { return true }

const shopFlow = `flow: shop-orders
trigger: {webhook: {system: shop, topic: orders/create}}
contract: shop/order@1
key: /id
priority: high
steps:
  - map: shop-order
  - emit: orders/order-placed@1
retry: {attempts: 6, backoff: 1ms, max: 4ms}
`

const erpFlow = `flow: erp-orders
trigger: {event: orders/order-placed@1}
key: /orderId
priority: high
steps:
  - map: erp-order
  - call: {system: erp, operation: create-order, record: Order}
    timeout: 2s
retry: {attempts: 6, backoff: 1ms, max: 4ms}
`

const stockFlow = `flow: shop-stock
trigger: {webhook: {system: shop, topic: stock}}
contract: shop/stock@1
key: /id
priority: normal
steps:
  - map: shop-stock
  - emit: inventory/level-changed@1
`

// erp is the outside system. It has no idempotency keys: asked twice to create,
// it creates twice, unless the caller looks for the natural key first.
type erp struct {
	mu    sync.Mutex
	docs  map[string][]string // natural key -> documents
	order []string            // natural keys in the order of their documents
	calls int
	// fault, when set, decides before and after the effect of each call.
	fault func(after bool, key string) error
	hold  chan struct{} // when set, calls wait for it
}

func newERP() *erp { return &erp{docs: map[string][]string{}} }

func (e *erp) Call(ctx context.Context, req connect.Request) (connect.Result, error) {
	var o struct{ OrderID string }
	if err := json.Unmarshal(req.Payload, &o); err != nil {
		return connect.Result{}, &connect.Error{System: "erp", Operation: req.Operation, Code: connect.CodeRequest, Permanent: true, Err: err}
	}
	e.mu.Lock()
	hold, fault := e.hold, e.fault
	e.calls++
	e.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return connect.Result{}, &connect.Error{System: "erp", Operation: req.Operation, Code: connect.CodeTimeout, Unknown: true, Err: ctx.Err()}
		}
	}
	if fault != nil {
		if err := fault(false, o.OrderID); err != nil {
			return connect.Result{}, err
		}
	}
	e.mu.Lock()
	found := req.Attempt > 1 && len(e.docs[o.OrderID]) > 0
	if !found {
		e.docs[o.OrderID] = append(e.docs[o.OrderID], fmt.Sprintf("45%08d", len(e.order)+1))
		e.order = append(e.order, o.OrderID)
	}
	doc := e.docs[o.OrderID][0]
	e.mu.Unlock()
	if fault != nil {
		if err := fault(true, o.OrderID); err != nil {
			return connect.Result{}, err
		}
	}
	return connect.Result{Document: doc, Type: "Order", Found: found, Body: []byte(`{"number":"` + doc + `"}`)}, nil
}

func (e *erp) documents(key string) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.docs[key]...)
}

func (e *erp) setFault(f func(after bool, key string) error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fault = f
}

func unavailable(unknown bool) error {
	return &connect.Error{System: "erp", Operation: "create-order", Status: 503, Code: connect.CodeUnavailable, Message: "try later", Unknown: unknown}
}

// clock runs with the real one and can be moved on, so that nobody waits for a
// lease to end.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

// node is one process: store, bus and runtime on a data directory.
type node struct {
	t     testing.TB
	dir   string
	clock *clock
	erp   *erp
	// fault is asked at every point of store and bus.
	fault   func(point string) error
	bus     bus.Options
	options worker.Options

	store *store.Store
	wire  *bus.Bus
	run   *worker.Runtime
}

func newNode(t testing.TB) *node {
	return &node{t: t, dir: t.TempDir(), clock: &clock{}, erp: newERP(), bus: bus.Options{Partitions: 4}}
}

func parse(t testing.TB, texts ...string) []*flow.Flow {
	t.Helper()
	var flows []*flow.Flow
	for _, text := range texts {
		f, list := flow.Parse("flow.yaml", []byte(text))
		if list.Failed() {
			t.Fatal(list)
		}
		flows = append(flows, f)
	}
	return flows
}

func (n *node) config() worker.Config {
	return worker.Config{
		Flows: parse(n.t, shopFlow, erpFlow, stockFlow),
		Modules: map[string]worker.Module{
			"shop-order": module{name: "shop-order", run: mapOrder},
			"erp-order":  module{name: "erp-order", run: func(in []byte) ([]byte, error) { return in, nil }},
			"shop-stock": module{name: "shop-stock", run: func(in []byte) ([]byte, error) { return in, nil }},
		},
		Systems:  map[string]worker.System{"erp": {Connector: n.erp, Concurrency: 4}},
		Contract: func(string) *contracts.Contract { return nil },
	}
}

// open opens store, bus and runtime; it does not start to work.
func (n *node) open() {
	n.t.Helper()
	var err error
	n.store, err = store.Open(context.Background(), store.Options{Dir: n.dir, Now: n.clock.now, Fault: n.fault})
	if err != nil {
		n.t.Fatal(err)
	}
	opts := n.bus
	opts.Dir, opts.Fault = n.dir, n.fault
	n.wire, err = bus.Open(context.Background(), opts)
	if err != nil {
		n.t.Fatal(err)
	}
	o := n.options
	o.Store, o.Bus, o.Now = n.store, n.wire, n.clock.now
	n.run = worker.New(o, n.config())
}

func (n *node) start() {
	n.t.Helper()
	n.open()
	if err := n.run.Start(context.Background()); err != nil {
		n.t.Fatal(err)
	}
}

// stop ends the process in good order.
func (n *node) stop() {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := n.run.Close(ctx); err != nil {
		n.t.Error(err)
	}
	n.wire.Close()
	_ = n.store.Close()
}

func started(t testing.TB) *node {
	n := newNode(t)
	n.start()
	t.Cleanup(n.stop)
	return n
}

// order sends an order as the shop does.
func (n *node) order(o shopOrder) (worker.Accepted, error) {
	body, err := json.Marshal(o)
	if err != nil {
		n.t.Fatal(err)
	}
	event := fmt.Sprintf("event-%d-%d", o.ID, o.Version)
	return n.run.Accept(n.t.Context(), "shop-orders", connect.Inbound{System: "shop", Topic: "orders/create", EventID: event,
		DeliveryID: fmt.Sprint("delivery-", time.Now().UnixNano()), Body: body})
}

func (n *node) mustOrder(o shopOrder) worker.Accepted {
	n.t.Helper()
	a, err := n.order(o)
	if err != nil {
		n.t.Fatal(err)
	}
	return a
}

// until waits for a condition. When nothing moves for a while the clock jumps
// ahead, so that leases and long pauses end.
func (n *node) until(what string, ok func() bool) {
	n.t.Helper()
	w, err := n.store.Watch(n.t.Context())
	if err != nil {
		n.t.Fatal(err)
	}
	defer w.Close()
	deadline := time.Now().Add(2 * time.Minute)
	for !ok() {
		if time.Now().After(deadline) {
			n.t.Fatalf("waited in vain for %s\n%s", what, n.dump())
		}
		ctx, cancel := context.WithTimeout(n.t.Context(), 100*time.Millisecond)
		if _, err := w.Next(ctx); errors.Is(err, context.DeadlineExceeded) {
			n.clock.advance(30 * time.Second)
		}
		cancel()
	}
}

// settled waits until no message is open.
func (n *node) settled() {
	n.t.Helper()
	n.until("every message to settle", func() bool {
		open, _, _, err := n.store.Counts(context.Background())
		return err == nil && open == 0
	})
}

func (n *node) state(id string) store.State {
	m, err := n.store.Message(context.Background(), id)
	if err != nil {
		n.t.Fatal(err)
	}
	return m.State
}

func (n *node) dump() string {
	out := ""
	rows, _ := n.store.JournalFrom(context.Background(), 0, 1000)
	for _, e := range rows {
		out += fmt.Sprintf("%4d %s %-10s %s %s\n", e.Seq, e.Message, e.Type, e.Entity, e.Detail)
	}
	page, _ := n.store.Trails(context.Background(), store.TrailQuery{})
	for _, tr := range page.Items {
		list, _ := n.store.MessagesOf(context.Background(), tr.Correlation)
		for _, m := range list {
			out += fmt.Sprintf("%s %s %s step %d attempt %d next %s lease %s\n", m.ID, m.Flow, m.State, m.Step, m.Attempt, m.NextAt, m.LeaseUntil)
		}
	}
	return out
}

// check holds what must hold whatever happened: the given orders are there once,
// each with one document that the order names, and the journal is whole.
func (n *node) check(ids ...int) {
	n.t.Helper()
	ctx := context.Background()
	for _, id := range ids {
		e, err := n.store.Entity(ctx, "order", fmt.Sprint(id))
		if err != nil {
			n.t.Errorf("order %d: %v", id, err)
			continue
		}
		docs := n.erp.documents(fmt.Sprint(id))
		if len(docs) != 1 {
			n.t.Errorf("order %d has the documents %v", id, docs)
		} else if len(e.Refs) != 1 || e.Refs[0].ID != docs[0] {
			n.t.Errorf("order %d names %v, the system has %v", id, e.Refs, docs)
		}
	}
	if count, err := n.store.CountEntities(ctx, "order"); err != nil || count != len(ids) {
		n.t.Errorf("%d orders, %v; want %d", count, err, len(ids))
	}
	if _, err := n.store.Verify(ctx); err != nil {
		n.t.Error(err)
	}
	if n.t.Failed() {
		n.t.Log(n.dump())
	}
}
