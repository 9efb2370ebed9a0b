package worker_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"crosswalk/mapper/abi"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/store"
	"crosswalk/runtime/worker"
)

func TestAnOrderGoesAllTheWay(t *testing.T) {
	n := started(t)
	a := n.mustOrder(shopOrder{ID: 1, Name: "#1001"})
	n.settled()
	n.check(1)
	rows, err := n.store.Journal(t.Context(), a.Correlation)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, e := range rows {
		types = append(types, e.Type)
	}
	if got := strings.Join(types, " "); got != "received validated mapped emitted stored validated mapped called done" {
		t.Errorf("trail: %s", got)
	}
	row, err := n.store.Trail(t.Context(), a.Correlation)
	if err != nil || row.State != store.Done || row.Label != "#1001" || row.Kind != "order" || row.Source != "shop" ||
		!slices.Equal(row.Systems, []string{"erp"}) || len(row.Documents) != 1 || row.FinishedAt.IsZero() {
		t.Errorf("row: %+v, %v", row, err)
	}
	e, err := n.store.Entity(t.Context(), "order", "1")
	if err != nil {
		t.Fatal(err)
	}
	events, err := n.store.EventsOf(t.Context(), e.ID(), 100)
	if err != nil || len(events) != len(rows) {
		t.Errorf("events of the order: %d, %v; want %d", len(events), err, len(rows))
	}
}

func TestTheSameEventIsTakenOnce(t *testing.T) {
	n := started(t)
	first := n.mustOrder(shopOrder{ID: 1, Name: "#1001"})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			a, err := n.order(shopOrder{ID: 1, Name: "#1001"})
			if err != nil || !a.Duplicate || a.Message != first.Message || a.Correlation != first.Correlation {
				t.Errorf("again: %+v, %v", a, err)
			}
		})
	}
	wg.Wait()
	n.settled()
	n.check(1)
	if n.erp.calls != 1 {
		t.Errorf("%d calls", n.erp.calls)
	}
}

func TestALostReplyMakesNoSecondDocument(t *testing.T) {
	n := started(t)
	var failures atomic.Int32
	n.erp.setFault(func(after bool, _ string) error {
		if after && failures.Add(1) <= 3 {
			return unavailable(true)
		}
		return nil
	})
	n.mustOrder(shopOrder{ID: 1, Name: "#1001"})
	n.settled()
	n.check(1)
	if n.erp.calls != 4 {
		t.Errorf("%d calls, want 4", n.erp.calls)
	}
}

func TestWhatCannotWorkIsParked(t *testing.T) {
	n := started(t)
	bad := n.mustOrder(shopOrder{ID: 1, Name: "#1001", Bad: true})
	n.mustOrder(shopOrder{ID: 2, Name: "#1002"})
	n.settled()
	n.check(2)
	if got := n.state(bad.Message); got != store.Parked {
		t.Fatalf("the bad order is %s", got)
	}
	row, err := n.store.Trail(t.Context(), bad.Correlation)
	if err != nil || row.State != store.Parked || row.Reason != "the order is bad" {
		t.Errorf("row: %+v, %v", row, err)
	}
	if err := n.run.Discard(t.Context(), "nothing", "x", "maria"); !store.IsNotFound(err) {
		t.Errorf("discard of nothing = %v", err)
	}
	if err := n.run.Resend(t.Context(), bad.Message, []byte(`{"id":1,"name":"#1001"}`), "typo", "maria"); err != nil {
		t.Fatal(err)
	}
	n.settled()
	n.check(1, 2)
	if err := n.run.Resend(t.Context(), bad.Message, nil, "", "maria"); !errors.Is(err, worker.ErrNotParked) {
		t.Errorf("resend of a finished message = %v", err)
	}
}

func TestADiscardedMessageStaysInTheJournal(t *testing.T) {
	n := started(t)
	bad := n.mustOrder(shopOrder{ID: 1, Name: "#1001", Bad: true})
	n.settled()
	if err := n.run.Discard(t.Context(), bad.Message, "a test order", "maria"); err != nil {
		t.Fatal(err)
	}
	row, err := n.store.Trail(t.Context(), bad.Correlation)
	if err != nil || row.State != store.Discarded {
		t.Errorf("row: %+v, %v", row, err)
	}
	rows, err := n.store.Journal(t.Context(), bad.Correlation)
	if err != nil || rows[len(rows)-1].Type != worker.Discarded || rows[len(rows)-1].Actor != "maria" {
		t.Errorf("journal: %+v, %v", rows, err)
	}
}

