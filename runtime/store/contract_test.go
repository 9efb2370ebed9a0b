package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
)

// onEach runs a part of the store's contract on every database.
func onEach(t *testing.T, check func(t *testing.T, opts store.Options)) {
	for _, e := range storetest.Engines() {
		t.Run(e.Name, func(t *testing.T) { check(t, e.New(t)) })
	}
}

func do(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Do(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func message(id, key string) *store.Message {
	return &store.Message{ID: id, Correlation: "c-" + id, Flow: "f", OrderKey: key, Priority: store.Normal, State: store.Received}
}

func TestArrivalsAreKnownAgain(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s := storetest.Open(t, opts)
		first := store.Arrival{Source: "shopify", EventID: "e1", DeliveryID: "d1", ContentKey: "orders/create|1|t", Body: []byte("{}")}
		arrive := func(a store.Arrival, id string) (string, bool) {
			t.Helper()
			var got string
			var dup bool
			do(t, s, func(tx *store.Tx) (err error) { got, dup, err = tx.Arrive(a, id); return err })
			return got, dup
		}
		if got, dup := arrive(first, "m1"); dup || got != "m1" {
			t.Fatalf("first arrival: %s, duplicate %v", got, dup)
		}
		for name, again := range map[string]store.Arrival{
			"event":    {Source: "shopify", EventID: "e1", DeliveryID: "d2"},
			"delivery": {Source: "shopify", EventID: "e2", DeliveryID: "d1"},
			"content":  {Source: "shopify", EventID: "e3", ContentKey: "orders/create|1|t", Body: []byte("{}")},
		} {
			if got, dup := arrive(again, "m-"+name); !dup || got != "m1" {
				t.Errorf("same %s: %s, duplicate %v; want m1, true", name, got, dup)
			}
		}
		for name, other := range map[string]store.Arrival{
			"source":                {Source: "sap", EventID: "e1"},
			"body for a known time": {Source: "shopify", EventID: "e4", ContentKey: "orders/create|1|t", Body: []byte("[]")},
		} {
			if got, dup := arrive(other, "m-"+name); dup {
				t.Errorf("other %s is taken for %s", name, got)
			}
		}
		do(t, s, func(tx *store.Tx) error { _, err := tx.ForgetArrivals(time.Now().Add(time.Hour)); return err })
		if _, err := s.Seen(t.Context(), first); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Seen after Forget = %v, want ErrNotFound", err)
		}
	})
}

func TestMessagesKeepTheirOrder(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx := storetest.Open(t, opts), t.Context()
		a, b, other := message("a", "order:1"), message("b", "order:1"), message("x", "order:2")
		other.Priority = store.High
		do(t, s, func(tx *store.Tx) error {
			for _, m := range []*store.Message{a, b, other} {
				m.Headers = map[string]string{"topic": "orders/create"}
				if err := tx.AddMessage(m); err != nil {
					return err
				}
			}
			return nil
		})
		due := func(at time.Time) (ids []string) {
			t.Helper()
			list, err := s.Due(ctx, at, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, ticket := range list {
				ids = append(ids, ticket.ID)
			}
			return ids
		}
		now := time.Now()
		if got := fmt.Sprint(due(now)); got != "[x a]" {
			t.Errorf("due = %s, want the high priority first and b behind a", got)
		}
		if blocked, err := s.Blocked(ctx, b); err != nil || !blocked {
			t.Errorf("b is blocked: %v, %v", blocked, err)
		}
		later := now.Add(time.Minute)
		got, err := s.Message(ctx, "a")
		if err != nil || got.Headers["topic"] != "orders/create" || got.Seq != a.Seq {
			t.Fatalf("Message(a) = %+v, %v", got, err)
		}
		got.State, got.NextAt, got.Error = store.Waiting, later, []byte(`{"message":"no answer"}`)
		do(t, s, func(tx *store.Tx) error { return tx.UpdateMessage(&got) })
		if got := fmt.Sprint(due(now)); got != "[x]" {
			t.Errorf("due while a waits = %s", got)
		}
		if at, err := s.NextDue(ctx, now); err != nil || !at.Equal(later.UTC().Truncate(time.Microsecond)) {
			t.Errorf("NextDue = %v, %v; want %v", at, err, later)
		}
		if err := s.Do(ctx, func(tx *store.Tx) error { return tx.UpdateMessage(a) }); !errors.Is(err, store.ErrConflict) {
			t.Errorf("update of an old version = %v, want ErrConflict", err)
		}
		got.State = store.Parked
		do(t, s, func(tx *store.Tx) error { return tx.UpdateMessage(&got) })
		if got := fmt.Sprint(due(now)); got != "[x b]" {
			t.Errorf("due after a was parked = %s", got)
		}
		if next, err := s.NextOfKey(ctx, "order:1"); err != nil || next.ID != "b" {
			t.Errorf("NextOfKey = %v, %v", next, err)
		}
		if open, parked, oldest, err := s.Counts(ctx); err != nil || open != 2 || parked != 1 || oldest.IsZero() {
			t.Errorf("Counts = %d, %d, %v, %v", open, parked, oldest, err)
		}
	})
}

