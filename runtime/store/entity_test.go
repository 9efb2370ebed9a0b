package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
)

func TestEntities(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx := storetest.Open(t, opts), t.Context()
		for i := range 10 {
			do(t, s, func(tx *store.Tx) error {
				return tx.PutEntity(&store.Entity{Kind: "order", Key: fmt.Sprintf("k%02d", i), Doc: []byte(fmt.Sprintf(`{"n":%d}`, i)),
					Attrs: []store.Attr{
						{Name: "placedAt", Value: store.SortTime(time.Date(2026, 1, 1+i/2, 0, 0, 0, 0, time.UTC))},
						{Name: "channel", Value: []string{"web", "store"}[i%2]},
						{Name: "sku", Value: "A"}, {Name: "sku", Value: fmt.Sprintf("Z_%d", i)},
					}})
			})
		}
		do(t, s, func(tx *store.Tx) error {
			return tx.PutEntity(&store.Entity{Kind: "return", Key: "k00", Doc: []byte("{}")})
		})
		keys := func(q store.EntityQuery) (keys []string) {
			t.Helper()
			q.Kind = "order"
			for {
				page, err := s.Entities(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range page.Items {
					keys = append(keys, e.Key[1:])
				}
				if page.Next == "" {
					return keys
				}
				q.After = page.Next
			}
		}
		where := func(attr string, op store.Op, values ...string) []store.Condition {
			return []store.Condition{{Attr: attr, Op: op, Values: values}}
		}
		for _, c := range []struct {
			q    store.EntityQuery
			want string
		}{
			{store.EntityQuery{Limit: 3}, "[00 01 02 03 04 05 06 07 08 09]"},
			{store.EntityQuery{Limit: 4, Desc: true, Sort: "placedAt"}, "[09 08 07 06 05 04 03 02 01 00]"},
			{store.EntityQuery{Limit: 2, Desc: true, Sort: "created", Where: where("channel", store.Equal, "store")}, "[09 07 05 03 01]"},
			{store.EntityQuery{Limit: 1, Where: where("sku", store.In, "Z_3", "Z_5", "A-")}, "[03 05]"},
			{store.EntityQuery{Where: where("sku", store.In)}, "[]"},
			{store.EntityQuery{Where: where("sku", store.Contains, "z_4")}, "[04]"},
			{store.EntityQuery{Where: where("sku", store.Contains, "%")}, "[]"},
			{store.EntityQuery{Where: where("sku", store.Prefix, "Z_")}, "[00 01 02 03 04 05 06 07 08 09]"},
			{store.EntityQuery{Where: append(where("placedAt", store.AtLeast, "2026-01-02"), where("placedAt", store.Below, "2026-01-03")...)}, "[02 03]"},
			{store.EntityQuery{Sort: "nothing", Limit: 3}, "[00 01 02 03 04 05 06 07 08 09]"},
			{store.EntityQuery{Before: time.Now().Add(-time.Hour)}, "[]"},
			{store.EntityQuery{Since: time.Now().Add(-time.Hour), Limit: 7}, "[00 01 02 03 04 05 06 07 08 09]"},
		} {
			if got := fmt.Sprint(keys(c.q)); got != c.want {
				t.Errorf("%+v\n got %s\nwant %s", c.q, got, c.want)
			}
		}
		if n, err := s.CountEntities(ctx, "order", where("channel", store.Equal, "web")...); err != nil || n != 5 {
			t.Errorf("CountEntities = %d, %v", n, err)
		}
		if _, err := s.Entities(ctx, store.EntityQuery{Kind: "order", After: "nonsense"}); !errors.Is(err, store.ErrCursor) {
			t.Errorf("bad cursor = %v, want ErrCursor", err)
		}
	})
}

