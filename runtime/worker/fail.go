package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"
)

func (f Failure) json() json.RawMessage {
	text, err := json.Marshal(f)
	if err != nil {
		return nil // no field of Failure can fail
	}
	return text
}

// fail keeps an error and says how to tell the flow, which decides between
// another try and a person.
func (w *run) fail(err error, after time.Duration) flow.Event {
	f := failure(err)
	w.failure = &f
	var p interface{ Permanent() bool }
	permanent := errors.As(err, &p) && p.Permanent()
	return flow.Fail(flow.Fault{Permanent: permanent, RetryAfter: after, Reason: f.Message}, w.random())
}

// rest writes a failure down: the message waits, or is parked.
func (w *run) rest(effect flow.Effect) {
	d := Detail{Attempt: w.state.Failures, Error: w.failure}
	kind, next := Parked, time.Time{}
	if effect.Park == "" {
		kind, next = Retried, w.now().Add(effect.Wait)
		d.NextAt = &next
	}
	r := w.row(kind, d)
	if kind == Parked {
		r.before = w.body
	}
	w.rows = append(w.rows, r)
	err := w.commit(func(_ *store.Tx, m *store.Message, _ *store.Trail) error {
		m.NextAt, m.Error = next, w.failure.json()
		m.Attempts++
		m.LeaseOwner, m.LeaseUntil = "", time.Time{}
		return nil
	})
	if err != nil {
		w.void("note a failure", err)
		return
	}
	w.log.Info("step failed", "message", w.message.ID, "flow", w.message.Flow, "failures", w.state.Failures, "outcome", kind, "code", w.failure.Code, "error", w.failure.Message)
	if kind == Parked {
		w.ended()
		return
	}
	w.nudge()
}

// orphaned parks a message whose flow is gone from the workspace.
func (w *run) orphaned() {
	w.state = stateOf(&w.message)
	w.state.Status = flow.Parked
	w.failure = &Failure{Code: "no-flow", Message: fmt.Sprintf("the workspace has no flow %q any more", w.message.Flow), Hint: "bring the flow back, then send it again"}
	w.rest(flow.Effect{Park: w.failure.Message})
}

// Resend puts a parked message back to work, with a corrected payload if there
// is one. It starts after the last step that had an effect, so that nothing
// happens twice; a call that was tried before looks first.
func (r *Runtime) Resend(ctx context.Context, id string, payload []byte, reason, actor string) error {
	var ticket store.Ticket
	err := r.person(ctx, id, func(tx *store.Tx, m *store.Message, e *store.Entry) error {
		d := Detail{Flow: m.Flow, Note: reason}
		e.Type, e.Actor = Resent, actor
		if payload != nil {
			digest, err := tx.Payload(payload)
			if err != nil {
				return err
			}
			e.Before, e.After = m.Payload, digest
			m.Payload = digest
			d.Note = strings.TrimSpace("corrected payload. " + reason)
		}
		state, _, fits := (&flow.Flow{}).Next(stateOf(m), flow.Resend())
		if !fits {
			return ErrNotParked
		}
		setState(m, state)
		m.Work, m.Error, m.NextAt = "", nil, time.Time{}
		e.Detail = d.json()
		ticket = store.Ticket{ID: m.ID, Partition: m.Partition, Priority: m.Priority}
		return nil
	})
	if err != nil {
		return err
	}
	r.open.Add(1)
	r.dispatch(ticket, "resent/"+newID())
	return nil
}

// Discard gives a parked message up. It stays in the journal.
func (r *Runtime) Discard(ctx context.Context, id, reason, actor string) error {
	return r.person(ctx, id, func(_ *store.Tx, m *store.Message, e *store.Entry) error {
		e.Type, e.Actor = Discarded, actor
		e.Detail = Detail{Flow: m.Flow, Note: reason}.json()
		state, _, fits := (&flow.Flow{}).Next(stateOf(m), flow.Discard())
		if !fits {
			return ErrNotParked
		}
		setState(m, state)
		return nil
	})
}

// ErrNotParked reports a message that nobody has to decide about.
var ErrNotParked = errors.New("the message is not parked")

// person changes a parked message as a person decided.
func (r *Runtime) person(ctx context.Context, id string, do func(*store.Tx, *store.Message, *store.Entry) error) error {
	return r.store.Do(ctx, func(tx *store.Tx) error {
		m, err := tx.Message(ctx, id)
		if err != nil {
			return err
		}
		if m.State != store.Parked {
			return fmt.Errorf("message %s is %s: %w", id, m.State, ErrNotParked)
		}
		e := &store.Entry{Message: m.ID, Correlation: m.Correlation, Causation: m.Causation, Entity: m.Entity}
		if err := do(tx, &m, e); err != nil {
			return err
		}
		if err := tx.Append(e); err != nil {
			return err
		}
		if err := tx.UpdateMessage(&m); err != nil {
			return err
		}
		t, err := tx.Trail(ctx, m.Correlation)
		if err != nil {
			return err
		}
		return tx.PutTrail(&t)
	})
}