func TestLeases(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx, now := storetest.Open(t, opts), t.Context(), time.Now()
		m := message("a", "k")
		m.State, m.LeaseOwner, m.LeaseUntil = store.Processing, "node-1", now.Add(time.Minute)
		do(t, s, func(tx *store.Tx) error { return tx.AddMessage(m) })
		if due, err := s.Due(ctx, now, 10); err != nil || len(due) != 0 {
			t.Errorf("due while leased: %v, %v", due, err)
		}
		if due, err := s.Due(ctx, now.Add(2*time.Minute), 10); err != nil || len(due) != 1 {
			t.Errorf("due after the lease: %v, %v", due, err)
		}
		for owner, want := range map[string]int64{"node-2": 0, "node-1": 1} {
			do(t, s, func(tx *store.Tx) error {
				n, err := tx.Release(owner)
				if n != want {
					t.Errorf("Release(%s) = %d, want %d", owner, n, want)
				}
				return err
			})
		}
	})
}

func TestOneFailureHarmsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx := storetest.Open(t, opts), t.Context()
		refused := errors.New("refused")
		const callers = 200
		errs := make([]error, callers)
		panics := make([]any, callers)
		var wg sync.WaitGroup
		for i := range callers {
			wg.Go(func() {
				defer func() { panics[i] = recover() }()
				errs[i] = s.Do(ctx, func(tx *store.Tx) error {
					if err := tx.AddMessage(message(fmt.Sprint(i), "k")); err != nil {
						return err
					}
					if err := tx.Append(&store.Entry{Type: "received", Correlation: fmt.Sprint(i)}); err != nil {
						return err
					}
					switch i % 5 {
					case 1:
						return refused
					case 2:
						_ = tx.AddMessage(message(fmt.Sprint(i), "k")) // a second time, and the error is ignored
					case 3:
						panic(i)
					}
					return nil
				})
			})
		}
		wg.Wait()
		for i := range callers {
			_, err := s.Message(ctx, fmt.Sprint(i))
			stored := err == nil
			switch i % 5 {
			case 1:
				if !errors.Is(errs[i], refused) || stored {
					t.Fatalf("%d: %v, stored %v", i, errs[i], stored)
				}
			case 2:
				if errs[i] == nil || stored {
					t.Fatalf("%d: a violated constraint passed: stored %v", i, stored)
				}
			case 3:
				if panics[i] != i || stored {
					t.Fatalf("%d: panic %v, stored %v", i, panics[i], stored)
				}
			default:
				if errs[i] != nil || !stored {
					t.Fatalf("%d: %v, stored %v", i, errs[i], stored)
				}
			}
		}
		if v, err := s.Verify(ctx); err != nil || v.Rows != callers*2/5 {
			t.Errorf("Verify = %+v, %v", v, err)
		}
	})
}

