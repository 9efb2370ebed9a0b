package shopify_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"crosswalk/runtime/connect"
	hooks "crosswalk/runtime/connect/shopify"
	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/push"
	"crosswalk/samples/simulators/shopify"
)

// sink takes webhooks as the product does.
type sink struct {
	mu         sync.Mutex
	refuse     int // so many first attempts
	events     map[string]int
	deliveries map[string]int
}

func (s *sink) serve(t *testing.T) string {
	rec, err := hooks.New(connect.Spec{System: "shopify", Auth: map[string]connect.Secret{"secret": connect.LiteralSecret("k")}})
	if err != nil {
		t.Fatal(err)
	}
	s.events, s.deliveries = map[string]int{}, map[string]int{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the sender was stopped in the middle
		}
		in, err := rec.Receive(r.Header, body)
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.refuse > 0 {
			s.refuse--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		s.events[in.EventID]++
		s.deliveries[in.DeliveryID]++
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/hooks/shopify"
}

func TestDelivery(t *testing.T) {
	s := &sink{refuse: 3}
	var results []push.Result
	var mu sync.Mutex
	shop, err := shopify.NewShop(shopify.ShopOptions{Target: s.serve(t), Secret: "k", Clock: 60_000, OnResult: func(r push.Result) {
		mu.Lock()
		results = append(results, r)
		mu.Unlock()
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer shop.Close()
	if _, err := shop.Faults().Add(faults.Fault{Effect: faults.Duplicate, Match: faults.Match{Operation: "refunds/create"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Faults().Add(faults.Fault{Effect: faults.Drop, Match: faults.Match{Operation: "orders/create"}, Skip: 2}); err != nil {
		t.Fatal(err)
	}
	for n := range 5 {
		shop.SendOrder(n, noon)
	}
	shop.SendRefund(1, noon, noon)
	shop.SendLevel(1, noon)
	shop.Wait()
	got := shop.Stats()
	if got.Queued != 7 || got.Dropped != 1 || got.Duplicated != 1 || got.Accepted != 7 || got.Retried != 3 || got.GivenUp != 0 || len(results) != 7 {
		t.Errorf("%+v, %d results", got, len(results))
	}
	if len(s.events) != 6 || len(s.deliveries) != 7 {
		t.Errorf("%d events in %d deliveries: a duplicate has a delivery id of its own", len(s.events), len(s.deliveries))
	}
}

func TestGivesUpAfterTheLastRetry(t *testing.T) {
	s := &sink{refuse: 100}
	shop, err := shopify.NewShop(shopify.ShopOptions{Target: s.serve(t), Secret: "k", Clock: 1e6})
	if err != nil {
		t.Fatal(err)
	}
	defer shop.Close()
	shop.SendOrder(1, noon)
	shop.Wait()
	if got := shop.Stats(); got.GivenUp != 1 || got.Retried != 8 {
		t.Errorf("%+v", got)
	}
}
