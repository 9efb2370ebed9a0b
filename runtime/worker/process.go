package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"crosswalk/mapper/abi"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"
)

// handle works on one message that the bus handed out. Everything is decided by
// what the store says now: a doubled or late hand-out changes nothing.
func (r *Runtime) handle(ctx context.Context, id string) {
	if !r.claim(id) {
		return
	}
	handed := false
	defer func() {
		if !handed {
			r.release(id)
		}
	}()
	m, err := r.store.Message(ctx, id)
	if err != nil {
		if !store.IsNotFound(err) && ctx.Err() == nil {
			r.log.Error("read a message", "message", id, "error", err)
		}
		return
	}
	now := r.now()
	if !m.State.Open() || m.NextAt.After(now) || m.LeaseUntil.After(now) {
		return
	}
	blocked, err := r.store.Blocked(ctx, &m)
	if err != nil || blocked {
		return // who blocks it hands it out when done
	}
	w := &run{Runtime: r, ctx: ctx, message: m}
	handed = w.begin()
}

// run is the work on one message. Compute steps run at once; what they lead to
// is committed together at the next boundary: an emit, the beginning of a call,
// a failure, the end.
type run struct {
	*Runtime
	ctx     context.Context
	active  *active
	flow    *flow.Flow
	message store.Message
	state   flow.State // of message, as the flow sees it
	body    []byte     // payload before the next step
	fresh   bool       // body is not in the store yet
	rows    []row      // journal rows that are not in the store yet
	// documents are outside documents that are not noted at the entity yet.
	documents []store.Ref
	failure   *Failure // of the last step that failed
}

// row is a journal row with its payloads still as bytes; nil has none.
type row struct {
	entry         store.Entry
	detail        Detail
	before, after []byte
}

// begin runs the message's next steps. It reports whether a call is under way
// in the background, which then owns the claim.
func (w *run) begin() bool {
	w.active = w.config.Load()
	w.flow = w.active.byName[w.message.Flow]
	if w.flow == nil {
		w.orphaned()
		return false
	}
	digest := w.message.Work
	if digest == "" {
		digest = w.message.Payload
	}
	var err error
	if w.body, err = w.store.Body(w.ctx, digest); err != nil {
		w.log.Error("read a payload", "message", w.message.ID, "error", err)
		return false
	}
	w.state = stateOf(&w.message)
	if w.state.Step == 0 && !w.flow.Wants(w.body) {
		w.rows = append(w.rows, w.row(Done, Detail{Note: "the payload has nothing for this flow"}))
		w.state = flow.State{Status: flow.Finished, Step: len(w.flow.Steps)}
		w.end()
		return false
	}
	return w.proceed(flow.Start())
}

// proceed tells the flow what happened and does what it decides, until a
// boundary ends the work on this message for now.
func (w *run) proceed(e flow.Event) (handed bool) {
	for {
		state, effect, fits := w.flow.Next(w.state, e)
		if !fits {
			w.log.Error("a flow does not know this event: a bug of ours", "message", w.message.ID, "status", w.state.Status.String())
			return false
		}
		w.state = state
		switch {
		case effect.Map != nil:
			if err := w.mapStep(*effect.Map); err != nil {
				e = w.fail(err, 0)
				continue
			}
			e = flow.Succeed()
		case effect.Emit != nil:
			next, ok := w.emitStep(*effect.Emit)
			if !ok {
				return false
			}
			e = next
		case effect.Call != nil:
			before := state // without the attempt that is about to be made
			before.Status, before.Attempt = flow.Ready, state.Attempt-1
			next, background := w.callStep(*effect.Call, before)
			if background {
				return true
			}
			e = next
		case effect.Finish:
			w.end()
			return false
		default:
			w.rest(effect)
			return false
		}
	}
}

// stateOf is a message's progress as the flow sees it.
func stateOf(m *store.Message) flow.State {
	return flow.State{Status: statuses[m.State], Step: m.Step, Base: m.Base, Attempt: m.Attempt, Failures: m.Failures}
}

var statuses = map[store.State]flow.Status{
	store.Received: flow.Ready, store.Processing: flow.Calling, store.Waiting: flow.Resting,
	store.Done: flow.Finished, store.Parked: flow.Parked, store.Discarded: flow.Discarded,
}

// setState writes the flow's view of a message back into it.
func setState(m *store.Message, s flow.State) {
	for state, status := range statuses {
		if status == s.Status {
			m.State = state
		}
	}
	m.Step, m.Base, m.Attempt, m.Failures = s.Step, s.Base, s.Attempt, s.Failures
}

// row starts a journal row about the current step.
func (w *run) row(kind string, d Detail) row {
	d.Flow, d.Step = w.message.Flow, w.state.Step+1
	return row{entry: store.Entry{Type: kind, Message: w.message.ID, Correlation: w.message.Correlation, Causation: w.message.Causation,
		Actor: "crosswalk", Entity: w.message.Entity, At: w.now()}, detail: d}
}