func TestEverythingSurvivesReopening(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx := storetest.Open(t, opts), context.Background()
		do(t, s, func(tx *store.Tx) error {
			digest, err := tx.Payload([]byte("body"))
			if err != nil {
				return err
			}
			if err := tx.Append(&store.Entry{Type: "received", Correlation: "c", After: digest}); err != nil {
				return err
			}
			if err := tx.Send(store.Outgoing{ID: "e1", Subject: "events.a", Body: []byte("x")}); err != nil {
				return err
			}
			return tx.Keep("s", "k", "f", "r")
		})
		_ = s.Close()
		if err := s.Do(ctx, func(*store.Tx) error { return nil }); !errors.Is(err, store.ErrClosed) {
			t.Errorf("Do after Close = %v, want ErrClosed", err)
		}
		s = storetest.Open(t, opts)
		if v, err := s.Verify(ctx); err != nil || v.Rows != 1 || v.Payloads != 1 {
			t.Errorf("Verify = %+v, %v", v, err)
		}
		do(t, s, func(tx *store.Tx) error { return tx.Append(&store.Entry{Type: "done", Correlation: "c"}) })
		if v, err := s.Verify(ctx); err != nil || v.Rows != 2 {
			t.Errorf("Verify = %+v, %v", v, err)
		}
		out, err := s.Outbox(ctx, 10)
		if err != nil || len(out) != 1 || string(out[0].Body) != "x" {
			t.Fatalf("Outbox = %v, %v", out, err)
		}
		do(t, s, func(tx *store.Tx) error { return tx.Sent([]int64{out[0].Seq}) })
		if out, err := s.Outbox(ctx, 10); err != nil || len(out) != 0 {
			t.Errorf("Outbox after Sent = %v, %v", out, err)
		}
		if got, err := s.Remember(ctx, "s", "k", "f"); err != nil || got != "r" {
			t.Errorf("Remember = %q, %v", got, err)
		}
		if _, err := s.Remember(ctx, "s", "k", "other"); !errors.Is(err, store.ErrKeyReused) {
			t.Errorf("Remember with another request = %v, want ErrKeyReused", err)
		}
		if _, err := s.Remember(ctx, "s", "new", "f"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Remember of a new key = %v, want ErrNotFound", err)
		}
	})
}

func TestWatchTellsWhatWasCommitted(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx := storetest.Open(t, opts), t.Context()
		w, err := s.Watch(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		for _, c := range []string{"a", "b", "a"} {
			do(t, s, func(tx *store.Tx) error { return tx.Append(&store.Entry{Type: "x", Correlation: c}) })
		}
		_ = s.Do(ctx, func(tx *store.Tx) error {
			_ = tx.Append(&store.Entry{Type: "x", Correlation: "undone"})
			return errors.New("no")
		})
		got := map[string]bool{}
		for len(got) < 2 {
			news, err := w.Next(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range news {
				got[c] = true
			}
		}
		if !got["a"] || !got["b"] || got["undone"] {
			t.Errorf("news = %v", got)
		}
	})
}

func TestTwoNodesShareOnePostgres(t *testing.T) {
	opts := store.Options{URL: storetest.Postgres(t)}
	a, b, ctx := storetest.Open(t, opts), storetest.Open(t, opts), t.Context()
	w, err := b.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var wg sync.WaitGroup
	for _, s := range []*store.Store{a, b} {
		for i := range 50 {
			wg.Go(func() {
				err := s.Do(ctx, func(tx *store.Tx) error {
					return tx.Append(&store.Entry{Type: "x", Correlation: fmt.Sprintf("%p-%d", s, i)})
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	if v, err := a.Verify(ctx); err != nil || v.Rows != 100 {
		t.Errorf("Verify = %+v, %v", v, err)
	}
	seen := map[string]bool{}
	for len(seen) < 100 {
		news, err := w.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range news {
			seen[c] = true
		}
	}
}
