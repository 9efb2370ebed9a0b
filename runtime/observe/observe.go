// Package observe answers how the runtime is doing, in numbers: counters and
// histograms for a monitoring system, and the few that a business asks for (how
// long from order to ERP, how old is the oldest order that is not there).
//
// The numbers are read off the journal and the store, not kept beside them. So
// nothing can happen that is not counted, and what is counted is what is stored;
// with several nodes on one database, each of them reports for all.
package observe

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"crosswalk/runtime/store"
)

// Observer follows a store. It is safe for concurrent use.
type Observer struct {
	store *store.Store
	now   func() time.Time
	reg   *registry

	mu   sync.Mutex // one reader of the journal at a time
	next int64      // the last journal row counted
}

// latency buckets in seconds: a call to a healthy system up to a long retry.
var seconds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200}

// New makes an Observer that counts from now on. A nil now is time.Now.
func New(ctx context.Context, s *store.Store, now func() time.Time) (*Observer, error) {
	head, err := s.ChainHead(ctx)
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	o := &Observer{store: s, now: now, reg: newRegistry(), next: head.Seq}
	o.reg.declare("counter", "crosswalk_events_total", "Journal rows since the start, by type and flow.", nil, "type", "flow")
	o.reg.declare("counter", "crosswalk_calls_total", "Calls to outside systems that succeeded.", nil, "system", "operation")
	o.reg.declare("counter", "crosswalk_failures_total", "Failed steps, by what became of them (retried, parked, refused) and why.", nil, "outcome", "flow", "system", "code")
	o.reg.declare("histogram", "crosswalk_step_seconds", "Time that a step took.", seconds, "type", "system")
	o.reg.declare("gauge", "crosswalk_messages_open", "Messages that are not finished.", nil)
	o.reg.declare("gauge", "crosswalk_messages_parked", "Messages set aside for a person.", nil)
	o.reg.declare("gauge", "crosswalk_oldest_open_seconds", "Age of the oldest message that is not finished.", nil)
	o.reg.declare("gauge", "crosswalk_oldest_unsynced_seconds", "Age of the oldest business event that has not reached every system, parked ones included.", nil, "kind")
	o.reg.declare("gauge", "crosswalk_latency_seconds", "From received to finished, over the last finished business events.", nil, "kind", "quantile")
	o.reg.declare("counter", "crosswalk_journal_rows_total", "Rows in the journal.", nil)
	return o, nil
}

// Kinds are the entity kinds whose business events are measured.
var Kinds = []string{"order", "inventory", "return"}

// latencySample is how many finished business events the quantiles cover.
const latencySample = 500

// ServeHTTP answers GET /metrics.
func (o *Observer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := o.Collect(r.Context()); err != nil {
		http.Error(w, "metrics cannot be read: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_ = o.reg.write(w)
}

// Run counts as it happens, so that a scrape finds little left to read. It ends
// with ctx.
func (o *Observer) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
		if err := o.follow(ctx); errors.Is(err, store.ErrClosed) {
			return err
		}
	}
}

// Collect brings every number up to date.
func (o *Observer) Collect(ctx context.Context) error {
	if err := o.follow(ctx); err != nil {
		return err
	}
	for _, kind := range Kinds {
		k, err := o.KPI(ctx, kind)
		if err != nil {
			return err
		}
		o.reg.set("crosswalk_oldest_unsynced_seconds", k.OldestUnsynced.Seconds(), kind)
		if k.Finished > 0 {
			o.reg.set("crosswalk_latency_seconds", k.P50.Seconds(), kind, "0.5")
			o.reg.set("crosswalk_latency_seconds", k.P95.Seconds(), kind, "0.95")
		}
	}
	open, parked, oldest, err := o.store.Counts(ctx)
	if err != nil {
		return err
	}
	o.reg.set("crosswalk_messages_open", float64(open))
	o.reg.set("crosswalk_messages_parked", float64(parked))
	o.reg.set("crosswalk_oldest_open_seconds", o.age(oldest).Seconds())
	return nil
}

func (o *Observer) age(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return max(0, o.now().Sub(t))
}

// follow counts the journal rows that are new.
func (o *Observer) follow(ctx context.Context) error {
	const page = 1000
	o.mu.Lock()
	defer o.mu.Unlock()
	for {
		rows, err := o.store.JournalFrom(ctx, o.next, page)
		if err != nil {
			return err
		}
		for i := range rows {
			o.count(&rows[i])
			o.next = rows[i].Seq
		}
		o.reg.set("crosswalk_journal_rows_total", float64(o.next))
		if len(rows) < page {
			return nil
		}
	}
}

// row is what the numbers need of a journal row's detail.
type row struct {
	Flow       string  `json:"flow"`
	System     string  `json:"system"`
	Operation  string  `json:"operation"`
	DurationMs float64 `json:"durationMs"`
	Error      *struct {
		Code string `json:"code"`
	} `json:"error"`
}

func (o *Observer) count(e *store.Entry) {
	var d row
	_ = json.Unmarshal(e.Detail, &d) // a row without detail counts by its type
	o.reg.add("crosswalk_events_total", 1, e.Type, d.Flow)
	if e.Type == "called" && d.Error == nil {
		o.reg.add("crosswalk_calls_total", 1, d.System, d.Operation)
	}
	if d.Error != nil {
		o.reg.add("crosswalk_failures_total", 1, e.Type, d.Flow, d.System, d.Error.Code)
	}
	if d.DurationMs > 0 {
		o.reg.observe("crosswalk_step_seconds", d.DurationMs/1000, e.Type, d.System)
	}
}

// KPI says how one kind of business event is doing.
type KPI struct {
	Kind string
	// Finished is the number of recent events that P50 and P95 cover: from
	// received to known by every system.
	Finished int
	P50, P95 time.Duration
	// OldestUnsynced is the age of the oldest event that some system does not
	// know yet; 0 if there is none.
	OldestUnsynced time.Duration
}

// KPI answers for a kind of entity, such as "order".
func (o *Observer) KPI(ctx context.Context, kind string) (KPI, error) {
	k := KPI{Kind: kind}
	list, err := o.store.Latencies(ctx, kind, latencySample)
	if err != nil {
		return k, err
	}
	slices.Sort(list)
	k.Finished, k.P50, k.P95 = len(list), Quantile(list, 0.5), Quantile(list, 0.95)
	oldest, err := o.store.OldestOpen(ctx, kind)
	if err != nil && !store.IsNotFound(err) {
		return k, err
	}
	k.OldestUnsynced = o.age(oldest)
	return k, nil
}

// Quantile gives the value below which a share q of a sorted list lies (nearest
// rank); 0 of an empty list.
func Quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	i := int(q*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}

// String is one line for a log: "order: p50 1.2s, p95 3s over 500; oldest unsynced 4m".
func (k KPI) String() string {
	var b strings.Builder
	b.WriteString(k.Kind + ": ")
	if k.Finished == 0 {
		b.WriteString("none finished")
	} else {
		b.WriteString("p50 " + k.P50.Round(time.Millisecond).String() + ", p95 " + k.P95.Round(time.Millisecond).String())
	}
	if k.OldestUnsynced > 0 {
		b.WriteString("; oldest unsynced " + k.OldestUnsynced.Round(time.Second).String())
	}
	return b.String()
}