func TestEntityVersionsAndReferences(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		s, ctx := storetest.Open(t, opts), t.Context()
		e := store.Entity{Kind: "order", Key: "1", Doc: []byte(`{"a":"ü"}`), Attrs: []store.Attr{{Name: "state", Value: "open"}}}
		do(t, s, func(tx *store.Tx) error { return tx.PutEntity(&e) })
		stale := e
		stale.Version = 0
		for _, old := range []store.Entity{stale, {Kind: "order", Key: "1", Version: 7}} {
			if err := s.Do(ctx, func(tx *store.Tx) error { return tx.PutEntity(&old) }); !errors.Is(err, store.ErrConflict) {
				t.Errorf("put of version %d = %v, want ErrConflict", old.Version, err)
			}
		}
		ref := store.Ref{System: "sap", Type: "SalesOrder", ID: "4500000012"}
		for range 2 {
			do(t, s, func(tx *store.Tx) error { return tx.AddRef("order", "1", ref) })
		}
		got, err := s.EntityByRef(ctx, "order", ref)
		if err != nil || got.Version != 2 || len(got.Refs) != 1 || string(got.Doc) != `{"a":"ü"}` {
			t.Fatalf("EntityByRef = %+v, %v", got, err)
		}
		got.Attrs = []store.Attr{{Name: "state", Value: "closed"}}
		do(t, s, func(tx *store.Tx) error { return tx.PutEntity(&got) })
		for state, want := range map[string]int{"open": 0, "closed": 1} {
			n, err := s.CountEntities(ctx, "order", store.Condition{Attr: "state", Op: store.Equal, Values: []string{state}})
			if err != nil || n != want {
				t.Errorf("orders in state %s: %d, %v; want %d", state, n, err, want)
			}
		}
		if _, err := s.EntityByRef(ctx, "order", ref); err != nil {
			t.Errorf("reference lost by a put: %v", err)
		}
		if _, err := s.Entity(ctx, "order", "2"); !store.IsNotFound(err) {
			t.Errorf("missing entity = %v", err)
		}
	})
}

func TestTrails(t *testing.T) {
	onEach(t, func(t *testing.T, opts store.Options) {
		now := time.Date(2026, 11, 23, 12, 0, 30, 0, time.UTC)
		opts.Now = func() time.Time { return now }
		s, ctx := storetest.Open(t, opts), t.Context()
		for i := range 5 {
			do(t, s, func(tx *store.Tx) error {
				m := message(fmt.Sprint(i), fmt.Sprint("k", i))
				m.State = []store.State{store.Done, store.Waiting, store.Parked, store.Received, store.Discarded}[i]
				m.Error, m.Attempts = []byte(`{"message":"no answer"}`), i
				if err := tx.AddMessage(m); err != nil {
					return err
				}
				return tx.PutTrail(&store.Trail{Correlation: m.Correlation, Kind: "order", Label: fmt.Sprintf("#100%d", i), Source: "shopify",
					Systems: []string{"sap"}, ReceivedAt: now.Add(-time.Duration(i) * time.Minute), Documents: []store.Ref{{System: "sap", Type: "SalesOrder", ID: fmt.Sprint("45", i)}}})
			})
		}
		labels := func(q store.TrailQuery) (out []string) {
			t.Helper()
			for {
				page, err := s.Trails(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range page.Items {
					out = append(out, row.Label+" "+string(row.State))
				}
				if page.Next == "" {
					return out
				}
				q.After = page.Next
			}
		}
		for _, c := range []struct {
			q    store.TrailQuery
			want string
		}{
			{store.TrailQuery{Limit: 2}, "[#1000 done #1001 waiting #1002 parked #1003 processing #1004 discarded]"},
			{store.TrailQuery{States: []store.State{store.Parked, store.Waiting}}, "[#1001 waiting #1002 parked]"},
			{store.TrailQuery{Kinds: []string{"return"}}, "[]"},
			{store.TrailQuery{System: "sap", Text: "#1003"}, "[#1003 processing]"},
			{store.TrailQuery{System: "shopify", Text: "454"}, "[#1004 discarded]"},
			{store.TrailQuery{System: "s_p"}, "[]"},
		} {
			if got := fmt.Sprint(labels(c.q)); got != c.want {
				t.Errorf("%+v\n got %s\nwant %s", c.q, got, c.want)
			}
		}
		row, err := s.Trail(ctx, "c-1")
		if err != nil || row.Reason != "no answer" || row.Attempts != 1 || !row.FinishedAt.IsZero() || len(row.Documents) != 1 {
			t.Errorf("Trail = %+v, %v", row, err)
		}
		if got, err := s.PerMinute(ctx, now, 3); err != nil || fmt.Sprint(got) != "[1 1 1]" {
			t.Errorf("PerMinute = %v, %v", got, err)
		}
		if got, err := s.Latencies(ctx, "order", 10); err != nil || len(got) != 1 {
			t.Errorf("Latencies = %v, %v", got, err)
		}
		if at, err := s.OldestOpen(ctx, "order"); err != nil || !at.Equal(now.Add(-3*time.Minute)) {
			t.Errorf("OldestOpen = %v, %v", at, err)
		}
	})
}