func TestARepairedMappingRunsOnResend(t *testing.T) {
	n := started(t)
	n.erp.setFault(func(after bool, key string) error {
		return &connect.Error{System: "erp", Code: "V1/382", Message: "material unknown", Permanent: true}
	})
	a := n.mustOrder(shopOrder{ID: 1, Name: "#1001"})
	n.settled()
	list, err := n.store.ParkedMessages(t.Context(), 0, 10)
	if err != nil || len(list) != 1 || list[0].Correlation != a.Correlation {
		t.Fatalf("parked: %+v, %v", list, err)
	}
	n.erp.setFault(nil)
	var ran atomic.Bool
	c := n.config()
	var told atomic.Value
	c.Modules["erp-order"] = module{name: "erp-order", run: func(in []byte) ([]byte, error) { ran.Store(true); return in, nil },
		told: func(meta []byte) { told.Store(string(meta)) }}
	n.run.Configure(c)
	if err := n.run.Resend(t.Context(), list[0].ID, nil, "mapping repaired", "maria"); err != nil {
		t.Fatal(err)
	}
	n.settled()
	n.check(1)
	m, err := n.store.Message(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var meta abi.Meta
	if err := json.Unmarshal([]byte(told.Load().(string)), &meta); err != nil || meta.MessageID != m.ID ||
		meta.CorrelationID != a.Correlation || !meta.ReceivedAt.Equal(m.CreatedAt) || meta.Sequence != m.Seq || meta.Source != m.Source {
		t.Errorf("the mapping was told %s, %v", told.Load(), err)
	}
	if !ran.Load() {
		t.Error("the repaired mapping did not run")
	}
}

func TestAFailureHoldsBackItsOwnKeyOnly(t *testing.T) {
	n := started(t)
	var broken atomic.Bool
	broken.Store(true)
	tried := make(chan struct{}, 1)
	n.erp.setFault(func(after bool, key string) error {
		if key == "1" && !after && broken.Load() {
			select {
			case tried <- struct{}{}:
			default:
			}
			return &connect.Error{System: "erp", Code: connect.CodeThrottled, Message: "later", RetryAfter: 1}
		}
		return nil
	})
	c := n.config()
	for _, f := range c.Flows {
		f.Retry.Attempts = 1000
	}
	n.run.Configure(c)
	n.mustOrder(shopOrder{ID: 1, Name: "#1001"})
	<-tried
	n.mustOrder(shopOrder{ID: 2, Name: "#1002"})
	n.until("order 2 to pass", func() bool { return len(n.erp.documents("2")) == 1 })
	if len(n.erp.documents("1")) != 0 {
		t.Error("order 1 has a document")
	}
	broken.Store(false)
	n.settled()
	n.check(1, 2)
}

func TestASystemThatHangsHoldsUpNobodyElse(t *testing.T) {
	n := newNode(t)
	n.erp.hold = make(chan struct{})
	n.start()
	t.Cleanup(n.stop)
	const orders = 40
	var ids []int
	for i := range orders {
		n.mustOrder(shopOrder{ID: i + 1, Name: fmt.Sprintf("#%d", 1001+i)})
		ids = append(ids, i+1)
	}
	_, err := n.run.Accept(t.Context(), "shop-stock", connect.Inbound{System: "shop", Topic: "stock", EventID: "s1",
		Body: []byte(`{"id":"7","sku":"A","inventoryItemId":"7","locationId":"L","quantities":{"available":3},"asOf":"2026-11-23T12:00:00Z","source":"shop"}`)})
	if err != nil {
		t.Fatal(err)
	}
	w, err := n.store.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for { // without moving the clock: nothing may have to time out first
		orders, err := n.store.CountEntities(t.Context(), "order")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.store.Entity(t.Context(), "inventory", "A@L"); err == nil && orders == len(ids) {
			break
		}
		if _, err := w.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	close(n.erp.hold)
	n.settled()
	n.check(ids...)
}

func TestTooMuchIsRefusedAndNothingDropped(t *testing.T) {
	n := newNode(t)
	n.options.Backlog = 20
	n.erp.hold = make(chan struct{})
	n.start()
	t.Cleanup(n.stop)
	var taken []int
	refused := 0
	for i := range 100 {
		_, err := n.order(shopOrder{ID: i + 1, Name: fmt.Sprintf("#%d", 1001+i)})
		switch {
		case err == nil:
			taken = append(taken, i+1)
		case errors.Is(err, worker.ErrOverloaded):
			refused++
		default:
			t.Fatal(err)
		}
	}
	if refused == 0 {
		t.Error("nothing was refused")
	}
	close(n.erp.hold)
	n.settled()
	n.check(taken...)
}

func TestClosingFinishesTheCallUnderWay(t *testing.T) {
	n := newNode(t)
	n.erp.hold = make(chan struct{})
	n.start()
	n.mustOrder(shopOrder{ID: 1, Name: "#1001"})
	n.until("the call to begin", func() bool { n.erp.mu.Lock(); defer n.erp.mu.Unlock(); return n.erp.calls == 1 })
	ended := make(chan struct{})
	go func() { n.stop(); close(ended) }()
	close(n.erp.hold)
	<-ended
	n.start()
	defer n.stop()
	n.settled()
	n.check(1)
	if n.erp.calls != 1 {
		t.Errorf("%d calls, want 1: the answer was thrown away", n.erp.calls)
	}
}

func TestModulesAreExchangedUnderLoad(t *testing.T) {
	n := started(t)
	var ids []int
	for i := range 60 {
		n.mustOrder(shopOrder{ID: i + 1, Name: fmt.Sprintf("#%d", 1001+i)})
		ids = append(ids, i+1)
		if i%5 == 0 {
			n.run.Configure(n.config())
		}
	}
	n.settled()
	n.check(ids...)
}

func TestAnUnknownFlowIsSaid(t *testing.T) {
	n := started(t)
	if _, err := n.run.Accept(context.Background(), "nothing", connect.Inbound{System: "shop"}); err == nil || !strings.Contains(err.Error(), `"nothing"`) {
		t.Errorf("Accept = %v", err)
	}
}
