package worker

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"crosswalk/runtime/connect"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"
)

// leaseMargin is how long a lease outlives the call's timeout: the time to
// commit what came of it, and for the system to finish a call whose caller died.
const leaseMargin = 20 * time.Second

// callStep asks an outside system, in the background: slow systems hold up
// nobody but their own order key. before is the state without this attempt. If
// no call is needed or possible, next is what to tell the flow.
func (w *run) callStep(step flow.Step, before flow.State) (next flow.Event, background bool) {
	system, ok := w.active.Systems[step.System]
	if !ok || system.Connector == nil {
		w.state.Attempt = before.Attempt // nothing will be sent
		return w.fail(fmt.Errorf("system %s is not set up on this node", step.System), 0), false
	}
	if ref, ok := w.recorded(step); ok {
		d := Detail{System: step.System, Operation: step.Name, Documents: []store.Ref{ref}, Note: "the document was made before: nothing was sent"}
		w.rows = append(w.rows, w.row(Called, d))
		return flow.Succeed(), false
	}
	w.mu.Lock()
	g := w.guards[step.System]
	w.mu.Unlock()
	work := w.ctx
	entered := g.line.enter(waiter{w.message.Priority, w.message.Seq, func() {
		if !w.call(work, turn{step, before, system, g}) {
			w.release(w.message.ID)
		}
	}}, w.running.Go)
	if !entered {
		w.release(w.message.ID)
	}
	return flow.Event{}, true
}

// turn is one call that waits for its turn.
type turn struct {
	step   flow.Step
	before flow.State
	system System
	guard  *guard
}

// recorded is the document that an earlier message of the same entity led to.
func (w *run) recorded(step flow.Step) (store.Ref, bool) {
	kind, key, ok := strings.Cut(w.message.Entity, "/")
	if !ok || step.Record == "" {
		return store.Ref{}, false
	}
	e, err := w.store.Entity(w.ctx, kind, key)
	if err != nil {
		return store.Ref{}, false
	}
	i := slices.IndexFunc(e.Refs, func(r store.Ref) bool { return r.System == step.System && r.Type == step.Record })
	if i < 0 {
		return store.Ref{}, false
	}
	return e.Refs[i], true
}

// call notes the attempt, calls, and goes on with what came back. work ends when
// the process stops taking work; a call under way is finished all the same. It
// reports whether another call has taken over.
func (w *run) call(work context.Context, t turn) (handed bool) {
	if work.Err() != nil {
		return false // shutting down; nothing was changed
	}
	w.ctx = w.calls
	if t.guard.rate != nil {
		if err := t.guard.rate.AcquirePermit(work); err != nil {
			return false
		}
	}
	if !t.guard.breaker.TryAcquirePermit() {
		w.postpone(t)
		return false
	}
	timeout := cmp.Or(t.step.Timeout, t.system.Timeout, connect.DefaultTimeout)
	if !w.attempt(t.step, timeout) {
		if t.guard.breaker.IsHalfOpen() { // the probe was not made: give its permit back
			t.guard.breaker.RecordFailure()
		}
		return false
	}
	request := connect.Request{Operation: t.step.Name, Payload: w.body, IdempotencyKey: w.message.ID, Attempt: w.message.Attempt, CorrelationID: w.message.Correlation}
	ctx, cancel := context.WithTimeout(w.calls, timeout)
	began := time.Now()
	result, err := t.system.Connector.Call(ctx, request)
	took := float64(time.Since(began).Microseconds()) / 1000
	cancel()
	t.guard.record(err)
	d := Detail{System: t.step.System, Operation: t.step.Name, Attempt: w.message.Attempt, DurationMs: took}
	if err != nil {
		return w.proceed(w.refused(err, d))
	}
	w.answered(t.step, result, d)
	after, effect, _ := w.flow.Next(w.state, flow.Succeed())
	if effect.Call == nil {
		return w.proceed(flow.Succeed())
	}
	w.state = after // two calls in a row: what the first did is stored before the second
	w.state.Status, w.state.Attempt = flow.Ready, 0
	if err := w.commit(func(*store.Tx, *store.Message, *store.Trail) error { return nil }); err != nil {
		w.void("keep an answer", err)
		return false
	}
	return w.proceed(flow.Start())
}

// attempt records that a call is about to be made. Nothing is sent unless it is
// durable.
func (w *run) attempt(step flow.Step, timeout time.Duration) bool {
	err := w.commit(func(_ *store.Tx, m *store.Message, t *store.Trail) error {
		m.LeaseOwner, m.LeaseUntil, m.NextAt = w.node, w.now().Add(timeout+leaseMargin), time.Time{}
		goesTo(t, step.System)
		return nil
	})
	if err != nil {
		w.void("note an attempt", err)
	}
	return err == nil
}

// goesTo notes a system that a business event is on its way to.
func goesTo(t *store.Trail, system string) {
	if !slices.Contains(t.Systems, system) {
		t.Systems = append(t.Systems, system)
	}
}

// refused keeps a failed call and says how to tell the flow.
func (w *run) refused(err error, d Detail) flow.Event {
	after := time.Duration(0)
	f := failure(err)
	d.Error = &f
	if e, ok := connect.AsError(err); ok {
		d.Exchanges, after = e.Exchange, e.RetryAfter
		if e.Permanent {
			err = permanentError{f.Code, f.Message, f.Hint}
		}
	}
	r := w.row(Called, d)
	r.before = w.body
	w.rows = append(w.rows, r)
	return w.fail(err, after)
}

// answered takes over what a system answered; it is committed with the next
// boundary.
func (w *run) answered(step flow.Step, result connect.Result, d Detail) {
	d.Warnings, d.Exchanges, d.Found = result.Warnings, result.Exchange, result.Found
	if result.Document != "" {
		ref := store.Ref{System: step.System, Type: step.Record, ID: result.Document}
		if ref.Type == "" {
			ref.Type = result.Type
		}
		d.Documents = []store.Ref{ref}
	}
	r := w.row(Called, d)
	r.before, r.after = w.body, result.Body
	w.rows = append(w.rows, r)
	if step.Record != "" && len(d.Documents) > 0 {
		w.documents = append(w.documents, d.Documents...)
	}
	w.body, w.fresh = result.Body, true
	w.message.LeaseOwner, w.message.LeaseUntil = "", time.Time{}
}

// postpone puts a message off while its system is down. It does not count as an
// attempt: nothing was sent.
func (w *run) postpone(t turn) {
	f := Failure{Code: "system-down", Message: t.step.System + " failed several times in a row; calls wait until it answers again"}
	delay := t.guard.breaker.RemainingDelay() + time.Duration(w.random()*float64(time.Second))
	state, effect, fits := w.flow.Next(t.before, flow.Postpone(flow.Fault{RetryAfter: delay, Reason: f.Message}))
	if !fits {
		return
	}
	w.state = state
	err := w.commit(func(_ *store.Tx, m *store.Message, trail *store.Trail) error {
		m.Error, m.NextAt = f.json(), w.now().Add(effect.Wait)
		goesTo(trail, t.step.System)
		return nil
	})
	if err != nil {
		w.void("put a message off", err)
		return
	}
	w.nudge()
}
