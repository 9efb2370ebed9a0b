package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"crosswalk/contracts"
	"crosswalk/runtime/commerce"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"
)

// envelope is a CloudEvent 1.0 with the extensions of the canonical contracts.
type envelope struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`
	Source          string          `json:"source"`
	Type            string          `json:"type"`
	Subject         string          `json:"subject,omitempty"`
	Time            string          `json:"time"`
	DataContentType string          `json:"datacontenttype"`
	DataSchema      string          `json:"dataschema"`
	Sequence        string          `json:"sequence,omitempty"`
	SequenceType    string          `json:"sequencetype,omitempty"`
	PartitionKey    string          `json:"partitionkey,omitempty"`
	CorrelationID   string          `json:"correlationid"`
	CausationID     string          `json:"causationid,omitempty"`
	Data            json.RawMessage `json:"data"`
}

// eventType is "retail.order.placed.v1" for orders/order-placed@1, as the
// envelope's contract names types.
func eventType(ref contracts.Ref) string {
	return fmt.Sprintf("retail.%s.v%d", strings.ReplaceAll(strings.ReplaceAll(ref.Name, "_", "."), "-", "."), ref.Major)
}

// emission is one canonical event on its way into the store.
type emission struct {
	contract string // reference
	data     []byte
	cause    string // message or request that caused it
	source   string
	actor    string
}

// emitted is what an emission did.
type emitted struct {
	change   commerce.Change
	children []*store.Message
}

// emit applies an event to the state and writes what follows from it: entities,
// journal rows, the event for listeners, and a message for each flow that it
// starts. An event that changes nothing starts nothing.
func (r *Runtime) emit(ctx context.Context, tx *store.Tx, a *active, e emission, base store.Entry) (emitted, error) {
	var out emitted
	ref, err := contracts.ParseRef(e.contract)
	if err != nil {
		return out, permanentError{"no-contract", err.Error(), ""}
	}
	version := ""
	if c := a.Contract(e.contract); c != nil {
		version = c.Version
	}
	out.change, err = commerce.Apply(commerce.Event{Contract: e.contract, Data: e.data}, func(kind, key string) (*store.Entity, error) {
		had, err := tx.Entity(ctx, kind, key)
		if store.IsNotFound(err) {
			return nil, nil
		}
		return &had, err
	})
	if err != nil {
		return out, err
	}
	for _, entity := range out.change.Put {
		if err := tx.PutEntity(entity); err != nil {
			return out, err
		}
	}
	id := newID()
	event := envelope{
		SpecVersion: "1.0", ID: id, Source: "/crosswalk/" + e.source, Type: eventType(ref), Time: tx.Now().UTC().Format(time.RFC3339Nano),
		DataContentType: "application/json", DataSchema: e.contract, CorrelationID: base.Correlation, CausationID: e.cause, Data: e.data,
	}
	base.Contract = strings.TrimSpace(e.contract + " " + version)
	if s := out.change.Subject; s != nil {
		event.Subject, event.PartitionKey = s.ID(), s.Key
		event.Sequence, event.SequenceType = fmt.Sprintf("%010d", s.Version), "Integer"
		base.Entity = s.ID()
	}
	text, err := json.Marshal(event)
	if err != nil {
		return out, fmt.Errorf("write the event: %w", err)
	}
	if err := r.journalEvent(tx, base, out.change, Detail{Event: e.contract, EventID: id}, text); err != nil {
		return out, err
	}
	if out.change.Ignored != "" && out.change.Subject != nil {
		return out, nil
	}
	if err := tx.Send(store.Outgoing{ID: id, Subject: ref.Domain + "." + ref.Name, Body: text}); err != nil {
		return out, err
	}
	for _, f := range a.byEvent[e.contract] {
		if !f.Wants(e.data) {
			continue
		}
		child, err := r.child(tx, f, e, base)
		if err != nil {
			return out, err
		}
		child.Causation = id
		if err := tx.AddMessage(child); err != nil {
			return out, err
		}
		out.children = append(out.children, child)
	}
	return out, nil
}

// journalEvent writes the rows about an event and the state that it changed.
func (r *Runtime) journalEvent(tx *store.Tx, base store.Entry, change commerce.Change, d Detail, text []byte) error {
	digest, err := tx.Payload(text)
	if err != nil {
		return err
	}
	emitted := base
	emitted.Type, emitted.After = Emitted, digest
	emitted.Detail = d.json()
	if err := tx.Append(&emitted); err != nil || change.Subject == nil {
		return err
	}
	stored := base
	stored.Type = Stored
	sd := Detail{Flow: d.Flow, Version: change.Subject.Version, Note: change.Ignored}
	stored.Detail = sd.json()
	if change.Ignored == "" {
		if stored.After, err = tx.Payload(change.Subject.Doc); err != nil {
			return err
		}
	}
	return tx.Append(&stored)
}

// lane keeps flows apart that need not wait for each other: those that call a
// system wait for one another per key (an order before its return), and for
// nothing else.
func lane(f *flow.Flow) string {
	for _, s := range f.Steps {
		if s.Kind == flow.Call {
			return "out/" + s.System + "/"
		}
	}
	return "in/crosswalk/"
}

// child is the message that an event starts in another flow.
func (r *Runtime) child(tx *store.Tx, f *flow.Flow, e emission, base store.Entry) (*store.Message, error) {
	m := &store.Message{
		ID: newID(), Correlation: base.Correlation, Flow: f.Name, Source: e.source, Topic: e.contract, Contract: e.contract,
		Priority: store.Priority(f.Priority), State: store.Received, Actor: e.actor, Entity: base.Entity,
	}
	m.OrderKey = "alone/" + m.ID
	if value := pointer(e.data, f.Key); value != "" {
		m.OrderKey = lane(f) + strings.TrimPrefix(f.Key, "/") + "/" + value
	}
	m.Partition = r.partition(m.OrderKey)
	var err error
	m.Payload, err = tx.Payload(e.data)
	return m, err
}

// emitStep publishes the payload. The result is what to tell the flow next; ok
// is false if the commit failed and the work is void, or the message is done.
func (w *run) emitStep(step flow.Step) (next flow.Event, ok bool) {
	var children []*store.Message
	before := w.state
	after, effect, _ := w.flow.Next(before, flow.Succeed())
	w.state = after
	if effect.Call != nil { // the attempt is noted when it is made
		w.state.Status, w.state.Attempt = flow.Ready, before.Attempt
	}
	err := w.commit(func(tx *store.Tx, m *store.Message, t *store.Trail) error {
		base := w.row(Emitted, Detail{}).entry
		out, err := w.emit(w.ctx, tx, w.active, emission{contract: step.Name, data: w.body, cause: m.ID, source: m.Source, actor: m.Actor}, base)
		if err != nil {
			return err
		}
		children = out.children
		describe(t, out.change)
		if out.change.Subject != nil {
			m.Entity = out.change.Subject.ID()
		}
		if effect.Finish {
			return w.finish(tx, m, len(children) > 0)
		}
		return nil
	})
	var refused interface{ Permanent() bool }
	switch {
	case err == nil:
	case errors.Is(err, commerce.ErrNotYet), errors.As(err, &refused):
		w.state = before
		return w.fail(err, 0), true
	default:
		w.void("emit an event", err)
		return flow.Event{}, false
	}
	w.hand(children)
	if effect.Finish {
		w.ended()
		return flow.Event{}, false
	}
	return flow.Start(), true
}

// describe tells the trail what its business object is called.
func describe(t *store.Trail, c commerce.Change) {
	if c.Label != "" {
		t.Label = c.Label
	}
	if c.Summary != "" {
		t.Summary = c.Summary
	}
	if c.Subject != nil {
		t.Kind = c.Subject.Kind
	}
}

// hand brings new messages to the bus.
func (r *Runtime) hand(children []*store.Message) {
	r.open.Add(int64(len(children)))
	for _, m := range children {
		r.dispatch(store.Ticket{ID: m.ID, Partition: m.Partition, Priority: m.Priority, Version: m.Version}, "new")
	}
}
