package observe

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"crosswalk/runtime/store"
	"crosswalk/runtime/store/storetest"
)

func TestMetricsAreReadOffTheStore(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := storetest.Open(t, store.Options{Dir: t.TempDir(), Now: func() time.Time { return now }})
	write := func(entries ...store.Entry) {
		t.Helper()
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			for _, e := range entries {
				if err := tx.Append(&e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	write(store.Entry{Type: "received", Correlation: "before", Detail: []byte(`{"flow":"f"}`)})
	o, err := New(t.Context(), s, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	write(
		store.Entry{Type: "received", Correlation: "a", Detail: []byte(`{"flow":"f"}`)},
		store.Entry{Type: "retried", Correlation: "a", Detail: []byte(`{"flow":"g","system":"sap","operation":"create","durationMs":20,"error":{"code":"a\"b\\"}}`)},
		store.Entry{Type: "called", Correlation: "a", Detail: []byte(`{"flow":"g","system":"sap","operation":"create","durationMs":1200}`)},
	)
	for i := range 20 {
		err := s.Do(t.Context(), func(tx *store.Tx) error {
			m := &store.Message{ID: fmt.Sprint(i), Correlation: fmt.Sprint(i), State: store.Done, OrderKey: fmt.Sprint(i), CreatedAt: now.Add(-time.Minute)}
			if i == 19 {
				m.State = store.Parked
			}
			if err := tx.AddMessage(m); err != nil {
				return err
			}
			return tx.PutTrail(&store.Trail{Correlation: m.Correlation, Kind: "order", ReceivedAt: now.Add(-time.Duration(i+1) * time.Second)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	o.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	body := w.Body.String()
	for _, want := range []string{
		`crosswalk_events_total{type="received",flow="f"} 1`,
		`crosswalk_calls_total{system="sap",operation="create"} 1`,
		`crosswalk_failures_total{outcome="retried",flow="g",system="sap",code="a\"b\\"} 1`,
		`crosswalk_step_seconds_bucket{type="called",system="sap",le="1"} 0`,
		`crosswalk_step_seconds_bucket{type="called",system="sap",le="2.5"} 1`,
		`crosswalk_step_seconds_bucket{type="called",system="sap",le="+Inf"} 1`,
		`crosswalk_step_seconds_sum{type="called",system="sap"} 1.2`,
		`crosswalk_messages_parked 1`,
		`crosswalk_oldest_unsynced_seconds{kind="order"} 20`,
		`crosswalk_latency_seconds{kind="order",quantile="0.5"} 10`,
		`crosswalk_latency_seconds{kind="order",quantile="0.95"} 19`,
		`crosswalk_journal_rows_total 4`,
		"# TYPE crosswalk_step_seconds histogram",
	} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("missing %s", want)
		}
	}
	if t.Failed() {
		t.Log(body)
	}
	k, err := o.KPI(t.Context(), "order")
	if err != nil || k.String() != "order: p50 10s, p95 19s; oldest unsynced 20s" {
		t.Errorf("KPI = %s, %v", k, err)
	}
	if k, err := o.KPI(t.Context(), "return"); err != nil || k.String() != "return: none finished" {
		t.Errorf("KPI = %s, %v", k, err)
	}
	_ = s.Close()
	w = httptest.NewRecorder()
	o.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 503 {
		t.Errorf("metrics of a closed store: %d", w.Code)
	}
}

func TestSeriesAreBounded(t *testing.T) {
	r := newRegistry()
	r.declare("counter", "c", "help", nil, "code")
	for i := range 10 * maxSeries {
		r.add("c", 1, fmt.Sprint(i))
	}
	if n := len(r.families["c"].series); n != maxSeries+1 {
		t.Errorf("%d series", n)
	}
	if n := r.families["c"].series["other"].n; n != 9*maxSeries {
		t.Errorf("other = %v", n)
	}
}
