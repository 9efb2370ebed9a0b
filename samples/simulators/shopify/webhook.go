// Package shopify simulates a shop: it makes orders, refunds and stock levels as
// the REST resources of API version 2026-07, and sends them as signed webhooks
// with Shopify's headers and retry policy.
//
// A Generator makes payloads, deterministic by seed and number; a Shop sends
// them.
package shopify

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	hooks "crosswalk/runtime/connect/shopify"
	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/push"
)

// APIVersion is the version of the payloads.
const APIVersion = "2026-07"

// RetryPolicy is Shopify's: five seconds for an answer, and eight retries
// within four hours.
var RetryPolicy = push.Policy{Timeout: 5 * time.Second, Backoff: []time.Duration{
	time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 32 * time.Minute, 64 * time.Minute, 110 * time.Minute}}

// ShopOptions describes a sending shop.
type ShopOptions struct {
	Generator GeneratorOptions
	// Target is the address of the webhooks, such as http://host/hooks/shopify.
	Target string
	// Secret signs them.
	Secret string
	// Client sends. Nil means one of its own.
	Client *http.Client
	// Clock is how much faster than real time retries come. Zero means 1.
	Clock float64
	// DuplicateRate and ReorderRate are shares of all webhooks, see push.Options.
	DuplicateRate, ReorderRate float64
	// OnResult hears of every webhook that ended.
	OnResult func(push.Result)
}

// Shop sends webhooks. It is safe for concurrent use.
type Shop struct {
	*Generator
	opts    ShopOptions
	faults  *faults.Control
	sender  *push.Sender
	handler http.Handler
	counter atomic.Int64
}

// NewShop makes a shop. Nothing is sent until one of its Send methods is called.
func NewShop(o ShopOptions) (*Shop, error) {
	g, err := NewGenerator(o.Generator)
	if err != nil {
		return nil, err
	}
	if o.Clock <= 0 {
		o.Clock = 1
	}
	s := &Shop{Generator: g, opts: o, faults: faults.New(o.Generator.Seed, faults.Duplicate, faults.Drop, faults.Delay)}
	s.sender = push.New(push.Options{Policy: RetryPolicy.Scale(o.Clock), Client: o.Client, Faults: s.faults, DuplicateRate: o.DuplicateRate,
		ReorderRate: o.ReorderRate, Seed: o.Generator.Seed, OnResult: o.OnResult})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sim/webhooks", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.sender.Stats())
	})
	mux.HandleFunc("POST /_sim/send", s.send)
	s.handler = s.faults.Wrap(mux, nil)
	return s, nil
}

// Handler serves the control endpoints: /_sim/faults, /_sim/webhooks, and
// POST /_sim/send {"topic", "count"} to send something now.
func (s *Shop) Handler() http.Handler { return s.handler }

// Faults gives the control, for tests in the same process.
func (s *Shop) Faults() *faults.Control { return s.faults }

// Stats counts the webhooks so far.
func (s *Shop) Stats() push.Stats { return s.sender.Stats() }

// Wait blocks until everything sent so far has been accepted or given up.
func (s *Shop) Wait() { s.sender.Wait() }

// Close gives up what is under way.
func (s *Shop) Close() { s.sender.Close() }

// Start serves the control endpoints on addr until ctx ends, and gives the base URL.
func (s *Shop) Start(ctx context.Context, addr string) (string, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("shopify simulator: %w", err)
	}
	srv := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(ln) }()
	go func() {
		<-ctx.Done()
		_ = srv.Close()
		s.Close()
	}()
	return "http://" + ln.Addr().String(), nil
}

// SendOrder sends order n.
func (s *Shop) SendOrder(n int, at time.Time) { s.Send("orders/create", s.Order(n, at), at) }

// SendRefund sends a refund of order n, which was placed at placed.
func (s *Shop) SendRefund(n int, placed, at time.Time) {
	s.Send("refunds/create", s.Refund(n, placed, at), at)
}

// SendLevel sends the n-th stock level.
func (s *Shop) SendLevel(n int, at time.Time) {
	s.Send("inventory_levels/update", s.Level(n, at), at)
}

// Send signs body and delivers it as Shopify would.
func (s *Shop) Send(topic string, body []byte, at time.Time) {
	n := s.counter.Add(1)
	s.sender.Send(push.Delivery{URL: s.opts.Target, Operation: topic, Body: body,
		Header: s.Header(int(n), topic, body, at),
		Repeat: func(h http.Header) { h.Set(hooks.HeaderWebhookID, uuid(s.rnd(ofDelivery, int(-n)))) }})
}

// Header makes the headers of the n-th webhook.
func (s *Shop) Header(n int, topic string, body []byte, at time.Time) http.Header {
	r := s.rnd(ofDelivery, n)
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "Shopify-Captain-Hook")
	h.Set(hooks.HeaderTopic, topic)
	h.Set(hooks.HeaderHMAC, hooks.Sign(s.opts.Secret, body))
	h.Set(hooks.HeaderShopDomain, s.shop)
	h.Set(hooks.HeaderAPIVersion, APIVersion)
	h.Set(hooks.HeaderWebhookID, uuid(r))
	h.Set(hooks.HeaderEventID, uuid(r))
	h.Set(hooks.HeaderTriggeredAt, at.UTC().Format(time.RFC3339Nano))
	h.Set("X-Shopify-Test", "false")
	return h
}

// send is the control endpoint for sending now.
func (s *Shop) send(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Topic string `json:"topic"`
		Count int    `json:"count"`
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16))
	d.DisallowUnknownFields()
	if err := d.Decode(&req); err != nil {
		http.Error(w, err.Error()+`; want {"topic", "count"}`, http.StatusBadRequest)
		return
	}
	sends := map[string]func(int, time.Time){
		"orders/create": s.SendOrder, "inventory_levels/update": s.SendLevel,
		"refunds/create": func(n int, at time.Time) { s.SendRefund(n, at.Add(-time.Hour), at) },
	}
	send, ok := sends[req.Topic]
	if !ok || req.Count < 0 || req.Count > 10000 {
		http.Error(w, "topic is orders/create, refunds/create or inventory_levels/update; count is at most 10000", http.StatusBadRequest)
		return
	}
	base := int(s.counter.Load())
	for i := range max(req.Count, 1) {
		send(base+i, time.Now())
	}
	w.WriteHeader(http.StatusAccepted)
}