// mapStep runs a mapping on the payload. The module checks the payload against
// the contract in the same pass.
func (w *run) mapStep(step flow.Step) error {
	module := w.active.Modules[step.Name]
	if module == nil {
		return waitingError{"no-mapping", fmt.Sprintf("the workspace has no working mapping %q", step.Name), "run crosswalk check and repair the mapping; the message goes on by itself"}
	}
	began := time.Now()
	out, err := module.RunWith(w.ctx, w.body, w.meta(module), nil)
	took := float64(time.Since(began).Microseconds()) / 1000
	if err != nil {
		return err
	}
	info := module.Info()
	if w.state.Step == 0 {
		r := w.row(Validated, Detail{})
		r.entry.Contract = info.Source.Ref + " " + info.Source.Version
		w.rows = append(w.rows, r)
	}
	r := w.row(Mapped, Detail{Mapping: step.Name, DurationMs: took})
	r.entry.Contract = info.Target.Ref + " " + info.Target.Version
	r.entry.Module = step.Name + " " + module.Digest()
	r.before, r.after = w.body, out
	w.rows = append(w.rows, r)
	w.body, w.fresh = out, true
	return nil
}

// meta is what a mapping may know of the message: what the store has of it, so
// that a second run gives the same.
func (w *run) meta(module Module) []byte {
	if len(module.Info().Meta) == 0 {
		return nil
	}
	m := &w.message
	return abi.Meta{MessageID: m.ID, ReceivedAt: m.CreatedAt, CorrelationID: m.Correlation, CausationID: m.Causation,
		Source: m.Source, Topic: m.Topic, Flow: m.Flow, Key: m.OrderKey, Sequence: m.Seq}.JSON()
}

// change is what one commit does besides the rows.
type change func(tx *store.Tx, m *store.Message, t *store.Trail) error

// commit makes the rows, the message and what do does one transaction. On
// success w has the message as it is in the store. A conflict means that
// somebody else moved the message: the work here is void.
func (w *run) commit(do change) error {
	var m store.Message
	err := w.store.Do(w.ctx, func(tx *store.Tx) error {
		m = w.message
		if err := w.keepBody(tx, &m); err != nil {
			return err
		}
		setState(&m, w.state)
		if err := w.write(tx, w.rows); err != nil {
			return err
		}
		t, err := tx.Trail(w.ctx, m.Correlation)
		if err != nil {
			return err
		}
		if err := w.note(tx, &m, &t); err != nil {
			return err
		}
		if err := do(tx, &m, &t); err != nil {
			return err
		}
		if err := tx.UpdateMessage(&m); err != nil {
			return err
		}
		return tx.PutTrail(&t)
	})
	if err != nil {
		return err
	}
	w.message, w.rows, w.fresh, w.documents = m, nil, false, nil
	return nil
}

// keepBody stores the payload before the next step; after an effect it is also
// what a resend starts from.
func (w *run) keepBody(tx *store.Tx, m *store.Message) error {
	if w.fresh {
		digest, err := tx.Payload(w.body)
		if err != nil {
			return err
		}
		m.Work = digest
	}
	if w.state.Base != m.Base && w.state.Base == w.state.Step && m.Work != "" {
		m.Payload = m.Work
	}
	return nil
}

// note writes outside documents to the entity and the trail.
func (w *run) note(tx *store.Tx, m *store.Message, t *store.Trail) error {
	kind, key, _ := strings.Cut(m.Entity, "/")
	for _, ref := range w.documents {
		if m.Entity != "" {
			if err := tx.AddRef(kind, key, ref); err != nil {
				return err
			}
		}
		if !slices.Contains(t.Documents, ref) {
			t.Documents = append(t.Documents, ref)
		}
	}
	return nil
}

// write appends rows with their payloads.
func (w *run) write(tx *store.Tx, rows []row) error {
	for i := range rows {
		r := &rows[i]
		e := r.entry
		e.Detail = r.detail.json()
		for _, p := range []struct {
			body   []byte
			digest *string
		}{{r.before, &e.Before}, {r.after, &e.After}} {
			if p.body == nil {
				continue
			}
			var err error
			if *p.digest, err = tx.Payload(p.body); err != nil {
				return err
			}
		}
		if err := tx.Append(&e); err != nil {
			return err
		}
	}
	return nil
}

// void logs a commit that failed. The message is as it was: the relay brings it
// back.
func (w *run) void(what string, err error) {
	if errors.Is(err, store.ErrConflict) || w.ctx.Err() != nil {
		return
	}
	w.log.Error(what, "message", w.message.ID, "flow", w.message.Flow, "error", err)
	w.nudge()
}

// end finishes the message.
func (w *run) end() {
	if err := w.commit(func(tx *store.Tx, m *store.Message, _ *store.Trail) error { return w.finish(tx, m, false) }); err != nil {
		w.void("finish a message", err)
		return
	}
	w.ended()
}

// finish clears what a message that is done does not need, and writes the last
// row when nothing of its correlation is open any more.
func (w *run) finish(tx *store.Tx, m *store.Message, follows bool) error {
	m.Error, m.NextAt, m.LeaseOwner, m.LeaseUntil = nil, time.Time{}, "", time.Time{}
	if follows {
		return nil
	}
	all, err := tx.MessagesOf(w.ctx, m.Correlation)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].ID != m.ID && all[i].State != store.Done && all[i].State != store.Discarded {
			return nil
		}
	}
	return w.write(tx, []row{w.row(Done, Detail{})})
}

// ended hands out what waited behind the message.
func (w *run) ended() {
	w.open.Add(-1)
	next, err := w.store.NextOfKey(w.ctx, w.message.OrderKey)
	if err != nil {
		return // nothing waits, or the relay finds it
	}
	if !next.NextAt.After(w.now()) {
		w.dispatch(next, "after/"+w.message.ID)
	}
}
